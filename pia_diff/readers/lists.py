"""Tables with a head of their own inside a document: the annex 変更箇所, and lists of 提供先 or 移転先 on sheets of
their own (別紙)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pia_diff.forms import Form, FormItem
from pia_diff.model import AnnexRow, Table, clean_lines
from pia_diff.readers.canvas import Ledger, Part
from pia_diff.readers.cells import Row
from pia_diff.readers.labels import fold
from pia_diff.structured.encode import ROW_FIELDS

LEAST_COLUMNS, MOST_COLUMNS = 4, 40
"""A row of so many column heads of one group is a head; a form prints no more than two labels beside each other."""


@dataclass(frozen=True)
class _Head:
    """A row of column heads: `columns` as printed, `fields` which of them name which member of the group."""

    group: FormItem
    columns: dict[int, str]
    fields: dict[int, str]


@dataclass
class Listing:
    """The rows under one head, all pages of it, cells by column."""

    head: _Head
    rows: list[dict[int, str]] = field(default_factory=list)


class ListReader:
    """Takes column-headed tables out of the rows of a document.

    A list belongs to the annex, or to an item of the form that is such a list (`homes`); a list of a group for which
    the form has no such item is left over.
    """

    def __init__(self, form: Form, ledger: Ledger) -> None:
        self.form = form
        self.ledger = ledger
        self.listings: list[Listing] = []
        self._groups = {item: _heads_of(form, item) for item in form.items.values() if item.kind == "group"}
        tables = {item.label: item for item in form.items.values() if item.kind == "table"}
        self.homes = {group.id: tables.get(group.label.removesuffix("n")) for group in self._groups}

    def take(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that belong to no such table; those that do are kept in `listings`."""
        kept: list[Row] = []
        current: Listing | None = None
        last = -1
        for row in rows:
            head = self._head(row)
            if head is not None:
                current = self._continued(head)
                for piece in row:
                    self.ledger.count_form(piece.text)
            elif current is not None and row[0].row == last + 1 and _cells(row) >= 2:
                self._add(current, row)
            else:
                current = None
                kept.append(row)
            last = row[0].row
        return kept

    def _is_annex(self, listing: Listing) -> bool:
        return listing.head.group.section == self.form.annex.id

    def _head(self, row: Row) -> _Head | None:
        columns: dict[int, str] = {}
        for piece in row:
            columns[piece.column] = columns.get(piece.column, "") + piece.text.strip()
        if not LEAST_COLUMNS <= len(columns) <= MOST_COLUMNS or max(map(len, columns.values())) > 60:
            return None
        folded = {column: fold(text) for column, text in columns.items()}
        best: _Head | None = None
        for group, heads in self._groups.items():
            fields = _fields(heads, folded)
            if len(fields) >= max(LEAST_COLUMNS, 0.6 * len(columns)) and (
                best is None or len(fields) > len(best.fields)
            ):
                best = _Head(group, columns, fields)
        return best

    def _continued(self, head: _Head) -> Listing:
        for listing in self.listings:
            if listing.head.group is head.group and listing.head.columns.keys() == head.columns.keys():
                return listing
        self.listings.append(Listing(head))
        return self.listings[-1]

    def _add(self, listing: Listing, row: Row) -> None:
        cells: dict[int, list[str]] = {}
        for piece in row:
            known = piece.column in listing.head.fields if self._is_annex(listing) else self._home(listing) is not None
            if known:
                cells.setdefault(piece.column, []).append(piece.text)
                self.ledger.count_placed(piece.text)
            else:
                self.ledger.leave(Part.of(piece))
        if cells:
            listing.rows.append({column: "\n".join(clean_lines("\n".join(lines))) for column, lines in cells.items()})

    def _home(self, listing: Listing) -> FormItem | None:
        return self.homes[listing.head.group.id]

    def annex_rows(self) -> tuple[AnnexRow, ...]:
        """The published rows of 変更箇所, word for word."""
        return tuple(
            AnnexRow(**{listing.head.fields[column]: text for column, text in cells.items()})
            for listing in self.listings
            if self._is_annex(listing)
            for cells in listing.rows
        )

    def tables(self) -> Iterator[tuple[FormItem, Table]]:
        """Every other list, with the item it belongs to; a column without a head is kept."""
        for listing in self.listings:
            home = self._home(listing)
            if home is not None and listing.rows:
                columns = sorted(set(listing.head.columns).union(*listing.rows))
                head = tuple(listing.head.columns.get(column, "") for column in columns)
                yield home, Table(head, tuple(tuple(cells.get(c, "") for c in columns) for cells in listing.rows))


def _cells(row: Row) -> int:
    return len({piece.column for piece in row})


def _heads_of(form: Form, group: FormItem) -> dict[str, str]:
    """The members of a group that may head a column: name → label, folded."""
    named = {member.id[len(group.id) + 1 :]: fold(member.label) for member in form.members(group.id)}
    if group.section == form.annex.id:
        return {name: label for name, label in named.items() if name in ROW_FIELDS}
    return named


def _fields(heads: dict[str, str], folded: dict[int, str]) -> dict[int, str]:
    """Which column heads name which member of a group: by label, or by the end of a longer label."""
    fields: dict[int, str] = {}
    taken: set[str] = set()
    for column, text in folded.items():
        for name, label in heads.items():
            fits = text in (label, label.removesuffix("n")) or (len(text) >= 5 and label.endswith(text))
            if fits and name not in taken:
                fields[column] = name
                taken.add(name)
                break
    return fields
