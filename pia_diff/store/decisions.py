"""`<number>/decisions.yaml`: what people decided about changes, in the newest tree of the branch.

Versions are never rewritten: a decision is a commit of its own on the branch. What stands in the file is the business
of `pia_diff.timing.keeping`; here it is plain data.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dulwich.objects import Blob
from dulwich.repo import Repo

from pia_diff.store.errors import (
    CannotWrite,
    DecisionsBehind,
    DecisionsNotWritten,
    DiskFull,
    NoRoomForDecisions,
    NoSuchAssessment,
    NotAFile,
    WorkTreeBehind,
)
from pia_diff.store.folder import DECISIONS, HEAD_FILE, Folder
from pia_diff.store.history import head_commit
from pia_diff.store.moving import Branch, changed
from pia_diff.store.objects import FILE_MODE, FOLDER_MODE, Entry, make_tree, read_commit, read_tree
from pia_diff.structured.data import Document

Change = Callable[[Document | None], str]
"""The text of the file as it is to be (empty: no file), from what it is; called again where others were faster."""


def read_decisions(repo: Repo, number: str) -> Document | None:
    """The file, None where there is none. Raises BrokenSyntax, NotPlain, DuplicateKey, NotAFile."""
    head = head_commit(repo)
    root = {} if head is None else read_tree(repo, read_commit(repo, head).tree, "the root folder")
    folder = _folder(repo, root, number)
    return None if folder is None else _document(folder)


def change_decisions(repo: Repo, number: str, change: Change, message: str, who: str, when: datetime) -> str | None:
    """Commits the changed file; gives the id of the commit, None where nothing changed.

    Raises NoSuchAssessment where the branch does not hold the assessment, what `read_decisions` raises, DetachedHead,
    DirtyWorkTree, RepositoryBusy, DecisionsNotWritten, NoRoomForDecisions, with nothing changed; DecisionsBehind after
    the change.
    """

    def attempt(branch: Branch) -> str | None:
        root = branch.root()
        folder = _folder(repo, root, number)
        if folder is None or folder.blob_id(HEAD_FILE) is None:
            held = ", ".join(sorted(name for name, one in root.items() if one.is_folder)) or "none"
            raise NoSuchAssessment(spec=branch.ref.decode("utf-8", "replace"), number=number, held=held)
        blob = Blob.from_string(change(_document(folder)).encode("utf-8"))
        entries = {name: one for name, one in folder.entries.items() if name != DECISIONS}
        if blob.data:
            entries[DECISIONS] = Entry(FILE_MODE, blob.id)
        if entries == folder.entries:
            return None
        inside = make_tree(entries)
        root[number] = Entry(FOLDER_MODE, inside.id)
        tree = make_tree(root)
        commit = branch.commit(tree, message, who, when)
        branch.move([*([blob] if blob.data else []), inside, tree, commit], commit, {})
        return commit.id.decode("ascii")

    try:
        return changed(repo, attempt)
    except DiskFull as error:
        raise NoRoomForDecisions(**error.fields) from error
    except CannotWrite as error:
        raise DecisionsNotWritten(**error.fields) from error
    except WorkTreeBehind as error:
        raise DecisionsBehind(**error.fields) from error


def _folder(repo: Repo, root: dict[str, Entry], number: str) -> Folder | None:
    entry = root.get(number)
    return Folder(repo, number, entry.id) if entry is not None and entry.is_folder else None


def _document(folder: Folder) -> Document | None:
    entry = folder.entries.get(DECISIONS)
    if entry is not None and entry.is_folder:
        raise NotAFile(file=f"{folder.number}/{DECISIONS}")
    return folder.document(DECISIONS)
