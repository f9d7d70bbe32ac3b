"""Lists with column heads of their own inside a document: 提供先 or 移転先 on sheets of their own (別紙).

A form with an item for such a list (様式3) gets it as a table. On the others every row becomes an instance of the
group whose members the columns are, where it is certain which 特定個人情報ファイル the list is about; else the list is
left over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from pia_diff.forms import Form, FormItem
from pia_diff.model import AnnexRow, Table, clean_lines
from pia_diff.readers.canvas import Ledger, Part
from pia_diff.readers.cells import Piece, Row
from pia_diff.readers.changes import follows
from pia_diff.readers.labels import fold, label_index, numeral
from pia_diff.readers.matcher import Match
from pia_diff.readers.owners import able_runs, owner_of
from pia_diff.readers.runs import Instance, Run, Slot

_LIST_TITLE = re.compile(
    r"[(<【]?別[紙表添][0-9-]*[)>】]?(?:.{0,50}(?:一覧表?|先|ファイル)\)?)?|.{0,50}一覧表?(?:\(.{0,50}\))?"
)
"""`(別紙1)`, `別紙2 移転先一覧`, `提供先一覧(甲ファイル)`; but `別紙1のとおり` is contents."""

_FILE_TITLE = re.compile(r".{1,50}ファイル[)>】]?")
_PART = re.compile(r"[(]?[0-9]+/[0-9]+[)]?")
"""`(1/2)` in the title of a list that goes on over pages."""

LEAST_COLUMNS, MOST_COLUMNS = 4, 40
"""A row of so many column heads of one group is a head; a form prints no more than two labels beside each other."""
_WORD = re.compile(r"\w")

TITLE_ROWS = 3
"""So many rows above a list may be its title."""


@dataclass(frozen=True)
class _Head:
    """A row of column heads: `columns` as printed, `fields` which of them name which member of the group."""

    group: FormItem
    columns: dict[int, str]
    fields: dict[int, str]


@dataclass
class Listing:
    """The rows under one head, all pages of it; `title` is what stands above the first head."""

    head: _Head
    title: str
    rows: list[Row] = field(default_factory=list)

    def goes_on(self, head: _Head, title: str) -> bool:
        """Whether a head, with what stands above it, is this one printed again: a list of another title is another."""
        same = self.head.group is head.group and self.head.columns.keys() == head.columns.keys()
        return same and _said(title) <= _said(self.title)


class ListReader:
    """Takes column-headed lists out of the rows of a document. `changes` are the published rows of 変更箇所."""

    def __init__(self, form: Form, ledger: Ledger, changes: tuple[AnnexRow, ...] = ()) -> None:
        self.form = form
        self.ledger = ledger
        self.changes = changes
        self.listings: list[Listing] = []
        self.ends: set[int] = set()
        groups = [one for one in form.items.values() if one.kind == "group" and one.section != form.annex.id]
        tables = {item.label: item for item in form.items.values() if item.kind == "table"}
        self._heads = {group: _heads_of(form, group) for group in groups}
        self.homes = {group.id: tables.get(group.word) for group in groups}

    def take(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that belong to no such list; those that do are kept in `listings`."""
        kept: list[Row] = []
        current: Listing | None = None
        last: Piece | None = None
        since = 0
        for row in rows:
            head = self._head(row)
            if head is not None:
                title = self._take_title(kept, since)
                current = self._continued(head, title)
                self.ends.add(row[0].order)
                since = len(kept)
                for piece in row:
                    self.ledger.count_form(piece.text)
            elif current is not None and last is not None and _belongs(row, current.head, last):
                current.rows.append(row)
                self.ends.add(row[0].order)
            else:
                current = None
                kept.append(row)
            last = row[0]
        return kept

    def _head(self, row: Row) -> _Head | None:
        columns: dict[int, str] = {}
        for piece in row:
            columns[piece.column] = columns.get(piece.column, "") + piece.text.strip()
        if not LEAST_COLUMNS <= len(columns) <= MOST_COLUMNS or max(map(len, columns.values())) > 60:
            return None
        if row[0].cell.whole and not all(map(_WORD.search, columns.values())):
            return None  # brackets and check boxes
        folded = {column: fold(text) for column, text in columns.items()}
        best: _Head | None = None
        for group, heads in self._heads.items():
            fields = _fields(heads, folded)
            if len(fields) >= max(LEAST_COLUMNS, 0.6 * len(columns)) and (
                best is None or len(fields) > len(best.fields)
            ):
                best = _Head(group, columns, fields)
        return best

    def _take_title(self, kept: list[Row], since: int) -> str:
        """What stands above a list, `since` the one before it. What says of itself that it is the title of a list
        belongs to no item; the titles of the form stay."""
        title = _title(kept[since:])
        for _ in range(min(TITLE_ROWS, len(kept) - since)):
            text = kept[-1][0].text if kept and len(kept[-1]) == 1 else ""
            if not _LIST_TITLE.fullmatch(fold(text)) or label_index(self.form.id).title_of(text):
                break
            for piece in kept.pop():
                self.ledger.leave(Part.of(piece))
        return title

    def _continued(self, head: _Head, title: str) -> Listing:
        for listing in reversed(self.listings):
            if listing.goes_on(head, title):
                return listing
        self.listings.append(Listing(head, title))
        return self.listings[-1]

    def settle(self, runs: Sequence[Run]) -> None:
        """Gives every list its place: a table of the form, or instances in one of the runs, or none."""
        listed: dict[tuple[int, str], int] = {}
        for listing in self.listings:
            if self._home(listing) is not None:
                for piece in (piece for row in listing.rows for piece in row):
                    self.ledger.count_placed(piece.text)
                continue
            owner = owner_of(self.form, listing.head.group, listing.title, len(listing.rows), runs)
            if owner is not None:
                here = (id(owner), listing.head.group.id)
                self._into(owner, listing, listed.get(here, 0) + 1)
                listed[here] = listed.get(here, 0) + len(listing.rows)
            else:
                self._leave(listing, runs)

    def _leave(self, listing: Listing, runs: Sequence[Run]) -> None:
        """Leaves a list over. Any of the files may have lost instances by that: each gets one without a number."""
        for piece in (piece for row in listing.rows for piece in row):
            self.ledger.leave(Part.of(piece))
        group = listing.head.group
        for run in able_runs(self.form, group, runs) if listing.rows else ():
            run.groups.setdefault(group.id, []).append(Instance(None))

    def _home(self, listing: Listing) -> FormItem | None:
        return self.homes[listing.head.group.id]

    def _into(self, run: Run, listing: Listing, first: int) -> None:
        """Every row as an instance of the group. A row without a printed number has that of its place, from `first`."""
        group = listing.head.group
        counter = re.compile(rf"(?:{re.escape(fold(group.word))})?([0-9]{{1,3}})")
        for place, row in enumerate(listing.rows, first):
            instance = Instance(place)
            for piece in row:
                name = listing.head.fields.get(piece.column)
                number = counter.fullmatch(fold(piece.text)) if name is None else None
                if name is not None:
                    item = self.form.items[f"{group.id}.{name}"]
                    slot = instance.slots.setdefault(item.id, Slot(item, [[]]))
                    slot.takes[-1].append(Part.of(piece))
                elif number is not None:
                    instance.ordinal = int(number[1])
                    self.ledger.count_form(piece.text)
                else:
                    self.ledger.leave(Part.of(piece))
            run.groups.setdefault(group.id, []).append(instance)

    def annex_rows(self) -> tuple[AnnexRow, ...]:
        """The published rows of 変更箇所, word for word."""
        return self.changes

    def tables(self) -> Iterator[tuple[FormItem, Table]]:
        """The lists that are tables of the form, with the item each belongs to; a column without a head is kept."""
        for listing in self.listings:
            home = self._home(listing)
            if home is not None and listing.rows:
                rows = [_cells(row) for row in listing.rows]
                columns = sorted(set(listing.head.columns).union(*rows))
                head = tuple(listing.head.columns.get(column, "") for column in columns)
                yield home, Table(head, tuple(tuple(cells.get(c, "") for c in columns) for cells in rows))


