"""What a form prints, entry by entry, and how print is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pia_diff.forms import Form, FormItem, FormSection

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
TAIL = re.compile(r"(?:\([^()]*\)|【[^【】]*】)+$")


class Numeral(NamedTuple):
    """A number as printed before a label: `Ⅱ` is ("roman", 2), `３．` ("digit", 3), `⑥` ("circle", 6)."""

    style: str
    value: int


_FOLD = NARROW | str.maketrans({**_ROMAN, "※": "", "*": "", "＊": ""})


def fold(text: str) -> str:
    """`text` as labels are compared: without width, blanks and ※, Roman numerals as letters."""
    return _fold_short(text) if len(text) <= 64 else "".join(text.translate(_FOLD).split())


@lru_cache(maxsize=16_384)
def _fold_short(text: str) -> str:
    return "".join(text.translate(_FOLD).split())


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


@dataclass(frozen=True, eq=False)  # one object an entry: to compare contents would compare whole sections
class Entry:
    """One thing a form prints that text can be recognised by: the title of a section, a heading, a group, an item.

    `index` is its place in print; `step` the same, every group counted as one thing; `last` the index of the last
    member of the group it heads or stands in; `named` says that the name of an instance stands beside the label of the
    group it heads (委託事項1, but not システム1).
    """

    index: int
    step: int
    section: FormSection
    item: FormItem | None = None
    group: str | None = None
    last: int = 0
    number: Numeral | None = None
    named: bool = False

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


def _number_of(printed: str) -> Numeral | None:
    return numeral(fold(printed).rstrip(".") + ".?")[0] if printed else None


def entries(form: Form) -> Iterator[Entry]:
    """Everything a form prints, in printed order."""
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
            yield Entry(index, step, section, item, group, last, _number_of(item.no), f"{item.id}.name" in form.items)
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


def aliases(entry: Entry) -> Iterator[str]:
    """How an entry may be printed, folded, without its number."""
    printed = [entry.section.title, entry.section.printed] if entry.item is None else [entry.item.label]
    for label in printed:
        for one in (label, label.replace(" / ", ""), *label.split(" / ")):
            folded = fold(one)
            if entry.item is None:
                folded = folded[numeral(folded)[1] :]
            for alias in (folded, TAIL.sub("", folded)):
                if len(alias) >= 2:
                    yield alias


def sheet_names(entry: Entry) -> Iterator[str]:
    """How the name of a sheet begins that is no Roman numeral: 表紙, (別添1), 別添1."""
    short = fold(entry.section.short)
    bracket = re.match(r"\(([^()]+)\)", short)
    if bracket is not None:
        yield bracket[0]
        yield bracket[1]
    elif entry.number is None:
        yield short
