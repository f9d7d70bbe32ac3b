"""What lies over the cells of a workbook: pictures, flow charts, text boxes, check boxes."""

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from workbook_making import arrow, box, converted, drawing, part, with_parts, workbook
from xlsxwriter.workbook import Workbook

from pia_diff.readers.cells import CHECKED, UNCHECKED, Document
from pia_diff.readers.workbook import workbook_document

ANNEX = "(別添1)事務の内容"
FLOW = (
    box("住民\n（申請者）", 20, 80),
    box("窓口", 300, 81, shape="roundRect"),
    box("①申請\n②審査", 160, 60, 80, 20),
    arrow(140, 100, 160, 0),
    arrow(140, 110, 160, 0, flips=' flipH="1"'),
    box("住基システム", 300, 200, shape="can"),
    arrow(360, 120, 0, 80, ends="headEnd"),
)
GROUP = (
    '<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="20" name="g"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr><a:xfrm>'
    '<a:off x="190500" y="2857500"/><a:ext cx="1905000" cy="952500"/><a:chOff x="0" y="0"/>'
    f'<a:chExt cx="3810000" cy="1905000"/></a:xfrm></xdr:grpSpPr>{box("右", 200, 0)}{box("左", 0, 0)}</xdr:grpSp>'
)


def png(color: int) -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes([0, color]))) + chunk(b"IEND", b"")


def document(content: bytes) -> Document:
    return workbook_document(Path("form.xlsx"), content)


def over(*shapes: str, sheet: str = ANNEX, title: str = "(別添1) 事務の内容", rows_above: int = 0) -> bytes:
    """A workbook of one sheet with these shapes over its cells."""

    def fill(book: Workbook) -> None:
        page = book.add_worksheet(sheet)
        page.write(rows_above, 0, title)
        page.merge_range(rows_above + 3, 1, rows_above + 12, 8, "下のセル")
        page.write(rows_above + 39, 0, "(備考)")
        page.insert_textbox("B4", "")

    return workbook(fill, {"xl/drawings/drawing1.xml": drawing(*shapes, rows_above=rows_above)})


def test_the_flow_chart_of_the_annex_is_one_drawing_with_its_text() -> None:
    found = document(over(*FLOW, GROUP))
    assert [cell.text for cell in found.cells] == ["(別添1) 事務の内容", "下のセル", "(備考)"]
    (picture,) = found.pictures
    assert (picture.name, picture.place, picture.sheet) == (f"{ANNEX}.drawing.xml", f"{ANNEX}!C4", ANNEX)
    assert picture.text == "①申請②審査\n住民（申請者）\n窓口\n住基システム\n左\n右"
    assert picture.content.decode().count(' arrows="end"/>') == 3
    assert '<box geometry="roundRect" ' in picture.content.decode()


def test_a_chart_moved_down_renumbered_or_drawn_in_another_order_is_the_same() -> None:
    (picture,) = document(over(*FLOW)).pictures
    (moved,) = document(over(*reversed(FLOW), rows_above=7)).pictures
    assert moved.content == picture.content
    assert moved.place == f"{ANNEX}!C11"


def test_a_chart_saved_by_another_program_is_the_same(tmp_path: Path) -> None:
    content = over(*FLOW, GROUP)
    (picture,) = document(content).pictures
    (saved,) = document(converted(content, tmp_path, "xlsx")).pictures
    assert (saved.content, saved.text) == (picture.content, picture.text)


@pytest.mark.parametrize(
    "other",
    [
        (*FLOW[:-1], arrow(360, 120, 0, 80)),
        (*FLOW[1:],),
        (box("住民", 20, 80), *FLOW[1:]),
        (box("住民\n（申請者）", 20, 300), *FLOW[1:]),
        (box("住民\n（申請者）", 20, 80, shape="ellipse"), *FLOW[1:]),
    ],
)
def test_a_chart_that_says_something_else_differs(other: tuple[str, ...]) -> None:
    assert document(over(*other)).pictures[0].content != document(over(*FLOW)).pictures[0].content


@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_charts_of_other_kinds_of_workbooks_have_their_text(tmp_path: Path, suffix: str) -> None:
    (picture,) = document(converted(over(*FLOW), tmp_path, suffix)).pictures
    assert sorted(picture.text.split("\n")) == sorted(["①申請②審査", "住民（申請者）", "窓口", "住基システム"])


def test_a_text_box_over_a_cell_follows_its_text() -> None:
    found = document(over(box("書ききれない\n続き", 70, 100), arrow(0, 0, 5, 5), sheet="Ⅱ", title="①使用目的"))
    assert [(cell.place, cell.text) for cell in found.cells] == [
        ("Ⅱ!A1", "①使用目的"),
        ("Ⅱ!B4", "下のセル"),
        ("Ⅱ!B4", "書ききれない\n続き"),
        ("Ⅱ!A40", "(備考)"),
    ]
    assert all(cell.whole for cell in found.cells)
    assert found.pictures == ()


def test_a_text_box_in_form3_is_no_chart() -> None:
    found = document(over(box("続き", 70, 100), sheet="(別添1)", title="(別添1)特定個人情報ファイル記録項目"))
    assert [cell.text for cell in found.cells][1:3] == ["下のセル", "続き"]