def _belongs(row: Row, head: _Head, last: Piece) -> bool:
    """Whether a row below a head is one of the list: it has several cells, and stands directly below, or on the same
    sheet in the same columns."""
    columns = {piece.column for piece in row}
    same_sheet = row[0].cell.whole and row[0].cell.sheet == last.cell.sheet != "" and columns <= head.columns.keys()
    return len(columns) >= 2 and (same_sheet or follows(row, last))


def without_rest(rows: Sequence[list[Match]], ends: Collection[int], ledger: Ledger) -> list[list[Match]]:
    """The rows without what stands between a table and the next label: it belongs to nothing before the table, so it
    is left over. `ends` are the orders of the tables' rows."""
    kept: list[list[Match]] = []
    waiting = sorted(ends, reverse=True)
    after_table = False
    for row in rows:
        while waiting and waiting[-1] < row[0].piece.order:
            after_table = True
            waiting.pop()
        if any(one.reading is not None for one in row):
            after_table = False
        if after_table:
            for one in row:
                ledger.leave(Part.of(one.piece))
        else:
            kept.append(row)
    return kept


def _said(title: str) -> set[str]:
    """The lines of a title that say which list it is, or whose."""
    lines = {_PART.sub("", fold(line)) for line in title.split("\n")}
    return {line for line in lines if _LIST_TITLE.fullmatch(line) or _FILE_TITLE.fullmatch(line)}


def _cells(row: Row) -> dict[int, str]:
    lines: dict[int, list[str]] = {}
    for piece in row:
        lines.setdefault(piece.column, []).append(piece.text)
    return {column: "\n".join(clean_lines("\n".join(texts))) for column, texts in lines.items()}


def _title(rows: Sequence[Row]) -> str:
    """What stands above a list: the last rows, as long as they are of one cell."""
    lines: list[str] = []
    for row in reversed(rows[-TITLE_ROWS:]):
        if len({piece.column for piece in row}) > 1:
            break
        lines.insert(0, "".join(piece.text for piece in row))
    return "\n".join(lines)


def _heads_of(form: Form, group: FormItem) -> dict[str, str]:
    """The members of a group that may head a column: name → label, folded."""
    return {member.id[len(group.id) + 1 :]: fold(member.label) for member in form.members(group.id)}


def _fields(heads: dict[str, str], folded: dict[int, str]) -> dict[int, str]:
    """Which column heads name which member of a group: by label, with the printed number or 名 behind it or without,
    or by the end of a longer label."""
    fields: dict[int, str] = {}
    taken: set[str] = set()
    for column, text in folded.items():
        text = text[numeral(text)[1] :]
        for name, label in heads.items():
            word = label.removesuffix("n")
            fits = text in (label, word, word + "名") or (len(text) >= 5 and label.endswith(text))
            if fits and name not in taken:
                fields[column] = name
                taken.add(name)
                break
    return fields
