"""A cell with marked differences over several rows of a workbook, where one row cannot hold it."""

from __future__ import annotations

from pia_diff.tables.cells import Cell, Span, plain
from pia_diff.workbook.measure import spread


def parts_of(cell: Cell, pixels: int, points: float) -> list[Cell]:
    """The cell in as many as it takes, one below the other, in a column of `pixels`: none is too long for Excel
    (32,767 UTF-16 units) or too tall for a page. Joined, with a line break where a part does not end in the middle of
    a paragraph, they are the cell again.
    """
    text = plain(cell)
    pieces = spread(text, pixels, points)
    if len(pieces) == 1:
        return [cell]
    found: list[Cell] = []
    start = 0
    for piece in pieces:
        start = text.index(piece, start)
        found.append(_slice(cell, start, start + len(piece)))
        start += len(piece)
    return found


def _slice(cell: Cell, start: int, end: int) -> Cell:
    spans = []
    place = 0
    for span in cell:
        text = span.text[max(start - place, 0) : max(end - place, 0)]
        if text:
            spans.append(Span(text, span.changed))
        place += len(span.text)
    return tuple(spans)
