"""Tables (別添2, 別紙) compared as keyed rows, through DeepDiff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pia_diff.compare.changes import CellChange
from pia_diff.compare.fold import fold
from pia_diff.model import Table

NUMBER_HEADS = frozenset({"", "#", "no", "no.", "№", "番号", "項番", "連番", "通番", "通し番号"})
"""Heads of columns that only count the rows; the first column may count them under any head."""
DISTINCT = 0.8
"""A column names the rows when it tells at least this share of them apart."""

Row = dict[str, str]


class TableDiff(NamedTuple):
    """What differs between two tables, and whether the rows both have stand in another order."""

    cells: tuple[CellChange, ...]
    reordered: bool


class _Column(NamedTuple):
    """A column by its printed head and its place on both sides; None where it is not."""

    head: str
    old: int | None
    new: int | None


class _Pair(NamedTuple):
    """A row by its printed key and its place on both sides; None where it is not."""

    key: str
    old: int | None
    new: int | None


def diff_tables(before: Table, after: Table) -> TableDiff:
    """Heads, rows added and removed and cells changed, in the order of the newer table, then the removed rows.

    A row is known by the first column that names the rows; rows of one name are told apart by 〔2〕, 〔3〕. A running
    number that only slid is no change. Columns are matched by head, then by place: a head that was reworded is one
    change.
    """
    columns = _columns(before, after)
    shown = [column for column in columns if not _counts_rows(column, before, after)] or columns
    pairs = list(_pair_rows(before, after, shown))
    old = {pair.key: _row(before, pair.old, [(c.head, c.old) for c in shown]) for pair in pairs if pair.old is not None}
    new = {pair.key: _row(after, pair.new, [(c.head, c.new) for c in shown]) for pair in pairs if pair.new is not None}
    found = []
    if list(map(fold, before.columns)) != list(map(fold, after.columns)):
        found.append(CellChange("", "", "\t".join(before.columns), "\t".join(after.columns)))
    changed = _changed(old, new)
    for key in (pair.key for pair in pairs):
        if (key,) in changed:
            found.append(CellChange(key, "", _line(old.get(key)), _line(new.get(key))))
            continue
        heads = [column.head for column in shown if (key, column.head) in changed]
        found += [CellChange(key, head, old[key].get(head), new[key].get(head)) for head in heads]
    kept = [pair.old for pair in pairs if pair.old is not None and pair.new is not None]
    return TableDiff(tuple(found), any(a > b for a, b in pairwise(kept)))


def _changed(old: dict[str, Row], new: dict[str, Row]) -> set[tuple[str, ...]]:
    """(row,) for whole rows and (row, head) for cells that differ."""
    sides = [
        {key: {head: fold(cell) for head, cell in row.items()} for key, row in side.items()} for side in (old, new)
    ]
    whole: set[tuple[str, ...]] = {(key,) for key in old.keys() ^ new.keys()}
    differ = [key for key in old if key in new and sides[0][key] != sides[1][key]]
    if not differ:
        return whole
    from deepdiff import DeepDiff  # takes longer to import than all else together: only where rows differ inside

    left, right = ({key: side[key] for key in differ} for side in sides)
    tree = DeepDiff(left, right, threshold_to_diff_deeper=0, ignore_private_variables=False, view="tree")
    return whole | {tuple(level.path(output_format="list")[:2]) for kind in tree for level in tree[kind]}


def _columns(before: Table, after: Table) -> list[_Column]:
    """The columns of the newer table in order, then those only the older has."""
    olds, news = (_unique(map(fold, table.columns)) for table in (before, after))
    twins = {new: olds.index(head) for new, head in enumerate(news) if head in olds}
    free = set(range(len(olds))) - set(twins.values())
    for new in range(len(news)):
        if new not in twins and new in free:
            twins[new] = new
            free.remove(new)
    heads = [*after.columns, *(before.columns[old] for old in sorted(free))]
    places = [*((twins.get(new), new) for new in range(len(news))), *((old, None) for old in sorted(free))]
    labels = _unique(" ".join(head.split()) or f"列{n}" for n, head in enumerate(heads, 1))
    return [_Column(label, *place) for label, place in zip(labels, places, strict=True)]


def _counts_rows(column: _Column, before: Table, after: Table) -> bool:
    """Whether a column only counts the rows, on both sides."""
    if column.old is None or column.new is None:
        return False
    heads = before.columns[column.old], after.columns[column.new]
    if (column.old or column.new) and not all(fold(head).casefold() in NUMBER_HEADS for head in heads):
        return False
    return _runs([row[column.old] for row in before.rows]) and _runs([row[column.new] for row in after.rows])


def _runs(cells: Sequence[str]) -> bool:
    """1, 2, 3 …, perhaps from 1 again."""
    numbers = [fold(cell).strip("().") for cell in cells]
    if not all(number.isdecimal() for number in numbers) or not numbers:
        return False
    following = [0, *map(int, numbers)]
    return all(number in (1, last + 1) for last, number in pairwise(following))


def _pair_rows(before: Table, after: Table, columns: Sequence[_Column]) -> Iterator[_Pair]:
    """Rows of one name paired, those that say the same first; in the order of the newer table, then removed ones."""
    key = _key_column(before, after, columns)
    olds = _by_name([row[key.old] if key.old is not None else "" for row in before.rows])
    news = _by_name([row[key.new] if key.new is not None else "" for row in after.rows])
    twins: dict[int, int] = {}
    for name, mine in news.items():
        theirs = list(olds.get(name, ()))
        for new in mine:
            said = _said(after, new, [column.new for column in columns])
            twin = next((old for old in theirs if _said(before, old, [column.old for column in columns]) == said), None)
            if twin is not None:
                twins[new] = twin
                theirs.remove(twin)
        twins.update(zip((new for new in mine if new not in twins), theirs, strict=False))
    removed = sorted(set(range(len(before.rows))) - set(twins.values()))
    names = [_printed(after, new, key.new) for new in range(len(after.rows))]
    names += [_printed(before, old, key.old) for old in removed]
    places = [*((twins.get(new), new) for new in range(len(after.rows))), *((old, None) for old in removed)]
    for name, place in zip(_unique(names), places, strict=True):
        yield _Pair(name, *place)


def _key_column(before: Table, after: Table, columns: Sequence[_Column]) -> _Column:
    """The first column that names the rows, else the one that tells the most of them apart."""
    both = [column for column in columns if column.old is not None and column.new is not None] or list(columns)

    def distinct(column: _Column) -> float:
        shares = [
            len({fold(row[place]) for row in table.rows} - {""}) / max(len(table.rows), 1)
            for table, place in ((before, column.old), (after, column.new))
            if place is not None
        ]
        return min(shares)

    return next((column for column in both if distinct(column) >= DISTINCT), max(both, key=distinct))


def _by_name(cells: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        found.setdefault(fold(cell), []).append(place)
    return found


def _said(table: Table, row: int, places: Sequence[int | None]) -> list[str]:
    return ["" if place is None else fold(table.rows[row][place]) for place in places]


def _row(table: Table, row: int | None, places: Sequence[tuple[str, int | None]]) -> Row:
    return {} if row is None else {head: table.rows[row][place] for head, place in places if place is not None}


def _printed(table: Table, row: int, place: int | None) -> str:
    cell = "" if place is None else table.rows[row][place]
    return " ".join(cell.split()) or f"{row + 1}行目"


def _unique(names: Iterator[str] | Sequence[str]) -> list[str]:
    """Names, each with a mark that makes it unique where it comes again."""
    seen: Counter[str] = Counter()
    unique: dict[str, None] = {}
    for name in names:
        candidate = name
        while candidate in unique:
            seen[name] += 1
            candidate = f"{name}〔{seen[name] + 1}〕"
        unique[candidate] = None
    return list(unique)


def _line(row: Row | None) -> str | None:
    return None if row is None else "\t".join(cell for cell in row.values() if cell)
