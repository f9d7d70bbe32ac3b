"""A change of the branch, on whatever it is at when the change succeeds; the work tree goes along."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from dulwich.file import FileLocked
from dulwich.objects import Commit, ObjectID, ShaFile, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.store.branch_errors import BranchInUse
from pia_diff.store.checkout import Checkout, bring_up, open_checkout
from pia_diff.store.errors import CannotWrite, DetachedHead, DiskFull, UnbornBranch, WorkTreeBehind
from pia_diff.store.history import HEAD, tags
from pia_diff.store.landing import LostRace, NameTaken, attempts, busy, save_objects, uninterrupted, waiting
from pia_diff.store.locking import turn
from pia_diff.store.objects import Entry, path_of, read_commit, read_tree
from pia_diff.store.recovering import INDEX_LOCK, put_right, recover
from pia_diff.store.refs import land

T = TypeVar("T")


@dataclass(frozen=True)
class Branch:
    """The branch as one attempt finds it; `head` is None where it has no commit yet, `checkout` where it is bare or
    another branch stands in the work tree. `start` is the commit that a branch yet to be made begins from.
    """

    repo: Repo
    ref: Ref
    head: ObjectID | None
    checkout: Checkout | None
    start: ObjectID | None = None

    @property
    def tip(self) -> ObjectID | None:
        """The commit to build on."""
        return self.head or self.start

    def root(self) -> dict[str, Entry]:
        """The entries of the newest tree."""
        return (
            {} if self.tip is None else read_tree(self.repo, read_commit(self.repo, self.tip).tree, "the root folder")
        )

    def commit(self, tree: Tree, message: str, who: str, when: datetime, merged: Sequence[ObjectID] = ()) -> Commit:
        """A commit of the tree on top of the branch, and of the commits it merges, not written yet.

        Raises UnbornBranch.
        """
        if self.tip is None:
            self._refuse_second_beginning()
        commit = Commit()
        commit.tree = tree.id
        commit.parents = [*([] if self.tip is None else [self.tip]), *merged]
        commit.author = commit.committer = who.encode("utf-8")
        commit.author_time = commit.commit_time = int(when.timestamp())
        commit.author_timezone = commit.commit_timezone = offset(when)
        commit.message = message.encode("utf-8") + b"\n"
        return commit

    def _refuse_second_beginning(self) -> None:
        """Raises UnbornBranch where versions are there that this branch does not lead to."""
        known = next(iter(tags(self.repo)), None)
        if known is None:
            return
        bases = (b"refs/heads/", b"refs/remotes/")
        found = (key.split(b"/")[-1] for base in bases for key in self.repo.refs.subkeys(Ref(base)))
        others = sorted({_name(Ref(name)) for name in found if name != b"HEAD"} - {_name(self.ref)})
        other = "main" if "main" in others or not others else others[0]
        raise UnbornBranch(branch=_name(self.ref), path=path_of(self.repo), version="/".join(known), other=other)

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
        if self._keeps_reflog and commit.id != self.head:
            log = (b"merge: " if len(commit.parents) > 1 else b"commit: ") + commit.message.splitlines()[0]
        with uninterrupted():
            land(self.repo, self.ref, self.head, commit, tags, log)
            if checkout is not None:
                self._bring_up(checkout, commit, log)

    @property
    def _keeps_reflog(self) -> bool:
        if self.checkout is not None:
            return self.checkout.keeps_reflog
        return not self.repo.bare and self.repo.get_config().get_boolean((b"core",), b"logallrefupdates", True)

    def _bring_up(self, checkout: Checkout, commit: Commit, log: bytes | None) -> None:
        try:
            checkout.update(commit.tree)
            if log is not None:
                checkout.record(self.head, commit, log)
        except OSError as error:
            raise WorkTreeBehind(path=path_of(self.repo), reason=error.strerror or str(error)) from error


def changed(repo: Repo, attempt: Callable[[Branch], T], ref: Ref | None = None, start: ObjectID | None = None) -> T:
    """What `attempt` gives, called anew as long as others move the branch or hold a lock.

    The branch is that of HEAD, or the one at `ref`: where that is another one, the work tree stays as it is, and a
    branch that is not there yet begins at `start`, or where HEAD is. Raises DetachedHead, BranchInUse, DirtyWorkTree,
    RepositoryBusy, DiskFull, CannotWrite, and what `attempt` raises.
    """

    def once() -> T:
        if ref is not None and not is_current(repo, ref):
            return attempt(_other(repo, ref, start))
        with open_checkout(repo) as checkout:
            if ref is not None and not is_current(repo, ref):
                raise LostRace  # somebody switched to another branch
            return attempt(_found(repo, checkout))

    return _retried(repo, once)


def is_current(repo: Repo, ref: Ref) -> bool:
    """Whether HEAD is on the branch."""
    return repo.refs.follow(HEAD)[0][-1] == ref


def _retried(repo: Repo, attempt: Callable[[], T]) -> T:
    home = Path(repo.commondir())
    left = put_right(repo)
    with turn(home, waiting()):
        _finish(repo, left)
        return _tried(repo, attempt)


def _finish(repo: Repo, gone: Sequence[Path]) -> None:
    """Brings the work tree up where the lock of its index is among those that dead programs left."""
    if any(lock.name == INDEX_LOCK for lock in gone):
        with suppress(FileLocked, OSError):
            bring_up(repo)


def _tried(repo: Repo, attempt: Callable[[], T]) -> T:
    failure: FileLocked | LostRace | None = None
    for _ in attempts():
        try:
            return attempt()
        except (FileLocked, LostRace) as error:
            failure = error
            if isinstance(error, FileLocked) and recover(repo, error):
                _finish(repo, [Path(os.fsdecode(error.lockfilename))])
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


def _other(repo: Repo, ref: Ref, start: ObjectID | None) -> Branch:
    """A branch that is not HEAD's."""
    holder = _work_tree_on(repo, ref)
    if holder is not None:
        raise BranchInUse(branch=_name(ref), path=holder)
    head = repo.refs.read_ref(ref)
    return Branch(repo, ref, ObjectID(head) if head else None, None, start or repo.refs.follow(HEAD)[1])


def _work_tree_on(repo: Repo, ref: Ref) -> Path | None:
    """Another work tree of the repository that is on the branch: it would be left behind."""
    common = Path(repo.commondir())
    heads = [common / "HEAD", *sorted(common.glob("worktrees/*/HEAD"))]
    for head in heads:
        with suppress(OSError):
            if head.read_bytes().strip() != b"ref: " + ref or head.parent == Path(repo.controldir()):
                continue
            gitdir = head.with_name("gitdir")
            if gitdir.is_file():
                return Path(gitdir.read_text("utf-8").strip()).parent
            if not repo.bare or common.name == ".git":
                return common.parent
    return None


def _name(ref: Ref) -> str:
    return ref.decode("utf-8", "replace").removeprefix("refs/heads/")


def offset(when: datetime) -> int:
    """Seconds east of UTC, in whole minutes as git keeps it."""
    east = when.utcoffset()
    return 0 if east is None else int(east.total_seconds()) // 60 * 60
