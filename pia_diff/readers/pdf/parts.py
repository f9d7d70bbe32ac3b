"""A box that holds several texts side by side, as a form's brackets, options and check marks: the texts apart.

No line is ruled between them, but wide gaps are. Lines of one text stand below each other, close together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pia_diff.readers.pdf.lines import Line, chunks

CLOSE = 1.75
"""Of the size of the type: lines of one text stand no farther from each other."""


@dataclass(frozen=True)
class Part:
    """One of several texts of a box: its lines, the row it stands in (counted from 0), and where it begins."""

    lines: tuple[Line, ...]
    row: int
    left: float


_ANCHOR = re.compile(r"[\[［]\s*[^\]］]?\s*[\]］]?|[（(]")


def parted(lines: Sequence[Line]) -> list[Part]:
    """The texts of a box in reading order; one where no gap parts them."""
    if not lines:
        return []
    whole = [Part(tuple(lines), 0, min(line.start for line in lines))]
    if any(line.glyphs[0].turn for line in lines):
        return whole
    framed = [chunk for line in lines for chunk in chunks(line, framed=True)]
    anchors = _levels([chunk for chunk in framed if _ANCHOR.fullmatch(chunk.text.strip())])
    if anchors:
        # What stands in a row of brackets may have several lines: it belongs to the brackets it is nearest to.
        rows: list[list[Line]] = [[] for _ in anchors]
        for chunk in framed:
            rows[min(range(len(anchors)), key=lambda n: abs(anchors[n] - chunk.across))].append(chunk)
        stacked = [_stacks(row) for row in rows]
    else:
        pieces = [chunks(line) for line in lines]
        if all(len(one) == 1 for one in pieces):
            return whole
        stacked = _level(_stacks([chunk for row in pieces for chunk in row]))
    return [
        Part(tuple(stack), number, min(line.start for line in stack))
        for number, row in enumerate(stacked)
        for stack in sorted(row, key=lambda one: (min(line.start for line in one), one[0].across))
    ]


def _levels(chunks_: Sequence[Line]) -> list[float]:
    """Where rows of brackets stand."""
    levels: list[float] = []
    for chunk in sorted(chunks_, key=lambda one: one.across):
        if not levels or chunk.across - levels[-1] > 0.8 * chunk.size:
            levels.append(chunk.across)
    return levels


def _stacks(pieces: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand below each other, close together."""
    stacks: list[list[Line]] = []
    for piece in pieces:
        above = [stack for stack in stacks if _continues(stack[-1], piece)]
        if len(above) == 1:
            above[0].append(piece)
        else:
            stacks.append([piece])
    return stacks


def _level(stacks: Sequence[list[Line]]) -> list[list[list[Line]]]:
    """Texts side by side, row by row."""
    rows: list[list[list[Line]]] = []
    for stack in sorted(stacks, key=_middle):
        if rows and _middle(stack) < max(map(_bottom, rows[-1])) and _top(stack) < max(map(_middle, rows[-1])):
            rows[-1].append(stack)
        else:
            rows.append([stack])
    return rows


def _continues(above: Line, below: Line) -> bool:
    near = 0 < below.across - above.across <= CLOSE * max(above.size, below.size)
    return near and below.start < above.end and above.start < below.end


def _top(stack: Sequence[Line]) -> float:
    return stack[0].across - stack[0].size


def _bottom(stack: Sequence[Line]) -> float:
    return stack[-1].across


def _middle(stack: Sequence[Line]) -> float:
    return (_top(stack) + _bottom(stack)) / 2
