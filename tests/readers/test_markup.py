"""HTML in cells, and whole HTML documents."""

import pytest

from pia_diff.readers.markup import document_cells, paragraphs
from pia_diff.readers.text import text_cells


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("ただの文", "ただの文"),
        ("<p>一</p> <p>二</p>", "一\n二"),
        ('<p style="text-align: right;">一<br/>二</p>', "一\n二"),
        ("<ul><li>・甲</li><li>・乙</li></ul>", "・甲\n・乙"),
        ("<table><tr><td>左</td><td>右</td></tr></table>", "左\n右"),
        ("<b>太</b>字<sup>2</sup>", "太字2"),
        ('<input type="checkbox"/> 紙 <input checked type="checkbox"> 専用線', "☐ 紙 ☑ 専用線"),
        ('<input checked="" type="radio"/> 内部監査', "☑ 内部監査"),
        ("<p>＜共通基盤における措置＞</p>甲", "＜共通基盤における措置＞\n甲"),
        ("< 選択肢 > 1) 有料", "< 選択肢 > 1) 有料"),
        ("<中間サーバーにおける措置> 甲", "<中間サーバーにおける措置> 甲"),
        ("<ASPにおける措置> 甲 <p>乙", "<ASPにおける措置> 甲\n乙"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("<措置>  甲  & 乙", "<措置>  甲  & 乙"),
        ("<措置>  甲 <br>  乙", "<措置> 甲\n乙"),
        ("&lt;甲&gt;&amp;&nbsp;乙", "<甲>& 乙"),
        ("R&D &copyright 甲", "R&D &copyright 甲"),
        ("<p 甲", "<p 甲"),
        ('<p style="甲>乙<p>丙', '<p style="甲>乙\n丙'),
    ],
)
def test_fragments_become_paragraphs(fragment: str, text: str) -> None:
    assert paragraphs(fragment) == text


def test_a_table_of_a_document_is_rows_and_cells() -> None:
    html = """<!DOCTYPE html><html><head><title>題</title><style>p { color: red }</style></head><body>
    <!-- 注 --><h1>見出し</h1><p>段落</p>
    <table><tr><th rowspan=2>甲</th><td colspan="2">乙<br>丙</td></tr>
    <tr><td>丁</td><td><table><tr><td>内</td></tr></table></td></tr></table>後<script>x()</script></body></html>"""
    cells = [(cell.text, cell.column, cell.row_span, cell.column_span) for cell in document_cells(html)]
    assert cells == [
        ("見出し", 0, 1, 1),
        ("段落", 0, 1, 1),
        ("甲", 0, 2, 1),
        ("乙\n丙", 1, 1, 2),
        ("丁", 1, 1, 1),
        ("内", 2, 1, 1),
        ("後", 0, 1, 1),
    ]
    rows = [cell.row for cell in document_cells(html)]
    assert rows[2] == rows[3] != rows[4] == rows[5]


@pytest.mark.parametrize(
    ("text", "suffix", "cells"),
    [
        ("甲\t乙\n\n丙", ".txt", [("甲", "line 1", 1, 0), ("乙", "line 1", 1, 1), ("丙", "line 3", 3, 0)]),
        ("\t\t甲", ".txt", [("甲", "line 1", 1, 2)]),
        ("甲\r\n乙\x0c丙\x00", ".txt", [("甲", "line 1", 1, 0), ("乙 丙", "line 2", 2, 0)]),
        ('甲\t"乙\n丙 ""丁"""\n戊', ".tsv",
         [("甲", "line 1", 1, 0), ('乙\n丙 "丁"', "line 1", 1, 1), ("戊", "line 3", 3, 0)]),
        ('甲\t"乙\n丙', ".tsv", [("甲", "line 1", 1, 0), ('"乙', "line 1", 1, 1), ("丙", "line 2", 2, 0)]),
        ("# 題\n| 甲 | **乙** |\n|---|:-:|\n|| *丙 |", ".md",
         [("題", "line 1", 1, 0), ("甲", "line 2", 2, 0), ("乙", "line 2", 2, 1), ("*丙", "line 4", 4, 1)]),
    ],
)  # fmt: skip
def test_lines_are_rows_and_tabs_end_cells(text: str, suffix: str, cells: list[tuple[str, str, int, int]]) -> None:
    assert [(cell.text, cell.place, cell.row, cell.column) for cell in text_cells(text, suffix)] == cells


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_table_between_lines_of_text_is_rows_and_cells(suffix: str, end: str) -> None:
    rows = f"<table>{end}<tr><td>甲</td>{end}<td>乙<br>丙</td></tr>{end}<tr><td></td><td>丁</td></tr>{end}</table>"
    cells = text_cells(f"前\n{rows}\n後\n<table> 開いたまま\n末", suffix)
    assert [(cell.text, cell.column) for cell in cells] == [
        ("前", 0),
        ("甲", 0),
        ("乙\n丙", 1),
        ("丁", 1),
        ("後", 0),
        ("開いたまま", 0),
        ("末", 0),
    ]
    numbers = [cell.row for cell in cells]
    assert numbers[1] == numbers[2] == numbers[3] - 1
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 6
    assert [cell.place for cell in cells[:2]] == ["line 1", "line 3" if end else "line 2"]
    assert cells[-1].place == f"line {3 + rows.count(end) + 2 if end else 5}"


def test_a_table_written_twice_is_taken_once() -> None:
    row = "甲\t<table><tr><td>乙</td><td>丙</td></tr></table>\t乙\t丙\t"
    assert [cell.text for cell in text_cells(row)] == ["甲", "乙\n丙"]
