"""A folder in a tree → Assessment, reading each section when it is asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import Any, NoReturn

from pia_diff.forms import Form
from pia_diff.model import AnnexRow, Assessment, ItemPath, LeftOver, Section, Sections
from pia_diff.store.errors import DamagedRepository
from pia_diff.store.folder import (
    ATTACHMENTS,
    FILE_KEY,
    FILES_KEY,
    FORM_KEY,
    HEAD_FILE,
    LEFT_OVER,
    Folder,
    section_file,
)
from pia_diff.store.names import file_names
from pia_diff.store.objects import path_of, read_blob
from pia_diff.structured.data import Document, Trail
from pia_diff.structured.decode import DuplicateInstance, SectionDecoder, WrongShape, decode_form

_UNREAD = Section()
"""Stands in the dict for a section nobody asked for yet."""


class StoredSections(Sections):
    """Sections that are read from the repository one by one, when asked for.

    A section put in by hand replaces the stored one and has no fingerprint. Reading raises what `Folder.document` and
    `SectionDecoder` raise (file `<number>/<path>` and line in the message).
    """

    def __init__(self, folder: Folder, form: Form, paths: Mapping[ItemPath, str]) -> None:
        super().__init__(dict.fromkeys(paths, _UNREAD))
        self._folder = folder
        self._form = form
        self._paths = dict(paths)

    def fingerprint(self, path: ItemPath) -> str | None:
        blob_id = self._folder.blob_id(self._paths[path]) if path in self._paths and path in self else None
        return None if blob_id is None else blob_id.decode("ascii")

    def mentions(self, text: str) -> bool:
        wanted = unicodedata.normalize("NFC", text)
        needle = wanted.encode("utf-8", "replace")
        # Only text in quotes is not stored as it reads, and quotes and escapes show that it may be there.
        quoted = b"'" in needle or b'"' in needle
        for path in self:
            raw = self._folder.raw(self._paths[path]) if path in self._paths else None
            if raw is not None and needle not in raw and not quoted and b"\\" not in raw:
                continue
            # Found, but perhaps in the label of an item: only what the values say counts.
            if any(wanted in str(value) for value in self[path].values.values()):
                return True
        return False

    def __getitem__(self, path: ItemPath) -> Section:
        section = super().__getitem__(path)
        if section is _UNREAD:
            section = read_section(self._folder, self._form, path, self._paths[path])
            super().__setitem__(path, section)
        return section

    def __setitem__(self, path: ItemPath, section: Section) -> None:
        self._paths.pop(path, None)
        super().__setitem__(path, section)

    def __iter__(self) -> Iterator[ItemPath]:
        # Defined so that `dict(sections)` goes through __getitem__ instead of copying what is unread.
        return super().__iter__()

    def get(self, path: ItemPath, default: Any = None) -> Any:
        try:
            return self[path]
        except KeyError:
            return default

    def values(self) -> ValuesView[Section]:  # type: ignore[override]
        return ValuesView(self)

    def items(self) -> ItemsView[ItemPath, Section]:  # type: ignore[override]
        return ItemsView(self)

    def pop(self, path: ItemPath, *default: Any) -> Any:
        if path in self:
            self[path]
        return super().pop(path, *default)

    def copy(self) -> Sections:
        """All sections, read."""
        return Sections(self.items())

    def __or__(self, other: Any) -> Any:
        return self.copy() | other

    def __eq__(self, other: object) -> bool:
        return dict(self) == (dict(other) if isinstance(other, StoredSections) else other)

    __hash__ = None  # type: ignore[assignment]


class StoredAttachments(Mapping[str, bytes]):
    """Drawings by SHA-256, read from the repository when asked for."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._files = {name.partition(".")[0]: entry for name, entry in folder.inner(ATTACHMENTS).items()}

    def __getitem__(self, sha256: str) -> bytes:
        name = f"{self._folder.number}/{ATTACHMENTS}/{sha256}"
        return read_blob(self._folder.repo, self._files[sha256].id, name)

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class StoredAssessment(Assessment):
    """An assessment whose annex rows and left-over text are read when asked for, too: both grow over the years."""

    @classmethod
    def of(cls, folder: Folder, form: Form, sections: Sections, files: tuple[str, ...]) -> StoredAssessment:
        self = cls.__new__(cls)
        # Not through __init__: it would fill in `rows` and `left_over`.
        self.__dict__.update(
            form=form, sections=sections, files=files, attachments=StoredAttachments(folder), _folder=folder
        )
        return self

    @cached_property
    def rows(self) -> tuple[AnnexRow, ...]:
        folder: Folder = self.__dict__["_folder"]
        document = folder.document(section_file(self.form.annex))
        return SectionDecoder(self.form, document).rows(document.data, ()) if document else ()

    @cached_property
    def left_over(self) -> tuple[LeftOver, ...]:
        folder: Folder = self.__dict__["_folder"]
        document = folder.document(LEFT_OVER)
        return SectionDecoder(self.form, document).left_over(document.data, ()) if document else ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessment):
            return NotImplemented
        mine = (self.form, self.files, self.rows, self.left_over, self.sections, self.attachments)
        return mine == (other.form, other.files, other.rows, other.left_over, other.sections, other.attachments)

    __hash__ = None  # type: ignore[assignment]


