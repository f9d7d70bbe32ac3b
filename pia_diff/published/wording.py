"""A published 項目 as it is compared: without blanks, separators and brackets, and where these stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

CIRCLED = re.compile("[①-⑳㉑-㊿]")
_HALF_KANA = re.compile("[\uff61-\uff9f]+")
_SEPARATORS = frozenset(" \t\n\r\u3000_-‐‑‒–—―−─~〜～・、。,.;:/／|>＞→()[]【】「」『』〔〕<《》〈〉＜≪≫*※")
_HYPHENS = r"\-‐‑‒–—―−－"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_FIRST = re.compile(r"第?(VI|IV|V|I{1,3})(?![A-Za-z])")
_NUMBER = re.compile(r"[①-⑳㉑-㊿]|[0-9]{1,3}")
_ANNEX = re.compile(r"(?:別添|別紙)(?:資料)?\s*([0-9①-⑳]?)")
_REMARK = re.compile(r"該当|その他|ほか|同様|以下|すべて|全て|関係")

LONGEST = 500
"""Characters of a 項目 that are looked at: a longer one is a text in the wrong column."""
IN_BRACKETS, FILLER = 0.3, 0.2
"""What a character weighs that nothing explains: in brackets, in words that say what happened; elsewhere 1."""
_FILLER = re.compile(
    r"(?:(?:[のを](?:一部)?)?(?:追加|削除|変更|修正|新設|廃止|差替え?|差し替え)(?:する|した)?)+$"
    r"|(?:について|に係る記載|の記載|欄|の欄|全般|参照|など|等|ほか|他)+$"
)
_AND = r"(?:及び|並びに|および|ならびに|又は|または|と|かつ)"
JOINED = re.compile(rf"[\s※(（]*(?:[、,，・/／&＆;；+＋]|{_AND})[\s※)）]*")
"""What joins two items in one row."""
_AND_OTHERS = re.compile(
    r"(?:ほか|など|(?<!数料)等|(?<![のそ])他)[\s)）]*$|[、及び並びに]+その他[^、]{0,4}(?:項目|箇所)"
)


def compact(text: str) -> str:
    """One width, no blanks, separators, brackets, ※; Roman numerals as letters, circled numbers as they are."""
    return "".join(_kept(char) for char in _HALF_KANA.sub(_whole, text))


def _whole(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


@lru_cache(maxsize=4096)
def _kept(char: str) -> str:
    if CIRCLED.match(char):
        return char
    return "".join(one for one in unicodedata.normalize("NFKC", char) if one not in _SEPARATORS and not one.isspace())


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: where it stands (compact), and its value; `annex` of 別添1."""

    start: int
    end: int
    printed: str
    value: int
    annex: bool = False
    first: bool = False
    """Whether it stands at the very beginning, and so may be the number of a section."""

    def agrees(self, printed: str) -> bool:
        """Whether it is the number that the form prints as `printed`."""
        if printed.startswith(("別添", "別紙")):
            return self.annex and (
                self.printed == printed or printed == self.printed[:2] or self.printed == printed[:2]
            )
        if self.annex or not printed or (printed in _ROMAN and not self.first):
            return False
        if self.printed in _ROMAN and printed not in _ROMAN:
            return False
        return self.value == value_of(printed)

    def same_style(self, printed: str) -> bool:
        """Whether it is written as the form writes it."""
        return self.printed == printed


def value_of(printed: str) -> int:
    """The value of `3`, `⑥`, `II`; 0 for nothing."""
    if printed in _ROMAN:
        return _ROMAN[printed]
    if CIRCLED.fullmatch(printed):
        return int(unicodedata.numeric(printed))
    return int(printed) if printed.isdecimal() else 0


