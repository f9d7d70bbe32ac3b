"""The 新旧対照表 as a Word document."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING

from pia_diff.side_by_side.figures import Picture, unshown
from pia_diff.side_by_side.paper import Entry, Paper, Part, Side, lines_of
from pia_diff.side_by_side.profile import Orientation, Profile
from pia_diff.side_by_side.word_parts import CELL_STYLE, HEAD_STYLE, lines, paragraph, picture_paragraph, row, table
from pia_diff.side_by_side.word_setup import CELL_POINTS, content_of, new_document, text_width
from pia_diff.tables.cells import cell, plain
from pia_diff.workbook.measure import height

if TYPE_CHECKING:
    from docx.document import Document

SHORT_ROW = 180.0
"""Points. Rows that are higher may break across pages."""
_PICTURE_HEIGHT = {Orientation.LANDSCAPE: 300.0, Orientation.PORTRAIT: 460.0}
_CELL_PADDING = 170
_EMU_A_TWIP, _EMU_A_POINT, _EMU_A_PIXEL = 635, 12700, 9525


def write_word(paper: Paper, profile: Profile) -> bytes:
    """The bytes of the document: a real table a part with its head on every page, headings that Word lists. Raises
    DocxNotInstalled.
    """
    document = new_document(paper.title, profile.orientation)
    _front(document, paper)
    writer = _Tables(document, paper, profile)
    section = ""
    for number, part in enumerate(paper.parts):
        on_new_page = profile.section_pages and number > 0
        _headings(document, part, new_section=part.section != section, on_new_page=on_new_page)
        section = part.section
        writer.add(part)
    _notes(document, paper)
    return content_of(document)


def _front(document: Document, paper: Paper) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.add_paragraph(paper.title, "Title")
    if paper.agency:
        document.add_paragraph(paper.agency).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(paper.sentence)
    if paper.legend:
        legend = document.add_paragraph(paper.legend)
        legend.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        legend.paragraph_format.keep_with_next = True


def _headings(document: Document, part: Part, *, new_section: bool, on_new_page: bool) -> None:
    """The headings of a part; Word joins tables that nothing stands between."""
    texts = [(part.section, "Heading 1")] if part.section and new_section else []
    texts += [(part.file, "Heading 2")] if part.file else []
    for number, (text, style) in enumerate(texts or [("", "Normal")] if on_new_page or texts else []):
        heading = document.add_paragraph(text, style)
        heading.paragraph_format.page_break_before = True if on_new_page and not number else None


def _notes(document: Document, paper: Paper) -> None:
    from docx.shared import Pt

    document.add_paragraph().paragraph_format.line_spacing = Pt(6)  # Word ends with a paragraph, never with a table
    for number, note in enumerate(paper.notes, 1):
        document.add_paragraph(f"（注{number if len(paper.notes) > 1 else ''}）{note}")


class _Tables:
    """Writes the tables, and the pictures in them."""

    def __init__(self, document: Document, paper: Paper, profile: Profile) -> None:
        self._document = document
        self._heads = paper.heads
        self._title = paper.title
        self._highest = _PICTURE_HEIGHT[profile.orientation]
        self._widths = [round(text_width(profile.orientation) * share) for share in profile.shares]
        self._pixels = [width * 96 // 1440 for width in self._widths]
        self._pictures = 0

    def add(self, part: Part) -> None:
        """A table at the end of the document."""
        from docx.oxml import parse_xml

        head = row([paragraph(cell(text), HEAD_STYLE) for text in self._heads], self._widths, head=True)
        rows = (head, *(self._row(entry) for entry in part.entries))
        element = parse_xml(table(rows, self._widths, part.heading or self._title))
        self._document.element.body.insert_element_before(element, "w:sectPr")

    def _row(self, entry: Entry) -> str:
        item, remark = lines_of(cell(entry.item)), lines_of(cell(entry.remark))
        last = [lines(remark, CELL_STYLE, bold=entry.breach)] if len(self._widths) > 3 else []
        first = lines(item, CELL_STYLE, bold=entry.breach and not last)
        cells = [first, *map(self._side, entry.sides), *last]
        return row(cells, self._widths, whole=self._is_short(entry))

    def _is_short(self, entry: Entry) -> bool:
        texts = (entry.item, *(plain(side.text) for side in entry.sides), entry.remark)
        tallest = max(height(text, pixels, CELL_POINTS) for text, pixels in zip(texts, self._pixels, strict=False))
        pictures = max(len(side.pictures) for side in entry.sides)
        return tallest <= SHORT_ROW if not pictures else pictures == 1 and tallest <= SHORT_ROW / 3

    def _side(self, side: Side) -> str:
        text = lines(lines_of(side.text), CELL_STYLE) if side.text or not side.pictures else ""
        return text + "".join(map(self._picture, side.pictures))

    def _picture(self, picture: Picture) -> str:
        """A picture with its name below it; a line that names it where python-docx does not know the like."""
        from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError

        try:
            inline = self._inline(picture)
        except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, struct.error):
            return paragraph(cell(unshown(picture.name, picture.sha256)), CELL_STYLE)
        return picture_paragraph(inline, CELL_STYLE) + paragraph(cell(picture.name), CELL_STYLE, centred=True)

    def _inline(self, picture: Picture) -> str:
        """The drawing of a picture as XML, as wide as the column at most."""
        from docx.oxml.xmlchemy import serialize_for_reading

        room = (self._widths[1] - _CELL_PADDING) * _EMU_A_TWIP
        width, tall = (side * _EMU_A_PIXEL for side in picture.size)
        scale = min(1.0, room / width, self._highest * _EMU_A_POINT / tall)
        self._pictures += 1
        inline = self._document.part.new_pic_inline(
            BytesIO(picture.content), max(1, round(width * scale)), max(1, round(tall * scale))
        )
        said = {"id": str(self._pictures), "name": f"図{self._pictures}", "descr": picture.name}
        for name, text in said.items():
            inline.docPr.set(name, text)
        return str(serialize_for_reading(inline))
