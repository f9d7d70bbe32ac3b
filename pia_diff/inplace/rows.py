"""The lines of the annex → rows of a worksheet that look like the rows that stood there.

Format: ECMA-376 part 1, 18.3.1.73 (row), 18.3.1.4 (c), 18.3.1.13 (col), 18.3.1.81 (sheetFormatPr).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from pia_diff.inplace.markup import SheetMarkup, SheetRow, whole, without_attributes
from pia_diff.inplace.places import Range, cell_name
from pia_diff.inplace.strings import inline, parts_of, tidy
from pia_diff.inplace.styles import Font, Formats
from pia_diff.inplace.table import Table, merges_of
from pia_diff.tables.cells import Cell, cell, plain
from pia_diff.tables.line import Line
from pia_diff.tables.row import HEADS
from pia_diff.timing import Duty
from pia_diff.workbook.measure import height, stacked

LEAST = 18.0
"""Points. No row is lower."""

_OWN = ("r", "spans", "ht", "customHeight", "hidden", "collapsed", "outlineLevel", "thickTop", "thickBot")
"""Attributes of a row that say something of that row alone."""

_TIMING = HEADS.index("提出時期")


@dataclass(frozen=True, slots=True)
class Block:
    """What stands in rows that are merged with each other: a line, or where that is too long for the cells of Excel a
    part of it. `strong` says that its 提出時期 is to catch the eye."""

    cells: tuple[Cell, ...]
    heights: tuple[float, ...]
    strong: bool = False


@dataclass
class Written:
    """The rows as XML, and which cells are merged in them."""

    content: str = ""
    merges: list[Range] = field(default_factory=list)


class Pattern:
    """How the rows of a table look: the formats of their cells, the widths of their columns."""

    def __init__(self, sheet: SheetMarkup, table: Table, formats: Formats) -> None:
        self._sheet, self._table, self._formats = sheet, table, formats
        self.row = self._first_row()
        self._widths = _widths(sheet, formats.default)
        self._default = _default_width(sheet, formats.default)
        self._styles: dict[tuple[int, int | None], int | None] = {}
        self.fonts = [formats.font(self.style(first)) for first, _ in table.columns]
        """The fonts of the six columns."""

    def _first_row(self) -> SheetRow | None:
        """The first data row; rather one that is not merged with the next."""
        rows = [self._sheet.rows[n] for n in range(self._table.first, self._table.last + 1) if n in self._sheet.rows]
        tall = [one for one in merges_of(self._sheet) if one.top != one.bottom]
        single = (one for one in rows if not any(merge.top <= one.number <= merge.bottom for merge in tall))
        return next(single, next(iter(rows), None))

    @property
    def columns(self) -> list[int]:
        """The sheet columns in which a row has cells."""
        own = {n for first, last in self._table.columns for n in range(first, last + 1)}
        return sorted(own | (set(self.row.cells) if self.row is not None else set()))

    @property
    def attributes(self) -> str:
        """The attributes of the rows, with a blank before each."""
        if self.row is None:
            return ""
        kept = without_attributes(self._sheet.tag(self.row.element), _OWN)
        return "".join(f" {one.decode()}" for one in kept)

    def pixels(self, number: int) -> int:
        """The width of one of the six columns."""
        first, last = self._table.columns[number]
        return sum(self._widths.get(n, self._default) for n in range(first, last + 1))

    def style(self, column: int, row: int | None = None) -> int | None:
        """The format of a cell of the rows; `row` is one that stood there whose borders may differ."""
        if (column, row) not in self._styles:
            base = self._style(column)
            there = self._sheet.rows.get(row) if row is not None else None
            cell = there.cells.get(column) if there is not None else None
            if cell is not None and self._formats.differ_in_lines_only(cell.style, base):
                base = cell.style
            own = any(first <= column <= last for first, last in self._table.columns)
            self._styles[column, row] = self._formats.wrapping(base) if own else base
        return self._styles[column, row]

    def _style(self, column: int) -> int | None:
        first = next((one for one, last in self._table.columns if one <= column <= last), column)
        if self.row is None:
            head = next(
                (self._sheet.rows[n].cells.get(one) for n in range(self._table.head, self._table.first)
                 if n in self._sheet.rows for one in (column, first) if one in self._sheet.rows[n].cells), None
            )  # fmt: skip
            return self._formats.below_head(head.style if head is not None else None)
        for one in (column, first):
            if one in self.row.cells:
                return self.row.cells[one].style
        return whole(self.row.element.attributes.get("s", ""))


def blocks_of(lines: Sequence[Line], pattern: Pattern) -> list[Block]:
    """The lines, as high as their texts need."""
    pixels = [pattern.pixels(n) for n in range(len(HEADS))]
    points = [font.points for font in pattern.fonts]
    blocks = []
    for line in lines:
        texts = (cell(line.date), cell(line.item), line.before, line.after, cell(line.timing), cell(line.explanation))
        strong = line.row is not None and (line.label is Duty.PRIOR or line.breach)
        for parts in zip_longest(*(parts_of(tidy(one)) for one in texts), fillvalue=()):
            # A hidden column has no width, and its text no height.
            needed = [
                height(plain(part), wide, size) for part, wide, size in zip(parts, pixels, points, strict=True) if wide
            ]
            blocks.append(Block(parts, tuple(stacked(max([LEAST, *needed]))), strong))
    return blocks or [Block(((),) * len(HEADS), (LEAST,))]


def rows_of(blocks: Sequence[Block], pattern: Pattern, table: Table, prefix: str, last: int) -> Written:
    """The rows that stand for these blocks from the first row of the table on; `last` is the last row they replace."""
    written = Written()
    rows: list[str] = []
    count = sum(len(block.heights) for block in blocks)
    number = table.first
    for block in blocks:
        bottom = number + len(block.heights) - 1
        for first, right in table.columns:
            if first != right or number != bottom:
                written.merges.append(Range(number, first, bottom, right))
        texts = {first: (n, block.cells[n]) for n, (first, _) in enumerate(table.columns)}
        for offset, points in enumerate(block.heights):
            done = number + offset - table.first + 1
            like = _like(done, count, table, last)
            cells = "".join(
                _cell(number + offset, column, texts.get(column, (0, ())) if not offset else (0, ()), block,
                      pattern, like, prefix)
                for column in pattern.columns
            )  # fmt: skip
            rows.append(
                f'<{prefix}row r="{number + offset}"{pattern.attributes} ht="{points:g}" customHeight="1">'
                f"{cells}</{prefix}row>"
            )
        number = bottom + 1
    written.content = "".join(rows)
    return written


def _like(done: int, count: int, table: Table, last: int) -> int:
    """Which of the rows that stood there the row number `done` of `count` has the borders of."""
    if done == 1:
        return table.first
    if done == count and last == table.last:
        return table.last
    return table.first + 1 if table.last - table.first > 1 else table.first


def _cell(
    row: int, column: int, content: tuple[int, Cell], block: Block, pattern: Pattern, like: int, prefix: str
) -> str:
    number, text = content
    style = pattern.style(column, like)
    styled = f' s="{style}"' if style is not None else ""
    begun = f'<{prefix}c r="{cell_name(row, column)}"{styled}'
    if not text:
        return f"{begun}/>"
    strong = block.strong and number == _TIMING
    return f'{begun} t="inlineStr">{inline(text, pattern.fonts[number], prefix, strong=strong)}</{prefix}c>'


def _digit(font: Font) -> int:
    """The width of a digit in pixels. Rather narrow: a row that is too high does no harm."""
    return max(4, int(font.points * 2 / 3))


def _default_width(sheet: SheetMarkup, font: Font) -> int:
    element = sheet.first("sheetFormatPr")
    attributes: Mapping[str, str] = element.attributes if element is not None else {}
    width = _decimal(attributes.get("defaultColWidth", ""))
    if width is not None:
        return int(width * _digit(font))
    pixels = (whole(attributes.get("baseColWidth", "")) or 8) * _digit(font) + 5
    return -(-pixels // 8) * 8


def _widths(sheet: SheetMarkup, font: Font) -> dict[int, int]:
    """The widths that the sheet gives to columns, in pixels."""
    widths: dict[int, int] = {}
    for one in sheet.named("col"):
        first, last = (whole(one.attributes.get(name, "")) for name in ("min", "max"))
        width = _decimal(one.attributes.get("width", ""))
        if one.attributes.get("hidden") in ("1", "true"):
            width = 0.0
        if first and last and width is not None:
            widths.update(dict.fromkeys(range(first, min(last, first + 16_383) + 1), int(width * _digit(font))))
    return widths


def _decimal(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
