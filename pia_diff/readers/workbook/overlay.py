"""Shapes and check boxes over the cells of a sheet → where they stand among the cells, and the drawings.

- A picture is a Picture of its own, wherever it stands: its bytes, under the name of its file.
- The shapes of the flow chart of 別添1 are one Picture together (`layout`). They are those below a cell that reads
  (別添1) 事務の内容 and above the next section, or all on a sheet named 別添1 (but not the list of 記録項目, which is
  the 別添1 of form 3); on other sheets, all of them where they are plainly a chart: at least four boxes with text and
  two lines.
- The text of any other box becomes a cell after the one it lies over. Shapes without text are passed over.
- A check box (form control) becomes a check mark before its caption: its own, or the text of the cell it lies over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pia_diff.readers.cells import CHECKED, UNCHECKED, Cell, Document, Picture
from pia_diff.readers.workbook.layout import drawn, text_of
from pia_diff.readers.workbook.places import reference
from pia_diff.readers.workbook.shapes import Shape

CHART_BOXES, CHART_LINES = 4, 2
"""So many boxes with text and lines make a chart of shapes on any sheet."""

_CHART_TITLE = re.compile(r"\(?別添1\)?[::]?事務の内容(?:\(図\))?")
_LIST_TITLE = re.compile(r"\(?別添1\)?.*記録項目")
_NEXT_SECTION = re.compile(r"(?:II\.?)?特定個人情報ファイルの概要|\(?別添[23]\)?.*")


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A form control: whether it is ticked, its caption, the cell it is anchored to."""

    checked: bool
    caption: str
    row: int
    column: int


def overlaid(cells: Sequence[Cell], sheet: str, shapes: Sequence[Shape], boxes: Sequence[CheckBox] = ()) -> Document:
    """The cells of a sheet with what lies over them, and its drawings."""
    if not shapes and not boxes:
        return Document(tuple(cells))
    chart = _chart(cells, sheet, shapes)
    pictures = list(_pictures(shapes, sheet))
    if chart:
        row, column = min((shape.row, shape.column) for shape in chart)
        place = f"{sheet}!{reference(row, column)}"
        pictures.append(Picture(f"{sheet}.drawing.xml", drawn(chart), text_of(chart), place, row, column, sheet))
    in_chart = set(map(id, chart))
    loose = [shape for shape in shapes if shape.text and id(shape) not in in_chart]
    spots = _Spots(cells, sheet)
    spots.tick(boxes)
    for shape in sorted(loose, key=lambda one: (one.row, one.column, one.top, one.left)):
        spots.lay(shape.text, shape.row, shape.column)
    return Document(spots.in_order(), tuple(sorted(pictures, key=lambda one: (one.row, one.column))))


def _pictures(shapes: Iterable[Shape], sheet: str) -> Iterable[Picture]:
    """Every picture once, however often the sheet shows it."""
    met: set[bytes] = set()
    for shape in sorted(shapes, key=lambda one: (one.row, one.column, one.top, one.left)):
        if shape.image is not None and shape.image.content not in met:
            met.add(shape.image.content)
            place = f"{sheet}!{reference(shape.row, shape.column)}"
            yield Picture(shape.image.name, shape.image.content, "", place, shape.row, shape.column, sheet)


def _chart(cells: Sequence[Cell], sheet: str, shapes: Sequence[Shape]) -> list[Shape]:
    """The shapes that make up a flow chart; none where all that is drawn is a picture."""
    texts = {cell.row: _folded(cell.text) for cell in reversed(cells)}
    title = next((cell.row for cell in cells if _CHART_TITLE.fullmatch(_folded(cell.text))), None)
    if title is not None:
        following = (row for row in sorted(texts) if row > title and _NEXT_SECTION.fullmatch(texts[row]))
        end = next(following, None)
        inside = [one for one in shapes if one.row >= title and (end is None or one.row < end)]
    elif "別添1" in _folded(sheet) and not any(map(_LIST_TITLE.fullmatch, texts.values())):
        inside = list(shapes)
    else:
        boxes = sum(bool(one.text) for one in shapes)
        lines = sum(one.kind == "line" for one in shapes)
        inside = list(shapes) if boxes >= CHART_BOXES and lines >= CHART_LINES else []
    return inside if any(one.kind != "picture" for one in inside) else []


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


class _Spots:
    """Cells in reading order, with room for more at every spot."""

    def __init__(self, cells: Sequence[Cell], sheet: str) -> None:
        self._sheet = sheet
        self._cells = {(cell.row, cell.column): [cell] for cell in cells}
        self._merged = [cell for cell in cells if cell.row_span > 1 or cell.column_span > 1]

    def lay(self, text: str, row: int, column: int) -> None:
        """Puts a text after the cell it lies over."""
        spot = self._spot(row, column)
        self._cells.setdefault(spot, []).append(self._cell(text, spot))

    def tick(self, boxes: Iterable[CheckBox]) -> None:
        """Puts check marks before what they tick."""
        spots: dict[tuple[int, int], list[CheckBox]] = {}
        for box in sorted(boxes, key=lambda one: (one.row, one.column)):
            spots.setdefault(self._spot(box.row, box.column), []).append(box)
        for spot, found in spots.items():
            here = self._cells.get(spot, [])
            if len(found) == 1 and len(here) == 1 and not found[0].caption and "\n" not in here[0].text.strip("\n"):
                text = f"{_mark(found[0])} {here[0].text.strip()}"
                self._cells[spot] = [replace(here[0], text=text)]
                continue
            marks = [(box, self._cell(f"{_mark(box)} {box.caption}".rstrip(), spot)) for box in found]
            before = [cell for box, cell in marks if not box.caption]
            after = [cell for box, cell in marks if box.caption]
            self._cells[spot] = before + here + after

    def in_order(self) -> tuple[Cell, ...]:
        return tuple(cell for spot in sorted(self._cells) for cell in self._cells[spot])

    def _spot(self, row: int, column: int) -> tuple[int, int]:
        """The first cell of the merged cell that has this place, or the place itself."""
        for cell in self._merged:
            if 0 <= row - cell.row < cell.row_span and 0 <= column - cell.column < cell.column_span:
                return cell.row, cell.column
        return row, column

    def _cell(self, text: str, spot: tuple[int, int]) -> Cell:
        return Cell(text, f"{self._sheet}!{reference(*spot)}", *spot, self._sheet, whole=True)


def _mark(box: CheckBox) -> str:
    return CHECKED if box.checked else UNCHECKED
