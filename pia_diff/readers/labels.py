"""What a form prints beside its items, and how far a piece of text looks like it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pia_diff.forms import Form, FormItem, FormSection, load_form

NARROW = str.maketrans(
    {chr(0xFF01 + n): chr(0x21 + n) for n in range(94)}
    | {"\u3000": " ", "〜": "~", "～": "~"}
    | dict.fromkeys("‐‑‒–—―−─", "-")
)
"""One character for one: full width to half width, so that positions stay what they are."""

_ROMAN = {"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V", "Ⅵ": "VI"}
_ROMAN_VALUES = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_NUMBER = re.compile(
    r"(?P<roman>VI|IV|V|I{1,3})(?![A-Za-z])[.]?|(?P<digit>[0-9]{1,2})[.](?![0-9])|(?P<circle>[①-⑳])[.]?"
)
_TAIL = re.compile(r"(?:\([^()]*\)|【[^【】]*】)+$")
_NOTE = re.compile(r"[※*]+")

LIKE_TITLE = 80
"""Likeness, of 100, below which nothing is the title of a section: too much hangs on one."""
LONGEST = 200
"""Characters. No form prints a longer label."""


class Numeral(NamedTuple):
    """A number as printed before a label: `Ⅱ` is ("roman", 2), `３．` ("digit", 3), `⑥` ("circle", 6)."""

    style: str
    value: int


_FOLD = NARROW | str.maketrans({**_ROMAN, "※": "", "*": "", "＊": ""})


def fold(text: str) -> str:
    """`text` as labels are compared: without width, blanks and ※, Roman numerals as letters."""
    return "".join(text.translate(_FOLD).split())


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


def numeral(folded: str) -> tuple[Numeral | None, int]:
    """The number a folded text begins with, and how many characters it takes."""
    match = _NUMBER.match(folded)
    if match is None or match.end() == len(folded):
        return None, 0
    if match["roman"]:
        return Numeral("roman", _ROMAN_VALUES[match["roman"]]), match.end()
    if match["digit"]:
        return Numeral("digit", int(match["digit"])), match.end()
    return Numeral("circle", ord(match["circle"]) - ord("①") + 1), match.end()


@dataclass(frozen=True)
class Entry:
    """One thing a form prints that text can be recognised by: the title of a section, a heading, a group, an item.

    `index` is its place in print; `step` the same, every group counted as one thing; `last` the index of the last
    member of the group it heads or stands in.
    """

    index: int
    step: int
    section: FormSection
    item: FormItem | None = None
    group: str | None = None
    last: int = 0
    number: Numeral | None = None

    @property
    def is_title(self) -> bool:
        return self.item is None

    @property
    def heads_list(self) -> bool:
        """Whether below this title stands a list of any words (記録項目), one a file, and no label."""
        return self.item is None and [item.kind for item in self.section.items] == ["table"]

    @property
    def heads_group(self) -> bool:
        return self.item is not None and self.item.kind == "group"

    @property
    def opens_file(self) -> bool:
        """Whether a new 特定個人情報ファイル begins here: `１．特定個人情報ファイル名` of Ⅱ and Ⅲ."""
        return self.item is not None and self.section.per_file and self.item.id == self.section.items[0].id


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
    return entry.item is not None and 1 < len(text.strip()) <= 8 and entry.item.label.startswith(text.strip())


class LabelIndex:
    """The labels of one form, to look pieces of text up in."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.entries = tuple(_entries(form))
        self.by_id = {entry.item.id: entry for entry in self.entries if entry.item is not None}
        self._exact: dict[str, list[Entry]] = {}
        self._heads: list[tuple[re.Pattern[str], Entry]] = []
        for entry in self.entries:
            for alias in _aliases(entry):
                known = self._exact.setdefault(alias, [])
                if entry not in known:
                    known.append(entry)
            if entry.heads_group and entry.item is not None and entry.item.label.endswith("n"):
                base = re.escape(fold(entry.item.label[:-1]))
                self._heads.append((re.compile(rf"{base}([0-9]{{1,3}})(?![0-9.])(~[0-9]{{1,3}})?"), entry))
        self._choices = [alias for alias in self._exact if len(alias) >= 5]
        self._cache: dict[str, tuple[Reading, ...]] = {}

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
        if text[:1] in "[［☐☑□■○・":  # a mark or a list begins here; so does nothing at all
            return ()
        known = self._cache.get(text)
        if known is None:
            known = self._cache[text] = tuple(self._look_up(text))
        return known

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
            bare = _TAIL.sub("", body)
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


def _number_of(printed: str) -> Numeral | None:
    return numeral(fold(printed).rstrip(".") + ".?")[0] if printed else None


def _entries(form: Form) -> Iterator[Entry]:
    index = step = 0
    for section in form.sections:
        roman = Numeral("roman", _ROMAN_VALUES[section.id]) if section.id in _ROMAN_VALUES else None
        yield Entry(index, step, section, number=roman)
        index, step = index + 1, step + 1
        printed = [item for item in section.items if _printed_as_label(item, form)]
        for item, following in zip(printed, [*printed[1:], None], strict=True):
            group = form.group_of(item.id)
            last = index
            if group is not None:
                last += sum(1 for one in printed[printed.index(item) + 1 :] if form.group_of(one.id) == group)
            yield Entry(index, step, section, item, group, last, _number_of(item.no))
            index += 1
            if group is None or following is None or form.group_of(following.id) != group:
                step += 1


def _printed_as_label(item: FormItem, form: Form) -> bool:
    """Some entries of the catalogue have no label of their own in print."""
    if item.kind == "multi" and fold(item.label) == fold(" / ".join(o.label for o in item.options)):
        return False  # its options stand beside the heading: 委託しない
    if item.concept == "head.form_version" or not re.search(r"[^\W\d_]{2}", item.label.replace("YYYY", "")):
        return False  # the tag of the form itself; the bare unit ( )件
    group = form.group_of(item.id)
    if group is None:
        return True
    head = form.items[group]
    return item.id == group or item.label != head.label  # the name of 委託事項n stands beside the group's own label


def _aliases(entry: Entry) -> Iterator[str]:
    printed = [entry.section.title, entry.section.printed] if entry.item is None else [entry.item.label]
    for label in printed:
        for one in (label, *label.split(" / ")):
            folded = fold(one)
            if entry.item is None:
                folded = folded[numeral(folded)[1] :]
            for alias in (folded, _TAIL.sub("", folded)):
                if len(alias) >= 2:
                    yield alias


@cache
def label_index(form_id: str) -> LabelIndex:
    """The labels of a form, built once. Raises UnknownForm."""
    return LabelIndex(load_form(form_id))
