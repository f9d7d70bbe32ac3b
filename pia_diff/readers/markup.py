"""HTML, whole or in fragments between other text → paragraphs and cells without markup.

Only names that HTML knows are tags: `＜共通基盤における措置＞`, `< 選択肢 >` and `<ASPにおける措置>` are text. Check
boxes become the glyphs ☐ and ☑.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from pia_diff.readers.cells import CHECKED, UNCHECKED, Cell

_BREAKING_NAMES = """
address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup option p pre section select summary table tbody
td tfoot th thead tr ul
"""
_INLINE_NAMES = """
a abbr acronym b bdi bdo big button cite code col colgroup data del dfn em font i img input ins kbd label link mark
meta q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr
"""
_BREAKING = frozenset(_BREAKING_NAMES.split())
_INLINE = frozenset(_INLINE_NAMES.split())
_NAMES = "|".join(sorted(_BREAKING | _INLINE, key=len, reverse=True))
_ATTRIBUTES = r"""\s(?:[^<>"']|"[^<>"]*"|'[^<>']*')*"""
_TAG_REST = rf"/?(?:{_NAMES})(?:{_ATTRIBUTES})?/?>"
_REFERENCE_REST = r"(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
_TAG, _NO_TAG = re.compile(f"<{_TAG_REST}", re.IGNORECASE), re.compile(f"<(?!{_TAG_REST})", re.IGNORECASE)
_REFERENCE, _NO_REFERENCE = re.compile(f"&{_REFERENCE_REST}"), re.compile(f"&(?!{_REFERENCE_REST})")
WIDEST = 100
"""Columns. Nobody's table is wider; without a bound, a line of code could make one of millions."""
_BLANKS = re.compile(r"[ \t\n\r\f\u00a0]+")


class _Reader(HTMLParser):
    """Collects text; `line_break` is called at every tag that ends a paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def feed_all(self, text: str) -> None:
        # The parser meets complete, known tags alone: what else begins with < or & is text, and it never has to
        # search ahead for an end that is missing.
        self.feed(_NO_TAG.sub("&lt;", _NO_REFERENCE.sub("&amp;", text)))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            given = dict(attrs)
            if (given.get("type") or "").lower() in ("checkbox", "radio"):
                self.pieces.append(CHECKED if "checked" in given else UNCHECKED)
        elif tag in _BREAKING:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKING:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(_BLANKS.sub(" ", data))

    def take(self) -> str:
        lines = [line.strip(" ") for line in "".join(self.pieces).split("\n")]
        self.pieces.clear()
        return "\n".join(line for line in lines if line.strip())


def paragraphs(fragment: str) -> str:
    """The text of a fragment, one paragraph a line."""
    if not ("<" in fragment and _TAG.search(fragment)) and not ("&" in fragment and _REFERENCE.search(fragment)):
        return fragment.strip(" \t\n")
    reader = _Reader()
    reader.feed_all(fragment)
    return reader.take()


class _Document(_Reader):
    """Collects the cells of a whole document: a table row is a row, a paragraph outside tables one of its own.

    `covered` tells down to which row a column belongs to a cell above.
    """

    def __init__(self, first_line: int) -> None:
        super().__init__()
        self.cells: list[Cell] = []
        self.lines_before = first_line - 1
        self.row = 0
        self.column = 0
        self.depth = 0
        self.span = (1, 1)
        self.open = False
        self.begun = False
        self.covered: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            if not self.depth:
                self._end_table()
            self.depth += 1
        elif self.depth == 1 and tag == "tr":
            self._end_row()
            self.begun = True
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
            self.open = self.begun = True
            while self.covered.get(self.column, -1) >= self.row:
                self.column += 1
            given = dict(attrs)
            self.span = (_span(given.get("rowspan"), 1000), _span(given.get("colspan"), WIDEST))
        super().handle_starttag(tag, attrs)
        if not self.depth and tag in _BREAKING:
            self._end_row()

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag == "table" and self.depth:
            if self.depth == 1:
                self._end_table()
            self.depth -= 1
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif (self.depth == 1 and tag == "tr") or (not self.depth and tag in _BREAKING):
            self._end_row()

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        text = self.take()
        rows, columns = self.span
        if text:
            place = f"line {self.lines_before + self.getpos()[0]}"
            self.cells.append(Cell(text, place, self.row, self.column, row_span=rows, column_span=columns))
            self.begun = True
        if rows > 1 and self.column < WIDEST:
            self.covered |= dict.fromkeys(range(self.column, self.column + columns), self.row + rows - 1)
        if text or self.open:
            self.column += columns
        self.open = False
        self.span = (1, 1)

    def _end_row(self) -> None:
        self._end_cell()
        self.row += self.begun
        self.column = 0
        self.begun = False

    def _end_table(self) -> None:
        """What stands before or after a table is no neighbour of it."""
        self._end_row()
        self.row += 1
        self.covered.clear()


def _span(value: str | None, most: int) -> int:
    return min(int(value), most) if value and re.fullmatch("[0-9]{1,6}", value) else 1


def document_cells(text: str, first_line: int = 1) -> list[Cell]:
    """The cells of a whole HTML document, or of a part that begins at `first_line` of a file; head, scripts, styles and
    comments are dropped."""
    for start, end in (("<!--", "-->"), ("<head", "</head"), ("<script", "</script"), ("<style", "</style")):
        text = _without(text, start, end)
    text = re.sub(r"<!DOCTYPE[^<>]*>", "", text, flags=re.IGNORECASE)
    reader = _Document(first_line)
    reader.feed_all(text)
    return reader.cells


def _without(text: str, start: str, end: str) -> str:
    """`text` without what stands between two marks, where both are there; line ends are kept for the places."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    kept: list[str] = []
    position = 0
    while True:
        begin = _find_tag(lower, start, position)
        finish = lower.find(end, begin) if begin >= 0 else -1
        close = lower.find(">", finish) if finish >= 0 else -1
        if close < 0:
            break
        kept.append(text[position:begin])
        kept.append("\n" * text.count("\n", begin, close))
        position = close + 1
    return "".join([*kept, text[position:]])


def _find_tag(text: str, start: str, position: int) -> int:
    """Where the tag begins; `<header` is no `<head`."""
    whole: Callable[[int], bool] = lambda at: start == "<!--" or not text[at + len(start) :][:1].isalnum()  # noqa: E731
    begin = text.find(start, position)
    while begin >= 0 and not whole(begin):
        begin = text.find(start, begin + 1)
    return begin
