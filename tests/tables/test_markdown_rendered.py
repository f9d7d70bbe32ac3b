"""The Markdown of a review, rendered as GitHub and GitLab do: what is read is what stands in the rows."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tables_making import fixture_rows

from pia_diff.model import AnnexRow
from pia_diff.tables.cells import Span, plain
from pia_diff.tables.files import markdown_table
from pia_diff.tables.line import Line
from pia_diff.tables.row import HEADS, Row

RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough", "linkify"], ignoreInvalid=True)
"""CommonMark with the tables of GitHub; HTML in it stands, as it does there for <br> and <ins>."""


class _Table(HTMLParser):
    """Cells of the one table of a page: their text, and what of it is in <ins>; other elements are refused."""

    ALLOWED = frozenset({"table", "thead", "tbody", "tr", "th", "td", "br", "ins", "strong"})

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inserted: list[list[str]] = []
        self._in_cell = self._in_ins = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.ALLOWED, f"<{tag}> {attrs}"
        if tag == "tr":
            self.rows.append([])
            self.inserted.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")
            self.inserted[-1].append("")
            self._in_cell = True
        elif tag == "br":
            self.handle_data("\n")
        elif tag == "ins":
            self._in_ins = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell &= tag not in ("th", "td")
        self._in_ins &= tag != "ins"

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data
            if self._in_ins:
                self.inserted[-1][-1] += data


def _rendered(lines: list[Row] | list[Line]) -> _Table:
    table = _Table()
    table.feed(RENDERER.render(markdown_table(lines)))
    assert tuple(table.rows[0]) == HEADS
    return table


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [("form4", "v2024", "v2025"), ("form3", "v2023", "v2024"), ("form2", "v2023", "v2025")],
)
def test_every_row_of_the_fixtures_reads_as_it_stands(form: str, old: str, new: str) -> None:
    _, rows = fixture_rows(form, old, new)
    table = _rendered(list(rows))
    assert [tuple(map(_seen, row)) for row in table.rows[1:]] == [tuple(map(_seen, row.texts)) for row in rows]
    for inserted, row in zip(table.inserted[1:], rows, strict=True):
        marked = ["".join(span.text for span in cell if span.changed) for cell in (row.before, row.after)]
        assert [_seen(text) for text in inserted[2:4]] == [_seen(text) for text in marked]


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=24) | st.sampled_from(
    (
        "*強調*", "__下線__", "~~取消~~", "`符号`", "[題](http://example.com)", "![絵](x.png)",
        "<script>alert(1)</script>", "| 縦線 |", "\\|", "&amp;", "&lt;b&gt;", "# 見出し", "- 一覧", "1. 番号", "> 引用",
        "https://example.com/を見る",
        "www.example.com", "@someone", "#12", "$x$", "一行目\n二行目", "<!-- 注 -->", "a  \nb",
    )
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.booleans()), max_size=4), TEXTS)
def test_no_text_becomes_a_mark_a_link_or_html(spans: list[tuple[str, bool]], item: str) -> None:
    cell = tuple(Span(text, changed) for text, changed in spans if text)
    line = Line("令和7年3月31日", item, cell, (), "事後", "")
    table = _rendered([line])
    assert _seen(table.rows[1][1]) == _seen(item)
    assert _seen(table.rows[1][2]) == _seen(plain(cell))


def test_what_was_published_is_printed_as_it_was() -> None:
    table = _rendered([Line.published(AnnexRow("令和7年3月31日", "Ⅰ", "甲", "乙", "事後", "説明"))])
    assert table.rows[1] == ["令和7年3月31日", "Ⅰ", "甲", "乙", "事後", "説明"]


def _seen(text: str) -> str:
    """Text without blanks at the ends of lines, where Markdown and print show none."""
    return "\n".join(line.strip() for line in text.split("\n")).strip()
