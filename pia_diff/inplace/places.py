"""Ranges of cells, and where they go when rows of a table are replaced by more or fewer.

Rows and columns are counted from 1, as the parts of a workbook do (ECMA-376 part 1, 18.18.62 ST_Ref,
18.18.76 ST_Sqref).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pia_diff.readers.workbook.places import letters, position

MOST_ROWS = 1_048_576


class Range(NamedTuple):
    """First row and column, last row and column."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def printed(self) -> str:
        """`A1:F3`, `A1` for a single cell."""
        first = cell_name(self.top, self.left)
        return first if self.top == self.bottom and self.left == self.right else f"{first}:{self._last}"

    @property
    def _last(self) -> str:
        return cell_name(self.bottom, self.right)

    def meets(self, other: Range) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def cell_name(row: int, column: int) -> str:
    """14, 3 → `C14`."""
    return f"{letters(column - 1)}{row}"


def range_of(text: str) -> Range | None:
    """The range a reference names; None for whole rows and columns, and for what is none."""
    first, _, last = text.strip().partition(":")
    begin, end = position(first), position(last or first)
    if begin is None or end is None:
        return None
    (top, left), (bottom, right) = begin, end
    return Range(min(top, bottom) + 1, min(left, right) + 1, max(top, bottom) + 1, max(left, right) + 1)


@dataclass(frozen=True, slots=True)
class Move:
    """The rows `first` to `last` become `count` rows (`last` is `first` - 1 where none are replaced)."""

    first: int
    last: int
    count: int

    @property
    def shift(self) -> int:
        """How far down what stands below goes."""
        return self.count - (self.last - self.first + 1)

    @property
    def new_last(self) -> int:
        """The last of the new rows."""
        return self.first + self.count - 1

    def row(self, row: int) -> int:
        """Where a row below goes; one above stays."""
        return row + self.shift if row > self.last else row

    def range(self, one: Range) -> Range | None:
        """Where a range goes: one that covers all rows of the table covers the new ones, one that is about some of them
        stays where it is; None where all of its rows are gone."""
        if one.top > self.last:
            return one._replace(top=one.top + self.shift, bottom=one.bottom + self.shift)
        if one.bottom < self.first:
            return one
        if one.bottom > self.last or (one.bottom == self.last and one.top <= self.first):
            bottom = one.bottom + self.shift
        else:
            bottom = min(one.bottom, self.new_last)
        top = min(one.top, max(self.new_last + 1, self.first))
        return one._replace(top=top, bottom=bottom) if top <= bottom else None

    def reference(self, text: str) -> str | None:
        """A reference of one or more ranges after the move; None where nothing is left of it. What is no range of cells
        (a whole column) stays."""
        if not self.shift:
            return text
        kept = []
        for word in text.split():
            found = range_of(word)
            moved = self.range(found) if found is not None else None
            if moved is not None and found is not None:
                kept.append(word if moved == found else moved.printed)
            elif found is None:
                kept.append(word)
        return " ".join(kept) or None
