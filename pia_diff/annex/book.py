"""The annex 変更箇所 as a workbook: the official sheet, and one that sums it up."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING

from pia_diff.forms import Form
from pia_diff.structured.encode import ROW_FIELDS
from pia_diff.tables.cells import cell, plain
from pia_diff.tables.line import Line
from pia_diff.tables.parting import parts_of
from pia_diff.tables.rich_text import write_cell
from pia_diff.tables.summary import BREACHES, SummaryLine
from pia_diff.timing import Duty
from pia_diff.workbook.looks import Look, Looks
from pia_diff.workbook.measure import height
from pia_diff.workbook.tables import ANNEX_WIDTHS
from pia_diff.workbook.wording import title_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

SHEET, SUMMARY_SHEET = "変更箇所", "集計"
POINTS = 10.0
LEAST = 20.0
"""Points. No row is lower."""
HEAD_ROW = 1
SUMMARY_WIDTHS = (230, 80, 80, 80, 80, 90)
_TEXT_WIDTH = sum(SUMMARY_WIDTHS[1:])
_MADE = datetime.datetime(2000, 1, 1)  # the same table gives the same bytes
_DUTY_LOOKS = {Duty.PRIOR: Look.PRIOR, Duty.ASK: Look.ASK}


@dataclass(frozen=True, slots=True)
class Summary:
    """What the second sheet says: facts by name (評価書名, 版 …), the table of counts, what must be known besides."""

    facts: Sequence[tuple[str, str]]
    counts: Sequence[SummaryLine]
    notes: Sequence[str] = ()


def write_annex_book(lines: Sequence[Line], form: Form, summary: Summary) -> bytes:
    """The bytes of the workbook: the annex of `form` with all lines, differing words red and underlined, 事前 and what
    is still open marked in 提出時期; then the summary. Nothing is a formula, nothing is cut: a cell that one row cannot
    hold goes on in the next.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    content = BytesIO()
    plain_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(content, {"in_memory": True, **plain_text})
    title = title_of(form, form.annex)
    book.set_properties({"created": _MADE, "title": title})
    looks = Looks(book, POINTS)
    _annex(book, looks, lines, form, title)
    _summary(book, looks, summary)
    book.close()
    return content.getvalue()


def _annex(book: Workbook, looks: Looks, lines: Sequence[Line], form: Form, title: str) -> None:
    sheet: Worksheet = book.add_worksheet(SHEET)
    for column, pixels in enumerate(ANNEX_WIDTHS):
        sheet.set_column_pixels(column, column, pixels)
    sheet.write_string(0, 0, title, looks(Look.TITLE))
    sheet.set_row(0, 24)
    for column, name in enumerate(ROW_FIELDS):
        sheet.write_string(HEAD_ROW, column, form.items[f"{form.annex.id}.row[].{name}"].label, looks(Look.HEAD))
    sheet.set_row(HEAD_ROW, 24)
    row = HEAD_ROW + 1
    for line in lines:
        row = _line(sheet, looks, row, line)
    if not lines:
        for column in range(len(ANNEX_WIDTHS)):
            sheet.write_blank(row, column, None, looks(Look.VALUE))
        row += 1
    _print(sheet, row - 1, len(ANNEX_WIDTHS) - 1, landscape=True)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.repeat_rows(HEAD_ROW)


def _line(sheet: Worksheet, looks: Looks, row: int, line: Line) -> int:
    """Writes one line over as many rows as it takes, and gives the row below."""
    cells = (cell(line.date), cell(line.item), line.before, line.after, cell(line.timing), cell(line.explanation))
    columns = [parts_of(one, pixels, POINTS) for one, pixels in zip(cells, ANNEX_WIDTHS, strict=True)]
    count = max(map(len, columns))
    for number, parts in enumerate(zip_longest(*columns, fillvalue=())):
        edges = _edges(number, count)
        tallest = max(height(plain(part), pixels, POINTS) for part, pixels in zip(parts, ANNEX_WIDTHS, strict=True))
        sheet.set_row(row, max(LEAST, tallest))
        for column, part in enumerate(parts):
            look = _timing_look(line) if ROW_FIELDS[column] == "timing" else Look.VALUE
            write_cell(sheet, looks, (row, column), part, look, edges)
        row += 1
    return row


def _edges(number: int, count: int) -> str:
    """Which edges the cells of a continued row do without: those towards the rows it goes on in."""
    return ("t" if number else "") + ("b" if number < count - 1 else "")


def _timing_look(line: Line) -> Look:
    if line.breach:
        return Look.BREACH
    return _DUTY_LOOKS.get(line.label, Look.CENTRE) if line.label is not None else Look.CENTRE


def _print(sheet: Worksheet, last_row: int, last_column: int, *, landscape: bool) -> None:
    """A4, one page wide, the page and how many there are in the footer."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.7)
    sheet.set_footer("&C&P / &N", {"margin": 0.3})
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, last_row, last_column)


def _summary(book: Workbook, looks: Looks, summary: Summary) -> None:
    sheet: Worksheet = book.add_worksheet(SUMMARY_SHEET)
    for column, pixels in enumerate(SUMMARY_WIDTHS):
        sheet.set_column_pixels(column, column, pixels)
    last = len(SUMMARY_WIDTHS) - 1
    sheet.write_string(0, 0, "変更箇所の集計", looks(Look.TITLE))
    sheet.set_row(0, 24)
    row = 1
    for name, text in summary.facts:
        sheet.write_string(row, 0, name, looks(Look.LABEL))
        sheet.merge_range(row, 1, row, last, "", looks(Look.VALUE))
        sheet.write_string(row, 1, text, looks(Look.VALUE))
        sheet.set_row(row, max(LEAST, height(text, _TEXT_WIDTH, POINTS)))
        row += 1
    row = _counts(sheet, looks, row + 1, summary.counts)
    for note in summary.notes:
        row += 1
        sheet.merge_range(row, 0, row, last, "", looks(Look.REMARK))
        sheet.write_string(row, 0, note, looks(Look.REMARK))
        sheet.set_row(row, max(LEAST, height(note, sum(SUMMARY_WIDTHS), POINTS)))
    _print(sheet, row, last, landscape=False)


def _counts(sheet: Worksheet, looks: Looks, row: int, counts: Sequence[SummaryLine]) -> int:
    """The table of counts; gives the row below it."""
    heads = ["区分", *(duty.value for duty in Duty), "計", *([BREACHES] if counts and counts[-1].breaches else [])]
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, looks(Look.HEAD))
    for line in counts:
        row += 1
        sheet.write_string(row, 0, line.section, looks(Look.LABEL))
        sheet.set_row(row, max(LEAST, height(line.section, SUMMARY_WIDTHS[0], POINTS)))
        numbers = [*line.counts, line.total, line.breaches]
        for column, number in enumerate(numbers[: len(heads) - 1], 1):
            sheet.write_number(row, column, number, looks(Look.CENTRE))
    return row + 1
