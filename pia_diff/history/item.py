"""One item, section or instance through all versions: every version in which it changed, the newest first."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pia_diff.compare import Comparison, Kind
from pia_diff.forms.revisions import FormsDiffer
from pia_diff.history.judging import judged, rows_of
from pia_diff.history.lean import changes_between
from pia_diff.history.places import Renamed, Twins, is_same, meets, touches, watched
from pia_diff.history.revisions import Revision
from pia_diff.model import Assessment, ItemPath, Value
from pia_diff.tables import Row
from pia_diff.timing import Decision

Places = tuple[ItemPath, ...]


class Happened(enum.Enum):
    """What a version is to the history of an item."""

    CHANGED = "changed"
    FIRST = "first"
    """It appears here for the first time."""
    LOST = "lost"
    """読取不能: the source of this version, or of the one before, lost it. Nothing is known of a change."""
    OTHER_FORM = "other_form"
    """The version before stands on another 様式, so that nothing can be compared."""


@dataclass(frozen=True)
class Entry:
    """One version of the history of an item.

    `places` are where it stands in this version (several only of a 特定個人情報ファイル), `renamed` what it, what it
    stands in or what stands in it was called before. `rows` tell
    the changes against the version before, `previous`; for the first version of all there is none, and `contents` is
    what was recorded. `lost` are the paths that this version lost in reading, `regained` those the one before had lost.
    `drafted_by` is the author of the draft, where a merge brought it.
    """

    happened: Happened
    revision: Revision
    previous: Revision | None
    places: Places
    rows: tuple[Row, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    contents: tuple[tuple[ItemPath, Value], ...] = ()
    lost: tuple[ItemPath, ...] = ()
    regained: tuple[ItemPath, ...] = ()
    drafted_by: str = ""
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the changes are told: whole texts (`full`), and what people decided (asked for when the first is found)."""

    full: bool = False
    decisions: Callable[[], Sequence[Decision]] = tuple


def item_history(
    revisions: Sequence[Revision], places: Places, found: int, wanted: Wanted, within: range | None = None
) -> Iterator[Entry]:
    """The versions that changed what stands at `places` in the version number `found`, the newest first, as they are
    found. `within` are the numbers of the versions wanted, all by default.

    Where only ids of tree entries and texts are the same nothing is read. Raises what reading the versions raises.
    """
    since, until = (0, len(revisions) - 1) if within is None else (within.start, within.stop - 1)
    newest = min(found + 1, len(revisions) - 1)
    held: Entry | None = None
    for number in range(newest, max(since, 1) - 1, -1):
        old, new = revisions[number - 1], revisions[number]
        if all(is_same(old, new, place) for place in places):
            continue
        gone = number > found  # the version in which it does not stand any more
        old_places, renamed = (places, ()) if gone else _before(old, new, places)
        if number > until:  # only where it stood before that is of interest
            places = old_places
            continue
        entry = _step(old, new, places, old_places, renamed, wanted)
        places = old_places
        if entry is None:
            continue
        if held is not None:
            yield held
        held = None
        if _appears(entry, old, old_places):
            held = entry  # the first, unless an older version has it, too
        else:
            yield entry
    if since == 0 <= until:
        first = _first(revisions[0], places)
        if held is not None and first is None:
            held = replace(held, happened=Happened.FIRST)
        if held is not None:
            yield held
        if first is not None:
            yield first
    elif held is not None:
        yield held


def _before(old: Revision, new: Revision, places: Places) -> tuple[Places, tuple[Renamed, ...]]:
    """The places in the version before, and the names that changed; see `Twins`."""
    twins = Twins(old, new)
    found = [twins.before(place) for place in places]
    return tuple(place for place, _ in found), tuple(dict.fromkeys(one for _, renamed in found for one in renamed))


def _step(
    old: Revision,
    new: Revision,
    places: Places,
    old_places: Places,
    renamed: tuple[Renamed, ...],
    wanted: Wanted,
) -> Entry | None:
    try:
        comparison = changes_between(old, new)
    except FormsDiffer:
        return Entry(Happened.OTHER_FORM, new, old, places, renamed=renamed)
    pairs = list(zip(places, old_places, strict=True))
    touching = [one for one in comparison.changes if any(touches(one, *pair) for pair in pairs)]
    lost, regained = _lost(comparison, places, old_places)
    renamed = tuple(dict.fromkeys((*renamed, *_renamed_in(comparison, places))))
    if not (touching or renamed or lost or regained):
        return None
    found = judged(comparison, touching, new, wanted.decisions()) if touching else ()
    return Entry(
        Happened.CHANGED if touching or renamed else Happened.LOST,
        new,
        old,
        places,
        rows_of(comparison, found, new, full=wanted.full),
        renamed,
        lost=lost,
        regained=regained,
        drafted_by=new.drafted_by([file for place in places for file in watched(new, place)[0]]),
        comparison=comparison,
    )


def _renamed_in(comparison: Comparison, places: Places) -> Iterator[Renamed]:
    """The instances inside the places that were told by their content."""
    for pair in comparison.renamed:
        if any(pair.new.within(place) for place in places):
            yield Renamed(pair.old, pair.new, pair.similarity)


def _lost(comparison: Comparison, places: Places, old_places: Places) -> tuple[Places, Places]:
    """What only the newer, and what only the older version lost of the places."""
    if not any(meets(one, place) for one in comparison.unreadable for place in places):
        return (), ()
    now, earlier = lost_in(comparison.new, places), lost_in(comparison.old, old_places)
    if places == old_places:
        return tuple(one for one in now if one not in earlier), tuple(one for one in earlier if one not in now)
    return (now, ()) if not earlier else ((), earlier) if not now else ((), ())


def lost_in(assessment: Assessment, places: Places) -> Places:
    """The entries of what was lost in reading that touch the places."""
    wanted = {place.section_id for place in places}
    found = {
        one
        for path in assessment.sections
        if path.id in wanted or not path.instances
        for one in assessment.sections[path].absent
        if any(meets(one, place) for place in places)
    }
    return tuple(sorted(found))


def contents_at(assessment: Assessment, places: Places) -> tuple[tuple[ItemPath, Value], ...]:
    """What stands at and under the places, in the order of the form."""
    return tuple(
        (path, value)
        for section in assessment.sections
        if any(meets(section, place) for place in places)
        for path, value in assessment.sections[section].values.items()
        if any(path.within(place) for place in places)
    )


def _appears(entry: Entry, old: Revision, old_places: Places) -> bool:
    added = entry.rows and all(row.judged.change.kind is Kind.ADDED for row in entry.rows)
    return bool(added) and not contents_at(old.assessment, old_places) and not lost_in(old.assessment, old_places)


def _first(revision: Revision, places: Places) -> Entry | None:
    """The entry of the oldest version, where it has or has lost the item."""
    contents, lost = contents_at(revision.assessment, places), lost_in(revision.assessment, places)
    if not contents and not lost:
        return None
    happened = Happened.FIRST if contents else Happened.LOST
    return Entry(happened, revision, None, places, contents=contents, lost=lost)
