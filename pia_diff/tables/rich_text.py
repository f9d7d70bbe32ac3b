"""A cell with marked differences → a cell of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pia_diff.tables.cells import Cell, Span
from pia_diff.workbook.looks import Look, Looks

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]


def write_cell(
    sheet: Worksheet, looks: Looks, place: tuple[int, int], content: Cell, look: Look, open_edges: str = ""
) -> None:
    """One cell, differing words red and underlined. XlsxWriter makes rich text of two pieces at least."""
    spans = [span for span in content if span.text]
    if not spans:
        sheet.write_blank(*place, None, looks(look, open_edges=open_edges))
    elif len(spans) == 1:
        only = Look.CHANGED if spans[0].changed else look
        sheet.write_string(*place, spans[0].text, looks(only, open_edges=open_edges))
    else:
        sheet.write_rich_string(*place, *_pieces(looks, spans), looks(look, open_edges=open_edges))


def _pieces(looks: Looks, spans: Sequence[Span]) -> list[Any]:
    pieces: list[Any] = []
    for span in spans:
        pieces += [looks(Look.MARK if span.changed else Look.PLAIN), span.text]
    return pieces
