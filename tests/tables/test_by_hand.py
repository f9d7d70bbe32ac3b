"""The annex a careful officer wrote by hand beside the fixtures is the one we print."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tables_making import FIXTURES, fixture_rows

ANNEXES = sorted(FIXTURES.glob("*/annex-*.csv"))


def _by_hand(file: Path) -> list[tuple[str, ...]]:
    """The six columns of each row; the last is the officer's own words and is not compared."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [tuple(row[:5]) for row in csv.reader(lines)][1:]


def test_there_are_such_annexes() -> None:
    assert ANNEXES


@pytest.mark.parametrize("file", ANNEXES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_date_item_wording_and_timing_agree_in_every_row(file: Path) -> None:
    by_hand = _by_hand(file)
    _, old, new = file.stem.split("-")
    _, rows = fixture_rows(file.parent.name, old, new, by_hand[0][0])
    ours = [row.texts[:5] for row in rows]
    for here, there in zip(ours, by_hand, strict=True):
        assert here == there
