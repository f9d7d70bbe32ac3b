"""Cells in reading order: what every reader turns its input into, and all that the matcher sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Cells and pieces are never changed. They are not frozen because a document has tens of thousands, and what is frozen
# takes three times as long to make.

UNCHECKED, CHECKED = "☐", "☑"
"""The glyphs a reader writes where its source has check boxes that are no characters."""


@dataclass(slots=True)
class Cell:
    """A piece of the document and where it stood.

    `text` has one paragraph a line and no markup; `place` is for people (`line 40`, `Ⅱ!C14`); `row` and `column` count
    as the source does, with gaps where it has blank lines, so that neighbours in reading order are known. A `whole`
    cell is one of a ruled sheet or page: all of its text is a label, or all of it is contents. A `doubtful` cell has
    the text as printed, but where its paragraphs end, or where it ends itself, could not be told for sure.
    """

    text: str
    place: str
    row: int
    column: int = 0
    sheet: str = ""
    page: int = 0
    row_span: int = 1
    column_span: int = 1
    whole: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of the document: its file name, its bytes, the text that stands in it (one text box a line), and where
    it is anchored, as the place, row and column of a cell."""

    name: str
    content: bytes
    text: str = ""
    place: str = ""
    row: int = 0
    column: int = 0
    sheet: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of a file: all of its cells and pictures, each in reading order."""

    cells: tuple[Cell, ...]
    pictures: tuple[Picture, ...] = ()


@dataclass(slots=True)
class Piece:
    """One paragraph of a cell, or all of a whole cell: the smallest thing that can be a label or belong to an item.

    `order` is the number of its row in reading order, the whole document through, without gaps.
    """

    text: str
    cell: Cell
    order: int = 0

    @property
    def place(self) -> str:
        return self.cell.place

    @property
    def row(self) -> int:
        return self.cell.row

    @property
    def column(self) -> int:
        return self.cell.column


Row = list[Piece]
"""The pieces of one row, left to right; never empty."""


def rows_of(cells: Iterable[Cell]) -> list[Row]:
    """The rows of a document, in reading order. Blank cells and paragraphs are dropped."""
    rows: list[Row] = []
    here: tuple[str, int, int] | None = None
    for cell in cells:
        text = cell.text
        if not text or text.isspace():
            continue
        if (cell.sheet, cell.page, cell.row) != here:
            here = (cell.sheet, cell.page, cell.row)
            rows.append([])
        if cell.whole:
            rows[-1].append(Piece(text, cell, len(rows) - 1))
        else:
            rows[-1].extend(Piece(line, cell, len(rows) - 1) for line in text.split("\n") if line.strip())
    return rows


def ink(text: str) -> int:
    """How many characters can be seen: all but blanks."""
    return sum(map(len, text.split()))
