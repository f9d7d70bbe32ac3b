"""A change of the branch, on whatever it is at when the change succeeds; the work tree goes along."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dulwich.file import FileLocked
from dulwich.objects import Commit, ObjectID, ShaFile, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.store.checkout import Checkout, open_checkout
from pia_diff.store.errors import CannotWrite, DetachedHead, DiskFull, WorkTreeBehind
from pia_diff.store.history import HEAD
from pia_diff.store.landing import LostRace, NameTaken, attempts, busy, land, save_objects, uninterrupted
from pia_diff.store.objects import Entry, path_of, read_commit, read_tree

T = TypeVar("T")


@dataclass(frozen=True)
class Branch:
    """The branch as one attempt finds it; `head` is None where it has no commit yet, `checkout` where it is bare."""

    repo: Repo
    ref: Ref
    head: ObjectID | None
    checkout: Checkout | None

    def root(self) -> dict[str, Entry]:
        """The entries of the newest tree."""
        return (
            {} if self.head is None else read_tree(self.repo, read_commit(self.repo, self.head).tree, "the root folder")
        )

    def commit(self, tree: Tree, message: str, who: str, when: datetime) -> Commit:
        """A commit of the tree on top of the branch, not written yet."""
        commit = Commit()
        commit.tree = tree.id
        commit.parents = [] if self.head is None else [self.head]
        commit.author = commit.committer = who.encode("utf-8")
        commit.author_time = commit.commit_time = int(when.timestamp())
        commit.author_timezone = commit.commit_timezone = offset(when)
        commit.message = message.encode("utf-8") + b"\n"
        return commit

    def move(self, objects: Sequence[ShaFile], commit: Commit, tags: Mapping[Ref, ObjectID]) -> None:
        """Writes the objects (the commit and its tree among them), moves the branch to the commit, makes the tags, and
        brings the work tree up. Raises what `save_objects` and `land` raise, DirtyWorkTree with nothing changed;
        WorkTreeBehind after the change.
        """
        checkout = self.checkout
        save_objects(self.repo, objects)
        if checkout is not None:
            checkout.refuse_overwriting(commit.tree)
        log = None
        if checkout is not None and checkout.keeps_reflog and commit.id != self.head:
            log = b"commit: " + commit.message.splitlines()[0]
        with uninterrupted():
            land(self.repo, self.ref, self.head, commit, tags, log)
            if checkout is not None:
                self._bring_up(checkout, commit, log)

    def _bring_up(self, checkout: Checkout, commit: Commit, log: bytes | None) -> None:
        try:
            checkout.update(commit.tree)
            if log is not None:
                checkout.record(self.head, commit, log)
        except OSError as error:
            raise WorkTreeBehind(path=path_of(self.repo), reason=error.strerror or str(error)) from error


def changed(repo: Repo, attempt: Callable[[Branch], T]) -> T:
    """What `attempt` gives, called anew as long as others move the branch or hold a lock.

    Raises DetachedHead, DirtyWorkTree, RepositoryBusy, DiskFull, CannotWrite, and what `attempt` raises.
    """
    failure: FileLocked | LostRace | None = None
    for _ in attempts():
        try:
            with open_checkout(repo) as checkout:
                return attempt(_found(repo, checkout))
        except (FileLocked, LostRace) as error:
            failure = error
        except NameTaken:
            continue  # the next attempt sees the version, and says so
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(path=path_of(repo)) from error
            raise CannotWrite(path=path_of(repo), reason=error.strerror or str(error)) from error
    assert failure is not None  # only these two end an attempt without a result
    raise busy(failure) from failure


def _found(repo: Repo, checkout: Checkout | None) -> Branch:
    names, head = repo.refs.follow(HEAD)
    if not names[-1].startswith(b"refs/heads/"):
        raise DetachedHead(path=path_of(repo))
    if checkout is not None:
        checkout.refuse_dirty(head)
    return Branch(repo, names[-1], head, checkout)


def offset(when: datetime) -> int:
    """Seconds east of UTC, in whole minutes as git keeps it."""
    east = when.utcoffset()
    return 0 if east is None else int(east.total_seconds()) // 60 * 60
