"""Counts by section and duty, and the one line for an e-mail."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tables_making import assessment, fixture_rows, path, rows_of

from pia_diff.compare import compare
from pia_diff.model import Text
from pia_diff.structured.plain import read_yaml
from pia_diff.tables import one_line, render_summary, summarise
from pia_diff.tables.files import UnknownFormat

NAMES = ("v2023", "v2024")
COMPARISON, ROWS = fixture_rows("form3", "v2023", "v2024")


def test_the_sections_with_rows_and_the_sum() -> None:
    lines = summarise(ROWS, COMPARISON)
    assert [line.section for line in lines][:2] == ["Ⅰ 基本情報", "Ⅱ ファイルの概要"]
    assert lines[-1].section == "計"
    assert lines[-1].total == len(ROWS) == sum(line.total for line in lines[:-1])
    assert lines[-1].counts == tuple(map(sum, zip(*(line.counts for line in lines[:-1]), strict=True)))


def test_the_line_names_the_document_both_versions_and_what_is_to_be_done() -> None:
    line = one_line(ROWS, COMPARISON, *NAMES)
    assert line.startswith(
        "「青葉野市 国民年金に関する事務 重点項目評価書」v2023→v2024：変更箇所28件（事前4件、事後24件）。"
    )
    assert line.endswith("変更前の評価の再実施・提出が必要です。")
    assert "要確認" not in line


def test_the_line_asks_for_a_person_where_one_must_decide() -> None:
    sides = (assessment({path("III.3.risk2.issue.method"): Text((text,))}) for text in ("総務課", "区政課"))
    old, new = sides
    line = one_line(rows_of(old, new), compare(old, new), "v1", "v2")
    assert line == "「全項目評価書 様式4」v1→v2：変更箇所1件（要確認1件）。要確認の行は担当者の判断が必要です。"


def test_the_line_without_changes() -> None:
    assert one_line([], COMPARISON, *NAMES).endswith("v2023→v2024：変更箇所はありません。")


def test_as_text() -> None:
    text = render_summary(ROWS, COMPARISON, NAMES)
    assert "Ⅲ リスク対策" in text
    assert text.endswith(one_line(ROWS, COMPARISON, *NAMES) + "\n")


def test_as_a_spreadsheet() -> None:
    text = render_summary(ROWS, COMPARISON, NAMES, "csv")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert lines[0] == ["", "事前", "事後", "要確認", "計"]
    assert lines[-1] == ["計", "4", "24", "0", "28"]
    assert render_summary(ROWS, COMPARISON, NAMES, "tsv").splitlines()[-1] == "計\t4\t24\t0\t28"


def test_as_data() -> None:
    found = json.loads(render_summary(ROWS, COMPARISON, NAMES, "json"))
    assert found["sections"][-1] == {"section": "計", "事前": 4, "事後": 24, "要確認": 0, "計": 28}
    plain = read_yaml(render_summary(ROWS, COMPARISON, NAMES, "yaml"), "summary.yaml").data
    assert plain["summary"] == found["summary"]


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match="'pdf'; one of: text, md"):
        render_summary(ROWS, COMPARISON, NAMES, "pdf")
