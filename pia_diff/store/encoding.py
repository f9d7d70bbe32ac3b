"""Assessment → the files of its folder."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from dulwich.objects import Blob, ObjectID

from pia_diff.errors import PiaDiffError
from pia_diff.model import Assessment, Attachment, Drawing, ItemPath, Section
from pia_diff.store.errors import DamagedAttachment, MissingAttachment, UnwritableText
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
from pia_diff.store.loading import load_folder
from pia_diff.store.names import drawing_suffix, file_names
from pia_diff.structured.decode import SectionDecoder, WrongShape
from pia_diff.structured.encode import encode_left_over, encode_rows, encode_section
from pia_diff.structured.plain import Document, write_yaml


@dataclass
class EncodedFolder:
    """The files of a folder by path: ids of blobs, and the blobs among them that may be new."""

    files: dict[str, ObjectID] = field(default_factory=dict)
    blobs: dict[ObjectID, Blob] = field(default_factory=dict)

    def put(self, path: str, content: bytes) -> None:
        blob = Blob.from_string(content)
        self.files[path] = blob.id
        self.blobs[blob.id] = blob

    def keep_or_put(self, path: str, stored: ObjectID | None, content: Callable[[], bytes]) -> None:
        if stored is None:
            self.put(path, content())
        else:
            self.files[path] = stored


def encode_folder(
    assessment: Assessment, number: str, base: Folder | None, earlier: Iterable[Folder] = ()
) -> EncodedFolder:
    """The files of an assessment's folder.

    What equals its counterpart in `base` (the newest version) keeps that blob: writing YAML is the cost of an add.
    Drawings known by hash alone are looked for in `base`, then in `earlier`.
    Raises MissingAttachment, DamagedAttachment, UnwritableText, and DraftError where the form does not allow what the
    assessment holds (a program made it wrongly), so that nothing is stored that could not be read again.
    """
    encoded = encode_texts(assessment, number, base)
    drawings = _drawings(assessment)
    if all(drawing.sha256 in assessment.attachments for drawing in drawings):
        earlier = ()  # nothing to look for: spare the reading of every version
    folders = _Replayed(chain([base] if base else [], earlier))
    for drawing in drawings:
        _put_drawing(encoded, drawing, assessment.attachments, number, folders)
    return encoded


class _Replayed:
    """Folders that are looked up once, as far as somebody asks, and gone through again for the next drawing."""

    def __init__(self, folders: Iterable[Folder]) -> None:
        self._more = iter(folders)
        self._seen: list[Folder] = []

    def __iter__(self) -> Iterator[Folder]:
        yield from self._seen
        for folder in self._more:
            self._seen.append(folder)
            yield folder


def encode_texts(assessment: Assessment, number: str, base: Folder | None) -> EncodedFolder:
    """The files of an assessment's folder without its drawings. Raises UnwritableText, DraftError."""
    form = assessment.form
    encoded = EncodedFolder()
    known = _Known(assessment, base)
    if "" in _file_keys(assessment):
        expected = "a name for every 特定個人情報ファイル"
        raise WrongShape(file=f"{number}/{HEAD_FILE}", line=1, where=FILES_KEY, expected=expected)
    for path, file in _section_files(assessment):
        stored = known.blob_id(file, partial(_section_part, path=path, file=file))
        if stored is not None:
            encoded.files[file] = stored
            continue
        plain = encode_section(form, path, assessment.sections.get(path, Section()))
        SectionDecoder(form, Document(plain, {}, f"{number}/{file}")).section(path, plain, ())
        if file == HEAD_FILE:
            plain = _head(form.id, _file_keys(assessment)) | plain
        elif plain and path.instances:
            plain = {FILE_KEY: path.instances[0]} | plain
        if plain:
            encoded.put(file, _yaml_bytes(plain, f"{number}/{file}"))
    annex = section_file(form.annex)
    if assessment.rows:
        stored = known.blob_id(annex, lambda one: one.rows)
        encoded.keep_or_put(annex, stored, lambda: _yaml_bytes(encode_rows(assessment.rows, form), f"{number}/{annex}"))
    if assessment.left_over:
        stored = known.blob_id(LEFT_OVER, lambda one: one.left_over)
        encoded.keep_or_put(
            LEFT_OVER, stored, lambda: _yaml_bytes(encode_left_over(assessment.left_over), f"{number}/{LEFT_OVER}")
        )
    return encoded


