"""Assessments → one commit, and an annotated tag for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from dulwich.objects import Commit, ObjectID, ShaFile, Tag, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form
from pia_diff.model import Assessment
from pia_diff.store.encoding import EncodedFolder, encode_folder
from pia_diff.store.errors import (
    BadName,
    MissingNumber,
    SameAssessmentTwice,
    VersionExists,
)
from pia_diff.store.folder import Folder, owned_names
from pia_diff.store.history import folder_of, tag_id, versions
from pia_diff.store.loading import load_folder
from pia_diff.store.moving import Branch, changed, offset
from pia_diff.store.names import assessment_number
from pia_diff.store.objects import FILE_MODE, FOLDER_MODE, Entry, make_tree, read_commit
from pia_diff.store.signing import Signer, sign_tag
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
    signer: Signer | None = None


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

    Raises VersionExists, BadName, DetachedHead, UnbornBranch, DirtyWorkTree, RepositoryBusy, DiskFull, CannotWrite and
    what `encode_folder` raises, with nothing changed; WorkTreeBehind after the change.
    """
    adding = _Adding(repo, label)
    return changed(repo, lambda branch: adding.attempt(wanted, branch))


class _Adding:
    """One call of `add`, over all its attempts."""

    def __init__(self, repo: Repo, label: Label) -> None:
        self._repo = repo
        self._label = label
        self._encoded: dict[tuple[str, ObjectID | None], EncodedFolder] = {}

    def attempt(self, wanted: Sequence[Piece], branch: Branch) -> Added:
        label = self._label
        root = branch.root()
        objects: list[ShaFile] = []
        new: list[Piece] = []
        unchanged: list[tuple[str, str]] = []
        for piece in wanted:
            same = self._same_as(piece, root, objects)
            if same is None:
                new.append(piece)
            else:
                unchanged.append((piece.number, same))
        if not new:
            return Added((), tuple(unchanged))
        tree = make_tree(root)
        commit = self._commit(branch, tree, new)
        versions_made = [version_of(piece, commit, label) for piece in new]
        tags = {Ref(tag_ref(one.number, one.name).encode("utf-8")): tag_of(one, label) for one in versions_made}
        branch.move([*objects, tree, commit, *tags.values()], commit, {ref: tag.id for ref, tag in tags.items()})
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
        entries = folder_entries(self._encoded[key], made)
        if newest is not None and entries == split_entries(newest, form)[0]:
            return known[-1].name
        if tag_id(repo, number, self._label.name) is not None:
            raise VersionExists(name=self._label.name, number=number, taken=", ".join(one.name for one in known))
        refuse_blocked(repo, number, self._label.name)
        foreign = split_entries(current, form)[1] if current else {}
        tree = make_tree(foreign | entries)
        objects += [*made, tree]
        root[number] = Entry(FOLDER_MODE, tree.id)
        return None

    def _commit(self, branch: Branch, tree: Tree, new: Sequence[Piece]) -> Commit:
        """A commit of the tree; the head itself where it has that tree already, but no version names it.

        That is so after a crash between the branch and the tags, and when somebody committed by hand.
        """
        if branch.head is not None:
            at_head = read_commit(self._repo, branch.head)
            if at_head.tree == tree.id:
                return at_head
        label = self._label
        names = [one_line(piece.assessment.text_of("head.name")) or piece.number for piece in new]
        listed = ", ".join(names[:SHOWN]) + (f" … ({len(names)})" if len(names) > SHOWN else "")
        return branch.commit(tree, label.message or clean_message(f"{label.name}: {listed}"), label.who, label.when)


def refuse_blocked(repo: Repo, number: str, name: str) -> None:
    """Raises BadName where a tag of somebody's stands above or below the ref: git keeps no tag inside a tag."""
    if repo.refs.read_ref(Ref(f"{TAGS}{number}".encode())) is not None:
        reason = f"the tag '{number}' is in the way; delete it ('git tag -d {number}')"
        raise BadName(name=number, what="評価書番号", reason=reason, example=f"{number}-1")
    below = repo.refs.subkeys(Ref(f"{tag_ref(number, name)}/".encode()))
    if below:
        reason = f"the tag '{number}/{name}/{min(below).decode('utf-8', 'replace')}' is in the way"
        raise BadName(name=name, what="version name", reason=reason, example=f"{name}-1")


def folder_entries(encoded: EncodedFolder, objects: list[ShaFile]) -> dict[str, Entry]:
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


def split_entries(folder: Folder, form: Form) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """The entries of a folder that belong to the layout, and the others (decisions.yaml), which stay as they are."""
    owned = owned_names(form)
    with suppress(PiaDiffError):  # damaged by hand: by the new form alone
        owned |= owned_names(load_folder(folder).form)
    ours = {name: entry for name, entry in folder.entries.items() if name in owned}
    return ours, {name: entry for name, entry in folder.entries.items() if name not in owned}


def version_of(piece: Piece, commit: Commit, label: Label) -> Version:
    """The version that a piece becomes."""
    return Version(
        name=label.name,
        number=piece.number,
        commit=commit.id.decode("ascii"),
        published=piece.published,
        effective=label.effective,
        message=label.message,
        author=label.who,
        created=moment(int(label.when.timestamp()), offset(label.when)),
        form=piece.assessment.form.id,
    )


def tag_of(version: Version, label: Label) -> Tag:
    """The tag object of a version. Raises CannotSign where it is to be signed and that fails."""
    tag = Tag()
    tag.name = f"{version.number}/{version.name}".encode()
    tag.object = (Commit, ObjectID(version.commit.encode("ascii")))
    tag.tagger = label.who.encode("utf-8")
    tag.tag_time = int(label.when.timestamp())
    tag.tag_timezone = offset(label.when)
    tag.message = tag_message(version).encode("utf-8")
    if label.signer is not None:
        sign_tag(tag, label.signer)
    return tag
