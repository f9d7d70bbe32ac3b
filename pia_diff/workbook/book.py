"""The workbook as a whole: its sheets in printed order."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from pia_diff.forms import FormSection
from pia_diff.forms.catalogue import ROMAN
from pia_diff.model import Assessment, ItemPath
from pia_diff.workbook import marks
from pia_diff.workbook.cover import write_cover
from pia_diff.workbook.extras import (
    LEFT_OVER_WIDTHS,
    NOTES_WIDTHS,
    OptionLists,
    write_left_over,
    write_notes,
)
from pia_diff.workbook.form_sheets import FormSheet
from pia_diff.workbook.notes import notes_of
from pia_diff.workbook.page import FORM_WIDTHS, Page
from pia_diff.workbook.styles import FONT, Styles
from pia_diff.workbook.tables import ANNEX_WIDTHS, grid_widths, write_annex, write_tables
from pia_diff.workbook.wording import SheetNames

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

_MADE = datetime.datetime(2000, 1, 1)


def write(assessment: Assessment) -> bytes:
    """See `pia_diff.workbook.write_workbook`."""
    import xlsxwriter  # type: ignore[import-untyped]

    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE, "title": assessment.text_of("head.name")[:200]})
    book.formats[0].set_font_name(FONT)
    book.formats[0].set_font_size(10)
    sheets = _Sheets(assessment, book)
    for section in assessment.form.sections:
        sheets.section(section)
    sheets.extras()
    book.close()
    return content.getvalue()


class _Sheets:
    def __init__(self, assessment: Assessment, book: Workbook) -> None:
        self.assessment = assessment
        self.book = book
        self.styles = Styles(book)
        self.lists = OptionLists(assessment.form)
        self.names = SheetNames()
        for title in marks.OWN_SHEETS:
            self.names(title)

    def page(self, name: str, widths: Sequence[int] = FORM_WIDTHS, *, own: bool = False) -> Page:
        sheet = self.book.add_worksheet(name if own else self.names(name))
        return Page(self.book, sheet, self.styles, self.lists.sources, widths)

    def section(self, section: FormSection) -> None:
        """The sheet of a section; of one that repeats, a sheet for every file (a blank one where there is none)."""
        assessment = self.assessment
        kinds = {item.kind for item in section.items}
        if section.id == "H":
            write_cover(assessment, self.page("表紙"))
        elif section.id == assessment.form.annex.id:
            write_annex(assessment, self.page(_short(section), ANNEX_WIDTHS), section)
        elif kinds == {"table"}:
            found = assessment.sections.get(ItemPath(section.id))
            if "様式外" not in section.title or (found is not None and (found.instances or found.absent)):
                write_tables(assessment, self.page(_short(section), grid_widths(assessment, section)), section)
        elif section.per_file:
            for key in assessment.files or ("",):
                page = self.page(f"{_short(section)}_{key}" if key else _short(section))
                FormSheet(assessment, page, section, (key,)).write()
        else:
            FormSheet(assessment, self.page(_short(section)), section, ()).write()

    def extras(self) -> None:
        """What stands behind the form."""
        if self.assessment.left_over:
            page = self.page(marks.LEFT_OVER_SHEET, LEFT_OVER_WIDTHS, own=True)
            write_left_over(page, self.assessment.left_over)
        write_notes(self.page(marks.NOTES_SHEET, NOTES_WIDTHS, own=True), notes_of(self.assessment))
        self.lists.write(self.page(marks.OPTIONS_SHEET, own=True))


def _short(section: FormSection) -> str:
    """What the sheet of a section is called: Ⅰ, (別添1), 変更箇所."""
    if section.id in ROMAN:
        return ROMAN[section.id]
    bracket, closing, _ = section.title.partition(")")
    return bracket + closing if closing and bracket.startswith("(") and section.id != "X" else section.short
