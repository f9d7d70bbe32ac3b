"""Rows by cause, and rows that a decision tells in another row."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from tables_making import DATE, TEXT_ITEM, assessment, fixture_rows, path

from pia_diff.compare import compare
from pia_diff.model import Text
from pia_diff.tables import (
    Row,
    annex_rows,
    by_cause,
    chosen,
    one_line,
    render,
    render_groups,
    render_summary,
    render_terminal,
)
from pia_diff.tables.cells import plain
from pia_diff.tables.merging import ALSO
from pia_diff.timing import Circumstances, Decision, Decisions, Duty, JudgedChange, fingerprint, judge, record

ITEMS = (TEXT_ITEM, "III.3.risk3.measure", "III.3.risk4.measure")
OTHER = "III.2.risk2.measure"


def _compared(extra: tuple[str, str] = ("５年間保存する。", "３年間保存する。")):
    sides = []
    for n, office in enumerate(("総務課が行う。", "区政課が行う。")):
        values = {path(item): Text((office,)) for item in ITEMS} | {path(OTHER): Text((extra[n],))}
        sides.append(assessment(values))
    return compare(*sides)


def _rows(known: Circumstances | None = None) -> tuple[Row, ...]:
    comparison = _compared()
    return annex_rows(comparison, record(judge(comparison), known or Circumstances()), date=DATE)


def _decided(**by_item: dict[str, object]) -> Decisions:
    made = []
    for one in judge(_compared()):
        said = by_item.get(one.change.path.id.replace(".", "_"))
        if said:
            at = datetime(2025, 3, 1)
            plain_one = Decision(
                "v2",
                str(one.change.path),
                str(one.change.old_path),
                fingerprint(one.change),
                "",
                "",
                "",
                "",
                "担当",
                at,
            )
            made.append(replace(plain_one, **said))
    return Decisions.of(made, "v2")


def _asked(one: JudgedChange) -> JudgedChange:
    """The change as if its rule asked."""
    return replace(one, duty=Duty.ASK, judgement=replace(one.judgement, duty=Duty.ASK))


class TestByCause:
    def test_every_row_stands_once_and_what_shares_no_cause_last(self) -> None:
        _, rows = fixture_rows("form4", "v2024", "v2025")
        groups = by_cause(rows)
        assert sorted(map(id, rows)) == sorted(id(row) for group in groups for row in group.rows)
        assert groups[-1].cause == "個別の変更"
        assert len(groups) > 3

    def test_a_group_is_titled_with_its_cause_and_counts(self) -> None:
        titles = [group.title for group in by_cause(_rows())]
        assert titles == ["組織の名称：総務課→区政課（3件：事後3件）", "個別の変更（1件：事前1件）"]

    def test_markdown_has_a_table_a_cause(self) -> None:
        text = render_groups(by_cause(_rows()), _compared(), "md")
        assert text.count("\n| 変更日 |") == 2
        assert text.startswith("## 組織の名称：総務課→区政課（3件：事後3件）")

    @pytest.mark.parametrize("format_name", ["csv", "tsv"])
    def test_tables_get_a_column(self, format_name: str) -> None:
        text = render_groups(by_cause(_rows()), _compared(), format_name).removeprefix("\ufeff")
        lines = list(csv.reader(io.StringIO(text), delimiter="," if format_name == "csv" else "\t"))
        assert lines[0][-1] == "原因"
        assert [line[-1] for line in lines[1:]] == ["組織の名称：総務課→区政課"] * 3 + ["個別の変更"]

    def test_json_names_the_causes_of_every_row(self) -> None:
        text = render_groups(by_cause(_rows()), _compared(), "json")
        causes = [row["causes"] for row in json.loads(text)["rows"]]
        assert causes == [["組織の名称：総務課→区政課"]] * 3 + [[]]


class TestBreaches:
    LATE = Circumstances(date(2025, 3, 31), date(2025, 1, 1))

    def test_stand_first_whatever_the_order_of_the_form(self) -> None:
        rows = _rows(self.LATE)
        assert [row.breach for row in rows] == [True, False, False, False]
        assert rows[0].timing == "事後"
        assert rows[0].explanation.startswith("【違反】")

    def test_are_counted_in_the_title_of_their_cause(self) -> None:
        assert "個別の変更（1件：事後1件、うち違反1件）" in [group.title for group in by_cause(_rows(self.LATE))]

    def test_are_counted_in_the_summary(self) -> None:
        text = render_summary(_rows(self.LATE), _compared(), ("v1", "v2"), "csv")
        lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert (lines[0][-1], lines[-1][-1]) == ("うち違反", "1")

    def test_are_never_left_out_by_their_duty(self) -> None:
        assert [row.breach for row in chosen(_rows(self.LATE), duties=[Duty.PRIOR])] == [True]

    def test_are_red_and_told_in_the_sentence_for_an_e_mail(self) -> None:
        rows = _rows(self.LATE)
        assert "\x1b[37;41m事後" in render_terminal(rows, width=118, colour=True)
        assert "重要な変更が事後とされている行が1件" in one_line(rows, _compared(), "v1", "v2")
        assert "**事後**" in render(rows, _compared(), "md")


class TestMerging:
    LEAD = f"III[住民基本台帳ファイル].{TEXT_ITEM.removeprefix('III.')}"

    def test_a_row_told_in_another_stands_below_its_item(self) -> None:
        known = Circumstances(decisions=_decided(III_3_risk3_measure={"merge_with": self.LEAD}))
        rows = _rows(known)
        assert len(rows) == 3
        (lead,) = (row for row in rows if str(row.path) == self.LEAD)
        assert ALSO in lead.item
        assert "リスク3" in lead.item
        assert plain(lead.after).count("区政課") == 1

    def test_other_wordings_are_kept_below(self) -> None:
        known = Circumstances(decisions=_decided(III_2_risk2_measure={"merge_with": self.LEAD, "timing": "事前"}))
        (lead,) = (row for row in _rows(known) if str(row.path) == self.LEAD)
        assert "３年間" in plain(lead.after)
        assert "５年間" in plain(lead.before)
        assert lead.timing == "事前"

    def test_a_row_told_in_another_is_found_by_its_own_section(self) -> None:
        known = Circumstances(decisions=_decided(III_2_risk2_measure={"merge_with": self.LEAD, "timing": "事前"}))
        assert [str(row.path) for row in chosen(_rows(known), within=[path(OTHER)])] == [self.LEAD]

    def test_the_strictest_duty_counts_whichever_row_leads(self) -> None:
        known = Circumstances(decisions=_decided(III_2_risk2_measure={"merge_with": self.LEAD}))
        rows = _rows(known)
        (lead,) = (row for row in rows if row.told)
        assert (lead.label, lead.duty, lead.important) == (Duty.PRIOR, Duty.PRIOR, True)
        assert "変更前の評価の再実施・提出が必要です" in one_line(rows, _compared(), "v1", "v2")
        (plain_one,) = (one for one in json.loads(render(rows, _compared(), "json"))["rows"] if one["told"])
        assert (plain_one["duty"], plain_one["timing"]) == ("事前", "事前")
        assert [(one["path"], one["important"]) for one in plain_one["told"]] == [(str(path(OTHER)), True)]

    def test_nothing_is_told_in_a_breach(self) -> None:
        """事前 of the other row would hide it."""
        decided = _decided(
            III_2_risk2_measure={"timing": "事後"},
            III_3_risk3_measure={"merge_with": str(path(OTHER)), "timing": "事前"},
        )
        rows = _rows(Circumstances(decisions=decided))
        assert [row.breach for row in rows] == [True, False, False, False]

    def test_nothing_is_told_in_a_question(self) -> None:
        comparison = _compared(("課長が、業務として行う。", "課長が業務で行う。"))
        judged = [one if str(one.change.path) != str(path(OTHER)) else _asked(one) for one in judge(comparison)]
        decided = _decided(III_3_risk3_measure={"merge_with": str(path(OTHER)), "timing": "事前"})
        rows = annex_rows(comparison, record(judged, Circumstances(decisions=decided)), date=DATE)
        assert sum(row.label is Duty.ASK for row in rows) == 1
        assert len(rows) == 4

    def test_a_breach_stays_a_row(self) -> None:
        decisions = _decided(III_2_risk2_measure={"merge_with": self.LEAD})
        rows = _rows(Circumstances(date(2025, 3, 31), date(2025, 1, 1), decisions=decisions))
        assert len(rows) == 4

    def test_a_row_that_leads_nowhere_stays_a_row(self) -> None:
        assert len(_rows(Circumstances(decisions=_decided(III_3_risk3_measure={"merge_with": "III.9"})))) == 4
