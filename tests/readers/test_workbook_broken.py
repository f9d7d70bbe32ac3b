"""Files that are no workbook, or none that can be read: a clear error each."""

import os
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_making import converted, part, with_parts, workbook

from pia_diff.errors import PiaDiffError
from pia_diff.readers import read
from pia_diff.readers.source import BinaryFile, NotAPDF, NotAWorkbook, TooManyCells, Unreadable
from pia_diff.readers.workbook import archive, bounds, sheets, workbook_document, xml_tree
from pia_diff.readers.workbook import opendocument as opendocument_reader
from pia_diff.readers.workbook.errors import (
    DamagedWorkbook,
    EmptyWorkbook,
    FarCell,
    NoSheets,
    OtherDocument,
    Overfull,
    Protected,
)

PLAIN = workbook(lambda book: book.add_worksheet("S").write("B2", "本文"))
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def zipped(**members: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def compound(stream: str, content: bytes = b"") -> bytes:
    """A compound file of one stream: the header, a table of sectors, a directory, the stream ([MS-CFB] 2.2 - 2.6)."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    content = content.ljust(4096, b"\0")
    length = -(-len(content) // 512)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    table = [0xFFFFFFFD, end, *range(3, 2 + length), end]
    entries = b""
    for name, kind, first, size in (("Root Entry", 5, end, 0), (stream, 2, 2, len(content))):
        written = (name + "\0").encode("utf-16-le")
        entries += written.ljust(64, b"\0") + struct.pack("<HBB3I36x", len(written), kind, 1, free, free, free)
        entries += struct.pack("<IQ", first, size)
    return header + struct.pack("<128I", *table, *[free] * (128 - len(table))) + entries.ljust(512, b"\0") + content


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def old_workbook(*cells: tuple[int, int], locked: bool = False) -> bytes:
    """An .xls of one sheet with numbers in these cells ([MS-XLS] 2.1.7.20)."""
    book = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + (record(0x2F, bytes(6)) if locked else b"")
    place = len(book) + 4 + 9 + 4
    book += record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S") + record(0x0A)
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 6))
    sheet += b"".join(record(0x203, struct.pack("<HHHd", row, column, 0, 7.0)) for row, column in cells)
    return compound("Workbook", book + sheet + record(0x0A))


def no_sheets() -> bytes:
    kept = part(PLAIN, "xl/workbook.xml")
    start, end = kept.index("<sheets>"), kept.index("</sheets>")
    return with_parts(PLAIN, {"xl/workbook.xml": kept[: start + 8] + kept[end:]})


def only_a_chart() -> bytes:
    rels = part(PLAIN, "xl/_rels/workbook.xml.rels")
    return with_parts(PLAIN, {"xl/_rels/workbook.xml.rels": rels.replace("/worksheet", "/xlMacrosheet")})


WORD = '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>'


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (PLAIN[: len(PLAIN) // 2], DamagedWorkbook, "ZIP: it is cut off"),
        (PLAIN[:-30], DamagedWorkbook, "ZIP"),
        (PLAIN.replace(b"PK\x03\x04", b"PK\x03\x05", 1), Unreadable, "form"),
        (b"PK\x05\x06" + bytes(18), OtherDocument, "ZIP"),
        (with_parts(PLAIN, {SHEET: "<worksheet><sheetData>"}), DamagedWorkbook, "S"),
        (with_parts(PLAIN, {"xl/workbook.xml": "<workbook"}), DamagedWorkbook, r"xl/workbook\.xml"),
        (with_parts(PLAIN, {STRINGS: "<sst><si><t>a</t>"}), DamagedWorkbook, "form"),
        (zipped(a="b"), OtherDocument, "another ZIP"),
        (zipped(_rels__x="", **{"_rels/.rels": WORD, "word/document.xml": "<a/>"}), OtherDocument, "Word"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), OtherDocument, "an OpenDocument text"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), DamagedWorkbook, r"content\.xml"),
        (
            zipped(
                mimetype="application/vnd.oasis.opendocument.spreadsheet",
                **{"META-INF/manifest.xml": "<m><file-entry><encryption-data/></file-entry></m>"},
            ),
            Protected,
            "password",
        ),
        (no_sheets(), NoSheets, "no sheet"),
        (only_a_chart(), NoSheets, "xlMacrosheet"),
        (workbook(lambda book: book.add_worksheet("空")), EmptyWorkbook, "空"),
        (workbook(lambda book: book.add_worksheet("空").write("A1", " \n ")), EmptyWorkbook, "空"),
        (compound("EncryptedPackage"), Protected, "password"),
        (compound("WordDocument"), OtherDocument, "Word"),
        (compound("Contents"), OtherDocument, "OLE"),
        (compound("Workbook"), Unreadable, "form"),
        (compound("Workbook")[:700], DamagedWorkbook, "cut off"),
        (old_workbook((1, 1))[:2000], DamagedWorkbook, "cut off"),
        (old_workbook((1, 1))[:300], DamagedWorkbook, "cut off"),
        (old_workbook((1, 1), locked=True), Protected, "password"),
        (old_workbook((0, 0), (65_535, 255)), FarCell, "S!IV65536"),
    ],
)
def test_each_is_refused_by_name(tmp_path: Path, content: bytes, error: type[PiaDiffError], says: str) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(error, match=says) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert caught.value.code == "unreadable"


def test_an_old_workbook_of_this_making_is_read() -> None:
    (cell,) = workbook_document(Path("a.xls"), old_workbook((13, 2))).cells
    assert (cell.place, cell.text) == ("S!C14", "7")


def bomb() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(11):
            packed.writestr(f"{number}.xml", bytes(3_000_000))
    return made.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", archive.MOST_UNPACKED // 10)
    content = bomb()
    assert len(content) < 40_000
    with pytest.raises(Overfull, match="33 MB"):
        workbook_document(Path("form.xlsx"), content)


def test_an_archive_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 5)
    with pytest.raises(Overfull, match="10 members"):
        workbook_document(Path("form.xlsx"), PLAIN)


def opendocument(rows: str) -> bytes:
    return zipped(**{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": OPEN.format(rows)})


def test_parts_of_too_many_tags_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = with_parts(PLAIN, {SHEET: f"<worksheet><sheetData>{'<row/>' * 40_000}</sheetData></worksheet>"})
    monkeypatch.setattr(archive, "MOST_TAGS", 30_000)
    with pytest.raises(Overfull, match="XML tags"):
        workbook_document(Path("form.xlsx"), rows)
    formats = with_parts(PLAIN, {"xl/styles.xml": f"<styleSheet><cellXfs>{'<xf/>' * 2000}</cellXfs></styleSheet>"})
    monkeypatch.setattr(xml_tree, "MOST_TAGS", 1000)
    with pytest.raises(Overfull, match="XML tags"):
        workbook_document(Path("form.xlsx"), formats)
    shapes = opendocument(f"<table:shapes>{'<draw:g/>' * 2000}</table:shapes>")
    monkeypatch.setattr(opendocument_reader, "MOST_TAGS", 1000)
    with pytest.raises(Overfull, match="XML tags"):
        workbook_document(Path("form.ods"), shapes)


def test_shapes_within_shapes_without_end_are_refused() -> None:
    deep = opendocument(f"<table:shapes>{'<draw:g>' * 2000}{'</draw:g>' * 2000}</table:shapes>")
    with pytest.raises(DamagedWorkbook, match=r"content\.xml"):
        workbook_document(Path("form.ods"), deep)


@pytest.mark.parametrize("blanks", ['<text:s text:c="3000000000"/>', '<text:s text:c="30000000"/>' * 20])
@pytest.mark.parametrize("within", ["{}", "<office:annotation>{}</office:annotation>"])
def test_blanks_that_are_only_counted_are_counted_before_they_are_made(blanks: str, within: str) -> None:
    cell = f'<table:table-cell office:value-type="string"><text:p>{within.format(blanks)}</text:p></table:table-cell>'
    with pytest.raises(Overfull, match="MB"):
        workbook_document(Path("form.ods"), opendocument(f"<table:table-row>{cell}</table:table-row>"))


def test_what_looks_like_cells_in_a_comment_takes_no_time() -> None:
    comment = f'<!--{"<c r s " * 200_000} t="e"-->'
    sheet = part(PLAIN, SHEET).replace("<sheetData>", f"{comment}<sheetData>")
    assert [cell.text for cell in workbook_document(Path("form.xlsx"), with_parts(PLAIN, {SHEET: sheet})).cells] == [
        "本文"
    ]


def test_a_bug_in_a_library_says_nothing_by_itself(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):  # what Rust raises after it has told all about it
        pass

    def broken(_: object) -> None:
        os.write(2, b"thread panicked, stack backtrace: ...")
        raise PanicException

    monkeypatch.setattr(sheets, "load_workbook", broken)
    with pytest.raises(DamagedWorkbook, match="understood"):
        workbook_document(Path("form.xls"), old_workbook((1, 1)))
    os.write(2, b"after")
    assert capfd.readouterr() == ("", "after")


def test_a_member_that_declares_less_than_it_holds_is_refused() -> None:
    content = bytearray(with_parts(PLAIN, {SHEET: "<worksheet>" + " " * 5000}))
    with zipfile.ZipFile(BytesIO(content)) as packed:
        size = struct.pack("<I", packed.getinfo(SHEET).file_size)
    assert content.count(size) >= 2
    lying = bytes(content).replace(size, struct.pack("<I", 20))
    with pytest.raises(DamagedWorkbook, match=r"sheet1\.xml"):
        workbook_document(Path("form.xlsx"), lying)


def test_a_document_type_is_refused() -> None:
    entities = '<!DOCTYPE a [<!ENTITY b "c">]><sst><si><t>&b;</t></si></sst>'
    for name in ("xl/workbook.xml", "xl/styles.xml"):
        with pytest.raises(DamagedWorkbook, match="DOCTYPE"):
            workbook_document(Path("form.xlsx"), with_parts(PLAIN, {name: entities}))


def sheet_of(cells: str) -> bytes:
    xmlns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_parts(PLAIN, {SHEET: f'<worksheet xmlns="{xmlns}"><sheetData>{cells}</sheetData></worksheet>'})


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r=\'XFD1048576\'><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFC1"/><c><v>1</v></c></row><row r="999"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="&#88;FD1048576"><is/></c></row>',
    ],
)
def test_a_sheet_that_spans_too_much_is_refused_before_anything_makes_room_for_it(cells: str) -> None:
    with pytest.raises(FarCell, match="S!XFD"):
        workbook_document(Path("form.xlsx"), sheet_of(cells))


def test_far_cells_that_are_blank_do_no_harm() -> None:
    found = workbook_document(Path("form.xlsx"), sheet_of('<row r="2"><c r="B2"><v>1</v></c><c r="XFD2" s="0"/></row>'))
    assert [cell.place for cell in found.cells] == ["S!B2"]


def test_a_text_that_stands_in_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_TEXT", 1_000_000)
    strings = f"<sst><si><t>短い</t></si><si><t>{'長' * 10_000}</t></si></sst>"
    for index, refused in ((0, False), (1, True)):
        cells = "".join(f'<c r="A{row}" t="s"><v>{index}</v></c>' for row in range(1, 100))
        content = with_parts(sheet_of(f"<row>{cells}</row>"), {STRINGS: strings})
        if refused:
            with pytest.raises(Overfull, match="MB"):
                workbook_document(Path("form.xlsx"), content)
        else:
            assert len(workbook_document(Path("form.xlsx"), content).cells) == 99


def test_a_workbook_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_CELLS", 3)
    content = workbook(lambda book: book.add_worksheet("S").write_row("A1", [1, 2, 3, 4]))
    with pytest.raises(TooManyCells):
        workbook_document(Path("form.xlsx"), content)


OPEN = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:draw="d">'
    "<office:body><office:spreadsheet>"
    '<table:table table:name="S">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


@pytest.mark.parametrize(
    "rows",
    [
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="99999999999" office:value-type="float"/>'
        "</table:table-row>",
    ],
)
def test_repeated_cells_of_opendocument_are_counted_first(rows: str) -> None:
    with pytest.raises(TooManyCells):
        workbook_document(Path("form.ods"), opendocument(rows))


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.xlsx", "本文".encode(), NotAWorkbook),
        ("a.xls", "日付,項目\n".encode(), NotAWorkbook),
        ("a.pdf", "本文".encode(), NotAPDF),
        ("a.ods", b"\x89PNG\r\n", NotAWorkbook),
        ("a.docx", b"\x1f\x8b\x08", BinaryFile),
    ],
)
def test_names_that_promise_something_else(
    tmp_path: Path, name: str, content: bytes, error: type[PiaDiffError]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error, match=name):
        read(path)


FORM = (("[令和6年10月 様式4]",), ("①事務の名称", "住民税に関する事務"))


def form() -> bytes:
    made = BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Ⅰ")
    for row, texts in enumerate(FORM):
        sheet.write_row(row, 0, texts)
    book.close()
    return made.getvalue()


@pytest.mark.parametrize("name", ["form.xls", "form.txt", "form.ods", "form", "form.yaml", "form.pdf"])
def test_a_workbook_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(form())
    assert read(path).assessment.form.id == "form4-2024"


def test_an_old_workbook_and_a_web_page_under_the_names_of_others(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(converted(form(), tmp_path, "xls"))
    assert read(path).assessment.form.id == "form4-2024"
    page = tmp_path / "form.xls"
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in FORM)
    page.write_text(f"<html><body><table>{rows}</table></body></html>", "utf-8")
    assert read(page).assessment.form.id == "form4-2024"


@settings(max_examples=60)
@given(st.data())
def test_damage_anywhere_is_an_error_of_ours_or_none(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([PLAIN, old_workbook((1, 1))])))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        workbook_document(Path("form.xlsx"), bytes(content))
    except PiaDiffError as error:
        assert error.code == "unreadable"
