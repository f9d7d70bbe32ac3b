"""Remarks right of a form: what an office writes beside its sheet (記入要領, 前回から変更なし) is no part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pia_diff.readers.canvas import Ledger, Part
from pia_diff.readers.cells import Piece, Row


def without_remarks(rows: Sequence[Row], ledger: Ledger) -> list[Row]:
    """The rows of sheets without cells that begin where nearly every row has ended; they are left over."""
    sheets: dict[str, list[Row]] = {}
    for row in rows:
        if row[0].cell.whole and row[0].cell.sheet:
            sheets.setdefault(row[0].cell.sheet, []).append(row)
    edges = {sheet: _edge(here) for sheet, here in sheets.items()}
    found: list[Row] = []
    for row in rows:
        edge = edges.get(row[0].cell.sheet, 0) if row[0].cell.whole else 0
        inside = [piece for piece in row if not edge or piece.column < edge]
        if len(inside) < len(row):
            for piece in row:
                if piece.column >= edge:
                    ledger.leave(Part.of(piece))
        if inside:
            found.append(inside)
    return found


def _edge(rows: Sequence[Row]) -> int:
    """The column behind the right edge of the form on a sheet: of its titles, headings and most of its rows; 0 where
    there is no such edge."""
    ends = Counter(end for row in rows for end in {_end(piece) for piece in row})
    left = min(piece.column for row in rows for piece in row)
    bands = [_end(row[0]) for row in rows if row[0].column == left and row[0].cell.column_span > 1]
    edge = max(bands, default=0)
    return edge if 2 * ends[edge] >= len(rows) else 0


def _end(piece: Piece) -> int:
    return piece.column + piece.cell.column_span
