"""The contents of one item, and what became of every character of them: nothing can be lost, because what nobody
claims is left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from pia_diff.model import LeftOver, clean_lines
from pia_diff.readers.cells import Piece, ink
from pia_diff.readers.labels import NARROW

UNCLAIMED, FORM, PLACED = 0, 1, 2
_LINE = re.compile(r"[^\n]+")
_RUNS = tuple(re.compile(rb"%c+" % fate) for fate in (UNCLAIMED, FORM, PLACED))
_NO_WORDS = re.compile(r"[\W_]*")
_DASHES = re.compile(r"[\s\-ー‐－]+")


@dataclass(slots=True)  # not frozen: see Cell
class Part:
    """A piece of contents (or what a label before it left of the piece) and where it stood: on a `sheet` of a workbook
    or elsewhere, in which `column`, as a `whole` cell or not, `doubtful` or not."""

    text: str
    place: str
    order: int = 0
    whole: bool = False
    sheet: str = ""
    doubtful: bool = False
    column: int = 0

    @classmethod
    def of(cls, piece: Piece, text: str | None = None) -> Part:
        cell = piece.cell
        text = piece.text if text is None else text
        return cls(text, piece.place, piece.order, cell.whole, cell.sheet, cell.doubtful, cell.column)


class Canvas:
    """Contents as one text, a paragraph a line; spans of it are claimed for the form (option lists, marks) or for an
    item. `narrow` is the same text in half width, position by position."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = tuple(parts)
        self.text = "\n".join(part.text for part in self.parts)
        self._fates = bytearray(len(self.text))

    @cached_property
    def narrow(self) -> str:
        return self.text.translate(NARROW)

    def claim(self, start: int, end: int, fate: int) -> None:
        """Claims what is still unclaimed between two positions."""
        self._fates[start:end] = self._fates[start:end].replace(b"\0", bytes([fate]))

    def claim_all(self, pattern: re.Pattern[str], fate: int) -> None:
        """Claims everything that `pattern` finds in the narrow text."""
        for match in pattern.finditer(self.narrow):
            self.claim(match.start(), match.end(), fate)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing between two positions is claimed."""
        return not any(self._fates[start:end])

    def open(self, start: int, end: int) -> bool:
        """Whether anything between two positions is still unclaimed."""
        return UNCLAIMED in self._fates[start:end]

    def rest(self) -> list[tuple[int, int]]:
        """The runs of unclaimed text, within one line each, without blanks at their ends."""
        found = []
        for run in self._runs(UNCLAIMED):
            for line in _LINE.finditer(self.text, *run):
                start, end = line.span()
                lead = len(line.group()) - len(line.group().lstrip())
                if lead < end - start:
                    found.append((start + lead, start + len(line.group().rstrip())))
        return found

    def _runs(self, fate: int) -> Iterator[tuple[int, int]]:
        return (match.span() for match in _RUNS[fate].finditer(self._fates))

    def rest_text(self) -> str:
        """What is unclaimed, one run a line."""
        return "\n".join(self.text[start:end] for start, end in self.rest())

    def claim_rest(self, fate: int) -> None:
        for start, end in self.rest():
            self.claim(start, end, fate)

    def claim_debris(self) -> None:
        """Brackets, marks and full stops that only framed what was claimed belong to the form. A dash says something:
        that there is nothing to say."""
        for start, end in self.rest():
            run = self.narrow[start:end]
            if _NO_WORDS.fullmatch(run) and not _DASHES.fullmatch(run):
                self.claim(start, end, FORM)

    def counted(self, fate: int) -> int:
        """How many visible characters met a fate."""
        return sum(ink(self.text[start:end]) for start, end in self._runs(fate))

    def left_over(self) -> Iterator[Part]:
        """What nobody claimed, part by part."""
        rest = self.rest()
        if not rest:
            return
        position = 0
        runs = iter([*rest, (len(self.text) + 1, 0)])
        start, end = next(runs)
        for part in self.parts:
            limit = position + len(part.text)
            lines = []
            while start < limit:
                lines.append(self.text[start:end])
                start, end = next(runs)
            if lines:
                yield replace(part, text="\n".join(lines))
            position = limit + 1


@dataclass
class Ledger:
    """Counts the visible characters of a document by what became of them: print of the form, placed with an item,
    left over."""

    form: int = 0
    placed: int = 0
    _left: list[Part] = field(default_factory=list)

    def settle(self, canvas: Canvas) -> None:
        """Counts a canvas that nobody will claim anything of any more."""
        self.form += canvas.counted(FORM)
        self.placed += canvas.counted(PLACED)
        self._left.extend(canvas.left_over())

    def count_form(self, text: str) -> None:
        self.form += ink(text)

    def count_placed(self, text: str) -> None:
        self.placed += ink(text)

    def leave(self, part: Part) -> None:
        """Leaves a whole piece over."""
        if part.text.strip():
            self._left.append(part)

    def passages(self) -> tuple[LeftOver, ...]:
        """What was left over, in reading order; rows that follow each other make one passage."""
        found: list[tuple[list[str], str, str]] = []
        last = -2
        for part in sorted(self._left, key=lambda part: part.order):
            if part.order > last + 1:
                found.append(([], part.place, part.place))
            lines, first, _ = found[-1]
            lines.append(part.text)
            found[-1] = (lines, first, part.place)
            last = part.order
        return tuple(
            LeftOver("\n".join(clean_lines("\n".join(lines))), first if first == final else f"{first} to {final}")
            for lines, first, final in found
        )
