"""The annex as a workbook: the official sheet, whole, with what differs marked, and one that sums it up."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from annex_making import annex, by_hand, compared
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles import Font

from pia_diff.annex.book import SHEET, SUMMARY_SHEET, Summary, write_annex_book
from pia_diff.forms import load_form
from pia_diff.model import AnnexRow
from pia_diff.readers import read
from pia_diff.tables import HEADS, Report
from pia_diff.tables.cells import Span, plain
from pia_diff.tables.line import Line

FORM = load_form("form4-2024")
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20) | st.sampled_from(
    ("=1+1", "'=1", "_x0041_", "<b>", "&amp;", "{=x}", "http://x", "  字下げ", "1", "行の\n終わり")
)


def _report() -> Report:
    return Report(*compared("v2024", "v2025"), "v2024", "v2025")


def _bytes(lines: list[Line] | None = None) -> bytes:
    report = _report()
    told = [Line.of(row) for row in report.rows] if lines is None else lines
    return write_annex_book(told, FORM, Summary([("評価書名", report.title)], report.counts, report.notes))


@cache
def _book() -> Workbook:
    return load_workbook(BytesIO(_bytes()), rich_text=True)


def _texts(book: Workbook) -> list[tuple[str, ...]]:
    """The rows below the head, as text."""
    return [tuple(str(cell or "") for cell in row) for row in book[SHEET].iter_rows(min_row=3, values_only=True)]


def _joined(book: Workbook) -> list[list[str]]:
    """The same, rows that go on in those below them (without a date) as one."""
    rows: list[list[str]] = []
    for row in _texts(book):
        if row[0]:
            rows.append(list(row))
        else:
            rows[-1] = ["\n".join(filter(None, pair)) for pair in zip(rows[-1], row, strict=True)]
    return rows


def _published(*texts: str) -> Line:
    return Line.published(AnnexRow(*texts))


def test_the_sheet_is_the_official_annex() -> None:
    sheet = _book()[SHEET]
    assert _book().sheetnames == [SHEET, SUMMARY_SHEET]
    assert str(sheet["A1"].value) == "（別添3） 変更箇所"
    assert tuple(str(cell.value) for cell in sheet[2]) == HEADS
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$2:$2"
    assert "&P" in sheet.oddFooter.center.text
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            assert cell.alignment.wrap_text or cell.row == 2
            assert cell.border.left.style == "thin"


def test_every_row_stands_there_with_all_its_columns() -> None:
    assert _joined(_book()) == [list(row.texts) for row in _report().rows]


def _marked(value: object, cell_font: Font) -> str:
    """What is red and underlined in a cell."""
    if not isinstance(value, CellRichText):
        return str(value or "") if cell_font.u == "single" and cell_font.color.rgb == "FFFF0000" else ""
    return "".join(
        piece.text
        for piece in value
        if isinstance(piece, TextBlock) and piece.font.u == "single" and piece.font.color.rgb == "FFFF0000"
    )


def test_what_differs_is_red_and_underlined_and_nothing_else() -> None:
    marked: list[list[str]] = []
    for row in _book()[SHEET].iter_rows(min_row=3):
        pieces = [_marked(cell.value, cell.font) for cell in row[2:4]]
        if row[0].value:
            marked.append(pieces)
        else:
            marked[-1] = ["".join(pair) for pair in zip(marked[-1], pieces, strict=True)]
    for found, row in zip(marked, _report().rows, strict=True):
        for text, cell in zip(found, (row.before, row.after), strict=True):
            assert _bare(text) == _bare("".join(span.text for span in cell if span.changed))


def _bare(text: str) -> str:
    return text.replace("\n", "")


@pytest.mark.parametrize(("label", "marked"), [("事前", True), ("要確認", True), ("事後", False)])
def test_rows_that_must_not_be_overlooked_are_marked(label: str, marked: bool) -> None:
    cells = [row[4] for row in _book()[SHEET].iter_rows(min_row=3) if str(row[4].value) == label]
    assert cells
    assert {cell.fill.fill_type == "solid" for cell in cells} == {marked}


def test_the_summary_counts_by_section_and_duty() -> None:
    rows = [[cell for cell in row if cell is not None] for row in _book()[SUMMARY_SHEET].iter_rows(values_only=True)]
    assert ["Ⅱ ファイルの概要", 3, 33, 0, 36] in rows
    assert ["計", 9, 66, 3, 78] in rows
    assert any("文字の幅" in str(row[0]) for row in rows if row)


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "http://example.com/", "12345", "'quoted"]
)
def test_text_never_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    book = load_workbook(BytesIO(_bytes([_published(text, text, text, text, "事後", text)])))
    for cell in book[SHEET][3]:
        assert cell.data_type == "s"
        assert cell.hyperlink is None
    assert book[SHEET]["A3"].value == text


@pytest.mark.parametrize("size", [32_766, 32_768, 100_000])
def test_a_text_no_cell_can_hold_goes_on_in_the_rows_below(size: int) -> None:
    text = "あ" * size
    line = Line(
        "令和7年3月31日", "Ⅰ", (Span("前"),), (Span(text[: size // 2]), Span(text[size // 2 :], True)), "事後", ""
    )
    rows = _texts(load_workbook(BytesIO(_bytes([line])), rich_text=True))
    assert "".join(row[3] for row in rows) == text
    assert all(len(row[3]) < 32_767 for row in rows)
    assert [row[1] for row in rows] == ["Ⅰ", *[""] * (len(rows) - 1)]


def test_no_row_is_higher_than_excel_allows() -> None:
    paragraphs = "\n".join(f"{n}　記録は、定めるところにより保存する。" for n in range(400))
    book = load_workbook(BytesIO(_bytes([_published("令和7年3月31日", "Ⅰ", paragraphs, paragraphs, "事後", "")])))
    heights = [one.height for one in book[SHEET].row_dimensions.values()]
    assert max(heights) <= 409
    assert "\n".join(row[2] for row in _texts(book)) == paragraphs


def test_an_annex_without_rows_is_an_empty_table() -> None:
    assert _texts(load_workbook(BytesIO(_bytes([])))) == [("",) * 6]


def test_the_same_annex_gives_the_same_bytes() -> None:
    assert _bytes() == _bytes()


@pytest.mark.parametrize("versions", [("v2022", "v2023"), ("v2024", "v2025")])
def test_our_own_reader_reads_the_rows_back(versions: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "betten3.xlsx"
    rows = by_hand(*versions)
    file.write_bytes(_bytes([Line.published(row) for row in rows]))
    assert read(file).assessment.rows == tuple(rows)


def test_a_row_over_several_rows_is_read_as_one(tmp_path: Path) -> None:
    file = tmp_path / "betten3.xlsx"
    tall = "\n".join(f"{n}　記録は、定めるところにより保存する。" for n in range(400))
    row = AnnexRow("令和7年3月31日", "Ⅰ", tall, "あ" * 70_000, "事後", "説明")
    file.write_bytes(_bytes([Line.published(row), _published("令和7年4月1日", "Ⅱ", "甲", "乙", "事後", "")]))
    assert read(file).assessment.rows[0] == row


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.booleans()), max_size=6))
def test_any_text_survives(spans: list[tuple[str, bool]]) -> None:
    assume(not any("x005F_" in text for text, _ in spans))  # openpyxl itself drops these letters
    cell = tuple(Span(text, changed) for text, changed in spans)
    content = _bytes([Line("令和7年3月31日", "Ⅰ", cell, cell, "事後", "")])
    (row,) = _joined(load_workbook(BytesIO(content), rich_text=True))
    assert row[2:4] == [plain(cell)] * 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_printed_by_libreoffice_every_word_is_there(tmp_path: Path) -> None:
    from pdfminer.high_level import extract_text

    built = annex()
    content = write_annex_book(built.lines, FORM, Summary([], ()))
    (tmp_path / "betten3.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "betten3.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=180, cwd=tmp_path)
    printed = "".join(extract_text(tmp_path / "betten3.pdf").split())
    kept = os.environ.get("PIA_DIFF_ARTEFACTS")
    if kept:
        shutil.copy(tmp_path / "betten3.pdf", Path(kept) / "betten3.pdf")
    characters = set(printed)
    for row in by_hand("v2024", "v2025"):
        for text in (row.before, row.after):
            last = text.split("\n")[-1][-1:]
            assert last in characters
    assert printed.count("事前") >= sum(line.timing == "事前" for line in built.lines)
