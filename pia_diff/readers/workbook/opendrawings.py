"""The shapes of an OpenDocument sheet (OpenDocument 1.3, part 3, 10.3) → shapes and check boxes.

LibreOffice gives the place of a shape from the cell it is anchored to; where that cell begins is added up from the
widths of columns and the heights of rows.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from pia_diff.readers.source import tidy
from pia_diff.readers.workbook.archive import Archive
from pia_diff.readers.workbook.drawings import COLUMN, ROW
from pia_diff.readers.workbook.opendocument import DRAWN, Spreadsheet, Table
from pia_diff.readers.workbook.overlay import CheckBox
from pia_diff.readers.workbook.places import position
from pia_diff.readers.workbook.shapes import Image, Shape, file_name, line_geometry
from pia_diff.readers.workbook.xml_tree import Element

_HAIR = 1_000  # EMU
_LENGTH = re.compile(r"(-?[0-9.]+)(in|cm|mm|pt|pc|px)?")
_UNITS = {"in": 914_400, "cm": 360_000, "mm": 36_000, "pt": 12_700, "pc": 152_400, "px": 9_525, None: 1}
_LINES = {"line": "straight", "lines": "bent", "standard": "bent", "curve": "curved", "": "bent"}


class OpenDrawing:
    """What lies over one sheet: `shapes` and `boxes`, in the order of the file."""

    def __init__(self, archive: Archive, document: Spreadsheet, table: Table) -> None:
        self._archive = archive
        self._document = document
        self._columns = _Runs(table.columns, document, "column-width", COLUMN)
        self._rows = _Runs(table.rows, document, "row-height", ROW)
        self.shapes: list[Shape] = []
        self.boxes: list[CheckBox] = []
        for place, element in table.drawn:
            left, top = (self._columns.start(place[1]), self._rows.start(place[0])) if place else (0.0, 0.0)
            for one in _members(element):
                self._add(one, left, top, place)

    def _add(self, one: Element, left: float, top: float, place: tuple[int, int] | None) -> None:
        start = left + _length(one.get("x") or one.get("x1")), top + _length(one.get("y") or one.get("y1"))
        if one.name in ("line", "connector", "measure"):
            end = left + _length(one.get("x2")), top + _length(one.get("y2"))
        else:
            end = start[0] + _length(one.get("width")), start[1] + _length(one.get("height"))
            start, end = self._from_end(one, start, end)
        sides = min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])
        row, column = self._rows.index(sides[1]), self._columns.index(sides[0])
        if place is not None:
            row, column = max(place[0], row), max(place[1], column)
        if one.name == "control":
            self._control(one, row, column)
            return
        line = one.name in ("line", "connector", "measure")
        image = self._image(one)
        self.shapes.append(
            Shape(
                "line" if line else "picture" if image is not None else "box",
                _LINES.get(one.get("type"), "straight") if one.name == "connector" else _geometry(one),
                *sides,
                row,
                column,
                tuple(_paragraphs(one)),
                end[0] < start[0],
                end[1] < start[1],
                self._arrows(one) if line else "",
                image,
            )
        )

    def _from_end(
        self, one: Element, start: tuple[float, float], end: tuple[float, float]
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """The corners of a shape, from the cell in which it ends where that is given: LibreOffice may leave out empty
        cells before the one it begins in."""
        last = position(one.get("end-cell-address").rpartition(".")[2])
        if last is None:
            return start, end
        right, bottom = self._columns.start(last[1]), self._rows.start(last[0])
        far = right + _length(one.get("end-x")), bottom + _length(one.get("end-y"))
        return (start[0] + far[0] - end[0], start[1] + far[1] - end[1]), far

    def _control(self, one: Element, row: int, column: int) -> None:
        control = self._document.controls.get(one.get("control"))
        if control is not None and control.name in ("checkbox", "radio"):
            state = control.get("current-state") or control.get("state")
            ticked = state == "checked" or "true" in (control.get("current-selected"), control.get("selected"))
            self.boxes.append(CheckBox(ticked, tidy(control.get("label")).strip(), row, column))

    def _image(self, frame: Element) -> Image | None:
        for one in frame.all("image"):
            part = one.get("href").removeprefix("./")
            if part in self._archive and not part.startswith("ObjectReplacements/"):  # how a chart looked last
                described = frame.child("desc") or frame.child("title")
                name = file_name(described.string() if described is not None else "", posixpath.basename(part))
                return Image(name, self._archive.read(part))
        return None

    def _arrows(self, line: Element) -> str:
        style = self._document.styles.get(line.get("style-name"))
        properties = style.child("graphic-properties") if style is not None else None
        if properties is None:
            return ""
        start, end = properties.get("marker-start"), properties.get("marker-end")
        return "both" if start and end else "start" if start else "end" if end else ""


class _Runs:
    """Where columns or rows begin, in EMU."""

    def __init__(self, runs: list[tuple[int, str]], document: Spreadsheet, name: str, usual: int) -> None:
        sizes = {}
        for style, element in document.styles.items():
            sizes[style] = next((_length(one.get(name)) for one in element.walk() if one.get(name)), float(usual))
        self._usual = usual
        self._sizes = [sizes.get(style, float(usual)) for _, style in runs]
        self._firsts = list(accumulate((count for count, _ in runs), initial=0))
        lengths = (count * size for (count, _), size in zip(runs, self._sizes, strict=True))
        self._starts = list(accumulate(lengths, initial=0.0))

    def start(self, index: int) -> float:
        """Where the column or row with this number begins."""
        run = bisect_right(self._firsts, index) - 1
        return self._starts[run] + (index - self._firsts[run]) * self._size(run)

    def index(self, place: float) -> int:
        """Which column or row is at this place, a hair (lengths are rounded) before it begins included."""
        place += _HAIR
        run = max(0, bisect_right(self._starts, place) - 1)
        return self._firsts[run] + max(0, int((place - self._starts[run]) / (self._size(run) or self._usual)))

    def _size(self, run: int) -> float:
        return self._sizes[run] if run < len(self._sizes) else self._usual


def _members(element: Element) -> Iterator[Element]:
    if element.name in ("g", "a"):
        for one in element:
            if one.name in DRAWN:
                yield from _members(one)
    else:
        yield element


def _paragraphs(shape: Element) -> Iterator[str]:
    for one in shape.all("p"):
        yield tidy("".join(_pieces(one)))


def _pieces(element: Element) -> Iterator[str]:
    yield element.text
    for one in element:
        if one.name == "s":
            yield " " * min(one.number("c", 1), 1000)
        elif one.name == "tab":
            yield "\t"
        elif one.name == "line-break":
            yield "\n"
        else:
            yield from _pieces(one)
        yield one.tail


def _geometry(shape: Element) -> str:
    """The name of a shape; those taken over from Excel keep theirs behind `ooxml-`."""
    geometry = shape.child("enhanced-geometry")
    name = geometry.get("type").removeprefix("ooxml-") if geometry is not None else ""
    return line_geometry(name or {"frame": "rect"}.get(shape.name, shape.name))


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    try:
        return float(found[1]) * _UNITS[found[2]] if found is not None else 0.0
    except ValueError:
        return 0.0
