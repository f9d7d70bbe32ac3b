"""Workbooks the annex cannot be put into, and what the officer is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from inplace_making import by_hand, changed_sheet, line, lines, texts_of

from pia_diff.errors import PiaDiffError
from pia_diff.inplace import put_lines
from pia_diff.tables.row import HEADS


def book(*sheets: tuple[str, Callable[[Any], None]]) -> bytes:
    """A workbook of sheets, each with its name and what writes it."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        for name, write in sheets:
            write(made.add_worksheet(name))
    return content.getvalue()


def heads(sheet: Any) -> None:
    sheet.write_row("A2", HEADS)


def some_heads(sheet: Any) -> None:
    sheet.write_row("A2", HEADS[:4])


def nothing(sheet: Any) -> None:
    sheet.write("A1", "x")


def table(_: Any, sheet: Any) -> None:
    sheet.add_table("B20:C22")


def formula(_: Any, sheet: Any) -> None:
    sheet.write_formula("B5", "=A1")


def formula_below(_: Any, sheet: Any) -> None:
    sheet.write_formula("B9", "=A1")


def open_document() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return content.getvalue()


CASES = {
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unreadable|file_problem", ""),
    "no workbook": (b"%PDF-1.7", "file_problem", "no workbook"),
    "a broken archive": (by_hand()[:3000], "unreadable", "damaged"),
    "no annex": (book(("表紙", nothing)), "file_problem", "変更前の記載"),
    "not all heads": (book(("別添3", some_heads)), "file_problem", "別添3!2"),
    "two annexes": (book(("一", heads), ("二", heads)), "file_problem", "一, 二"),
    "a table of Excel below": (by_hand(more=table), "file_problem", "B20:C22"),
    "a formula in a row": (by_hand(blank=2, more=formula), "file_problem", "変更箇所!B5"),
    "a formula below": (by_hand(more=formula_below), "file_problem", "変更箇所!B9"),
    "an OpenDocument file": (open_document(), "file_problem", "OpenDocument"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_clear_error(case: str) -> None:
    content, code, words = CASES[case]
    with pytest.raises(PiaDiffError) as raised:
        put_lines(content, lines(3), file="様式.xlsx")
    assert raised.value.code in code.split("|")
    assert "様式.xlsx" in str(raised.value) and words in str(raised.value)


def test_rows_apart_are_refused() -> None:
    def more(_: Any, sheet: Any) -> None:
        for column, text in zip("BDFKPQ", line(5).texts, strict=True):
            sheet.write_string(f"{column}12", text)

    with pytest.raises(PiaDiffError, match=r"変更箇所!B12.*\(B7\)"):
        put_lines(by_hand(below=["別の文章"], more=more), lines(1), file="form.xlsx")


def test_of_several_sheets_the_one_that_is_named_after_the_annex_is_taken() -> None:
    placed = put_lines(book(("控え", heads), ("別添３", heads)), lines(1), file="form.xlsx")
    assert placed.sheet == "別添３"
    assert texts_of(placed.content, "別添３", head=1, columns=range(6)) == [list(lines(1)[0].texts)]


def test_a_document_type_is_refused() -> None:
    content = changed_sheet(by_hand(), lambda xml: xml.replace("<worksheet", "<!DOCTYPE x []><worksheet", 1))
    with pytest.raises(PiaDiffError, match="DOCTYPE"):
        put_lines(content, lines(1), file="form.xlsx")
