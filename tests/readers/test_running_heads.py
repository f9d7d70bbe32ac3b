"""Page numbers and running heads of extracted text."""

import pytest

from pia_diff.readers import read_cells
from pia_diff.readers.canvas import Ledger
from pia_diff.readers.cells import Cell, ink, rows_of
from pia_diff.readers.running import without_running_print
from pia_diff.readers.text import text_cells


def kept(text: str) -> list[str]:
    """The lines that stay, one string a line."""
    rows = rows_of(text_cells(text))
    ledger = Ledger()
    remaining = without_running_print(rows, ledger)
    everything = sum(ink(piece.text) for row in rows for piece in row)
    assert everything - ledger.form == sum(ink(piece.text) for row in remaining for piece in row)
    return ["\t".join(piece.text for piece in row) for row in remaining]


def pages(*numbers: str, head: str = "", foot: str = "", feed: str = "\f") -> str:
    """Pages of four lines, with a head and a foot in which {n} is the number printed."""
    made = []
    for n, number in enumerate(numbers):
        lines = [head.format(n=number), *(f"本文{n}の{line}" for line in "いろはに"), foot.format(n=number)]
        made.append("".join(f"{line}\n" for line in lines if line))
    return feed.join(made)


BODY = [f"本文{n}の{line}" for n in range(4) for line in "いろはに"]


@pytest.mark.parametrize(
    "foot", ["{n}", "- {n} -", "－{n}－", "{n}/4", "{n} ページ", "Page {n} of 4", "({n})", "P.{n}"]
)
def test_page_numbers_at_the_edge_of_pages_go(foot: str) -> None:
    assert kept(pages("1", "2", "3", "4", foot=foot)) == BODY
    assert kept(pages("１", "２", "３", "４", head=foot)) == BODY


@pytest.mark.parametrize("foot", ["- {n} -", "{n}/4", "{n}頁", "Page {n} of 4"])
def test_what_says_that_it_is_a_page_number_goes_without_form_feeds_too(foot: str) -> None:
    assert kept(pages("1", "2", "3", "4", foot=foot, feed="")) == BODY


@pytest.mark.parametrize(
    "text",
    [
        "1\n氏名\n2\n住所\n3\n生年月日\n4\n性別\n",
        "(1)\n甲の説明\n続き\n続く\n(2)\n乙の説明\n続き\n続く\n(3)\n丙の説明\n",
        "委託件数\n3\n\f本文\n本文\n本文\n12\n\f本文\n本文\n7\n",
        "- 1 -\n本文\n- 1 -\n本文\n- 1 -\n",
        "3/4\n本文\n本文\n",
        "①対象人数\t1\n②\t2\n③\t3\n",
        pages("1", "2", foot="{n}"),
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert kept(text) == [line for line in text.replace("\f", "").split("\n") if line]


def test_a_number_in_a_sheet_is_contents() -> None:
    cells = [Cell(str(n), f"{n}", row, page=n, whole=True) for n in range(1, 6) for row in (1, 2)]
    assert len(without_running_print(rows_of(cells), Ledger())) == 10


@pytest.mark.parametrize(
    ("head", "stays"), [("税の評価書", "税の評価書"), ("税の評価書 {n}頁", "税の評価書 1頁"), ("第{n}版の評価書", "")]
)
def test_a_head_repeated_on_every_page_stays_once(head: str, stays: str) -> None:
    numbers = ("1", "2", "3", "4") if stays else ("1", "5", "3", "4")
    lines = kept(pages(*numbers, head=head))
    assert [line for line in lines if "評価書" in line] == ([stays] if stays else [f"第{n}版の評価書" for n in numbers])


def test_what_only_some_pages_begin_with_stays() -> None:
    text = "\f".join(f"{'Ⅲ リスク対策' if n < 3 else '別の頁'}\n{n}い\n{n}ろ\n{n}は\n{n}に\n" for n in range(6))
    assert sum("Ⅲ" in line for line in kept(text)) == 3


def test_contents_continue_over_the_number_of_a_page() -> None:
    body = "Ⅰ 基本情報\n②事務の内容\t課税する。\n- 1 -\n\f\t収納する。\n③対象人数\t[30万人以上]\n- 2 -\n\f④他\n- 3 -\n"
    reading = read_cells(text_cells(body), "a.txt", "form4-2018")
    values = {str(path): str(value) for path, value in reading.assessment.walk()}
    assert values["I.1.2"] == "課税する。\n収納する。"
    assert "-" not in "".join(values.values())


@pytest.mark.parametrize(
    "line", ["[ 十分である ]", "［　特に力を入れている　］", "リスクへの対策は十分か", "なし", "紙"]
)
def test_labels_and_answers_at_the_edge_of_every_page_stay(line: str) -> None:
    assert kept(pages("", "", "", "", foot=line)).count(line) == 4
    assert kept(pages("", "", "", "", head=line)).count(line) == 4
