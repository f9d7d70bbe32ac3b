"""The review as a workbook: a sheet of changes, one of causes, one that explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pia_diff.review.cells import duties_text, rows_text, shared_texts, texts_of
from pia_diff.review.columns import (
    AFTER,
    BEFORE,
    CAUSE_DUTY,
    CAUSE_NAME,
    CAUSES,
    CAUSES_SHEET,
    CHANGES,
    CHANGES_SHEET,
    COUNT,
    DUTY,
    EFFECTIVE,
    GROUND,
    HELP_SHEET,
    ITEM,
    KEY,
    MERGE,
    NUMBER,
    ROWS,
    TIMING,
    Column,
)
from pia_diff.review.entries import Shared
from pia_diff.review.fitting import fitted, fitted_text
from pia_diff.review.keys import write_key
from pia_diff.review.lines import Review
from pia_diff.review.manual import manual
from pia_diff.tables.cells import Cell
from pia_diff.tables.rich_text import write_cell
from pia_diff.timing import Duty
from pia_diff.workbook.looks import Look, Looks
from pia_diff.workbook.measure import TALLEST, height

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

HEAD_ROW = 2
POINTS = 9.0
_ALLOWED = dict.fromkeys(("format_cells", "format_columns", "format_rows", "autofilter", "sort"), True)
_DAYS = (datetime(1989, 1, 8), datetime(2119, 12, 31))


def write_review(review: Review, made: datetime) -> bytes:
    """The bytes of the workbook; `made` is told on the sheet 説明."""
    import xlsxwriter  # type: ignore[import-untyped]

    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"created": made.replace(tzinfo=None), "title": _title(review)})
    looks = Looks(book, POINTS)
    _changes(book, looks, review)
    _causes(book, looks, review)
    _help(book, looks, review, made)
    book.close()
    return content.getvalue()


def _title(review: Review) -> str:
    about = review.compared
    return f"変更箇所の確認　{about.title}　{about.old}→{about.new}"[:200]


class _Sheet:
    """A sheet that is a table of `columns`, protected but for its editable cells."""

    def __init__(
        self, book: Workbook, looks: Looks, name: str, columns: Sequence[Column], title: str, note: str
    ) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.looks = looks
        self.columns = columns
        self.row = HEAD_ROW + 1
        self._place = {column: number for number, column in enumerate(columns)}
        self.sheet.write_string(0, 0, title, looks(Look.TITLE))
        self.sheet.write_string(1, 0, note, looks(Look.NOTE))
        for number, column in enumerate(columns):
            self.sheet.set_column_pixels(number, number, column.width, None, {"hidden": column.head == KEY.head})
            self.sheet.write_string(HEAD_ROW, number, column.head, looks(Look.HEAD, editable=column.editable))
        self.sheet.set_row(HEAD_ROW, 32)

    def write(
        self,
        texts: Mapping[Column, str],
        looks: Mapping[Column, Look],
        shared: Shared,
        cells: Mapping[Column, Cell],
    ) -> None:
        """One row. `cells` are redlines, `shared` has the day as such."""
        tallest = max(height(text, one.width, POINTS) for one, text in texts.items() if one.head != KEY.head)
        self.sheet.set_row(self.row, min(max(tallest, 18.0), TALLEST))
        for column, place in self._place.items():
            look = self.looks(looks.get(column, Look.VALUE), editable=column.editable, day=column.day)
            text = fitted_text(texts.get(column, ""))
            if column in cells:
                write_cell(self.sheet, self.looks, (self.row, place), cells[column], Look.VALUE)
            elif column.day and shared.effective is not None:
                self.sheet.write_datetime(self.row, place, shared.effective, look)
            elif column in (NUMBER, COUNT, MERGE) and text.isdecimal():
                self.sheet.write_number(self.row, place, int(text), look)
            elif text:
                self.sheet.write_string(self.row, place, text, look)
            else:
                self.sheet.write_blank(self.row, place, None, look)
        self.row += 1

    def finish(self, frozen: int) -> None:
        """Everything that holds for the rows together; `frozen` columns stay when one scrolls."""
        last = self.row - 1
        for column, place in self._place.items():
            if column.editable and last > HEAD_ROW:
                self.sheet.data_validation(HEAD_ROW + 1, place, last, place, _validation(column))
        sheet = self.sheet
        sheet.autofilter(HEAD_ROW, 0, max(last, HEAD_ROW), len(self.columns) - 2)
        sheet.freeze_panes(HEAD_ROW + 1, frozen)
        sheet.protect("", _ALLOWED)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&C&P / &N", {"margin": 0.3})
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.print_area(0, 0, max(last, HEAD_ROW), len(self.columns) - 2)
        sheet.hide_gridlines(2)

    def letter(self, column: Column) -> str:
        from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

        name: str = xl_col_to_name(self._place[column])
        return name

    def place(self, column: Column) -> int:
        return self._place[column]


def _validation(column: Column) -> dict[str, Any]:
    hint = {"input_title": column.head[:32], "input_message": column.hint[:255]}
    if column.choices:
        error = {"error_title": column.head, "error_message": "一覧から選ぶか、空欄にしてください。"}
        return {"validate": "list", "source": list(column.choices), **hint, **error}
    if column.day:
        # A day may also be written in words that Excel does not know: only a warning.
        return {
            "validate": "date", "criteria": "between", "minimum": _DAYS[0], "maximum": _DAYS[1],
            "error_type": "warning", "error_title": column.head,
            "error_message": "日付として読めません。例：2025/4/1、令和7年4月1日", **hint,
        }  # fmt: skip
    if column is MERGE:
        return {
            "validate": "integer", "criteria": ">=", "value": 1, "error_title": column.head,
            "error_message": "この表のNo.を数字で記入してください。", **hint,
        }  # fmt: skip
    return {"validate": "any", **hint}


_DUTY_LOOKS = {Duty.PRIOR: Look.PRIOR, Duty.ASK: Look.ASK, Duty.AFTER: Look.CENTRE}


def _changes(book: Workbook, looks: Looks, review: Review) -> None:
    note = (
        "黄色の欄に記入し、保存して pia-diff review --apply に渡してください。空欄の行は規則の判断のままになります。"
        "赤字下線は前後で異なる箇所です。"
    )
    sheet = _Sheet(book, looks, CHANGES_SHEET, CHANGES, _title(review), note)
    for line in review.lines:
        styles = {
            DUTY: Look.BREACH if line.row.breach else _DUTY_LOOKS[line.rule],
            **{column: Look.CENTRE for column in CHANGES if column.width < 70 and column is not DUTY},
        }
        redlines = {BEFORE: fitted(line.row.before), AFTER: fitted(line.row.after)}
        sheet.write(texts_of(review, line), styles, Shared.of(line.decision), redlines)
    first, last = HEAD_ROW + 2, sheet.row
    if review.lines:
        duty, timing, ground = (sheet.letter(one) for one in (DUTY, TIMING, GROUND))
        prior, after = f'LEFT(${duty}{first},2)="{Duty.PRIOR.value}"', f'${timing}{first}="{Duty.AFTER.value}"'
        lacking = f'=AND({prior},{after},${ground}{first}="")'
        place = sheet.place(GROUND)
        rule = {"type": "formula", "criteria": lacking, "format": looks.lacking}
        sheet.sheet.conditional_format(first - 1, place, last - 1, place, rule)
    sheet.finish(frozen=CHANGES.index(ITEM) + 1)


def _causes(book: Workbook, looks: Looks, review: Review) -> None:
    note = "同じ原因の行にまとめて記入する欄です。変更箇所の表で空欄の行に効き、行ごとの記入があればそちらによります。"
    sheet = _Sheet(book, looks, CAUSES_SHEET, CAUSES, "原因ごとの記入", note)
    for cause in review.causes:
        texts = {
            CAUSE_NAME: cause.cause,
            COUNT: str(len(cause.lines)),
            ROWS: rows_text(cause),
            CAUSE_DUTY: duties_text(cause),
            KEY: write_key(review.cause_key(cause)),
        }
        worst = next(
            duty for duty in (Duty.PRIOR, Duty.ASK, Duty.AFTER) if any(one.rule is duty for one in cause.lines)
        )
        styles = {CAUSE_DUTY: _DUTY_LOOKS[worst], COUNT: Look.CENTRE, TIMING: Look.CENTRE, EFFECTIVE: Look.CENTRE}
        sheet.write(texts | shared_texts(cause.shared), styles, cause.shared, {})
    sheet.finish(frozen=1)


def _help(book: Workbook, looks: Looks, review: Review, made: datetime) -> None:
    sheet = book.add_worksheet(HELP_SHEET)
    widths = (150, 720)
    for number, width in enumerate(widths):
        sheet.set_column_pixels(number, number, width)
    sheet.write_string(0, 0, "この確認表について", looks(Look.TITLE))
    for row, (head, text) in enumerate(manual(review, made), 2):
        sheet.write_string(row, 0, head, looks(Look.LABEL))
        sheet.write_string(row, 1, text, looks(Look.VALUE))
        heights = [height(one, width, POINTS) for one, width in zip((head, text), widths, strict=True)]
        sheet.set_row(row, max(18.0, *heights))
    sheet.protect("", _ALLOWED)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
