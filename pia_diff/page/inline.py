"""Both wordings of a row as one text in which what was removed and what was added are marked."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pia_diff.compare.fold import fold
from pia_diff.tables.cells import Cell, cell
from pia_diff.tables.shortening import LEFT_OUT, LEFT_OUT_BETWEEN
from pia_diff.tables.wording import ADDED, REMOVED

Marked = tuple[str, str]
"""A stretch of text with its mark: `del`, `ins`, none, or `span` for a part of a long one without."""

LONGEST = 2_000
"""Characters a browser is given in one stretch: the time it takes to break one into lines grows with its square."""

MOST_COMPARED = 100_000_000
"""Product of the lengths of two unchanged texts beyond which they are not aligned."""

_TOKEN = re.compile(f"{LEFT_OUT}|{LEFT_OUT_BETWEEN}|.", re.DOTALL)
_LEFT_OUT = re.compile(rf"(?:{LEFT_OUT}|{LEFT_OUT_BETWEEN}|\s)*")


class Piece(NamedTuple):
    """A stretch of both wordings; one of them may be empty. Unchanged text may read otherwise on the two sides, in
    what no reader calls a change.
    """

    before: str
    after: str
    changed: bool = False

    @property
    def shown(self) -> Iterator[Marked]:
        """How one text shows it: unchanged text once, as it stands now."""
        if self.changed:
            yield "del", self.before
            yield "ins", self.after
        else:
            yield "", self.after or self.before


def marked(one: Cell, mark: str) -> tuple[Marked, ...]:
    """A single wording, its differing words with `mark`."""
    return tuple((mark if span.changed else "", span.text) for span in one if span.text)


def in_parts(stretches: Iterable[Marked], longest: int = LONGEST) -> tuple[Marked, ...]:
    """The stretches, those that are too long in several, cut where a sentence or a paragraph ends."""
    parts: list[Marked] = []
    for mark, text in stretches:
        start = 0
        while len(text) - start > longest:
            limit = start + longest
            end = max(text.rfind("。", start, limit), text.rfind("\n", start, limit)) + 1 or limit
            parts.append((mark or "span", text[start:end]))
            start = end
        parts.append((mark, text[start:]))
    return tuple(parts)


def in_one(before: Cell, after: Cell) -> tuple[Marked, ...]:
    """Both wordings as one marked text; empty where what did not change does not read alike on both sides, and they
    are better shown one after the other.
    """
    if before == cell(ADDED):
        return marked(after, "ins")
    if after == cell(REMOVED):
        return marked(before, "del")
    shown = (one for piece in merge(before, after) or () for one in piece.shown if one[1])
    return tuple((mark, "".join(text for _, text in group)) for mark, group in groupby(shown, key=lambda one: one[0]))


def merge(before: Cell, after: Cell) -> tuple[Piece, ...] | None:
    """The pieces of both wordings in one order: joined, their befores are `before` and their afters `after`. None
    where the unchanged text of the two sides differs in more than width, blanks and what was left out.
    """
    old, new = _Side(before), _Side(after)
    segments = _segments(old.same, new.same)
    if segments is None:
        return None
    pieces: list[Piece] = []
    for old_end, new_end, equal in segments:
        replaced = not equal and old.place < old_end and new.place < new_end
        while True:
            if any(changed := (old.changed_here(), new.changed_here())):
                pieces.append(Piece(*changed, changed=True))
            if (old.place, new.place) == (old_end, new_end):
                break
            steps = old.step(old_end), new.step(new_end)
            if replaced and (old.place + steps[0], new.place + steps[1]) != (old_end, new_end):
                return None  # a change within text that only reads otherwise: no telling which part goes where
            if equal:
                steps = min(steps), min(steps)
            pieces.append(Piece(old.take(steps[0]), new.take(steps[1])))
    return tuple(pieces)


class _Side:
    """A wording as it is walked through: its unchanged text, and by their place in that the stretches that changed."""

    def __init__(self, one: Cell) -> None:
        self.place = 0
        self._changed: deque[tuple[int, str]] = deque()
        length = 0
        for span in one:
            if span.changed:
                self._changed.append((length, span.text))
            else:
                length += len(span.text)
        self.same = "".join(span.text for span in one if not span.changed)

    def changed_here(self) -> str:
        """What changed at this place, each stretch once."""
        found = ""
        while self._changed and self._changed[0][0] == self.place:
            found += self._changed.popleft()[1]
        return found

    def step(self, end: int) -> int:
        """How much unchanged text stands before the next change, at most up to `end`."""
        return min(end, self._changed[0][0] if self._changed else end) - self.place

    def take(self, length: int) -> str:
        start = self.place
        self.place += length
        return self.same[start : self.place]


_Segment = tuple[int, int, bool]
"""Where a stretch ends in both texts, and whether it is equal there."""


def _segments(old: str, new: str) -> Sequence[_Segment] | None:
    """Two unchanged texts aligned; None where one says what the other does not."""
    if old == new:
        return [(len(old), len(new), True)]
    if len(old) * len(new) > MOST_COMPARED:
        return None
    from rapidfuzz.distance import Indel

    tokens, other = _TOKEN.findall(old), _TOKEN.findall(new)
    segments: list[_Segment] = []
    old_end = new_end = 0
    for equal, group in groupby(Indel.opcodes(tokens, other), key=lambda one: one.tag == "equal"):
        codes = list(group)
        text = "".join(tokens[codes[0].src_start : codes[-1].src_end])
        reads = "".join(other[codes[0].dest_start : codes[-1].dest_end])
        if not equal and not _alike(text, reads):
            return None
        old_end, new_end = old_end + len(text), new_end + len(reads)
        segments.append((old_end, new_end, equal))
    return segments


def _alike(text: str, other: str) -> bool:
    """Whether no reader misses the one where the other stands."""
    return fold(text) == fold(other) or bool(_LEFT_OUT.fullmatch(text) and _LEFT_OUT.fullmatch(other))
