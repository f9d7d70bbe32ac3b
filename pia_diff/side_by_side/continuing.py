"""A facing cell over several rows of a workbook, where one row cannot hold it."""

from __future__ import annotations

from collections.abc import Iterator

from pia_diff.side_by_side.paper import lines_of
from pia_diff.tables.cells import Cell, Span, lines_to_cell, plain
from pia_diff.tables.shortening import sentences
from pia_diff.workbook.measure import MOST_CHARACTERS, ONE_CELL, height, units

_WIDE = "あ"


def continued(text: Cell, pixels: int, points: float) -> list[Cell]:
    """A cell in as many as it takes, one below the other, none too tall for a row or too long for a cell (32,767
    UTF-16 units). Broken between lines, within one only where it alone is too tall, there behind a sentence if it has
    any. Nothing is left out but the line breaks at which it is broken.
    """
    if units(plain(text)) <= MOST_CHARACTERS and height(plain(text), pixels, points) <= ONE_CELL:
        return [text]
    parts: list[list[Cell]] = [[]]
    for piece in (one for line in lines_of(text) for one in _pieces(line, pixels, points)):
        together = "\n".join(map(plain, (*parts[-1], piece)))
        too_much = units(together) > MOST_CHARACTERS or height(together, pixels, points) > ONE_CELL
        if parts[-1] and too_much:
            parts.append([])
        parts[-1].append(piece)
    return [lines_to_cell(part) for part in parts]


def _pieces(line: Cell, pixels: int, points: float) -> Iterator[Cell]:
    """A line cut where it alone is too tall."""
    text = plain(line)
    start = 0
    for end in _ends(text, pixels, points):
        yield _between(line, start, end)
        start = end


def _ends(text: str, pixels: int, points: float) -> Iterator[int]:
    """Where a line is cut, its own end last."""
    if height(text, pixels, points) > ONE_CELL:
        most = _most(pixels, points)
        start = last = 0
        for _, end in sentences(text):
            if end - start > most and last > start:
                yield last
                start = last
            while end - start > most:
                start += most
                yield start
            last = end
    yield len(text)


def _most(pixels: int, points: float) -> int:
    """How many full-width characters a cell holds; all others are narrower."""
    most = 64
    while most < MOST_CHARACTERS // 2 and height(_WIDE * (most * 2), pixels, points) <= ONE_CELL:
        most *= 2
    while height(_WIDE * (most + 32), pixels, points) <= ONE_CELL and most < MOST_CHARACTERS // 2:
        most += 32
    return most


def _between(line: Cell, start: int, end: int) -> Cell:
    spans = []
    place = 0
    for span in line:
        text = span.text[max(start - place, 0) : max(end - place, 0)]
        if text:
            spans.append(Span(text, span.changed))
        place += len(span.text)
    return tuple(spans)
