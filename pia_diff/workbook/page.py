"""A sheet on which the form is ruled from top to bottom: cells merged, heights computed, every text written as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pia_diff.workbook.measure import height, spread, stacked
from pia_diff.workbook.styles import POINTS, SMALL, Styles

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

LEAST = 18.0
"""Points. No row is lower."""

FORM_WIDTHS = (18, 18, 150, *[32] * 16)
"""Pixels. Three columns for labels, so that labels under labels can be indented, sixteen for what is beside them."""
VALUES = 3
"""The first column of the contents."""
LAST = len(FORM_WIDTHS) - 1


_ONE_LINE = ("mark", "bracket")
"""Styles of brackets and check boxes, which never wrap."""


@dataclass(frozen=True, slots=True)
class Box:
    """One cell to be written: its first and last column, text and style. `choices` names a list of options."""

    first: int
    last: int
    text: str
    style: str
    choices: str = ""
    points: float = POINTS


@dataclass(frozen=True, slots=True)
class Line:
    """Boxes beside each other; `frame` draws one box around all of them."""

    boxes: Sequence[Box]
    frame: bool = False
    least: float = LEAST


@dataclass
class Page:
    """A sheet and the row that is written next."""

    book: Workbook
    sheet: Worksheet
    styles: Styles
    lists: dict[str, str]
    widths: Sequence[int] = FORM_WIDTHS
    row: int = 0

    def __post_init__(self) -> None:
        for column, pixels in enumerate(self.widths):
            self.sheet.set_column_pixels(column, column, pixels)

    @property
    def last(self) -> int:
        return len(self.widths) - 1

    def pixels(self, first: int, last: int) -> int:
        """The width of some columns together."""
        return sum(self.widths[first : last + 1])

    def print_as_form(self, *, landscape: bool = False, repeat: tuple[int, int] | None = None) -> None:
        """A4, one page wide, the page number in the footer."""
        self.sheet.set_paper(9)
        if landscape:
            self.sheet.set_landscape()
        self.sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.7)
        self.sheet.set_footer("&C&P", {"margin": 0.3})
        self.sheet.fit_to_pages(1, 0)
        self.sheet.center_horizontally()
        self.sheet.hide_gridlines(2)
        self.sheet.print_area(0, 0, max(self.row - 1, 0), self.last)
        if repeat is not None:
            self.sheet.repeat_rows(*repeat)

    def gap(self, points: float = 8.0) -> None:
        """A row without contents."""
        self.sheet.set_row(self.row, points)
        self.row += 1

    def full(self, text: str, style: str, *, points: float = POINTS, least: float = LEAST) -> None:
        """One cell as wide as the page."""
        self.lines([Line([Box(0, self.last, text, style, points=points)], least=least)])

    def contents(self, first: int, last: int, text: str, *, least: float = LEAST, style: str = "value") -> list[Line]:
        """Running text in as many cells, one below the other, as it takes."""
        parts = spread(text, self.pixels(first, last))
        if len(parts) == 1:
            return [Line([Box(first, last, text, style)], least=least)]
        names = ["first", *["between"] * (len(parts) - 2), "last"]
        return [Line([Box(first, last, part, name)]) for part, name in zip(parts, names, strict=True)]

    def lines(self, lines: Sequence[Line], label: Box | None = None, strip: bool = False) -> None:
        """Writes lines one below the other; `label` stands beside all of them, `strip` leaves the first column of
        labels grey before it."""
        heights = [self._height(line) for line in lines]
        if label is not None:
            missing = height(label.text, self.pixels(label.first, label.last), label.points) - sum(heights)
            if missing > 0:
                heights[-1] += missing
        start = self.row
        for n, (line, total) in enumerate(zip(lines, heights, strict=True)):
            rows = stacked(total)
            for offset, one in enumerate(rows):
                self.sheet.set_row(self.row + offset, one)
            until = self.row + len(rows) - 1
            for k, box in enumerate(line.boxes):
                edges = ""
                if line.frame:
                    edges = ("l" if k == 0 else "") + ("r" if k == len(line.boxes) - 1 else "")
                    edges += ("t" if n == 0 else "") + ("b" if n == len(lines) - 1 else "")
                self._write(self.row, until, box, edges)
            self.row = until + 1
        if label is not None:
            self.beside(start, label)
            if strip:
                self._write(start, self.row - 1, Box(0, label.first - 1, "", "label"), "")

    def blank(self, first: int, last: int) -> None:
        """One empty cell as wide as the page, from one row to another."""
        self._write(first, last, Box(0, self.last, "", "value"), "")

    def beside(self, start: int, label: Box) -> None:
        """A label beside all rows written since `start`."""
        tall = label.style == "label" and self.row - start > 1
        self._write(start, self.row - 1, replace(label, style="tall label") if tall else label, "")

    def _height(self, line: Line) -> float:
        boxes = [box for box in line.boxes if box.style not in _ONE_LINE]
        needed = (height(box.text, self.pixels(box.first, box.last), box.points) for box in boxes)
        return max(line.least, *needed)

    def _write(self, first: int, last: int, box: Box, edges: str) -> None:
        style = self.styles(box.style, edges)
        if (first, box.first) != (last, box.last):
            self.sheet.merge_range(first, box.first, last, box.last, "", style)
        if box.text:
            self.sheet.write_string(first, box.first, box.text, style)
        else:
            self.sheet.write_blank(first, box.first, None, style)
        if box.choices:
            self.sheet.data_validation(
                first, box.first, first, box.first,
                {"validate": "list", "source": self.lists[box.choices], "error_type": "warning"},
            )  # fmt: skip


__all__ = ["FORM_WIDTHS", "LAST", "POINTS", "SMALL", "VALUES", "Box", "Line", "Page"]
