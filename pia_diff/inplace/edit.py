"""A worksheet with rows replaced: everything in it that tells of rows follows; all other bytes stay.

Format: ECMA-376 part 1, 18.3.1.99 (the order of what stands in a worksheet) and 18.3.1 for each element; xm:sqref of
extensions: [MS-XLSX] 2.3.1.
"""

from __future__ import annotations

from collections.abc import Sequence

from pia_diff.inplace.markup import Element, SheetMarkup, SheetRow, whole, with_attribute
from pia_diff.inplace.places import Move, Range, cell_name, range_of
from pia_diff.inplace.rows import Written
from pia_diff.inplace.table import Table

_REFERENCES = {
    "conditionalFormatting": "sqref",
    "dataValidation": "sqref",
    "hyperlink": "ref",
    "ignoredError": "sqref",
    "mergeCell": "ref",
    "protectedRange": "sqref",
}
_CONTAINERS = {
    "dataValidations": "dataValidation",
    "hyperlinks": "hyperlink",
    "ignoredErrors": "ignoredError",
    "mergeCells": "mergeCell",
    "protectedRanges": "protectedRange",
    "rowBreaks": "brk",
}
_BEFORE_MERGES = (
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews",
)  # fmt: skip
_FILTERS = ("autoFilter", "sortState", "sortCondition")


def edited(sheet: SheetMarkup, table: Table, move: Move, written: Written) -> bytes:
    """The worksheet with the rows of `move` replaced by those written."""
    return _Edit(sheet, table, move).run(written)


