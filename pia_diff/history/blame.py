"""Which version brought every paragraph of a document, and what was decided about that change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pia_diff.compare import Change, Instance, Kind
from pia_diff.forms.revisions import FormsDiffer
from pia_diff.history.entries import entry_word
from pia_diff.history.judging import judged
from pia_diff.history.lean import changes_between
from pia_diff.history.parts import Places, carried, parts_of
from pia_diff.history.places import Twins, watched
from pia_diff.history.reading import Reader, is_lost, same_names
from pia_diff.history.revisions import Revision
from pia_diff.model import ItemPath, Value
from pia_diff.timing import Decision, JudgedChange

Word = tuple[str, str]
"""A file and an entry of it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a part of an item came from.

    `path` is the item in the version that was asked about, `text` the part as it stands there, `revision` the version
    that brought it. `previous` is the one before that; None for the oldest. `uncertain`: the versions before it lost
    the item in reading, so that it may have stood there already. `judged` is the change by which it came, with the
    decision about it; None in the oldest version, and where what no reader calls a change, or another form, brought it.
    `drafted_by` is the author of the draft, where a merge brought it.
    """

    path: ItemPath
    text: str
    revision: Revision
    previous: Revision | None
    uncertain: bool = False
    judged: JudgedChange | None = None
    drafted_by: str = ""


@dataclass(slots=True)
class _Item:
    """An item on its way back: where it stands and what it says in the version reached, and of which of its parts the
    parts asked about are made (`open`, by their numbers).
    """

    asked: ItemPath
    texts: tuple[str, ...]
    path: ItemPath
    value: Value
    open: dict[int, Places]
    known: tuple[int, ItemPath] | None = None
    """The oldest version known to say this and its place there, while the walk is in versions that lost the item."""


class _Part(NamedTuple):
    """A part that a version brought, and where its item stands in that version."""

    item: _Item
    number: int
    path: ItemPath
    uncertain: bool


def blame(
    revisions: Sequence[Revision],
    number: int,
    places: Sequence[ItemPath] | None = None,
    decisions: Callable[[], Iterable[Decision]] = tuple,
) -> Iterator[Origin]:
    """The origin of every part of what stands at `places` (of all items) in the version `number`, in the form's order.

    Paragraphs, marked options, rows of tables and drawings are parts. An item is followed through renumbering,
    renaming and revisions of the form. Raises what reading the versions raises.
    """
    asked = revisions[number]
    items = [
        _Item(path, parts_of(value), path, value, {n: frozenset({n}) for n in range(len(parts_of(value)))})
        for path, value in asked.assessment.walk()
        if places is None or any(path.within(place) for place in places)
    ]
    found: dict[tuple[ItemPath, int], Origin] = {}
    for version, parts in _Walk(revisions, number, items).run().items():
        found.update(_origins(revisions, version, parts, decisions))
    for item in items:
        for part in range(len(item.texts)):
            yield found[item.asked, part]


class _Walk:
    """Goes back from version to version; only items whose entry differs are looked at."""

    def __init__(self, revisions: Sequence[Revision], number: int, items: Sequence[_Item]) -> None:
        self._revisions = revisions
        self._number = number
        self._items = list(items)
        self._index: dict[str, dict[str, list[_Item]]] = {}
        self._brought: dict[int, list[_Part]] = defaultdict(list)

    def run(self) -> dict[int, list[_Part]]:
        """What every version brought, by its number."""
        self._reindex(self._revisions[self._number])
        for number in range(self._number, 0, -1):
            if not self._items:
                break
            self._step(number)
        for item in self._items:
            number, path = item.known or (0, item.path)
            self._brought[number] += (_Part(item, part, path, item.known is not None) for part in item.open)
        return self._brought

    def _step(self, number: int) -> None:
        old, new = self._revisions[number - 1], self._revisions[number]
        named_alike = same_names(old, new)
        affected = self._affected(old, new) if named_alike else list(self._items)
        if not affected:
            return
        twins, reader = Twins(old, new), Reader(old)
        for item in affected:
            stays = named_alike and new.form.group_of(item.path.id) is None
            self._look(item, item.path if stays else twins.before(item.path)[0], number, reader)
        self._items = [item for item in self._items if item.open]
        if not named_alike or any(file not in old.files for file in self._index):
            self._reindex(old)

    def _look(self, item: _Item, old_path: ItemPath, number: int, reader: Reader) -> None:
        old, new = self._revisions[number - 1], self._revisions[number]
        comparable = old.form.number == new.form.number
        before = reader.value(old_path) if comparable else None
        if before is None and comparable and is_lost(old, old_path):
            item.known = item.known or (number, item.path)
            item.path = old_path
            return
        kept = carried(before, item.value)
        by_whom, path = item.known or (number, item.path)
        for part, places in list(item.open.items()):
            continued = [one for one in (kept[place] for place in places) if one is not None]
            if len(continued) < len(places):
                self._brought[by_whom].append(_Part(item, part, path, item.known is not None))
                del item.open[part]
            else:
                item.open[part] = frozenset().union(*continued)
        item.path, item.known = old_path, None
        if before is not None:
            item.value = before

    def _affected(self, old: Revision, new: Revision) -> list[_Item]:
        found: list[_Item] = []
        for file, words in self._index.items():
            if old.files.get(file) == new.files.get(file):
                continue
            before, after = old.entries(file), new.entries(file)
            for word, items in words.items():
                if before is None or after is None or before.get(word) != after.get(word):
                    found += (item for item in items if item.open)
        return found

    def _reindex(self, revision: Revision) -> None:
        self._index = {}
        for item in self._items:
            for file in watched(revision, item.path)[0]:
                self._index.setdefault(file, {}).setdefault(entry_word(item.path.id), []).append(item)


def _origins(
    revisions: Sequence[Revision], number: int, parts: Sequence[_Part], decisions: Callable[[], Iterable[Decision]]
) -> Iterator[tuple[tuple[ItemPath, int], Origin]]:
    revision = revisions[number]
    previous = revisions[number - 1] if number else None
    paths = {part.path for part in parts}
    by_change = _judged(previous, revision, paths, decisions) if previous else {}
    drafted = {path: revision.drafted_by(watched(revision, path)[0]) if previous else "" for path in paths}
    for item, part, path, uncertain in parts:
        yield (
            (item.asked, part),
            Origin(item.asked, item.texts[part], revision, previous, uncertain, by_change.get(path), drafted[path]),
        )


def _judged(
    old: Revision, new: Revision, paths: set[ItemPath], decisions: Callable[[], Iterable[Decision]]
) -> dict[ItemPath, JudgedChange]:
    """The change of every item, judged."""
    try:
        comparison = changes_between(old, new)
    except FormsDiffer:
        return {}
    touched: dict[ItemPath, Change] = {}
    for change in comparison.changes:
        if isinstance(change.after, Instance):
            touched.update((path, change) for path in paths if path.within(change.path))
        elif change.path in paths and change.kind is not Kind.REMOVED:
            touched[change.path] = change
    found = judged(comparison, {id(one): one for one in touched.values()}.values(), new, decisions())
    by_id = {id(one.change): one for one in found}
    return {path: by_id[id(change)] for path, change in touched.items()}
