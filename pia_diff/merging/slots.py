"""What repeats (特定個人情報ファイル, システム …) in three revisions: which is which, which stay, in what order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pia_diff.compare.changes import Instance, Order
from pia_diff.compare.pairing import Pairing, name_of
from pia_diff.merging.conflicts import SUFFIXES, Conflict, Conflicts, Reason, Side, Three, WrongChoice
from pia_diff.merging.order import merged_order, moved_differently
from pia_diff.model import Assessment, ItemPath

Keys = Three[Sequence[str]]
SIDES = (Side.OURS, Side.THEIRS)


@dataclass(frozen=True)
class Slot:
    """One instance: its key in each revision, None where it is not there."""

    keys: Three[str | None]


@dataclass(frozen=True)
class Kept:
    """An instance of the result: its key, and where its contents come from (None: merged item by item). `named` is the
    side that gives it its name, where it would share the merged one with another.
    """

    key: str
    slot: Slot
    source: Side | Assessment | None = None
    named: Side | None = None


def twins(pairing: Pairing) -> dict[str, str]:
    """Old key → new key."""
    return {old: new for old, new, _ in pairing.pairs}


def slots_of(keys: Keys, ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[Slot]:
    """The instances of all three; `ours` and `theirs` give for a key of the base its key on that side.

    What both sides added under one name is one instance.
    """
    slots = [Slot(Three(key, ours.get(key), theirs.get(key))) for key in keys.base]
    free = [key for key in keys.theirs if key not in theirs.values()]
    for key in keys.ours:
        if key in ours.values():
            continue
        alike = [one for one in free if one == key] or [one for one in free if name_of(one) == name_of(key)]
        if alike:
            free.remove(alike[0])
        slots.append(Slot(Three(None, key, alike[0] if alike else None)))
    return slots + [Slot(Three(None, None, key)) for key in free]


class Repeating(ABC):
    """Something that repeats, in three revisions."""

    def __init__(self, conflicts: Conflicts, keys: Keys) -> None:
        self.conflicts = conflicts
        self.keys = keys

    @abstractmethod
    def path(self, key: str) -> ItemPath:
        """The path of an instance; with an empty key, of all of them."""

    @abstractmethod
    def edited(self, slot: Slot, side: Side) -> bool:
        """Whether a side made something else of an instance that the base has, too."""

    @abstractmethod
    def instance(self, key: str, side: Side) -> Instance:
        """The contents of an instance on one side."""

    @abstractmethod
    def in_draft(self, draft: Assessment, key: str) -> bool:
        """Whether a draft has an instance."""

    def own_name(self, slot: Slot) -> str | None:
        """The key that follows from merging the name; None where the name decides nothing."""
        del slot
        return None

    def merged(self, slots: Sequence[Slot]) -> list[Kept]:
        """The instances of the result, in order; conflicts are noted."""
        kept = [one for slot in slots if (one := self._kept(slot)) is not None]
        kept = self._without_namesakes(kept)
        orders = Three(*(self._places(kept, side) for side in Side))
        there = range(len(kept))
        prefer = Side.OURS
        if moved_differently(orders, there):
            path = self.path("")
            shown = Three(*(self._order(side) for side in Side))
            prefer = self.conflicts.side(Conflict.at(path, Reason.ORDER, shown))
        return [kept[n] for n in merged_order(orders, there, prefer)]

    def _kept(self, slot: Slot) -> Kept | None:
        """The instance as it is to be, None where it goes."""
        base, ours, theirs = slot.keys
        if ours is not None and theirs is not None:
            return Kept(self._key(slot), slot)
        if base is None:
            return Kept(str(ours if ours is not None else theirs), slot, Side.THEIRS if ours is None else Side.OURS)
        for side in SIDES:
            key = slot.keys.of(side)
            if key is not None:
                return self._removed_and_edited(slot, key, side) if self.edited(slot, side) else None
        return None

    def _removed_and_edited(self, slot: Slot, key: str, side: Side) -> Kept | None:
        values = Three(
            *(None if one is None else self.instance(one, of) for one, of in zip(slot.keys, Side, strict=True))
        )
        conflict = Conflict.at(self.path(key), Reason.REMOVED, values)
        choice = self.conflicts.choice(conflict)
        if choice is None:
            return Kept(key, slot, side)  # nothing is lost while it is open
        if isinstance(choice, Side):
            chosen = slot.keys.of(choice)
            return None if chosen is None else Kept(chosen, slot, choice)
        if isinstance(choice, Assessment):
            return Kept(key, slot, choice) if self.in_draft(choice, key) else None
        raise WrongChoice(item=conflict.name, reason="a whole instance is taken from a draft, not from a text")

    def _key(self, slot: Slot) -> str:
        own = self.own_name(slot)
        if own is not None:
            return own
        if slot.keys.agrees:
            return str(slot.keys.taken)
        if slot.keys.base is None:
            return str(slot.keys.ours)  # added by both under one name, spelled differently
        path = self.path(str(slot.keys.ours))
        values = Three(*(self.instance(str(key), side) for key, side in zip(slot.keys, Side, strict=True)))
        return str(slot.keys.of(self.conflicts.side(Conflict.at(path, Reason.RENAMED, values))))

    def _without_namesakes(self, kept: list[Kept]) -> list[Kept]:
        """Instances that would share a name are called as one side calls them, and go where it has none."""
        for _ in kept:  # a name given back may in turn be somebody else's by now
            named: dict[str, list[Kept]] = {}
            for one in kept:
                named.setdefault(one.key, []).append(one)
            shared = next((several for several in named.values() if len(several) > 1), None)
            if shared is None:
                return kept
            values = Three(None, *(self._shown(shared, side) for side in SIDES))
            side = self.conflicts.side(Conflict.at(self.path(shared[0].key), Reason.NAMESAKES, values))
            renamed = {
                one.slot: Kept(key, one.slot, one.source, side)
                for one in shared
                if (key := one.slot.keys.of(side)) is not None
            }
            kept = [renamed.get(one.slot, one) for one in kept if one not in shared or one.slot in renamed]
        twice = next((one.key for one in kept if sum(one.key == other.key for other in kept) > 1), None)
        if twice is not None:
            item = f"{self.path(twice)}{SUFFIXES[Reason.NAMESAKES]}"
            raise WrongChoice(item=item, reason="two instances would still have the same name")
        return kept

    def _shown(self, shared: Sequence[Kept], side: Side) -> Instance | None:
        """Which of several namesakes a side means."""
        keys = (one.slot.keys.of(side) for one in shared)
        return next((self.instance(key, side) for key in keys if key == shared[0].key), None)

    def _places(self, kept: Sequence[Kept], side: Side) -> list[int]:
        """Which of the instances a side has, in its order."""
        place = {one.slot.keys.of(side): n for n, one in enumerate(kept)}
        return [place[key] for key in self.keys.of(side) if key in place]

    def _order(self, side: Side) -> Order:
        return Order(tuple(enumerate(self.keys.of(side), 1)))
