"""Where the table of the annex stands in its sheet: its columns, its rows, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pia_diff.inplace.errors import RowsApart
from pia_diff.inplace.locate import AnnexSheet
from pia_diff.inplace.markup import SheetCell, SheetMarkup, whole
from pia_diff.inplace.places import Range, cell_name, range_of
from pia_diff.inplace.styles import Formats
from pia_diff.tables.row import HEADS

_DATE = re.compile(r"[0-9０-９元〇]|[一二三四五六七八九十]年")
_TIMING = re.compile(r"\s*[(（]?(?:事前|事後|要確認)")
_FOOTNOTE = re.compile(r"\s*(?:[(（]?注|※|＊|\*|備考)")
_DATE_COLUMN, _TIMING_COLUMN = HEADS.index("変更日"), HEADS.index("提出時期")
ENOUGH = 3
"""A row with so many columns filled, and a date or a time of submission among them, is one of the annex anywhere."""


@dataclass(frozen=True)
class Table:
    """`columns` are the first and last sheet column of the six; the data rows go from `first` to `last`, text stands
    in them as far as `filled`. Rows count from 1; `last` is `first` - 1 where there are none."""

    columns: tuple[tuple[int, int], ...]
    head: int
    first: int
    last: int
    filled: int

    @property
    def left(self) -> int:
        return min(first for first, _ in self.columns)

    @property
    def right(self) -> int:
        return max(last for _, last in self.columns)


class SheetTexts:
    """What stands in the cells of a sheet."""

    def __init__(self, sheet: SheetMarkup, strings: Sequence[str]) -> None:
        self._sheet = sheet
        self._strings = strings

    def of(self, cell: SheetCell) -> str:
        """The text of a cell, empty where only blanks stand in it."""
        if cell.kind == "s":
            number = whole(cell.text.strip())
            return self._strings[number].strip() if number is not None and number < len(self._strings) else ""
        return cell.text.strip()

    def filled(self, row: int) -> list[SheetCell]:
        """The cells of a row with something in them."""
        found = self._sheet.rows.get(row)
        return [one for one in found.cells.values() if one.formula or self.of(one)] if found is not None else []


def merges_of(sheet: SheetMarkup) -> list[Range]:
    """The merged cells of a sheet."""
    found = (range_of(one.attributes.get("ref", "")) for one in sheet.named("mergeCell"))
    return [one for one in found if one is not None]


def annex_table(annex: AnnexSheet, sheet: SheetMarkup, strings: Sequence[str], formats: Formats, file: Path) -> Table:
    """The table below the first head row. Raises RowsApart."""
    return _Finder(annex, sheet, SheetTexts(sheet, strings), formats, file).find()


class _Finder:
    def __init__(self, annex: AnnexSheet, sheet: SheetMarkup, texts: SheetTexts, formats: Formats, file: Path) -> None:
        self._name = annex.sheet.name
        self._sheet, self._texts, self._formats, self._file = sheet, texts, formats, file
        self._merges = merges_of(sheet)
        head = annex.heads[0]
        boxes = [self._box(*head.places[name]) for name in HEADS]
        self._head = head.row
        self._columns = tuple((box.left, box.right) for box in boxes)
        self._first = max(box.bottom for box in boxes) + 1
        self._ruled = any(self._is_ruled(box.top, box.left) for box in boxes)
        self._repeated = {one.row for one in annex.heads[1:]}
        self._end = max(sheet.rows, default=0)
        self._known: dict[int, list[str]] = {}
        self._over: dict[int, list[Range]] = {}
        for one in self._merges:
            for row in range(one.top, min(one.bottom, self._end) + 1):
                self._over.setdefault(row, []).append(one)

    def find(self) -> Table:
        last = self._grown(self._first - 1)
        while (more := self._later(last)) is not None:
            last = self._grown(self._bottom(more))
        filled = max(
            (row for row in range(self._first, last + 1) if self._columns_filled(row)), default=self._first - 1
        )
        filled = max([filled, *(self._bottom(row) for row in range(self._first, filled + 1))])
        return Table(self._columns, self._head, self._first, last, min(filled, last))

    def _grown(self, last: int) -> int:
        """The end of the rows of the table that follow each other."""
        while last < self._end and self._is_of_table(last + 1):
            last = self._bottom(last + 1)
        return last

    def _later(self, last: int) -> int | None:
        """A row of the annex below a gap: it belongs to the table if nothing else stands between."""
        row = next((n for n in range(last + 1, self._end + 1) if n in self._repeated or self._is_line(n)), None)
        between = next((one for n in range(last + 1, row or 0) for one in self._texts.filled(n)), None)
        if row is None or between is None:
            return row
        above = next(n for n in range(last + 1, row) if self._texts.filled(n))
        raise RowsApart(
            file=self._file,
            place=f"{self._name}!{cell_name(row, self._columns[0][0])}",
            between=cell_name(above, between.column),
        )

    def _is_of_table(self, row: int) -> bool:
        if row in self._repeated or self._is_line(row):
            return True
        if any(map(self._crosses, self._over.get(row, ()))):
            return False
        filled = self._columns_filled(row)
        texts = self._by_column(row)
        if filled == {0} and _FOOTNOTE.match(texts[0]):
            return False
        ruled = sum(self._is_ruled(row, first) for first, _ in self._columns)
        if self._ruled:
            return ruled > 0 if filled else ruled > len(self._columns) // 2
        return len(filled) > 1 or bool(filled - {0}) or bool(filled and _DATE.search(texts[0]))

    def _is_line(self, row: int) -> bool:
        texts = self._by_column(row)
        dated, timed = _DATE.search(texts[_DATE_COLUMN]), _TIMING.match(texts[_TIMING_COLUMN])
        return sum(map(bool, texts)) >= ENOUGH and bool(dated or timed)

    def _columns_filled(self, row: int) -> set[int]:
        return {n for n, text in enumerate(self._by_column(row)) if text}

    def _by_column(self, row: int) -> list[str]:
        if row not in self._known:
            self._known[row] = self._read(row)
        return self._known[row]

    def _read(self, row: int) -> list[str]:
        texts = [""] * len(self._columns)
        for cell in self._texts.filled(row):
            for n, (first, last) in enumerate(self._columns):
                if first <= cell.column <= last:
                    texts[n] += self._texts.of(cell) or "="
        return texts

    def _is_ruled(self, row: int, column: int) -> bool:
        """Whether the cell is drawn as one of a table: a line above alone may be the end of what stands there."""
        found = self._sheet.rows.get(row)
        cell = found.cells.get(column) if found is not None else None
        return cell is not None and bool(self._formats.edges(cell.style) & {"left", "right", "bottom"})

    def _crosses(self, merge: Range) -> bool:
        """Whether merged cells go over several columns of the annex."""
        return sum(merge.left <= last and first <= merge.right for first, last in self._columns) > 1

    def _bottom(self, row: int) -> int:
        """The last row of the cells that begin with this one."""
        left, right = min(first for first, _ in self._columns), max(last for _, last in self._columns)
        here = (one for one in self._over.get(row, ()) if one.top == row and left <= one.left <= right)
        return max([row, *(one.bottom for one in here)])

    def _box(self, row: int, column: int) -> Range:
        here = Range(row, column, row, column)
        return next((one for one in self._merges if one.meets(here)), here)
