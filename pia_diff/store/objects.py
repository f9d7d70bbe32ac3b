"""Reading commits, trees, tags and blobs, with an error of ours where one is missing or broken."""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from dulwich.errors import ChecksumMismatch, FileFormatException
from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tag, Tree
from dulwich.pack import PackFileDisappeared
from dulwich.repo import Repo

from pia_diff.store.errors import DamagedRepository

T = TypeVar("T", bound=ShaFile)

UNREADABLE = (
    KeyError,
    OSError,
    ValueError,
    AssertionError,
    zlib.error,
    FileFormatException,
    ChecksumMismatch,
    PackFileDisappeared,
)
"""What reading a missing or broken object raises in dulwich."""

FILE_MODE = 0o100644
FOLDER_MODE = 0o040000


class Entry(NamedTuple):
    """One entry of a tree."""

    mode: int
    id: ObjectID

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.mode)


def path_of(repo: Repo) -> str:
    """The path people know a repository by."""
    return str(repo.path)


def read_object(repo: Repo, object_id: ObjectID, kind: type[T], what: str) -> T:
    """The object of that id, which must be of `kind`. Raises DamagedRepository naming it as `what`."""
    try:
        found = repo.object_store[object_id]
    except UNREADABLE as error:
        reason = "it is missing" if isinstance(error, KeyError) else str(error) or type(error).__name__
        raise DamagedRepository(what=what, path=path_of(repo), reason=reason) from error
    if not isinstance(found, kind):
        reason = f"it is a {found.type_name.decode()}"
        raise DamagedRepository(what=what, path=path_of(repo), reason=reason)
    return found


def read_blob(repo: Repo, object_id: ObjectID, what: str) -> bytes:
    """The bytes of a blob. Raises DamagedRepository naming it as `what`."""
    return read_object(repo, object_id, Blob, what).data


def read_tree(repo: Repo, tree_id: ObjectID, what: str) -> dict[str, Entry]:
    """The entries of a tree by name. Raises DamagedRepository."""
    tree = read_object(repo, tree_id, Tree, what)
    try:
        return {item.path.decode("utf-8", "surrogateescape"): Entry(item.mode, item.sha) for item in tree.iteritems()}
    except FileFormatException as error:
        raise DamagedRepository(what=what, path=path_of(repo), reason=str(error)) from error


def make_tree(entries: dict[str, Entry]) -> Tree:
    """The tree object of some entries."""
    tree = Tree()
    for name, entry in entries.items():
        tree.add(name.encode("utf-8", "surrogateescape"), entry.mode, entry.id)
    return tree


def read_commit(repo: Repo, commit_id: ObjectID) -> Commit:
    """Raises DamagedRepository."""
    return read_object(repo, commit_id, Commit, f"the commit {commit_id.decode()[:12]}")


def peel(repo: Repo, object_id: ObjectID) -> Commit | None:
    """The commit an id leads to through any tags; None when it leads to a tree or a blob."""
    found = read_object(repo, object_id, ShaFile, f"the object {object_id.decode()[:12]}")
    while isinstance(found, Tag):
        found = read_object(
            repo, found.object[1], ShaFile, f"the target of the tag {found.name.decode(errors='replace')}"
        )
    return found if isinstance(found, Commit) else None


def first_parents(repo: Repo, commit_id: ObjectID | None) -> Iterator[ObjectID]:
    """The ids of a commit and its first parents, newest first."""
    while commit_id is not None:
        yield commit_id
        parents = read_commit(repo, commit_id).parents
        commit_id = parents[0] if parents else None
