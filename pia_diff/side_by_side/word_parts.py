"""Pieces of WordprocessingML: paragraphs, cells and rows of a table as XML text.

Tables are written as text and parsed once: the table objects of python-docx take minutes for hundreds of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from pia_diff.tables.cells import Cell, Span

CELL_STYLE, HEAD_STYLE = "SideBySideCell", "SideBySideHead"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="E7E6E6"/>'
_EDGE = 'w:val="single" w:sz="4" w:space="0" w:color="595959"'


def paragraph(spans: Iterable[Span], style: str, *, bold: bool = False, centred: bool = False) -> str:
    """One line of text, marked spans underlined."""
    placed = '<w:jc w:val="center"/>' if centred else ""
    runs = "".join(_run(span, bold) for span in spans)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{placed}</w:pPr>{runs}</w:p>'


def picture_paragraph(inline: str, style: str) -> str:
    """A picture that stands in the line by itself."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:keepNext/><w:jc w:val="center"/></w:pPr>'
        f"<w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"
    )


def _run(span: Span, bold: bool) -> str:
    marks = ("<w:b/><w:bCs/>" if bold else "") + ('<w:u w:val="single"/>' if span.changed else "")
    text = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in span.text.split("\t")
    )
    return f"<w:r>{f'<w:rPr>{marks}</w:rPr>' if marks else ''}{text}</w:r>"


def lines(texts: Sequence[Cell], style: str, *, bold: bool = False) -> str:
    """Several lines, each a paragraph."""
    return "".join(paragraph(text, style, bold=bold) for text in texts)


def row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False, whole: bool = False) -> str:
    """A row of cells, each given as its paragraphs; `head` is repeated on every page, `whole` never breaks."""
    marks = ("<w:cantSplit/>" if head or whole else "") + ("<w:tblHeader/>" if head else "")
    shade = _SHADE if head else ""
    filled = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'
        for content, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{filled}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[int], caption: str) -> str:
    """A table of fixed columns (in twentieths of a point)."""
    borders = "".join(f"<w:{edge} {_EDGE}/>" for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val={quoteattr(caption)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def field(instruction: str) -> str:
    """A field that Word fills in, such as PAGE."""
    return f'<w:fldSimple xmlns:w="{_W}" w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
