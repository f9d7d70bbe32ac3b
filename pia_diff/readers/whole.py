"""Rows of whole cells made ready for the matcher: what print rules into cells of their own is put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pia_diff.readers.canvas import Ledger
from pia_diff.readers.cells import Cell, Piece, Row
from pia_diff.readers.labels import LabelIndex, fold

_NUMBER = re.compile(r"(?:VI|IV|V|I{1,3})\.?|[0-9]{1,2}\.?|[①-⑳]\.?|\([0-9]{1,2}\)")
_ASTERISK = re.compile(r"\s*[※*＊]\s*")
_EXEMPT = re.compile(r"\(?.{0,30}を除く。?\)?")


def prepared(rows: Sequence[Row], index: LabelIndex, ledger: Ledger) -> list[Row]:
    """The rows, with a number and the label right of it as one piece, without ※ in a cell of its own beside a label
    (which goes to the ledger), and with an empty piece before every sheet whose name tells its section."""
    found: list[Row] = []
    sheet = ""
    for row in rows:
        if not row[0].cell.whole:
            found.append(row)
            continue
        if row[0].cell.sheet != sheet:
            sheet = row[0].cell.sheet
            if index.sheet_readings(sheet):
                top = Cell("", row[0].place, -1, 0, sheet, whole=True)
                found.append([Piece("", top, row[0].order)])
        remaining = _put_together(row, index, ledger)
        if remaining:
            found.append(remaining)
    return found


def _put_together(row: Row, index: LabelIndex, ledger: Ledger) -> Row:
    pieces: list[Piece] = []
    for piece in row:
        before = pieces[-1] if pieces else None
        if before is not None and len(before.text) < 8 and _NUMBER.fullmatch(fold(before.text)):
            joined = before.text + "\n" + piece.text
            readings = index.exact_readings(joined)
            if any(one.entry.number is not None and one.entry.number == one.number for one in readings):
                pieces[-1] = Piece(joined, before.cell, before.order)
                continue
        if before is not None and _is_note(piece.text, before.text, index):
            ledger.count_form(piece.text)
            continue
        pieces.append(piece)
    return pieces


def _is_note(text: str, before: str, index: LabelIndex) -> bool:
    """Whether a cell right of a label is only its ※, or right of a title says what the ※ does not hold for."""
    if len(text) > 40:
        return False
    readings = index.exact_readings(before)
    if _ASTERISK.fullmatch(text):
        return "※" not in before and any(one.entry.is_title or _is_important(one.entry.item) for one in readings)
    return bool(_EXEMPT.fullmatch(fold(text))) and any(one.entry.is_title for one in readings)


def _is_important(item: object) -> bool:
    return bool(getattr(item, "important", False))
