"""Workbooks → cells: what stands in them, where, and in which order, whichever program saved them."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook_making import converted, part, with_parts, workbook
from xlsxwriter.workbook import Workbook

from pia_diff.readers.cells import CHECKED, UNCHECKED, Cell
from pia_diff.readers.workbook import workbook_document
from pia_diff.readers.workbook.formats import formatted, plain
from pia_diff.readers.workbook.places import position, reference

FILE = Path("form.xlsx")


def cells(content: bytes) -> tuple[Cell, ...]:
    return workbook_document(FILE, content).cells


def texts(content: bytes) -> dict[str, str]:
    return {cell.place: cell.text for cell in cells(content)}


def fill_form(book: Workbook) -> None:
    """Everything a cell of a form can be."""
    first = book.add_worksheet("Ⅰ基本情報")
    first.merge_range("B2:E4", "②事務の内容")
    first.write("F2", "一行目\n二行目\n\n 四行目 ")
    first.write("B6", 58)
    first.write("C6", 0.5)
    first.write("D6", date(2024, 12, 25), book.add_format({"num_format": '[$-411]ggge"年"m"月"d"日"'}))
    first.write("E6", date(2019, 5, 1), book.add_format({"num_format": "yyyy/m/d"}))
    first.write_rich_string("B7", "一部だけ", book.add_format({"bold": True}), "太字", "の文")
    first.set_row(8, None, None, {"hidden": True})
    first.write("B9", "隠れた行")
    first.set_column("H:H", None, None, {"hidden": True})
    first.write("H9", "隠れた列")
    for name, hide in (("隠れたシート", "hide"), ("もっと隠れた", "very_hidden")):
        sheet = book.add_worksheet(name)
        sheet.write("C14", name)
        getattr(sheet, hide)()
    book.add_worksheet("空")


def test_cells_come_sheet_by_sheet_row_by_row_and_nothing_hidden_is_lost() -> None:
    found = cells(workbook(fill_form))
    assert [(cell.place, cell.row, cell.column) for cell in found] == [
        ("Ⅰ基本情報!B2", 1, 1),
        ("Ⅰ基本情報!F2", 1, 5),
        ("Ⅰ基本情報!B6", 5, 1),
        ("Ⅰ基本情報!C6", 5, 2),
        ("Ⅰ基本情報!D6", 5, 3),
        ("Ⅰ基本情報!E6", 5, 4),
        ("Ⅰ基本情報!B7", 6, 1),
        ("Ⅰ基本情報!B9", 8, 1),
        ("Ⅰ基本情報!H9", 8, 7),
        ("隠れたシート!C14", 13, 2),
        ("もっと隠れた!C14", 13, 2),
    ]
    assert [cell.text for cell in found[:7]] == [
        "②事務の内容",
        "一行目\n二行目\n\n 四行目 ",
        "58",
        "0.5",
        "令和6年12月25日",
        "令和元年5月1日",
        "一部だけ太字の文",
    ]
    assert (found[0].row_span, found[0].column_span) == (3, 4)
    assert all(cell.whole for cell in found)
    assert {cell.sheet for cell in found} == {"Ⅰ基本情報", "隠れたシート", "もっと隠れた"}


@pytest.mark.parametrize("suffix", ["xlsx", "xlsm:Calc MS Excel 2007 VBA XML", "xls", "ods"])
def test_every_kind_of_workbook_gives_the_same_cells(tmp_path: Path, suffix: str) -> None:
    content = workbook(fill_form)
    assert cells(converted(content, tmp_path, suffix)) == cells(content)


def test_what_calamine_does_not_show_is_shown() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("S")
        for row, code in enumerate(('0"件"', "0%", "#,##0", "000", '"第"0"号"', "General")):
            sheet.write(row, 0, 0.5 if code == "0%" else 1058, book.add_format({"num_format": code}))
        sheet.write_formula("B1", "=#REF!", None, "#REF!")
        sheet.write_formula("B2", '=A1&""', None, "値")
        sheet.write_boolean("C1", True)
        sheet.insert_checkbox("C2", True)
        sheet.insert_checkbox("C3", False)
        sheet.write("D1", datetime(2024, 4, 1, 9, 30), book.add_format({"num_format": "yyyy/m/d h:mm"}))
        sheet.write("D2", 0.75, book.add_format({"num_format": "h:mm"}))

    assert texts(workbook(fill)) == {
        "S!A1": "1058件",
        "S!B1": "#REF!",
        "S!C1": "TRUE",
        "S!D1": "令和6年4月1日 9:30",
        "S!A2": "50%",
        "S!B2": "値",
        "S!C2": CHECKED,
        "S!D2": "18:00",
        "S!A3": "1,058",
        "S!C3": UNCHECKED,
        "S!A4": "1058",
        "S!A5": "第1058号",
        "S!A6": "1058",
    }


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (58, '0"件"', "58件"),
        (0.125, "0.0%", "12.5%"),
        (-3, '0"人"', "-3人"),
        (-1234, "#,##0;[Red]-#,##0", "-1,234"),
        (0, '0;-0;"－"', "－"),
        (7, "000", "007"),
        (2.345, "0.00", "2.35"),
        (1.5, "# ?/?", "1.5"),
        (12, "[DBNum3]0", "12"),
        (0, "#", "0"),
        (1000, "[$¥-411]#,##0", "¥1,000"),
        (5, "0;;", "5"),
        (3, "@", "3"),
        (1e15, "General", "1000000000000000"),
    ],
)
def test_number_formats(number: float, code: str, shown: str) -> None:
    assert formatted(number, code) == shown


@given(st.floats(-1e300, 1e300), st.text('0#,.%;"\\[]件@Ge -_*?/', max_size=12))
def test_no_number_is_lost_in_its_format(number: float, code: str) -> None:
    assert formatted(number, code)
    assert float(plain(number)) == pytest.approx(number, rel=1e-14)


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_names_of_cells(row: int, column: int) -> None:
    assert position(reference(row, column)) == (row, column)


def test_names_of_cells_one_by_one() -> None:
    assert [reference(0, column) for column in (0, 25, 26, 701, 702, 16_383)] == [
        "A1",
        "Z1",
        "AA1",
        "ZZ1",
        "AAA1",
        "XFD1",
    ]
    assert [position(name) for name in ("$C$14", "A0", "A", "1A", "")] == [(13, 2), None, None, None, None]


def test_furigana_is_no_text_and_prefixes_do_not_matter() -> None:
    content = workbook(lambda book: book.add_worksheet("S").write("B2", "住所"))
    strings = part(content, "xl/sharedStrings.xml")
    spoken = '<rPh sb="0" eb="2"><t>ジュウショ</t></rPh><phoneticPr fontId="1"/></si>'
    sheet = part(content, "xl/worksheets/sheet1.xml")
    prefixed = sheet.replace("<worksheet xmlns=", "<x:worksheet xmlns:x=").replace("</worksheet", "</x:worksheet")
    for name in ("sheetData", "row", "c ", "c>", "v>"):
        prefixed = prefixed.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
    assert texts(with_parts(content, {"xl/sharedStrings.xml": strings.replace("</si>", spoken)})) == {"S!B2": "住所"}
    assert texts(with_parts(content, {"xl/worksheets/sheet1.xml": prefixed})) == {"S!B2": "住所"}


def test_chart_sheets_are_passed_over() -> None:
    def fill(book: Workbook) -> None:
        book.add_worksheet("S").write("A1", 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=S!$A$1:$A$1"})
        book.add_chartsheet("図").set_chart(chart)

    assert texts(workbook(fill)) == {"S!A1": "1"}
