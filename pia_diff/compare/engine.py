"""Assessment × Assessment → Comparison: sections, groups and items paired by key."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from pia_diff.compare.changes import Change, Comparison, Instance, Kind, Order, Pair
from pia_diff.compare.fold import fold
from pia_diff.compare.pairing import Contents, Pairing, pair_instances
from pia_diff.compare.values import change_of, equal, layout_change
from pia_diff.forms import FormItem, FormMap, FormSection, form_map
from pia_diff.model import Assessment, ItemPath, Section, Value

SILENT_CONCEPTS = frozenset({"head.published", "head.form_version"})
"""公表日 and the tag of the form change with every revision or with the form; neither is a 変更箇所."""


def compare(old: Assessment, new: Assessment, *, strict: bool = False) -> Comparison:
    """What changed from `old` to `new`, item by item, in the printed order of the newer form.

    Both must be on revisions of one 様式 (FormsDiffer otherwise). Sections whose stored text is equal are not read.
    With `strict` also what no reader calls a change (width, blanks, wraps, glyphs of checks) is listed, marked
    `layout_only`. Nothing an item lost in reading (absent) ever counts as a deletion or an addition: such items are
    listed in `unreadable`.
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
        self.unreadable: list[ItemPath] = []
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

    def _pair_files(self) -> Pairing:
        """Pairs the 特定個人情報ファイル; their contents are read only where the names do not agree."""
        if [fold(key) for key in self.old.files] == [fold(key) for key in self.new.files]:
            pairs = [(a, b, 1.0) for a, b in zip(self.old.files, self.new.files, strict=True)]
            return Pairing(tuple(pairs), (), ())
        pairing = pair_instances(
            {key: _file_contents(self.old, key) for key in self.old.files},
            {key: _file_contents(self.new, key) for key in self.new.files},
        )
        self._note_renamed(ItemPath("II"), ItemPath("II"), pairing)
        return pairing

    def _note_renamed(self, old_group: ItemPath, new_group: ItemPath, pairing: Pairing) -> None:
        for old_key, new_key, alike in pairing.pairs:
            if alike < 1.0:
                old = ItemPath(old_group.id, (*old_group.instances[:-1], old_key))
                new = ItemPath(new_group.id, (*new_group.instances[:-1], new_key))
                self.renamed.append(Pair(old, new, alike))

    def _per_file(self, section: FormSection, files: Pairing) -> None:
        old_key = {new: old for old, new, _ in files.pairs}
        for number, key in enumerate(self.new.files, 1):
            path = ItemPath(section.id, (key,))
            if key in old_key:
                self._section(section, ItemPath(section.id, (old_key[key],)), path, files)
            elif path in self.new.sections:
                contents = tuple(self.new.sections[path].values.items())
                self.changes.append(Change(path, path, Kind.ADDED, None, Instance(path, number, contents)))
        for key in files.removed:
            path = ItemPath(section.id, (key,))
            if path in self.old.sections:
                contents = tuple(self.old.sections[path].values.items())
                whole = Instance(path, self.old.files.index(key) + 1, contents)
                self.changes.append(Change(path, path, Kind.REMOVED, whole, None))

    def _section(self, section: FormSection, old_path: ItemPath, path: ItemPath, files: Pairing) -> None:
        if self.map.identical and old_path == path:
            before = self.old.sections.fingerprint(path)
            if before is not None and before == self.new.sections.fingerprint(path):
                return
        old = self.old.sections.get(old_path, Section())
        new = self.new.sections.get(path, Section())
        for item in section.items:
            if item.kind == "group" or (item.kind == "table" and item.id.endswith("[]")):
                self._group(item, old, new, old_path, path, files)
            elif item.holds_value and "[]" not in item.id and item.concept not in SILENT_CONCEPTS:
                old_id = self.old_id.get(item.id, item.id if item.id not in self.old.form.items else None)
                source = ItemPath(old_id, old_path.instances) if old_id else None
                self._item(old, new, source, ItemPath(item.id, path.instances))
        for item in self.map.dropped:
            if item.section == section.id and item.holds_value and "[]" not in item.id:
                self._item(old, new, ItemPath(item.id, old_path.instances), None)

    def _item(self, old: Section, new: Section, old_path: ItemPath | None, path: ItemPath | None) -> None:
        before = old.values.get(old_path) if old_path else None
        after = new.values.get(path) if path else None
        here = path or old_path
        assert here is not None  # one of the two is always given
        if before == after:
            return
        lost_before = before is None and old_path is not None and _lost(old, old_path)
        lost_after = after is None and path is not None and _lost(new, path)
        if lost_before or lost_after:
            self.unreadable.append(here)
            return
        change = None if equal(before, after) else change_of(old_path or here, here, before, after)
        if change is not None:
            self.changes.append(change)
        else:
            self.ignored.append(here)
            if self.strict and before is not None and after is not None:
                self.changes.append(layout_change(old_path or here, here, before, after))

    def _group(
        self, head: FormItem, old: Section, new: Section, old_path: ItemPath, path: ItemPath, files: Pairing
    ) -> None:
        old_head = self.old_id.get(head.id)
        old_group = ItemPath(old_head or head.id, (*old_path.instances, ""))
        group = ItemPath(head.id, (*path.instances, ""))
        old_keys, new_keys = old.instances.get(old_group, ()), new.instances.get(group, ())
        if not old_keys and not new_keys:
            return
        if (not old_keys and _lost(old, old_group)) or (not new_keys and _lost(new, group)):
            self.unreadable.append(group)
            return
        if head.kind == "table":
            self._tables(old, new, old_group, group, files)
            return
        pairing = pair_instances(_contents(old, old_group, old_keys), _contents(new, group, new_keys))
        self._note_renamed(old_group, group, pairing)
        old_key = {new_one: old_one for old_one, new_one, _ in pairing.pairs}
        for number, key in enumerate(new_keys, 1):
            here = group.instance(key)
            if key not in old_key:
                self._whole(old, old_group, new, here, number, Kind.ADDED)
                continue
            there = old_group.instance(old_key[key])
            for item in self.new.form.members(head.id):
                old_id = self.old_id.get(item.id)
                source = ItemPath(old_id, there.instances) if old_id else None
                self._item(old, new, source, ItemPath(item.id, here.instances))
        for key in pairing.removed:
            number = old_keys.index(key) + 1
            self._whole(new, group, old, old_group.instance(key), number, Kind.REMOVED)
        self._order(group, old_keys, new_keys, pairing)

    def _whole(
        self, other: Section, other_group: ItemPath, section: Section, path: ItemPath, number: int, kind: Kind
    ) -> None:
        """An instance that stands on one side only."""
        if _lost(other, other_group) or _lost(other, path):
            self.unreadable.append(path)
            return
        whole = Instance(path, number, tuple((p, v) for p, v in section.values.items() if p.within(path)))
        before, after = (None, whole) if kind is Kind.ADDED else (whole, None)
        self.changes.append(Change(path, path, kind, before, after))

    def _tables(self, old: Section, new: Section, old_group: ItemPath, group: ItemPath, files: Pairing) -> None:
        """Annexed tables, one a 特定個人情報ファイル (or a heading): their keys follow the files."""
        old_keys, new_keys = old.instances.get(old_group, ()), new.instances.get(group, ())
        twins = {a: b for a, b, _ in files.pairs}
        by_fold = {fold(key): key for key in new_keys}
        done: set[str] = set()
        for key in old_keys:
            twin = twins.get(key) if twins.get(key) in new_keys else by_fold.get(fold(key))
            done.add(twin or "")
            self._item(old, new, old_group.instance(key), group.instance(twin or key))
        for key in new_keys:
            if key not in done:
                self._item(old, new, old_group.instance(key), group.instance(key))

    def _order(self, group: ItemPath, old_keys: Iterable[str], new_keys: Iterable[str], pairing: Pairing) -> None:
        old_number = {key: n for n, key in enumerate(old_keys, 1)}
        new_number = {key: n for n, key in enumerate(new_keys, 1)}
        kept = sorted((new_number[b], old_number[a], a, b) for a, b, _ in pairing.pairs)
        if all(n == o for n, o, _, _ in kept):
            return
        slid = all(one[1] < following[1] for one, following in pairwise(kept))
        moved = [one for one in kept if one[0] != one[1]]
        before = Order(tuple(sorted((o, a) for _, o, a, _ in moved)))
        after = Order(tuple((n, b) for n, _, _, b in moved))
        kind = Kind.RENUMBERED if slid else Kind.MOVED
        self.changes.append(Change(group, group, kind, before, after))


def _lost(section: Section, path: ItemPath) -> bool:
    """Whether the source lost `path` itself, or something that holds it."""
    return any(path.within(lost) for lost in section.absent)


def _contents(section: Section, group: ItemPath, keys: Iterable[str]) -> dict[str, Contents]:
    found: dict[str, dict[str, str]] = {key: {} for key in keys}
    depth = len(group.instances)
    for path, value in section.values.items():
        if path.id.startswith(group.id + ".") and path.instances[: depth - 1] == group.instances[:-1]:
            found[path.instances[depth - 1]][path.id[len(group.id) + 1 :]] = _short(value)
    return dict(found)


def _file_contents(assessment: Assessment, key: str) -> Contents:
    """The items of a file's own sections outside groups, as text."""
    found: dict[str, str] = {}
    for section in assessment.form.sections:
        one = assessment.sections.get(ItemPath(section.id, (key,))) if section.per_file else None
        if one is not None:
            found.update((path.id, _short(value)) for path, value in one.values.items() if "[]" not in path.id)
    return found


def _short(value: Value) -> str:
    return str(value)[:400]
