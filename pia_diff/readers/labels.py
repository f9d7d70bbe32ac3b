"""How far a piece of text looks like something a form prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from pia_diff.forms import Form, load_form
from pia_diff.readers.entries import NARROW, TAIL, Entry, Numeral, aliases, entries, fold, numeral, sheet_names

__all__ = ["LONGEST", "NARROW", "Entry", "LabelIndex", "Numeral", "Reading", "fold", "frames", "label_index", "numeral"]

NO_LABEL = "[［☐☑□■○・"
"""A mark or a list begins so; and nothing at all begins with an empty string."""
LIKE_TITLE = 80
"""Likeness, of 100, below which nothing is the title of a section: too much hangs on one."""
LONGEST = 200
"""Characters. No form prints a longer label."""


def _fold_with_ends(text: str) -> tuple[str, list[int]]:
    """The folded text, and how much of the text its first 1, 2, … characters took."""
    kept: list[str] = []
    ends: list[int] = []
    for position, char in enumerate(text, 1):
        folded = fold(char)
        if not folded and ends:
            ends[-1] = position
        for one in folded:
            kept.append(one)
            ends.append(position)
    return "".join(kept), ends


class Reading(NamedTuple):
    """A way to read a piece of text: as the label of `entry`, with this likeness, up to `end` of the piece.

    `ordinal` is the number of a group's instance (`委託事項3`).
    """

    entry: Entry
    likeness: float
    end: int
    number: Numeral | None = None
    ordinal: int | None = None


def frames(text: str, entry: Entry) -> bool:
    """Whether `text` is the head printed at the left of several items, this one among them: 再委託 of 再委託の有無."""
    head = fold(text)  # often printed upright, one character a line
    return entry.item is not None and 1 < len(head) <= 8 and fold(entry.item.label).startswith(head)


class LabelIndex:
    """The labels of one form, to look pieces of text up in."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.entries = tuple(entries(form))
        self.by_id = {entry.item.id: entry for entry in self.entries if entry.item is not None}
        self._exact: dict[str, list[Entry]] = {}
        self._heads: list[tuple[re.Pattern[str], Entry]] = []
        for entry in self.entries:
            for alias in aliases(entry):
                known = self._exact.setdefault(alias, [])
                if entry not in known:
                    known.append(entry)
            if entry.heads_group and entry.item is not None and entry.item.label.endswith("n"):
                base = re.escape(fold(entry.item.label[:-1]))
                self._heads.append((re.compile(rf"{base}([0-9]{{1,3}})(?![0-9.])(~[0-9]{{1,3}})?"), entry))
        self._choices = [alias for alias in self._exact if len(alias) >= 5]
        self._cache: dict[str, tuple[Reading, ...]] = {}
        self._cache_exact: dict[str, tuple[Reading, ...]] = {}
        self._cache_similar: dict[str, tuple[Reading, ...]] = {}

    @property
    def labels(self) -> Iterable[str]:
        """All folded labels."""
        return self._exact

    def title_of(self, text: str) -> Entry | None:
        """The section whose title `text` is, however it is numbered."""
        return next((one.entry for one in self.readings(text) if one.entry.is_title and one.likeness >= 0.9), None)

    def is_range(self, text: str) -> bool:
        """Whether `text` only announces slots of a group: `委託事項6～10`."""
        folded = fold(text) if len(text) <= 40 else ""
        return any((match := head.fullmatch(folded)) and match[2] for head, _ in self._heads)

    def readings(self, text: str) -> tuple[Reading, ...]:
        """Every way to read `text`, or its beginning, as a label."""
        if text[:1] in NO_LABEL:
            return ()
        known = self._cache.get(text)
        if known is None:
            known = self._cache[text] = tuple(self._look_up(text))
        return known

    def exact_readings(self, text: str) -> tuple[Reading, ...]:
        """Every way to read a whole cell as a label that is printed exactly so, but for width and blanks."""
        known = self._cache_exact.get(text)
        if known is None:
            known = self._cache_exact[text] = tuple(self._look_up_exactly(text))
        return known

    def similar_readings(self, text: str) -> tuple[Reading, ...]:
        """Every way to read a whole cell as a label with slips."""
        known = self._cache_similar.get(text)
        if known is None:
            known = self._cache_similar[text] = tuple(self._look_up_like(text))
        return known

    def _look_up_like(self, text: str) -> Iterator[Reading]:
        if len(text) > LONGEST or text[:1] in NO_LABEL:
            return
        folded = fold(text)
        number, skipped = numeral(folded)
        for likeness, entry in self._similar(folded[skipped:], 80):
            yield Reading(entry, likeness, len(text), number)

    def sheet_readings(self, name: str) -> tuple[Reading, ...]:
        """The sections that a sheet may hold by its name: `Ⅱファイルの概要_住基台帳`, `(別添1)`."""
        folded = fold(name)
        number, _ = numeral(folded + "_")
        for entry in self.entries:
            if entry.is_title and (
                (entry.number is not None and entry.number == number)
                or any(folded.startswith(alias) for alias in sheet_names(entry))
            ):
                return (Reading(entry, 0.95, 0, None),)
        return ()

    def _look_up_exactly(self, text: str) -> Iterator[Reading]:
        if len(text) > 2 * LONGEST or text[:1] in NO_LABEL:
            return
        folded = fold(text)
        if len(folded) > LONGEST:
            return
        for pattern, entry in self._heads:
            match = pattern.fullmatch(folded)
            if match and not match[2]:
                yield Reading(entry, 1.0, len(text), None, int(match[1]))
                return
        number, skipped = numeral(folded)
        seen: set[int] = set()
        for alias in (folded[skipped:], folded) if skipped else (folded,):
            for entry in self._exact.get(alias, ()):
                if entry.index not in seen:
                    seen.add(entry.index)
                    yield Reading(entry, 1.0, len(text), number)
        bare = TAIL.sub("", folded[skipped:])
        for entry in self._exact.get(bare, ()):
            if entry.index not in seen and (entry.is_title or not seen):
                yield Reading(entry, 0.95, len(text), number)

    def _look_up(self, text: str) -> list[Reading]:
        head, ends = _fold_with_ends(text[:LONGEST])
        number, skipped = numeral(head)
        whole = len(text) <= LONGEST
        for pattern, entry in self._heads:
            match = pattern.match(head)
            if match and not match[2]:
                end = ends[match.end() - 1]
                if end == len(text) or text[end - 1].isspace():
                    return [Reading(entry, 1.0, end, None, int(match[1]))]
        body = head[skipped:]
        found: dict[int, Reading] = {}
        if whole:
            for alias in (body, head) if skipped else (body,):
                for entry in self._exact.get(alias, ()):
                    found.setdefault(entry.index, Reading(entry, 1.0, len(text), number))
            bare = TAIL.sub("", body)
            if bare != body:
                # A title with a remark: Ⅲ リスク対策 ※(7. ②を除く。)
                for entry in self._exact.get(bare, ()):
                    if entry.is_title or not found:
                        found.setdefault(entry.index, Reading(entry, 0.95, len(text), number))
        if not found:
            found.update(self._openings(text, head, ends, skipped, number))
        if whole:
            exact = any(one.end == len(text) and one.likeness == 1.0 for one in found.values())
            for likeness, entry in self._similar(body, 80 if exact else 60 if len(body) <= 8 else 72):
                found.setdefault(entry.index, Reading(entry, likeness, len(text), number))
        return list(found.values())

    def _openings(
        self, text: str, head: str, ends: list[int], skipped: int, number: Numeral | None
    ) -> Iterator[tuple[int, Reading]]:
        """Labels with their contents in the same piece: `③委託先名 株式会社…`, `③対象人数 [ 30万人以上 ]`."""
        tried = 0
        for length in range(skipped + 2, len(head)):
            end = ends[length - 1]
            following = text[end : end + 1]
            opened = following in "[［(（☐☑:：" and following != ""
            if not opened and not text[end - 1].isspace():
                continue
            tried += 1
            if tried > 8:
                return
            for entry in self._exact.get(head[skipped:length], ()):
                if (number is not None and entry.number == number) or (opened and following not in "(（:："):
                    yield entry.index, Reading(entry, 0.98, end, number)

    def _similar(self, body: str, floor: int) -> Iterator[tuple[float, Entry]]:
        if len(body) < 5 or ("。" in body and not body.endswith("。)") and len(body) > 60):
            return
        from rapidfuzz import fuzz, process

        for alias, score, _ in process.extract(body, self._choices, scorer=fuzz.ratio, score_cutoff=floor, limit=12):
            for entry in self._exact[alias]:
                if score >= LIKE_TITLE or not entry.is_title:
                    yield score / 100, entry


@cache
def label_index(form_id: str) -> LabelIndex:
    """The labels of a form, built once. Raises UnknownForm."""
    return LabelIndex(load_form(form_id))
