"""Editions of the example, and annexes of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from tables_making import FIXTURES, draft

from pia_diff.annex import Annex, Edition, accumulate
from pia_diff.annex.fitting import Step
from pia_diff.compare import Comparison, compare
from pia_diff.model import AnnexRow
from pia_diff.tables import Row, annex_rows
from pia_diff.tables.line import Line
from pia_diff.timing import judge
from pia_diff.wareki import format_wareki

DAYS = {
    "v2022": date(2022, 3, 31),
    "v2023": date(2023, 3, 31),
    "v2024": date(2024, 12, 25),
    "v2025": date(2025, 3, 31),
}
NAMES = tuple(DAYS)


@cache
def compared(old: str, new: str) -> tuple[Comparison, tuple[Row, ...]]:
    """The comparison of two versions of the example, and its rows."""
    comparison = compare(draft("form4", old), draft("form4", new))
    return comparison, annex_rows(comparison, judge(comparison), date=format_wareki(DAYS[new]))


def step(old: Edition, new: Edition) -> Step:
    """What the newer of two editions of the example brought."""
    return Step(old, new, *compared(old.name, new.name))


def editions(**rows: Sequence[AnnexRow]) -> tuple[Edition, ...]:
    """The four versions of the example, some with an annex of their own."""
    return tuple(
        Edition(name, replace(draft("form4", name), rows=tuple(rows.get(name, ()))), DAYS[name]) for name in NAMES
    )


def annex(*, since: int = 0, merge_same: bool = False, **rows: Sequence[AnnexRow]) -> Annex:
    """The annex of v2025, where some versions had the given rows in their documents."""
    return accumulate(editions(**rows), step, since=since, merge_same=merge_same)


def by_hand(old: str, new: str) -> list[AnnexRow]:
    """The golden annex of two versions, in the officer's own words."""
    with (FIXTURES / "form4" / f"annex-{old}-{new}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [AnnexRow(*row) for row in csv.reader(lines)][1:]


def texts(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """The columns of lines but for the explanation."""
    return [line.texts[:5] for line in lines]


def written(rows: Sequence[AnnexRow]) -> list[tuple[str, ...]]:
    """The same of published rows."""
    return [(row.date, row.item, row.before, row.after, row.timing) for row in rows]
