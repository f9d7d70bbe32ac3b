"""From which state a draft was made: a draft of an older one, put on a newer one, would take back what came since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from dulwich.objects import ObjectID
from dulwich.repo import Repo

from pia_diff.errors import PiaDiffError
from pia_diff.model import Assessment, Section
from pia_diff.store.branch_errors import OlderOrigin
from pia_diff.store.folder import Folder
from pia_diff.store.history import folder_of, versions
from pia_diff.store.loading import load_folder
from pia_diff.store.objects import first_parents

STATES, COMMITS = 12, 200
"""So many states of an assessment are looked at, in so many commits."""

State = tuple[ObjectID, Folder]
"""A state of the folder, and the newest commit that has it."""

Seen = dict[tuple[object, str], int]
"""Distances that are known, by section and fingerprint of its stored text."""


def refuse_older_origin(
    repo: Repo, draft: Assessment, number: str, tip: ObjectID, called: str, *, begins: bool
) -> None:
    """Raises OlderOrigin where the draft differs from an older state in fewer items than from that at `tip`; where its
    branch only `begins`, also where in as many: it edits all that came since, and nobody can tell whether knowingly.

    `called` is what people call the tip. What cannot be read is left out.
    """
    states = list(islice(_states(repo, number, tip), STATES))
    seen: Seen = {}
    distances = [_distance(draft, folder, seen) for _, folder in states]
    many = distances[0] if distances else None
    if many is None:
        return
    few = min(one for one in distances if one is not None)
    nearest = [state for state, distance in zip(states, distances, strict=True) if distance == few]
    if few == many:
        nearest = _others(states[0], nearest[1:]) if begins and many else []
    if nearest:
        raise OlderOrigin(number=number, older=_name(repo, number, nearest), newer=called, few=few, many=many)


def _others(tip: State, states: Sequence[State]) -> list[State]:
    """Those of some states in which the document is not the same as at the tip."""
    if not states:
        return []
    newest = load_folder(tip[1])
    return [one for one in states if _distance(newest, one[1], {})]


def _states(repo: Repo, number: str, tip: ObjectID) -> Iterator[State]:
    """The commits that left the folder in another state than the one before had, newest first."""
    last: State | None = None
    for commit_id in islice(first_parents(repo, tip), COMMITS):
        folder = folder_of(repo, commit_id, number)
        if last is not None and (folder is None or folder.tree_id != last[1].tree_id):
            yield last
        if folder is None:
            return
        last = commit_id, folder
    if last is not None:
        yield last


def _distance(draft: Assessment, folder: Folder, seen: Seen) -> int | None:
    """In how many places the draft differs; on another form in all. None where the folder cannot be read."""
    try:
        stored = load_folder(folder)
        if stored.form.id != draft.form.id:
            return sum(len(section.values) for section in draft.sections.values()) + 1
        found = len(set(draft.rows) ^ set(stored.rows)) + (draft.files != stored.files)
        for path in {*draft.sections, *stored.sections}:
            key = (path, stored.sections.fingerprint(path) or "")
            if key not in seen:
                seen[key] = _differing(draft.sections.get(path, Section()), stored.sections.get(path, Section()))
            found += seen[key]
    except PiaDiffError:
        return None
    return found


def _differing(one: Section, other: Section) -> int:
    values = sum(one.values.get(path) != other.values.get(path) for path in {*one.values, *other.values})
    groups = {*one.instances, *other.instances}
    return values + sum(one.instances.get(group) != other.instances.get(group) for group in groups)


def _name(repo: Repo, number: str, states: Sequence[State]) -> str:
    """The newest version that is in one of the states, else the abbreviated id of the newest commit."""
    trees = {folder.tree_id for _, folder in states}
    for version in reversed(versions(repo, number)):
        at = folder_of(repo, ObjectID(version.commit.encode("ascii")), number)
        if at is not None and at.tree_id in trees:
            return version.name
    return states[0][0].decode("ascii")[:12]