class _Edit:
    def __init__(self, sheet: SheetMarkup, table: Table, move: Move) -> None:
        self._sheet, self._table, self._move = sheet, table, move
        self._edits: list[tuple[int, int, bytes]] = []

    def run(self, written: Written) -> bytes:
        self._rows(written)
        self._dimension()
        self._other_elements(written.merges)
        content, at, parts = self._sheet.content, 0, list[bytes]()
        for start, end, new in sorted(self._edits, key=lambda one: one[:2]):
            parts += content[at:start], new
            at = end
        return b"".join((*parts, content[at:]))

    def _replace(self, start: int, end: int, new: bytes) -> None:
        self._edits.append((start, end, new))

    def _set(self, element: Element, name: str, value: str) -> None:
        if element.attributes.get(name) != value:
            tag = with_attribute(self._sheet.tag(element), name, value)
            self._replace(element.start, element.open_end, tag)

    def _rows(self, written: Written) -> None:
        move, rows = self._move, self._sheet.rows
        gone = [one for number, one in rows.items() if move.first <= number <= move.last]
        above = [one for number, one in rows.items() if number < move.first]
        start = gone[0].element.start if gone else above[-1].element.end
        self._replace(start, gone[-1].element.end if gone else start, written.content.encode())
        for number, row in rows.items():
            if number > move.last:
                self._move_row(row, move.row(number))

    def _move_row(self, row: SheetRow, number: int) -> None:
        self._set(row.element, "r", str(number))
        for column, cell in row.cells.items():
            if "r" in cell.element.attributes:
                self._set(cell.element, "r", cell_name(number, column))

    def _dimension(self) -> None:
        element = self._sheet.first("dimension")
        old = range_of(element.attributes.get("ref", "")) if element is not None else None
        if element is None or old is None:
            return
        table, move = self._table, self._move
        bottom = max(move.new_last, move.row(old.bottom) if old.bottom > move.last else 0)
        new = Range(
            min(old.top, table.head), min(old.left, table.left), bottom, max(old.right, table.right)
        )  # fmt: skip
        self._set(element, "ref", new.printed)

    # What stands beside the rows

    def _other_elements(self, merges: Sequence[Range]) -> None:
        gone = {id(one) for one in self._sheet.others if self._is_gone(one)}
        for one in self._sheet.others:
            if one.name in _CONTAINERS:
                self._container(one, gone, merges if one.name == "mergeCells" and _on_top(one) else ())
            elif one.name == "conditionalFormatting" and id(one) in gone:
                self._replace(one.start, one.end, b"")
            elif id(one) not in gone and not self._is_in_gone_container(one, gone):
                self._follow(one)
        if merges and not any(_on_top(one) for one in self._sheet.named("mergeCells")):
            before = [one for one in self._sheet.named(*_BEFORE_MERGES) if _on_top(one)]
            place = max(one.end for one in before)
            self._replace(place, place, self._container_of(merges))

    def _is_in_gone_container(self, one: Element, gone: set[int]) -> bool:
        while one.inside is not None:
            one = one.inside
            if id(one) in gone:
                return True
        return False

    def _is_gone(self, one: Element) -> bool:
        """Whether nothing is left of what the element is about."""
        move = self._move
        if one.name == "brk" and one.inside is not None and one.inside.name == "rowBreaks":
            return move.first <= (whole(one.attributes.get("id", "")) or 0) < move.last
        name = _REFERENCES.get(one.name)
        if name is None or name not in one.attributes:
            return False
        if one.name in ("mergeCell", "hyperlink"):
            found = range_of(one.attributes[name])
            if found is not None and move.first <= found.top <= move.last:
                return one.name == "mergeCell" or found.bottom <= move.last
        return move.reference(one.attributes[name]) is None

    def _container(self, one: Element, gone: set[int], merges: Sequence[Range]) -> None:
        child = _CONTAINERS[one.name]
        children = [element for element in self._sheet.named(child) if element.inside is one]
        kept = [element for element in children if id(element) not in gone]
        if children and not kept and not merges:
            self._replace(one.start, one.end, b"")
            return
        for element in children:
            if id(element) in gone:
                self._replace(element.start, element.end, b"")
        if len(kept) == len(children) and not merges:
            return
        if one.open_end == one.end:
            self._replace(one.start, one.end, self._container_of(merges))
            return
        tag = self._sheet.tag(one)
        for name, count in (
            ("count", len(kept) + len(merges)),
            ("manualBreakCount", sum(element.attributes.get("man") in ("1", "true") for element in kept)),
        ):
            if name in one.attributes:
                tag = with_attribute(tag, name, str(count))
        self._replace(one.start, one.open_end, tag)
        if merges:
            self._replace(one.close, one.close, self._written_merges(merges).encode())

    def _container_of(self, merges: Sequence[Range]) -> bytes:
        prefix, inside = self._sheet.prefix, self._written_merges(merges)
        return f'<{prefix}mergeCells count="{len(merges)}">{inside}</{prefix}mergeCells>'.encode()

    def _written_merges(self, merges: Sequence[Range]) -> str:
        return "".join(f'<{self._sheet.prefix}mergeCell ref="{one.printed}"/>' for one in merges)

    def _follow(self, one: Element) -> None:
        move = self._move
        if one.name == "brk" and one.inside is not None and one.inside.name == "rowBreaks":
            row = whole(one.attributes.get("id", "")) or 0
            moved = move.new_last if row == move.last and move.last >= move.first else move.row(row)
            self._set(one, "id", str(moved))
        elif one.name == "sqref":
            old = self._sheet.inner(one)
            new = move.reference(old) or cell_name(move.first, self._table.left)
            if new != old:
                self._replace(one.open_end, one.close, new.encode())
        elif one.name in _FILTERS:
            found = range_of(one.attributes.get("ref", ""))
            # A filter over the table is known by a name in another part, too, which stays; Excel stretches both.
            if found is not None and found.top > move.last:
                self._set(one, "ref", move.reference(one.attributes["ref"]) or "")
        elif one.name in _REFERENCES:
            name = _REFERENCES[one.name]
            if name in one.attributes:
                self._set(one, name, move.reference(one.attributes[name]) or one.attributes[name])


def _on_top(one: Element) -> bool:
    """Whether an element stands directly in the worksheet."""
    return one.inside is not None and one.inside.inside is None
