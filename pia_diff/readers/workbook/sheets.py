"""The sheets of a workbook as python-calamine reads them → cells."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, load_workbook

from pia_diff.errors import N_
from pia_diff.readers.cells import Cell
from pia_diff.readers.source import MOST_CELLS, TooManyCells
from pia_diff.readers.workbook.bounds import MOST_AREA
from pia_diff.readers.workbook.details import Details
from pia_diff.readers.workbook.errors import DamagedWorkbook, Protected
from pia_diff.readers.workbook.places import letters
from pia_diff.readers.workbook.shown import shown

MOST_TOTAL_AREA = 5 * MOST_AREA
"""Cells all sheets may span together, empty ones too."""


class Sheets:
    """The sheets that calamine finds in a workbook, by name. A context manager; raises DamagedWorkbook, Protected."""

    def __init__(self, content: BytesIO, file: Path) -> None:
        self._file = file
        with _clear_errors(file, file.name):
            self._workbook: CalamineWorkbook = load_workbook(content)
        self._area = 0
        self._cells = 0
        self._shown: dict[str, str] = {}  # labels stand on many sheets: each is made tidy once

    @property
    def names(self) -> list[str]:
        """In the order of the workbook, hidden ones too."""
        return self._workbook.sheet_names

    def cells(self, name: str, details: Details) -> list[Cell]:
        """The cells of a sheet that show anything, in reading order; a hidden row or column is read like any other.

        Raises DamagedWorkbook, Protected, TooManyCells.
        """
        with _clear_errors(self._file, name):
            sheet = self._workbook.get_sheet_by_name(name)
        if sheet.start is None:
            return []
        self._area += sheet.height * sheet.width
        cells = list(_cells(sheet, shown(name), details, self._shown)) if self._area <= MOST_TOTAL_AREA else []
        self._cells += len(cells)
        if self._area > MOST_TOTAL_AREA or self._cells > MOST_CELLS:
            raise TooManyCells(file=self._file, limit=MOST_CELLS)
        return cells


def _cells(sheet: CalamineSheet, name: str, details: Details, known: dict[str, str]) -> Iterator[Cell]:
    first_row, first_column = sheet.start or (0, 0)
    spans = details.spans
    if spans is None:
        spans = {
            first: (last[0] - first[0] + 1, last[1] - first[1] + 1) for first, last in sheet.merged_cell_ranges or ()
        }
    texts = details.texts
    columns = [f"{name}!{letters(column)}" for column in range(first_column, first_column + sheet.width)]
    for row, values in enumerate(sheet.to_python(), first_row):
        for column, value in enumerate(values, first_column):
            if texts and (row, column) in texts:
                text = shown(texts[row, column])
            elif value == "":
                continue
            elif isinstance(value, str):
                text = known.get(value) or _tidied(value, known)
            else:
                text = details.text((row, column), value)
            if not text or text.isspace():
                continue
            rows, wide = spans.get((row, column), (1, 1))
            place = f"{columns[column - first_column]}{row + 1}"
            yield Cell(text, place, row, column, name, 0, rows, wide, True)


def _tidied(text: str, known: dict[str, str]) -> str:
    tidied = known[text] = shown(text)
    return tidied


@contextmanager
def _clear_errors(file: Path, part: str) -> Iterator[None]:
    try:
        with _quiet():
            yield
    except PasswordError as error:
        raise Protected(file=file) from error
    except (CalamineError, ValueError, OSError) as error:
        raise DamagedWorkbook(file=file, part=part, reason=error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust calls a bug: no Exception, and of no public type
            raise
        raise DamagedWorkbook(file=file, part=part, reason=N_("it cannot be understood")) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Lets nothing onto standard error: Rust tells there of a bug, with a trace, before we have it as an exception."""
    try:
        kept = os.dup(2)
    except OSError:  # it is closed
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
