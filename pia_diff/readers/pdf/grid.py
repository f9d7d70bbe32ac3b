"""Ruling lines → the cells they enclose.

All places of lines make a fine grid; its fields are joined wherever no line runs between them. What is joined with the
margin of the page is no cell. The grid is worked out for a page as a whole: tables that stand side by side or in one
another need no care of their own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pia_diff.readers.pdf.shapes import Rectangle, Rule

SAME_LINE = 2.6
"""Points between the two lines of a double border; no text is so low."""
GAP = 3.2
"""Points between the dots of a line."""
TOUCH = 1.0
"""Points by which lines that meet may miss each other."""
COVERED = 0.6
"""The share of an edge that must be drawn."""
MOST_FIELDS = 150_000


@dataclass(frozen=True)
class Box:
    """A cell: where it stands; its first row and column among the lines of the page, and how many it spans. A box that
    is open at its top or bottom has its sides drawn, and no line there: the page ended."""

    number: int
    place: Rectangle
    row: int
    column: int
    row_span: int
    column_span: int
    open_top: bool = False
    open_bottom: bool = False


class Grid:
    """The boxes of a page, and which of them holds a point."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], fields: list[list[int]], boxes: Sequence[Box]) -> None:
        self.xs, self.ys = xs, ys
        self.boxes = tuple(boxes)
        self._fields = fields

    def box_at(self, x: float, y: float) -> Box | None:
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if not (0 <= row < len(self._fields) and 0 <= column < len(self._fields[0])):
            return None
        number = self._fields[row][column]
        return self.boxes[number] if number >= 0 else None


EMPTY = Grid((), (), [], ())


