"""Instances of a group that stand beside each other, a column each, put below each other as the form prints them.

|          | 委託事項1 | 委託事項2 |
| 名称     | …         | …         |
| ①委託内容 | …         | …         |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pia_diff.readers.canvas import Ledger, Part
from pia_diff.readers.cells import Piece, Row, ink
from pia_diff.readers.labels import Entry, LabelIndex


def below_each_other(rows: Sequence[Row], index: LabelIndex, ledger: Ledger) -> list[Row]:
    """The rows, every such block read column by column. Its labels count once in the ledger, however often they are
    read."""
    found: list[Row] = []
    n = 0
    while n < len(rows):
        heads = _heads(rows[n], index)
        end = _end(rows, n, heads, index) if heads else n
        if end <= n + 1:
            found.append(rows[n])
            n += 1
            continue
        found.extend(_turned(rows[n:end], heads, index, ledger))
        n = end
    return found


def _heads(row: Row, index: LabelIndex) -> dict[int, tuple[Piece, Entry]]:
    """The heads of instances in a row of nothing else but what stands left of them, by column."""
    if len(row) < 2 or not row[0].cell.whole:
        return {}
    found: dict[int, tuple[Piece, Entry]] = {}
    for n, piece in enumerate(row):
        reading = next((r for r in index.exact_readings(piece.text) if r.ordinal is not None), None)
        if reading is not None:
            found[piece.column] = (piece, reading.entry)
        elif n:
            return {}
    groups = {entry.group for _, entry in found.values()}
    return found if len(found) > 1 and len(groups) == 1 else {}


def _end(rows: Sequence[Row], start: int, heads: dict[int, tuple[Piece, Entry]], index: LabelIndex) -> int:
    """Behind the last row of the block: each has a label of the group at its left, or none; the first may hold names.

    Where no label of the group follows, there is no block: `start`.
    """
    group = next(entry.group for _, entry in heads.values())
    members = 0
    n = start + 1
    while n < len(rows) and rows[n][0].cell.whole and rows[n][0].cell.sheet == rows[start][0].cell.sheet:
        first = rows[n][0]
        if first.column < min(heads):
            entries = [reading.entry for reading in index.exact_readings(first.text)]
            member = any(entry.group == group and not entry.heads_group for entry in entries)
            members += member
            if not member and (n > start + 1 or entries or len(rows[n]) < 2):
                break
        elif members == 0 and n > start + 1:
            break
        n += 1
    return n if members else start


def _turned(
    block: Sequence[Row], heads: dict[int, tuple[Piece, Entry]], index: LabelIndex, ledger: Ledger
) -> list[Row]:
    columns = sorted(heads)
    left = [piece for piece in block[0] if piece.column < columns[0]]
    labels: list[Piece | None] = []
    cells: list[dict[int, list[Piece]]] = []
    for row in block[1:]:
        label = row[0] if row[0].column < columns[0] else None
        if label is not None and not index.exact_readings(label.text):
            left.append(label)  # 名称
            label = None
        labels.append(label)
        beside: dict[int, list[Piece]] = {}
        for piece in row:
            if piece.column >= columns[0]:
                beside.setdefault(max(one for one in columns if one <= piece.column), []).append(piece)
        cells.append(beside)
    for piece in left:
        ledger.leave(Part.of(piece))
    found: list[Row] = []
    for n, column in enumerate(columns):
        found.append([heads[column][0]])
        for label, beside in zip(labels, cells, strict=True):
            if label is not None and n:
                ledger.form -= ink(label.text)  # printed once, read once more
            here = beside.get(column, [])
            if label is not None:
                found.append([label, *here])
            elif here and len(found[-1]) == 1 and found[-1][0] is heads[column][0]:
                found[-1] = [*found[-1], *here]
            elif here:
                found.append(here)
    return [[Piece(one.text, replace(one.cell, row_span=1), one.order) for one in row] for row in found]
