"""How far the sheets of a package reach, found out before calamine allocates them.

calamine keeps a sheet as a rectangle around all cells with a value, and every text once for each cell that shows it: a
few bytes of XML can ask for terabytes. Sheets as programs write them are passed on the ground of counts alone; what is
written otherwise, or looks large, is walked cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pia_diff.readers.source import MOST_CELLS, TooManyCells
from pia_diff.readers.workbook.errors import DamagedWorkbook, FarCell, Overfull
from pia_diff.readers.workbook.places import position, reference
from pia_diff.readers.workbook.xml_tree import parse

MOST_AREA = 8_000_000
"""Cells a sheet may span, empty ones too: above what a plain sheet can reach (see `_ODD`)."""

MOST_TEXT = 256 * 1024 * 1024
"""Bytes of text in all cells together."""

# Programs write `<c r="B12" ...>`, and few sheets go past ZZ or row 9999. All else is looked at cell by cell.
_ODD = re.compile(rb'<c(?! r="[A-Z]{1,2}[0-9]{1,4}")(?=[\s/>])')
_PREFIXED = re.compile(rb":c[\s/>]")


class Bounds:
    """Checks the sheets of one workbook; `strings` is the part of its shared strings (ECMA-376 part 1, 18.4.9)."""

    def __init__(self, strings: bytes, file: Path) -> None:
        self._file = file
        self._strings = strings
        self._longest = max(map(len, strings.split(b"</si>")), default=0)
        self._lengths: list[int] | None = None
        self._cells = 0
        self._text = 0

    def check(self, sheet: str, content: bytes) -> None:
        """Raises TooManyCells, FarCell, Overfull, DamagedWorkbook."""
        values = content.count(b"<v") + content.count(b"<is")
        plain = _is_utf8(content) and _ODD.search(content) is None and _PREFIXED.search(content) is None
        if not plain or self._text + values * self._longest > MOST_TEXT:
            values = self._walk(sheet, content)
        else:
            self._text += values * self._longest
        self._cells += values
        if self._cells > MOST_CELLS or content.count(b"mergeCell ") > MOST_CELLS:
            raise TooManyCells(file=self._file, limit=MOST_CELLS)
        if self._text > MOST_TEXT:
            megabytes = -(-self._text // 1_000_000)
            raise Overfull(file=self._file, size=megabytes, unit="MB", limit=MOST_TEXT // 1_000_000)

    def _walk(self, sheet: str, content: bytes) -> int:
        walk = _Walk(self._file, sheet)
        walk.run(content)
        lengths = self._string_lengths()
        self._text += sum(lengths[one] for one in walk.strings if one < len(lengths))
        if walk.rows and (walk.rows[1] - walk.rows[0] + 1) * (walk.columns[1] - walk.columns[0] + 1) > MOST_AREA:
            place = f"{sheet}!{reference(walk.rows[1], walk.columns[1])}"
            raise FarCell(file=self._file, place=place, limit=MOST_AREA)
        return walk.values

    def _string_lengths(self) -> list[int]:
        if self._lengths is None:
            lengths = self._lengths = []

            def start(name: str, _: dict[str, str]) -> None:
                if name.rpartition(":")[2] == "si":
                    lengths.append(0)

            def text(data: str) -> None:
                if lengths:
                    lengths[-1] += 3 * len(data)

            if self._strings:
                parse(self._strings, self._file, "sharedStrings", start, text=text)
        return self._lengths


class _Walk:
    """One sheet, element by element. Cells and rows without a number follow the one before (18.3.1.4, 18.3.1.73)."""

    def __init__(self, file: Path, sheet: str) -> None:
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.strings: list[int] = []
        self.values = 0
        self._file = file
        self._sheet = sheet
        self._row = self._column = -1
        self._shared = False
        self._in_value = False

    def run(self, content: bytes) -> None:
        parse(content, self._file, self._sheet, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self._row = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = -1
        elif name == "c":
            self._cell(attributes)
        elif name in ("v", "is"):
            self._in_value = name == "v" and self._shared
            self.values += 1
            _widen(self.rows, self._row)
            _widen(self.columns, self._column)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._shared = attributes.get("t") == "s"
        if "r" not in attributes:
            self._column += 1
            return
        place = position(attributes["r"])
        if place is None:
            raise DamagedWorkbook(file=self._file, part=self._sheet, reason=f"no cell is called {attributes['r']!r}")
        self._row, self._column = place

    def _text(self, data: str) -> None:
        if self._in_value and data.strip().isdecimal():
            self.strings.append(int(data))

    def _end(self, _name: str) -> None:
        self._in_value = False


def _widen(ends: list[int], number: int) -> None:
    ends[:] = (min([*ends, number]), max([*ends, number]))


def _is_utf8(content: bytes) -> bool:
    head: Iterable[bytes] = re.findall(rb"""encoding\s*=\s*["']([\w.-]+)""", content[:200])
    return not content.startswith((b"\xff\xfe", b"\xfe\xff")) and all(one.lower() == b"utf-8" for one in head)
