"""Tables on ruled sheets that stand below the name of their file (別添2) or their own (別紙): head, rows, columns as
ruled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pia_diff.forms import Form, FormItem, load_form
from pia_diff.model import AnnexRow, Table, clean_lines, instance_key
from pia_diff.readers.canvas import Ledger, Part
from pia_diff.readers.cells import Row
from pia_diff.readers.labels import LabelIndex, fold
from pia_diff.readers.own_book import OwnBook, TableNote
from pia_diff.readers.recorded import recorded_items
from pia_diff.structured.encode import ROW_FIELDS
from pia_diff.workbook.marks import TABLE_NAME, TABLE_OF_FILE, UNREADABLE
from pia_diff.workbook.measure import is_brimful

_BLOCK_HEADS = (fold(TABLE_OF_FILE), fold(TABLE_NAME))


@dataclass
class Block:
    """One table: the item it belongs to, the name printed above it, and its rows, cells by column."""

    item: FormItem
    name: str
    rows: list[dict[int, str]] = field(default_factory=list)


@dataclass
class GridReader:
    """Takes such tables out of the rows of a document. `absent` are the items whose tables the source had lost, `met`
    those whose place was found."""

    form: Form
    index: LabelIndex
    ledger: Ledger
    notes: OwnBook | None
    blocks: list[Block] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)

    def take(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that belong to no such table."""
        kept: list[Row] = []
        item: FormItem | None = None
        block: Block | None = None
        region = ""
        for row in rows:
            if not row[0].cell.whole or not row[0].text:
                kept.append(row)
                continue
            if row[0].cell.sheet != region:
                region, item, block = row[0].cell.sheet, None, None
            title = self._title(row)
            if title is not None:
                item, block = self._item_titled(title), None
                kept.append(row)
            elif item is not None and fold(row[0].text) in _BLOCK_HEADS and len(row) <= 2:
                block = self._begin(item, row)
            elif block is not None:
                self._add(block, row)
            else:
                kept.append(row)
        return kept

    def _title(self, row: Row) -> str | None:
        if len(row) > 1 or len(row[0].text) > 100:
            return None
        folded = fold(row[0].text)
        return folded if any(one.entry.is_title for one in self.index.exact_readings(row[0].text)) else None

    def _item_titled(self, folded: str) -> FormItem | None:
        """The table item whose title this is: the only one of its section, or one of a title of several."""
        for section in self.form.sections:
            if any(item.kind != "table" for item in section.items):
                continue
            titles = section.title.split(" / ")
            if len(section.items) == 1 and (folded in fold(section.title) or folded == fold(section.short)):
                return section.items[0]
            for item, title in zip(section.items, titles, strict=False):
                if len(section.items) > 1 and fold(title).startswith(folded):
                    return item
        return None

    def _begin(self, item: FormItem, row: Row) -> Block | None:
        self.met.add(item.id)
        self.ledger.count_form(row[0].text)
        name = row[1].text if len(row) == 2 else ""
        if name.strip() == UNREADABLE:
            self.absent.add(item.id)
            self.ledger.count_form(name)
            return None
        # The name is what the table is known by, not contents.
        self.ledger.count_form(name)
        if not name.strip():
            return None
        self.blocks.append(Block(item, name))
        return self.blocks[-1]

    def _add(self, block: Block, row: Row) -> None:
        cells = {piece.column: piece.text for piece in row}
        for piece in row:
            self.ledger.count_placed(piece.text)
        before = block.rows[-1] if block.rows else {}
        if before and all(is_brimful(before.get(column, "")) for column in cells):
            for column, text in cells.items():
                before[column] += text
        else:
            block.rows.append(cells)

    def tables(self, section: str) -> Iterator[tuple[FormItem, str, Table | None]]:
        """Every table of a section with its item and its key; None where only the name is there."""
        numbers: dict[str, int] = {}
        for block in self.blocks:
            if block.item.section != section:
                continue
            numbers[block.item.id] = number = numbers.get(block.item.id, 0) + 1
            note = self.notes.tables.get((block.item.id, number)) if self.notes is not None else None
            key = note.key if note is not None else instance_key(block.name)
            table = _noted(block, note) if note is not None else None
            yield block.item, key, table if table is not None else _plain(block)


def _noted(block: Block, note: TableNote) -> Table | None:
    """The table with the blank columns and rows it was written with; None where it has another shape by now."""
    columns = sorted({column for row in block.rows for column in row})
    rows = list(block.rows)
    if len(columns) + len(note.blank_columns) != note.columns or len(rows) + len(note.blank_rows) != note.rows:
        return None
    for n in note.blank_rows:
        rows.insert(n, {})
    places: list[int | None] = list(columns)
    for n in note.blank_columns:
        places.insert(n, None)
    cells = [tuple("" if column is None else _clean(row.get(column, "")) for column in places) for row in rows]
    return Table(cells[0], tuple(cells[1:])) if cells and places else None


def _plain(block: Block) -> Table | None:
    if not block.rows:
        return None
    columns = sorted({column for row in block.rows for column in row})
    cells = [tuple(_clean(row.get(column, "")) for column in columns) for row in block.rows]
    if len(cells) == 1 and len(columns) == 1:
        return recorded_items(cells[0][0])  # no table, but a list in one cell
    return Table(cells[0], tuple(cells[1:]))


def _clean(text: str) -> str:
    return "\n".join(clean_lines(text))


# The annex 変更箇所 of a workbook of our own: every row below its head, whatever it says

_ANNEX_HEADS = tuple(map(fold, ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明")))


def take_own_annex(rows: Sequence[Row], notes: OwnBook, ledger: Ledger) -> tuple[list[Row], tuple[AnnexRow, ...]]:
    """The rows without those below the head of the annex in its sheet, and what these say."""
    kept: list[Row] = []
    found: list[dict[int, str]] = []
    columns: dict[int, str] = {}
    sheet = ""
    for row in rows:
        if columns and row[0].cell.sheet == sheet != "":
            cells = {piece.column: piece.text for piece in row if piece.column in columns}
            for piece in row:
                if piece.column in columns:
                    ledger.count_placed(piece.text)
                else:
                    ledger.leave(Part.of(piece))
            before = found[-1] if found else {}
            if before and cells and all(is_brimful(before.get(column, "")) for column in cells):
                for column, text in cells.items():
                    before[column] += text
            elif cells:
                found.append(cells)
        elif (
            len(row) == len(_ANNEX_HEADS)
            and row[0].cell.sheet
            and tuple(fold(piece.text) for piece in row) == _ANNEX_HEADS
        ):
            sheet = row[0].cell.sheet
            columns = {piece.column: name for piece, name in zip(row, ROW_FIELDS, strict=True)}
            for piece in row:
                ledger.count_form(piece.text)
        else:
            kept.append(row)
    blank = notes.tables.get((f"{load_form(notes.form).annex.id}.row[]", 1)) if notes.form else None
    if blank is not None and len(found) + len(blank.blank_rows) == blank.rows:
        for n in blank.blank_rows:
            found.insert(n, {})
    return kept, tuple(AnnexRow(**{columns[c]: _clean(text) for c, text in cells.items()}) for cells in found)
