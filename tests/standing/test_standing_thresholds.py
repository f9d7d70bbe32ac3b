"""The form that the numbers of an assessment ask for, as its standing tells."""

from __future__ import annotations

import pytest
from standing_making import HUNDRED, MORE, ONLY_TWO, TEN, THREE_DUE, day, due, form2, form3, revision

from pia_diff.standing import Grade, Kind, State, standing


@pytest.mark.parametrize(
    ("persons", "staff", "accident", "form"),
    [
        (TEN, "500人未満", "発生なし", None),
        (TEN, "500人以上", "発生なし", 3),
        (TEN, "500人未満", "発生あり", 3),
        (HUNDRED, "500人未満", "発生なし", 3),
        (HUNDRED, "500人以上", "発生なし", 4),
        (MORE, "500人未満", "発生なし", 4),
    ],
)
def test_a_higher_form_is_due_at_once(persons: str, staff: str, accident: str, form: int | None) -> None:
    versions = [form2("v1", "2023-03-31", TEN), form2("v2", "2024-03-31", persons, staff, accident=accident)]
    found = standing(versions, day("2024-04-01"))
    one = found.obligation(Kind.HIGHER_FORM)
    assert (one.form if one else None) == form
    if one is not None:
        assert (one.state, one.since) == (State.AT_ONCE, day("2024-03-31"))
        assert found.grade is Grade.OVERDUE
        assert [moved.new for moved in found.moved] == ["v2"] * len(found.moved) != []


def test_a_city_that_submits_the_higher_form_owes_none() -> None:
    one = form2("v1", "2024-03-31", HUNDRED, doc_kind="基礎項目評価書及び重点項目評価書")
    assert standing([one], day("2024-04-01")).obligation(Kind.HIGHER_FORM) is None


def test_a_lower_class_asks_for_nothing() -> None:
    versions = [form2("v1", "2023-03-31", TEN), form2("v2", "2024-03-31", "1,000人未満(任意実施)")]
    found = standing(versions, day("2024-04-01"))
    assert found.obligation(Kind.HIGHER_FORM) is None
    assert (found.due, found.moved[0].move.rises) == ((0, 0), False)


def test_a_draft_asks_for_the_higher_form_once_it_is_published() -> None:
    found = standing([form2("v1", "2023-03-31", TEN), form2("v2", None, MORE)], day("2024-01-01"))
    assert found.obligation(Kind.HIGHER_FORM) is None
    assert (found.due, found.due_next) == ((2, 2), (4, 4))


def test_lost_numbers_conclude_nothing() -> None:
    versions = [
        form2("v1", "2023-03-31", TEN),
        revision("v2", "2024-03-31", "form2-2024", lost=["II.1", "II.2", "II.3"]),
    ]
    found = standing(versions, day("2024-04-01"))
    assert (found.due, found.moved, found.open_form) == (None, (), None)
    assert found.obligation(Kind.HIGHER_FORM) is None


def test_form_3_tells_the_handlers_from_its_staff() -> None:
    found = standing([form3("v1", "2024-03-31", HUNDRED)], day("2024-04-01"))
    assert (found.measures.handlers, found.measures.accident, found.due) == (False, False, (3, 3))
    many = standing([form3("v1", "2024-03-31", HUNDRED, use__staff_count="1,000人以上")], day("2024-04-01"))
    assert due(many, Kind.HIGHER_FORM).form == 4


def test_an_accident_within_three_years_may_be_one_within_a_year() -> None:
    before = form3("v1", "2023-03-31", HUNDRED, proc__threshold=THREE_DUE)
    after = form3("v2", "2024-03-31", HUNDRED, proc__threshold=THREE_DUE, risk__store__accident="発生あり")
    assert standing([before], day("2024-04-01")).open_form is None
    found = standing([before, after], day("2024-04-01"))
    assert (found.due, found.open_form) == ((3, 4), 4)
    # The question stays until somebody answers it, also when nothing rises any more.
    later = form3("v3", "2024-09-30", HUNDRED, proc__threshold=THREE_DUE, risk__store__accident="発生あり")
    assert standing([before, after, later], day("2024-10-01")).open_form == 4


def test_a_result_given_anew_answers() -> None:
    before = form3("v1", "2023-03-31", TEN, proc__threshold=ONLY_TWO)
    after = form3("v2", "2024-03-31", HUNDRED, proc__threshold=THREE_DUE, risk__store__accident="発生あり")
    found = standing([before, after], day("2024-04-01"))
    assert (found.due, found.open_form) == ((3, 4), None)


def test_a_result_above_the_form_at_hand_is_a_duty() -> None:
    one = form2("v1", "2024-03-31", TEN, threshold__result="基礎項目評価及び全項目評価の実施が義務付けられる")
    assert due(standing([one], day("2024-04-01")), Kind.HIGHER_FORM).form == 4


def test_lost_staff_is_unknown() -> None:
    one = form3("v1", "2024-03-31", HUNDRED, lost=["II.4.out[]"])
    assert standing([one], day("2024-04-01")).measures.handlers is None
    other = form3("v1", "2024-03-31", HUNDRED, outsource__has="委託しない")
    assert standing([other], day("2024-04-01")).measures.handlers is False
