"""The bytes of a PDF → its cells, in the process that calls it. Only `child` does: a PDF may be hostile.

Errors are kinds and fields, not exceptions: they travel to another process as JSON.
"""

from __future__ import annotations

import math
from base64 import b64encode
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from pia_diff.readers.pdf import limits
from pia_diff.readers.pdf.glyphs import OpenPage
from pia_diff.readers.pdf.grid import SAME_LINE
from pia_diff.readers.pdf.layout import Block, Layout, layout_of
from pia_diff.readers.pdf.lines import count_spaced, overlapping
from pia_diff.readers.pdf.pages import join_pages
from pia_diff.readers.pdf.parts import CLOSE, Part, parted
from pia_diff.readers.pdf.refusals import SYMBOLS, Refused, not_opened, refuse_what_cannot_be_read
from pia_diff.readers.pdf.wraps import Habit, Wrapped, habit_of, paragraphs, wrapped
from pia_diff.readers.prose import NARROW_COLUMN

REPEATED = 3
"""A picture that more often stands in the document belongs to its pages."""


class CellData(TypedDict):
    """The fields of a Cell."""

    text: str
    place: str
    row: int
    column: int
    page: int
    row_span: int
    column_span: int
    whole: bool
    doubtful: bool


class PictureData(TypedDict):
    """The fields of a Picture; its content in base 64."""

    name: str
    content: str
    place: str
    row: int
    page: int


class DocumentData(TypedDict):
    """The cells and pictures of a PDF, in reading order."""

    cells: list[CellData]
    pictures: list[PictureData]


