"""The files of one assessment in many commits, told apart by the ids of their tree entries, read as little as possible.

Objects are taken as bytes: for a thousand commits making dulwich's objects of them would be most of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dulwich.objects import Blob, Commit, ObjectID, Tree, parse_tree
from dulwich.repo import Repo

from pia_diff.store.errors import DamagedRepository
from pia_diff.store.objects import FOLDER_MODE, UNREADABLE, path_of
from pia_diff.store.raw import RawObjects

Listing = dict[str, tuple[int, ObjectID]]
"""Mode and id of the entries of a tree, by name."""

_KEPT = 512
"""So many trees are remembered: those of neighbouring versions are mostly the same."""


class CommitHead(NamedTuple):
    """What a walk needs of a commit."""

    tree: ObjectID
    parents: tuple[ObjectID, ...]
    author: str


class Files(Mapping[str, str]):
    """The ids of the files of an assessment's folder, by path inside it (`2-files/住民基本台帳ファイル.yaml`). A folder
    inside is read when one of its files is asked for, or all.
    """

    def __init__(self, walker: Walker, tree: ObjectID, listing: Listing) -> None:
        self.tree = tree
        """The id of the folder; empty where there is none."""
        self._walker = walker
        self._listing = listing

    def __getitem__(self, path: str) -> str:
        folder, slash, name = path.rpartition("/")
        listing = self._inside(folder) if slash else self._listing
        mode, object_id = listing[name]
        if mode == FOLDER_MODE:
            raise KeyError(path)
        return object_id.decode("ascii")

    def __iter__(self) -> Iterator[str]:
        for name, (mode, _) in self._listing.items():
            if mode == FOLDER_MODE:
                yield from (f"{name}/{one}" for one, (inner, _) in self._inside(name).items() if inner != FOLDER_MODE)
            else:
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _inside(self, folder: str) -> Listing:
        mode, object_id = self._listing.get(folder, (0, ObjectID(b"")))
        return self._walker.listing(object_id) if mode == FOLDER_MODE else {}


class Walker:
    """Reads the folder of the assessment `number` in one commit after the other.

    All methods raise DamagedRepository where an object is missing or broken.
    """

    def __init__(self, repo: Repo, number: str) -> None:
        self._repo = repo
        self._number = number
        self._trees: dict[ObjectID, Listing] = {}
        self._objects = RawObjects(repo)

    def files(self, commit: str) -> Files:
        """The files of the assessment in a commit; none where the commit does not hold it."""
        what = f"the commit {commit[:12]}"
        raw = self._raw(ObjectID(commit.encode("ascii")), Commit, what)
        mode, folder = self.listing(self._tree(raw, what)).get(self._number, (0, ObjectID(b"")))
        return Files(self, folder, self.listing(folder)) if mode == FOLDER_MODE else Files(self, ObjectID(b""), {})

    def text(self, blob: str) -> bytes:
        """The bytes of a file by its id."""
        return self._raw(ObjectID(blob.encode("ascii")), Blob, f"a file of {self._number}")

    def commit(self, commit: str) -> CommitHead:
        """Tree, parents and author of a commit."""
        what = f"the commit {commit[:12]}"
        raw = self._raw(ObjectID(commit.encode("ascii")), Commit, what)
        fields = [line.partition(b" ") for line in raw.partition(b"\n\n")[0].split(b"\n")]
        author = next((value for name, _, value in fields if name == b"author"), b"")
        return CommitHead(
            self._tree(raw, what),
            tuple(ObjectID(value) for name, _, value in fields if name == b"parent"),
            author.rpartition(b">")[0].decode("utf-8", "replace") + ">" if b">" in author else "",
        )

    def _tree(self, commit: bytes, what: str) -> ObjectID:
        """The tree of a commit, which git writes first."""
        name, _, tree = commit.partition(b"\n")[0].partition(b" ")
        if name != b"tree":
            raise DamagedRepository(what=what, path=path_of(self._repo), reason="it has no tree")
        return ObjectID(tree)

    def brought_by(self, commit: str, paths: Sequence[str]) -> str:
        """The commit that made the files `paths` what they are in `commit`: of a merge the parent that has them alike
        is followed; where no parent has, the commit itself changed them.
        """
        wanted = self._ids(commit, paths)
        while True:
            parents = (one.decode("ascii") for one in self.commit(commit).parents)
            same = next((one for one in parents if self._ids(one, paths) == wanted), None)
            if same is None:
                return commit
            commit = same

    def _ids(self, commit: str, paths: Sequence[str]) -> list[str | None]:
        files = self.files(commit)
        return [files.get(path) for path in paths]

    def listing(self, tree: ObjectID) -> Listing:
        """The entries of a tree."""
        if tree not in self._trees:
            what = f"a folder of {self._number}"
            raw = self._raw(tree, Tree, what)
            try:
                listed = list(parse_tree(raw, 20))
            except UNREADABLE as error:
                raise DamagedRepository(what=what, path=path_of(self._repo), reason=str(error)) from error
            if len(self._trees) >= _KEPT:
                del self._trees[next(iter(self._trees))]
            self._trees[tree] = {
                name.decode("utf-8", "surrogateescape"): (mode, ObjectID(entry)) for name, mode, entry in listed
            }
        return self._trees[tree]

    def _raw(self, object_id: ObjectID, kind: type[Blob | Commit | Tree], what: str) -> bytes:
        try:
            number, content = self._objects.read(object_id)
        except UNREADABLE as error:
            reason = "it is missing" if isinstance(error, KeyError) else str(error) or type(error).__name__
            raise DamagedRepository(what=what, path=path_of(self._repo), reason=reason) from error
        if number != kind.type_num:
            raise DamagedRepository(what=what, path=path_of(self._repo), reason=f"it is no {kind.type_name.decode()}")
        return content
