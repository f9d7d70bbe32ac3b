"""Any document → Assessment.

Every reader turns its input into cells in reading order (`pia_diff.readers.cells`); one matcher, driven by the form,
places them by section, number and label (`matcher`, `runs`, `values`, `assemble`).

Public names: `read`, `Reading`, `Characters`, `read_cells`, `Unreadable`, `NotAnAssessment`, `OtherForm`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.errors import PiaDiffError
from pia_diff.forms import load_form
from pia_diff.model import Assessment
from pia_diff.readers.source import TEXT_SUFFIXES, NotAnAssessment, UnknownFormat, Unreadable, load_text

if TYPE_CHECKING:
    from pia_diff.readers.cells import Cell

__all__ = ["Characters", "NotAnAssessment", "OtherForm", "Reading", "Unreadable", "read", "read_cells"]


class OtherForm(PiaDiffError):
    """The form asked for is not the one a draft is on."""

    code = "other_form"
    template = "{file}: this draft is on the form {found}, not {wanted}; leave --form out, or change 'form:' in it"


@dataclass(frozen=True, slots=True)
class Characters:
    """Visible characters of a document without markup, option lists and the form's own labels; always
    total = placed + left_over.
    """

    total: int
    placed: int
    left_over: int

    @property
    def share(self) -> float:
        """The share that found its item; 1 for a document without contents."""
        return self.placed / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a document.

    `form_confidence` (0 to 1) and `recognised_by` ("tag", "labels", "given" or "draft") tell how the form was found,
    `tag` is the tag as printed. Passages left over, with their places, stand in `assessment.left_over`.
    """

    assessment: Assessment
    form_confidence: float
    recognised_by: str
    characters: Characters
    tag: str = ""


def read(path: str | Path, form: str | None = None) -> Reading:
    """Reads a document: a draft (`.yaml`, `.yml`, `.json`) or extracted text (`.txt`, `.tsv`, `.md`, `.html`).

    `form` is the id of the form, for documents whose form cannot be told. Raises Unreadable (no such file, a
    directory, empty, binary, too large, another encoding, an unknown format), NotAnAssessment, UnknownForm, OtherForm,
    and for drafts what `read_draft` raises: all of them PiaDiffError.
    """
    from pia_diff.readers.draft import SUFFIXES

    path = Path(path)
    suffix = path.suffix.lower()
    known = ", ".join(sorted(SUFFIXES | TEXT_SUFFIXES))
    if form is not None:
        load_form(form)
    if suffix in SUFFIXES:
        return _read_draft(load_text(path, known), path, form)
    if suffix in TEXT_SUFFIXES:
        from pia_diff.readers.text import text_cells

        return read_cells(text_cells(load_text(path, known), suffix, str(path)), str(path), form)
    load_text(path, known)  # what is wrong with the file itself is said first
    raise UnknownFormat(file=path, suffix=suffix or path.name, known=known)


def _read_draft(content: str, path: Path, form: str | None) -> Reading:
    from pia_diff.readers.cells import ink
    from pia_diff.readers.draft import read_draft

    assessment = read_draft(content, path)
    if form is not None and form != assessment.form.id:
        raise OtherForm(file=path, found=assessment.form.id, wanted=form)
    rows = (f"{row.date}{row.item}{row.before}{row.after}{row.timing}{row.reason}" for row in assessment.rows)
    placed = sum(ink(str(value)) for _, value in assessment.walk()) + sum(map(ink, rows))
    left_over = sum(ink(one.text) for one in assessment.left_over)
    return Reading(assessment, 1.0, "draft", Characters(placed + left_over, placed, left_over))


def read_cells(cells: Iterable[Cell], file: str, form: str | None = None) -> Reading:
    """Places the cells of any document on its form. `file` is named in errors.

    Raises NotAnAssessment and UnknownForm.
    """
    from pia_diff.readers.assemble import Assembler
    from pia_diff.readers.canvas import Ledger
    from pia_diff.readers.cells import ink, rows_of
    from pia_diff.readers.labels import label_index
    from pia_diff.readers.lists import ListReader
    from pia_diff.readers.matcher import match
    from pia_diff.readers.own_print import without_own_print
    from pia_diff.readers.recognise import recognise
    from pia_diff.readers.runs import Sorter

    rows = rows_of(cells)
    recognised = recognise(rows, file, form)
    the_form = load_form(recognised.form)
    index = label_index(recognised.form)
    ledger = Ledger()
    lists = ListReader(the_form, ledger)
    remaining = lists.take(without_own_print(rows, index, ledger))
    sorter = Sorter(the_form, index, ledger)
    sorter.sort(match(remaining, index))
    assessment = Assembler(the_form, ledger, lists).assemble(sorter.runs)
    # Counted three ways on purpose: were a character ever lost, the sum would not come out.
    total = sum(ink(piece.text) for row in rows for piece in row) - ledger.form
    characters = Characters(total, ledger.placed, sum(ink(one.text) for one in assessment.left_over))
    return Reading(assessment, recognised.confidence, recognised.by, characters, recognised.tag)