def load_folder(folder: Folder) -> Assessment:
    """The assessment in a folder that has a HEAD_FILE. Reads only that file.

    Raises DraftError, BrokenSyntax, NotPlain, DuplicateKey, DamagedRepository.
    """
    head = folder.document(HEAD_FILE)
    if head is None:  # a folder that somebody made by hand
        raise DamagedRepository(what=f"{folder.number}/{HEAD_FILE}", path=path_of(folder.repo), reason="it is missing")
    form = decode_form(head)
    files = list(_listed_files(head))
    paths: dict[ItemPath, str] = {}
    for section in form.sections:
        if section.id == form.annex.id:
            continue
        if not section.per_file:
            path = section_file(section)
            if _has_items(head) if path == HEAD_FILE else folder.blob_id(path):
                paths[ItemPath(section.id)] = path
            continue
        there = {f"{section.file}/{name}" for name in folder.inner(section.file) if name.endswith(".yaml")}
        expected = {key: section_file(section, name) for key, name in file_names(files).items()}
        for path in sorted(there.difference(expected.values())):
            key = _unlisted_key(folder, path)
            if expected.get(key) in there:
                _wrong_file(folder, path, f"another name than that of {expected[key]}, or one file less")
            expected[key] = path
            files += [] if key in files else [key]
        paths.update((ItemPath(section.id, (key,)), expected[key]) for key in files if expected.get(key) in there)
    return StoredAssessment.of(folder, form, StoredSections(folder, form, paths), tuple(files))


def read_section(folder: Folder, form: Form, path: ItemPath, file: str) -> Section:
    """One section from its file. Raises as `load_folder`."""
    document = folder.document(file)
    assert document is not None  # paths hold only files that are there
    plain = document.data
    if isinstance(plain, dict):
        drop = {FORM_KEY, FILES_KEY} if file == HEAD_FILE else set()
        if form.section(path.id).per_file:
            if plain.get(FILE_KEY) != path.instances[0]:
                _wrong(document, (FILE_KEY,), str(path), f"'{FILE_KEY}: {path.instances[0]}', as in {HEAD_FILE}")
            drop = {FILE_KEY}
        plain = {key: value for key, value in plain.items() if key not in drop}
    return SectionDecoder(form, document).section(path, plain, ())


def _listed_files(head: Document) -> tuple[str, ...]:
    assert isinstance(head.data, dict)  # decode_form saw a mapping
    listed = head.data.get(FILES_KEY, "")
    if listed == "":
        return ()
    if not isinstance(listed, list):
        _wrong(head, (FILES_KEY,), FILES_KEY, "a list of the names of the files")
    seen: dict[str, int] = {}
    for n, key in enumerate(listed):
        line = head.place((FILES_KEY, n)).line
        if not isinstance(key, str) or not key:
            _wrong(head, (FILES_KEY, n), FILES_KEY, "the name of a file")
        if key in seen:
            raise DuplicateInstance(file=head.file, line=line, where=FILES_KEY, key=key, first=seen[key])
        seen[key] = line
    return tuple(seen)


def _has_items(head: Document) -> bool:
    return isinstance(head.data, dict) and not head.data.keys() <= {FORM_KEY, FILES_KEY}


def _unlisted_key(folder: Folder, file: str) -> str:
    """The key of a file that somebody put into the folder by hand, or whose name they changed."""
    document = folder.document(file)
    key = document.data.get(FILE_KEY) if document and isinstance(document.data, dict) else None
    if not isinstance(key, str) or not key:
        _wrong_file(folder, file, "the name of the 特定個人情報ファイル")
    return key


def _wrong_file(folder: Folder, file: str, expected: str) -> NoReturn:
    document = folder.document(file)
    assert document is not None  # listed by its folder
    _wrong(document, (FILE_KEY,), f"'{FILE_KEY}:'", expected)


def _wrong(document: Document, trail: Trail, where: str, expected: str) -> NoReturn:
    raise WrongShape(file=document.file, line=document.place(trail).line, where=where, expected=expected)
