"""Texts as they stand in one cell of a workbook, which holds no more than 32,767 UTF-16 units."""

from __future__ import annotations

from pia_diff.tables.cells import Cell, Span, plain
from pia_diff.workbook.measure import units

CUT = "…（以下略）"
MOST = 32_000


def fitted(cell: Cell) -> Cell:
    """A cell of the annex without empty stretches, cut where it is too long."""
    if units(plain(cell)) <= MOST:
        return tuple(span for span in cell if span.text)
    kept: list[Span] = []
    room = MOST
    for span in cell:
        text = _cut(span.text, room)
        if text:
            kept.append(Span(text, span.changed))
        if text != span.text:
            break
        room -= units(text)
    return (*kept, Span(CUT))


def fitted_text(text: str) -> str:
    """A text, cut where it is too long."""
    return text if units(text) <= MOST else _cut(text, MOST) + CUT


def _cut(text: str, room: int) -> str:
    text = text[:room]
    while units(text) > room:
        text = text[: -max(1, (units(text) - room) // 2)]
    return text
