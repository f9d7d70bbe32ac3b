"""What the walks must find, by comparing every pair of neighbouring documents wholly and walking item by item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pia_diff.compare import Comparison, Instance, Kind, compare
from pia_diff.compare.changes import Change, Order
from pia_diff.compare.fold import fold
from pia_diff.history import Revision
from pia_diff.model import Assessment, ItemPath, State, Value
from pia_diff.timing import Circumstances, Duty, judge, record

OUT, TABLE = "II.4.out[]", "A2.file[]"


class Step(NamedTuple):
    """What one version did: its number, the comparison with the one before, the duty of every change."""

    number: int
    comparison: Comparison
    duties: dict[ItemPath, Duty]


def steps(documents: Sequence[Assessment], revisions: Sequence[Revision]) -> list[Step]:
    """All of them, the newest first."""
    found = []
    for number in range(len(documents) - 1, 0, -1):
        comparison = compare(documents[number - 1], documents[number])
        version = revisions[number].version
        known = Circumstances(version.published, version.effective)
        duties = {one.change.path: one.duty for one in record(judge(comparison), known)}
        found.append(Step(number, comparison, duties))
    return found


def before(comparison: Comparison, place: ItemPath) -> ItemPath:
    """The place in the older document: only what was recognised by its content was called otherwise."""
    if not place.instances:
        return place
    old_key = {pair.new: pair.old.instances[-1] for pair in comparison.renamed}
    if place.id == TABLE:
        key = place.instances[0]
        renamed = old_key.get(ItemPath("II", (key,)))
        there = comparison.old.sections[ItemPath("A2")].instances.get(ItemPath(TABLE, ("",)), ())
        return ItemPath(TABLE, (renamed,)) if renamed in there else place
    keys = [old_key.get(ItemPath("II", place.instances[:1]), place.instances[0])]
    if len(place.instances) > 1:
        keys.append(old_key.get(ItemPath(OUT, place.instances), place.instances[1]))
    return ItemPath(place.id, tuple(keys))


def said_under(change: Change) -> Iterator[ItemPath]:
    """Every place of the newer (of the older, where it is gone) document that a change is about."""
    if isinstance(change.after, Order):
        yield change.path
        yield from (change.path.instance(key) for _, key in change.after.numbered)
        return
    yield change.path
    for whole in (change.before, change.after):
        if isinstance(whole, Instance):
            yield from (path for path, _ in whole.values)


def lies_in(path: ItemPath, place: ItemPath) -> bool:
    """Whether a path stands at or under a place; fewer or empty keys of the place stand for all."""
    if path.id != place.id and not path.id.startswith(place.id + "."):
        return False
    keys = [*place.instances, *[""] * 9]
    return all(wanted in ("", key) for key, wanted in zip(path.instances, keys, strict=False)) and (
        len([key for key in place.instances if key]) <= len([key for key in path.instances if key])
    )


def changes_of(walked: Sequence[Step], place: ItemPath) -> dict[int, dict[ItemPath, Duty]]:
    """By number of the version, the changes of what stands at `place` in the newest, each with its duty."""
    found = {}
    for number, comparison, duties in walked:
        old_place = before(comparison, place)
        found[number] = {
            one.path: duties[one.path]
            for one in comparison.changes
            if any(
                lies_in(path, old_place if one.kind is Kind.REMOVED else place)
                and (path != one.path or not isinstance(one.after, Order) or lies_in(one.path, place))
                for path in said_under(one)
            )
        }
        place = old_place
    return {number: changes for number, changes in found.items() if changes}


def values(document: Assessment) -> dict[ItemPath, Value]:
    return dict(document.walk())


def origins(documents: Sequence[Assessment], walked: Sequence[Step]) -> dict[tuple[ItemPath, str], tuple[int, bool]]:
    """For every paragraph of the newest document the number of the version that brought it, and whether the versions
    before it lost the item. All paragraphs of an item are different.
    """
    found = {}
    for asked, value in documents[-1].walk():
        for part in str(value).split("\n"):
            place, known, uncertain = asked, len(documents) - 1, False
            for number, comparison, _ in walked:
                place = before(comparison, place)
                older = documents[number - 1]
                if older.state(place) is State.ABSENT and older.get(place) is None:
                    uncertain = True
                    continue
                here = older.get(place)
                if here is None or fold(part) not in [fold(one) for one in str(here).split("\n")]:
                    break
                known, uncertain = number - 1, False
            found[asked, part] = known, uncertain
    return found


def standings(documents: Sequence[Assessment], walked: Sequence[Step], wording: str) -> set[tuple[str, int, int]]:
    """(item in the last of them, first version, last version) of every stretch in which a wording stood in an item."""
    hits = [{path for path, value in values(one).items() if fold(wording) in fold(str(value))} for one in documents]
    found = set()
    standing = {path: (path, len(documents) - 1) for path in hits[-1]}
    for number, comparison, _ in walked:
        kept = {}
        for path, (asked, last) in standing.items():
            place = before(comparison, path)
            if place in hits[number - 1]:
                kept[place] = asked, last
            else:
                found.add((str(asked), number, last))
        standing = kept | {path: (path, number - 1) for path in hits[number - 1] if path not in kept}
    return found | {(str(asked), 0, last) for asked, last in standing.values()}
