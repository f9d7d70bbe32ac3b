"""The drawings of 別添1: shown as images where Excel can show them, named in any case."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from io import BytesIO
from typing import NamedTuple

from pia_diff.model import Attachment, Value
from pia_diff.workbook.marks import PICTURE, UNREADABLE
from pia_diff.workbook.measure import spread, stacked
from pia_diff.workbook.page import LAST, Box, Line, Page

_NAME_COLUMNS = 6
_HIGHEST = 560.0
"""Points. Two thirds of a page."""
_EMPTY = 120.0


class Size(NamedTuple):
    """Width and height of an image, in pixels as Excel shows it."""

    width: float
    height: float


def image_size(content: bytes) -> Size | None:
    """The size of an image that Excel shows; None for anything else."""
    from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]
    from xlsxwriter.image import Image  # type: ignore[import-untyped]

    if not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM")):
        return None
    try:
        image = Image(BytesIO(content))
    except (XlsxWriterException, struct.error, ValueError, IndexError):
        return None
    width = image.width * 96 / (image.x_dpi or 96)
    height = image.height * 96 / (image.y_dpi or 96)
    return Size(width, height) if width > 0 and height > 0 else None


def write_drawings(page: Page, value: Value | None, attachments: Mapping[str, bytes], *, absent: bool) -> None:
    """Every drawing with its name below it and, beside the name, the text that stands in it."""
    drawings = value.drawings if isinstance(value, Attachment) else ()
    if not drawings:
        page.full(UNREADABLE if absent else "", "value", least=_EMPTY)
        return
    for drawing in drawings:
        content = attachments.get(drawing.sha256, b"")
        size = image_size(content)
        if size is not None:
            _show(page, drawing.name, content, size)
        name = f"{PICTURE}{drawing.name}"
        parts = spread(drawing.text, page.pixels(_NAME_COLUMNS, LAST), 9)
        for n, part in enumerate(parts):
            page.lines(
                [
                    Line(
                        [
                            Box(0, _NAME_COLUMNS - 1, "" if n else name, "noted", points=9),
                            Box(_NAME_COLUMNS, LAST, part, "noted", points=9),
                        ]
                    )
                ]
            )


def _show(page: Page, name: str, content: bytes, size: Size) -> None:
    room = page.pixels(0, LAST) - 16
    scale = min(1.0, room / size.width, (_HIGHEST - 16) * 96 / 72 / size.height)
    start = page.row
    for height in stacked(size.height * scale * 72 / 96 + 16):
        page.sheet.set_row(page.row, height)
        page.row += 1
    page.blank(start, page.row - 1)
    from xlsxwriter.image import Image

    image = Image(BytesIO(content))
    # `size` has the image's own resolution in it already, as has what XlsxWriter scales.
    options = {
        "x_offset": 8 + (room - size.width * scale) / 2,
        "y_offset": 8,
        "x_scale": scale,
        "y_scale": scale,
        "description": name,
        "object_position": 1,
    }
    page.sheet.insert_image(start, 0, image, options)
