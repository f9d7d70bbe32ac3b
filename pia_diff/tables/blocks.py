"""A text built of ＜…における措置＞ blocks gives a row a block, as cities write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pia_diff.compare import Block, Op
from pia_diff.tables.cells import Cell, Span, cell, lines_to_cell, plain
from pia_diff.tables.row import Row
from pia_diff.tables.shortening import LEFT_OUT, Sides, is_block_head
from pia_diff.tables.wording import text_cells

_MOVES = (Op.MOVED_OUT, Op.MOVED_IN)


def by_block(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, each whose text changed in several blocks as a row a block, with the duty and 提出時期 of the whole. A
    row in which others are told stays one, and so does a text of which paragraphs moved from block to block.
    """
    for row in rows:
        parts = [] if row.told else _parts(row.judged.change.blocks)
        if len(parts) < 2:
            yield row
            continue
        for before, after in parts:
            yield replace(row, before=before, after=after)


def _parts(blocks: Sequence[Block]) -> list[Sides]:
    """The cells of every block in which something differs; none where they cannot be told apart."""
    starts = [number for number, block in enumerate(blocks) if _is_head(block)]
    if not starts or any(block.op in _MOVES for block in blocks):
        return []
    ends = sorted({0, *starts, len(blocks)})
    found = []
    for start, end in pairwise(ends):
        part = tuple(blocks[start:end])
        if any(block.op is not Op.EQUAL for block in part):
            found.append(_sides(part, above=start > 0, below=end < len(blocks)))
    return found


def _is_head(block: Block) -> bool:
    return any(text is not None and is_block_head(text) for text in (block.before, block.after))


def _sides(part: tuple[Block, ...], *, above: bool, below: bool) -> Sides:
    """Both cells of a block below its head, with （略） for the blocks above and below it."""
    before, after = text_cells(part, full=False)
    head = part[0]
    heads = (head.before, head.after) if _is_head(head) and head.op is Op.EQUAL else (None, None)
    return _framed(before, heads[0], above, below), _framed(after, heads[1], above, below)


def _framed(one: Cell, head: str | None, above: bool, below: bool) -> Cell:
    lines: list[Cell] = [one]
    text = plain(one)
    if head is not None and not text.startswith(head):
        lines.insert(0, (Span(head),))
    if above:
        lines.insert(0, cell(LEFT_OUT))
    if below and not text.endswith(LEFT_OUT):
        lines.append(cell(LEFT_OUT))
    return lines_to_cell(lines)
