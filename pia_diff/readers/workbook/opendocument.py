"""An OpenDocument spreadsheet (`.ods`): what calamine does not tell of its sheets, and what lies over them.

OpenDocument 1.3, part 3: `table:table` (9.1) with rows and cells that may be repeated (19.676, 19.679) and span others
(19.677, 19.680). What a cell shows stands in its `text:p`. Shapes (10.3) stand in the cell they are anchored to, or
in `table:shapes` of the sheet; comments are `office:annotation` and no contents.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pia_diff.errors import N_
from pia_diff.readers.source import MOST_CELLS, TooManyCells
from pia_diff.readers.workbook.archive import Archive
from pia_diff.readers.workbook.bounds import MOST_AREA, MOST_TEXT
from pia_diff.readers.workbook.details import Details, Place
from pia_diff.readers.workbook.errors import DamagedWorkbook, FarCell, Overfull
from pia_diff.readers.workbook.places import reference
from pia_diff.readers.workbook.xml_tree import DEEPEST, MOST_TAGS, Element, parse

CONTENT = "content.xml"

DRAWN = frozenset(
    {"frame", "custom-shape", "rect", "line", "connector", "g", "ellipse", "circle", "polygon", "polyline", "path"}
    | {"caption", "control", "measure", "regular-polygon", "a"}
)
"""Elements of `draw:` that stand for a shape."""


@dataclass(slots=True)
class Table:
    """One sheet. `drawn` are its shapes as they stand in the file, each with the cell it is in, None in none;
    `columns` and `rows` how many there are of which style, one run after the other."""

    name: str
    spans: dict[Place, tuple[int, int]] = field(default_factory=dict)
    texts: dict[Place, str] = field(default_factory=dict)
    drawn: list[tuple[Place | None, Element]] = field(default_factory=list)
    columns: list[tuple[int, str]] = field(default_factory=list)
    rows: list[tuple[int, str]] = field(default_factory=list)

    @property
    def details(self) -> Details:
        return Details(self.spans, self.texts)


@dataclass(slots=True)
class Spreadsheet:
    """The sheets of the document; `styles` and `controls` (form controls) by name."""

    tables: list[Table]
    styles: dict[str, Element]
    controls: dict[str, Element]


def read_spreadsheet(archive: Archive) -> Spreadsheet:
    """Raises DamagedWorkbook, TooManyCells, FarCell, Overfull."""
    return _Reader(archive).read()


@dataclass(slots=True)
class _Cell:
    column: int
    repeated: int
    spans: tuple[int, int]
    dated: bool
    valued: bool
    text: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._found = Spreadsheet([], {}, {})
        self._open: list[str] = []
        self._table: Table | None = None
        self._row = self._next_row = self._column = 0
        self._repeated = 1
        self._in_row: list[_Cell] = []
        self._cell: _Cell | None = None
        self._captured: list[Element] = []
        self._skipped = self._kept = 0
        self._ends = [0, 0]
        self._values = self._text_size = self._gathered = 0

    def read(self) -> Spreadsheet:
        content = self._archive.read(CONTENT)
        parse(content, self._archive.file, CONTENT, self._start, self._end, self._characters)
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        if local == "s":  # wherever it stands: calamine makes as many blanks of it as it says
            self._gather(_count({key.rpartition(":")[2]: value for key, value in attributes.items()}, "c"))
        if self._skipped or local in ("annotation", "ruby-text", "tracked-changes"):
            self._skipped += 1
            return
        drawn = prefix == "draw" and local in DRAWN and self._table is not None
        if self._captured or drawn or (local == "style" and prefix == "style") or prefix == "form":
            self._capture(local, attributes)
            return
        self._open.append(local)
        number = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local == "table" and prefix == "table":
            self._table = Table(number.get("name", ""))
            self._found.tables.append(self._table)
            self._next_row = 0
            self._ends = [0, 0]
        elif self._table is None:
            return
        elif local == "table-column":
            self._table.columns.append((_count(number, "number-columns-repeated"), number.get("style-name", "")))
        elif local == "table-row":
            self._row, self._column, self._in_row = self._next_row, 0, []
            self._repeated = _count(number, "number-rows-repeated")
            self._next_row += self._repeated
            self._table.rows.append((self._repeated, number.get("style-name", "")))
        elif local in ("table-cell", "covered-table-cell"):
            spans = (_count(number, "number-rows-spanned"), _count(number, "number-columns-spanned"))
            kind = number.get("value-type", "")
            repeated = _count(number, "number-columns-repeated")
            self._cell = _Cell(self._column, repeated, spans, kind == "date", bool(kind))
            self._column += repeated
        elif self._cell is not None:
            self._within_cell(local, number)

    def _within_cell(self, local: str, attributes: dict[str, str]) -> None:
        assert self._cell is not None
        text = self._cell.text
        if local == "p" and text:
            text.append("\n")
        elif local == "p":
            text.append("")
        elif local == "s":
            text.append(" " * _count(attributes, "c"))
        elif local == "tab":
            text.append("\t")
        elif local == "line-break":
            text.append("\n")

    def _capture(self, local: str, attributes: dict[str, str]) -> None:
        element = Element(local, {key.rpartition(":")[2]: value for key, value in attributes.items()})
        if self._captured:
            self._captured[-1].children.append(element)
        self._captured.append(element)
        if len(self._captured) > DEEPEST:
            reason = f"more than {DEEPEST} elements in one another"
            raise DamagedWorkbook(file=self._archive.file, part=CONTENT, reason=reason)
        self._kept += 1
        if self._kept > MOST_TAGS:
            raise Overfull(file=self._archive.file, size=self._kept, unit=N_("XML tags"), limit=MOST_TAGS)

    def _characters(self, data: str) -> None:
        if self._skipped:
            return
        if self._captured:
            here = self._captured[-1]
            if here.children:
                here.children[-1].tail += data
            else:
                here.text += data
        elif self._cell is not None and self._cell.text:
            self._gather(len(data))
            self._cell.text.append(data)

    def _gather(self, length: int) -> None:
        """Adds up the text before it is joined. Raises Overfull."""
        self._gathered += length
        if self._gathered > MOST_TEXT:
            raise self._overfull(self._gathered)

    def _overfull(self, size: int) -> Overfull:
        return Overfull(file=self._archive.file, size=-(-size // 1_000_000), unit="MB", limit=MOST_TEXT // 1_000_000)

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif self._captured:
            element = self._captured.pop()
            if not self._captured:
                self._keep(element)
        else:
            self._open.pop()
            local = name.rpartition(":")[2]
            if local in ("table-cell", "covered-table-cell") and self._cell is not None:
                self._in_row.append(self._cell)
                self._cell = None
            elif local == "table-row" and self._table is not None:
                self._end_row(self._table)
            elif local == "table":
                self._table = None

    def _keep(self, element: Element) -> None:
        if element.name == "style":
            self._found.styles[element.get("name")] = element
        elif element.name in DRAWN and self._table is not None:
            place = (self._row, self._cell.column) if self._cell is not None else None
            self._table.drawn.append((place, element))
        else:  # a form with its controls
            self._found.controls.update((one.get("id"), one) for one in element.walk() if one.get("id"))

    def _end_row(self, table: Table) -> None:
        for cell in self._in_row:
            text = "".join(cell.text)
            if cell.spans != (1, 1):
                table.spans[self._row, cell.column] = cell.spans
            if not text and not cell.valued:
                continue
            self._count(table, cell, len(text))
            if cell.dated:
                continue
            for row in range(self._row, self._row + self._repeated):
                for column in range(cell.column, cell.column + cell.repeated):
                    table.texts[row, column] = text

    def _count(self, table: Table, cell: _Cell, length: int) -> None:
        """Adds up what stands in the cells, before anything makes room for it."""
        file = self._archive.file
        copies = self._repeated * cell.repeated
        self._values += copies
        self._text_size += copies * length * 3
        if self._values > MOST_CELLS:
            raise TooManyCells(file=file, limit=MOST_CELLS)
        if self._text_size > MOST_TEXT:
            raise self._overfull(self._text_size)
        self._ends = [max(self._ends[0], self._next_row), max(self._ends[1], cell.column + cell.repeated)]
        if self._ends[0] * self._ends[1] > MOST_AREA:
            place = f"{table.name}!{reference(self._ends[0] - 1, self._ends[1] - 1)}"
            raise FarCell(file=file, place=place, limit=MOST_AREA)


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return max(1, int(value)) if value.isdecimal() and len(value) < 12 else 1
