"""A workbook (`.xlsx`, `.xlsm`, `.xls`, `.ods`) → cells and pictures.

Public name: `workbook_document`.
"""

from __future__ import annotations

from pathlib import Path

from pia_diff.readers.cells import Document

__all__ = ["workbook_document"]


def workbook_document(path: str | Path, content: bytes | None = None) -> Document:
    """The cells of a workbook, sheet by sheet, row by row, left to right, and its drawings.

    Hidden rows, columns and sheets are read like any other. Text boxes and check boxes stand among the cells, at the
    cell they lie over; pictures and the flow chart of 別添1 are pictures (see `overlay`, and `layout` for what is kept
    of a chart). Not read, because they are no contents of the form: comments, headers and footers, sheets of macros
    and charts, shapes without text outside a chart. Not readable: check boxes that are ActiveX, and of an .xls its
    pictures and number formats.

    `content` are the bytes of the file where they are known. Raises Unreadable: its kinds stand in `errors`.
    """
    from pia_diff.readers.source import load_bytes
    from pia_diff.readers.workbook.kinds import read_workbook

    path = Path(path)
    return read_workbook(load_bytes(path) if content is None else content, path)