def _section_files(assessment: Assessment) -> Iterator[tuple[ItemPath, str]]:
    """Every section the assessment can have, and its file; the annex has rows instead."""
    names = file_names(_file_keys(assessment))
    for section in assessment.form.sections:
        if section.per_file:
            for key, name in names.items():
                yield ItemPath(section.id, (key,)), section_file(section, name)
        elif section.id != assessment.form.annex.id:
            yield ItemPath(section.id), section_file(section)


def _section_part(assessment: Assessment, path: ItemPath, file: str) -> object:
    """What decides about the text of a section's file."""
    section = assessment.sections.get(path, Section())
    return (section, _file_keys(assessment)) if file == HEAD_FILE else section


def _file_keys(assessment: Assessment) -> tuple[str, ...]:
    """The listed files, then any that only a section knows: nothing may get lost."""
    per_file = (path.instances[0] for path in assessment.sections if path.instances)
    return tuple(dict.fromkeys((*assessment.files, *per_file)))


def _head(form_id: str, files: tuple[str, ...]) -> dict[str, Any]:
    return {FORM_KEY: form_id, **({FILES_KEY: list(files)} if files else {})}


def _yaml_bytes(plain: Any, file: str) -> bytes:
    _refuse_halves(plain, file)
    return unicodedata.normalize("NFC", write_yaml(plain)).encode("utf-8")


def _refuse_halves(plain: Any, file: str) -> None:
    """Raises UnwritableText for half of a surrogate pair, which YAML writes but does not read."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            _refuse_halves(key, file)
            _refuse_halves(value, file)
    elif isinstance(plain, list):
        for value in plain:
            _refuse_halves(value, file)
    else:
        try:
            plain.encode("utf-8")
        except UnicodeEncodeError as error:
            around = plain[max(0, error.start - 10) : error.start] + "…"
            raise UnwritableText(file=file, text=around, character=ord(plain[error.start])) from error


class _Known:
    """What the newest version has, to be kept where the new one is equal."""

    def __init__(self, new: Assessment, base: Folder | None) -> None:
        self._new = new
        self._base = base
        self._old: Assessment | None = None
        if base is not None:
            with suppress(PiaDiffError):  # damaged by hand: the new version mends it
                self._old = load_folder(base)

    def blob_id(self, file: str, part: Callable[[Assessment], object]) -> ObjectID | None:
        """The stored blob of `file` when that part of the assessment is the same as before."""
        if self._base is None or self._old is None or self._old.form != self._new.form:
            return None
        try:
            same = part(self._old) == part(self._new)
        except PiaDiffError:
            return None
        return self._base.blob_id(file) if same else None


def _drawings(assessment: Assessment) -> list[Drawing]:
    """Every drawing the assessment shows, once."""
    figures = {item.section for item in assessment.form.items.values() if item.kind == "figure"}
    found = {
        drawing.sha256: drawing
        for path in assessment.sections
        if path.id in figures
        for value in assessment.sections[path].values.values()
        if isinstance(value, Attachment)
        for drawing in reversed(value.drawings)
    }
    return list(found.values())


def _put_drawing(
    encoded: EncodedFolder, drawing: Drawing, given: Mapping[str, bytes], number: str, folders: Iterable[Folder]
) -> None:
    content = given.get(drawing.sha256)
    if content is not None:
        if hashlib.sha256(content).hexdigest() != drawing.sha256:
            raise DamagedAttachment(name=drawing.name, sha256=drawing.sha256)
        encoded.put(f"{ATTACHMENTS}/{drawing.sha256}{drawing_suffix(drawing.name)}", content)
        return
    for folder in folders:
        for name, entry in folder.inner(ATTACHMENTS).items():
            if name.partition(".")[0] == drawing.sha256:
                encoded.files[f"{ATTACHMENTS}/{name}"] = entry.id
                return
    raise MissingAttachment(name=drawing.name, sha256=drawing.sha256, number=number)
