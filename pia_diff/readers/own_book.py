"""What `pia_diff.workbook` writes behind the form and its reader takes back: 管理情報, lists of options, and what an
earlier reading had left over. Every line of it may be missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pia_diff.forms import Form, form_ids
from pia_diff.model import Assessment, ItemPath, LeftOver, Section, Sections, Text
from pia_diff.readers.canvas import Ledger
from pia_diff.readers.cells import Piece, Row
from pia_diff.readers.labels import fold
from pia_diff.workbook import marks
from pia_diff.workbook.measure import is_brimful

_TITLES = {fold(title): title for title in marks.OWN_SHEETS}
_LEFT_OVER_HEADS = ("番号", "場所", "記載")
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class TableNote:
    """The shape of a table: its key, how many columns and rows (the head counted) it has, and which are blank."""

    key: str
    columns: int
    rows: int
    blank_columns: tuple[int, ...]
    blank_rows: tuple[int, ...]


@dataclass
class OwnBook:
    """The notes of 管理情報, by the kinds of `pia_diff.workbook.marks`; paths as they are printed."""

    form: str = ""
    version: str | None = None
    files: list[str] = field(default_factory=list)
    instances: dict[tuple[str, int], str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    drawings: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    undrawn: set[str] = field(default_factory=set)
    tables: dict[tuple[str, int], TableNote] = field(default_factory=dict)

    def instance_key(self, group: ItemPath, ordinal: int | None) -> str | None:
        """The key noted for an instance of a group."""
        return self.instances.get((one_width(str(group)), ordinal)) if ordinal is not None else None

    def absent_paths(self, form: Form) -> Iterator[ItemPath]:
        """The paths that were absent when the workbook was written."""
        from pia_diff.exactpath import parse_exact

        for text in self.absent:
            path = parse_exact(text, form) or parse_exact(one_width(text), form)
            if path is not None:
                # Read back as an instance, a group has no key at its end.
                missing = path.id.count("[]") + form.section(path.id).per_file - len(path.instances)
                yield ItemPath(path.id, (*path.instances, *[""] * max(0, missing)) if path.instances else ())


@dataclass(frozen=True)
class Behind:
    """The sheets behind the form: the notes (None where there are none) and the passages left over before."""

    notes: OwnBook | None
    left_over: tuple[LeftOver, ...]


def take_own_sheets(rows: Sequence[Row], ledger: Ledger) -> tuple[list[Row], Behind]:
    """The rows of the form, and what stands behind it. Notes and lists go to the ledger as print of the form; passages
    are left over still."""
    kept: list[Row] = []
    by_title: dict[str, list[Row]] = {}
    title = ""
    region: tuple[str, int] | None = None
    for row in rows:
        here = (row[0].cell.sheet, row[0].cell.page)
        if row[0].cell.whole and len(row) == 1 and here != region:
            title = _TITLES.get(fold(row[0].text), title if here[0] == "" else "")
        elif here != region and here[0]:
            title = _TITLES.get(fold(row[0].text), "") if row[0].cell.whole else ""
        region = here
        if title:
            by_title.setdefault(title, []).append(row)
        else:
            kept.append(row)
    for name in (marks.NOTES_SHEET, marks.OPTIONS_SHEET):
        for piece in (piece for row in by_title.get(name, ()) for piece in row):
            ledger.count_form(piece.text)
    notes = _notes(by_title[marks.NOTES_SHEET]) if marks.NOTES_SHEET in by_title else None
    passages = tuple(_passages(by_title.get(marks.LEFT_OVER_SHEET, []), ledger))
    return kept, Behind(notes, passages)


def finished(assessment: Assessment, behind: Behind) -> Assessment:
    """The assessment with what stood behind the form: passages left over before, what was absent, the tag."""
    left_over = (*behind.left_over, *assessment.left_over)
    if behind.notes is None:
        return replace(assessment, left_over=left_over) if behind.left_over else assessment
    sections = Sections()
    noted = list(behind.notes.absent_paths(assessment.form))
    version = assessment.form.by_concept.get("head.form_version")
    for path, section in assessment.sections.items():
        values, absent = section.values, section.absent
        if version is not None and behind.notes.version is not None and path.id == version.section:
            text = Text.of(behind.notes.version)
            values = {key: value for key, value in values.items() if key.id != version.id}
            if text.paragraphs:
                values[ItemPath(version.id)] = text
        mine = [one for one in noted if one.section_id == path.id and one.instances[:1] in (path.instances, ("",))]
        if not path.instances:
            mine = [one for one in noted if one.section_id == path.id or _every_file(one, assessment.form)]
        if mine:
            # What was absent as a whole stays so while nothing below it was filled in.
            kept = [one for one in mine if one.id.endswith("[]") or not any(key.within(one) for key in values)]
            absent = frozenset({one for one in absent if not any(one.within(lost) for lost in kept)} | set(kept))
        sections[path] = Section(values, section.instances, absent)
    return replace(assessment, sections=sections, left_over=left_over)


def _every_file(path: ItemPath, form: Form) -> bool:
    return not path.instances and path.id == path.section_id and form.section(path.id).per_file


def _passages(rows: Sequence[Row], ledger: Ledger) -> Iterator[LeftOver]:
    """The rows below 番号, 場所, 記載; what stands above is print."""
    columns: tuple[int, ...] = ()
    place, parts = "", list[str]()
    begun = False
    for row in rows:
        if not columns:
            if tuple(fold(piece.text) for piece in row) == _LEFT_OVER_HEADS:
                columns = tuple(piece.column for piece in row)
            for piece in row:
                ledger.count_form(piece.text)
            continue
        cells = {piece.column: piece.text for piece in row}
        if not (parts and is_brimful(parts[-1]) and columns[0] not in cells):
            if begun:
                yield LeftOver("".join(parts), place)
            begun, parts, place = True, [], cells.get(columns[1], "")
        for column, text in cells.items():
            if column == columns[0] or column == columns[1]:
                ledger.count_form(text)
            else:
                parts.append(text)
    if begun:
        yield LeftOver("".join(parts), place)


def _notes(rows: Sequence[Row]) -> OwnBook:
    book = OwnBook()
    for row in rows:
        texts = _by_column(row)
        kind = fold(texts[0]) if texts else ""
        match kind, texts[1:]:
            case (marks.NOTE_FORM, [form_id, *_]) if _narrow(form_id) in form_ids():
                book.form = _narrow(form_id)
            case (marks.NOTE_VERSION, [_, *text]):
                book.version = text[0] if text else ""
            case (marks.NOTE_FILE, [_, key, *_]):
                book.files.append(key)
            case (marks.NOTE_INSTANCE, [group, number, key, *_]) if _narrow(number).isdecimal():
                book.instances[one_width(group), int(_narrow(number))] = key
            case (marks.NOTE_ABSENT, [path, *_]):
                book.absent.append(path)
            case (marks.NOTE_DRAWING, [path, number, name, digest, *_]) if _SHA256.fullmatch(_narrow(digest)):
                book.drawings[one_width(path), int(_narrow(number))] = (name, _narrow(digest))
            case (marks.NOTE_NO_DRAWING, [path, *_]):
                book.undrawn.add(one_width(path))
            case (marks.NOTE_TABLE, [group, number, *rest]) if _narrow(number).isdecimal():
                book.tables[one_width(group), int(_narrow(number))] = _table_note(rest)
            case _:
                pass
    return book


def one_width(text: str) -> str:
    """A path as notes are looked up by: officers change the width of digits."""
    return unicodedata.normalize("NFKC", text)


def _by_column(row: Row) -> list[str]:
    """The texts of a row, blank cells between them counted as columns of the sheet say."""
    first = row[0].column
    texts = {_position(piece, first): piece.text for piece in row}
    return [texts.get(n, "") for n in range(max(texts) + 1)]


def _position(piece: Piece, first: int) -> int:
    return piece.column - first


def _table_note(rest: Sequence[str]) -> TableNote:
    key, columns, rows, blank_columns, blank_rows = [*rest, "", "", "", "", ""][:5]
    return TableNote(key, _whole(columns), _whole(rows), _numbers(blank_columns), _numbers(blank_rows))


def _whole(text: str) -> int:
    return int(digits) if (digits := _narrow(text)).isdecimal() and len(digits) < 7 else 0


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(_whole(one) for one in unicodedata.normalize("NFKC", text).split())


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
