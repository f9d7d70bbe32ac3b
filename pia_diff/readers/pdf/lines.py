"""Glyphs → lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from pia_diff.readers.pdf.shapes import Glyph

SAME_LINE = 0.45
"""Of the size of the type: how far glyphs of one line may stand above or below each other."""
EXACT = 0.015
"""The same, where two lines are drawn over each other."""
BLANK = 0.17
"""Of the size of the type: a gap so wide is a blank where the document has none."""
WIDE = 2.2
"""The same: a gap so wide parts two columns of text."""
SPACED = 0.4
"""The same: what a program sets Latin words apart from Japanese by is less."""
FULL_BLANK = 0.75
"""The same: a gap so wide is a blank of full width."""
FRAME = 0.14
"""The same: a gap so wide parts a bracket from what stands in it, where they are cells of their own."""
_BRACKETS = frozenset("[]［］()（）")


@dataclass(frozen=True)
class Line:
    """Glyphs that stand in one line, in the order in which they are read.

    `start` and `end` are along the line, `across` is where it stands, `size` that of its type; `x`, `y` its upper left
    corner on the page. `trailing` are the blanks it ends with: a program may break a line at one.
    """

    glyphs: tuple[Glyph, ...]
    across: float
    size: float
    trailing: str = ""
    cell: tuple[int, int] = (0, 0)
    """Its page, and which of the cells within its box it belongs to, where the page tells them apart."""
    spaced: bool = False
    """Whether the program that wrote it sets Latin words apart from Japanese by itself, as word processors do."""

    @property
    def start(self) -> float:
        return self.glyphs[0].along

    @property
    def end(self) -> float:
        return max(one.end for one in self.glyphs)

    @property
    def width(self) -> float:
        return self.end - self.start

    @property
    def x(self) -> float:
        return min(one.x - (one.end - one.along) / 2 for one in self.glyphs)

    @property
    def y(self) -> float:
        return min(one.y for one in self.glyphs) - self.size / 2

    @property
    def middle(self) -> float:
        return sum(one.y for one in self.glyphs) / len(self.glyphs)

    @property
    def garbled(self) -> bool:
        return any(one.garbled for one in self.glyphs)

    @property
    def text(self) -> str:
        """Its text, with a blank for every gap that none stands for."""
        text = self.glyphs[0].text
        for before, glyph in pairwise(self.glyphs):
            gap = (glyph.along - before.end) / self.size
            if before.text.isspace() or glyph.text.isspace():
                # Of blanks in a row PDFium gives the first alone.
                if before.text == " " == text[-1] and glyph.text != " ":
                    text += " " * min(200, round((glyph.along - before.end) / max(before.end - before.along, 0.1)))
            elif gap > FULL_BLANK:
                text += "　" * min(40, round(gap))
            elif gap > BLANK and not (self.spaced and gap < SPACED and _changes_script(before.text, glyph.text)):
                text += " "
            text += glyph.text
        return text.rstrip()


def _changes_script(one: str, other: str) -> bool:
    return (east_asian_width(one[0]) in "WF") != (east_asian_width(other[0]) in "WF")


def count_spaced(lines: Iterable[Line]) -> int:
    """How many more Latin words and numbers are set apart from Japanese, by less than a blank, than are not."""
    count = 0
    for line in lines:
        for before, glyph in pairwise(line.glyphs):
            if (before.text + glyph.text).isascii() or not _changes_script(before.text, glyph.text):
                continue
            if (before.text if before.text.isascii() else glyph.text).isalnum():
                count += 1 if BLANK < (glyph.along - before.end) / line.size < SPACED else -1
    return count


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of glyphs that belong together, from the first to the last."""
    inked = [one for one in glyphs if one.text.strip()]
    if not inked:
        return []
    turn = Counter(one.turn for one in inked).most_common(1)[0][0]
    lines: list[Line] = []
    # Glyphs of another direction than most stand for themselves, after the others.
    for direction in sorted({one.turn for one in inked}, key=lambda one: (one != turn, one)):
        lines.extend(_lines([one for one in glyphs if one.turn == direction]))
    return _stacked(lines)


def _lines(glyphs: Sequence[Glyph]) -> list[Line]:
    levels: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: one.across):
        if levels and glyph.across - levels[-1][0].across <= SAME_LINE * min(glyph.size, levels[-1][0].size):
            levels[-1].append(glyph)
        else:
            levels.append([glyph])
    found = (_line(level) for one in levels for level in _told_apart(one))
    return [line for line in found if line is not None]


def _told_apart(level: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs that are level; as several lines where they are drawn over each other, as text is that its cell has no
    room for."""
    least = EXACT * level[0].size
    if level[-1].across - level[0].across < least or not overlapping(level):
        return [level]
    apart: list[list[Glyph]] = []
    for glyph in level:
        if apart and glyph.across - apart[-1][-1].across < least:
            apart[-1].append(glyph)
        else:
            apart.append([glyph])
    return apart


def overlapping(glyphs: Sequence[Glyph]) -> bool:
    """Whether texts are drawn over each other."""
    ordered = sorted((one for one in glyphs if one.text.strip()), key=lambda one: one.along)
    return any(one.end - two.along > 0.3 * one.size and one.run != two.run for one, two in pairwise(ordered))


def _line(level: Sequence[Glyph], cell: tuple[int, int] = (0, 0)) -> Line | None:
    # Two glyphs drawn in one place (a ligature's letters) stay in the order in which they were drawn.
    ordered = sorted(level, key=lambda one: one.along)
    trailing = ""
    while ordered and not ordered[-1].text.strip():
        trailing = ordered.pop().text + trailing
    if not ordered:
        return None
    sizes = Counter(round(one.size, 1) for one in ordered)
    return Line(tuple(ordered), ordered[0].across, sizes.most_common(1)[0][0], trailing, cell)


def _stacked(lines: list[Line]) -> list[Line]:
    """Upright glyphs one below the other, as a narrow label has them, as one line."""
    if len(lines) < 3 or any(len(line.glyphs) > 1 for line in lines):
        return lines
    glyphs = [line.glyphs[0] for line in lines]
    if max(one.x for one in glyphs) - min(one.x for one in glyphs) > lines[0].size:
        return lines
    size = lines[0].size
    flat = tuple(
        one._replace(along=n * size, end=(n + 1) * size, across=glyphs[0].across) for n, one in enumerate(glyphs)
    )
    return [Line(flat, glyphs[0].across, size, cell=lines[0].cell)]


def chunks(line: Line, *, framed: bool = False) -> list[Line]:
    """A line parted where a gap between columns stands; `framed`: also where a bracket stands apart."""
    parts: list[list[Glyph]] = [[]]
    last: Glyph | None = None
    for glyph in line.glyphs:
        if last is not None:
            gap = (glyph.along - last.end) / line.size
            at_bracket = framed and (last.text in _BRACKETS or glyph.text in _BRACKETS)
            if last.text in "[［" and glyph.text in "]］":
                at_bracket = False  # nothing stands in it: one check box that is not marked
            if gap > WIDE or (at_bracket and gap > FRAME):
                parts.append([])
        parts[-1].append(glyph)
        last = glyph
    found = (_line(part, line.cell) for part in parts)
    return [one for one in found if one is not None]
