"""Where a label may stand on a ruled sheet or page: told by the cells around it.

Print rules its labels at the left of their contents, or above them. So a cell right of a label that holds a value is
contents even if an officer wrote there what elsewhere is a label; a cell right of contents hardly ever is a label; and
a row of nothing but labels heads the contents below. Below a label as wide as the sheet stand its contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pia_diff.readers.cells import Piece, Row
from pia_diff.readers.labels import Entry, LabelIndex, Reading, fold, frames
from pia_diff.readers.spots import BESIDE_LABEL, RIGHT_OF_VALUE, Spot, passing, usable

EXPECTED_CONTENTS = 4.0
"""What it costs to read a label where contents are due."""
UNDECIDED = 1.0
"""What it costs to pass over a label in a row of nothing but labels, where it is not clear what they head."""
NOT_BY_NAME = 1.0
"""What it costs that a sheet holds another section than the one it is called after."""
LONGEST_FRAME = 8
_NUMBERED = re.compile(r"\s*(?:[①-⑳]|[0-9０-９]{1,2}[.．])")
_WORD = re.compile(r"[^\W\d_]{2}")


class _Known(NamedTuple):
    """How a text can be read as a label: the readings, whether contents stand beside each of them, and what it costs
    to pass it over."""

    readings: tuple[Reading, ...] = ()
    holds_value: bool = False
    passing: float = 0.0


class _Span(NamedTuple):
    """A cell that reaches down beside later rows."""

    last_row: int
    piece: Piece
    known: _Known


_NOTHING = _Known()


class RuledSpots:
    """Finds the spots of whole cells, row by row in reading order."""

    def __init__(self, index: LabelIndex, rows: Sequence[Row]) -> None:
        self._index = index
        self._widths: dict[tuple[str, int], int] = {}
        for row in rows:
            region = (row[0].cell.sheet, row[0].cell.page)
            self._widths[region] = max(self._widths.get(region, 0), *map(_end, row))
        self._wide: Piece | None = None
        self._running = False  # whether the row before was a cell of contents as wide as the sheet
        self._known: dict[str, _Known] = {}
        self._spans: list[_Span] = []
        self._region: tuple[str, int] = ("", 0)

    def of(self, row: Row, below: Row | None) -> Iterator[Spot]:
        """The spots of one row; `below` is the row after it, if there is one."""
        if not row[0].text:  # the name of a sheet
            yield Spot(row[0], self._index.sheet_readings(row[0].cell.sheet), 0.0, NOT_BY_NAME)
            return
        region = (row[0].cell.sheet, row[0].cell.page)
        if region != self._region:
            self._region, self._spans = region, []
        self._spans = [span for span in self._spans if span.last_row >= row[0].row]
        exact = [self._look_up(piece.text) for piece in row]
        heads = len(row) > 1 and all(one.holds_value for one in exact)
        headed = heads and below is not None and self._is_headed(below, row)
        due = self._is_due(row)
        self._wide = None
        running, self._running = self._running, due
        for n, piece in enumerate(row):
            before, beside = self._left_of(row, exact, n)
            labelled = bool(beside.readings) or (before is not None and _may_frame(before))
            known = exact[n]
            if not known.readings and (before is None or (labelled and not beside.holds_value)):
                known = _known(piece.text, self._index.similar_readings(piece.text))
            if not known.readings:
                opening = self._opening(piece, region) if len(row) == 1 and not due and not running else ()
                if opening:
                    yield Spot(piece, opening, UNDECIDED, UNDECIDED)
                self._running = len(row) == 1 and not opening
                continue
            if due:
                yield Spot(piece, known.readings, EXPECTED_CONTENTS, 0.0)
                continue
            if n > 1 and n + 1 < len(row) and _follows(known, exact[n - 2]):
                yield Spot(piece, known.readings, BESIDE_LABEL, known.passing)
                continue
            if len(row) == 1 and known.holds_value and _end(piece) == self._widths[region]:
                self._wide = piece
            yield self._spot(piece, known, before, beside, heads, headed, below)
        for piece, known in zip(row, exact, strict=True):
            if piece.cell.row_span > 1:
                self._spans.append(_Span(piece.row + piece.cell.row_span - 1, piece, known))

    def _look_up(self, text: str) -> _Known:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = _known(text, self._index.exact_readings(text))
        return known

    def _is_due(self, row: Row) -> bool:
        """Whether a row is the cell of contents that belongs below a label as wide as the sheet."""
        if self._wide is None or len(row) > 1:
            return False
        above, here = self._wide.cell, row[0].cell
        return (
            here.row == above.row + above.row_span
            and (here.sheet, here.page, here.column) == (above.sheet, above.page, above.column)
            and here.column_span == above.column_span > 1
        )

    def _opening(self, piece: Piece, region: tuple[str, int]) -> tuple[Reading, ...]:
        """The labels, number and all, that a cell as wide as the sheet begins with: ①部署　市民課."""
        numbered = _NUMBERED.match(piece.text) is not None
        if not numbered or _end(piece) < self._widths[region] or piece.cell.column_span < 2:
            return ()
        found = self._index.readings(piece.text)
        return tuple(
            one for one in found if one.number is not None and one.number == one.entry.number and one.likeness >= 0.98
        )

    def _left_of(self, row: Row, exact: Sequence[_Known], n: int) -> tuple[Piece | None, _Known]:
        """The cell left of a cell, and how it can be read as a label."""
        before, known = (row[n - 1], exact[n - 1]) if n else (None, _NOTHING)
        for span in self._spans:
            column = span.piece.column
            if column < row[n].column and (before is None or column > before.column):
                before, known = span.piece, span.known
        return before, known

    def _spot(
        self,
        piece: Piece,
        known: _Known,
        before: Piece | None,
        beside: _Known,
        heads: bool,
        headed: bool,
        below: Row | None,
    ) -> Spot:
        readings = known.readings
        if before is None:
            return Spot(piece, readings, 0.0, known.passing)
        if not beside.readings:
            framed = any(frames(before.text, one.entry) or _stands_beside(before, one) for one in readings)
            return Spot(piece, readings, *((BESIDE_LABEL, known.passing) if framed else (RIGHT_OF_VALUE, 0.5)))
        if not beside.holds_value or headed:
            return Spot(piece, readings, BESIDE_LABEL, known.passing)
        same = {one.entry.index for one in beside.readings} & {one.entry.index for one in readings}
        # A label that reaches down beside several rows may have others right of it: ②請求方法, beside it 特記事項.
        if (heads or before.row < piece.row) and not same and not self._again(readings, below):
            return Spot(piece, readings, BESIDE_LABEL, UNDECIDED)
        return Spot(piece, readings, EXPECTED_CONTENTS, 0.0)

    def _is_headed(self, below: Row, heads: Row) -> bool:
        """Whether a row stands below a row of heads, each cell below one of them."""
        if below[0].cell.sheet != heads[0].cell.sheet or self._index.exact_readings(below[0].text):
            return False
        return {piece.column for piece in below} <= {piece.column for piece in heads}

    def _again(self, readings: tuple[Reading, ...], below: Row | None) -> bool:
        """Whether the next row begins with the same label."""
        if below is None:
            return False
        following = {one.entry.index for one in self._index.exact_readings(below[0].text)}
        return any(one.entry.index in following for one in readings)


def _follows(known: _Known, before: _Known) -> bool:
    """Whether a label, number and all, is the next in print after the one two cells before: ①部署 … ②所属長 …."""
    after = {one.entry.index + 1 for one in before.readings} if before.holds_value else set()
    return any(
        one.entry.index in after and one.likeness == 1.0 and one.number == one.entry.number for one in known.readings
    )


def _stands_beside(before: Piece, reading: Reading) -> bool:
    """Whether a word or two that reach down beside several rows frame a label, printed with its own number."""
    short = before.cell.row_span > 1 and 1 < len(fold(before.text)) <= LONGEST_FRAME
    return short and reading.number is not None and reading.number == reading.entry.number


def _end(piece: Piece) -> int:
    return piece.column + piece.cell.column_span


def _may_frame(piece: Piece) -> bool:
    return len(piece.text) <= 2 * LONGEST_FRAME and _WORD.search(piece.text) is not None


def _known(text: str, readings: tuple[Reading, ...]) -> _Known:
    if not readings:
        return _NOTHING
    holds_value = all(_takes_contents(one.entry) for one in readings)
    return _Known(usable(readings), holds_value, passing(text, readings, first=True, alone=True))


def _takes_contents(entry: Entry) -> bool:
    """Whether contents stand beside a label: not beside titles and headings, and beside 委託事項n its name."""
    if entry.item is None:
        return False
    return entry.item.holds_value or (entry.heads_group and entry.named)
