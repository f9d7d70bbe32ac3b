"""Three trees → one: assessments item by item, everything else file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from dulwich.objects import Blob, ShaFile
from dulwich.repo import Repo

from pia_diff.forms import Form
from pia_diff.merging import Choice, Choose, Conflict, Reason, Side, Three, WrongChoice, merge, merge_decisions
from pia_diff.merging.decisions import EXPECTED, are_decisions
from pia_diff.model import Assessment
from pia_diff.store.adding import folder_entries
from pia_diff.store.encoding import encode_folder
from pia_diff.store.folder import DECISIONS, HEAD_FILE, Folder, owned_names
from pia_diff.store.loading import load_folder
from pia_diff.store.objects import FILE_MODE, FOLDER_MODE, Entry, make_tree, read_blob, read_tree
from pia_diff.structured.decode import WrongShape
from pia_diff.structured.yaml_writer import write_yaml

Entries = dict[str, Entry]


@dataclass(frozen=True)
class Open:
    """A conflict nobody settled, and the assessment it is in (empty number, no form: a file beside them)."""

    number: str
    form: Form | None
    conflict: Conflict


class Settling(Protocol):
    """What a person decided about the conflicts of one merge."""

    def choose(self, number: str, form: Form | None, conflict: Conflict) -> Choice | None:
        """The choice for a conflict, None to leave it open."""

    def check(self) -> None:
        """Called before anything is written. Raises where something was decided that is no conflict."""

    @property
    def drawings(self) -> Mapping[str, bytes]:
        """Bytes of drawings that choices brought along, by SHA-256."""


@dataclass(frozen=True)
class Brought:
    """An assessment that the merge changes: before (None: it is new) and after (None: it goes)."""

    number: str
    before: Assessment | None
    after: Assessment | None


@dataclass
class MergedTree:
    """The root of the result, the objects that may be new, what the merge brings, and what stays open."""

    root: Entries = field(default_factory=dict)
    objects: list[ShaFile] = field(default_factory=list)
    brought: list[Brought] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    opened: list[Open] = field(default_factory=list)


def merge_trees(repo: Repo, roots: Three[Entries], settling: Settling) -> MergedTree:
    """Merges the root folders of three commits.

    Raises WrongChoice, and what reading and encoding an assessment that both sides changed raise.
    """
    return _TreeMerge(repo, settling).run(roots)


def _loaded(folder: Folder | None) -> Assessment | None:
    return None if folder is None else load_folder(folder)


def _decided(folder: Folder | None) -> Any:
    document = folder.document(DECISIONS) if folder is not None else None
    if document is None or document.data == "":
        return {}
    if not are_decisions(document.data):
        raise WrongShape(file=document.file, line=1, where=DECISIONS, expected=EXPECTED)
    return document.data


class _TreeMerge:
    def __init__(self, repo: Repo, settling: Settling) -> None:
        self.repo = repo
        self.settling = settling
        self.result = MergedTree()

    def run(self, roots: Three[Entries]) -> MergedTree:
        for name in sorted({name for root in roots for name in root}):
            entry = Three(*(root.get(name) for root in roots))
            merged = self._one(name, entry)
            if merged is not None:
                self.result.root[name] = merged
        return self.result

    def _one(self, name: str, entry: Three[Entry | None]) -> Entry | None:
        folders = Three(*(self._assessment(name, one) for one in entry))
        if not any(folders):
            return self._foreign(name, entry, "", None)
        if entry.agrees:
            if entry.taken != entry.ours:
                self.result.brought.append(Brought(name, _loaded(folders.ours), _loaded(folders.theirs)))
            return entry.taken
        if folders.ours is None or folders.theirs is None:
            return self._removed(name, entry, folders)
        return self._folder(name, Three(folders.base, folders.ours, folders.theirs))

    def _assessment(self, name: str, entry: Entry | None) -> Folder | None:
        """The folder where it holds an assessment."""
        if entry is None or not entry.is_folder:
            return None
        folder = Folder(self.repo, name, entry.id)
        return folder if folder.blob_id(HEAD_FILE) else None

    def _removed(self, number: str, entry: Three[Entry | None], folders: Three[Folder | None]) -> Entry | None:
        """An assessment that one side took away while the other edited it."""
        loaded = Three(*map(_loaded, folders))
        names = Three(*(None if one is None else one.text_of("head.name") for one in loaded))
        side = self._side(number, None, Conflict(number, None, Reason.REMOVED, names))
        if entry.of(side) != entry.ours:
            self.result.brought.append(Brought(number, loaded.ours, loaded.of(side)))
        return entry.of(side)

    def _folder(self, number: str, folders: Three[Any]) -> Entry:
        """An assessment that both sides changed."""
        result = self.result
        loaded = Three(*(one and load_folder(one) for one in folders))
        form = loaded.ours.form

        def choose(conflict: Conflict) -> Choice | None:
            return self.settling.choose(number, form, conflict)

        merged = merge(loaded.base, loaded.ours, loaded.theirs, choose, self.settling.drawings)
        result.opened += (Open(number, form, one) for one in merged.conflicts)
        if merged.assessment != loaded.ours:
            result.brought.append(Brought(number, loaded.ours, merged.assessment))
        earlier = (one for one in (folders.theirs, folders.base) if one is not None)
        encoded = encode_folder(merged.assessment, number, folders.ours, earlier)
        entries = folder_entries(encoded, result.objects)
        owned = frozenset().union(*(owned_names(one.form) for one in loaded if one is not None))
        foreign = Three(*({} if one is None else one.entries for one in folders))
        for name in sorted({name for one in foreign for name in one} - owned):
            entry = Three(*(one.get(name) for one in foreign))
            decided = name == DECISIONS and not entry.agrees and all(one is None or not one.is_folder for one in entry)
            kept = (
                self._decisions(number, form, folders, choose)
                if decided
                else self._foreign(f"{number}/{name}", entry, number, form)
            )
            if kept is not None:
                entries[name] = kept
        tree = make_tree(entries)
        result.objects += [*encoded.blobs.values(), tree]
        return Entry(FOLDER_MODE, tree.id)

    def _decisions(self, number: str, form: Form, folders: Three[Folder | None], choose: Choose) -> Entry | None:
        plain: Three[Any] = Three(*map(_decided, folders))
        decided, opened = merge_decisions(plain, choose)
        self.result.opened += (Open(number, form, one) for one in opened)
        blob = Blob.from_string(write_yaml(dict(decided)).encode("utf-8"))
        if decided != plain.ours:
            self.result.files.append(f"{number}/{DECISIONS}")
        if not decided:
            return None
        self.result.objects.append(blob)
        return Entry(FILE_MODE, blob.id)

    def _foreign(self, path: str, entry: Three[Entry | None], number: str, form: Form | None) -> Entry | None:
        """A file or folder that is none of ours: what one side changed is taken whole."""
        if entry.agrees:
            if entry.taken != entry.ours:
                self.result.files.append(path)
            return entry.taken
        if all(one is None or one.is_folder for one in entry):
            inside = Three(*({} if one is None else read_tree(self.repo, one.id, path) for one in entry))
            found = {
                name: kept
                for name in sorted({name for one in inside for name in one})
                for kept in [self._foreign(f"{path}/{name}", Three(*(one.get(name) for one in inside)), number, form)]
                if kept is not None
            }
            if not found:
                return None
            tree = make_tree(found)
            self.result.objects.append(tree)
            return Entry(FOLDER_MODE, tree.id)
        reason = Reason.REMOVED if None in (entry.ours, entry.theirs) else Reason.EDITED
        name = path.removeprefix(f"{number}/") if number else path
        texts = Three(*(self._text(path, one) for one in entry))
        return entry.of(self._side(number, form, Conflict(name, None, reason, texts)))

    def _text(self, path: str, entry: Entry | None) -> str | None:
        """What a file says, as far as it is text."""
        if entry is None or entry.is_folder or entry.id not in self.repo.object_store:
            return None
        content = read_blob(self.repo, entry.id, path)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return f"({len(content)} bytes)"

    def _side(self, number: str, form: Form | None, conflict: Conflict) -> Side:
        choice = self.settling.choose(number, form, conflict)
        if choice is None:
            self.result.opened.append(Open(number, form, conflict))
            return Side.OURS
        if not isinstance(choice, Side):
            raise WrongChoice(item=conflict.name, reason="only a side can be chosen here")
        return choice
