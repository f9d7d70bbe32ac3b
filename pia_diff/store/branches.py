"""Drafts: documents kept as commits on a branch of their own, without a version."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dulwich.objects import Commit, ObjectID, ShaFile
from dulwich.refs import Ref, check_ref_format
from dulwich.repo import Repo

from pia_diff.store.adding import SHOWN, Piece, folder_entries, split_entries
from pia_diff.store.branch_errors import BranchExists, UnknownBranch
from pia_diff.store.encoding import encode_folder
from pia_diff.store.folder import Folder
from pia_diff.store.history import HEAD, folder_of, versions
from pia_diff.store.moving import Branch, changed
from pia_diff.store.names import branch_name
from pia_diff.store.objects import FOLDER_MODE, Entry, make_tree
from pia_diff.store.origins import refuse_older_origin
from pia_diff.store.resolve import find_commit, resolve
from pia_diff.store.version import clean_message, one_line

BRANCHES = "refs/heads/"


@dataclass(frozen=True)
class Drafted:
    """What was kept on a branch: the commit (None where the branch says the same already), the numbers of the
    documents that are new on it, and of those that are not; `made` where the branch is new (without a commit it was
    not made: what it would begin with says the same).
    """

    branch: str
    commit: str | None
    numbers: tuple[str, ...]
    unchanged: tuple[str, ...]
    made: bool = False


def branch_ref(repo: Repo, name: str) -> Ref:
    """The ref of a branch, which need not be there. Raises BadName where it is not, and could not be made."""
    return existing(repo, name) or Ref(f"{BRANCHES}{branch_name(name)}".encode())


def existing(repo: Repo, name: str) -> Ref | None:
    """The ref of a branch that is there, whatever git allows as its name."""
    for spelled in dict.fromkeys((unicodedata.normalize("NFC", name), name, unicodedata.normalize("NFD", name))):
        ref = Ref(f"{BRANCHES}{spelled}".encode("utf-8", "replace"))
        if check_ref_format(Ref(ref[5:])) and repo.refs.read_ref(ref) is not None:
            return ref
    return None


def current_branch(repo: Repo) -> str:
    """The name of HEAD's branch; empty where it is on none."""
    ref = repo.refs.follow(HEAD)[0][-1].decode("utf-8", "replace")
    return ref.removeprefix(BRANCHES) if ref.startswith(BRANCHES) else ""


def branches(repo: Repo) -> list[str]:
    """The names of all branches."""
    return sorted(key.decode("utf-8", "replace") for key in repo.refs.subkeys(Ref(BRANCHES.encode())))


def branch_commit(repo: Repo, name: str) -> Commit:
    """The commit a branch is at; any other ref or commit id will do, too. Raises UnknownBranch, AmbiguousVersion."""
    ref = existing(repo, name)
    spelled = BRANCHES + name if ref is None else ref.decode("utf-8", "replace")
    found = find_commit(repo, spelled) or find_commit(repo, name)
    if found is None:
        raise UnknownBranch(name=name, known=", ".join(branches(repo)) or "none")
    return found


def keep_draft(
    repo: Repo, wanted: Sequence[Piece], name: str, begin: str, message: str, who: str, when: datetime
) -> Drafted:
    """Commits the documents on a branch. No version names them.

    A branch that is new begins at `begin` (a version, branch or commit), or where HEAD is. Without `begin` the branch
    must not hold newer work than the documents were made from. All or nothing, as `adding.add`.
    Raises BadName, OlderOrigin, BranchExists, BranchInUse, DirtyWorkTree, DetachedHead, RepositoryBusy, DiskFull,
    CannotWrite, what `resolve` raises of `begin` and what `encode_folder` raises, with nothing changed; WorkTreeBehind
    after the change.
    """
    ref = branch_ref(repo, name)
    called = ref.decode("utf-8", "replace").removeprefix(BRANCHES)
    start = _beginning(repo, wanted, begin) if begin else None

    def attempt(branch: Branch) -> Drafted:
        if start is not None and branch.head not in (None, start):
            raise BranchExists(branch=called, start=begin)
        if start is None and branch.tip is not None:
            for piece in wanted:
                where = called if branch.head else current_branch(repo) or "HEAD"
                refuse_older_origin(repo, piece.assessment, piece.number, branch.tip, where, begins=branch.head is None)
        root = branch.root()
        before = dict(root)
        objects: list[ShaFile] = []
        for piece in wanted:
            root[piece.number] = _folder_of(repo, piece, root.get(piece.number), objects)
        new = [piece for piece in wanted if root[piece.number] != before.get(piece.number)]
        unchanged = tuple(piece.number for piece in wanted if piece not in new)
        if not new:
            return Drafted(called, None, (), unchanged, branch.head is None)
        tree = make_tree(root)
        commit = branch.commit(tree, message or _message(called, new), who, when)
        branch.move([*objects, tree, commit], commit, {})
        numbers = tuple(piece.number for piece in new)
        return Drafted(called, commit.id.decode("ascii"), numbers, unchanged, branch.head is None)

    return changed(repo, attempt, ref, start)


def _beginning(repo: Repo, wanted: Sequence[Piece], spec: str) -> ObjectID:
    """The commit that `spec` means. Raises what `resolve` raises."""
    found = find_commit(repo, BRANCHES + spec)
    return found.id if found else ObjectID(resolve(repo, spec, wanted[0].number).commit.encode("ascii"))


def _folder_of(repo: Repo, piece: Piece, entry: Entry | None, objects: list[ShaFile]) -> Entry:
    """The folder of a document as the branch is to have it; files that are not of the layout stay."""
    current = Folder(repo, piece.number, entry.id) if entry is not None and entry.is_folder else None
    encoded = encode_folder(piece.assessment, piece.number, current, _versions(repo, piece.number))
    foreign = split_entries(current, piece.assessment.form)[1] if current else {}
    tree = make_tree(foreign | folder_entries(encoded, objects))
    objects += [*encoded.blobs.values(), tree]
    return Entry(FOLDER_MODE, tree.id)


def _versions(repo: Repo, number: str) -> Iterator[Folder]:
    """The folders of the versions, newest first; read only where a drawing is looked for that the branch lacks."""
    for version in reversed(versions(repo, number)):
        folder = folder_of(repo, ObjectID(version.commit.encode("ascii")), number)
        if folder is not None:
            yield folder


def _message(name: str, new: Sequence[Piece]) -> str:
    names = [one_line(piece.assessment.text_of("head.name")) or piece.number for piece in new]
    more = f" … ({len(names)})" if len(names) > SHOWN else ""
    return clean_message(f"{name}: {', '.join(names[:SHOWN])}{more}")
