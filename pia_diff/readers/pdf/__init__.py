"""PDF → cells. Needs the extra `pdf`; nothing heavy is imported into this process: a child process reads the file.

    glyphs    a page → its glyphs and ruling lines (PDFium)
    grid      ruling lines → boxes
    lines     glyphs → lines of text
    layout    a page → cells
    pages     what pages repeat and part
    wraps     lines of a cell → paragraphs
    document  all of that: bytes → cells
    child, bounded, limits    the process it happens in

Public name: `pdf_document`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia_diff.readers.cells import Document

__all__ = ["pdf_document"]


def pdf_document(path: str | Path, content: bytes | None = None) -> Document:
    """The cells of a PDF: a `whole` cell for every box of ruling lines, one for every other line of text.

    `page` counts from 1, `row` from 1 on each page, `column` counts where columns begin, the same on all pages of a
    size. A cell that goes on over a page break is one, on the page where it begins. Where most text stands in boxes,
    the paragraphs outside of them are `whole` cells, too. A `doubtful` cell has its text as printed, but where its
    paragraphs end, or whether it goes on over a page break, could not be told for sure. Pictures are those of some
    size, named after their page; so is a page that is a picture without text (a scan), where these are few.

    `content`: the bytes of the file, for who has read them. Raises Unreadable (`errors`): no PDF, damaged, protected,
    scanned, garbled, too long, too slow, too much memory, the extra is not installed.
    """
    from base64 import b64decode
    from importlib.util import find_spec

    from pia_diff.readers.cells import Cell, Document, Picture
    from pia_diff.readers.pdf.bounded import read
    from pia_diff.readers.pdf.errors import PdfNotInstalled
    from pia_diff.readers.source import load_bytes

    path = Path(path)
    if content is None:
        content = load_bytes(path)
    if find_spec("pypdfium2") is None:
        raise PdfNotInstalled(file=path)
    found = read(content, path)
    return Document(
        tuple(Cell(**cell) for cell in found["cells"]),
        tuple(Picture(**{**one, "content": b64decode(one["content"])}) for one in found["pictures"]),
    )
