"""One folder of an assessment in one tree: every file of it, and whether they fit each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dulwich.objects import ObjectID

from pia_diff.check.findings import Severity
from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form
from pia_diff.model import Assessment, Drawing, ItemPath
from pia_diff.soundness.files import Files
from pia_diff.soundness.problems import Problem, from_error
from pia_diff.store.folder import ATTACHMENTS, DECISIONS, HEAD_FILE, LEFT_OVER, Folder, owned_names, section_file
from pia_diff.store.loading import load_folder
from pia_diff.store.names import file_names
from pia_diff.store.objects import Entry, read_blob


@dataclass(frozen=True)
class Examined:
    """What a folder gave; `assessment` is None where its first file cannot be read."""

    problems: tuple[Problem, ...]
    assessment: Assessment | None


@dataclass
class Folders:
    """The folders that were examined, each tree once."""

    files: Files
    _known: dict[tuple[str, ObjectID], Examined] = field(default_factory=dict)
    _hashes: dict[ObjectID, str] = field(default_factory=dict)

    def examined(self, folder: Folder) -> Examined:
        """The problems of a folder that has a HEAD_FILE."""
        key = folder.number, folder.tree_id
        if key not in self._known:
            self._known[key] = self._examine(folder)
        return self._known[key]

    def _examine(self, folder: Folder) -> Examined:
        try:
            assessment = load_folder(folder)
        except PiaDiffError as error:
            return Examined((from_error(error, f"{folder.number}/{HEAD_FILE}"),), None)
        return Examined(tuple(self._problems(folder, assessment)), assessment)

    def _problems(self, folder: Folder, assessment: Assessment) -> Iterator[Problem]:
        form = assessment.form
        expected = _expected(assessment)
        drawings: dict[str, Drawing] = {}
        known = {LEFT_OVER, section_file(form.annex)}
        for path, file in expected.items():
            there = _found(folder, path, file)
            if there is None:
                continue
            known.add(there)
            if there != file:
                fields = {"key": path.instances[0], "expected": file}
                yield Problem("file_name", Severity.NOTE, f"{folder.number}/{there}", fields=fields)
            found = self.files.section(folder, form, path, there, assessment.files)
            yield from found.problems
            drawings.update({one.sha256: one for one in found.drawings})
        yield from self.files.annex(folder, form).problems
        yield from self.files.left_over(folder, form).problems
        yield from self._attachments(folder, drawings)
        yield from _foreign(folder, form, known)

    def _attachments(self, folder: Folder, drawings: Mapping[str, Drawing]) -> Iterator[Problem]:
        there = folder.inner(ATTACHMENTS)
        stored = {name.partition(".")[0]: name for name in there}
        for sha256, drawing in drawings.items():
            if sha256 not in stored:
                file = f"{folder.number}/{ATTACHMENTS}/{sha256}"
                yield Problem("drawing_missing", Severity.WRONG, file, fields={"name": drawing.name})
        for name, entry in there.items():
            file = f"{folder.number}/{ATTACHMENTS}/{name}"
            yield from self._attachment(entry, file, name.partition(".")[0])
            if name.partition(".")[0] not in drawings:
                yield Problem("drawing_unused", Severity.NOTE, file)

    def _attachment(self, entry: Entry, file: str, sha256: str) -> Iterator[Problem]:
        damage = self.files.damage(entry.id, file)
        if damage:
            yield damage
            return
        if entry.id not in self._hashes:
            self._hashes[entry.id] = hashlib.sha256(read_blob(self.files.repo, entry.id, file)).hexdigest()
        if self._hashes[entry.id] != sha256:
            yield Problem("wrong_hash", Severity.WRONG, file)


def _expected(assessment: Assessment) -> dict[ItemPath, str]:
    """Every section that the folder can hold, and its file."""
    names = file_names(assessment.files)
    found: dict[ItemPath, str] = {}
    for section in assessment.form.sections:
        if section.id == assessment.form.annex.id:
            continue
        if section.per_file:
            found |= {ItemPath(section.id, (key,)): section_file(section, name) for key, name in names.items()}
        else:
            found[ItemPath(section.id)] = section_file(section)
    return found


def _found(folder: Folder, path: ItemPath, file: str) -> str | None:
    """The file a section is in: its own, or one that somebody renamed."""
    if folder.blob_id(file):
        return file
    inside, slash, _name = file.rpartition("/")
    for name in folder.inner(inside) if slash else ():
        document = folder.document(f"{inside}/{name}") if name.endswith(".yaml") else None
        if document and isinstance(document.data, dict) and document.data.get("file") == path.instances[0]:
            return f"{inside}/{name}"
    return None


def _foreign(folder: Folder, form: Form, known: Iterable[str]) -> Iterator[Problem]:
    """Files that no part of the layout reads."""
    mine = set(known)
    ours = owned_names(form) | {DECISIONS}
    for name, entry in folder.entries.items():
        if name not in ours:
            yield Problem("foreign", Severity.NOTE, f"{folder.number}/{name}")
        elif entry.is_folder and name != ATTACHMENTS:
            for inside in folder.inner(name):
                if f"{name}/{inside}" not in mine:
                    yield Problem("foreign", Severity.NOTE, f"{folder.number}/{name}/{inside}")
