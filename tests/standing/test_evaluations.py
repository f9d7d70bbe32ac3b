"""When the last evaluation was published: a correction never moves it, what cannot be told gives the earlier day."""

from __future__ import annotations

import pytest
from standing_making import day, revision, row

from pia_diff.standing import Basis, Pair, Revision
from pia_diff.standing.evaluations import Evaluation, last_evaluation

OLD, NEW = "令和2年2月3日", "令和5年2月3日"


def last(*revisions: Revision, **counts: int) -> Evaluation | None:
    """The last evaluation, with these counts between any two versions."""
    return last_evaluation(revisions, lambda a, b: (Pair(a.version.name, b.version.name, **counts),))


def test_the_first_publication() -> None:
    found = last(revision("v1", "2020-03-31"))
    assert found == Evaluation(day("2020-03-31"), "v1", Basis.FIRST)
    assert found.certain


def test_a_correction_does_not_begin_the_period_anew() -> None:
    found = last(
        revision("v1", "2020-03-31"), revision("v2", "2024-03-31", rows=[row("事後", "2024-03-31")]), changes=9
    )
    assert found == Evaluation(day("2020-03-31"), "v1", Basis.FIRST)


def test_a_later_review_by_a_third_party_is_an_evaluation() -> None:
    found = last(
        revision("v1", "2020-03-31", proc__review_date=OLD),
        revision("v2", "2023-03-31", proc__review_date=NEW),
        revision("v3", "2024-03-31", proc__review_date=NEW),
        prior=3,
    )
    assert found == Evaluation(day("2023-03-31"), "v2", Basis.REVIEWED)


def test_form_4_without_another_review_was_not_evaluated_whatever_changed() -> None:
    found = last(
        revision("v1", "2020-03-31", proc__review_date=OLD),
        revision("v2", "2023-03-31", proc__review_date=OLD, rows=[row("事前", "2023-03-31")]),
        prior=3,
    )
    assert found == Evaluation(day("2020-03-31"), "v1", Basis.FIRST)
    assert found.certain


@pytest.mark.parametrize(("prior", "timing", "basis"), [(2, "事前", "prior"), (0, "事前", None), (2, "事後", None)])
def test_a_change_of_importance_recorded_as_submitted_before(prior: int, timing: str, basis: str | None) -> None:
    found = last(
        revision("v1", "2020-03-31", "form3-2018"),
        revision("v2", "2023-03-31", "form3-2018", rows=[row(timing, "2023-03-31")]),
        prior=prior,
    )
    assert found is not None
    assert (found.basis.value, found.version) == ((basis, "v2") if basis else ("first", "v1"))


def test_rows_that_stood_there_before_tell_nothing_of_a_version() -> None:
    old = [row("事前", "2019-03-31")]
    found = last(
        revision("v1", "2020-03-31", "form3-2018", rows=old),
        revision("v2", "2023-03-31", "form3-2018", rows=[*old, row("事後", "2023-03-31")]),
        prior=1,
    )
    assert found == Evaluation(day("2019-03-31"), None, Basis.PRIOR_DAY, ("v2",))


@pytest.mark.parametrize("counts", [{"prior": 1}, {"questions": 1}])
def test_what_may_have_been_an_evaluation_is_named_and_the_earlier_day_stands(counts: dict[str, int]) -> None:
    found = last(revision("v1", "2020-03-31"), revision("v2", "2023-03-31"), **counts)
    assert found == Evaluation(day("2020-03-31"), "v1", Basis.FIRST, ("v2",))
    assert not found.certain


@pytest.mark.parametrize(
    ("message", "again"),
    [
        ("５年経過前の再評価", True),
        ("評価の再実施", True),
        ("5年を経過するため評価書を再実施した", True),
        ("再評価の予定なし。字句の修正", False),
        ("再評価は不要", False),
        ("リスクを再評価した結果の修正", False),
        ("意見聴取を再実施した", False),
        ("令和5年度の見直し", False),
    ],
)
def test_a_version_that_says_so(message: str, again: bool) -> None:
    versions = [
        [revision("v1", "2020-03-31"), revision("v2", "2023-03-31", message=message)],
        [revision("v1", "2020-03-31"), revision("v2", "2023-03-31", rows=[row("事後", "2023-03-31", message)])],
    ]
    for pair in versions:
        found = last(*pair)
        assert found is not None
        assert found.basis is (Basis.STATED if again else Basis.FIRST)


@pytest.mark.parametrize("counts", [{"emergencies": 1, "prior": 1}, {"marked": True}])
def test_an_emergency_is_evaluated_afterwards(counts: dict[str, int]) -> None:
    found = last(revision("v1", "2020-03-31", "form2-2024"), revision("v2", "2023-03-31", "form2-2024"), **counts)
    assert found == Evaluation(day("2023-03-31"), "v2", Basis.EMERGENCY)


def test_what_a_person_decided_to_be_submitted_before_was_evaluated() -> None:
    three = revision("v1", "2020-03-31", "form3-2018"), revision("v2", "2023-03-31", "form3-2018")
    assert last(*three, prior=1, decided=1) == Evaluation(day("2023-03-31"), "v2", Basis.PRIOR)


def test_a_higher_form_is_an_evaluation_a_lower_one_is_none() -> None:
    two, three = revision("v1", "2020-03-31", "form2-2024"), revision("v2", "2023-03-31", "form3-2018")
    assert last(two, three) == Evaluation(day("2023-03-31"), "v2", Basis.OTHER_FORM)
    three, two = revision("v1", "2020-03-31", "form3-2018"), revision("v2", "2023-03-31", "form2-2024")
    assert last(three, two) == Evaluation(day("2020-03-31"), "v1", Basis.FIRST)


def test_the_oldest_version_may_be_a_revision() -> None:
    rows = [row("事後", "2017-03-31"), row("事前", "2018-03-31"), row("事後", "2019-03-31")]
    reviewed = last(revision("v1", "2019-03-31", rows=rows, proc__review_date="平成30年2月1日"))
    assert reviewed == Evaluation(day("2018-02-01"), None, Basis.REVIEW_DAY)
    prior = last(revision("v1", "2019-03-31", "form3-2018", rows=rows))
    assert prior == Evaluation(day("2018-03-31"), None, Basis.PRIOR_DAY)
    corrected = last(revision("v1", "2019-03-31", "form2-2024", rows=[rows[0], rows[2]]))
    assert corrected == Evaluation(day("2017-03-31"), None, Basis.OLDEST_ROW)
    assert not any(one is not None and one.certain for one in (reviewed, prior, corrected))


def test_the_oldest_version_may_say_that_it_is_an_evaluation() -> None:
    rows = [row("事後", "2017-03-31")]
    found = last(revision("v1", "2019-03-31", "form2-2024", rows=rows, message="5年経過前の再評価"))
    assert found == Evaluation(day("2019-03-31"), "v1", Basis.STATED)


def test_nothing_known() -> None:
    assert last() is None
    assert last(revision("v1", "2019-03-31", rows=[row("事後")])) is None
    assert last(revision("v1", "2019-03-31", lost=["A3"])) is None
