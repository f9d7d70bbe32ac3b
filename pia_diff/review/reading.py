"""A review that was filled in → its rows, as they are typed, with the places of their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pia_diff.review.columns import CAUSES, CHANGES, KEY, Column
from pia_diff.review.errors import NotAReview, OtherKind
from pia_diff.review.keys import plain
from pia_diff.review.separated import DELIMITERS, read_separated

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
HEAD_WITHIN = 30
"""Rows among which the heads of the columns are looked for."""
SHOWN = 6


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row: what stands in its cells, by column; empty ones are left out."""

    sheet: str
    row: int
    cells: dict[Column, str]
    _columns: dict[Column, int]

    def text(self, column: Column) -> str:
        return self.cells.get(column, "")

    def place(self, column: Column) -> str:
        """The cell as the spreadsheet names it: `変更箇所!J14`; `J14` in a file without sheets."""
        from pia_diff.readers.workbook.places import reference

        cell = reference(self.row, self._columns[column])
        return f"{self.sheet}!{cell}" if self.sheet else cell

    @property
    def filled(self) -> bool:
        """Whether any cell for the officer holds anything."""
        return any(column.editable and text.strip() for column, text in self.cells.items())


@dataclass(frozen=True, slots=True)
class Filled:
    """A review as it was read: the rows of changes, and those of causes (none in CSV)."""

    file: Path
    changes: tuple[FilledRow, ...]
    causes: tuple[FilledRow, ...] = ()


@dataclass(frozen=True, slots=True)
class _Grid:
    """A sheet: the texts of its cells, by row and column."""

    sheet: str
    rows: dict[int, dict[int, str]]


def read_review(file: Path) -> Filled:
    """The rows of a workbook (.xlsx, .xlsm, .xls, .ods), a CSV or a TSV, wherever its columns and sheets were moved.

    Raises NotAReview, OtherKind, and Unreadable as the readers do.
    """
    from pia_diff.readers.source import load_bytes

    suffix = file.suffix.lower()
    if suffix not in WORKBOOKS and suffix not in DELIMITERS:
        raise OtherKind(found=file.suffix or file.name, known=", ".join(sorted({*WORKBOOKS, *DELIMITERS})))
    content = load_bytes(file)
    grids = _workbook(file, content) if suffix in WORKBOOKS else [_separated(file, content, suffix)]
    changes = _table(grids, CHANGES)
    if changes is None:
        raise NotAReview(file=file, missing=_missing(grids))
    return Filled(file, changes, _table(grids, CAUSES) or ())


def _workbook(file: Path, content: bytes) -> list[_Grid]:
    from pia_diff.readers.source import suffix_of
    from pia_diff.readers.workbook import workbook_document

    suffix_of(content, file, WORKBOOKS)  # what is no workbook is said to be none
    found: dict[str, _Grid] = {}
    for cell in workbook_document(file, content).cells:
        grid = found.setdefault(cell.sheet, _Grid(cell.sheet, {}))
        grid.rows.setdefault(cell.row, {})[cell.column] = cell.text
    return list(found.values())


def _separated(file: Path, content: bytes, suffix: str) -> _Grid:
    from pia_diff.readers.source import decode, tidy

    text = decode(content, file, ", ".join(sorted({*WORKBOOKS, *DELIMITERS})))
    rows = enumerate(read_separated(text, suffix))
    return _Grid("", {row: {n: tidy(cell) for n, cell in enumerate(line) if cell.strip()} for row, line in rows})


def _table(grids: Iterable[_Grid], columns: Sequence[Column]) -> tuple[FilledRow, ...] | None:
    """The rows below the first row of heads that has all of `columns`; None where there is none."""
    for grid in grids:
        for head in range(HEAD_WITHIN):
            places = _places(grid, head, columns)
            if len(places) == len(columns):
                return tuple(_rows(grid, head, places))
    return None


def _places(grid: _Grid, row: int, columns: Sequence[Column]) -> dict[Column, int]:
    """Where in a row the heads of `columns` stand; of two alike the first counts."""
    heads: dict[str, int] = {}
    for place, text in sorted(grid.rows.get(row, {}).items()):
        heads.setdefault(plain(text), place)
    return {column: heads[plain(column.head)] for column in columns if plain(column.head) in heads}


def _rows(grid: _Grid, head: int, places: dict[Column, int]) -> Iterable[FilledRow]:
    for row in sorted(row for row in grid.rows if row > head):
        cells = {column: grid.rows[row][place] for column, place in places.items() if place in grid.rows[row]}
        if cells:
            yield FilledRow(grid.sheet, row, cells, places)


def _missing(grids: Iterable[_Grid]) -> str:
    """The columns that the likeliest row of heads lacks."""
    lacking = [
        [column.head for column in CHANGES if column not in _places(grid, row, CHANGES)]
        for grid in grids
        for row in range(HEAD_WITHIN)
    ]
    heads = min(lacking, key=len, default=[KEY.head])
    return ", ".join(heads[:SHOWN]) + (", …" if len(heads) > SHOWN else "")
