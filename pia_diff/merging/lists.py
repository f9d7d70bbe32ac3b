"""Published rows of the annex, and text no item took: both sides' additions, in order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from pia_diff.compare.changes import Order
from pia_diff.merging.conflicts import Choose, Conflict, Conflicts, Reason, Side, Three
from pia_diff.merging.order import merged_order, moved_differently
from pia_diff.model import AnnexRow, ItemPath, LeftOver

T = TypeVar("T", AnnexRow, LeftOver)
Numbered = tuple[T, int]
"""A row, and how many equal ones stand before it."""


def merge_left_over(passages: Three[Sequence[LeftOver]]) -> tuple[LeftOver, ...]:
    """Passages that either side added stay, those that one took away go."""
    lists = Three(*(_numbered(one) for one in passages))
    return tuple(one for one, _ in merged_order(lists, _staying(lists)))


def merge_rows(
    annex: str, rows: Three[Sequence[AnnexRow]], choose: Choose
) -> tuple[tuple[AnnexRow, ...], list[Conflict]]:
    """The rows of the annex section `annex`, and the conflicts left open (at these it holds what ours has).

    A row is known by its wording; one that a side corrected, by 変更日 and 項目. Rows that both added stand once, ours
    before theirs. Raises WrongChoice.
    """
    conflicts = Conflicts(choose)
    if Three(*map(tuple, rows)).agrees:
        return Three(*map(tuple, rows)).taken, []
    lists = Three(*(_numbered(one) for one in rows))
    corrected = Three({}, _corrected(lists.base, lists.ours), _corrected(lists.base, lists.theirs))
    # A corrected row takes the place of its first wording, on its own side, so that the order can be merged.
    aligned = Three(lists.base, *(_aligned(lists.of(side), corrected.of(side)) for side in (Side.OURS, Side.THEIRS)))
    staying = _staying(aligned)
    there = Three(*map(set, aligned))
    settled: dict[Numbered[AnnexRow], AnnexRow | None] = {}
    for number, row in enumerate(lists.base, 1):
        ours, theirs = (_now(row, there.of(side), corrected.of(side)) for side in (Side.OURS, Side.THEIRS))
        values: Three[AnnexRow | None] = Three(row[0], ours, theirs)
        if values.agrees:
            settled[row] = values.taken
        else:
            path = ItemPath(f"{annex}.row[]", (str(number),))
            reason = Reason.REMOVED if None in values else Reason.EDITED
            settled[row] = values.of(conflicts.side(Conflict(str(path), path, reason, values)))
            staying.add(row)
    prefer = Side.OURS
    if moved_differently(aligned, staying):
        path = ItemPath(f"{annex}.row[]", ("",))
        orders = Three(*(_told(one) for one in aligned))
        prefer = conflicts.side(Conflict.at(path, Reason.ORDER, orders))
    order = merged_order(aligned, staying, prefer)
    found = (settled.get(one, one[0]) for one in order)
    return tuple(one for one in found if one is not None), conflicts.open


def _numbered(rows: Sequence[T]) -> list[Numbered[T]]:
    seen: dict[T, int] = {}
    found = []
    for row in rows:
        seen[row] = seen.get(row, -1) + 1
        found.append((row, seen[row]))
    return found


def _told(rows: Sequence[Numbered[AnnexRow]]) -> Order:
    """The order of rows, as people read it."""
    told = ("　".join(filter(None, (row.date or row.carried, row.item, row.after))) for row, _ in rows)
    return Order(tuple(enumerate(told, 1)))


def _staying(lists: Three[list[Numbered[T]]]) -> set[Numbered[T]]:
    base, ours, theirs = map(set, lists)
    return (ours & theirs) | (ours - base) | (theirs - base)


def _corrected(
    base: Sequence[Numbered[AnnexRow]], side: Sequence[Numbered[AnnexRow]]
) -> dict[Numbered[AnnexRow], Numbered[AnnexRow]]:
    """Row of the base → the row that replaced it on a side: of the same 変更日 and 項目, the first that is free."""
    before, after = set(base), set(side)
    new: dict[tuple[str, str], list[Numbered[AnnexRow]]] = {}
    for one in reversed(side):
        if one not in before:
            new.setdefault((one[0].date, one[0].item), []).append(one)
    gone = (row for row in base if row not in after)
    return {row: free.pop() for row in gone if (free := new.get((row[0].date, row[0].item)))}


def _aligned(
    side: Sequence[Numbered[AnnexRow]], corrected: dict[Numbered[AnnexRow], Numbered[AnnexRow]]
) -> list[Numbered[AnnexRow]]:
    first = {new: old for old, new in corrected.items()}
    return [first.get(one, one) for one in side]


def _now(
    row: Numbered[AnnexRow],
    side: Collection[Numbered[AnnexRow]],
    corrected: dict[Numbered[AnnexRow], Numbered[AnnexRow]],
) -> AnnexRow | None:
    """What a row of the base is on a side, None where it was taken away."""
    if row in corrected:
        return corrected[row][0]
    return row[0] if row in side else None
