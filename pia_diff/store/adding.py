"""Assessments → one commit, and an annotated tag for each of them."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from dulwich.file import FileLocked
from dulwich.objects import Commit, ObjectID, ShaFile, Tag, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form
from pia_diff.model import Assessment
from pia_diff.store.checkout import Checkout, open_checkout
from pia_diff.store.encoding import EncodedFolder, encode_folder
from pia_diff.store.errors import (
    BadName,
    CannotWrite,
    DetachedHead,
    DiskFull,
    MissingNumber,
    SameAssessmentTwice,
    VersionExists,
    WorkTreeBehind,
)
from pia_diff.store.folder import Folder, owned_names
from pia_diff.store.history import HEAD, folder_of, tag_id, versions
from pia_diff.store.landing import LostRace, NameTaken, attempts, busy, land, save_objects, uninterrupted
from pia_diff.store.loading import load_folder
from pia_diff.store.names import assessment_number
from pia_diff.store.objects import FILE_MODE, FOLDER_MODE, Entry, make_tree, path_of, read_commit, read_tree
from pia_diff.store.version import TAGS, Added, Version, clean_message, moment, one_line, tag_message, tag_ref
from pia_diff.wareki import parse_date

SHOWN = 3
"""So many documents are named in the message of a commit."""


@dataclass(frozen=True)
class Piece:
    """One document to be added."""

    assessment: Assessment
    number: str
    published: date | None


@dataclass(frozen=True)
class Label:
    """What is said about all of them."""

    name: str
    effective: date | None
    message: str
    who: str
    when: datetime


def pieces(assessments: Sequence[Assessment], number: str | None, published: date | None) -> list[Piece]:
    """The documents with their numbers and days of publication. Raises MissingNumber, BadName, SameAssessmentTwice."""
    found: dict[str, Piece] = {}
    for one in assessments:
        printed = number if number is not None else one.text_of("head.number")
        if not printed.strip():
            raise MissingNumber()
        whose = assessment_number(printed)
        if whose in found:
            raise SameAssessmentTwice(number=whose)
        found[whose] = Piece(one, whose, published or parse_date(one.text_of("head.published")))
    return list(found.values())


def add(repo: Repo, wanted: Sequence[Piece], label: Label) -> Added:
    """Adds the pieces as one commit, on whatever the branch is at when it succeeds.

    Raises VersionExists, BadName, DetachedHead, DirtyWorkTree, RepositoryBusy, DiskFull, CannotWrite and what
    `encode_folder` raises, with nothing changed; WorkTreeBehind after the change.
    """
    adding = _Adding(repo, label)
    failure: FileLocked | LostRace | None = None
    for _ in attempts():
        try:
            with open_checkout(repo) as checkout:
                return adding.attempt(wanted, checkout)
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


class _Adding:
    """One call of `add`, over all its attempts."""

    def __init__(self, repo: Repo, label: Label) -> None:
        self._repo = repo
        self._label = label
        self._encoded: dict[tuple[str, ObjectID | None], EncodedFolder] = {}

    def attempt(self, wanted: Sequence[Piece], checkout: Checkout | None) -> Added:
        repo, label = self._repo, self._label
        branch, head = _branch(repo)
        if checkout is not None:
            checkout.refuse_dirty(head)
        root = {} if head is None else read_tree(repo, read_commit(repo, head).tree, "the root folder")
        objects: list[ShaFile] = []
        changed: list[Piece] = []
        unchanged: list[tuple[str, str]] = []
        for piece in wanted:
            same = self._same_as(piece, root, objects)
            if same is None:
                changed.append(piece)
            else:
                unchanged.append((piece.number, same))
        if not changed:
            return Added((), tuple(unchanged))
        tree = make_tree(root)
        commit = self._commit(head, tree, changed)
        versions_made = [_version(piece, commit, label) for piece in changed]
        tags = {Ref(tag_ref(one.number, one.name).encode("utf-8")): _tag(one, label) for one in versions_made}
        save_objects(repo, [*objects, tree, commit, *tags.values()])
        if checkout is not None:
            checkout.refuse_overwriting(tree.id)
        log = None
        if checkout is not None and checkout.keeps_reflog and commit.id != head:
            log = b"commit: " + commit.message.splitlines()[0]
        with uninterrupted():
            land(repo, branch, head, commit, {ref: tag.id for ref, tag in tags.items()}, log)
            if checkout is not None:
                self._bring_up(checkout, head, commit, log)
        return Added(tuple(versions_made), tuple(unchanged))

    def _same_as(self, piece: Piece, root: dict[str, Entry], objects: list[ShaFile]) -> str | None:
        """The name of the newest version when it says the same; else puts the piece's folder into the root."""
        repo, number, form = self._repo, piece.number, piece.assessment.form
        known = versions(repo, number)
        ids = [ObjectID(one.commit.encode("ascii")) for one in reversed(known)]
        newest = folder_of(repo, ids[0], number) if ids else None
        entry = root.get(number)
        current = Folder(repo, number, entry.id) if entry is not None and entry.is_folder else None
        base = newest or current
        key = (number, base.tree_id if base else None)
        if key not in self._encoded:
            earlier = (folder_of(repo, one, number) for one in ids)
            self._encoded[key] = encode_folder(
                piece.assessment, number, base, chain([current] if current else [], (one for one in earlier if one))
            )
        made: list[ShaFile] = [*self._encoded[key].blobs.values()]
        entries = _entries(self._encoded[key], made)
        if newest is not None and entries == _split(newest, form)[0]:
            return known[-1].name
        if tag_id(repo, number, self._label.name) is not None:
            raise VersionExists(name=self._label.name, number=number, taken=", ".join(one.name for one in known))
        _refuse_blocked(repo, number, self._label.name)
        foreign = _split(current, form)[1] if current else {}
        tree = make_tree(foreign | entries)
        objects += [*made, tree]
        root[number] = Entry(FOLDER_MODE, tree.id)
        return None

    def _commit(self, head: ObjectID | None, tree: Tree, changed: Sequence[Piece]) -> Commit:
        """A commit of the tree; the head itself where it has that tree already, but no version names it.

        That is so after a crash between the branch and the tags, and when somebody committed by hand.
        """
        if head is not None:
            at_head = read_commit(self._repo, head)
            if at_head.tree == tree.id:
                return at_head
        label = self._label
        names = [one_line(piece.assessment.text_of("head.name")) or piece.number for piece in changed]
        listed = ", ".join(names[:SHOWN]) + (f" … ({len(names)})" if len(names) > SHOWN else "")
        commit = Commit()
        commit.tree = tree.id
        commit.parents = [] if head is None else [head]
        commit.author = commit.committer = label.who.encode("utf-8")
        commit.author_time = commit.commit_time = int(label.when.timestamp())
        commit.author_timezone = commit.commit_timezone = _offset(label.when)
        commit.message = (label.message or clean_message(f"{label.name}: {listed}")).encode("utf-8") + b"\n"
        return commit

    def _bring_up(self, checkout: Checkout, old: ObjectID | None, commit: Commit, log: bytes | None) -> None:
        try:
            checkout.update(commit.tree)
            if log is not None:
                checkout.record(old, commit, log)
        except OSError as error:
            raise WorkTreeBehind(path=path_of(self._repo), reason=error.strerror or str(error)) from error