def grid_of(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> Grid:
    """The boxes that these lines enclose, in reading order."""
    across, down = _merged(horizontal), _merged(vertical)
    down = [rule for rule in down if rule.end - rule.start > SAME_LINE]
    if len(across) * len(down) > MOST_FIELDS:
        return EMPTY
    across = [rule for rule in (_trimmed(one, down) for one in across) if rule is not None]
    if len(down) < 2 or not across:
        return EMPTY
    xs = _places([rule.at for rule in down])
    ys = _places([rule.at for rule in across] + [y for rule in down for y in (rule.start, rule.end)])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MOST_FIELDS:
        return EMPTY
    open_ends = _open_ends(across, down)
    below = _walls([*across, *open_ends], ys, xs)
    beside = _walls(down, xs, ys)
    return _Filled(xs, ys, below, beside, _walls(open_ends, ys, xs)).grid()


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Lines that continue or double each other made one."""
    merged: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and (rule.at - group[-1].at > SAME_LINE or rule.at - group[0].at > 2 * SAME_LINE):
            merged.extend(_chained(group))
            group = []
        group.append(rule)
    return merged + _chained(group)


def _chained(group: Sequence[Rule]) -> list[Rule]:
    if not group:
        return []
    at = sum(rule.at for rule in group) / len(group)
    chained: list[Rule] = []
    for rule in sorted(group, key=lambda one: one.start):
        if chained and rule.start - chained[-1].end <= GAP:
            chained[-1] = Rule(at, chained[-1].start, max(chained[-1].end, rule.end))
        else:
            chained.append(Rule(at, rule.start, rule.end))
    return chained


def _trimmed(rule: Rule, down: Sequence[Rule]) -> Rule | None:
    """The part of a horizontal line between the vertical lines it meets: an underline meets none."""
    met = [
        one.at
        for one in down
        if rule.start - TOUCH <= one.at <= rule.end + TOUCH and one.start - GAP <= rule.at <= one.end + GAP
    ]
    return Rule(rule.at, min(met), max(met)) if len(met) > 1 else None


def _places(values: Sequence[float]) -> list[float]:
    """Values that are nearly the same as one, in order."""
    places: list[list[float]] = []
    for value in sorted(values):
        if places and value - places[-1][-1] <= SAME_LINE and value - places[-1][0] <= 2 * SAME_LINE:
            places[-1].append(value)
        else:
            places.append([value])
    return [sum(group) / len(group) for group in places]


def _open_ends(across: Sequence[Rule], down: Sequence[Rule]) -> list[Rule]:
    """Lines that a page break left out: where neighbouring vertical lines end side by side."""
    found: list[Rule] = []
    for is_top in (True, False):
        ends = sorted((rule.start if is_top else rule.end, rule.at) for rule in down)
        groups: list[list[tuple[float, float]]] = []
        for end in ends:
            if groups and end[0] - groups[-1][0][0] <= SAME_LINE:
                groups[-1].append(end)
            else:
                groups.append([end])
        for group in groups:
            level = group[0][0]
            for left, right in pairwise(sorted({x for _, x in group})):
                inside = level + GAP if is_top else level - GAP
                if any(left < one.at < right and one.start <= inside <= one.end for one in down):
                    continue
                if _drawn([one for one in across if abs(one.at - level) <= SAME_LINE], left, right) < COVERED:
                    found.append(Rule(level, left, right))
    return found


def _walls(rules: Sequence[Rule], places: Sequence[float], steps: Sequence[float]) -> list[list[bool]]:
    """For every place, and every step from one of `steps` to the next: whether a line is drawn there."""
    by_place: list[list[Rule]] = [[] for _ in places]
    for rule in rules:
        nearest = min(range(len(places)), key=lambda n: abs(places[n] - rule.at))
        by_place[nearest].append(rule)
    return [[_drawn(here, start, end) >= COVERED for start, end in pairwise(steps)] for here in by_place]


def _drawn(rules: Sequence[Rule], start: float, end: float) -> float:
    """The share of the way from `start` to `end` that is drawn."""
    length = sum(max(0.0, min(end, rule.end) - max(start, rule.start)) for rule in rules)
    return length / max(end - start, 0.1)


class _Filled:
    """The fields of the grid, joined to boxes."""

    def __init__(
        self,
        xs: list[float],
        ys: list[float],
        below: list[list[bool]],
        beside: list[list[bool]],
        open_ends: list[list[bool]],
    ) -> None:
        self._xs, self._ys = xs, ys
        self._below, self._beside, self._open_ends = below, beside, open_ends
        self._rows, self._columns = len(ys) - 1, len(xs) - 1
        self._fields = [[-1] * self._columns for _ in range(self._rows)]

    def grid(self) -> Grid:
        boxes: list[Box] = []
        enclosing: list[tuple[int, list[tuple[int, int]]]] = []
        for row in range(self._rows):
            for column in range(self._columns):
                if self._fields[row][column] != -1:
                    continue
                fields, closed = self._fill(row, column, len(boxes))
                if not closed:
                    self._mark(fields, -2)
                    continue
                box = self._box(len(boxes), fields)
                if len(fields) < box.row_span * box.column_span:
                    enclosing.append((box.number, fields))
                boxes.append(box)
        for number, fields in enclosing:
            # A frame around other boxes is no cell: what stands in it between them is text of the page.
            outer = boxes[number]
            if any(one.number != number and _inside(one, outer) for one in boxes):
                self._mark(fields, -2)
        return Grid(self._xs, self._ys, self._fields, boxes)

    def _mark(self, fields: list[tuple[int, int]], number: int) -> None:
        for row, column in fields:
            self._fields[row][column] = number

    def _fill(self, row: int, column: int, number: int) -> tuple[list[tuple[int, int]], bool]:
        """The fields joined with this one, and whether lines enclose them."""
        self._fields[row][column] = number
        waiting, fields, closed = [(row, column)], [], True
        while waiting:
            row, column = waiting.pop()
            fields.append((row, column))
            for wall, r, c in (
                (self._below[row][column], row - 1, column),
                (self._below[row + 1][column], row + 1, column),
                (self._beside[column][row], row, column - 1),
                (self._beside[column + 1][row], row, column + 1),
            ):
                if wall:
                    continue
                if not (0 <= r < self._rows and 0 <= c < self._columns):
                    closed = False
                elif self._fields[r][c] == -1:
                    self._fields[r][c] = number
                    waiting.append((r, c))
                elif self._fields[r][c] == -2:
                    closed = False
        return fields, closed

    def _box(self, number: int, fields: list[tuple[int, int]]) -> Box:
        top, bottom = min(row for row, _ in fields), max(row for row, _ in fields)
        left, right = min(column for _, column in fields), max(column for _, column in fields)
        return Box(
            number,
            Rectangle(self._xs[left], self._ys[top], self._xs[right + 1], self._ys[bottom + 1]),
            top,
            left,
            bottom - top + 1,
            right - left + 1,
            open_top=any(self._open_ends[top][column] for row, column in fields if row == top),
            open_bottom=any(self._open_ends[bottom + 1][column] for row, column in fields if row == bottom),
        )


def _inside(one: Box, other: Box) -> bool:
    return (
        other.row <= one.row
        and one.row + one.row_span <= other.row + other.row_span
        and other.column <= one.column
        and one.column + one.column_span <= other.column + other.column_span
    )
