"""The table as Markdown, CSV, TSV, JSON and YAML."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import pytest
from tables_making import assessment, fixture_rows, path, row_of

from pia_diff.compare import Comparison, compare
from pia_diff.model import Text
from pia_diff.structured.plain import read_yaml
from pia_diff.tables import HEADS, Row, render
from pia_diff.tables.files import FIELDS, UnknownFormat

TRICKY = "| * _ ` [a](b) ~~x~~ # $a$ <b>&amp; \\ @甲 https://city.aobano.example/に掲載 www.a.example"
COMPARISON = compare(assessment({path("I.1.1"): Text(("甲",))}), assessment({path("I.1.1"): Text(("乙",))}))


def _text(rows: list[Row], format_name: str, comparison: Comparison = COMPARISON) -> str:
    return render(rows, comparison, format_name)


def _csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


class TestMarkdown:
    def _cells(self, line: str) -> list[str]:
        return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]

    def _plain(self, cell: str) -> str:
        text = re.sub("</?ins>", "", cell).replace("<br>", "\n")
        return html.unescape(re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)).strip("*")

    def test_every_row_has_six_cells_that_read_as_they_should(self) -> None:
        comparison, rows = fixture_rows("form3", "v2023", "v2024")
        rows = (*rows, row_of(f"前{TRICKY}", f"後{TRICKY}"))
        lines = render(rows, comparison, "md").splitlines()
        assert self._cells(lines[0]) == list(HEADS)
        assert lines[1] == "|" + " --- |" * 6
        assert len(lines) == len(rows) + 2
        for line, row in zip(lines[2:], rows, strict=True):
            assert [self._plain(cell) for cell in self._cells(line)] == list(row.texts)

    def test_nothing_of_a_text_is_a_mark_of_markdown(self) -> None:
        line = _text([row_of("前", f"後{TRICKY}")], "md").splitlines()[2]
        for sign in ("|", "*", "_", "`", "[", "]", "~", "#", "$"):
            assert f"\\{sign}" in line
        assert "&lt;b&gt;&amp;amp; \\\\" in line
        assert "://" not in line
        assert "www." not in line
        assert "@" not in line

    def test_words_that_differ_are_underlined_and_what_comes_first_is_bold(self) -> None:
        text = _text([row_of("記録を行わない。", "記録を行う。")], "md")
        assert "| 記録を行<ins>わない</ins>。 | 記録を行<ins>う</ins>。 | **事前** |" in text

    def test_a_line_break_is_one(self) -> None:
        assert "<br>" in _text([row_of("甲を行う。\n乙を行わない。", "甲を行う。\n乙を行う。")], "md")


class TestSpreadsheets:
    def test_what_is_read_back_is_what_was_written(self) -> None:
        comparison, rows = fixture_rows("form3", "v2023", "v2024")
        text = render(rows, comparison, "csv")
        assert text.startswith("\ufeff変更日,項目,")
        assert text.count("\r\n") == len(rows) + 1
        assert _csv(text) == [list(HEADS), *(list(row.texts) for row in rows)]

    @pytest.mark.parametrize("text", ["=1+1", "+81", "@SUM(A1)", "-1", "-項目", "＝1+1", "＋81", "＠甲"])
    @pytest.mark.parametrize("format_name", ["csv", "tsv"])
    def test_no_cell_is_run_as_a_formula(self, format_name: str, text: str) -> None:
        assert f"'{text}" in _text([row_of("甲乙丙丁", text)], format_name)

    @pytest.mark.parametrize("text", ["- 項目", "－", "―", "・項目", "5-1", "（略）"])
    def test_a_mark_of_a_list_stays(self, text: str) -> None:
        assert _csv(_text([row_of("甲乙丙丁戊己庚", text + "を残す。")], "csv"))[1][3].startswith(text)

    def test_tsv_has_one_line_a_row(self) -> None:
        row = row_of("甲を行う。\n乙\tを行わない。", "甲を行う。\n乙\tを行う。")
        lines = _text([row, row], "tsv").splitlines()
        assert len(lines) == 3
        assert lines[0].split("\t") == list(HEADS)
        assert [len(line.split("\t")) for line in lines] == [6, 6, 6]
        assert "\\n" in lines[1]


class TestStructured:
    KEYS = {
        *(*FIELDS, "path", "old_path", "kind", "important", "duty", "question", "rule", "provision", "certainty"),
        *("causes", "basis", "project", "breach", "rule_duty", "against_rules", "decided_by", "decided_at", "comment"),
        "told",
    }

    @pytest.mark.parametrize("format_name", ["json", "yaml"])
    def test_holds_all_that_was_judged(self, format_name: str) -> None:
        comparison, rows = fixture_rows("form4", "v2023", "v2024")
        text = render(rows, comparison, format_name)
        found = json.loads(text) if format_name == "json" else read_yaml(text, "rows.yaml").data
        assert (found["form"], found["old_form"]) == (comparison.new.form.id, comparison.old.form.id)
        assert len(found["rows"]) == len(rows)
        for plain, row in zip(found["rows"], rows, strict=True):
            assert plain.keys() == self.KEYS
            assert tuple(plain[field] for field in FIELDS) == row.texts
            assert plain["path"] == str(row.path)
            assert plain["kind"] == row.judged.change.kind.value
            assert plain["duty"] == plain["timing"] == row.duty.value
            assert bool(plain["question"]) == (plain["duty"] == "要確認")
            assert plain["rule"] == row.judged.judgement.rule.id
            assert plain["provision"]
            assert plain["important"] == (
                row.judged.judgement.important
                if format_name == "json"
                else ("yes" if row.judged.judgement.important else "no")
            )


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match="'pdf'; one of: md, csv"):
        render([], COMPARISON, "pdf")


@pytest.mark.parametrize("format_name", ["md", "csv", "tsv", "json", "yaml"])
def test_without_rows_there_is_still_a_head(format_name: str) -> None:
    text = _text([], format_name)
    assert text.endswith("\n")
    assert ("変更日" in text) == (format_name in ("md", "csv", "tsv"))
