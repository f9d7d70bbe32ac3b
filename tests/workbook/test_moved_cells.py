"""The form comes back the same after what officers do to it: rows and columns inserted, sheets renamed, cells merged
anew, labels wrapped by hand, digits typed in full width."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

import pytest
from round_trip_making import FIXTURES, differences, flat, reading_of

from pia_diff.forms import load_form
from pia_diff.model import Assessment
from pia_diff.readers import read
from pia_diff.readers.cells import Cell
from pia_diff.readers.labels import label_index
from pia_diff.workbook import write_workbook

Change = Callable[[Iterable[Cell]], Iterable[Cell]]

FORMS = ("form4/v2024.yaml", "form3/v2024.yaml", "form2/v2025.yaml")


@cache
def _written(draft: str) -> tuple[Assessment, bytes]:
    assessment = read(FIXTURES / draft).assessment
    return assessment, write_workbook(assessment)


def _rows_inserted(cells: Iterable[Cell]) -> Iterator[Cell]:
    """A row above every fifth row, not inside merged cells; two at the top of the sheet."""
    for cell in cells:
        yield replace(cell, row=cell.row + 2 + cell.row // 5)


def _rows_inserted_above_headings(cells: Iterable[Cell]) -> Iterator[Cell]:
    """A row above every cell that begins with a number of a heading."""
    shift: dict[str, int] = {}
    for cell in cells:
        if cell.column == 0 and cell.text[:1] in "１２３４５６７８９" and cell.text[1:2] == "．":
            shift[cell.sheet] = shift.get(cell.sheet, 0) + 1
        yield replace(cell, row=cell.row + shift.get(cell.sheet, 0))


def _columns_moved(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Two columns before the form, and one that is hidden and empty within its contents."""
    for cell in cells:
        begins, ends = cell.column, cell.column + cell.column_span
        wider = 1 if begins <= 9 < ends else 0
        yield replace(cell, column=begins + 2 + (begins > 9), column_span=cell.column_span + wider)


def _columns_merged_anew(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Labels one column wider, their contents one column less."""
    for cell in cells:
        if cell.column == 0 and cell.column_span == 3:
            yield replace(cell, column_span=4)
        elif cell.column == 3 and cell.column_span == 16:
            yield replace(cell, column=4, column_span=15)
        else:
            yield cell


def _without_spans(cells: Iterable[Cell]) -> Iterator[Cell]:
    """What a format without merged cells leaves."""
    return (replace(cell, row_span=1, column_span=1) for cell in cells)


def _sheets_renamed(cells: Iterable[Cell]) -> Iterator[Cell]:
    names: dict[str, str] = {}
    for cell in cells:
        name = names.setdefault(cell.sheet, f"Sheet{len(names) + 1}")
        yield replace(cell, sheet=name, place=cell.place.replace(cell.sheet, name))


def _labels_wrapped(cells: Iterable[Cell]) -> Iterator[Cell]:
    """A line break in the middle of every label, a blank before and after it."""
    form = load_form("form4-2024")
    known = label_index(form.id)
    for cell in cells:
        if known.exact_readings(cell.text) and len(cell.text) > 3 and cell.text != "記録項目":  # the head of a table
            half = len(cell.text) // 2
            yield replace(cell, text=f" {cell.text[:half]}\n{cell.text[half:]}　")
        else:
            yield cell


def _ideographic_digits(cells: Iterable[Cell]) -> Iterator[Cell]:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return (replace(cell, text=cell.text.translate(wide)) for cell in cells)


def _notes_removed(cells: Iterable[Cell]) -> Iterator[Cell]:
    return (cell for cell in cells if cell.sheet != "管理情報")


CHANGES: tuple[Change, ...] = (
    _rows_inserted,
    _rows_inserted_above_headings,
    _columns_moved,
    _columns_merged_anew,
    _without_spans,
    _sheets_renamed,
    _labels_wrapped,
    _notes_removed,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__.strip("_"))
@pytest.mark.parametrize("draft", FORMS)
def test_the_form_comes_back_the_same(draft: str, change: Change) -> None:
    assessment, content = _written(draft)
    assert differences(assessment, reading_of(content, change).assessment) == {}


@pytest.mark.parametrize("draft", FORMS)
def test_digits_in_full_width_are_the_same_but_for_their_width(draft: str) -> None:
    assessment, content = _written(draft)
    assert _folded(reading_of(content, _ideographic_digits).assessment) == _folded(assessment)


def _folded(assessment: Assessment) -> dict[str, str]:
    """What the assessment says, in one width; the bytes of drawings as they are."""
    return {unicodedata.normalize("NFKC", key): unicodedata.normalize("NFKC", str(value))
            for key, value in flat(assessment).items()}  # fmt: skip
