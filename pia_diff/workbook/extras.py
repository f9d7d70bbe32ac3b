"""The sheets behind the form: what could not be read, 管理情報, and the lists Excel offers for choices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pia_diff.forms import Form, FormItem
from pia_diff.model import LeftOver
from pia_diff.workbook import marks
from pia_diff.workbook.measure import cut
from pia_diff.workbook.notes import Note
from pia_diff.workbook.page import Box, Line, Page

LEFT_OVER_WIDTHS = (48, 150, 500)
NOTES_WIDTHS = (130, 300, 60, 260, 60, 60, 80, 80)


def write_left_over(page: Page, passages: Sequence[LeftOver]) -> None:
    """Passages that no item took, with their places."""
    page.full(marks.LEFT_OVER_SHEET, "title", points=12, least=24)
    page.full(
        "取込みの際に評価書のどの項目のものか分からなかった記載です。該当する欄に移して、この表から消してください。",
        "note",
    )
    head = page.row
    page.lines([Line([Box(0, 0, "番号", "head"), Box(1, 1, "場所", "head"), Box(2, 2, "記載", "head")])])
    for number, passage in enumerate(passages, 1):
        for n, part in enumerate(cut(passage.text)):
            boxes = [
                Box(0, 0, "" if n else str(number), "centre"),
                Box(1, 1, "" if n else passage.place, "value"),
                Box(2, 2, part, "value"),
            ]
            page.lines([Line(boxes)])
    page.print_as_form(repeat=(head, head))


def write_notes(page: Page, notes: Iterable[Note]) -> None:
    """What print cannot carry."""
    page.full(marks.NOTES_SHEET, "title", points=12, least=24)
    page.full("この様式を読み戻すための控えです。評価書の記載ではなく、公表するときは消して構いません。", "note")
    for note in notes:
        page.lines([Line([Box(n, n, text, "noted", points=9) for n, text in enumerate(note)])])
    page.sheet.hide()  # nothing to publish: without a print area of its own, it is not printed either


class OptionLists:
    """The options of every choice of a form, a column each, on a sheet that is not shown."""

    def __init__(self, form: Form) -> None:
        self._columns: dict[tuple[str, ...], int] = {}
        self.sources: dict[str, str] = {"checks": f'"{marks.TAKEN},{marks.UNTAKEN}"'}
        for item in form.items.values():
            if item.kind == "choice":
                self.sources[item.id] = self._source(item)

    def _source(self, item: FormItem) -> str:
        labels = tuple(option.label for option in item.options)
        column = self._columns.setdefault(labels, len(self._columns))
        from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]

        return f"='{marks.OPTIONS_SHEET}'!{xl_range_abs(1, column, len(labels), column)}"

    def write(self, page: Page) -> None:
        page.sheet.write_string(0, 0, marks.OPTIONS_SHEET)
        for labels, column in self._columns.items():
            for row, label in enumerate(labels, 1):
                page.sheet.write_string(row, column, label)
        page.sheet.hide()
