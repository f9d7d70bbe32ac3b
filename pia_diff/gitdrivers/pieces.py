"""One file of an assessment's folder, alone: which form it is on, what it holds, and how it is written again.

Only `assessment.yaml` names the form. For the other files it is told by the keys, which carry the labels of the form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form, form_ids, load_form
from pia_diff.model import AnnexRow, Assessment, ItemPath, Section, Sections
from pia_diff.structured.data import Document
from pia_diff.structured.decode import SectionDecoder, decode_form
from pia_diff.structured.encode import ABSENT, CARRIED, ROW_FIELDS, encode_rows, encode_section
from pia_diff.structured.yaml_reader import read_yaml
from pia_diff.structured.yaml_writer import write_yaml

HEAD_FILE = "assessment.yaml"
FORM_KEY, FILES_KEY, FILE_KEY = "form", "files", "file"  # as in pia_diff.store.folder, which would load dulwich


class NotOurs(PiaDiffError):
    """A file that is no file of an assessment, or that cannot be read as one."""

    template = "{file} is no file of an assessment"


@dataclass(frozen=True)
class SectionPiece:
    """A section, or one file's Ⅱ or Ⅲ; the cover with what the head of the assessment says."""

    form: Form
    path: ItemPath
    section: Section
    head: bool = False
    files: tuple[str, ...] = ()

    @property
    def assessment(self) -> Assessment:
        """An assessment that consists of this section."""
        return Assessment(self.form, Sections({self.path: self.section}), self.path.instances or self.files)

    def plain(self) -> dict[str, Any]:
        """The file as plain data."""
        plain = encode_section(self.form, self.path, self.section)
        if self.head:
            return {FORM_KEY: self.form.id, **({FILES_KEY: list(self.files)} if self.files else {}), **plain}
        return {FILE_KEY: self.path.instances[0], **plain} if self.path.instances else plain


@dataclass(frozen=True)
class RowsPiece:
    """The published rows of the annex."""

    form: Form
    rows: tuple[AnnexRow, ...]

    def plain(self) -> list[dict[str, str]]:
        """The file as plain data."""
        return encode_rows(self.rows, self.form)


Piece = SectionPiece | RowsPiece


def read_piece(text: str, name: str, hint: str = "") -> Piece:
    """The piece that a file holds; `hint` is the id of the form it is likely on. Raises NotOurs."""
    try:
        document = read_yaml(text, name)
        return _piece(document, hint)
    except PiaDiffError as error:
        raise NotOurs(file=name) from error


def written(plain: Any) -> str:
    """The text of a file as the store writes it."""
    return unicodedata.normalize("NFC", write_yaml(plain)) if plain else ""


def hinted_form(path: str) -> str:
    """The id of the form that the assessment of a file (`1/2-files/甲.yaml`, from the top of the work tree) is on, as
    the work tree has it; empty where nobody knows.
    """
    number, slash, _ = path.partition("/")
    with suppress(OSError, UnicodeDecodeError, PiaDiffError):
        if slash:
            return decode_form(read_yaml(Path(number, HEAD_FILE).read_text("utf-8"), HEAD_FILE)).id
    return ""


def _piece(document: Document, hint: str) -> Piece:
    data = document.data
    if isinstance(data, dict) and FORM_KEY in data:
        return _head(document, data)
    if isinstance(data, list):
        keys = [key for row in data if isinstance(row, dict) for key in row]
        if not keys or any(key.partition(" ")[0] not in (*ROW_FIELDS, CARRIED) for key in keys):
            raise NotOurs(file=document.file)
        form = _form_of_rows(keys, hint)
        return RowsPiece(form, SectionDecoder(form, document).rows(data, ()))
    if not isinstance(data, dict):
        raise NotOurs(file=document.file)
    file = data.get(FILE_KEY)
    items = {key: value for key, value in data.items() if key != FILE_KEY}
    form, section_id = _form_of(items, hint, document.file)
    keys_of_path = (file,) if isinstance(file, str) and form.section(section_id).per_file else ()
    path = ItemPath(section_id, keys_of_path)
    return SectionPiece(form, path, SectionDecoder(form, document).section(path, items, ()))


def _head(document: Document, data: dict[str, Any]) -> SectionPiece:
    form = decode_form(document)
    files = data.get(FILES_KEY, [])
    if not isinstance(files, list) or not all(isinstance(one, str) for one in files) or len(set(files)) < len(files):
        raise NotOurs(file=document.file)
    items = {key: value for key, value in data.items() if key not in (FORM_KEY, FILES_KEY)}
    path = ItemPath(form.sections[0].id)
    section = SectionDecoder(form, document).section(path, items, ())
    return SectionPiece(form, path, section, head=True, files=tuple(files))


def _form_of(items: dict[str, Any], hint: str, file: str) -> tuple[Form, str]:
    """The form whose labels the keys carry, and the section that its items are of. Raises NotOurs."""
    words = [key.partition(" ") for key in items if key != ABSENT]
    if not words:
        raise NotOurs(file=file)
    section_id = words[0][0].partition(".")[0]
    best: tuple[int, Form] | None = None
    for form in _forms(hint):
        if all(one.id != section_id for one in form.sections):
            continue
        known = {item.id.removesuffix("[]"): item for item in form.section(section_id).items}
        here = [(known.get(word), label) for word, _, label in words]
        if None in (item for item, _ in here):
            continue
        score = sum(item is not None and label in (item.label, item.word) for item, label in here)
        if best is None or score > best[0]:
            best = score, form
        if score == len(words):
            break
    if best is None:
        raise NotOurs(file=file)
    return best[1], section_id


def _form_of_rows(keys: Sequence[str], hint: str) -> Form:
    """The form whose columns have these labels: they are alike on most."""
    written_out = set(keys)

    def score(form: Form) -> int:
        labels = {f"{name} {form.items[f'{form.annex.id}.row[].{name}'].label}" for name in ROW_FIELDS}
        return len(written_out & labels)

    return max(_forms(hint), key=score)


def _forms(hint: str) -> list[Form]:
    """All forms: the likely one first, then the newest revisions of the fullest."""
    ids = sorted(form_ids(), key=lambda one: one.partition("-")[::-1], reverse=True)
    return [load_form(one) for one in sorted(ids, key=lambda one: one != hint)]
