"""What a PDF is refused for once it is open: nothing is guessed from pictures, or from glyphs without a meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pia_diff.readers.pdf.layout import Layout

GARBLED = 0.02
"""A document with so large a share of characters without a meaning is refused; single ones are kept as they are."""
SCANNED = 0.5
"""Of a page: pictures that cover so much of it and no text make it a scan."""
SCANNED_PAGES = 0.1
"""Of the pages: a drawing or two may be pictures (別添1 often is), a document of scans is refused."""
FEW = 3
"""So few characters on a scan are its page number."""

# Programs write the marks of symbol fonts (Wingdings) at private places.
SYMBOLS = {
    0xF0FC: "✓", 0xF0FE: "☑", 0xF0FB: "✗", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "□", 0xF071: "❑", 0xF06E: "■",
    0xF06C: "●", 0xF0A1: "○", 0xF09F: "•", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0E0: "→", 0xF075: "◆",
}  # fmt: skip
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd]")


class Refused(Exception):
    """The document is refused: the kind of error (a class of `errors`) and its fields."""

    def __init__(self, kind: str, **fields: Any) -> None:
        self.kind, self.fields = kind, fields
        super().__init__(kind)


def not_opened(error: Exception) -> Refused:
    """What it means that PDFium does not open a document."""
    reason = str(error).lower()
    if "password" in reason or "security" in reason:
        return Refused("ProtectedPdf")
    return Refused("DamagedPdf", reason="it cannot be opened")


def refuse_what_cannot_be_read(layouts: Sequence[Layout]) -> None:
    """Raises Refused for a document without text, or with garbled text."""
    scans = [one for one in layouts if _is_scan(one)]
    filled = [one for one in layouts if one.glyphs or one.pictures > 0.01]
    if len(scans) > max(SCANNED_PAGES * len(filled), 0 if len(filled) < 4 else 1):
        raise Refused("ScannedPdf", count=len(scans), total=len(layouts), page=scans[0].number)
    if not any(one.glyphs for one in layouts):
        raise Refused("EmptyPdf")
    bad = [(one, one.garbled + _private(one)) for one in layouts]
    total = sum(one.glyphs for one in layouts)
    count = min(total, sum(number for _, number in bad))
    if count > GARBLED * total:
        raise Refused("GarbledPdf", count=count, total=total, page=next(one.number for one, number in bad if number))


def _is_scan(layout: Layout) -> bool:
    return layout.glyphs <= FEW and layout.pictures >= SCANNED


def _private(layout: Layout) -> int:
    return sum(
        1
        for block in layout.blocks
        for line in block.lines
        for one in line.glyphs
        if not one.garbled and _PRIVATE.match(one.text) and ord(one.text) not in SYMBOLS
    )
