"""A list annexed to the form (別添2, 別紙) on both sides: its rows as lines, those that differ marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from pia_diff.compare.fold import fold
from pia_diff.compare.tables import NUMBER_HEADS
from pia_diff.model import Table
from pia_diff.tables.cells import Cell, Span, cell, lines_to_cell
from pia_diff.tables.shortening import Ellipses, Sides

_Row = tuple[str, ...]
KEEP_LINES = 2
"""So few unchanged lines are not worth an ellipsis."""


def table_sides(before: Table, after: Table, ellipses: Ellipses | None) -> Sides | None:
    """Both tables line by line; unchanged lines stand as an ellipsis, or all of them where there is none. None where
    no line differs (only their order does).
    """
    sides = [_lines(table) for table in (before, after)]
    keys = [[_key(row, table) for row in lines] for lines, table in zip(sides, (before, after), strict=True)]
    own = [_not_on(one, other) for one, other in (keys, reversed(keys))]
    if not any(map(any, own)):
        return None
    changed = [
        [row for row, is_own in zip(lines, marks, strict=True) if is_own]
        for lines, marks in zip(sides, own, strict=True)
    ]
    cells = [_side(sides[n], own[n], changed[1 - n], ellipses) for n in (0, 1)]
    return cells[0], cells[1]


def _lines(table: Table) -> list[_Row]:
    return [table.columns, *table.rows]


def _key(row: _Row, table: Table) -> _Row:
    """A row as it is compared: without the number that counts the rows."""
    cells = [(fold(head), fold(text)) for head, text in zip(table.columns, row, strict=True)]
    if cells and cells[0][1].strip("().").isdecimal():
        cells = cells[1:]
    return tuple(text for head, text in cells if head.casefold() not in NUMBER_HEADS)


def _not_on(rows: Sequence[_Row], others: Sequence[_Row]) -> list[bool]:
    """Which rows the other side has not, each of its rows answering for one."""
    left = Counter(others)
    marks = []
    for row in rows:
        marks.append(left[row] <= 0)
        left[row] -= 1
    return marks


def _side(lines: Sequence[_Row], own: Sequence[bool], counterparts: Sequence[_Row], ellipses: Ellipses | None) -> Cell:
    shown: list[Cell] = []
    stretches = [(mark, list(group)) for mark, group in groupby(zip(own, lines, strict=True), key=lambda one: one[0])]
    for number, (is_own, group) in enumerate(stretches):
        rows = [row for _, row in group]
        if is_own:
            shown += [_marked(row, counterparts) for row in rows]
        elif ellipses is None or len(rows) <= KEEP_LINES:
            shown += [cell(_text(row)) for row in rows]
        else:
            shown.append(cell(ellipses.ends if number in (0, len(stretches) - 1) else ellipses.between))
    return lines_to_cell(shown)


def _marked(row: _Row, counterparts: Sequence[_Row]) -> Cell:
    """A row with the cells marked in which it differs from the likest row of the other side; all of it where that is
    not half like it.
    """
    likest = max(counterparts, key=lambda other: _alike(row, other), default=())
    if 2 * _alike(row, likest) < len(row):
        return cell(_text(row), changed=True)
    spans: list[Span] = []
    for text, other in zip(row, likest, strict=False):
        if text:
            spans += [Span("　")] if spans else []
            spans.append(Span(text, fold(text) != fold(other)))
    return tuple(spans)


def _alike(row: _Row, other: _Row) -> int:
    if len(row) != len(other):
        return 0
    return sum(bool(one) and fold(one) == fold(two) for one, two in zip(row, other, strict=True))


def _text(row: _Row) -> str:
    return "　".join(text for text in row if text)
