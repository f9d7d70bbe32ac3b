"""What the pages of one PDF repeat is dropped, what a page break parts is joined, wrapped lines are paragraphs."""

from typing import Any

import pytest

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_making import Page, pdf, wrapped

from pia_diff.readers.pdf.document import read

PROSE = "窓口で届出を受け付け、届出の内容と本人であることを確かめた上で、住民の記録を更新する。"
XS = [50.0, 150.0, 400.0]


def cells(*pages: Page) -> list[dict[str, Any]]:
    return [dict(cell) for cell in read(pdf(*pages))["cells"]]


def texts(*pages: Page) -> list[str]:
    return [cell["text"] for cell in cells(*pages)]


def row(page: Page, top: float, *found: str, xs: list[float] = XS) -> Page:
    """A ruled row of 30 points."""
    page.grid(xs, [top, top + 30])
    for x, text in zip(xs, found, strict=False):
        page.lines(x + 2, top + 12, wrapped(text, 1000))
    return page


def test_page_numbers_are_dropped() -> None:
    pages = [row(Page(), 60, "項目", f"内容の{n}").text(290, 820, f"- {n} -") for n in (3, 4, 5)]
    assert texts(*pages) == ["項目", "内容の3", "項目", "内容の4", "項目", "内容の5"]
    assert texts(row(Page(), 60, "件数", "12").text(290, 820, "1 / 9 ページ")) == ["件数", "12"]


def test_numbers_that_do_not_count_pages_stay() -> None:
    pages = [row(Page(), 60, "項目", "内容").text(290, 820, number) for number in ("7", "19")]
    assert "7" in texts(*pages)


def test_running_heads_are_dropped_and_titles_stay() -> None:
    pages = [row(Page(), 60, "項目", f"内容{n}").text(50, 30, "青葉野市　評価書") for n in range(4)]
    pages[1].text(50, 48, "Ⅱ　ファイルの概要")
    found = texts(*pages)
    assert "青葉野市　評価書" not in found
    assert "Ⅱ　ファイルの概要" in found


def test_heads_of_a_table_are_dropped_where_pages_repeat_them() -> None:
    xs = [50.0, 150.0, 250.0, 400.0]
    pages = [
        row(row(Page(), 60, "変更日", "項目", "理由", xs=xs), 90, f"{n}日", f"項{n}", f"理{n}", xs=xs) for n in range(3)
    ]
    found = texts(*pages)
    assert found[:3] == ["変更日", "項目", "理由"]
    assert found.count("変更日") == 1
    assert found[3:] == [f"{word}" for n in range(3) for word in (f"{n}日", f"項{n}", f"理{n}")]


def test_rows_that_are_the_same_by_chance_stay() -> None:
    pages = [row(row(Page(), 60, "時期", "随時"), 90, f"項{n}", f"内容{n}") for n in range(2)]
    assert texts(*pages).count("随時") == 2


def halves(text: str, cut: int = 3) -> tuple[Page, Page]:
    """A cell whose sides run to the end of the page and on, on the next."""
    lines = wrapped(text, 246)
    upper = Page().line(50, 740, 400, 740)
    upper.text(52, 755, "事務の内容").lines(152, 755, lines[:cut])
    lower = Page().line(50, 90, 400, 90).lines(152, 52, lines[cut:])
    for x in XS:
        upper.line(x, 740, x, 800)
        lower.line(x, 40, x, 120)
    lower.line(50, 120, 400, 120).text(52, 105, "次の項目").text(152, 105, "次の内容")
    return upper, lower


def test_a_cell_goes_on_over_a_page_break() -> None:
    found = cells(*halves(PROSE * 3))
    assert [cell["text"] for cell in found] == ["事務の内容", PROSE * 3, "次の項目", "次の内容"]
    assert [cell["page"] for cell in found] == [1, 1, 2, 2]


def test_text_drawn_on_both_pages_is_read_once() -> None:
    """As spreadsheets print: the whole text of the cell on either page, clipped to what belongs there."""
    lines = wrapped(PROSE * 3, 246)
    pages = halves("")
    pages[0].clipped(150, 740, 400, 800).lines(152, 755, lines).unclipped()
    pages[1].clipped(150, 40, 400, 90).lines(152, 755 - 760, lines).unclipped()
    assert texts(*pages)[:2] == ["事務の内容", PROSE * 3]


def test_text_for_which_a_cell_has_no_room_is_not_lost() -> None:
    lines = wrapped(PROSE * 3, 246)
    page = row(Page(), 60, "事務の内容", "")
    page.clipped(150, 60, 400, 90).lines(152, 72, lines).unclipped()
    assert texts(page) == ["事務の内容", PROSE * 3]


def test_texts_drawn_over_each_other_are_told_apart() -> None:
    """Two cells of a sheet, no line between them, the upper one too low for its text."""
    upper, lower = wrapped(PROSE * 2, 246), wrapped("次の行の記載も、同じ欄の続きとして下に並ぶ。", 246)
    page = Page().grid(XS, [60, 160]).text(52, 72, "事務の内容")
    page.clipped(150, 60, 400, 90.2).lines(152, 72, upper).unclipped()
    page.lines(152, 96.3, lower)
    found = texts(page)
    assert found[0] == "事務の内容"
    assert "".join(found[1].split()) == PROSE * 2 + "次の行の記載も、同じ欄の続きとして下に並ぶ。"


