"""One section, or one file's Ⅱ or Ⅲ, in three revisions → one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pia_diff.compare.changes import Instance
from pia_diff.compare.contents import group_contents
from pia_diff.compare.fold import fold
from pia_diff.compare.pairing import pair_instances
from pia_diff.forms import Form, FormItem
from pia_diff.merging.conflicts import Choose, Conflict, Conflicts, Reason, Side, Three, WrongChoice
from pia_diff.merging.rekey import rekeyed
from pia_diff.merging.slots import Kept, Keys, Repeating, Slot, slots_of, twins
from pia_diff.model import Assessment, ItemPath, Section, Value, instance_key

FileTwins = Three[Mapping[str, str]]
"""Key of a 特定個人情報ファイル in the base → its key on each side (that of the base is not used)."""

NO_FILES: FileTwins = Three({}, {}, {})


class Held(NamedTuple):
    """What stands at an item: its value, and whether the source lost it, or part of it."""

    value: Value | None
    absent: bool


NOTHING = Held(None, False)


@dataclass
class _Result:
    values: dict[ItemPath, Value] = field(default_factory=dict)
    instances: dict[ItemPath, tuple[str, ...]] = field(default_factory=dict)
    absent: set[ItemPath] = field(default_factory=set)

    def put(self, path: ItemPath, held: Held) -> None:
        if held.value is not None:
            self.values[path] = held.value
        if held.absent:
            self.absent.add(path)


def merge_section(
    form: Form, path: ItemPath, sections: Three[Section], choose: Choose, files: FileTwins = NO_FILES
) -> tuple[Section, list[Conflict]]:
    """The merged section and the conflicts that `choose` left open; at these it holds what ours has.

    All three are on `form`; the file they belong to is called as `path` says. `files` tells how the sides call the
    files of the base: annexed tables follow them. Raises WrongChoice.
    """
    conflicts = Conflicts(choose)
    merging = _SectionMerge(form, path, Three(*(rekeyed(one, path) for one in sections)), conflicts, files)
    return merging.run(), conflicts.open


class _SectionMerge:
    def __init__(
        self, form: Form, path: ItemPath, sections: Three[Section], conflicts: Conflicts, files: FileTwins
    ) -> None:
        self.form = form
        self.path = path
        self.sections = sections
        self.conflicts = conflicts
        self.files = files
        self.result = _Result()
        self.seen: set[ItemPath] = set()
        """Paths whose absence was merged with the item."""
        self.moved: Three[dict[ItemPath, ItemPath | None]] = Three({}, {}, {})
        """Instances that are called otherwise in the result, and those that go (None)."""

    def run(self) -> Section:
        if self.sections.agrees:
            return self.sections.taken
        for item in self.form.section(self.path.id).items:
            if item.id.endswith("[]"):
                self._group(item)
            elif item.holds_value and self.form.group_of(item.id) is None:
                path = ItemPath(item.id, self.path.instances)
                self.result.put(path, self.item(path, Three(path, path, path)))
        self._absent()
        return Section(self.result.values, self.result.instances, frozenset(self.result.absent))

    def held(self, side: Side, path: ItemPath) -> Held:
        section = self.sections.of(side)
        return Held(section.values.get(path), path in section.absent)

    def item(self, path: ItemPath, places: Three[ItemPath | None]) -> Held:
        """The item at `path`, which stands at `places` in the three (None: its instance is not there)."""
        self.seen.update(one for one in places if one is not None)
        held = Three(*(NOTHING if at is None else self.held(side, at) for at, side in zip(places, Side, strict=True)))
        if held.agrees:
            return held.taken
        values = Three(*(one.value for one in held))
        reason = Reason.ADDED if values.base is None else Reason.EDITED
        if values.base is not None and None in (values.ours, values.theirs):
            reason = Reason.REMOVED
        conflict = Conflict.at(path, reason, values)
        choice = self.conflicts.choice(conflict)
        if choice is None:
            return held.ours
        if isinstance(choice, Side):
            return held.of(choice)
        if isinstance(choice, Assessment):
            return Held(_from_draft(choice, path, conflict), False)
        return Held(choice, False)

    def _group(self, head: FormItem) -> None:
        group = ItemPath(head.id, (*self.path.instances, ""))
        keys: Keys = Three(*(one.instances.get(group, ()) for one in self.sections))
        if not any(keys):
            return
        repeating = _Group(self, head, group, keys)
        slots = slots_of(keys, *(repeating.twins(side) for side in (Side.OURS, Side.THEIRS)))
        kept = repeating.merged(slots)
        if kept:
            self.result.instances[group] = tuple(one.key for one in kept)
        for one in kept:
            repeating.put(one)
        names = {one.slot: one.key for one in kept}
        for slot in slots:
            repeating.note_seen(slot, names.get(slot))

    def _absent(self) -> None:
        """Headings, groups and instances that the source lost: what one side says is kept, what one takes away goes."""
        lost = Three(*(self._lost(side) for side in Side))
        both = lost.ours & lost.theirs
        self.result.absent |= both | (lost.ours - lost.base) | (lost.theirs - lost.base)

    def _lost(self, side: Side) -> set[ItemPath]:
        """What a side lost, as the result calls it; without what does not stand in the result."""
        moved = self.moved.of(side)
        found = set()
        for path in self.sections.of(side).absent - self.seen:
            old = next((one for one in moved if path.within(one)), None)
            new = path if old is None else moved[old]
            if new is not None:
                found.add(ItemPath(path.id, (*new.instances, *path.instances[len(new.instances) :])))
        return found


class _Group(Repeating):
    """A group of a section, or its annexed tables."""

    def __init__(self, merging: _SectionMerge, head: FormItem, group: ItemPath, keys: Keys) -> None:
        super().__init__(merging.conflicts, keys)
        self._merging = merging
        self._head = head
        self._group = group
        form = merging.form
        tables = head.kind == "table"
        members = (head,) if tables else form.members(head.id)
        self._members = tuple(item for item in members if item.holds_value)
        self._name = None if tables else form.name_item(head.id)
        self._names: dict[Slot, Held] = {}

    def path(self, key: str) -> ItemPath:
        return self._group.instance(key)

    def twins(self, side: Side) -> dict[str, str]:
        """Key of the base → key on a side."""
        mine, base = self.keys.of(side), self.keys.base
        if self._head.kind == "table":
            return self._table_twins(self._merging.files.of(side), base, list(mine))
        old, new = self._merging.sections.base, self._merging.sections.of(side)
        return twins(
            pair_instances(
                base, mine, lambda: (group_contents(old, self._group, base), group_contents(new, self._group, mine))
            )
        )

    @staticmethod
    def _table_twins(files: Mapping[str, str], base: Iterable[str], free: list[str]) -> dict[str, str]:
        """A table follows its file; else its name tells it."""
        found = {}
        for key in base:
            same_name = (one for one in free if fold(one) == fold(key))
            twin = next((one for one in (files.get(key), key, *same_name) if one in free), None)
            if twin is not None:
                free.remove(twin)
                found[key] = twin
        return found

    def edited(self, slot: Slot, side: Side) -> bool:
        base, key = slot.keys.base, slot.keys.of(side)
        assert base is not None and key is not None  # asked only where both have it
        return base != key or any(
            self._held(item, Side.BASE, base) != self._held(item, side, key) for item in self._members
        )

    def instance(self, key: str, side: Side) -> Instance:
        keys = self.keys.of(side)
        path = self.path(key)
        values = self._merging.sections.of(side).values.items()
        number = list(keys).index(key) + 1 if key in keys else 0
        return Instance(path, number, tuple((at, value) for at, value in values if at.within(path)))

    def in_draft(self, draft: Assessment, key: str) -> bool:
        section = draft.section_of(self._group)
        return section is not None and key in section.instances.get(self._group, ())

    def own_name(self, slot: Slot) -> str | None:
        """Where both sides edited the name, the key follows from how that was settled."""
        if self._name is None:
            return None
        places = self._places_of(self._name, slot)
        held = Three(
            *(NOTHING if at is None else self._merging.held(side, at) for at, side in zip(places, Side, strict=True))
        )
        if held.agrees:
            return None
        here = ItemPath(self._name.id, self.path(str(slot.keys.ours)).instances)
        name = self._names[slot] = self._merging.item(here, places)
        for side in (Side.OURS, Side.THEIRS, Side.BASE):
            key = slot.keys.of(side)
            if key is not None and name == held.of(side):
                return key
        return instance_key(str(name.value)) if name.value is not None else slot.keys.ours

    def put(self, one: Kept) -> None:
        """Puts a kept instance into the result."""
        merging = self._merging
        here = self.path(one.key).instances
        for item in self._members:
            path = ItemPath(item.id, here)
            if one.named is not None and item == self._name:
                named = one.slot.keys.of(one.named)
                assert named is not None  # it is called as that side calls it
                held = self._held(item, one.named, named)
            elif one.source is None and item == self._name and one.slot in self._names:
                held = self._names[one.slot]
            elif one.source is None:
                held = merging.item(path, self._places_of(item, one.slot))
            elif isinstance(one.source, Side):
                key = one.slot.keys.of(one.source)
                assert key is not None  # it was kept because that side has it
                held = self._held(item, one.source, key)
            else:
                held = Held(one.source.get(path), False)
            merging.result.put(path, held)

    def note_seen(self, slot: Slot, name: str | None) -> None:
        """The items of an instance are merged with it, or went with it; `name` is its key in the result, if any."""
        for key, moved in zip(slot.keys, self._merging.moved, strict=True):
            if key is not None:
                here = self.path(key).instances
                self._merging.seen.update(ItemPath(item.id, here) for item in self._members)
                if key != name:
                    moved[self.path(key)] = None if name is None else self.path(name)

    def _held(self, item: FormItem, side: Side, key: str) -> Held:
        return self._merging.held(side, ItemPath(item.id, self.path(key).instances))

    def _places_of(self, item: FormItem, slot: Slot) -> Three[ItemPath | None]:
        return Three(*(None if key is None else ItemPath(item.id, self.path(key).instances) for key in slot.keys))


def _from_draft(draft: Assessment, path: ItemPath, conflict: Conflict) -> Value:
    value = draft.get(path)
    if value is None:
        raise WrongChoice(item=conflict.name, reason="the draft has nothing there")
    return value