def _branch(repo: Repo) -> tuple[Ref, ObjectID | None]:
    names, head = repo.refs.follow(HEAD)
    if not names[-1].startswith(b"refs/heads/"):
        raise DetachedHead(path=path_of(repo))
    return names[-1], head


def _refuse_blocked(repo: Repo, number: str, name: str) -> None:
    """Raises BadName where a tag of somebody's stands above or below the ref: git keeps no tag inside a tag."""
    if repo.refs.read_ref(Ref(f"{TAGS}{number}".encode())) is not None:
        reason = f"the tag '{number}' is in the way; delete it ('git tag -d {number}')"
        raise BadName(name=number, what="評価書番号", reason=reason, example=f"{number}-1")
    below = repo.refs.subkeys(Ref(f"{tag_ref(number, name)}/".encode()))
    if below:
        reason = f"the tag '{number}/{name}/{min(below).decode('utf-8', 'replace')}' is in the way"
        raise BadName(name=name, what="version name", reason=reason, example=f"{name}-1")


def _entries(encoded: EncodedFolder, objects: list[ShaFile]) -> dict[str, Entry]:
    """The entries of the folder; trees of the folders inside it are put to the objects."""
    entries: dict[str, Entry] = {}
    inner: dict[str, dict[str, Entry]] = {}
    for path, blob_id in encoded.files.items():
        folder, _, name = path.rpartition("/")
        (inner.setdefault(folder, {}) if folder else entries)[name] = Entry(FILE_MODE, blob_id)
    for folder, files in inner.items():
        tree = make_tree(files)
        objects.append(tree)
        entries[folder] = Entry(FOLDER_MODE, tree.id)
    return entries


def _split(folder: Folder, form: Form) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """The entries of a folder that belong to the layout, and the others (decisions.yaml), which stay as they are."""
    owned = owned_names(form)
    with suppress(PiaDiffError):  # damaged by hand: by the new form alone
        owned |= owned_names(load_folder(folder).form)
    ours = {name: entry for name, entry in folder.entries.items() if name in owned}
    return ours, {name: entry for name, entry in folder.entries.items() if name not in owned}


def _version(piece: Piece, commit: Commit, label: Label) -> Version:
    return Version(
        name=label.name,
        number=piece.number,
        commit=commit.id.decode("ascii"),
        published=piece.published,
        effective=label.effective,
        message=label.message,
        author=label.who,
        created=moment(int(label.when.timestamp()), _offset(label.when)),
        form=piece.assessment.form.id,
    )


def _tag(version: Version, label: Label) -> Tag:
    tag = Tag()
    tag.name = f"{version.number}/{version.name}".encode()
    tag.object = (Commit, ObjectID(version.commit.encode("ascii")))
    tag.tagger = label.who.encode("utf-8")
    tag.tag_time = int(label.when.timestamp())
    tag.tag_timezone = _offset(label.when)
    tag.message = tag_message(version).encode("utf-8")
    return tag


def _offset(when: datetime) -> int:
    """Seconds east of UTC, in whole minutes as git keeps it."""
    offset = when.utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60 * 60
