"""The workbook, read back with openpyxl."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet
from side_by_side_making import LONG, entries, figures, fixture_report, png, profile, report, text_report

from pia_diff.side_by_side import Profile, write_side_by_side
from pia_diff.side_by_side.continuing import continued
from pia_diff.side_by_side.profile import Orientation
from pia_diff.tables import Report
from pia_diff.tables.cells import Cell, Span, cell, plain
from pia_diff.workbook.measure import TALLEST, height

BOARD = fixture_report("form4", "v2024", "v2025")


def _content(one: Report, wanted: Profile | None = None) -> bytes:
    content = write_side_by_side(one, wanted or profile(), "xlsx")
    assert isinstance(content, bytes)
    return content


def _sheet(one: Report, wanted: Profile | None = None) -> Worksheet:
    return load_workbook(BytesIO(_content(one, wanted)), rich_text=True).active


def _told(sheet: Worksheet) -> list[list[str]]:
    """What the rows below the head say, continued rows joined to the one they go on from."""
    found: list[list[str]] = []
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "項目")
    for row in sheet.iter_rows(min_row=head + 1):
        own = ["" if one.value is None else str(one.value) for one in row]
        if row[0].coordinate in {str(one).partition(":")[0] for one in sheet.merged_cells.ranges}:
            continue
        if row[0].border.top.style is None and found:
            found[-1] = [old + new for old, new in zip(found[-1], own, strict=True)]
        else:
            found.append(own)
    return found


def _on_one_line(text: str) -> str:
    return text.replace("\n", "")


def test_every_row_is_there_whole() -> None:
    expected = [
        [
            entry.item,
            *(plain(side.text) + "".join(one.name for one in side.pictures) for side in entry.sides),
            entry.remark,
        ]
        for entry in entries(BOARD)
    ]
    told = _told(_sheet(BOARD))
    assert [list(map(_on_one_line, row)) for row in told] == [list(map(_on_one_line, row)) for row in expected]


def test_differing_words_are_underlined() -> None:
    sheet = _sheet(text_report("総務課が行う。", "区政課が行う。"))
    rich = [one.value for row in sheet.iter_rows() for one in row if isinstance(one.value, CellRichText)]
    assert [[piece.text for piece in one if isinstance(piece, TextBlock) and piece.font.u] for one in rich] == [
        ["総務"],
        ["区政"],
    ]
    (row,) = [row for row in _sheet(text_report("甲", "乙")).iter_rows() if row[1].value == "甲"]
    assert [one.font.u for one in row] == [None, "single", "single", None]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1", "-1", "https://example.jp/", "00123", "_x000D_"])
def test_text_stays_text(text: str) -> None:
    sheet = _sheet(text_report("甲", text))
    (found,) = [one for row in sheet.iter_rows() for one in row if one.value == text or str(one.value) == text]
    assert found.data_type == "s" and found.hyperlink is None
    book = load_workbook(BytesIO(_content(text_report(text, "甲"))), read_only=True)
    assert all(one.data_type != "f" for row in book.active.iter_rows() for one in row)


class TestContinuedRows:
    @pytest.mark.parametrize(
        "text", [LONG * 100, f"{LONG}\n" * 100 + "終", "あ" * 70_000, "𠮷" * 20_000, "a b" * 30_000, "\n" * 2000 + "x"]
    )
    def test_no_row_is_too_tall_and_nothing_is_lost(self, text: str) -> None:
        marked: Cell = (Span(text[:50]), Span(text[50:], True))
        parts = continued(marked, 300, 9)
        assert len(parts) > 1
        assert all(height(plain(part), 300, 9) <= TALLEST for part in parts)
        assert all(len(plain(part).encode("utf-16-le")) // 2 <= 32_767 for part in parts)
        assert "".join(map(plain, parts)).replace("\n", "") == text.replace("\n", "")
        unmarked = "".join(span.text for part in parts for span in part if not span.changed)
        assert unmarked.replace("\n", "") == text[:50].replace("\n", "")

    def test_a_line_is_cut_behind_a_sentence(self) -> None:
        assert all(plain(part).endswith("。") for part in continued(cell(LONG * 5), 300, 9))

    def test_rows_keep_their_heights(self) -> None:
        sheet = _sheet(text_report(LONG * 60, LONG * 60 + "乙" * 40_000), profile(text=profile().text))
        assert all(one.height is None or one.height <= 409 for one in sheet.row_dimensions.values())
        assert sum(len(row[2]) for row in _told(sheet)) >= 40_000


def test_it_prints_on_a4_with_its_head_on_every_page() -> None:
    sheet = _sheet(BOARD)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert _sheet(BOARD, profile(orientation=Orientation.PORTRAIT)).page_setup.orientation != "landscape"
    assert sheet.print_title_rows == "$5:$5" and sheet["A5"].value == "項目"
    assert sheet.oddFooter.center.text == "&P / &N"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    facing = sheet.column_dimensions["B"]
    assert (facing.min, facing.max) == (2, 3)  # columns of one width are kept as one


def test_pages_break_before_sections_and_never_behind_a_heading() -> None:
    usual, paged = _sheet(BOARD), _sheet(BOARD, profile(section_pages=True))
    headings = {one.min_row for one in paged.merged_cells.ranges if one.min_row > 5}
    breaks = {one.id for one in paged.row_breaks.brk}  # the row above the break
    assert {row - 1 for row in headings if row > 6} - {max(headings) - 1} <= breaks
    headings = {one.min_row for one in usual.merged_cells.ranges if one.min_row > 5}
    assert usual.row_breaks.brk and not headings & {one.id for one in usual.row_breaks.brk} - {usual.max_row}


def test_pictures_stand_side_by_side_in_rows_as_high_as_they() -> None:
    sides = figures({"旧.png": png(3000, 2000, 1)}), figures({"新.png": png(30, 20, 2)})
    content = _content(report(*sides))
    with ZipFile(BytesIO(content)) as opened:
        assert sum(name.startswith("xl/media/") for name in opened.namelist()) == 2
        drawing = opened.read("xl/drawings/drawing1.xml").decode()
    columns = re.findall(r"<xdr:from><xdr:col>(\d+)</xdr:col>", drawing)
    (row,) = set(re.findall(r"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>", drawing))
    assert columns == ["1", "2"] and 'descr="旧.png"' in drawing
    assert _sheet(report(*sides)).row_dimensions[int(row) + 1].height > 100


def test_one_report_gives_one_file() -> None:
    assert _content(BOARD) == _content(BOARD)
