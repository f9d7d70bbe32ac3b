"""The index and work tree of a repository that has them: left as `git commit` would leave them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dulwich.errors import FileFormatException
from dulwich.file import GitFile
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
from dulwich.objects import Blob, Commit, ObjectID
from dulwich.reflog import format_reflog_line
from dulwich.repo import Repo

from pia_diff.store.errors import CannotWrite, DirtyWorkTree
from pia_diff.store.objects import path_of, read_commit, read_object

if TYPE_CHECKING:
    from dulwich.file import _GitFile
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
    lock = GitFile(repo.index_path(), "wb")
    try:
        yield Checkout(repo, lock)
    finally:
        lock.abort()  # nothing left to do where `update` wrote it


class Checkout:
    """A work tree whose index this process has locked."""

    def __init__(self, repo: Repo, lock: _GitFile) -> None:
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
        return self._repo.get_blob_normalizer()

    def refuse_dirty(self, head: ObjectID | None) -> None:
        """Raises DirtyWorkTree when files that git tracks differ from HEAD."""
        tree = None if head is None else read_commit(self._repo, head).tree
        staged = (old or new for (old, new), _, _ in self._index.changes_from_tree(self._repo.object_store, tree))
        changed = {path for path in staged if path is not None}
        changed.update(get_unstaged_changes(self._index, os.fsencode(self._root), self._normalizer.checkin_normalize))
        self._refuse(changed)

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
        writer = IndexChecksumWriter(self._lock)
        # Without the extensions: git's cached trees among them would be out of date.
        write_index_dict(writer, dict(self._index.items()))
        writer.close()

    @property
    def keeps_reflog(self) -> bool:
        """Whether movements of the branch are to be recorded."""
        return self._repo.get_config().get_boolean((b"core",), b"logallrefupdates", True)

    def record(self, old: ObjectID | None, commit: Commit, message: bytes) -> None:
        """Puts the movement of HEAD into its reflog; the branch's own is written with the branch. Raises OSError."""
        line = format_reflog_line(old, commit.id, commit.committer, commit.commit_time, commit.commit_timezone, message)
        path = Path(self._repo.controldir(), "logs", "HEAD")
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as file:
            file.write(line + b"\n")

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
