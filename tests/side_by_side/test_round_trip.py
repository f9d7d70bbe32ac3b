"""Any text survives every format, but for what `printable` says is dropped."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from side_by_side_making import profile
from strategies import TRICKY

from pia_diff.side_by_side.book import write_book
from pia_diff.side_by_side.markdown_text import write_markdown
from pia_diff.side_by_side.paper import Entry, Paper, Part, Side, printable
from pia_diff.side_by_side.web import write_html
from pia_diff.side_by_side.word import write_word
from pia_diff.tables.cells import Span, lines_to_cell

HEADS = ("項目", "変更前", "変更後", "備考")
ANY = st.text(max_size=40) | st.sampled_from(TRICKY) | st.text("<>&|`*_[]\\$#~@ \t\n=+-'\"あ𠮷", max_size=20)
SPANS = st.lists(st.tuples(ANY, st.booleans()), max_size=4)
USUAL = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _paper(item: str, old: list[tuple[str, bool]], new: list[tuple[str, bool]], remark: str) -> Paper:
    sides = [lines_to_cell([tuple(Span(printable(text), mark) for text, mark in one)]) for one in (old, new)]
    facing = Side(sides[0], (), False), Side(sides[1], (), True)
    entry = Entry(printable(item), facing, printable(remark), False)
    return Paper(printable(item), "", "", "", HEADS, (Part("Ⅰ", "", (entry,)),), ())


def _cells(paper: Paper) -> list[str]:
    (entry,) = paper.parts[0].entries
    return [entry.item, *("".join(span.text for span in side.text) for side in entry.sides), entry.remark]


papers = st.builds(_paper, ANY, SPANS, SPANS, ANY)


@USUAL
@given(papers)
def test_word(paper: Paper) -> None:
    document = Document(BytesIO(write_word(paper, profile())))
    row = document.tables[0].rows[1].cells
    assert [cell.text for cell in row] == _cells(paper)
    for cell, side in zip(row[1:3], paper.parts[0].entries[0].sides, strict=True):
        underlined = "".join(run.text for one in cell.paragraphs for run in one.runs if run.underline)
        assert underlined == "".join(span.text.replace("\n", "") for span in side.text if span.changed)


@USUAL
@given(papers)
def test_workbook(paper: Paper) -> None:
    sheet = load_workbook(BytesIO(write_book(paper, profile())), read_only=True).active
    rows = list(sheet.iter_rows(values_only=True))
    below = rows[rows.index(HEADS) + 2 :]
    told = ["".join(row[column] or "" for row in below).replace("\n", "") for column in range(4)]
    # openpyxl leaves Excel's own escape of such a text as it is.
    expected = [re.sub("_(?=x[0-9a-fA-F]{4}_)", "_x005F_", text) for text in _cells(paper)]
    assert told == [text.replace("\n", "") for text in expected]


@USUAL
@given(papers)
def test_html(paper: Paper) -> None:
    text = write_html(paper, profile())
    body = text[text.index("<tbody") :]
    found = re.findall(
        r'<th scope="row"[^>]*>(.*?)</th>|<div class="text">(.*?)</div>|<td[^>]*remark[^>]*>(.*?)</td>', body, re.DOTALL
    )
    cells = [html.unescape(re.sub("</?(?:ins|del)>", "", "".join(one))) for one in found]
    assert cells == _cells(paper)


@USUAL
@given(papers)
def test_markdown(paper: Paper) -> None:
    line = [line for line in write_markdown(paper).split("\n") if line.startswith("|")][2]
    cells = re.split(r"(?<!\\) \| |^\| | \|$", line)[1:-1]
    assert len(cells) == 4
    plain = [html.unescape(re.sub(r"\\(.)", r"\1", re.sub("</?ins>", "", one).replace("<br>", "\n"))) for one in cells]
    assert plain == _cells(paper)


@pytest.mark.parametrize("text", TRICKY)
def test_printable_changes_nothing_else(text: str) -> None:
    assert printable(printable(text)) == printable(text)