def test_a_chart_without_a_title_is_told_by_its_shapes() -> None:
    boxes = [box(f"箱{n}", 200 * n, 100) for n in range(4)]
    arrows = [arrow(120 + 200 * n, 120, 80, 0) for n in range(3)]
    found = document(over(*boxes, *arrows, sheet="図", title="図"))
    assert [picture.text for picture in found.pictures] == ["箱0\n箱1\n箱2\n箱3"]


def test_pictures_have_their_bytes_name_and_place() -> None:
    def fill(book: Workbook) -> None:
        page = book.add_worksheet(ANNEX)
        page.write("A1", "(別添1) 事務の内容")
        page.insert_image("B20", "b.png", {"image_data": BytesIO(png(9))})
        page.insert_image("C4", "流れ図.png", {"image_data": BytesIO(png(3))})
        page.insert_image("D9", "流れ図.png", {"image_data": BytesIO(png(3))})
        page.insert_image("E30", "c.png", {"image_data": BytesIO(png(5)), "description": "説明だけ"})

    found = document(workbook(fill)).pictures
    assert [(one.name, one.place, one.row, one.column) for one in found] == [
        ("流れ図.png", f"{ANNEX}!C4", 3, 2),
        ("b.png", f"{ANNEX}!B20", 19, 1),
        ("image3.png", f"{ANNEX}!E30", 29, 4),
    ]
    assert [one.content for one in found] == [png(3), png(9), png(5)]
    assert all(one.text == "" for one in found)


def test_pictures_of_opendocument(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        page = book.add_worksheet(ANNEX)
        page.write("A1", "(別添1) 事務の内容")
        page.insert_image("C4", "流れ図.png", {"image_data": BytesIO(png(3))})

    (picture,) = document(converted(workbook(fill), tmp_path, "ods")).pictures
    # Not its column: LibreOffice leaves out empty cells before one that has nothing but a picture.
    assert (picture.name, picture.row) == ("流れ図.png", 3)
    assert picture.content.startswith(b"\x89PNG")


VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">{}</xml>'
)


def control(kind: str, row: int, column: int, caption: str, checked: str = "", number: int = 1025) -> str:
    state = f"<x:Checked>{checked}</x:Checked>" if checked else ""
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t201"><v:textbox><div><font>{caption}</font></div></v:textbox>'
        f'<x:ClientData ObjectType="{kind}"><x:Anchor>{column}, 3, {row}, 2, 9, 9, {row + 1}, 9</x:Anchor>{state}'
        "</x:ClientData></v:shape>"
    )


def with_controls(*controls: str) -> bytes:
    def fill(book: Workbook) -> None:
        page = book.add_worksheet("Ⅱ")
        page.write("A1", "主な記録項目")
        page.write("B2", "個人番号")
        page.write("B3", "住所　　電話番号")
        page.write_comment("F9", "注釈")

    return with_parts(workbook(fill), {"xl/drawings/vmlDrawing1.vml": VML.format("".join(controls))})


def test_check_boxes_stand_before_what_they_tick() -> None:
    content = with_controls(
        control("Checkbox", 1, 1, "", "1"),
        control("Checkbox", 3, 1, "その他<br>識別情報", "1", 1026),
        control("Checkbox", 4, 1, "その他", "0", 1027),
        control("Radio", 5, 1, "いいえ", "", 1028),
        control("Note", 8, 5, "注釈", "", 1029),
        control("Checkbox", 2, 1, "", "1", 1030),
        control("Checkbox", 2, 1, "", "", 1031),
    )
    assert [(cell.place, cell.text) for cell in document(content).cells] == [
        ("Ⅱ!A1", "主な記録項目"),
        ("Ⅱ!B2", f"{CHECKED} 個人番号"),
        ("Ⅱ!B3", CHECKED),
        ("Ⅱ!B3", UNCHECKED),
        ("Ⅱ!B3", "住所　　電話番号"),
        ("Ⅱ!B4", f"{CHECKED} その他識別情報"),
        ("Ⅱ!B5", f"{UNCHECKED} その他"),
        ("Ⅱ!B6", f"{UNCHECKED} いいえ"),
    ]


def test_the_properties_of_a_control_count_before_its_old_drawing() -> None:
    content = with_controls(control("Checkbox", 3, 1, "その他", "0"))
    sheet, rels = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
    controls = '<controls><control shapeId="1025" r:id="rId77" name="Check Box 1"/></controls></worksheet>'
    relation = (
        '<Relationship Id="rId77" Target="../ctrlProps/ctrlProp1.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/ctrlProp"/></Relationships>'
    )
    changed = {
        sheet: part(content, sheet).replace("</worksheet>", controls),
        rels: part(content, rels).replace("</Relationships>", relation),
        "xl/ctrlProps/ctrlProp1.xml": '<formControlPr objectType="CheckBox" checked="Checked"/>',
    }
    assert document(with_parts(content, changed)).cells[-1].text == f"{CHECKED} その他"


def test_comments_are_no_contents() -> None:
    assert "注釈" not in "".join(cell.text for cell in document(with_controls()).cells)
