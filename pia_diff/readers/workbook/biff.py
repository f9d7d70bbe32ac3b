"""The records of an .xls ([MS-XLS]): how far its sheets reach, whether it is locked, and the text laid over its cells.

calamine reads the cells, and keeps every sheet as a rectangle around those with a value; so their places are looked up
before. Text boxes and check boxes are read here, too; pictures are not, nor which shape a box has.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pia_diff.errors import N_
from pia_diff.readers.source import MOST_CELLS, TooManyCells, tidy
from pia_diff.readers.workbook.bounds import MOST_AREA
from pia_diff.readers.workbook.drawings import COLUMN, ROW
from pia_diff.readers.workbook.errors import DamagedWorkbook, FarCell, Protected
from pia_diff.readers.workbook.overlay import CheckBox
from pia_diff.readers.workbook.places import reference
from pia_diff.readers.workbook.shapes import Shape

# The numbers of records: 2.3.2
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _CONTINUE = 0x809, 0x0A, 0x2F, 0x85, 0x3C
_CELLS = frozenset({0x06, 0xFD, 0x203, 0x204, 0x205, 0x27E, 0xD6})  # one cell with a value each
_SEVERAL = 0xBD
_DRAWING, _OBJECT, _OBJECT_TEXT = 0xEC, 0x5D, 0x1B6
_ANCHOR = b"\x00\x00\x10\xf0\x12\x00\x00\x00"  # the head of OfficeArtClientAnchorSheet, 2.5.193
_GROUP, _LINE, _CHECK_BOX, _OPTION, _COMMENT = 0x00, 0x01, 0x0B, 0x0C, 0x19  # types of objects, 2.5.143
_CHECK_DATA = 0x0A  # FtCbls, 2.5.138


@dataclass(slots=True)
class Overlay:
    """What lies over one sheet."""

    shapes: list[Shape] = field(default_factory=list)
    boxes: list[CheckBox] = field(default_factory=list)


def overlays(stream: bytes, file: Path) -> dict[str, Overlay]:
    """What lies over the sheets of a workbook stream, by name. Raises Protected, DamagedWorkbook, FarCell,
    TooManyCells."""
    try:
        sheets = list(_sheets(stream, file))
        reader = _Reader(stream, file)
        return {name: reader.sheet(name, place) for name, place in sheets}
    except (struct.error, IndexError) as error:
        raise DamagedWorkbook(file=file, part="Workbook", reason=N_("it is cut off")) from error


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records of a substream, up to its end; those within it (charts) too."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return


def _sheets(stream: bytes, file: Path) -> Iterator[tuple[str, int]]:
    for kind, data in _records(stream, 0):
        if kind == _FILEPASS:
            raise Protected(file=file)
        if kind == _BOUNDSHEET:
            place, _, sheet_kind, length, wide = struct.unpack_from("<IBBBB", data)
            name = data[8 : 8 + 2 * length].decode("utf-16-le", "replace") if wide & 1 else data[8:].decode("latin-1")
            if sheet_kind == 0:
                yield name, place


@dataclass(slots=True)
class _Object:
    """An object over the cells: its type, its corners (column, 1024ths of it, row, 256ths of it, twice), whether it is
    ticked, its text."""

    kind: int
    anchor: tuple[int, ...]
    ticked: bool
    text: str = ""
    waiting: int = 0


class _Reader:
    def __init__(self, stream: bytes, file: Path) -> None:
        self._stream = stream
        self._file = file
        self._values = 0

    def sheet(self, name: str, place: int) -> Overlay:
        rows, columns = [0, 0], [0, 0]
        objects: list[_Object] = []
        anchor: tuple[int, ...] = (0,) * 8
        for kind, data in _records(self._stream, place):
            if kind in _CELLS or kind == _SEVERAL:
                row, column = struct.unpack_from("<HH", data)
                last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind == _SEVERAL else column
                self._values += max(1, last - column + 1)
                rows, columns = [min(rows[0], row), max(rows[1], row)], [min(columns[0], column), max(columns[1], last)]
            elif kind == _DRAWING and _ANCHOR in data:
                anchor = struct.unpack_from("<2x8H", data, data.rindex(_ANCHOR) + len(_ANCHOR))
            elif kind == _OBJECT:
                objects.append(_Object(struct.unpack_from("<H", data, 4)[0], anchor, _is_ticked(data)))
            elif kind == _OBJECT_TEXT and objects:
                objects[-1].waiting = struct.unpack_from("<H", data, 10)[0]
            elif kind == _CONTINUE and objects and objects[-1].waiting:  # the text follows its properties
                one = objects[-1]
                part = data[1:].decode("utf-16-le" if data[:1] == b"\x01" else "latin-1", "replace")[: one.waiting]
                one.text += part
                one.waiting -= len(part)
        self._refuse(name, rows, columns)
        return _overlay(objects)

    def _refuse(self, name: str, rows: list[int], columns: list[int]) -> None:
        if (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1) > MOST_AREA:
            place = f"{name}!{reference(rows[1], columns[1])}"
            raise FarCell(file=self._file, place=place, limit=MOST_AREA)
        if self._values > MOST_CELLS:
            raise TooManyCells(file=self._file, limit=MOST_CELLS)


def _is_ticked(data: bytes) -> bool:
    place = 0
    while place + 6 <= len(data):
        kind, length = struct.unpack_from("<HH", data, place)
        if kind == _CHECK_DATA:
            return bool(struct.unpack_from("<H", data, place + 4)[0] == 1)
        place += 4 + length
    return False


def _overlay(objects: list[_Object]) -> Overlay:
    found = Overlay()
    for one in objects:
        column, across, row, down, last_column, last_across, last_row, last_down = one.anchor
        if one.kind in (_CHECK_BOX, _OPTION):
            found.boxes.append(CheckBox(one.ticked, " ".join(tidy(one.text).split()), row, column))
        elif one.kind not in (_COMMENT, _GROUP):
            left, right = (column + across / 1024) * COLUMN, (last_column + last_across / 1024) * COLUMN
            top, bottom = (row + down / 256) * ROW, (last_row + last_down / 256) * ROW
            kind = "line" if one.kind == _LINE else "box"
            found.shapes.append(
                Shape(kind, "", left, top, right, bottom, row, column, tuple(tidy(one.text).split("\n")))
            )
    return found
