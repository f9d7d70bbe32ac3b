"""The order of things that both sides may have moved, added to and taken from."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar

from pia_diff.merging.conflicts import Side, Three

T = TypeVar("T", bound=Hashable)


def moved_differently(orders: Three[list[T]], kept: Collection[T]) -> bool:
    """Whether both sides put what all three have in another order, and not in the same one."""
    return not Three(*(_common(one, orders, kept) for one in orders)).agrees


def merged_order(orders: Three[list[T]], kept: Collection[T], prefer: Side = Side.OURS) -> list[T]:
    """All of `kept` in one order.

    What all three have stands as the side that moved it has it (as `prefer` where both did). The others stand behind
    what they stood behind on their own side; of several behind the same, those of ours come first.
    """
    common = Three(*(_common(one, orders, kept) for one in orders))
    backbone = common.taken if common.agrees else common.of(prefer)
    behind: dict[T | None, list[T]] = {}
    kept, anchors, placed = set(kept), set(backbone), set(backbone)
    for order in (orders.ours, orders.theirs, orders.base):
        anchor: T | None = None
        for one in order:
            if one in anchors:
                anchor = one
            elif one in kept and one not in placed:
                behind.setdefault(anchor, []).append(one)
                placed.add(one)
    return [*behind.get(None, ()), *_with_followers(backbone, behind)]


def _common(order: list[T], orders: Three[list[T]], kept: Collection[T]) -> list[T]:
    everywhere = set(kept).intersection(*orders)
    return [one for one in order if one in everywhere]


def _with_followers(backbone: Iterable[T], behind: dict[T | None, list[T]]) -> Iterable[T]:
    for one in backbone:
        yield one
        yield from behind.get(one, ())
