"""How much room text takes in print, and how long text is spread over several cells and rows.

Excel never fits the height of merged cells to their text, so it is computed here: a full-width character is as wide as
its font is high, other characters are a little more than half of it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

TALLEST = 400.0
"""Points. Excel allows rows of 409 points."""
ONE_CELL = 300.0
"""Points. Taller text stands in several cells, so that pages break between them."""
PART = 190.0
"""Points. What such a cell takes at most, where its paragraphs allow it."""
MOST_CHARACTERS = 32_000
"""Excel takes 32,767 UTF-16 units in one cell. A cell filled to this brim goes on in the next one."""

_PADDING_PX = 8
_PADDING_PT = 4.0


class _Printer(NamedTuple):
    """How a program sets text: how wide it makes columns (as a share of what was asked), how wide it sets characters
    that are not full width (in widths of one that is), how high its lines are (in heights of the font)."""

    columns: float
    narrow: float
    line: float


_PRINTERS = (_Printer(1.0, 0.55, 1.3), _Printer(1.12, 0.64, 1.47))
"""Excel with ＭＳ Ｐゴシック, and LibreOffice with Noto Sans CJK in its place."""


def units(text: str) -> int:
    """The length of a text as Excel counts it, in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def is_brimful(text: str) -> bool:
    """Whether a cell was filled to the brim, so that its last paragraph goes on in the next cell."""
    return len(text) > MOST_CHARACTERS // 2 - 2 and units(text) >= MOST_CHARACTERS - 1


def ems(text: str, narrow: float = 0.6) -> float:
    """The width of a line of text, in widths of a full-width character."""
    if text.isascii():
        return len(text) * narrow
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else narrow for char in text)


def height(text: str, pixels: int, points: float = 10) -> float:
    """The height in points that a cell of that width needs for a text."""
    paragraphs = text.split("\n")
    return round(max(_height(paragraphs, pixels, points, one) for one in _PRINTERS) + _PADDING_PT, 1)


def _height(paragraphs: Sequence[str], pixels: int, points: float, printer: _Printer) -> float:
    # Most of a character a line is given away: no line begins with 、 or ends with （.
    room = max(2.0, (pixels * printer.columns - _PADDING_PX) / (points * 96 / 72) - 0.7)
    lines = sum(max(1, math.ceil(ems(one, printer.narrow) / room)) for one in paragraphs)
    return lines * points * printer.line


def spread(text: str, pixels: int, points: float = 10) -> list[str]:
    """A text in as many cells as it takes. Each but the last ends at the end of a paragraph, before one that is not
    blank; only a paragraph too long for any cell is cut, into cells filled to the brim.
    """
    if len(text) < MOST_CHARACTERS // 2 and height(text, pixels, points) <= ONE_CELL:
        return [text]
    parts: list[list[str]] = []
    room = 0.0
    for paragraph in text.split("\n"):
        needed = height(paragraph, pixels, points) - _PADDING_PT
        if not parts or (room + needed > PART and paragraph.strip() and parts[-1][-1].strip()):
            parts.append([])
            room = 0.0
        parts[-1].append(paragraph)
        room += needed
    return [cell for part in parts for cell in cut("\n".join(part))]


def cut(text: str) -> list[str]:
    """A text in pieces that one cell can hold, all but the last filled to the brim."""
    pieces = []
    while units(text) > MOST_CHARACTERS:
        end = MOST_CHARACTERS
        while units(text[:end]) > MOST_CHARACTERS:
            end -= max(1, (units(text[:end]) - MOST_CHARACTERS) // 2)
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]


def stacked(total: float) -> list[float]:
    """Heights of the rows that together are as high as `total`."""
    count = max(1, math.ceil(total / TALLEST))
    return [round(total / count, 1)] * count
