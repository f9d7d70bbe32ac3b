"""What two repositories exchange: branches, versions, and what cannot be joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dulwich.file import FileLocked
from dulwich.objects import ObjectID, ShaFile, Tag
from dulwich.refs import Ref, check_ref_format
from dulwich.repo import Repo

from pia_diff.errors import PiaDiffError
from pia_diff.store.ancestry import count_new
from pia_diff.store.history import folder_of, natural
from pia_diff.store.landing import LostRace, attempts
from pia_diff.store.objects import peel, read_object
from pia_diff.store.recovering import recover
from pia_diff.store.refs import move_ref
from pia_diff.store.remote_errors import Diverged, VersionConflict
from pia_diff.store.remotes import Remote, tracking_ref
from pia_diff.store.version import TAGS, tag_ref

HEADS = "refs/heads/"
SHOWN = 4
"""So many conflicts are named in a message."""

Refs = Mapping[Ref, ObjectID]


class Moved(NamedTuple):
    """A branch that moved on by `commits` commits; `new` where it was not there before."""

    branch: str
    commits: int
    new: bool


class Conflict(NamedTuple):
    """A version of one name that is another one on the other side; the ids of both tags, in hexadecimal."""

    number: str
    name: str
    here: str
    there: str


@dataclass(frozen=True)
class Exchanged:
    """What went over: branches that moved, (number, name) of versions. Of a fetch also what could not be joined:
    branches that both sides added to, versions that are not the same.
    """

    remote: Remote
    branches: tuple[Moved, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    diverged: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def version_key(ref: Ref) -> tuple[str, str] | None:
    """Number and name where a ref can be that of a version."""
    parts = ref.decode("utf-8", "replace").removeprefix(TAGS).split("/")
    plain = ref.startswith(TAGS.encode()) and len(parts) == 2 and not ref.endswith(b"^{}")
    return (parts[0], parts[1]) if plain and check_ref_format(Ref(ref[5:])) else None


def in_order(keys: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Versions by number (9 before 10) and name."""
    return tuple(sorted(keys, key=lambda key: (natural(key[0]), key[1])))


def conflicts_of(mine: Mapping[tuple[str, str], ObjectID], theirs: Refs) -> list[Conflict]:
    """The versions that both sides have under one name, and that are not the same tag."""
    found = []
    for number, name in in_order(mine):
        tag = mine[number, name]
        there = theirs.get(Ref(tag_ref(number, name).encode()))
        if there is not None and there != tag:
            found.append(Conflict(number, name, tag.decode("ascii"), there.decode("ascii")))
    return found


def conflict_error(conflicts: Sequence[Conflict]) -> VersionConflict:
    """The error that names the versions in conflict, with the ids of both tags, ours first."""
    named = [f"{one.number}/{one.name} ({one.here[:12]} ≠ {one.there[:12]})" for one in conflicts]
    more = [f"… ({len(named)})"] if len(named) > SHOWN else []
    example = f"{conflicts[0].number}/{conflicts[0].name}={conflicts[0].name}-2"
    return VersionConflict(count=len(conflicts), versions=", ".join([*named[:SHOWN], *more]), example=example)


def unjoined(done: Exchanged) -> PiaDiffError | None:
    """The error for what a fetch got and could not join: versions in conflict, else branches both sides added to."""
    if done.conflicts:
        return conflict_error(done.conflicts)
    if done.diverged:
        return Diverged(branch=done.diverged[0], remote=done.remote.name)
    return None


def is_version(repo: Repo, number: str, tag: ObjectID) -> bool:
    """Whether a tag that is here is a version: annotated, of a commit that holds the assessment."""
    try:
        commit = peel(repo, tag) if isinstance(read_object(repo, tag, ShaFile, number), Tag) else None
        return commit is not None and folder_of(repo, commit.id, number) is not None
    except PiaDiffError:
        return False


def heads_of(refs: Refs) -> dict[Ref, ObjectID]:
    """The branches among refs of the other side; names that could lead out of the repository are none."""
    return {ref: value for ref, value in refs.items() if ref.startswith(HEADS.encode()) and check_ref_format(ref)}


def track(repo: Repo, remote: Remote, branch: str, value: ObjectID) -> None:
    """Keeps where a branch of the other side is. What that says is not needed for anything but reading: where it cannot
    be written (a branch `a` there has become `a/b`) it stays as it is.
    """
    ref = tracking_ref(remote, branch)
    if not check_ref_format(ref):
        return
    for _ in attempts(1.0):
        try:
            old = repo.refs.read_ref(ref)
            if old == value or move_ref(repo, ref, ObjectID(old) if old else None, value):
                return
        except FileLocked as error:
            recover(repo, error)
        except LostRace:
            continue
        except OSError:
            return


def moved(repo: Repo, ref: Ref, old: ObjectID | None, new: ObjectID) -> Moved:
    """How far a branch went from `old` to `new`."""
    return Moved(branch_name(ref), count_new(repo, old, new), old is None)


def branch_name(ref: Ref) -> str:
    """`main` of `refs/heads/main`."""
    return ref.decode("utf-8", "replace").removeprefix(HEADS)
