"""Tables (別添2, 別紙) compared as keyed rows, through DeepDiff."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from pia_diff.compare.changes import CellChange
from pia_diff.compare.fold import fold
from pia_diff.model import Table

Keyed = dict[str, dict[str, str]]


def diff_tables(before: Table, after: Table) -> tuple[CellChange, ...]:
    """Rows added and removed and cells changed, in the order of the newer table, then the removed rows.

    A row is known by its first column that is not a running number; rows of one name are told apart by 〔2〕, 〔3〕.
    A running number that only slid is no change, nor is the order of rows (see `order_changed`).
    """
    from deepdiff import DeepDiff  # slow to import: only when a table differs

    old, new = _keyed(before), _keyed(after)
    tree = DeepDiff(_folded(old), _folded(new), threshold_to_diff_deeper=0, ignore_private_variables=False, view="tree")
    changed = {tuple(level.path(output_format="list")[:2]) for kind in tree for level in tree[kind]}
    found: list[CellChange] = []
    for key in (*new, *(key for key in old if key not in new)):
        if (key,) in changed:
            left = _line(old[key]) if key in old else None
            right = _line(new[key]) if key in new else None
            found.append(CellChange(key, "", left, right))
            continue
        columns = [column for column in dict.fromkeys((*new[key], *old[key])) if (key, column) in changed]
        found += [CellChange(key, column, old[key].get(column), new[key].get(column)) for column in columns]
    return tuple(found)


def order_changed(before: Table, after: Table) -> bool:
    """Whether the rows both tables have stand in another order."""
    old = list(_keyed(before))
    place = {key: n for n, key in enumerate(old)}
    kept = [place[key] for key in _keyed(after) if key in place]
    return any(a > b for a, b in pairwise(kept))


def _keyed(table: Table) -> Keyed:
    """Rows by unique folded key, each a mapping column → cell without the running numbers."""
    heads = _unique([head or f"列{n}" for n, head in enumerate(table.columns, 1)])
    numbers = {n for n in range(len(heads)) if _running([row[n] for row in table.rows])}
    key_column = next((n for n in range(len(heads)) if n not in numbers), 0)
    if len(numbers) == len(heads):
        numbers = set()
    keys = _unique([row[key_column] for row in table.rows])
    return {
        key: {head: row[n] for n, head in enumerate(heads) if n not in numbers}
        for key, row in zip(keys, table.rows, strict=True)
    }


def _running(cells: list[str]) -> bool:
    """1, 2, 3 … from the first row on."""
    return bool(cells) and [fold(cell).rstrip(".") for cell in cells] == [str(n) for n in range(1, len(cells) + 1)]


def _unique(names: list[str]) -> list[str]:
    """Folded names, each with a mark that makes it unique where it comes again."""
    seen: Counter[str] = Counter()
    unique: dict[str, None] = {}
    for name in map(fold, names):
        candidate = name
        while candidate in unique:
            seen[name] += 1
            candidate = f"{name}〔{seen[name] + 1}〕"
        unique[candidate] = None
    return list(unique)


def _folded(keyed: Keyed) -> Keyed:
    return {key: {column: fold(cell) for column, cell in row.items()} for key, row in keyed.items()}


def _line(row: dict[str, str]) -> str:
    return "\t".join(cell for cell in row.values() if cell)
