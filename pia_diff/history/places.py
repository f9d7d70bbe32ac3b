"""Where an item stands from version to version: its place in one, and in the one before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from pia_diff.compare.changes import Change, Content, Instance, Order
from pia_diff.compare.contents import file_contents, group_contents
from pia_diff.compare.fold import fold
from pia_diff.compare.pairing import Pairing, pair_instances
from pia_diff.forms import Form, form_map, load_form
from pia_diff.forms.revisions import FormsDiffer
from pia_diff.history.entries import entry_word
from pia_diff.history.revisions import Revision
from pia_diff.model import Assessment, ItemPath, Section
from pia_diff.store.folder import FILE_KEY, section_file
from pia_diff.store.names import file_names
from pia_diff.structured.encode import ABSENT


@dataclass(frozen=True, slots=True)
class Renamed:
    """What an instance, or a file, was called before, what after, and how alike the two are (1.0: the names agree)."""

    old: ItemPath
    new: ItemPath
    similarity: float


def watched(revision: Revision, place: ItemPath) -> tuple[list[str], str | None]:
    """The files in which a place stands, and the word of the entry in them; None where it is a whole section."""
    folder, plain, word = _where(revision.form.id, place)
    if plain in revision.files or not folder:
        return [plain], word
    if not plain:
        return sorted(path for path in revision.files if path.startswith(f"{folder}/")), word
    # Two files whose names differ in nothing but case have other names than alone.
    key = place.instances[0]
    section = revision.form.section(place.id)
    return [section_file(section, file_names(revision.assessment.files).get(key, key))], word


@lru_cache(maxsize=1024)
def _where(form_id: str, place: ItemPath) -> tuple[str, str, str | None]:
    """The folder of the section of a place, where it has one; its file as it is called alone, empty where a place
    stands for every file; the word of the entry.
    """
    section = load_form(form_id).section(place.id)
    word = None if place.id == section.id else entry_word(place.id)
    if not section.per_file:
        return "", section_file(section), word
    key = place.instances[0] if place.instances else ""
    return section.file, section_file(section, file_names([key])[key]) if key else "", word


def is_same(old: Revision, new: Revision, place: ItemPath) -> bool:
    """Whether the text of what a place stands in is the same in both versions, told without reading any YAML."""
    if old.form.id != new.form.id:
        return False
    files, word = watched(new, place)
    if not files or files != watched(old, place)[0]:
        return False
    differing = [file for file in files if old.files.get(file) != new.files.get(file)]
    if not differing:
        return all(file in new.files for file in files)
    return word is not None and all(_same_entries(old, new, file, word) for file in differing)


def _same_entries(old: Revision, new: Revision, file: str, word: str) -> bool:
    before, after = old.entries(file), new.entries(file)
    if not before or not after:
        return False
    # A heading has no entry: what stands under it has.
    words = {one for one in (*before, *after) if one == word or one.startswith(f"{word}.")}
    return all(before.get(one) == after.get(one) for one in (*words, ABSENT, FILE_KEY))


class Twins:
    """What stands where in the older of two versions: by the map of the forms, and by who is who among the files and
    the instances. Each group is paired once.
    """

    def __init__(self, old: Revision, new: Revision) -> None:
        self._old = old
        self._new = new
        self._groups: dict[ItemPath, tuple[ItemPath, Pairing]] = {}

    def before(self, place: ItemPath) -> tuple[ItemPath, tuple[Renamed, ...]]:
        """The place in the older version, and with it the names that changed. What stands nowhere there keeps its
        place.
        """
        form = self._new.form
        renamed: list[Renamed] = []
        keys = list(place.instances)
        here: tuple[str, ...] = ()
        there: tuple[str, ...] = ()
        if form.section(place.id).per_file and keys:
            key = keys.pop(0)
            there = here = ("",)
            if key:
                there, here = (_twin(self._files, key, ("II", "II"), (), (), renamed),), (key,)
        group_id = form.group_of(place.id)
        if group_id is not None and keys and keys[0]:
            group = ItemPath(group_id, (*here, ""))
            if group_id in form.items and form.items[group_id].kind == "table":
                there += (self._table(group, there, keys[0], renamed),)
            else:
                old_group, pairing = self._group(group, there)
                there += (_twin(pairing, keys[0], (old_group.id, group_id), there, here, renamed),)
        else:
            there += tuple(keys)
        return ItemPath(_old_id(self._old.form, form, place.id), there), tuple(renamed)

    @cached_property
    def _files(self) -> Pairing:
        old, new = self._old.assessment, self._new.assessment
        return pair_instances(old.files, new.files, lambda: (file_contents(old), file_contents(new)))

    def _table(self, group: ItemPath, there: tuple[str, ...], key: str, renamed: list[Renamed]) -> str:
        """The older key of a table that a 特定個人情報ファイル has in an annex: as the file was called."""
        old_group = self._old_group(group, there)
        known = _section(self._old.assessment, old_group).instances.get(old_group, ())
        taken = {one for one in _section(self._new.assessment, group).instances.get(group, ()) if one != key}
        twins = {new_key: old_key for old_key, new_key, _ in self._files.pairs}
        alike = (one for one in known if fold(one) == fold(key))
        for old_key in (twins.get(key), key, *alike):
            if old_key in known and (old_key == key or old_key not in taken):
                if old_key != key:
                    old, new = old_group.instance(old_key), group.instance(key)
                    renamed.append(Renamed(old, new, self._likeness(key, old_key)))
                return old_key
        return key

    def _likeness(self, key: str, old_key: str) -> float:
        return next((alike for old, new, alike in self._files.pairs if (old, new) == (old_key, key)), 1.0)

    def _old_group(self, group: ItemPath, there: tuple[str, ...]) -> ItemPath:
        return ItemPath(_old_id(self._old.form, self._new.form, group.id), (*there, ""))

    def _group(self, group: ItemPath, there: tuple[str, ...]) -> tuple[ItemPath, Pairing]:
        """The group in the older version, and who is who in it."""
        if group not in self._groups:
            old_group = self._old_group(group, there)
            sides = _section(self._old.assessment, old_group), _section(self._new.assessment, group)
            names = sides[0].instances.get(old_group, ()), sides[1].instances.get(group, ())
            pairing = pair_instances(
                *names,
                lambda: (group_contents(sides[0], old_group, names[0]), group_contents(sides[1], group, names[1])),
            )
            self._groups[group] = old_group, pairing
        return self._groups[group]


def _twin(
    pairing: Pairing,
    key: str,
    ids: tuple[str, str],
    there: tuple[str, ...],
    here: tuple[str, ...],
    renamed: list[Renamed],
) -> str:
    """The key in the older version; the same where it has no twin there."""
    for old_key, new_key, alike in pairing.pairs:
        if new_key == key:
            if old_key != key:
                old, new = ItemPath(ids[0], (*there, old_key)), ItemPath(ids[1], (*here, key))
                renamed.append(Renamed(old, new, alike))
            return old_key
    return key


def _old_id(old: Form, new: Form, item_id: str) -> str:
    """The id in the older form of what has `item_id` in the newer; the same where the older form lacks it."""
    if old.id == new.id:
        return item_id
    try:
        ids = form_map(old.id, new.id).new_id
    except FormsDiffer:
        return item_id
    return next((one for one, other in ids.items() if other == item_id), item_id)


def _section(assessment: Assessment, group: ItemPath) -> Section:
    return assessment.section_of(group) or Section()


def meets(one: ItemPath, other: ItemPath) -> bool:
    """Whether one of two paths stands in the other; an empty or missing key stands for every instance."""
    wide, narrow = (one, other) if len(one.id) <= len(other.id) else (other, one)
    if narrow.id != wide.id and not narrow.id.startswith(f"{wide.id}."):
        return False
    return _keys_meet(one.instances, other.instances)


def _keys_meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(mine == theirs or "" in (mine, theirs) for mine, theirs in zip(one, other, strict=False))


def touches(change: Change, place: ItemPath, old_place: ItemPath) -> bool:
    """Whether a change is one of what stands at a place: in it, of what it stands in as a whole, or of its number."""
    if change.path.within(place) or change.old_path.within(old_place):
        return True
    if isinstance(change.before, Order) and isinstance(change.after, Order):
        group = place.id == change.path.id and _keys_meet(place.instances[:-1], change.path.instances[:-1])
        return group and place.instances[-1] in [key for _, key in change.after.numbered]
    return _says(change.after, place) or _says(change.before, old_place)


def _says(content: Content | None, place: ItemPath) -> bool:
    """Whether an instance that came or went as a whole says something at a place in it."""
    return isinstance(content, Instance) and any(path.within(place) for path, _ in content.values)
