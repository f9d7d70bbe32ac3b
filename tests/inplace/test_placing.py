"""Lines put into the annex sheet of a workbook, and what the workbook says afterwards."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inplace_making import (
    HEAD,
    PICTURE,
    SPANS,
    by_hand,
    changed_parts,
    changed_sheet,
    fixture_lines,
    line,
    lines,
    members,
    official,
    repacked,
    rows_read,
    sheet_of,
    texts_of,
)

from pia_diff.inplace import put_lines
from pia_diff.inplace.strings import tidy
from pia_diff.tables.cells import Span, plain
from pia_diff.workbook.measure import MOST_CHARACTERS

SHEET = "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize("draft", ["form2/v2025.yaml", "form3/v2024.yaml", "form4/v2025.yaml"])
def test_the_official_form_gets_the_rows_and_reads_back(draft: str, tmp_path: Path) -> None:
    placed = put_lines(official(draft), fixture_lines(), file="form.xlsx")
    assert rows_read(placed.content, tmp_path) == [one.texts for one in fixture_lines()]
    assert placed.lines == len(fixture_lines())
    assert len(changed_parts(official(draft), placed.content)) == 1
    assert "印刷範囲" in placed.notes[0]


def test_the_form_of_an_officer_gets_the_rows_and_reads_back(tmp_path: Path) -> None:
    placed = put_lines(by_hand(below=["※ 注記"]), fixture_lines(), file="form.xlsx")
    assert placed.sheet == "変更箇所"
    assert rows_read(placed.content, tmp_path) == [one.texts for one in fixture_lines()]


def test_putting_the_same_lines_again_changes_nothing() -> None:
    once = put_lines(official(), fixture_lines(), file="form.xlsx")
    again = put_lines(once.content, fixture_lines(), file="form.xlsx")
    assert again.content == once.content
    assert again.replaced == once.rows


def test_all_but_the_annex_sheet_stays_byte_for_byte() -> None:
    def more(_: Any, sheet: Any) -> None:
        sheet.insert_image("U2", str(PICTURE))
        sheet.set_landscape()
        sheet.set_header("&L評価書")

    old = by_hand(more=more)
    new = put_lines(old, lines(5), file="form.xlsx").content
    assert changed_parts(old, new) == [SHEET]
    before, after = members(old)[SHEET], members(new)[SHEET]
    assert before[1] == after[1]  # its time and the way it is packed
    tail = before[0].partition(b"</mergeCells>")[2]
    assert b"<drawing " in tail and b"landscape" in tail
    assert after[0].endswith(tail)


def test_macros_and_members_that_are_not_packed_stay_as_they_are() -> None:
    whole = repacked(by_hand(), lambda _, one: one, zipfile.ZIP_STORED)
    with zipfile.ZipFile(kept := io.BytesIO(whole), "a") as archive:
        archive.writestr("xl/vbaProject.bin", bytes(range(256)))
    new = put_lines(kept.getvalue(), lines(1), file="form.xlsm").content
    assert changed_parts(kept.getvalue(), new) == [SHEET]
    start = whole.index(SHEET.encode()) - 30
    assert new[:start] == whole[:start]


class _Pipe:
    """A file that cannot seek: zipfile writes the sizes behind the members."""

    def __init__(self) -> None:
        self.content = b""

    def write(self, data: bytes) -> int:
        self.content += bytes(data)
        return len(data)

    def flush(self) -> None: ...


def test_an_archive_with_sizes_behind_its_members_and_a_comment_is_spliced() -> None:
    with zipfile.ZipFile(pipe := _Pipe(), "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, (one, _) in members(by_hand()).items():
            archive.writestr(name, one)
        archive.comment = "注".encode()
    new = put_lines(pipe.content, lines(3), file="form.xlsx").content
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert archive.testzip() is None
        assert archive.comment == "注".encode()
    assert changed_parts(pipe.content, new) == [SHEET]
    assert len(texts_of(new)) == 3


def test_rows_of_before_are_replaced_and_what_is_below_moves() -> None:
    old = by_hand([line(n).texts for n in (7, 8)], below=["※ 変更箇所の注", "以上"])
    placed = put_lines(old, lines(6), file="form.xlsx")
    assert (placed.rows, placed.replaced, placed.notes) == (6, 3, ())
    texts = [row[0].value for row in sheet_of(placed.content)["B12:B13"]]
    assert texts == ["※ 変更箇所の注", "以上"]
    assert texts_of(placed.content)[:6] == [list(one.texts) for one in lines(6)]


def test_blank_ruled_rows_that_are_not_needed_stay() -> None:
    old = by_hand([line(7).texts], blank=10, below=["※ 注"])
    placed = put_lines(old, lines(3), file="form.xlsx")
    assert placed.replaced == placed.rows == 3
    assert sheet_of(placed.content)["B17"].value == sheet_of(old)["B17"].value == "※ 注"


def test_fewer_rows_than_before_move_up_what_is_below() -> None:
    old = by_hand([line(n).texts for n in range(9)], blank=0, below=["※ 注"])
    new = put_lines(old, lines(2), file="form.xlsx").content
    assert sheet_of(new)["B8"].value == "※ 注"
    assert sheet_of(new).dimensions == "B2:S8"


def test_without_lines_one_blank_row_stays() -> None:
    placed = put_lines(by_hand([line(1).texts], blank=0), [], file="form.xlsx")
    assert (placed.lines, placed.rows, placed.replaced) == (0, 0, 1)
    assert texts_of(placed.content) == []


def test_rows_are_merged_and_formatted_like_the_first_row() -> None:
    old = by_hand()
    new = sheet_of(put_lines(old, lines(2), file="form.xlsx").content)
    merged = {str(one) for one in new.merged_cells.ranges}
    assert {"B6:C6", "D6:E6", "F6:J6", "K6:O6", "Q6:S6"} <= merged
    for column in "BDFKPQS":
        assert new[f"{column}6"]._style == sheet_of(old)[f"{column}5"]._style
    assert new.row_dimensions[5].height >= 18


def test_below_a_head_alone_rows_are_not_set_like_the_head() -> None:
    new = sheet_of(put_lines(by_hand(blank=0, below=["x"]), lines(1), file="form.xlsx").content)
    assert new["B5"].alignment.wrap_text and new["B5"].border.left.style == "thin"


def test_a_text_too_tall_for_a_row_takes_several_that_are_merged(tmp_path: Path) -> None:
    tall = line(1, "長い記載です。" * 400, "短い")
    placed = put_lines(by_hand(below=["※ 注"]), [tall, line(2)], file="form.xlsx")
    sheet = sheet_of(placed.content)
    assert placed.rows > 3
    assert max(one.height for one in sheet.row_dimensions.values() if one.height) <= 409
    assert f"F5:J{4 + placed.rows - 1}" in {str(one) for one in sheet.merged_cells.ranges}
    assert rows_read(placed.content, tmp_path) == [tall.texts, line(2).texts]


def test_a_text_too_long_for_a_cell_goes_on_in_the_next_rows(tmp_path: Path) -> None:
    long = line(1, "𠮷あい" * 14_000, "短い")
    placed = put_lines(official(), [long, line(2)], file="form.xlsx")
    assert rows_read(placed.content, tmp_path) == [long.texts, line(2).texts]


def test_marks_of_a_text_that_is_cut_stay_with_their_words() -> None:
    before = (Span("あ" * (MOST_CHARACTERS - 2)), Span("変わる語", True), Span("い"))
    one = line(1)
    marked = type(one)(one.date, one.item, before, one.after, one.timing, one.explanation)
    xml = members(put_lines(by_hand(), [marked], file="form.xlsx").content)[SHEET][0].decode()
    runs = re.findall(r"<r>(.*?)</r>", xml)
    red = [re.search(r">([^<]*)</t>", run)[1] for run in runs if "FFFF0000" in run]  # type: ignore[index]
    assert red == ["変わ", "る語"]


def test_changed_words_are_red_and_underlined_in_the_font_of_the_cell() -> None:
    xml = members(put_lines(by_hand(), fixture_lines(), file="form.xlsx").content)[SHEET][0].decode()
    red = '<rPr><u/><sz val="9"/><color rgb="FFFF0000"/><rFont val="ＭＳ 明朝"/><family val="2"/></rPr>'
    assert f'{red}<t xml:space="preserve">情報政策</t>' in xml
    strong = '<rPr><b/><sz val="9"/><color rgb="FFFF0000"/><rFont val="ＭＳ 明朝"/><family val="2"/></rPr>'
    assert f'{strong}<t xml:space="preserve">事前</t>' in xml


def test_a_published_line_is_not_marked() -> None:
    xml = members(put_lines(by_hand(), [line(timing="事前")], file="form.xlsx").content)[SHEET][0]
    assert b"<rPr>" not in xml


def test_what_is_about_the_rows_follows_them() -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.data_validation("P5:P6", {"validate": "list", "source": ["事前", "事後"]})
        sheet.conditional_format("P5:P6", {"type": "text", "criteria": "containing", "value": "事前",
                                           "format": book.add_format({"bold": True})})  # fmt: skip
        sheet.conditional_format("B8", {"type": "no_blanks", "format": book.add_format({"italic": True})})
        sheet.write_url("B8", "https://example.com", string="※ 注")
        sheet.set_h_pagebreaks([4, 5, 6, 7])

    old = by_hand([line(1).texts], below=["x"], more=more)
    placed = put_lines(old, lines(5), file="form.xlsx")
    sheet = sheet_of(placed.content)
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["P5:P9"]
    assert sorted(str(one.sqref) for one in sheet.conditional_formatting) == ["B11", "P5:P9"]
    assert sheet["B11"].hyperlink is not None and sheet["B11"].value == "※ 注"
    assert [one.id for one in sheet.row_breaks.brk] == [4, 9, 10]
    assert any("改ページ（1か所）" in note for note in placed.notes)


def test_prefixes_a_byte_order_mark_and_unnumbered_cells_are_understood() -> None:
    def prefixed(xml: str) -> str:
        xml = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x=")
        return "\ufeff" + re.sub(r'(<x:row) r="\d+"', r"\1", xml)

    # The rows of this sheet follow each other only from the title on.
    old = changed_sheet(by_hand([line(9).texts]), lambda xml: xml.replace("<sheetData>", '<sheetData><row r="1"/>'))
    old = changed_sheet(old, lambda xml: re.sub(r'(?=<row r="4")', '<row r="3"/>', xml))
    new = put_lines(changed_sheet(old, prefixed), lines(2), file="form.xlsx").content
    assert texts_of(new) == [list(one.texts) for one in lines(2)]


def test_a_part_in_utf16_is_understood() -> None:
    def wide(name: str, one: bytes) -> bytes:
        return one.decode().replace("UTF-8", "UTF-16").encode("utf-16") if name == SHEET else one

    new = put_lines(repacked(by_hand(), wide), lines(2), file="form.xlsx").content
    assert texts_of(new) == [list(one.texts) for one in lines(2)]


def test_what_cannot_follow_is_told() -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.insert_image("B8", str(PICTURE))
        sheet.write_comment("B5", "確認")
        sheet.write_string("U5", "担当課")
        sheet.print_area("A1:S6")
        sheet.protect()
        book.define_name("注", "=変更箇所!$B$8")

    notes = put_lines(by_hand(more=more, wraps=False), lines(9), file="form.xlsx").notes
    for word in ("印刷範囲（A1:S6）", "（U5）", "折り返し", "（B8）", "（B5）", "名前（注）", "保護"):
        assert any(word in note for note in notes), word


TEXTS = st.text(st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from("=_x0041\n\r\t +-@\x01𠮷")))


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS | st.sampled_from(["_x0041_", "__x005F__", "=1+1", "あ" * 40_000]), min_size=2, max_size=2))
def test_any_text_survives(texts: list[str]) -> None:
    one = line(1, *texts)
    placed = put_lines(_blank(), [one], file="form.xlsx")
    rows = texts_of(placed.content)
    assert not any(cell.data_type == "f" for row in sheet_of(placed.content).iter_rows() for cell in row)
    for n, text in ((2, one.before), (3, one.after)):
        assert "".join(row[n] for row in rows) == plain(tidy(text))


_made: list[bytes] = []


def _blank() -> bytes:
    if not _made:
        _made.append(by_hand())
    return _made[0]


def test_only_what_no_document_shows_is_dropped() -> None:
    assert plain(tidy((Span("a\x00\x1b\ud800\ufffeb\r\nc\u2028d\t "),))) == "ab\nc\nd\t "


def test_many_rows_take_no_time() -> None:
    many = (list(fixture_lines()) * 10)[:500]
    official()
    start = time.perf_counter()
    put_lines(official(), many, file="form.xlsx")
    assert time.perf_counter() - start < 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_an_office_program_prints_it(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    path.write_bytes(put_lines(by_hand(below=["※ 注"]), fixture_lines()[:10], file="form.xlsx").content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "new.pdf").read_bytes().startswith(b"%PDF")


def test_the_head_stands_where_the_tests_say() -> None:
    assert sheet_of(_blank()).cell(HEAD + 1, SPANS[0][0] + 1).value == "変 更 日"
