"""A page → its cells: the texts that ruling lines enclose, and the lines of text outside them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pia_diff.readers.pdf import limits
from pia_diff.readers.pdf.glyphs import OpenPage
from pia_diff.readers.pdf.grid import EMPTY, Box, Grid, grid_of
from pia_diff.readers.pdf.lines import Line, chunks, lines_of
from pia_diff.readers.pdf.shapes import Clipped, Glyph, Page, Rectangle, Rule

NEAR = 3.0
"""Points: what is so near is taken for the same place."""


LINES = 1.8
"""Of the size of the type: a clip so high holds more than a line."""
DRAWING = 0.04
"""Of the page: a smaller picture is an ornament."""


@dataclass
class Block:
    """A cell of a page: its lines, and its place. `box` is None for text outside of all boxes; `doubtful` where it was
    told from looks alone that it goes on over the end of its page."""

    page: int
    place: Rectangle
    lines: list[Line]
    box: Box | None = None
    row: int = 0
    row_span: int = 1
    doubtful: bool = False
    more: list[Block] = field(default_factory=list)
    """Its rest on the pages that follow."""

    @property
    def text(self) -> str:
        return "".join("".join(line.text.split()) for line in self.lines)

    @property
    def last(self) -> Block:
        return self.more[-1] if self.more else self


@dataclass(frozen=True)
class Image:
    """A picture of a page: the content of its file, its suffix, its place and the row it begins in."""

    content: bytes
    suffix: str
    place: Rectangle
    row: int


@dataclass
class Layout:
    """A page in cells: `xs` are where its columns begin; `glyphs`, `garbled` and `unseen` count characters (all, those
    without a meaning, those drawn invisibly), `pictures` is the share of the page that pictures cover."""

    number: int
    width: float
    height: float
    blocks: list[Block]
    xs: list[float]
    glyphs: int
    garbled: int
    unseen: int
    pictures: float
    images: list[Image] = field(default_factory=list)

    @property
    def boxes(self) -> list[Block]:
        return [block for block in self.blocks if block.box is not None]

    @property
    def free(self) -> list[Block]:
        return [block for block in self.blocks if block.box is None]


def layout_of(opened: OpenPage) -> Layout:
    """The cells of a page, in reading order."""
    page = opened.read()
    many = len(page.horizontal) + len(page.vertical) + len(page.shades) >= limits.RULES
    grid = EMPTY if many else grid_of(page.horizontal, page.vertical)
    if not many and not grid.boxes and page.shades:
        grid = grid_of(*_edges(page.shades))
    inside, outside = _sorted(page.glyphs, grid)
    for number, run in _hidden(page, grid):
        if number is None:
            outside.extend(opened.reveal([run]))
        else:
            inside[number].extend(opened.reveal([run]))
    blocks = []
    for box in grid.boxes:
        lines = _lines_in(box, inside.get(box.number, ()), page.number)
        blocks.append(Block(page.number, box.place, lines, box))
    for line in lines_of(outside):
        blocks.extend(Block(page.number, _place(part), [part]) for part in chunks(line))
    _count_rows(blocks)
    garbled = sum(1 for one in page.glyphs if one.garbled)
    inked = sum(1 for one in page.glyphs if one.text.strip())
    images = []
    for number, place in enumerate(page.images):
        if (place.right - place.left) * (place.bottom - place.top) >= DRAWING * page.width * page.height:
            found = opened.image(number)
            if found is not None:
                row = max([1, *(one.row for one in blocks if one.place.top <= place.top + NEAR)])
                images.append(Image(*found, place, row))
    return Layout(
        page.number, page.width, page.height, blocks, list(grid.xs), inked, garbled, page.unseen, page.pictures, images
    )


def _edges(shades: Sequence[Rectangle]) -> tuple[list[Rule], list[Rule]]:
    across = [Rule(y, one.left, one.right) for one in shades for y in (one.top, one.bottom)]
    return across, [Rule(x, one.top, one.bottom) for one in shades for x in (one.left, one.right)]


def _sorted(glyphs: Iterable[Glyph], grid: Grid) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """Glyphs by the box they belong to, and those of none. Text goes as a whole where most of it stands: it may run
    over a line."""
    inside: dict[int, list[Glyph]] = defaultdict(list)
    outside: list[Glyph] = []
    for run in _runs(glyphs):
        number = _box_of_clip(run[0].clip, grid)
        if number is None:
            here = [box.number if (box := grid.box_at(one.x, one.y)) else None for one in run if one.text.strip()]
            number = Counter(here).most_common(1)[0][0] if here else _number_at(grid, run[0].x, run[0].y)
        (outside if number is None else inside[number]).extend(run)
    return inside, outside


def _runs(glyphs: Iterable[Glyph]) -> Iterable[list[Glyph]]:
    """Glyphs that one object drew side by side."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run:
            last = run[-1]
            gap = abs(glyph.along - last.end)
            if last.run != glyph.run or abs(last.across - glyph.across) > 0.5 * glyph.size or gap > 0.6 * glyph.size:
                yield run
                run = []
        run.append(glyph)
    if run:
        yield run


