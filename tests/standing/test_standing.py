"""How an assessment stands on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from standing_making import HUNDRED, MORE, TEN, day, due, form2, form3, revision, row

from pia_diff.compare import compare
from pia_diff.standing import Grade, Kind, Revision, State, load_periods, standing
from pia_diff.timing.decisions import Decision, Decisions, Ground, fingerprint, wordings


def test_dates_due() -> None:
    versions = [revision("v1", "2021-03-31"), revision("v2", "2024-03-29")]
    found = standing(versions, day("2024-06-01"))
    assert (found.version, found.published) == ("v2", day("2024-03-29"))
    again, review = due(found, Kind.REEVALUATION), due(found, Kind.REVIEW)
    assert (again.day, again.state, again.certainty) == (day("2026-03-31"), State.LATER, "quoted")
    assert (review.day, review.state, review.provision) == (day("2025-03-29"), State.LATER, "規則第14条")
    assert found.grade is Grade.FINE


@pytest.mark.parametrize(
    ("today", "again", "review", "grade"),
    [
        ("2025-01-27", State.LATER, State.LATER, Grade.FINE),
        ("2025-01-28", State.LATER, State.SOON, Grade.SOON),
        ("2025-03-29", State.LATER, State.SOON, Grade.SOON),
        ("2025-03-30", State.LATER, State.OVERDUE, Grade.OVERDUE),
        ("2025-03-31", State.SOON, State.OVERDUE, Grade.OVERDUE),
        ("2026-03-31", State.SOON, State.OVERDUE, Grade.OVERDUE),
        ("2026-04-01", State.OVERDUE, State.OVERDUE, Grade.OVERDUE),
    ],
)
def test_states(today: str, again: State, review: State, grade: Grade) -> None:
    found = standing([revision("v1", "2021-03-31"), revision("v2", "2024-03-29")], day(today))
    assert (due(found, Kind.REEVALUATION).state, due(found, Kind.REVIEW).state) == (again, review)
    assert found.grade is grade


def test_a_leap_day() -> None:
    assert load_periods()["reevaluation"].end(day("2024-02-29")) == day("2029-02-28")
    assert load_periods()["review"].end(day("2023-02-28")) == day("2024-02-28")


def test_a_version_of_the_future_is_not_published_yet() -> None:
    versions = [revision("v1", "2023-03-31"), revision("v2", "2027-04-01"), revision("v3", None)]
    found = standing(versions, day("2024-01-01"))
    assert (found.version, [(one.version, one.published) for one in found.ahead]) == (
        "v1",
        [("v2", day("2027-04-01")), ("v3", None)],
    )
    assert due(found, Kind.REVIEW).day == day("2024-03-31")
    assert standing(versions, day("2027-04-01")).version == "v2"


def test_no_version_was_published() -> None:
    found = standing([revision("v1", None)], day("2024-01-01"))
    assert {one.state for one in found.obligations} == {State.UNKNOWN}
    assert (found.version, found.published, found.grade) == (None, None, Grade.ASK)


def test_the_day_the_document_prints_stands_for_one_the_version_lacks() -> None:
    found = standing([revision("v1", None, printed="令和5年3月31日")], day("2023-06-01"))
    assert found.published == day("2023-03-31")
    lost = standing([revision("v1", None, printed="令和5年3月")], day("2023-06-01"))
    assert lost.published is None


def test_an_evaluation_older_than_all_that_is_kept() -> None:
    versions = [revision("v1", "2023-03-31", "form2-2024", rows=[row("事後", "2020-03-31")])]
    again = due(standing(versions, day("2023-06-01")), Kind.REEVALUATION)
    assert (again.day, again.state, again.or_earlier) == (day("2025-03-31"), State.UNKNOWN, True)
    assert standing(versions, day("2023-06-01")).grade is Grade.ASK
    assert due(standing(versions, day("2025-04-01")), Kind.REEVALUATION).state is State.OVERDUE


# The end of a task


@pytest.mark.parametrize(
    "name",
    [
        "青葉野市 予防接種に関する事務 全項目評価書【令和6年3月31日 終了】",
        "青葉野市 予防接種に関する事務 全項目評価書 【令和６年３月３１日終了】",
        "青葉野市 予防接種に関する事務 全項目評価書（R6.3.31　事務終了）",
        "青葉野市 予防接種に関する事務 全項目評価書［2024年3月31日をもって終了］",
    ],
)
def test_an_ended_task_is_kept_for_three_years(name: str) -> None:
    versions = [revision("v1", "2015-03-31"), revision("v2", "2024-03-31", head__name=name)]
    before = standing(versions, day("2024-03-30"))
    assert before.over is False
    assert before.obligation(Kind.REEVALUATION) is not None
    found = standing(versions, day("2026-01-01"))
    assert [(one.kind, one.state, one.day) for one in found.obligations] == [
        (Kind.KEEPING, State.LATER, day("2027-03-31"))
    ]
    assert found.grade is Grade.ENDED
    assert due(standing(versions, day("2027-04-01")), Kind.KEEPING).state is State.DONE


def test_an_end_without_a_day() -> None:
    found = standing([revision("v1", "2015-03-31", head__name="給付金に関する事務【終了】")], day("2024-01-01"))
    assert found.over
    assert due(found, Kind.KEEPING).state is State.UNKNOWN
    assert found.grade is Grade.ENDED


@pytest.mark.parametrize("name", ["", "就業終了者の支援に関する事務", "支援（業務終了者を含む。）に関する事務"])
def test_a_task_that_goes_on(name: str) -> None:
    assert standing([revision("v1", "2015-03-31", head__name=name)], day("2024-01-01")).ended is None


# Changes between versions


def test_changes_of_two_versions() -> None:
    versions = [
        revision("v1", "2023-03-31", "form3-2018", use__method="台帳の照合"),
        revision("v2", "2024-03-31", "form3-2018", use__method="台帳の照合及び統計"),
    ]
    found = standing(versions, day("2024-04-01"))
    assert [(pair.old, pair.new, pair.changes) for pair in found.pairs] == [("v1", "v2", 1)]


def important(effective: str | None, published: str | None, decisions: Decisions | None = None) -> list[Revision]:
    """Two versions of which the newer changes an item with ※."""
    before = revision("v1", "2023-03-31", use__method="台帳と照合する。")
    after = revision("v2", published, use__method="台帳と照合し、滞納の有無を分析する。")
    version = replace(after.version, effective=day(effective) if effective else None)
    return [before, Revision(version, after.assessment, decisions)]


@pytest.mark.parametrize(
    ("effective", "published", "breaches"),
    [
        ("2024-03-01", "2024-03-31", 1),
        ("2024-04-10", "2024-03-31", 0),
        (None, "2024-03-31", 0),
        ("2024-04-10", None, 0),
        ("2024-04-01", None, 1),  # in force, and not published by today
        ("2024-04-01", "2024-05-01", 1),
        ("2024-06-01", "2024-05-01", 0),
    ],
)
def test_breaches(effective: str | None, published: str | None, breaches: int) -> None:
    found = standing(important(effective, published), day("2024-04-02"))
    assert (found.breaches, found.pairs[-1].prior) == (breaches, 1)
    assert (found.grade is Grade.BREACH) == bool(breaches)


def decided(ground: Ground | None, timing: str = "事後") -> Decisions:
    """What an officer says of the one change that `important` makes."""
    before, after = important(None, None)
    (change,) = compare(before.assessment, after.assessment).changes
    told, said = wordings(change)
    decision = Decision(
        version="v2",
        path=str(change.path),
        old_path=str(change.old_path),
        fingerprint=fingerprint(change),
        before=told,
        after=said,
        duty="事前",
        rule="important",
        by="市民課",
        at=datetime(2024, 4, 1, tzinfo=UTC),
        timing=timing,
        ground=ground,
    )
    return Decisions.of([decision], "v2")


def test_an_emergency_wants_submission_at_once() -> None:
    decisions = decided(Ground.EMERGENCY)
    found = standing(important("2024-03-01", None, decisions), day("2024-04-02"))
    assert (found.breaches, found.pairs[-1].emergencies) == (0, 1)
    one = due(found, Kind.EMERGENCY)
    assert (one.state, one.provision) == (State.AT_ONCE, "規則第9条第2項")
    submitted = standing(important("2024-03-01", "2024-03-31", decisions), day("2024-04-02"))
    assert submitted.obligation(Kind.EMERGENCY) is None
    assert submitted.open_pairs[-1].emergency


@pytest.mark.parametrize(("ground", "breaches"), [(None, 1), (Ground.REDUCED, 0)])
def test_a_decision_against_the_rules_needs_a_ground(ground: Ground | None, breaches: int) -> None:
    found = standing(important(None, "2024-03-31", decided(ground)), day("2024-04-02"))
    assert found.breaches == breaches


def test_a_breach_that_was_evaluated_since_is_not_open() -> None:
    first, second = important("2024-03-01", "2024-03-31")
    third = revision("v3", "2025-03-31", message="再評価", use__method="台帳と照合し、滞納の有無を分析する。")
    found = standing([first, second, third], day("2025-04-01"), whole=True)
    assert ([pair.breaches for pair in found.pairs], found.breaches) == ([1, 0], 0)


def test_a_question_stays_open_in_later_versions() -> None:
    """Whoever did not answer it may have missed a 事前; a mere correction answers nothing."""
    texts = {"v1": "徹低して台帳と照合する。", "v2": "徹底して台帳と照合する。", "v3": "徹底して台帳と照合する。"}
    versions = [
        revision(name, f"202{n}-03-31", use__method=text, office__name=f"第{n}課")
        for n, (name, text) in enumerate(texts.items(), 3)
    ]
    found = standing(versions, day("2025-04-01"))
    assert ([pair.questions for pair in found.open_pairs], found.questions) == ([1, 0], 1)


def test_another_form_is_not_compared() -> None:
    versions = [form2("v1", "2023-03-31", TEN), form3("v2", "2024-03-31", HUNDRED)]
    found = standing(versions, day("2024-04-01"), whole=True)
    assert [pair.comparable for pair in found.pairs] == [False]
    assert due(found, Kind.REEVALUATION).since == day("2024-03-31")


def test_only_what_follows_the_last_evaluation_is_compared() -> None:
    versions = [
        revision(f"v{year}", f"{year}-03-31", proc__review_date=f"{2023 if year >= 2023 else 2020}年2月1日")
        for year in range(2020, 2026)
    ]
    today = day("2025-04-01")
    assert [pair.new for pair in standing(versions, today).pairs] == ["v2023", "v2024", "v2025"]
    assert [pair.new for pair in standing(versions, today, whole=True).pairs] == [
        f"v{year}" for year in range(2021, 2026)
    ]


def test_what_presses_comes_first() -> None:
    today = day("2025-06-01")
    fine = standing([revision("v1", "2025-03-31")], today)
    late = standing([revision("v1", "2024-03-31")], today)
    later = standing([revision("v1", "2023-03-31")], today)
    due_now = standing([form2("v1", "2025-03-31", MORE)], today)
    rows = standing([revision("v1", "2025-03-31", rows=[row("事後")])], today)
    ended = standing([revision("v1", "2025-03-31", head__name="事務【令和7年3月31日 終了】")], today)
    assert sorted([ended, fine, rows, late, later, due_now], key=lambda one: one.order) == [
        due_now, later, late, rows, fine, ended
    ]  # fmt: skip
