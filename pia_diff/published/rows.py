"""A file that holds a table of changes → its rows, numbered as they stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form
from pia_diff.model import AnnexRow, clean_lines
from pia_diff.published.objects import SUFFIXES, field_of, read_objects
from pia_diff.readers.cells import Cell, rows_of


class NoTable(PiaDiffError):
    """A file in which no table of changes was found."""

    code = "not_an_assessment"
    template = (
        "{file}: there is no table of changes in it; its columns must be headed 変更日, 項目, 変更前の記載, "
        "変更後の記載, 提出時期 and 提出時期に係る説明"
    )


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One row: its number in the file (from 1), the six columns, and the day the change took effect as the file says
    it in a column of its own (効力発生日), empty where it has none.
    """

    number: int
    row: AnnexRow
    effective: str = ""

    @property
    def date(self) -> str:
        """The 変更日 as printed in this row or above it."""
        return self.row.carried or self.row.date


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """The rows of a file, in its order. `form` is that of the document, None for a table of changes alone."""

    file: str
    rows: tuple[PublishedRow, ...]
    form: Form | None = None


def read_rows(path: str | Path, form: str | None = None) -> PublishedTable:
    """The rows of a table of changes: one published alone (text, CSV, TSV, workbook, PDF), the annex of a whole
    document, or a list of objects in JSON or YAML.

    `form` is the id of the form, for documents whose form cannot be told. Raises NoTable, NoRows, NotRows, BadRow, and
    what `pia_diff.read` raises (Unreadable, BrokenSyntax, UnknownForm, …).
    """
    from pia_diff.readers.source import decode, load_bytes

    path = Path(path)
    if path.suffix.lower() in SUFFIXES:
        objects = read_objects(decode(load_bytes(path), path, ", ".join(sorted(SUFFIXES))), path)
        if objects is not None:
            rows = (PublishedRow(n, row, day) for n, (row, day) in enumerate(objects, 1))
            return PublishedTable(str(path), tuple(rows))
    return _of_document(path, form)


def _of_document(path: Path, form: str | None) -> PublishedTable:
    from pia_diff.readers import NotAnAssessment, read

    try:
        reading = read(path, form=form)
    except NotAnAssessment as error:
        raise NoTable(file=path) from error
    found = reading.assessment.rows
    if not found:
        raise NoTable(file=path)
    days = _days(_cells(path))
    rows = tuple(
        PublishedRow(n, row, next(days.get((row.item, row.before, row.after), iter(())), ""))
        for n, row in enumerate(found, 1)
    )
    whole = reading.recognised_by != "rows"
    return PublishedTable(str(path), rows, reading.assessment.form if whole else None)


def _cells(path: Path) -> Iterable[Cell]:
    """The cells of a file that has columns; none of other files."""
    from pia_diff.readers.source import TEXT_SUFFIXES, WORKBOOK_SUFFIXES, decode, load_bytes, suffix_of

    content = load_bytes(path)
    suffix = suffix_of(content, path, TEXT_SUFFIXES | WORKBOOK_SUFFIXES | SUFFIXES | {".pdf"})
    if suffix in WORKBOOK_SUFFIXES:
        from pia_diff.readers.workbook import workbook_document

        return workbook_document(path, content).cells
    if suffix in TEXT_SUFFIXES:
        from pia_diff.readers.text import text_cells

        return text_cells(decode(content, path, suffix), suffix, str(path))
    return ()


def _days(cells: Iterable[Cell]) -> dict[tuple[str, str, str], Iterator[str]]:
    """The column 効力発生日 by 項目 and wordings, in the order of the rows that are alike in these, empty where a row
    says none; the readers know the six columns of the annex only.
    """
    columns: dict[int, str] = {}
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in rows_of(cells):
        heads = {piece.column: field_of(piece.text) for piece in row if len(piece.text) < 40}
        if {"item", "effective"} <= set(heads.values()):
            columns = heads
            continue
        texts: dict[str, list[str]] = {}
        for piece in row:
            texts.setdefault(columns.get(piece.column, ""), []).append(piece.text)
        if columns:
            told = {name: "\n".join(clean_lines("\n".join(lines))) for name, lines in texts.items()}
            key = (told.get("item", ""), told.get("before", ""), told.get("after", ""))
            found.setdefault(key, []).append(told.get("effective", ""))
    return {key: iter(days) for key, days in found.items()}