def _box_of_clip(clip: Rectangle | None, grid: Grid) -> int | None:
    """The box that a clip path is the frame of: what it clips belongs there, wherever it is drawn."""
    if clip is None:
        return None
    box = grid.box_at((clip.left + clip.right) / 2, (clip.top + clip.bottom) / 2)
    if box is None:
        return None
    return box.number if _fits(clip, box) else None


def _fits(clip: Rectangle, box: Box) -> bool:
    return box.place.holds(clip.left, clip.top, NEAR) and box.place.holds(clip.right, clip.bottom, NEAR)


def _number_at(grid: Grid, x: float, y: float) -> int | None:
    box = grid.box_at(x, y)
    return box.number if box is not None else None


def _hidden(page: Page, grid: Grid) -> Iterable[tuple[int | None, int]]:
    """Text of which nothing is seen and that no other page shows: a cell had no room for it. The number of its box,
    and that of its text object."""
    edge = _Edges(page)
    for one in page.clipped:
        number = _box_of_clip(one.clip, grid)
        box = grid.boxes[number] if number is not None else None
        top = (box.place.top if box.open_top else -1) if box is not None else edge.top
        bottom = (box.place.bottom if box.open_bottom else page.height + 1) if box is not None else edge.bottom
        if one.y > one.clip.bottom:
            elsewhere = one.clip.bottom >= bottom - NEAR
        elif one.y < one.clip.top:
            elsewhere = one.clip.top <= top + NEAR
        else:
            elsewhere = box is None
        if not elsewhere:
            yield number, one.run


class _Edges:
    """Where the printed part of a page begins and ends."""

    def __init__(self, page: Page) -> None:
        clips: list[Clipped] = page.clipped
        self.top = min([one.clip.top for one in clips] + [rule.start for rule in page.vertical], default=0.0)
        self.bottom = max([one.clip.bottom for one in clips] + [rule.end for rule in page.vertical], default=0.0)


def _lines_in(box: Box, glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """The lines of a box. Clip paths may tell of several cells in it with no line ruled between them; where one had no
    room for its text, the texts of two overlap, and each is read by itself."""
    lines = lines_of(glyphs)
    clips = [_clip_in(box, line) for line in lines]
    distinct = [clip for clip in dict.fromkeys(clips) if clip is not None]
    if not distinct:
        return [replace(line, cell=(page, 0)) for line in lines]
    cells: list[list[Line]] = []
    of_clip: dict[Rectangle, list[Line]] = {}
    for line, clip in zip(lines, clips, strict=True):
        # Not every text of a cell is clipped, only those that would not stay in it.
        around = clip or next((one for one in distinct if one.top <= line.middle <= one.bottom), None)
        if around is None:
            if not cells or cells[-1] in of_clip.values():
                cells.append([])
            cells[-1].append(line)
        elif around in of_clip:
            of_clip[around].append(line)
        else:
            of_clip[around] = [line]
            cells.append(of_clip[around])
    return [replace(line, cell=(page, number)) for number, here in enumerate(cells) for line in here]


def _clip_in(box: Box, line: Line) -> Rectangle | None:
    for glyph in line.glyphs:
        clip = glyph.clip
        # A clip around one line says nothing of cells: some programs draw every line so.
        if clip is not None and clip.bottom - clip.top > LINES * line.size and _fits(clip, box):
            return clip
    return None


def _place(line: Line) -> Rectangle:
    return Rectangle(line.x, line.y, line.x + max(line.width, 0.1), line.y + line.size)


def _count_rows(blocks: list[Block]) -> None:
    """Orders the blocks of a page, and gives them their rows: blocks whose tops are level share one."""
    blocks.sort(key=lambda one: one.place.top)
    tops: list[float] = []
    for block in blocks:
        if not tops or block.place.top - tops[-1] > NEAR:
            tops.append(block.place.top)
        block.row = len(tops)
    for block in blocks:
        if block.box is not None:
            block.row_span = max(1, sum(1 for top in tops if block.place.top - NEAR <= top < block.place.bottom - NEAR))
    blocks.sort(key=lambda one: (one.row, one.place.left))
