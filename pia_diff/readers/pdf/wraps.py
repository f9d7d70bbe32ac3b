"""Lines of a cell → its paragraphs.

Where the cell and the glyphs are known in points it can be seen whether the next line's first word had room at the end
of a line: where it had, someone broke the line there. Where it had not, the line is taken to go on, but for what begins
with the mark of a list. A full line that ends a sentence may be the one or the other; what the rest of the cell and of
the document does decides, and the cell is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from pia_diff.readers.pdf.lines import Line
from pia_diff.readers.prose import ends_sentence, opens_point, together

SLACK = 0.08
"""Of the size of the type: how inexactly the room left in a line is known."""
APART = 1.3
"""Lines that stand so much farther apart than the others of their cell do not belong together."""
_NO_START = "、。，．）)」』〕］]】〉》＞ーっゃゅょッャュョァィゥェォぁぃぅぇぉ々・：；！？"
_WORD = "[A-Za-z0-9./_@:%,'-]+"
_UNIT = re.compile(
    rf"[（(「『〔［\[【〈《＜]*(?:{_WORD}[（(「『〔［\[]+(?:{_WORD}|.)|{_WORD}|.)[{re.escape(_NO_START)}]*", re.DOTALL
)
"""What is not parted: a Latin word or a number (with the bracket behind it), with the marks that begin no line."""
_ADDRESS = re.compile("[!-~]*[/@][!-~]*$")
"""The beginning of a net address too long for its line: it has no blanks."""
_INNER_END = re.compile(r"。(?=[^\s）)」』〕］\]】])")
_CIRCLED = re.compile("[①-⑳]")
_IN_BRACKETS = re.compile("[（(「『〔［\\[【→⇒]|.[）)]")
"""What looks like the mark of a point and stands within brackets that opened before: `システ｜ム）`."""
_REFERENCE = re.compile("[・①-⑳]|[（(][0-9０-９]")
"""Marks that a sentence may cite, too."""
_PARTICLE = re.compile("[をがのには](?![んい])")
"""No paragraph begins so."""
_OPENING, _CLOSING = "（(「『〔［[【", "）)」』〕］]】"


@dataclass
class Habit:
    """How the sentences of a cell, or of all cells, end: within a line, or with a line that had room for more."""

    within: float = 0
    broken: float = 0

    def add(self, other: Habit, weight: float = 1) -> None:
        self.within += other.within * weight
        self.broken += other.broken * weight

    @property
    def goes_on(self) -> bool:
        """Whether a sentence that ends with a full line is likely to be followed by another of its paragraph."""
        return self.within > self.broken


@dataclass(frozen=True)
class Wrapped:
    """The lines of a cell and the room there is for one, in points."""

    lines: Sequence[Line]
    room: float
    left: float | None = None
    """Where lines begin, if they all do; those that begin farther right are indented."""

    def indent(self, line: Line) -> float:
        return max(0.0, line.start - self.left) if self.left is not None else 0.0


def wrapped(lines: Sequence[Line], left: float, right: float) -> Wrapped:
    """Lines that stand between two ruling lines (along their direction)."""
    if not lines:
        return Wrapped(lines, 0.0)
    start = min(line.start for line in lines)
    flush = sum(1 for line in lines if line.start - start < 0.15 * line.size)
    indent = start if flush * 2 >= len(lines) > 1 else None
    longest = max(line.end - (indent if indent is not None else line.start) for line in lines)
    # What a program keeps free at the left of a cell, it keeps free at its right.
    kept_free = max(0.0, start - left)
    room = right - left - 2 * kept_free
    if kept_free > 0.6 * lines[0].size:
        room = right - left - 0.4 * lines[0].size  # centred, or indented
    return Wrapped(lines, max(longest, room), indent)


def habit_of(cell: Wrapped) -> Habit:
    """How the sentences of a cell end, so far as that can be told for sure."""
    habit = Habit(sum(len(_INNER_END.findall(line.text)) for line in cell.lines))
    for line, following in pairwise(cell.lines):
        if _has_room(cell, line, following) and ends_sentence(line.text) and not opens_point(following.text):
            habit.broken += 1
    return habit


def paragraphs(cell: Wrapped, document: Habit) -> tuple[list[str], bool]:
    """The paragraphs of a cell, and whether their ends are in doubt."""
    own = habit_of(cell)
    if document.within + document.broken:
        own.add(document, 2 / (document.within + document.broken))
    steps = [two.across - one.across for one, two in pairwise(cell.lines) if two.across > one.across]
    near = APART * median_low(steps) if steps else 0.0
    found: list[str] = []
    doubtful = False
    last: Line | None = None
    depth = 0
    for line in cell.lines:
        goes_on, sure = (False, True)
        if last is not None and line.across - last.across <= near and not _other_cell(last, line):
            goes_on, sure = _goes_on(cell, last, line, depth, own)
        doubtful = doubtful or not sure
        if last is not None and goes_on:
            found[-1] = _together(found[-1], last.trailing, line.text)
        else:
            # PDFium gives no blanks that a program draws by themselves.
            found.append("　" * min(20, round(cell.indent(line) / line.size)) + line.text)
            depth = 0
        depth = max(0, depth + sum((char in _OPENING) - (char in _CLOSING) for char in line.text))
        last = line
    return found, doubtful


def goes_on(cell: Wrapped, line: Line, following: Line) -> bool:
    """Whether `following` surely is the rest of `line`, the last of a cell."""
    return _goes_on(cell, line, following, 0, Habit()) == (True, True)


def _together(paragraph: str, trailing: str, following: str) -> str:
    if trailing or _ADDRESS.search(paragraph):
        return paragraph + trailing + following
    return together(paragraph, following)


def _other_cell(line: Line, following: Line) -> bool:
    return line.cell != following.cell and line.cell[0] == following.cell[0]


def _goes_on(cell: Wrapped, line: Line, following: Line, depth: int, habit: Habit) -> tuple[bool, bool]:
    """Whether `following` is the rest of `line`, and whether that is sure."""
    text, begins = line.text, following.text
    if abs(line.size - following.size) > 0.25 * line.size or line.glyphs[0].turn != following.glyphs[0].turn:
        return False, True
    if _has_room(cell, line, following):
        return False, True
    if begins[0] in _NO_START and begins[0] != "・":
        return True, True
    if (begins[0].isspace() and not text[0].isspace()) or cell.indent(following) > cell.indent(line) + 0.7 * line.size:
        return False, True
    if begins.startswith(("http://", "https://")):
        return bool(line.trailing), False
    if _PARTICLE.match(begins):
        return True, True
    if opens_point(begins) and not (depth and _IN_BRACKETS.match(begins)):
        return False, ends_sentence(text) or not _REFERENCE.match(begins)
    if ends_sentence(text) and not depth:
        if _CIRCLED.match(begins):
            return False, False
        return habit.goes_on, False
    return True, True


def _has_room(cell: Wrapped, line: Line, following: Line) -> bool:
    """Whether what `following` begins with would have had room at the end of `line`."""
    characters = "".join(one.text for one in following.glyphs)
    unit = _UNIT.match(characters)
    end = max(1, unit.end()) if unit is not None else 1
    width = max(one.end for one in following.glyphs[:end]) - following.start
    trailing = 0.5 * line.size * len(line.trailing.strip(" "))
    return cell.indent(line) + line.width + trailing + width <= cell.room - SLACK * line.size
