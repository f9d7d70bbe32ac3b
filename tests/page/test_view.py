"""Order, ids and choices of the rows."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

from page_making import fixture_report, many_rows, no_change
from tables_making import draft

from pia_diff.compare import compare
from pia_diff.page.bars import bars_of
from pia_diff.page.facts import facts_of
from pia_diff.page.view import in_order, row_ids, view_of
from pia_diff.tables.row import Row
from pia_diff.tables.summary import summarise
from pia_diff.timing import Circumstances, Decision, Decisions, Duty, fingerprint, judge, record


def _kinds(rows: list[Row]) -> list[str]:
    return ["違反" if row.breach else row.label.value for row in rows]


def test_breaches_then_questions_then_prior_then_after() -> None:
    for report in (fixture_report(), fixture_report(late=True)):
        order = ["違反", "要確認", "事前", "事後"]
        places = [order.index(kind) for kind in _kinds(in_order(report.rows, report.comparison))]
        assert places == sorted(places)


def test_the_order_does_not_depend_on_that_of_the_report() -> None:
    report = fixture_report(late=True)
    rows = list(report.rows)
    once = in_order(rows, report.comparison)
    random.Random(1).shuffle(rows)
    again = in_order(rows, report.comparison)
    assert [row.judged.change for row in again] == [row.judged.change for row in once]
    places = [report.comparison.changes.index(row.judged.change) for row in once if row.breach]
    assert places == sorted(places)


def test_ids_stay_whatever_stands_around() -> None:
    report = fixture_report()
    rows = list(report.rows)
    ids = dict(zip(map(id, rows), row_ids(rows), strict=True))
    assert len(set(ids.values())) == len(rows)
    random.Random(2).shuffle(rows)
    assert dict(zip(map(id, rows), row_ids(rows), strict=True)) == ids
    alone = [row for row in rows if [fingerprint(one.judged.change) for one in rows].count(_print(row)) == 1]
    assert row_ids(alone[:1]) == [ids[id(alone[0])]]


def _print(row: Row) -> str:
    return fingerprint(row.judged.change)


def test_rows_of_one_change_have_ids_of_their_own() -> None:
    row = fixture_report().rows[0]
    other = replace(row, before=row.after)
    ids = row_ids([row, other, other])
    assert len(set(ids)) == 3
    assert row_ids([other, row])[1] == ids[0]


def test_the_section_is_told_from_the_item() -> None:
    page = view_of(fixture_report())
    row = next(one for one in page.rows if one.item.startswith("３．特定個人情報の使用"))
    assert row.section.startswith("Ⅲ リスク対策（プロセス）（")
    assert {f"{one.section} {one.item}".strip() for one in page.rows} == {one.item for one in fixture_report().rows}


def test_choices_count_the_rows() -> None:
    report = fixture_report(late=True)
    page = view_of(report)
    assert {choice.value: choice.count for choice in page.timings} == {"違反": 9, "要確認": 3, "事後": 75}
    assert sum(choice.count for choice in page.sections) == len(report.rows)
    assert page.causes[-1].value == "個別の変更"
    for number, choice in enumerate(page.causes):
        assert choice.count == sum(str(number) in row.causes.split() for row in page.rows)


def test_a_row_told_in_another_is_found_by_its_section_and_cause() -> None:
    report = fixture_report()
    first, other = report.rows[0], next(row for row in report.rows if row.path.section_id == "III")
    page = view_of(replace(report, rows=(replace(first, told=(other,)),)))
    assert set(page.rows[0].sections.split()) == {first.path.section_id, "III"}
    assert {choice.value for choice in page.sections} == {first.path.section_id, "III"}
    assert "併せて記載した項目" in [fact.term for fact in page.rows[0].facts]


def test_bars_are_those_of_the_counts() -> None:
    report = fixture_report(late=True)
    bars = bars_of(report)
    assert tuple(bar.line for bar in bars) == summarise(report.rows, report.comparison)
    for bar in bars[:-1]:
        assert sum(part.count for part in bar.parts) == bar.line.total
        assert sum(part.width for part in bar.parts) <= 100.1
    assert bars[-1].parts == () and bars[-1].line.total == len(report.rows)


def test_no_rows_no_bars() -> None:
    assert [bar.line.total for bar in bars_of(no_change())] == [0]


def test_facts_name_rule_provision_cause_and_who_decided() -> None:
    comparison = compare(draft("form4", "v2024"), draft("form4", "v2025"))
    judged = judge(comparison)
    asked = next(one for one in judged if one.duty is Duty.ASK)
    decision = Decision(
        *("v2025", str(asked.change.path), str(asked.change.old_path), fingerprint(asked.change), "", "", "要確認"),
        *(asked.judgement.rule.id, "市民課　山田", datetime(2025, 3, 1, 9, 0), "事後"),
        comment="訂正だけである。",
    )
    decided = record(judged, Circumstances(decisions=Decisions.of([decision], "v2025")))
    one = next(one for one in decided if one.decision)
    row = replace(fixture_report().rows[0], judged=one, explanation=one.timing.sentence)
    facts = {fact.term: fact.text for fact in facts_of(row)}
    assert facts["担当者の決定"] == "事後／訂正だけである。（市民課　山田、令和7年3月1日）"
    assert facts["確認事項"] == asked.judgement.question
    assert facts["判定"] == f"要確認（規則 {asked.judgement.rule.id}）"
    assert facts["根拠規定"].startswith(asked.judgement.rule.provision)
    assert facts["法が求める時期"] == "事後"
    assert facts["原因"] == one.cause


def test_an_open_question_is_asked_once() -> None:
    row = next(row for row in fixture_report().rows if row.label is Duty.ASK)
    assert row.judged.question in row.explanation
    assert "確認事項" not in [fact.term for fact in facts_of(row)]


def test_many_rows_are_told_apart() -> None:
    rows = many_rows().rows
    assert len(set(row_ids(rows))) == len(rows) == 500
