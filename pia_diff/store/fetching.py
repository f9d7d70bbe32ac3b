"""Versions and branches from another repository: what is here stays, and what is new comes beside it.

A branch only moves on to a commit that holds all it held before; a version that both sides have is never replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dulwich.client import GitClient
from dulwich.file import FileLocked
from dulwich.objects import ZERO_SHA, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.store.ancestry import is_ancestor, related
from pia_diff.store.exchange import (
    HEADS,
    Exchanged,
    Moved,
    Refs,
    branch_name,
    conflicts_of,
    heads_of,
    in_order,
    is_version,
    moved,
    track,
    version_key,
)
from pia_diff.store.history import HEAD, tags
from pia_diff.store.landing import attempts, busy
from pia_diff.store.moving import Branch, changed
from pia_diff.store.objects import path_of, read_commit
from pia_diff.store.recovering import recover
from pia_diff.store.remote_errors import NotThere, UnrelatedHistory
from pia_diff.store.remotes import Remote, remote_called, talk


def fetch(repo: Repo, word: str, branches: Sequence[str] = (), *, ssh: str | None = None) -> Exchanged:
    """Gets all versions and branches of another repository, and moves the current branch (and those named) on where
    nothing of this side is left behind by it. Branches of the other side are kept as `refs/remotes/<name>/<branch>`.

    The work tree goes along. Raises NotThere, UnrelatedHistory, DirtyWorkTree, DetachedHead, RepositoryBusy,
    CannotWrite, and what `talk` raises, with nothing changed but objects nobody refers to; WorkTreeBehind after the
    change.
    """
    remote = remote_called(repo, word, ssh)
    changed(repo, lambda _branch: None)  # a work tree that is dirty is refused before anything is asked for
    found = _talk(repo, remote)
    theirs: Refs = {ref: value for ref, value in found.refs.items() if value and value != ZERO_SHA}
    default = found.symrefs.get(HEAD)
    gained = changed(repo, lambda branch: _join(repo, remote, branch, theirs, default))
    others = [
        changed(repo, lambda branch: _join_other(repo, remote, branch, theirs), Ref(f"{HEADS}{name}".encode()))
        for name in branches
        if Ref(f"{HEADS}{name}".encode()) != repo.refs.follow(HEAD)[0][-1]
    ]
    return Exchanged(
        remote,
        tuple(one for one in (gained.moved, *(one for one, _ in others)) if one is not None),
        gained.versions,
        tuple(name for name in (gained.diverged, *(diverged for _, diverged in others)) if name),
        tuple(conflicts_of(tags(repo), theirs)),
    )


def _talk(repo: Repo, remote: Remote) -> Any:
    """The refs of the other side, their objects here. Raises RepositoryBusy, and what `talk` raises."""
    failure: FileLocked | None = None
    for _ in attempts():
        try:
            return talk(repo, remote, lambda client, path: _receive(client, path, repo))
        except FileLocked as error:  # another one fetches the same, or was killed while it did
            failure = error
            recover(repo, error)
    assert failure is not None
    raise busy(failure) from failure


class _Gained(NamedTuple):
    moved: Moved | None
    diverged: str
    versions: tuple[tuple[str, str], ...]


def _receive(client: GitClient, path: Any, repo: Repo) -> Any:
    def wants(refs: Refs, depth: int | None = None) -> list[ObjectID]:  # noqa: ARG001
        versions = [value for ref, value in refs.items() if version_key(ref)]
        wanted = dict.fromkeys((*heads_of(refs).values(), *versions))
        return [one for one in wanted if one and one not in repo.object_store]

    repo.object_store.fsync_object_files = True
    return client.fetch(path, repo, determine_wants=wants)


def _join(repo: Repo, remote: Remote, branch: Branch, theirs: Refs, default: Ref | None) -> _Gained:
    """One attempt: the branches of the other side kept, new versions and the current branch moved on, at once."""
    name = branch_name(branch.ref)
    head = branch.head
    there = theirs.get(branch.ref)
    if there is None and head is None and default is not None:
        there = theirs.get(default)  # an empty repository whose branch has another name than theirs
    heads = heads_of(theirs)
    if head is not None and heads and not any(related(repo, head, one) for one in heads.values()):
        raise UnrelatedHistory(url=remote.shown, path=path_of(repo))
    new = {
        ref: tag
        for ref, tag in theirs.items()
        if (key := version_key(ref)) and repo.refs.read_ref(ref) is None and is_version(repo, key[0], tag)
    }
    for ref, value in heads.items():
        track(repo, remote, branch_name(ref), value)
    forward = there is not None and there != head and (head is None or is_ancestor(repo, head, there))
    target = there if forward else head
    if target is not None:
        branch.move([], read_commit(repo, target), new)
    ahead = there is None or head is None or is_ancestor(repo, there, head)
    versions = in_order(key for key in map(version_key, new) if key)
    on = moved(repo, branch.ref, head, target) if forward and target is not None else None
    return _Gained(on, "" if forward or ahead else name, versions if target is not None else ())


def _join_other(repo: Repo, remote: Remote, branch: Branch, theirs: Refs) -> tuple[Moved | None, str]:
    """One attempt to move a branch that is not the current one on."""
    name = branch_name(branch.ref)
    there = theirs.get(branch.ref)
    if there is None:
        known = [branch_name(ref) for ref in heads_of(theirs)]
        raise NotThere(url=remote.shown, branch=name, known=", ".join(known) or "—")
    if branch.head is not None and is_ancestor(repo, there, branch.head):
        return None, ""
    if branch.head is not None and not is_ancestor(repo, branch.head, there):
        return None, name
    branch.move([], read_commit(repo, there), {})
    return moved(repo, branch.ref, branch.head, there), ""
