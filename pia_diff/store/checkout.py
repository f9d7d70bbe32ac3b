"""The index and work tree of a repository that has them: left as `git commit` would leave them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from dulwich.errors import FileFormatException
from dulwich.index import (
    Index,
    IndexChecksumWriter,
    InvalidPathError,
    get_unstaged_changes,
    index_entry_from_stat,
    verify_leading_dirs,
    write_index_dict,
)
from dulwich.object_store import iter_tree_contents
from dulwich.objects import ZERO_SHA, Blob, Commit, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.store.errors import CannotWrite, DirtyWorkTree
from pia_diff.store.locking import Lock
from pia_diff.store.objects import path_of, read_commit, read_object
from pia_diff.store.refs import record, reflog_line
from pia_diff.store.signing_settings import believed

if TYPE_CHECKING:
    from dulwich.filters import FilterBlobNormalizer

SHOWN = 5


@contextmanager
def open_checkout(repo: Repo) -> Iterator[Checkout | None]:
    """The checkout with its index locked, so that neither git nor another add can come between; None when bare.

    Raises FileLocked.
    """
    if repo.bare:
        yield None
        return
    lock = Lock(Path(repo.index_path()), Path(repo.commondir()), repo.object_store.shared_perm)
    try:
        yield Checkout(repo, lock)
    finally:
        lock.abort()  # nothing left to do where `update` wrote it


def bring_up(repo: Repo) -> None:
    """Finishes the work tree where a program was killed after the branch had moved on and before the files had: its
    index is that of the commit the branch came from, and no file holds anything that neither of the two commits has.
    Anything else stays as it is. Raises FileLocked, OSError.
    """
    with open_checkout(repo) as checkout:
        head = repo.refs.follow(Ref(b"HEAD"))[1]
        if checkout is not None and head is not None and checkout.is_behind(head):
            checkout.update(read_commit(repo, head).tree)


class Checkout:
    """A work tree whose index this process has locked."""

    def __init__(self, repo: Repo, lock: Lock) -> None:
        self._repo = repo
        self._lock = lock
        self._root = Path(repo.path)
        try:
            self._index = Index(repo.index_path())
        except (FileFormatException, ValueError, AssertionError, NotImplementedError) as error:
            raise CannotWrite(path=path_of(repo), reason=f"its index cannot be read ({error})") from error

    @cached_property
    def _normalizer(self) -> FilterBlobNormalizer:
        """Line ends and filters as .gitattributes and core.autocrlf want them in the work tree."""
        return self._repo.get_blob_normalizer(believed(self._repo))  # filters are programs

    def refuse_dirty(self, head: ObjectID | None) -> None:
        """Raises DirtyWorkTree when files that git tracks differ from HEAD."""
        tree = None if head is None else read_commit(self._repo, head).tree
        staged = (old or new for (old, new), _, _ in self._index.changes_from_tree(self._repo.object_store, tree))
        changed = {path for path in staged if path is not None}
        changed.update(get_unstaged_changes(self._index, os.fsencode(self._root), self._normalizer.checkin_normalize))
        self._refuse(changed)

    def is_behind(self, head: ObjectID) -> bool:
        """Whether index and files are those of the commit that the branch came from (the one before, or the one that
        its reflog tells: several commits may have come at once), but for files that began to be those of `head`.
        """
        commit = read_commit(self._repo, head)
        came_from = {commit.parents[0] if commit.parents else None, *self._told_by_reflog(head)}
        trees = [read_commit(self._repo, one).tree if one else None for one in came_from]
        if all(any(self._index.changes_from_tree(self._repo.object_store, tree)) for tree in trees):
            return False
        wanted = {entry.path for entry in iter_tree_contents(self._repo.object_store, commit.tree)}
        new = {path: blob_id for path, _, blob_id in self._changes(commit.tree)}
        root = os.fsencode(self._root)
        edited = set(get_unstaged_changes(self._index, root, self._normalizer.checkin_normalize))
        added = {path for path in new if path not in self._index and os.path.lexists(self._full(path))}
        return all(self._began(path, new.get(path), path in wanted) for path in edited | added)

    def _told_by_reflog(self, head: ObjectID) -> list[ObjectID | None]:
        """Where the branch was before it moved to `head`, None for nowhere; empty where its reflog does not tell."""
        branch = self._repo.refs.follow(Ref(b"HEAD"))[0][-1]
        with suppress(OSError, IndexError):
            last = Path(self._repo.commondir(), "logs", os.fsdecode(branch)).read_bytes().splitlines()[-1]
            old, new = last.split(b" ")[:2]
            if new == head and (old == ZERO_SHA or ObjectID(old) in self._repo.object_store):
                return [None if old == ZERO_SHA else ObjectID(old)]
        return []

    def _began(self, path: bytes, blob_id: ObjectID | None, wanted: bool) -> bool:
        """Whether a file is on its way to what it is to be: gone, or the beginning of it."""
        full = self._full(path)
        if not os.path.lexists(full):
            return blob_id is not None or not wanted
        if blob_id is None or not full.is_file() or full.is_symlink():
            return False
        blob = read_object(self._repo, blob_id, Blob, path.decode("utf-8", "replace"))
        return self._normalizer.checkout_normalize(blob, path).data.startswith(full.read_bytes())

    def refuse_overwriting(self, tree_id: ObjectID) -> None:
        """Raises DirtyWorkTree when a file of the tree would land on one that git does not track."""
        in_the_way = set()
        for path, _, _ in self._changes(tree_id):
            try:
                verify_leading_dirs(path, [], os.fsencode(self._root))
                there = os.path.lexists(self._full(path))
            except (InvalidPathError, NotADirectoryError):
                there = True
            if there and path not in self._index:
                in_the_way.add(path)
        self._refuse(in_the_way)

    def _refuse(self, paths: set[bytes]) -> None:
        if paths:
            names = [path.decode("utf-8", "replace") for path in sorted(paths)]
            more = [f"… ({len(names)})"] if len(names) > SHOWN else []
            raise DirtyWorkTree(path=path_of(self._repo), changed=", ".join(names[:SHOWN] + more))

    def update(self, tree_id: ObjectID) -> None:
        """Makes index and work tree what the tree says. Raises OSError."""
        wanted = {entry.path for entry in iter_tree_contents(self._repo.object_store, tree_id)}
        for path in [path for path in self._index if path not in wanted]:
            self._remove(path)
        for path, mode, blob_id in self._changes(tree_id):
            self._write(path, mode, blob_id)
        writer = IndexChecksumWriter(cast("IO[bytes]", self._lock))
        # Without the extensions: git's cached trees among them would be out of date.
        write_index_dict(writer, dict(self._index.items()))
        writer.close()

    @property
    def keeps_reflog(self) -> bool:
        """Whether movements of the branch are to be recorded."""
        return self._repo.get_config().get_boolean((b"core",), b"logallrefupdates", True)

    def record(self, old: ObjectID | None, commit: Commit, message: bytes) -> None:
        """Puts the movement of HEAD into its reflog; the branch's own is written with the branch. Raises OSError."""
        line = reflog_line(old, commit, message)
        if line is not None:
            record(Path(self._repo.controldir(), "logs", "HEAD"), line)

    def _changes(self, tree_id: ObjectID) -> list[tuple[bytes, int, ObjectID]]:
        """(path, mode, blob id) of what the tree has otherwise than the index."""
        changes = self._index.changes_from_tree(self._repo.object_store, tree_id)
        return [
            (old, mode, ObjectID(blob_id))
            for (old, _), (mode, _), (blob_id, _) in changes
            if old is not None and mode is not None and blob_id is not None
        ]

    def _full(self, path: bytes) -> Path:
        return self._root.joinpath(*path.decode("utf-8", "surrogateescape").split("/"))

    def _remove(self, path: bytes) -> None:
        full = self._full(path)
        full.unlink(missing_ok=True)
        for folder in full.parents:
            if folder == self._root or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
        del self._index[path]

    def _write(self, path: bytes, mode: int, blob_id: ObjectID) -> None:
        full = self._full(path)
        blob = read_object(self._repo, blob_id, Blob, path.decode("utf-8", "replace"))
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(self._normalizer.checkout_normalize(blob, path).data)
        self._index[path] = index_entry_from_stat(full.stat(), blob_id, stat.S_IFREG | stat.S_IMODE(mode))
