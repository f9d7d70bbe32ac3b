"""Assessment × Assessment → Comparison: sections, groups and items paired by key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pia_diff.compare.changes import Change, Comparison, Instance, Kind, Order, Pair
from pia_diff.compare.contents import file_contents, group_contents
from pia_diff.compare.fold import fold
from pia_diff.compare.lost import is_complete, is_nameless, lost_as, lost_file
from pia_diff.compare.pairing import Pairing, pair_instances
from pia_diff.compare.values import change_of, equal, known_alike, layout_change
from pia_diff.forms import FormItem, FormMap, FormSection, form_map
from pia_diff.model import Assessment, Checks, ItemPath, Section

SILENT_CONCEPTS = frozenset({"head.published", "head.form_version"})
"""公表日 and the tag of the form change with every revision or with the form; neither is a 変更箇所."""


def compare(old: Assessment, new: Assessment, *, strict: bool = False) -> Comparison:
    """What changed from `old` to `new`, item by item, in the printed order of the newer form.

    Both must be on revisions of one 様式 (FormsDiffer otherwise). Equal sections are skipped, those of a store without
    being read. Nothing an item lost in reading (absent) ever counts as a deletion or an addition: such items are
    listed in `unreadable`. With `strict` also what no reader calls a change (width, blanks, wraps, glyphs of checks)
    is listed, marked `layout_only`: exactly the items in `ignored`.

    The order of the 特定個人情報ファイル and of annexed tables is no change: the items that list them show it.
    """
    return _Engine(old, new, strict).run()


class _Engine:
    def __init__(self, old: Assessment, new: Assessment, strict: bool) -> None:
        self.old = old
        self.new = new
        self.strict = strict
        self.map: FormMap = form_map(old.form.id, new.form.id)
        self.old_id = {new_id: old_id for old_id, new_id in self.map.new_id.items()}
        self.changes: list[Change] = []
        self.unreadable: dict[ItemPath, None] = {}
        self.ignored: list[ItemPath] = []
        self.renamed: list[Pair] = []

    def run(self) -> Comparison:
        files = self._pair_files()
        for section in self.new.form.sections:
            if section.id == self.new.form.annex.id:
                continue  # the record of changes is not itself changed by being written
            if section.per_file:
                self._per_file(section, files)
            else:
                self._section(section, ItemPath(section.id), ItemPath(section.id), files)
        return Comparison(
            self.old,
            self.new,
            tuple(self.changes),
            tuple(self.unreadable),
            tuple(self.ignored),
            tuple(self.renamed),
        )

    # 特定個人情報ファイル and sections

    def _pair_files(self) -> Pairing:
        """Pairs the 特定個人情報ファイル; their contents are read only where the names do not decide."""
        pairing = pair_instances(
            self.old.files, self.new.files, lambda: (file_contents(self.old), file_contents(self.new))
        )
        self._note_renamed(ItemPath("II", ("",)), ItemPath("II", ("",)), pairing)
        return pairing

    def _note_renamed(self, old_group: ItemPath, group: ItemPath, pairing: Pairing) -> None:
        self.renamed += (
            Pair(old_group.instance(old_key), group.instance(key), alike)
            for old_key, key, alike in pairing.pairs
            if alike < 1.0
        )

    def _per_file(self, section: FormSection, files: Pairing) -> None:
        old_key = {new: old for old, new, _ in files.pairs}
        for number, key in enumerate(self.new.files, 1):
            path = ItemPath(section.id, (key,))
            if key in old_key:
                self._section(section, ItemPath(section.id, (old_key[key],)), path, files)
            else:
                self._whole_file(self.new, self.old, path, number, Kind.ADDED)
        for key in files.removed:
            number = self.old.files.index(key) + 1
            self._whole_file(self.old, self.new, ItemPath(section.id, (key,)), number, Kind.REMOVED)

    def _whole_file(self, there: Assessment, other: Assessment, path: ItemPath, number: int, kind: Kind) -> None:
        """A section of a file that stands on one side only."""
        section = there.sections.get(path)
        if section is None:
            return
        if lost_file(other, path) or (not section.values and lost_as(section, path)):
            self.unreadable[path] = None
        else:
            self._whole(Instance(path, number, tuple(section.values.items())), kind)

    def _whole(self, whole: Instance, kind: Kind) -> None:
        before, after = (None, whole) if kind is Kind.ADDED else (whole, None)
        self.changes.append(Change(whole.path, whole.path, kind, before, after))

    def _section(self, section: FormSection, old_path: ItemPath, path: ItemPath, files: Pairing) -> None:
        alike = self.map.identical and old_path == path
        if alike:
            before = self.old.sections.fingerprint(path)
            if before is not None and before == self.new.sections.fingerprint(path):
                return
        old = self.old.sections.get(old_path, Section())
        new = self.new.sections.get(path, Section())
        if alike and old == new:
            return
        for side, place in ((new, path), (old, old_path)):
            if not side.values and lost_as(side, place):
                self.unreadable[path] = None
                return
        for item in section.items:
            if item.kind == "group" or (item.kind == "table" and item.id.endswith("[]")):
                self._group(item, old, new, old_path, path, files)
            elif item.holds_value and "[]" not in item.id and item.concept not in SILENT_CONCEPTS:
                self._item(old, new, self._source(item.id, old_path), ItemPath(item.id, path.instances))
        for item in self.map.dropped:
            if item.section == section.id and item.holds_value and "[]" not in item.id:
                self._item(old, new, ItemPath(item.id, old_path.instances), None)

    def _source(self, item_id: str, old_place: ItemPath) -> ItemPath | None:
        """The item of the older form that asks the same, in the instances of `old_place`; None where there is none."""
        old_id = self.old_id.get(item_id)
        return ItemPath(old_id, old_place.instances) if old_id else None

    # Items

    def _item(self, old: Section, new: Section, old_path: ItemPath | None, path: ItemPath | None) -> None:
        """One item, or what became of an item that only one form has (the other path is None)."""
        before = old.values.get(old_path) if old_path else None
        after = new.values.get(path) if path else None
        if before == after and not old.absent and not new.absent:
            return  # most items, and quickly
        here = path or old_path
        assert here is not None  # one of the two is always given
        lost_before, lost_after = (None if before is not None else old_path), (None if after is not None else path)
        if self._is_lost(old, lost_before, new, lost_after, here):
            return
        if old_path and path and isinstance(before, Checks) and isinstance(after, Checks):
            before, after = self._partly_known(old, old_path, before, new, path, after)
        if before == after:
            return
        change = None if equal(before, after) else change_of(old_path or here, here, before, after)
        if change is not None:
            self.changes.append(change)
        else:
            self.ignored.append(here)
            if self.strict:
                self.changes.append(layout_change(old_path or here, here, before, after))

    def _partly_known(
        self, old: Section, old_path: ItemPath, before: Checks, new: Section, path: ItemPath, after: Checks
    ) -> tuple[Checks, Checks]:
        """Check boxes as far as both sides know them: listed as absent and yet filled, they were read in part."""
        if lost_as(old, old_path):
            after = known_alike(before, after)
        if lost_as(new, path):
            before = known_alike(after, before)
        self._is_lost(old, old_path, new, path, path)
        return before, after

    def _is_lost(
        self, old: Section, old_path: ItemPath | None, new: Section, path: ItemPath | None, here: ItemPath
    ) -> bool:
        """Notes that one of the sources, or both, lost what stands at `here`, under the widest name it lost it by."""
        lost_after = lost_as(new, path) if path else None
        lost_before = lost_as(old, old_path) if old_path else None
        lost = lost_after or lost_before
        if lost is None:
            return False
        # The place by its name in the newer revision. Where the entry means all instances, so does the note.
        per_file = self.new.form.section(here.id).per_file
        keys = [
            key if lost.instances[n : n + 1] not in ((), ("",)) or (n == 0 and per_file) else ""
            for n, key in enumerate(here.instances[: lost.id.count("[]") + per_file])
        ]
        lost_id = lost.id if lost_after else self.map.new_id.get(lost.id, lost.id)
        self.unreadable[ItemPath(lost_id, tuple(keys))] = None
        return True

    # Groups

    def _group(
        self, head: FormItem, old: Section, new: Section, old_path: ItemPath, path: ItemPath, files: Pairing
    ) -> None:
        old_group = ItemPath(self.old_id.get(head.id, head.id), (*old_path.instances, ""))
        group = ItemPath(head.id, (*path.instances, ""))
        old_keys, new_keys = old.instances.get(old_group, ()), new.instances.get(group, ())
        if (not old_keys or not new_keys) and self._is_lost(
            old, None if old_keys else old_group, new, None if new_keys else group, group
        ):
            return
        if head.kind == "table":
            self._tables(old, new, old_group, group, files)
            return
        pairing = pair_instances(
            old_keys,
            new_keys,
            lambda: (group_contents(old, old_group, old_keys), group_contents(new, group, new_keys)),
        )
        self._note_renamed(old_group, group, pairing)
        old_key = {key: old_one for old_one, key, _ in pairing.pairs}
        # Instances that lost their names may be any of those that only the other side has.
        nameless_old = [key for key in pairing.removed if is_nameless(self.old.form, old, old_group.instance(key))]
        added = [key for key in new_keys if key not in old_key]
        nameless = [key for key in added if is_nameless(self.new.form, new, group.instance(key))]
        for number, key in enumerate(new_keys, 1):
            here = group.instance(key)
            if key in old_key:
                there = old_group.instance(old_key[key])
                for item in self.new.form.members(head.id):
                    self._item(old, new, self._source(item.id, there), ItemPath(item.id, here.instances))
            elif key in nameless or nameless_old:
                self.unreadable[here] = None
            elif not self._is_lost(old, old_group.instance(key), new, None, here):
                self._whole(_instance(new, here, number), Kind.ADDED)
        for key in pairing.removed:
            here = old_group.instance(key)
            if key in nameless_old or nameless:
                self.unreadable[group.instance(key)] = None
            elif not self._is_lost(old, None, new, group.instance(key), group.instance(key)):
                self._whole(_instance(old, here, old_keys.index(key) + 1), Kind.REMOVED)
        complete = is_complete(old, old_group) and is_complete(new, group)
        self._order(old_group, group, old_keys, new_keys, pairing, complete=complete)

    def _order(
        self,
        old_group: ItemPath,
        group: ItemPath,
        old_keys: Sequence[str],
        new_keys: Sequence[str],
        pairing: Pairing,
        *,
        complete: bool,
    ) -> None:
        """The order of the instances that both revisions have. Without the lost ones nobody knows who only slid."""
        kept = sorted((new_keys.index(b) + 1, old_keys.index(a) + 1, a, b) for a, b, _ in pairing.pairs)
        slid = all(one[1] < following[1] for one, following in pairwise(kept))
        moved = [one for one in kept if one[0] != one[1]]
        if not moved or (slid and not complete):
            return
        before = Order(tuple(sorted((o, a) for _, o, a, _ in moved)))
        after = Order(tuple((n, b) for n, _, _, b in moved))
        self.changes.append(Change(group, old_group, Kind.RENUMBERED if slid else Kind.MOVED, before, after))

    def _tables(self, old: Section, new: Section, old_group: ItemPath, group: ItemPath, files: Pairing) -> None:
        """Annexed tables, one a 特定個人情報ファイル (or a heading): their keys follow the files."""
        file_twins = {a: b for a, b, _ in files.pairs}
        old_keys, new_keys = old.instances.get(old_group, ()), new.instances.get(group, ())
        free = list(new_keys)
        for key in old_keys:
            same_name = (one for one in free if fold(one) == fold(key))
            twin = next((one for one in (file_twins.get(key), key, *same_name) if one in free), None)
            if twin is not None:
                free.remove(twin)
            here = key if twin is None and key not in new_keys else twin
            self._item(old, new, old_group.instance(key), None if here is None else group.instance(here))
        for key in free:
            there = None if key in old_keys else old_group.instance(key)
            self._item(old, new, there, group.instance(key))


def _instance(section: Section, path: ItemPath, number: int) -> Instance:
    return Instance(path, number, tuple((p, value) for p, value in section.values.items() if p.within(path)))
