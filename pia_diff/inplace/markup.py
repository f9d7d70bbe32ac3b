"""A worksheet part → where its elements stand in the bytes, so that only what must change is changed.

Trees written out again lose what no reader sees: prefixes that `mc:Ignorable` names, the order of attributes. Format:
ECMA-376 part 1, 18.3.1.99 (worksheet), 18.3.1.73 (row), 18.3.1.4 (c).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

from pia_diff.errors import N_
from pia_diff.readers.workbook.errors import DamagedWorkbook, Overfull
from pia_diff.readers.workbook.places import position

MOST_TAGS = 1_000_000
"""In the sheet of the annex, which is kept element by element."""

_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")
_ENCODING = re.compile(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*["'][\w.-]+["']""")
_TEXTS = ("v", "t")


@dataclass(slots=True)
class Element:
    """An element: where its tag begins and ends, where its contents and the whole of it end. `attributes` have local
    names; `inside` is the element around it."""

    name: str
    attributes: dict[str, str]
    start: int
    open_end: int
    inside: Element | None = None
    close: int = 0
    end: int = 0


@dataclass(slots=True)
class SheetCell:
    """A cell; `text` is what stands in it: the number of a shared string where `kind` is `s`."""

    column: int
    element: Element
    text: str = ""
    formula: bool = False

    @property
    def kind(self) -> str:
        """How its value is kept (18.18.11 ST_CellType)."""
        return self.element.attributes.get("t", "n")

    @property
    def style(self) -> int | None:
        """The number of its format."""
        return whole(self.element.attributes.get("s", ""))


@dataclass(slots=True)
class SheetRow:
    """A row and its cells, by number from 1."""

    number: int
    element: Element
    cells: dict[int, SheetCell] = field(default_factory=dict)


@dataclass
class SheetMarkup:
    """A worksheet: its rows by number, and all other elements in document order."""

    content: bytes
    prefix: str = ""
    rows: dict[int, SheetRow] = field(default_factory=dict)
    others: list[Element] = field(default_factory=list)

    def named(self, *names: str) -> list[Element]:
        """The elements outside the rows that have one of these names."""
        return [one for one in self.others if one.name in names]

    def first(self, name: str) -> Element | None:
        """The first element outside the rows that has this name."""
        return next(iter(self.named(name)), None)

    def tag(self, element: Element) -> bytes:
        """Its start tag."""
        return self.content[element.start : element.open_end]

    def inner(self, element: Element) -> str:
        """What stands in it, as markup."""
        return self.content[element.open_end : element.close].decode("utf-8", "replace")


def sheet_markup(content: bytes, file: Path, part: str) -> SheetMarkup:
    """The elements of a worksheet in UTF-8 (see `in_utf8`). Raises DamagedWorkbook and Overfull."""
    tags = content.count(b"<")
    if tags > MOST_TAGS:
        raise Overfull(file=file, size=tags, unit=N_("XML tags"), limit=MOST_TAGS)
    return _Scan(content, file, part).run()


def in_utf8(content: bytes) -> bytes:
    """A part in UTF-8: as it is, or if it is written in UTF-16, the only other encoding of parts (part 2, 6.2.5)."""
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content
    return _ENCODING.sub(r'\1 encoding="UTF-8"', content.decode("utf-16", "replace"), count=1).encode("utf-8")


def whole(text: str) -> int | None:
    """A number as attributes have it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A start tag with an attribute set, all else as it was."""
    written = f'"{escape(value, {chr(34): "&quot;"})}"'.encode()
    for found in _ATTRIBUTE.finditer(tag):
        if found[1] == name.encode():
            return tag[: found.start(2)] + written + tag[found.end(2) :]
    end = re.search(rb"\s*/?>$", tag)
    place = end.start() if end is not None else len(tag)
    return tag[:place] + b" " + name.encode() + b"=" + written + tag[place:]


def without_attributes(tag: bytes, names: Iterable[str]) -> list[bytes]:
    """The attributes of a start tag as they are written, but those with one of these local names."""
    gone = {name.encode() for name in names}
    return [found[0].strip() for found in _ATTRIBUTE.finditer(tag) if found[1].rpartition(b":")[2] not in gone]


class _Scan:
    def __init__(self, content: bytes, file: Path, part: str) -> None:
        self._file, self._part = file, part
        self._sheet = SheetMarkup(content)
        self._stack: list[Element] = []
        self._row: SheetRow | None = None
        self._cell: SheetCell | None = None
        self._column = self._last = 0
        self._reading = False
        self._phonetic = 0

    def run(self) -> SheetMarkup:
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(self._sheet.content, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise self._damaged(error) from error
        return self._sheet

    def _damaged(self, reason: object) -> DamagedWorkbook:
        return DamagedWorkbook(file=self._file, part=self._part, reason=reason)

    def _refuse(self, *_: object) -> None:
        raise self._damaged("DOCTYPE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        content, start = self._sheet.content, self._parser.CurrentByteIndex
        tag = _TAG.match(content, start)
        if tag is None:
            raise self._damaged(f"<{name}>")
        prefix, _, local = name.rpartition(":")
        above = self._stack[-1] if self._stack else None
        element = Element(
            local, {key.rpartition(":")[2]: value for key, value in attributes.items()}, start, tag.end(), above
        )
        self._stack.append(element)
        if above is None:
            self._sheet.prefix = f"{prefix}:" if prefix else ""
        if local == "row" and above is not None and above.name == "sheetData":
            self._begin_row(element)
        elif local == "c" and self._row is not None and above is self._row.element:
            self._begin_cell(element)
        elif self._cell is not None:
            self._cell.formula |= local == "f"
            self._phonetic += local == "rPh"
            self._reading = local in _TEXTS and not self._phonetic
        elif self._row is None:
            self._sheet.others.append(element)

    def _begin_row(self, element: Element) -> None:
        before = self._last
        number = whole(element.attributes.get("r", "")) or before + 1
        if number <= before:
            raise self._damaged(f"<row r={number}>")
        self._row = self._sheet.rows[number] = SheetRow(number, element)
        self._last = number
        self._column = 0

    def _begin_cell(self, element: Element) -> None:
        name = element.attributes.get("r")
        place = position(name) if name is not None else None
        if name is not None and place is None:
            raise self._damaged(f"<c r={name!r}>")
        self._column = place[1] + 1 if place is not None else self._column + 1
        assert self._row is not None
        self._cell = self._row.cells[self._column] = SheetCell(self._column, element)

    def _text(self, data: str) -> None:
        if self._reading and self._cell is not None:
            self._cell.text += data

    def _end(self, _name: str) -> None:
        element = self._stack.pop()
        content = self._sheet.content
        if content[element.open_end - 2 : element.open_end] == b"/>":
            element.close = element.end = element.open_end
        else:
            element.close = self._parser.CurrentByteIndex
            element.end = content.index(b">", element.close) + 1
        self._reading = False
        if element.name == "rPh":
            self._phonetic = max(0, self._phonetic - 1)
        if self._cell is not None and element is self._cell.element:
            self._cell = None
        elif self._row is not None and element is self._row.element:
            self._row = None
