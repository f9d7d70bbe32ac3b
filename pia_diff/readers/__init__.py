"""Any document → Assessment.

Every reader turns its input into cells in reading order (`pia_diff.readers.cells`); one matcher, driven by the form,
places them by section, number and label (`matcher`, `runs`, `values`, `assemble`).

Public names: `read`, `Reading`, `Characters`, `read_cells`, `Unreadable`, `NotAnAssessment`, `OtherForm`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.errors import PiaDiffError
from pia_diff.forms import load_form
from pia_diff.model import Assessment, ItemPath
from pia_diff.readers.source import (
    PDF_SUFFIX,
    TEXT_SUFFIXES,
    WORKBOOK_SUFFIXES,
    NotAnAssessment,
    Unreadable,
    decode,
    load_bytes,
    suffix_of,
)

if TYPE_CHECKING:
    from pia_diff.readers.cells import Cell, Document, Picture

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

    `form_confidence` (0 to 1) and `recognised_by` ("tag", "labels", "given", "draft", or "rows" for a table of changes
    alone, which says nothing of the items) tell how the form was found, `tag` is the tag as printed. Passages left
    over, with their places, stand in `assessment.left_over`. `doubtful` are the items whose text is as printed, but
    where its paragraphs or the item itself end could not be told for sure (a PDF only shows it).
    """

    assessment: Assessment
    form_confidence: float
    recognised_by: str
    characters: Characters
    tag: str = ""
    doubtful: tuple[ItemPath, ...] = ()


def read(path: str | Path, form: str | None = None) -> Reading:
    """Reads a document: a draft (`.yaml`, `.yml`, `.json`), a workbook (`.xlsx`, `.xlsm`, `.xls`, `.ods`), a PDF, or
    extracted text (`.txt`, `.tsv`, `.csv`, `.md`, `.html`). What the file holds counts before what it is called.

    `form` is the id of the form, for documents whose form cannot be told. Raises Unreadable (no such file, a
    directory, empty, too large, protected, damaged, another encoding, an unknown format), NotAnAssessment, UnknownForm,
    OtherForm, and for drafts what `read_draft` raises: all of them PiaDiffError.
    """
    from pia_diff.readers.draft import SUFFIXES

    path = Path(path)
    if form is not None:
        load_form(form)
    content = load_bytes(path)
    known = SUFFIXES | TEXT_SUFFIXES | WORKBOOK_SUFFIXES | {PDF_SUFFIX}
    suffix = suffix_of(content, path, known)
    if suffix in WORKBOOK_SUFFIXES:
        from pia_diff.readers.workbook import workbook_document

        return _read_document(workbook_document(path, content), path, form)
    if suffix == PDF_SUFFIX:
        from pia_diff.readers.pdf import pdf_document

        return _read_document(pdf_document(path, content), path, form)
    text = decode(content, path, ", ".join(sorted(known)))
    if suffix in SUFFIXES:
        return _read_draft(text, path, form)
    from pia_diff.readers.text import text_cells

    return read_cells(text_cells(text, suffix, str(path)), str(path), form)


def _read_document(document: Document, path: Path, form: str | None) -> Reading:
    return read_cells(document.cells, str(path), form, document.pictures)


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


def read_cells(cells: Iterable[Cell], file: str, form: str | None = None, pictures: Sequence[Picture] = ()) -> Reading:
    """Places the cells and pictures of any document on its form. `file` is named in errors.

    Raises NotAnAssessment and UnknownForm.
    """
    from pia_diff.readers.assemble import Assembler
    from pia_diff.readers.canvas import Ledger
    from pia_diff.readers.cells import ink, rows_of
    from pia_diff.readers.changes import ChangeReader, carried_on
    from pia_diff.readers.drawings import Drawings
    from pia_diff.readers.grids import GridReader, take_own_annex
    from pia_diff.readers.labels import label_index
    from pia_diff.readers.lists import ListReader, without_rest
    from pia_diff.readers.matcher import match
    from pia_diff.readers.own_book import finished, take_own_sheets
    from pia_diff.readers.own_print import without_own_print
    from pia_diff.readers.recognise import recognise
    from pia_diff.readers.running import without_running_print
    from pia_diff.readers.runs import Sorter
    from pia_diff.readers.torn import in_form_order
    from pia_diff.readers.whole import BlankBoxes, prepared

    rows = rows_of(cells)
    ledger = Ledger()
    remaining, behind = take_own_sheets(rows, ledger)
    changes = ChangeReader(ledger)
    if behind.notes is not None:
        remaining, own_rows = take_own_annex(remaining, behind.notes, ledger)
    else:
        own_rows = ()
    remaining = changes.take(without_running_print(remaining, ledger))
    changes.rows = carried_on((*own_rows, *changes.rows)) if own_rows else changes.rows
    recognised = recognise(remaining, file, form, published=bool(changes.rows))
    if behind.notes is not None and behind.notes.form[:5] == recognised.form[:5] and form is None:
        recognised = replace(recognised, form=behind.notes.form)
    the_form = load_form(recognised.form)
    index = label_index(recognised.form)
    lists = ListReader(the_form, ledger, changes.rows)
    remaining = BlankBoxes(the_form, ledger).take(remaining)
    grids = GridReader(the_form, index, ledger, behind.notes)
    remaining = without_own_print(grids.take(remaining), index, ledger)
    remaining = prepared(lists.take(in_form_order(rows, remaining, index, ledger)), index, ledger)
    sorter = Sorter(the_form, index, ledger)
    sorter.sort(without_rest(match(remaining, index), changes.ends | lists.ends, ledger))
    lists.settle(sorter.runs)
    drawings = Drawings(pictures, sorter)
    assembler = Assembler(the_form, ledger, lists, grids, drawings)
    assembler.version = recognised.tag if rows and rows[0][0].cell.whole else ""
    assessment = finished(assembler.assemble(sorter.runs), behind)
    # Counted three ways on purpose: were a character ever lost, the sum would not come out.
    total = sum(ink(piece.text) for row in rows for piece in row) - ledger.form
    total += drawings.placed + drawings.passed_over
    left_over = sum(ink(one.text) for one in assessment.left_over)
    characters = Characters(total, ledger.placed + drawings.placed, left_over)
    doubtful = tuple(assembler.doubtful)
    return Reading(assessment, recognised.confidence, recognised.by, characters, recognised.tag, doubtful)
