"""Rows of the annex, left-over text and decisions: both sides' additions stay."""

from __future__ import annotations

import pytest

from pia_diff.merging import Reason, Side, Three, leave_open, merge_decisions, merge_left_over, merge_rows, take
from pia_diff.model import AnnexRow, LeftOver


def row(item, after="", date="令和7年3月31日"):
    return AnnexRow(date, item, "前", after)


ONE, TWO, THREE, FOUR = map(row, "ⅠⅡⅢⅣ")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ([ONE], [ONE, TWO], [ONE], [ONE, TWO]),
        ([ONE], [ONE, TWO], [ONE, THREE], [ONE, TWO, THREE]),
        ([ONE], [ONE, TWO], [ONE, TWO], [ONE, TWO]),
        ([ONE, TWO], [TWO], [ONE, TWO, THREE], [TWO, THREE]),
        ([], [ONE], [TWO, ONE], [ONE, TWO]),
        ([ONE, TWO], [TWO, ONE], [ONE, TWO, THREE], [TWO, THREE, ONE]),
        ([ONE, ONE], [ONE, ONE, TWO], [ONE], [ONE, TWO]),
        ([ONE, TWO], [row("Ⅰ", "訂正"), TWO], [ONE, TWO, THREE], [row("Ⅰ", "訂正"), TWO, THREE]),
    ],
)
def test_rows(base, ours, theirs, expected):
    assert merge_rows("A3", Three(base, ours, theirs), leave_open) == (tuple(expected), [])


def test_a_row_that_both_corrected_differently():
    rows = Three([ONE, TWO], [row("Ⅰ", "甲"), TWO], [row("Ⅰ", "乙"), TWO, THREE])
    merged, conflicts = merge_rows("A3", rows, leave_open)
    assert merged == (row("Ⅰ", "甲"), TWO, THREE)
    assert [(one.name, one.reason) for one in conflicts] == [("A3.row[1]", Reason.EDITED)]
    assert merge_rows("A3", rows, take(Side.THEIRS)) == ((row("Ⅰ", "乙"), TWO, THREE), [])


def test_a_row_that_one_side_corrected_and_the_other_took_away():
    rows = Three([ONE, TWO], [row("Ⅰ", "甲"), TWO], [TWO])
    merged, conflicts = merge_rows("A3", rows, leave_open)
    assert merged == (row("Ⅰ", "甲"), TWO)
    assert [one.reason for one in conflicts] == [Reason.REMOVED]
    assert merge_rows("A3", rows, take(Side.THEIRS))[0] == (TWO,)


def test_rows_that_both_put_in_another_order():
    rows = Three([ONE, TWO, THREE], [TWO, ONE, THREE], [ONE, THREE, TWO])
    merged, conflicts = merge_rows("A3", rows, leave_open)
    assert merged == (TWO, ONE, THREE)
    assert [(one.name, one.reason) for one in conflicts] == [("A3.row[]:order", Reason.ORDER)]
    assert merge_rows("A3", rows, take(Side.THEIRS)) == ((ONE, THREE, TWO), [])


def test_rows_of_many_years_are_merged_in_no_time():
    years = [row(f"Ⅰ{n}") for n in range(5000)]  # minutes, were each looked for among all others
    rows = Three(years, [*years, ONE], [row("Ⅰ0", "訂正"), *years[1:], TWO])
    assert merge_rows("A3", rows, leave_open) == ((row("Ⅰ0", "訂正"), *years[1:], ONE, TWO), [])


def test_left_over_text_that_each_side_has():
    a, b, c = (LeftOver(text, "line 1") for text in "abc")
    assert merge_left_over(Three([a], [a, b], [c])) == (b, c)


def entry(path, timing="事前", by="市民課", at="2025-04-01T09:00+09:00"):
    return {"path": path, "fingerprint": "f", "timing": timing, "by": by, "at": at}


def test_decisions_of_both_sides_stay():
    base = {"v1": [entry("I.1.2")]}
    ours = {"v1": [entry("I.1.2"), entry("II.3.6")]}
    theirs = {"v1": [entry("I.1.2")], "v2": [entry("V.1")]}
    merged, conflicts = merge_decisions(Three(base, ours, theirs), leave_open)
    assert (merged, conflicts) == ({"v1": [entry("I.1.2"), entry("II.3.6")], "v2": [entry("V.1")]}, [])


def test_the_same_decision_of_two_people_is_one_the_earlier():
    early, late = entry("I.1.2", by="市民課"), entry("I.1.2", by="総務課", at="2025-04-02T09:00+09:00")
    assert merge_decisions(Three({}, {"v1": [late]}, {"v1": [early]}), leave_open) == ({"v1": [early]}, [])


def test_two_decisions_about_one_change_are_a_conflict():
    ours, theirs = {"v1": [entry("I.1.2")]}, {"v1": [entry("I.1.2", "事後")]}
    merged, conflicts = merge_decisions(Three({}, ours, theirs), leave_open)
    assert merged == ours
    assert [(one.name, one.path) for one in conflicts] == [("decisions[v1].I.1.2", None)]
    assert merge_decisions(Three({}, ours, theirs), take(Side.THEIRS)) == (theirs, [])
