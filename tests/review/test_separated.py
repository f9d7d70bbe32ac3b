"""The review as CSV and TSV: the same rows, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_making import AT, by_number, decision_about, of_rule, review_of

from pia_diff.review import matched, read_review, write_separated
from pia_diff.review.columns import AFTER, BEFORE, CHANGES, COMMENT, TIMING
from pia_diff.review.separated import active, inert, read_separated
from pia_diff.timing import Duty

REVIEW = review_of()
ASK = of_rule(REVIEW, Duty.ASK)


def edited(text: str, suffix: str, number: int, **cells: str) -> list[list[str]]:
    rows = [*read_separated(text.removeprefix("\ufeff"), suffix)]
    columns = {column.name: place for place, column in enumerate(CHANGES)}
    for name, value in cells.items():
        rows[number][columns[name]] = value
    return rows


def written(rows: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_untouched_it_decides_nothing(tmp_path, suffix):
    review = review_of([decision_about(ASK, timing="事後", explanation="説明\n二行目", comment="=1+1")])
    file = tmp_path / f"review{suffix}"
    file.write_text(write_separated(review, suffix), "utf-8", newline="")
    filled = read_review(file)
    assert len(filled.changes) == len(review.lines)
    found = matched(filled, review, "山田", AT)
    assert (found.decided, found.problems) == ((), ())
    assert filled.changes[ASK - 1].text(COMMENT) == "=1+1"


@pytest.mark.parametrize(
    ("suffix", "delimiter", "encoding"),
    [
        (".csv", ",", "utf-8"),
        (".csv", ",", "utf-8-sig"),
        (".csv", ",", "cp932"),
        (".csv", ";", "utf-8"),
        (".csv", "\t", "utf-16"),
        (".tsv", "\t", "utf-8"),
        (".tsv", "\t", "utf-16"),
    ],
)
def test_filled_in_and_saved_as_spreadsheets_save_it(tmp_path, suffix, delimiter, encoding):
    rows = edited(write_separated(REVIEW, suffix), suffix, ASK, timing="事前", effective="2025/5/1", comment="控え")
    file = tmp_path / f"review{suffix}"
    file.write_bytes(written(rows, delimiter).encode(encoding, "replace"))
    decision = by_number(matched(read_review(file), REVIEW, "山田", AT).decided)[ASK]
    assert (decision.timing, str(decision.effective), decision.comment) == ("事前", "2025-05-01", "控え")


def test_a_wrong_cell_is_named_as_a_spreadsheet_names_it(tmp_path):
    rows = edited(write_separated(REVIEW, ".csv"), ".csv", ASK, timing="x")
    file = tmp_path / "review.csv"
    file.write_text(written(rows, ","), "utf-8")
    (problem,) = matched(read_review(file), REVIEW, "山田", AT).problems
    assert str(problem).startswith(f"review.csv: J{ASK + 1}: ")


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@x", "＝1", "＋", "\tx", "'=1+1", "''=1"])
def test_nothing_begins_like_a_formula(text):
    assert inert(text)[0] == "'"
    assert active(inert(text)) == text


@given(st.text(max_size=6) | st.text("'=+-@＝a", max_size=5))
def test_what_was_guarded_is_read_back(text):
    assert active(inert(text)) == text


@pytest.mark.parametrize("text", ["", "'", "'x", "・-", "x=1"])
def test_ordinary_text_stays(text):
    assert inert(text) == active(text) == text


def test_the_heads_are_those_of_the_workbook():
    head = next(iter(read_separated(write_separated(REVIEW, ".csv").removeprefix("\ufeff"), ".csv")))
    assert head == [column.head for column in CHANGES]
    assert {BEFORE.head, AFTER.head, TIMING.head} <= set(head)
