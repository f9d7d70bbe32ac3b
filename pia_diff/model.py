"""An assessment and the values its items can hold.

`Assessment` is what every reader makes, the store keeps and compare takes: the sections of one document on one form.
An item is *filled* (it has a Value), *empty* (the document leaves it blank) or *absent* (the source lost it: nothing
is known, so it can never count as a deletion).
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pia_diff.forms import Form, FormItem


class ItemPath(NamedTuple):
    """An item id and the instances it stands in.

    `instances` holds one key for the 特定個人情報ファイル of a section that repeats, then one for every `[]` of the
    id: `ItemPath("II.4.out[].3", ("住民基本台帳ファイル", "収納業務"))` prints as
    `II[住民基本台帳ファイル].4.out[収納業務].3`. An empty key stands for every instance, and at the end of a path
    (`I.2.sys[]`) for the group as a whole. A path without any keys stands for the item wherever it occurs (see
    `within`).
    """

    id: str
    instances: tuple[str, ...] = ()

    def __str__(self) -> str:
        keys = [key.replace("\\", "\\\\").replace("]", "\\]") for key in self.instances]
        text = self.id
        if len(keys) > text.count("[]"):
            # The first key belongs to the section: II.3.6 -> II[].3.6
            head, dot, rest = text.partition(".")
            text = f"{head}[]{dot}{rest}"
        pieces = text.split("[]")
        keys += [""] * (len(pieces) - 1 - len(keys))
        return "".join(piece + f"[{key}]" for piece, key in zip(pieces, keys, strict=False)) + pieces[-1]

    @property
    def section_id(self) -> str:
        return self.id.partition(".")[0]

    @property
    def is_group(self) -> bool:
        """Whether the path means a repeating group as a whole, not one instance."""
        return self.id.endswith("[]") and self.instances[-1:] in ((), ("",))

    def child(self, relative: str) -> ItemPath:
        """The path of an item below this one: `II.4.out[]` and `3` give `II.4.out[].3`, in the same instances."""
        return ItemPath(f"{self.id}.{relative}", self.instances)

    def instance(self, key: str) -> ItemPath:
        """The instance `key` of the group this path means."""
        return ItemPath(self.id, (*self.instances[:-1], key))

    def within(self, other: ItemPath) -> bool:
        """Whether this path is `other` or stands under it.

        `other` may be a pattern: an empty key of it holds every instance, and so does a path without keys. So
        `II.3` holds Ⅱ３ of every file, `II[甲].4.out[]` every 委託事項 of the file 甲.
        """
        if self.id != other.id and not self.id.startswith(other.id + "."):
            return False
        if len(self.instances) < len(other.instances):
            return False
        return all(wanted in ("", key) for key, wanted in zip(self.instances, other.instances, strict=False))


@dataclass(frozen=True, slots=True)
class Text:
    """Running text: one string a paragraph (a line of the form), no line breaks inside."""

    paragraphs: tuple[str, ...]

    @classmethod
    def of(cls, raw: str) -> Text:
        """Text from a string with line breaks, cleaned as `clean_lines` says."""
        return cls(clean_lines(raw))

    def __str__(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the item's options, by its label."""

    option: str

    def __str__(self) -> str:
        return self.option


@dataclass(frozen=True, slots=True)
class Checks:
    """The options marked, in the form's order, each with its free text (empty where none)."""

    marked: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "\n".join(f"{option}({text})" if text else option for option, text in self.marked)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is printed; `value` is None where the print is no plain number."""

    text: str

    @property
    def value(self) -> int | None:
        digits = unicodedata.normalize("NFKC", self.text).replace(",", "").strip().removesuffix("件")
        return int(digits) if digits.isdecimal() else None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Date:
    """A date as it is printed (`平成27年7月11日`); `pia_diff.wareki.parse_date` reads it."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Table:
    """A list annexed to the form (別添2, 別紙): the head and the rows, every row as long as the head."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return "\n".join("\t".join(row) for row in (self.columns, *self.rows))


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing of an Attachment: its file name, the SHA-256 of its bytes, in hex, and the text that stands in it
    (one text box a line), as far as a reader could take it out."""

    name: str
    sha256: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """The drawings of an item (別添1), known by their hashes, in printed order."""

    drawings: tuple[Drawing, ...]

    def __str__(self) -> str:
        return "\n".join(drawing.name for drawing in self.drawings)


Value = Text | Choice | Checks | Number | Date | Table | Attachment


