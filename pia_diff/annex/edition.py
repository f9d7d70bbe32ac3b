"""One version of an assessment in the order of publication, and when a published row belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pia_diff.model import AnnexRow, Assessment
from pia_diff.wareki import parse_date


@dataclass(frozen=True, eq=False)
class Edition:
    """A version, or a file that is to become one: its name, what it says, and its 公表日 where that is known."""

    name: str
    assessment: Assessment
    published: date | None = None


def day_of(row: AnnexRow) -> date | None:
    """The 変更日 of a published row, that of the rows above it where it prints none; None where it is no date."""
    return parse_date(row.carried or row.date)


def place_of(day: date, editions: Sequence[Edition]) -> int | None:
    """The number of the edition that brought a row of `day`: the first published on that day or later. None where it
    was before the second edition (nothing is known of what stood before the first) or after the last.
    """
    for number, edition in enumerate(editions):
        if edition.published is not None and day <= edition.published:
            return number or None
    return None