def test_a_row_without_a_name_at_the_top_of_a_page_goes_on_there() -> None:
    """As word processors print: a line closes the cell on either page."""
    upper = row(Page(), 770, "事務の内容", "届出の内容と本人であることを確かめた上で、")
    lower = row(row(Page(), 40, "", "住民の記録を更新する。"), 70, "次の項目", "次の内容")
    found = cells(upper, lower)
    assert found[1]["text"].replace("\n", "") == "届出の内容と本人であることを確かめた上で、住民の記録を更新する。"
    assert found[1]["doubtful"]
    assert [cell["text"] for cell in found[2:]] == ["次の項目", "次の内容"]


def test_a_row_whose_sentence_is_not_finished_goes_on_on_the_next_page() -> None:
    xs = [50.0, 120.0, 374.0, 450.0]
    first, rest = wrapped("届出の内容と本人であることを確かめた上で、住民の記録を更新する。", 248)
    upper = row(Page(), 770, "事務の", first, "事後", xs=xs)
    lower = row(row(Page(), 40, "内容", rest, "", xs=xs), 70, "次の項目", "次の内容", "事前", xs=xs)
    found = cells(upper, lower)
    assert [cell["text"] for cell in found] == ["事務の\n内容", first + rest, "事後", "次の項目", "次の内容", "事前"]
    assert found[1]["doubtful"]


def test_what_a_word_processor_sets_apart_is_no_blank() -> None:
    page = Page().grid([50, 400], [50, 90]).text(52, 62, "令和").text(74.5, 62, "7").text(82, 62, "年")
    page.text(92, 62, "3").text(99.5, 62, "月")
    assert texts(page) == ["令和7年3月"]


def test_tables_keep_their_columns_from_page_to_page() -> None:
    first = row(Page(), 60, "甲", "乙", "丙", xs=[50.0, 120.0, 200.0, 400.0])
    second = row(row(Page(), 60, "丁", "戊", xs=[50.0, 200.0, 400.0]), 200, "己", "庚", xs=[50.0, 120.0, 300.0])
    found = {cell["text"]: cell["column"] for cell in cells(first, second)}
    assert found["甲"] == found["丁"] == found["己"]
    assert found["乙"] == found["庚"]
    assert found["丙"] == found["戊"]


def cell(text: str, room: float = 240) -> dict[str, Any]:
    lines = wrapped(text, room)
    page = Page().grid([50, 54 + room], [50, 64 + 12 * len(lines)])
    (found,) = cells(page.lines(52, 62, lines))
    return found


@pytest.mark.parametrize(
    "text",
    [
        PROSE * 2,
        f"・{PROSE}\n・{PROSE}",
        f"①{PROSE}\n②{PROSE}",
        f"（１）{PROSE}\n（２）{PROSE}",
        "市民課\n保険年金課\n税務課",
        f"＜窓口における措置＞\n{PROSE}",
        "記録の写し\n　　台帳の写しを含み、住民の記録を更新するときに届出の内容と本人であることを確かめる。",
        "市の公式サイト https://www.example.jp/aobano/shinsei/ から入手した様式に、必要な事項を記入する。",
    ],
)
def test_paragraphs_of_a_cell_come_back(text: str) -> None:
    found = cell(text)
    assert found["text"] == text
    assert not found["doubtful"]


def test_lines_that_are_clipped_one_by_one_are_a_paragraph() -> None:
    page = Page().grid([50, 300], [50, 140])
    for n, line in enumerate(wrapped(PROSE * 2, 246)):
        page.clipped(51, 52 + n * 12, 299, 64 + n * 12).text(52, 62 + n * 12, line).unclipped()
    assert texts(page) == [PROSE * 2]


def test_a_sentence_that_ends_with_a_full_line_is_doubtful() -> None:
    found = cell("届出の内容を確かめた上で住民の記録を更新する業務。" + PROSE, 250)
    assert found["doubtful"]
    assert found["text"].replace("\n", "") == "届出の内容を確かめた上で住民の記録を更新する業務。" + PROSE


TEXT = st.lists(st.text("届出を更新する台帳の、。①・A1（）", min_size=1, max_size=90), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(TEXT, TEXT, st.sampled_from([60, 130, 246]))
def test_no_character_is_lost_and_none_is_invented(left: list[str], right: list[str], room: int) -> None:
    lines = [wrapped("\n".join(one), room) for one in (left, right)]
    page = Page().grid([40, 44 + room, 48 + 2 * room], [40, 60 + 12 * max(map(len, lines))])
    page.lines(42, 54, lines[0]).lines(46 + room, 54, lines[1])
    found = "".join("".join(cell["text"] for cell in cells(page)).split())
    assert sorted(found) == sorted("".join(left + right))
