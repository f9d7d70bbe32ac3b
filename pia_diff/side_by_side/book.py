"""The 新旧対照表 as a workbook: one sheet that prints on A4, its pages broken where rows end."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from pia_diff.side_by_side.continuing import continued
from pia_diff.side_by_side.figures import Picture
from pia_diff.side_by_side.paper import Entry, Paper, Part
from pia_diff.side_by_side.profile import Orientation, Profile
from pia_diff.tables.cells import Cell, cell, plain
from pia_diff.workbook.measure import height
from pia_diff.workbook.styles import FONT

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

SHEET = "新旧対照表"
POINTS = 9.0
LEAST = 18.0
"""Points. No row is lower."""
_WIDTHS = {Orientation.LANDSCAPE: 980, Orientation.PORTRAIT: 665}
"""Pixels that fit between the margins in Excel. Where a program makes wider columns (LibreOffice without the font
Calibri), the sheet is scaled to the page."""
_PAGE = {Orientation.LANDSCAPE: 470.0, Orientation.PORTRAIT: 715.0}
"""Points of rows that a page holds."""
_PICTURE_HEIGHT = 330.0
_PICTURE_MARGIN = 6
_MADE = datetime.datetime(2000, 1, 1)  # the same table gives the same bytes
_LONGEST_TITLE = 200

_CELL: dict[str, Any] = {"border": 1, "border_color": "#595959", "text_wrap": True, "valign": "top"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter", "text_wrap": True},
    "right": {"align": "right", "valign": "top", "text_wrap": True},
    "text": {"valign": "top", "text_wrap": True},
    "heading": {"bold": True, "font_size": 11, "valign": "vcenter", "text_wrap": True},
    "head": {**_CELL, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7E6E6"},
    "cell": _CELL,
    "centred": {**_CELL, "align": "center"},
    "breach": {**_CELL, "bold": True, "font_color": "#C00000"},
    "underlined": {**_CELL, "underline": 1},
    "mark": {"underline": 1},
    "plain": {},
}


class _Line(NamedTuple):
    """A row of the sheet within an entry: what its cells say, or the pictures of the facing ones."""

    cells: Sequence[Cell]
    height: float
    pictures: tuple[Picture | None, Picture | None] = (None, None)
    look: str = "cell"


def write_book(paper: Paper, profile: Profile) -> bytes:
    """The bytes of the workbook. Nothing is a formula, nothing is cut: what one row cannot hold goes on in the next."""
    import xlsxwriter  # type: ignore[import-untyped]

    content = BytesIO()
    plain_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(content, {"in_memory": True, **plain_text})
    book.set_properties({"created": _MADE, "title": paper.title[:_LONGEST_TITLE]})
    _Sheet(book, paper, profile).write()
    book.close()
    return content.getvalue()


class _Sheet:
    def __init__(self, book: Workbook, paper: Paper, profile: Profile) -> None:
        self._sheet = book.add_worksheet(SHEET)
        self._book = book
        self._paper = paper
        self._profile = profile
        self._widths = [round(_WIDTHS[profile.orientation] * share) for share in profile.shares]
        self._row = 0
        self._used = 0.0
        """Points of the present page."""
        self._room = _PAGE[profile.orientation]
        self._head = 0.0
        """Points of the row that every further page repeats."""
        self._breaks: list[int] = []
        self._made: dict[tuple[str, str], Format] = {}

    def write(self) -> None:
        """The whole sheet."""
        paper, sheet = self._paper, self._sheet
        for column, pixels in enumerate(self._widths):
            sheet.set_column_pixels(column, column, pixels)
        self._across(paper.title, "title", 14)
        if paper.agency:
            self._across(paper.agency, "right")
        self._across(paper.sentence, "text")
        if paper.legend:
            self._across(paper.legend, "right")
        if paper.parts:
            self._heads()
        for number, part in enumerate(paper.parts):
            self._part(part, on_new_page=self._profile.section_pages and number > 0)
        for number, note in enumerate(paper.notes, 1):
            self._across(f"（注{number if len(paper.notes) > 1 else ''}）{note}", "text")
        self._print()

    def _across(self, text: str, look: str, points: float = POINTS, *, below: float = 0.0) -> None:
        """A text over all columns, on the page of the row that takes the points `below` it."""
        for part in continued(cell(text), sum(self._widths), points):
            tall = max(LEAST, height(plain(part), sum(self._widths), points))
            self._start_row(tall, below)
            self._sheet.merge_range(self._row, 0, self._row, len(self._widths) - 1, "", self._look(look))
            if part:
                self._sheet.write_string(self._row, 0, plain(part), self._look(look))
            self._row += 1

    def _heads(self) -> None:
        texts = self._paper.heads
        tall = max(height(text, pixels, POINTS) for text, pixels in zip(texts, self._widths, strict=True))
        self._start_row(max(LEAST, tall))
        self._head = max(LEAST, tall)
        for column, text in enumerate(texts):
            self._sheet.write_string(self._row, column, text, self._look("head"))
        self._sheet.repeat_rows(self._row)
        self._sheet.freeze_panes(self._row + 1, 1)
        self._row += 1

    def _start_row(self, tall: float, below: float = 0.0) -> None:
        """Sets the height of the next row, on a new page where it does not fit with what must stand below it."""
        if self._used + tall + below > self._room and self._used > self._head:
            self._break()
        self._sheet.set_row(self._row, tall)
        self._used += tall

    def _break(self) -> None:
        self._breaks.append(self._row)
        self._used = self._head

    def _part(self, part: Part, *, on_new_page: bool) -> None:
        if on_new_page:
            self._break()
        lines = [list(self._lines(entry)) for entry in part.entries]
        if part.heading:
            self._across(part.heading, "heading", 11, below=lines[0][0].height)
        for entry, own in zip(part.entries, lines, strict=True):
            self._entry(entry, own)

    def _entry(self, entry: Entry, lines: Sequence[_Line]) -> None:
        remarks = len(self._widths) > 3
        whole = sum(line.height for line in lines)
        for number, line in enumerate(lines):
            # What one page can hold is not spread over two.
            self._start_row(line.height, whole - line.height if not number and whole <= self._room / 2 else 0.0)
            edges = ("t" if number else "") + ("b" if number < len(lines) - 1 else "")
            grave = (len(self._widths) - 1 if remarks else 0) if entry.breach else None
            for column, text in enumerate(line.cells):
                self._write(column, text, "breach" if column == grave else line.look, edges)
            for column, picture in enumerate(line.pictures, 1):
                if picture is not None:
                    self._insert(column, picture, line.height)
            self._row += 1

    def _lines(self, entry: Entry) -> Iterator[_Line]:
        cells = (cell(entry.item), *(side.text for side in entry.sides), cell(entry.remark))[: len(self._widths)]
        columns = [continued(one, pixels, POINTS) for one, pixels in zip(cells, self._widths, strict=True)]
        for texts in zip_longest(*columns, fillvalue=()):
            sizes = (height(plain(text), pixels, POINTS) for text, pixels in zip(texts, self._widths, strict=True))
            yield _Line(texts, max(LEAST, *sizes))
        empty = [()] * len(self._widths)
        for one, other in zip_longest(*(side.pictures for side in entry.sides)):
            tall = max(self._scaled(picture) for picture in (one, other) if picture is not None)
            yield _Line(empty, tall + 2 * _PICTURE_MARGIN, (one, other))
            names: list[Cell] = list(empty)
            names[1:3] = [cell(picture.name) if picture is not None else () for picture in (one, other)]
            tall = max(height(plain(text), self._widths[1], POINTS) for text in names[1:3])
            yield _Line(names, max(LEAST, tall), look="centred")

    def _scaled(self, picture: Picture) -> float:
        """The height of a picture in points."""
        return picture.size.height * self._scale(picture) * 0.75

    def _scale(self, picture: Picture) -> float:
        room = self._widths[1] - 2 * _PICTURE_MARGIN
        return min(1.0, room / picture.size.width, _PICTURE_HEIGHT / 0.75 / picture.size.height)

    def _insert(self, column: int, picture: Picture, tall: float) -> None:
        from xlsxwriter.image import Image  # type: ignore[import-untyped]

        scale = self._scale(picture)
        options = {
            "x_offset": (self._widths[column] - picture.size.width * scale) / 2,
            "y_offset": (tall - self._scaled(picture)) / 2 / 0.75,
            "x_scale": scale,
            "y_scale": scale,
            "description": picture.name,
            "object_position": 1,
        }
        self._sheet.insert_image(self._row, column, Image(BytesIO(picture.content)), options)

    def _write(self, column: int, text: Cell, look: str, edges: str) -> None:
        place = self._row, column
        spans = [span for span in text if span.text]
        if not spans:
            self._sheet.write_blank(*place, None, self._look(look, edges))
        elif len(spans) == 1:
            only = "underlined" if spans[0].changed else look
            self._sheet.write_string(*place, spans[0].text, self._look(only, edges))
        else:  # XlsxWriter makes rich text of two pieces at least
            pieces = [one for span in spans for one in (self._look("mark" if span.changed else "plain"), span.text)]
            self._sheet.write_rich_string(*place, *pieces, self._look(look, edges))

    def _look(self, name: str, open_edges: str = "") -> Format:
        key = name, open_edges
        if key not in self._made:
            open_ = {{"t": "top", "b": "bottom"}[edge]: 0 for edge in open_edges}
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": POINTS, **_LOOKS[name], **open_})
        return self._made[key]

    def _print(self) -> None:
        sheet = self._sheet
        sheet.set_paper(9)
        if self._profile.orientation is Orientation.LANDSCAPE:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer("&C&P / &N", {"margin": 0.3})
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.print_area(0, 0, max(self._row - 1, 0), len(self._widths) - 1)
        sheet.fit_to_pages(1, 0)
        sheet.set_h_pagebreaks(self._breaks)