def read(content: bytes) -> DocumentData:
    """What stands in a PDF. Raises Refused."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise not_opened(error) from error
    try:
        layouts = _layouts(document)
    finally:
        document.close()
    refuse_what_cannot_be_read(layouts)
    if count_spaced(line for layout in layouts for block in layout.blocks for line in block.lines) > 1:
        for block in (block for layout in layouts for block in layout.blocks):
            block.lines = [replace(line, spaced=True) for line in block.lines]
    join_pages(layouts)
    return DocumentData(cells=_cells(layouts), pictures=list(_pictures(layouts)))


def _layouts(document: Any) -> list[Layout]:
    from pypdfium2 import PdfiumError

    count = len(document)
    if count > limits.PAGES:
        raise Refused("TooManyPages", pages=count, limit=limits.PAGES)
    if not count:
        raise Refused("EmptyPdf")
    layouts: list[Layout] = []
    glyphs = 0
    for number in range(count):
        try:
            opened = OpenPage(document[number], number + 1)
        except PdfiumError as error:
            raise Refused("DamagedPdf", reason=f"page {number + 1}") from error
        with opened:
            layouts.append(layout_of(opened))
            glyphs += opened.drawn
        if glyphs > limits.GLYPHS:
            raise Refused("TooMuchText", limit=limits.GLYPHS)
    return layouts


def _pictures(layouts: Sequence[Layout]) -> Iterator[PictureData]:
    """The drawings, each once: a program may repeat a picture on every page (an emblem)."""
    met = Counter(image.content for layout in layouts for image in layout.images)
    for layout in layouts:
        for number, image in enumerate(layout.images, start=1):
            if met[image.content] > REPEATED:
                continue
            yield PictureData(
                name=f"page-{layout.number}-{number}{image.suffix}",
                content=b64encode(image.content).decode(),
                place=f"page {layout.number}",
                row=image.row,
                page=layout.number,
            )


@dataclass(frozen=True)
class _Text:
    """A cell to be: its block, its lines, its row on the page (a row of the page, and one within its box) and where it
    begins and ends."""

    block: Block
    lines: Wrapped
    row: tuple[int, int]
    left: float
    right: float


def _cells(layouts: Sequence[Layout]) -> list[CellData]:
    columns = _columns(layouts)
    inside = sum(len(line.glyphs) for one in layouts for block in one.boxes for line in block.lines)
    outside = sum(len(line.glyphs) for one in layouts for block in one.free for line in block.lines)
    ruled = inside > outside
    texts = [(layout, sorted(_texts(layout), key=lambda one: (one.row, one.left))) for layout in layouts]
    habit = Habit()
    for _, here in texts:
        for text in here:
            habit.add(habit_of(text.lines))
    return [cell for layout, here in texts for cell in _cells_of(layout, here, columns[_paper(layout)], habit, ruled)]


def _cells_of(layout: Layout, texts: Sequence[_Text], xs: list[float], habit: Habit, ruled: bool) -> Iterator[CellData]:
    found: list[tuple[_Text, tuple[int, int], str, bool]] = []
    for one in texts:
        lines, doubtful = paragraphs(one.lines, habit)
        doubtful = doubtful or one.block.doubtful or any(overlapping(line.glyphs) for line in one.lines.lines)
        # Lines outside of all boxes only stand near each other: every paragraph is for itself.
        for n, text in enumerate(["\n".join(lines)] if one.block.box is not None else lines):
            found.append((one, (one.row[0], one.row[1] + n), text.translate(SYMBOLS), doubtful))
    # Empty boxes are rows, too: what stands below one does not belong to what stands above it.
    rows = sorted({*(row for _, row, _, _ in found), *((block.row, 0) for block in layout.boxes)})
    for one, row, text, doubtful in found:
        if not text.strip():
            continue
        block = one.block
        column = _column(one.left, xs)
        end = (block.row + block.row_span, -1)
        yield CellData(
            text=text,
            place=f"page {block.page}",
            row=rows.index(row) + 1,
            column=column,
            page=block.page,
            row_span=max(1, sum(1 for here in rows if row <= here < end)) if block.box is not None else 1,
            column_span=max(1, _column(one.right, xs) - column) if block.box is not None else 1,
            whole=ruled,
            doubtful=doubtful or "\ufffd" in text or bool(layout.unseen),
        )


def _texts(layout: Layout) -> Iterator[_Text]:
    right = max([*layout.xs, *(line.end for block in layout.free for line in block.lines)], default=0.0)
    for here in _near(layout):
        lines = [line for block in here for line in block.lines]
        left = min(line.start for line in lines)
        text = wrapped(lines, left, right)
        if right - left < NARROW_COLUMN * lines[0].size:
            text = replace(text, room=math.inf)  # short lines outside of all boxes are lines of their own
        yield _Text(here[0], text, (here[0].row, 0), here[0].place.left, here[0].place.right)
    for block in layout.boxes:
        pages = [one for one in (block, *block.more) if one.lines]
        parts = [parted(one.lines) for one in pages]
        if any(len(here) > 1 for here in parts):
            yield from _texts_apart(block, parts)
        elif pages:
            texts = [_wrapped(one) for one in pages]
            lines = [line for one in texts for line in one.lines]
            text = Wrapped(lines, max(one.room for one in texts), texts[0].left)
            yield _Text(block, text, (block.row, 0), block.place.left, block.place.right)


def _texts_apart(block: Block, parts: Sequence[Sequence[Part]]) -> Iterator[_Text]:
    """Texts that stand side by side in a box, page by page."""
    row = 0
    for here in parts:
        for part in here:
            text = Wrapped(part.lines, max(line.width for line in part.lines))
            left = max(block.place.left, part.left)
            yield _Text(block, text, (block.row, row + part.row), left, left)
        row += here[-1].row + 1


def _near(layout: Layout) -> list[list[Block]]:
    """Lines outside of all boxes that follow each other closely, each alone in its row."""
    count = Counter(one.row for one in layout.blocks)
    found: list[list[Block]] = []
    for block in layout.blocks:
        if block.box is not None:
            continue
        last = found[-1][-1] if found else None
        if last is not None and count[block.row] == count[last.row] == 1 and block.row == last.row + 1:
            one, two = last.lines[-1], block.lines[0]
            same = one.glyphs[0].turn == two.glyphs[0].turn and abs(one.size - two.size) < 0.1 * one.size
            if same and two.across - one.across <= CLOSE * one.size and abs(one.start - two.start) <= 2.2 * one.size:
                found[-1].append(block)
                continue
        found.append([block])
    return found


def _wrapped(block: Block) -> Wrapped:
    """The lines of a box, and the room there is for a line in it."""
    place = block.place
    left, right = {
        0: (place.left, place.right),
        1: (place.top, place.bottom),
        2: (-place.right, -place.left),
        3: (-place.bottom, -place.top),
    }[block.lines[0].glyphs[0].turn]
    return wrapped(block.lines, left, right)


def _paper(layout: Layout) -> tuple[int, int]:
    return round(layout.width), round(layout.height)


def _columns(layouts: Sequence[Layout]) -> dict[tuple[int, int], list[float]]:
    """Where columns begin, the whole document through: a table that goes on keeps its columns."""
    found: dict[tuple[int, int], list[float]] = {}
    for layout in layouts:
        found.setdefault(_paper(layout), []).extend(layout.xs)
    return {paper: _distinct(xs) for paper, xs in found.items()}


def _distinct(xs: Sequence[float]) -> list[float]:
    distinct: list[float] = []
    for x in sorted(xs):
        if not distinct or x - distinct[-1] > SAME_LINE:
            distinct.append(x)
    return distinct


def _column(x: float, xs: Sequence[float]) -> int:
    return bisect_right(xs, x + SAME_LINE)
