"""The pages of a PDF become cells: what ruling lines enclose, wherever and however they are drawn."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_making import Page, pdf, wrapped

from pia_diff.readers.pdf.document import read

PROSE = "窓口で届出を受け付け、届出の内容と本人であることを確かめた上で、住民の記録を更新する。"


def cells(*pages: Page) -> list[dict[str, Any]]:
    return [dict(cell) for cell in read(pdf(*pages))["cells"]]


def texts(*pages: Page) -> list[str]:
    return [cell["text"] for cell in cells(*pages)]


def form(**page: int) -> Page:
    """A label and its contents, twice; the second contents are wrapped."""
    return (
        Page(**page)
        .grid([50, 150, 400], [50, 80, 140])
        .text(52, 65, "事務の名称")
        .text(152, 65, "住民基本台帳に関する事務 ABC")
        .text(52, 95, "事務の内容")
        .lines(152, 95, wrapped(PROSE, 246))
    )


FORM = ["事務の名称", "住民基本台帳に関する事務 ABC", "事務の内容", PROSE]


def test_boxes_are_whole_cells_in_reading_order() -> None:
    found = cells(form())
    assert [cell["text"] for cell in found] == FORM
    assert [(cell["row"], cell["column"]) for cell in found] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert all(cell["whole"] and cell["page"] == 1 and cell["place"] == "page 1" for cell in found)
    assert not any(cell["doubtful"] for cell in found)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_is_read_as_its_text_stands(turned: int) -> None:
    assert texts(form(turned=turned)) == FORM


def test_merged_cells_have_spans() -> None:
    page = Page()
    page.line(50, 50, 400, 50).line(150, 80, 400, 80).line(50, 110, 400, 110)
    page.line(50, 50, 50, 110).line(150, 50, 150, 110).line(275, 80, 275, 110).line(400, 50, 400, 110)
    page.text(52, 70, "左").text(152, 65, "右上").text(152, 95, "右下一").text(277, 95, "右下二")
    found = {cell["text"]: cell for cell in cells(page)}
    assert list(found) == ["左", "右上", "右下一", "右下二"]
    assert (found["左"]["row_span"], found["左"]["column_span"]) == (2, 1)
    assert (found["右上"]["row_span"], found["右上"]["column_span"]) == (1, 2)
    assert found["右下二"]["column"] == 3


def _thin_areas(page: Page, xs: Sequence[float], ys: Sequence[float]) -> None:
    for y in ys:
        page.area(xs[0] - 0.25, y - 0.25, xs[-1] + 0.25, y + 0.25)
    for x in xs:
        page.area(x - 0.25, ys[0], x + 0.25, ys[-1])


def _dots(page: Page, xs: Sequence[float], ys: Sequence[float]) -> None:
    for y in ys:
        for x in range(int(xs[0]), int(xs[-1]), 3):
            page.line(x, y, x + 1.5, y)
    for x in xs:
        for y in range(int(ys[0]), int(ys[-1]), 3):
            page.line(x, y, x, y + 1.5)


def _dashes(page: Page, xs: Sequence[float], ys: Sequence[float]) -> None:
    page.grid(xs, ys, "[2 2] 0 d 0.5 G")


def _double(page: Page, xs: Sequence[float], ys: Sequence[float]) -> None:
    page.grid([x - 0.9 for x in xs], [y - 0.9 for y in ys]).grid([x + 0.9 for x in xs], [y + 0.9 for y in ys])


def _shades(page: Page, xs: Sequence[float], ys: Sequence[float]) -> None:
    for n, (top, bottom) in enumerate(pairwise(ys)):
        for k, (left, right) in enumerate(pairwise(xs)):
            page.area(left, top, right, bottom, "0.9 g" if (n + k) % 2 else "0.8 g")


@pytest.mark.parametrize("drawn", [_thin_areas, _dots, _dashes, _double, _shades])
def test_lines_are_known_however_they_are_drawn(drawn: Any) -> None:
    page = Page()
    drawn(page, [50, 150, 400], [50, 80, 140])
    page.text(52, 65, "事務の名称").text(152, 65, "証明書の交付").lines(152, 95, wrapped(PROSE, 240))
    assert texts(page) == ["事務の名称", "証明書の交付", PROSE]


def test_lines_in_white_part_nothing() -> None:
    page = form().line(275, 50, 275, 140, "1 G").area(152, 108, 398, 109, "1 g")
    assert texts(page) == FORM


def test_underlines_part_nothing() -> None:
    assert texts(form().line(152, 97, 398, 97).line(160, 109, 230, 109)) == FORM


def test_a_frame_around_tables_is_no_cell() -> None:
    page = form().grid([30, 560], [30, 800]).text(60, 200, "表の外の記載")
    assert texts(page) == [*FORM, "表の外の記載"]


def test_labels_may_be_turned_or_stacked() -> None:
    page = (
        Page()
        .grid([50, 80, 110, 300], [50, 150])
        .turned_text(70, 140, "取扱い")
        .turned_text(92, 60, "再委託", upwards=False)
    )
    page.lines(115, 65, wrapped(PROSE, 180)).grid([50, 80, 300], [160, 260])
    page.lines(60, 180, ["保", "管", "消", "去"]).text(85, 180, "七年間保管する。")
    assert texts(page) == ["取扱い", "再委託", PROSE, "保管消去", "七年間保管する。"]


def test_drawings_within_drawings_are_followed() -> None:
    page = Page()
    page.form = (
        "0 G 0.5 w 25 371 m 200 371 l S 25 396 m 200 396 l S 25 371 m 25 396 l S 75 371 m 75 396 l S 200 371 m"
        " 200 396 l S BT /F1 5 Tf 1 0 0 1 26 380 Tm <" + "対象".encode("utf-16-be").hex() + "> Tj ET"
    )
    page.drawn.append("q 2 0 0 2 0 0 cm /X0 Do Q")
    page.text(152, 80, "市民")
    found = cells(page)
    assert [(cell["text"], cell["column"], cell["whole"]) for cell in found] == [("対象", 1, True), ("市民", 2, True)]


def test_text_belongs_to_the_cell_it_began_in() -> None:
    page = Page().grid([50, 100, 400], [50, 80]).text(52, 65, "保管期間")
    page.text(102, 65, "七年")
    assert texts(page) == ["保管期間", "七年"]
    page = Page().grid([50, 100, 400], [50, 80]).text(52, 65, "情報の保管")
    assert texts(page) == ["情報の保管"]


def test_blanks_that_a_program_leaves_out_are_told_from_gaps() -> None:
    page = Page().grid([50, 400], [50, 80]).text(52, 65, "市民課").text(92, 65, "電話").text(114, 65, "0123")
    assert texts(page) == ["市民課　電話 0123"]


def test_brackets_options_and_marks_of_a_form_are_cells_of_their_own() -> None:
    page = Page().grid([50, 150, 500], [50, 110, 170]).text(52, 70, "実施の有無").text(52, 130, "入手元")
    page.text(155, 82, "[").text(200, 82, "実施する").text(290, 82, "]")
    page.lines(310, 70, ["＜選択肢＞", "1) 実施する", "2) 実施しない"])
    page.text(155, 130, "[○]").text(180, 130, "他の部署").text(300, 130, "（").text(450, 130, "）")
    page.lines(320, 124, ["市民課、保険年金課、", "税務課"])
    page.text(155, 155, "[").text(165, 155, "]").text(180, 155, "民間事業者")
    assert texts(page) == [
        "実施の有無",
        "[",
        "実施する",
        "]",
        "＜選択肢＞\n1) 実施する\n2) 実施しない",
        "入手元",
        "[○]",
        "他の部署",
        "（",
        "市民課、保険年金課、税務課",
        "）",
        "[ ]",
        "民間事業者",
    ]


def test_text_without_lines_is_lines() -> None:
    page = Page().lines(50, 60, ["１．事務の名称", "証明書の交付"]).text(50, 120, "所管").text(200, 120, "市民課")
    page.lines(50, 160, wrapped(PROSE + "記録は毎月、担当の課長が確かめて保管する。", 400))
    found = cells(page)
    assert [cell["text"] for cell in found] == [
        "１．事務の名称",
        "証明書の交付",
        "所管",
        "市民課",
        PROSE + "記録は毎月、担当の課長が確かめて保管する。",
    ]
    assert [cell["row"] for cell in found] == [1, 2, 3, 3, 4]
    assert not any(cell["whole"] for cell in found)


def test_marks_of_symbol_fonts_are_characters() -> None:
    page = form().text(52, 125, "\uf0fe保管", font="F2")
    assert "☑保管" in "".join(texts(page))


def test_pictures_of_some_size_are_kept() -> None:
    found = read(pdf(form().picture(100, 300, 400, 500).picture(10, 10, 20, 20)))["pictures"]
    assert [(one["name"], one["page"]) for one in found] == [("page-1-1.png", 1)]


WORDS = st.text("届出を更新する台帳ＡA1（）", min_size=1, max_size=60)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_table_comes_back_cell_by_cell(rows: list[list[str]]) -> None:
    xs = [40.0, 160.0, 350.0, 550.0]
    page, ys = Page(), [40.0]
    for row in rows:
        lines = [wrapped(text, right - left - 4) for text, left, right in zip(row, xs, xs[1:], strict=False)]
        for left, here in zip(xs, lines, strict=False):
            page.lines(left + 2, ys[-1] + 11, here)
        ys.append(ys[-1] + 12 * max(map(len, lines)) + 6)
    found = cells(page.grid(xs, ys))
    assert ["".join(cell["text"].split()) for cell in found] == [text for row in rows for text in row]
    assert [(cell["row"], cell["column"]) for cell in found] == [
        (n, k) for n in range(1, len(rows) + 1) for k in (1, 2, 3)
    ]
