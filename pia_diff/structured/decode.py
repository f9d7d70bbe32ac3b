"""Plain data → Assessment, checking every key and option against the form.

The layout is described in `pia_diff.structured.encode`. Every error names file, line, item and what is allowed there.
"""

from __future__ import annotations

from pia_diff.forms import Form, UnknownForm, form_ids, load_form
from pia_diff.model import AnnexRow, Assessment, ItemPath, LeftOver, Sections
from pia_diff.structured.data import Document
from pia_diff.structured.encode import FORM, LEFT_OVER
from pia_diff.structured.errors import (
    DraftError,
    DuplicateInstance,
    DuplicateItem,
    MissingDrawing,
    Nameless,
    NoForm,
    NoFreeText,
    NotInSection,
    UnevenRow,
    UnknownKey,
    WrongOption,
    WrongShape,
)
from pia_diff.structured.sections import SectionDecoder
from pia_diff.structured.source import Source
from pia_diff.structured.values import FileReader

__all__ = [
    "DraftError",
    "DuplicateInstance",
    "DuplicateItem",
    "FileReader",
    "MissingDrawing",
    "Nameless",
    "NoForm",
    "NoFreeText",
    "NotInSection",
    "SectionDecoder",
    "UnevenRow",
    "UnknownKey",
    "WrongOption",
    "WrongShape",
    "decode_assessment",
    "decode_form",
]


def decode_form(document: Document) -> Form:
    """The form a draft names. Raises NoForm."""
    data = document.data
    found = data.get(FORM, "") if isinstance(data, dict) else ""
    try:
        return load_form(found if isinstance(found, str) else "")
    except UnknownForm as error:
        line = document.place((FORM,)).line
        known = ", ".join(form_ids())
        raise NoForm(file=document.file, line=line, known=known, found=found or "nothing") from error


def decode_assessment(document: Document, read_file: FileReader | None = None) -> Assessment:
    """A whole assessment from a draft. `read_file` gives the bytes of the drawings it names. Raises DraftError."""
    form = decode_form(document)
    source = Source(form, document)
    decoder = SectionDecoder(form, document, read_file)
    ids = [section.id for section in form.sections]
    given = source.entries(document.data, (), "the draft", {one: one for one in (FORM, *ids, LEFT_OVER)})
    sections = Sections()
    rows: tuple[AnnexRow, ...] = ()
    left_over: tuple[LeftOver, ...] = ()
    files: dict[str, None] = {}
    for section in form.sections:
        if section.id not in given:
            continue
        plain, trail = given[section.id]
        if section.id == form.annex.id:
            rows = decoder.rows(plain, trail)
        elif section.per_file:
            for file, one in source.mapping(plain, trail, section.id).items():
                if not file.strip():
                    raise source.error(WrongShape, (*trail, file), section.id, expected="the name of a file as the key")
                files.setdefault(file)
                path = ItemPath(section.id, (file,))
                sections[path] = decoder.section(path, one, (*trail, file))
        else:
            path = ItemPath(section.id)
            sections[path] = decoder.section(path, plain, trail)
    if LEFT_OVER in given:
        left_over = decoder.left_over(*given[LEFT_OVER])
    return Assessment(form, sections, tuple(files), rows, left_over, decoder.attachments)
