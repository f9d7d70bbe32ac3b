"""One file of an assessment's folder: whether it reads, fits its form, and is written as the store writes it.

Versions share most of their blobs, so what was found in a blob is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dulwich.objects import Blob, ObjectID
from dulwich.repo import Repo

from pia_diff.check.findings import Severity
from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form
from pia_diff.model import Assessment, Attachment, Drawing, ItemPath, Sections
from pia_diff.soundness.problems import Problem, from_error
from pia_diff.store.encoding import encode_texts
from pia_diff.store.folder import HEAD_FILE, LEFT_OVER, Folder, section_file
from pia_diff.store.loading import read_section
from pia_diff.store.objects import read_blob
from pia_diff.structured.decode import SectionDecoder


class Read(NamedTuple):
    """What one file gave: its problems, and the drawings it refers to."""

    problems: tuple[Problem, ...]
    drawings: tuple[Drawing, ...] = ()


@dataclass
class Files:
    """The files of a repository as they were examined, each once; `count` how many blobs that were."""

    repo: Repo
    _read: dict[tuple[ObjectID, str, str, tuple[str, ...]], Read] = field(default_factory=dict)
    _damage: dict[ObjectID, Problem | None] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """So many blobs were read."""
        return len(self._damage)

    def section(self, folder: Folder, form: Form, path: ItemPath, file: str, keys: tuple[str, ...]) -> Read:
        """The file of a section; `keys` are the 特定個人情報ファイル of the assessment, which the cover lists."""
        listed = keys if file == HEAD_FILE else path.instances
        return self._examined(folder, form, file, listed, path)

    def annex(self, folder: Folder, form: Form) -> Read:
        """The published rows."""
        return self._examined(folder, form, section_file(form.annex), (), None)

    def left_over(self, folder: Folder, form: Form) -> Read:
        """Text that no item took."""
        return self._examined(folder, form, LEFT_OVER, (), None)

    def damage(self, blob_id: ObjectID, file: str) -> Problem | None:
        """What is wrong with the object itself: it is missing, broken, or not what its id says."""
        if blob_id not in self._damage:
            try:
                same = Blob.from_string(read_blob(self.repo, blob_id, file)).id == blob_id
                self._damage[blob_id] = None if same else Problem("other_content", Severity.WRONG, file)
            except PiaDiffError as error:
                self._damage[blob_id] = from_error(error, file)
        found = self._damage[blob_id]
        return None if found is None else replace(found, file=file)

    def _examined(self, folder: Folder, form: Form, file: str, listed: tuple[str, ...], path: ItemPath | None) -> Read:
        blob_id = folder.blob_id(file)
        if blob_id is None:
            return Read(())
        shown = f"{folder.number}/{file}"
        key = (blob_id, shown, form.id, listed)
        if key not in self._read:
            damage = self.damage(blob_id, shown)
            self._read[key] = Read((damage,)) if damage else _read(folder, form, file, listed, path)
        return self._read[key]


def _read(folder: Folder, form: Form, file: str, listed: tuple[str, ...], path: ItemPath | None) -> Read:
    shown = f"{folder.number}/{file}"
    try:
        one = _alone(folder, form, file, listed, path)
        drawings = tuple(
            drawing
            for section in one.sections.values()
            for value in section.values.values()
            if isinstance(value, Attachment)
            for drawing in value.drawings
        )
        written = encode_texts(one, folder.number, None)
    except PiaDiffError as error:
        return Read((from_error(error, shown),))
    raw = folder.raw(file) or b""
    if folder.blob_id(file) in written.blobs:
        return Read((), drawings)
    ours = next((blob.data for blob_id, blob in written.blobs.items() if _is_of(written.files, file, blob_id)), b"")
    line = _first_difference(raw, ours)
    return Read((Problem("not_canonical", Severity.ASK, shown, line),), drawings)


def _alone(folder: Folder, form: Form, file: str, listed: tuple[str, ...], path: ItemPath | None) -> Assessment:
    """An assessment that holds nothing but what this file says: writing it writes this file."""
    if path is not None:
        section = read_section(folder, form, path, file)
        return Assessment(form, Sections({path: section}), listed)
    document = folder.document(file)
    assert document is not None  # the caller looked
    decoder = SectionDecoder(form, document)
    if file == LEFT_OVER:
        return Assessment(form, Sections(), left_over=decoder.left_over(document.data, ()))
    return Assessment(form, Sections(), rows=decoder.rows(document.data, ()))


def _is_of(files: dict[str, ObjectID], file: str, blob_id: ObjectID) -> bool:
    """Whether a written blob is that of `file`, which may have another name in a folder by itself."""
    folder = file.rpartition("/")[0]
    return any(one == blob_id for path, one in files.items() if path == file or (folder and path.startswith(folder)))


def _first_difference(raw: bytes, ours: bytes) -> int:
    """The line, counted from 1, from which two texts differ."""
    theirs, mine = raw.split(b"\n"), ours.split(b"\n")
    same = next((n for n, (one, other) in enumerate(zip(theirs, mine, strict=False)) if one != other), None)
    return (min(len(theirs), len(mine)) if same is None else same) + 1
