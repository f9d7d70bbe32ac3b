"""Pages in cells → the document as one: what every page repeats is dropped, and what a page break parted is joined.

- The number of a page, and heads and feet that pages in a row repeat, are outside of all boxes at the edge of a page.
- The head of a table that a page repeats is its first row, the same as on the page before.
- A cell goes on where its sides reach the end of the page without a line below, and a cell of the next page begins so;
  or, where a program draws that line, where the row at the top of the page has nothing in its first columns, or less
  than the row before and the rest of a sentence of that. This second way is told from looks: the cell is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pia_diff.readers.pdf.grid import SAME_LINE
from pia_diff.readers.pdf.layout import NEAR, Block, Layout
from pia_diff.readers.pdf.wraps import goes_on, wrapped

HEADS = 3
"""So many pages in a row repeat what is a running head; or all of them, if they are two."""
MARGIN = 0.12
"""Of the height of a page: where heads and feet stand."""

_PAGE_NUMBER = re.compile(
    r"[-－‐–—―ー\s]*(?:p(?:age)?\.?|ページ)?\s*[0-9０-９]{1,4}\s*(?:ページ|頁)?(?:\s*(?:[/／]|of)\s*[0-9０-９]{1,4}\s*(?:ページ|頁)?)?[-－‐–—―ー\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[0-9０-９]+")


def join_pages(layouts: Sequence[Layout]) -> None:
    """Drops and joins, in place, what the pages of one document repeat and part."""
    _drop_page_numbers(layouts)
    _drop_running_heads(layouts)
    heads = _repeated_heads(layouts)
    joined_at: dict[int, list[Block]] = {}
    for number, (above, below) in enumerate(pairwise(layouts), start=1):
        carried = joined_at.get(number - 1, [])
        joined = _join(above, below, carried, heads.get(number, []))
        joined_at[number] = joined
    for number, blocks in heads.items():
        _drop(layouts[number], blocks)


def _drop(layout: Layout, blocks: Sequence[Block]) -> None:
    gone = {id(one) for one in blocks}
    layout.blocks = [one for one in layout.blocks if id(one) not in gone]


# What pages repeat


def _edge_blocks(layout: Layout) -> list[Block]:
    """The lines at the top and bottom of a page that stand outside of its boxes and beyond them."""
    boxes = [block for block in layout.boxes if block.lines]
    top = min((block.place.top for block in boxes), default=layout.height)
    bottom = max((block.place.bottom for block in boxes), default=0.0)
    return [
        block
        for block in layout.free
        if (block.place.bottom <= min(top + NEAR, layout.height * MARGIN))
        or (block.place.top >= max(bottom - NEAR, layout.height * (1 - MARGIN)))
    ]


def _drop_page_numbers(layouts: Sequence[Layout]) -> None:
    """A number alone in its row at the edge of a page that grows by one from page to page, or is the number of the
    page: bare ones on more than one page."""
    found: list[dict[int, Block]] = []
    for layout in layouts:
        numbers: dict[int, Block] = {}
        for block in _edge_blocks(layout):
            text = block.lines[0].text.strip()
            if _PAGE_NUMBER.fullmatch(text) and (digits := _DIGITS.search(text)):
                numbers[int(digits.group()) - layout.number] = block
        found.append(numbers)
    own = sum(0 in numbers for numbers in found) > 1
    for n, (layout, numbers) in enumerate(zip(layouts, found, strict=True)):
        near = [found[k] for k in (n - 1, n + 1) if 0 <= k < len(found)]
        gone = [
            block
            for difference, block in numbers.items()
            if (difference == 0 and (own or not block.lines[0].text.strip().isdecimal()))
            or any(difference in one for one in near)
        ]
        _drop(layout, gone)


def _drop_running_heads(layouts: Sequence[Layout]) -> None:
    """Text at the edge of pages in a row that is the same but for its numbers, and in the same place."""
    runs: dict[tuple[str, int, int], list[tuple[int, Block]]] = {}
    for n, layout in enumerate(layouts):
        for block in _edge_blocks(layout):
            if not _DIGITS.sub("", block.text):
                continue
            key = (_DIGITS.sub("0", block.text), round(block.place.top / NEAR), round(layout.height))
            runs.setdefault(key, []).append((n, block))
    enough = min(HEADS, max(2, len(layouts)))
    for found in runs.values():
        row: list[tuple[int, Block]] = []
        for n, block in [*found, (-2, found[0][1])]:
            if row and n != row[-1][0] + 1:
                if len(row) >= enough:
                    for where, one in row:
                        _drop(layouts[where], [one])
                row = []
            row.append((n, block))


def _repeated_heads(layouts: Sequence[Layout]) -> dict[int, list[Block]]:
    """By page (counted from 0): the blocks of rows at the top of its table that the page before has at its top too.

    Two rows of a form may be the same by chance: a head has three cells or more, or three pages have it.
    """
    found: dict[int, list[Block]] = {}
    tops = [_rows(layout) for layout in layouts]
    repeated = [list(_same(above, below)) for above, below in pairwise(tops)]
    for n, blocks in enumerate(repeated):
        cells = sum(1 for one in blocks if one.lines)
        near = [repeated[k] for k in (n - 1, n + 1) if 0 <= k < len(repeated)]
        often = any(one and one[0].text == blocks[0].text for one in near) if blocks else False
        if (cells >= 3 or (cells == 2 and often)) and len(blocks) < len(layouts[n + 1].boxes):
            found[n + 1] = blocks
    return found


def _same(above: Sequence[list[Block]], below: Sequence[list[Block]]) -> Iterator[Block]:
    for first, second in zip(above, below, strict=False):
        here, there = ([(one.text, *_columns(one)) for one in row] for row in (first, second))
        if here != there or any(one.box is not None and one.box.open_top for one in second):
            return
        yield from second


def _rows(layout: Layout) -> list[list[Block]]:
    rows: dict[int, list[Block]] = {}
    for block in layout.boxes:
        rows.setdefault(block.row, []).append(block)
    return [rows[row] for row in sorted(rows)][:6]


def _columns(block: Block) -> tuple[int, int]:
    return round(block.place.left / NEAR), round(block.place.right / NEAR)


# What a page break parts


def _join(above: Layout, below: Layout, carried: Sequence[Block], heads: Sequence[Block]) -> list[Block]:
    """Joins the cells that go on from one page to the next. `carried` are cells of pages before that reach down to the
    end of `above`. What comes back are those that reach the end of `below`."""
    ends = _at_bottom([*above.boxes, *carried], above)
    begins = _at_top(below, heads)
    if not ends or not begins:
        return []
    pairs = [(one, two) for two in begins if (one := _above(two, ends)) is not None]
    is_open = [(one, two) for one, two in pairs if _open_bottom(one) and two.box is not None and two.box.open_top]
    doubtful = False
    if not is_open:
        if not _looks_continued(begins, ends):
            return []
        is_open, doubtful = pairs, True
    joined: list[Block] = []
    gone: list[Block] = []
    for one, two in is_open:
        one.more.append(two)
        one.doubtful = one.doubtful or (doubtful and bool(two.lines))
        gone.append(two)
        joined.append(one)
    _drop(below, gone)
    bottom = max((block.place.bottom for block in [*below.boxes, *gone]), default=0.0)
    return [one for one in joined if one.last.place.bottom >= bottom - NEAR]


def _open_bottom(block: Block) -> bool:
    last = block.last.box
    return last is not None and last.open_bottom


def _at_bottom(blocks: Sequence[Block], layout: Layout) -> list[Block]:
    here = [one for one in blocks if one.last.page == layout.number]
    bottom = max((one.last.place.bottom for one in here), default=0.0)
    lines_below = any(one.place.top > bottom for one in layout.free)
    return [] if lines_below else [one for one in here if one.last.place.bottom >= bottom - NEAR]


def _at_top(layout: Layout, heads: Sequence[Block]) -> list[Block]:
    above = {id(one) for one in heads}
    boxes = [one for one in layout.boxes if id(one) not in above]
    top = min((one.place.top for one in boxes), default=0.0)
    lines_above = any(
        one.place.bottom < top and not any(one.place.top < h.place.top for h in heads) for one in layout.free
    )
    return [] if lines_above else [one for one in boxes if one.place.top <= top + NEAR]


def _above(block: Block, ends: Sequence[Block]) -> Block | None:
    for one in ends:
        place = one.last.place
        if abs(place.left - block.place.left) <= SAME_LINE and abs(place.right - block.place.right) <= SAME_LINE:
            return one
    return None


def _looks_continued(begins: Sequence[Block], ends: Sequence[Block]) -> bool:
    """Whether a row that lines enclose is the rest of the one above the page break: it has the same columns, and
    nothing in those that name a row; or less than the row above, and a text of that does not end there."""
    row = sorted(begins, key=lambda one: one.place.left)
    pairs = [(above, one) for one in row if (above := _above(one, ends)) is not None]
    if len(row) < 2 or len(pairs) != len(row) or len(row) != len(ends) or not any(one.lines for one in row):
        return False
    naming = row[: 2 if len(row) > 2 else 1]
    if not any(one.lines for one in naming):
        return True
    fewer = any(above.last.lines and not one.lines for above, one in pairs)
    return fewer and any(_unfinished(above.last, one) for above, one in pairs)


def _unfinished(above: Block, below: Block) -> bool:
    """Whether the last line of a cell is full, ends no sentence, and goes on with the first of another."""
    if not above.lines or not below.lines:
        return False
    text = wrapped(above.lines, above.place.left, above.place.right)
    return goes_on(text, above.lines[-1], below.lines[0])
