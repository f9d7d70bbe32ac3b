"""An empty Word document as offices set it: A4, ＭＳ 明朝 and ＭＳ ゴシック, Japanese, page numbers in the footer."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pia_diff.side_by_side.errors import DocxNotInstalled
from pia_diff.side_by_side.profile import Orientation
from pia_diff.side_by_side.word_parts import CELL_STYLE, HEAD_STYLE, field

if TYPE_CHECKING:
    from docx.document import Document

MINCHO, GOTHIC = "ＭＳ 明朝", "ＭＳ ゴシック"
CELL_POINTS = 9.0
SHORT_SIDE, LONG_SIDE = 11906, 16838
"""A4 in twentieths of a point,"""
SIDE_MARGIN, TOP_MARGIN = 850, 964
"""and its margins: 15 and 17 mm."""


def new_document(title: str, orientation: Orientation) -> Document:
    """A document without contents. Raises DocxNotInstalled."""
    if find_spec("docx") is None:
        raise DocxNotInstalled()
    from docx import Document as new

    document = new()
    _styles(document)
    _page(document, orientation)
    _footer(document)
    _properties(document, title)
    return document


def text_width(orientation: Orientation) -> int:
    """The width between the margins, in twentieths of a point."""
    return (LONG_SIDE if orientation is Orientation.LANDSCAPE else SHORT_SIDE) - 2 * SIDE_MARGIN


def content_of(document: Document) -> bytes:
    """The bytes of a document, the same for the same contents: ZIP keeps the time, which is left out here."""
    saved, content = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(content, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return content.getvalue()


def _styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    root = document.styles.element
    # Fonts and colours of the theme would go before those named here.
    for element in root.iter():
        for name in [name for name in element.attrib if "theme" in str(name).rpartition("}")[2].lower()]:
            del element.attrib[name]
    defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _fonts(defaults, MINCHO)
    language = defaults.find(qn("w:lang"))
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "ja-JP")
    spacing = root.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}/{qn('w:spacing')}")
    spacing.attrib.clear()
    for name, value in (("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto")):
        spacing.set(qn(name), value)
    for name, style_id in (("対照表 本文", CELL_STYLE), ("対照表 見出し", HEAD_STYLE)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), style_id)
    looks = (
        ("Normal", MINCHO, 10.5, False, None),
        ("Title", GOTHIC, 15.0, True, WD_ALIGN_PARAGRAPH.CENTER),
        ("Heading 1", GOTHIC, 12.0, True, None),
        ("Heading 2", GOTHIC, 11.0, True, None),
        ("対照表 本文", MINCHO, CELL_POINTS, False, None),
        ("対照表 見出し", GOTHIC, CELL_POINTS, True, WD_ALIGN_PARAGRAPH.CENTER),
    )
    for name, font, points, bold, alignment in looks:
        style = document.styles[name]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(points), bold, RGBColor(0, 0, 0)
        _fonts(style.element.get_or_add_rPr(), font)
        style.paragraph_format.alignment = alignment
    for name, above, below in (("Title", 0, 8), ("Heading 1", 14, 4), ("Heading 2", 8, 4)):
        form = document.styles[name].paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(above), Pt(below), True
    document.styles["対照表 見出し"].paragraph_format.keep_with_next = True
    for border in list(document.styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def _fonts(properties: Any, font: str) -> None:
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = properties.makeelement(qn("w:rFonts"), {})
        properties.insert(0, fonts)
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)


def _page(document: Document, orientation: Orientation) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Twips

    section = document.sections[0]
    lying = orientation is Orientation.LANDSCAPE
    width, height = (LONG_SIDE, SHORT_SIDE) if lying else (SHORT_SIDE, LONG_SIDE)
    section.page_width, section.page_height = Twips(width), Twips(height)
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Twips(SIDE_MARGIN)
    section.top_margin = section.bottom_margin = Twips(TOP_MARGIN)
    section.header_distance = section.footer_distance = Twips(500)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _footer(document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml

    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer._p.append(parse_xml(field("PAGE")))
    footer.add_run(" / ")
    footer._p.append(parse_xml(field("NUMPAGES")))


def _properties(document: Document, title: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    properties = document.core_properties
    properties.title = title[:255]
    properties.language = "ja-JP"
    properties.author = properties.comments = ""
    # Those of the template; a time of writing would make every file another one.
    element = properties._element
    for name in ("dcterms:created", "dcterms:modified"):
        for one in element.findall(qn(name)):
            element.remove(one)
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]
    settings = document.settings.element
    for one in settings.findall(qn("w:themeFontLang")):
        one.set(qn("w:val"), "ja-JP")
        one.set(qn("w:eastAsia"), "ja-JP")