@dataclass(frozen=True)
class Wording:
    """`text` is compact, `raw` as published, `places` gives for each character of `text` its place in `raw`."""

    raw: str
    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, raw: str) -> Wording:
        """The wording of a 項目, at most LONGEST characters of it."""
        raw = _HALF_KANA.sub(_whole, raw.strip()[:LONGEST])
        text: list[str] = []
        places: list[int] = []
        for place, char in enumerate(raw):
            kept = _kept(char)
            text.append(kept)
            places += [place] * len(kept)
        return cls(raw, "".join(text), tuple(places))

    def between(self, start: int, end: int) -> str:
        """What was published between two places of the compact text, separators at its ends left out."""
        if start >= end:
            return ""
        return self.raw[self.places[start] : self.places[end - 1] + 1]

    def gap(self, left: int, right: int) -> str:
        """What was published between the character before `left` and the one at `right`."""
        begin = self.places[left - 1] + 1 if left else 0
        return self.raw[begin : self.places[right] if right < len(self.places) else len(self.raw)]

    @cached_property
    def cuts(self) -> frozenset[int]:
        """The places before which a separator stands, the beginning and the end."""
        inner = (n for n in range(1, len(self.places)) if self.places[n] > self.places[n - 1] + 1)
        numbers = (place for one in self.numerals.values() for place in (one.start, one.end))
        return frozenset([0, len(self.text), *inner, *numbers])

    @cached_property
    def numerals(self) -> dict[int, Numeral]:
        """The numbers, by their ends."""
        return {one.end: one for one in self._numerals()}

    @cached_property
    def begun(self) -> dict[int, Numeral]:
        """The numbers, by their beginnings."""
        return {one.start: one for one in self.numerals.values()}

    def _numerals(self) -> Iterator[Numeral]:
        offset = 0
        first = _FIRST.match(self.text)
        if first:
            yield Numeral(0, first.end(), first[1], value_of(first[1]), first=True)
            offset = first.end()
        for match in _ANNEX.finditer(self.text):
            yield Numeral(match.start(), match.end(), match.group().replace("資料", ""), value_of(match[1]), annex=True)
        for match in _NUMBER.finditer(self.text, offset):
            if not any(one.start() < match.end() <= one.end() for one in _ANNEX.finditer(self.text)):
                yield from self._split(match)

    def _split(self, match: re.Match[str]) -> Iterator[Numeral]:
        """A run of digits, parted where a separator stood: 2.3 is 2 and 3."""
        start = match.start()
        for end in range(start + 1, match.end() + 1):
            if end == match.end() or self.places[end] > self.places[end - 1] + 1:
                printed = self.text[start:end]
                yield Numeral(start, end, printed, value_of(printed), first=start == 0)
                start = end

    def is_range(self, left: Numeral, right: Numeral) -> bool:
        """Whether a sign of a range stands between two numbers: 1～58, (1)から(3)まで. Hyphens also part the steps of
        an item (3-6), so they say so only between circled numbers.
        """
        hyphen = _HYPHENS if CIRCLED.match(left.printed) and CIRCLED.match(right.printed) else ""
        between = rf"[\s)）.．]*(?:[~〜～{hyphen}]|から|乃至|ないし)[\s(（]*"
        return left.value < right.value and bool(re.fullmatch(between, self.gap(left.end, right.start)))

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """What each character weighs when nothing explains it."""
        depth = 0
        by_place = []
        for char in self.raw:
            depth += (char in "(（") - (char in ")）")
            by_place.append(IN_BRACKETS if depth > 0 else 1.0)
        weights = [by_place[place] for place in self.places]
        filler = _FILLER.search(self.text)
        if filler:
            weights[filler.start() :] = [FILLER] * (len(self.text) - filler.start())
        return tuple(weights)

    @cached_property
    def notes(self) -> tuple[int, ...]:
        """The places of the compact text before which ※ stands."""
        marks = [place for place, char in enumerate(self.raw) if char in "※*＊"]
        return tuple(next((n for n, place in enumerate(self.places) if place > mark), len(self.text)) for mark in marks)

    @property
    def says_more(self) -> bool:
        """Whether it says that other items, which it does not name, changed as well."""
        if _AND_OTHERS.search(self.raw):
            return True
        return any(_REMARK.search(self.text[note:]) and "項目" in self.text[note:] for note in self.notes)