class State(enum.Enum):
    """Whether an item is filled, empty, or absent (not known)."""

    FILLED = "filled"
    EMPTY = "empty"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Text of the source that no item took, and where it stood (`line 120`, `Ⅱ!C14`)."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One published row of the annex 変更箇所, word for word.

    `carried` is no part of the print: the date of the rows above, for a row that prints none of its own.
    """

    date: str = ""
    item: str = ""
    before: str = ""
    after: str = ""
    timing: str = ""
    reason: str = ""
    carried: str = ""


@dataclass(frozen=True)
class Section:
    """The contents of one section, or of one file's Ⅱ or Ⅲ: what the store keeps as one YAML file.

    `values` in the form's order; `instances` gives for every group (a path whose last key is empty) the keys of its
    instances in printed order; `absent` names the items, instances or groups the source lost. Check boxes in both were
    read in part: of the options not in their value nothing is known. In a section that does not repeat, `absent` may
    also name Ⅱ and Ⅲ, where nobody knows what other files the document has.
    """

    values: dict[ItemPath, Value] = field(default_factory=dict)
    instances: dict[ItemPath, tuple[str, ...]] = field(default_factory=dict)
    absent: frozenset[ItemPath] = frozenset()


class Sections(dict[ItemPath, Section]):
    """The sections of an assessment by path, in printed order.

    The store's subclass reads a section only when it is asked for, and knows without reading whether two are equal.
    """

    def fingerprint(self, path: ItemPath) -> str | None:  # noqa: ARG002 - the store's subclass uses it
        """A string equal for two sections exactly when their stored text is; None where there is none."""
        return None

    def mentions(self, text: str) -> bool:
        """Whether `text` stands literally in any section, within one line."""
        return any(text in str(value) for section in self.values() for value in section.values.values())


@dataclass(frozen=True)
class Assessment:
    """One 特定個人情報保護評価書.

    `sections` maps section paths (`I`, `II[住民基本台帳ファイル]`) to their contents, in printed order, without the
    annex 変更箇所; `files` are the keys of the 特定個人情報ファイル, in printed order; `rows` the annex as published;
    `left_over` what a reader could not place; `attachments` the bytes of drawings by SHA-256, as far as they were
    read. A section that is not there is empty, not absent.
    """

    form: Form
    sections: Sections
    files: tuple[str, ...] = ()
    rows: tuple[AnnexRow, ...] = ()
    left_over: tuple[LeftOver, ...] = ()
    attachments: Mapping[str, bytes] = field(default_factory=dict)

    def section_of(self, path: ItemPath) -> Section | None:
        """The section a path lies in, None when the assessment has none such."""
        section_id = path.section_id
        keys = path.instances[:1] if self.form.section(section_id).per_file else ()
        return self.sections.get(ItemPath(section_id, keys))

    def get(self, path: ItemPath) -> Value | None:
        """The value of an item, None when it is empty or absent (see `state`)."""
        section = self.section_of(path)
        return section.values.get(path) if section else None

    def state(self, path: ItemPath) -> State:
        """Whether the item is filled, empty or absent. A file this assessment does not have is empty, unless one of the
        sections says that the source lost it, or all files.
        """
        section = self.section_of(path)
        if section is not None and path in section.values:
            return State.FILLED
        telling = self.sections.values() if section is None else (section,)
        return State.ABSENT if any(path.within(lost) for one in telling for lost in one.absent) else State.EMPTY

    def groups(self) -> dict[ItemPath, tuple[str, ...]]:
        """The keys of the instances of every group, by the path of the group. Reads every section."""
        return {group: keys for section in self.sections.values() for group, keys in section.instances.items()}

    def walk(self) -> Iterator[tuple[ItemPath, Value]]:
        """Every filled item, section by section, in the form's order."""
        for section in self.sections.values():
            yield from section.values.items()

    def text_of(self, concept: str) -> str:
        """The text of an item outside sections that repeat, by concept (`head.name`); empty where there is none."""
        item = self.form.by_concept.get(concept)
        value = self.get(ItemPath(item.id)) if item else None
        return "" if value is None else str(value)


_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_NUMBERING = re.compile(r"^\s*(?:[(（]\s*[0-9０-９]+\s*[)）]|[0-9０-９]+\s*[.．、)）](?![0-9０-９])|[①-⑳])\s*")
_WIDTH = str.maketrans({chr(0xFF01 + n): chr(0x21 + n) for n in range(94)} | {"\u3000": " "})


def clean_lines(raw: str) -> tuple[str, ...]:
    """Paragraphs of a raw string: NFC, one a line whatever the kind of line break, without control characters, without
    blanks at the ends of lines and without blank lines at either end.
    """
    lines = []
    for line in raw.splitlines():
        seen = line if line.isprintable() else _UNSEEN.sub("", line)
        lines.append(unicodedata.normalize("NFC", seen).rstrip())
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


def instance_key(name: str) -> str:
    """The key an instance gets from its printed name: on one line, single blanks, ASCII characters in one width,
    without a number before it.

    `（１）住民基本台帳ファイル` → `住民基本台帳ファイル`.
    """
    whole = " ".join(unicodedata.normalize("NFC", name).translate(_WIDTH).split())
    return _NUMBERING.sub("", whole) or whole


def value_of(item: FormItem, raw: str) -> Value:
    """A plain string as a value of the item's kind, without checking options. Figures and tables have no plain form."""
    lines = clean_lines(raw)
    if item.kind not in ("choice", "number", "date"):
        return Text(lines)
    text = "\n".join(lines)
    if item.kind == "choice":
        option = item.option(text)
        return Choice(option.label if option else text)
    return Number(text) if item.kind == "number" else Date(text)
