"""What forbids to replace or move rows: Excel would have to repair the workbook, or say something else."""

from __future__ import annotations

from collections.abc import Iterator

from pia_diff.errors import N_
from pia_diff.inplace.errors import FormulaInTheWay, TableInTheWay, TooManyRows
from pia_diff.inplace.markup import SheetMarkup
from pia_diff.inplace.places import MOST_ROWS, Move, Range, cell_name, range_of
from pia_diff.readers.workbook.package import Package, Sheet
from pia_diff.readers.workbook.xml_tree import tree


def check(package: Package, sheet: Sheet, markup: SheetMarkup, move: Move) -> None:
    """Raises FormulaInTheWay (the chain of calculation, 18.6, names every cell with a formula, and is another part),
    TableInTheWay (as does the part of a table, 18.5, with its cells), TooManyRows."""
    for number, row in markup.rows.items():
        if number >= move.first and (number <= move.last or move.shift):
            column = next((one for one, cell in row.cells.items() if cell.formula), None)
            if column is not None:
                raise FormulaInTheWay(file=package.file, place=f"{sheet.name}!{cell_name(number, column)}")
    for what, one in _tables(package, sheet):
        if one.bottom >= move.first and (one.top <= move.last or move.shift):
            raise TableInTheWay(file=package.file, sheet=sheet.name, range=one.printed, what=what)
    last = max(move.new_last, move.row(max(markup.rows, default=0)))
    if last > MOST_ROWS:
        raise TooManyRows(file=package.file, sheet=sheet.name, row=last, limit=MOST_ROWS)


def _tables(package: Package, sheet: Sheet) -> Iterator[tuple[str, Range]]:
    for part in package.related(sheet.part, "table"):
        found = range_of(tree(package.archive.read(part), package.file, part).get("ref"))
        if found is not None:
            yield N_("table"), found
    for part in package.related(sheet.part, "pivotTable"):
        location = tree(package.archive.read(part), package.file, part).child("location")
        found = range_of(location.get("ref")) if location is not None else None
        if found is not None:
            yield N_("pivot table"), found
