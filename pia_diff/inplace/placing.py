"""All steps of putting lines into a workbook: find the sheet and the table, write the rows, splice them in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pia_diff.errors import N_
from pia_diff.inplace import Placed
from pia_diff.inplace.archive import replaced
from pia_diff.inplace.edit import edited
from pia_diff.inplace.errors import OtherFile
from pia_diff.inplace.locate import annex_sheet
from pia_diff.inplace.markup import sheet_markup
from pia_diff.inplace.notes import Notes
from pia_diff.inplace.obstacles import check
from pia_diff.inplace.places import Move, Range
from pia_diff.inplace.rows import Pattern, blocks_of, rows_of
from pia_diff.inplace.strings import shared_strings
from pia_diff.inplace.styles import Formats
from pia_diff.inplace.table import Table, annex_table, merges_of
from pia_diff.readers.source import LIMIT, TooLarge
from pia_diff.readers.workbook.archive import Archive
from pia_diff.readers.workbook.compound import CompoundFile
from pia_diff.readers.workbook.errors import Protected
from pia_diff.readers.workbook.package import Package, open_package
from pia_diff.tables.line import Line

_ZIP, _COMPOUND = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def placed(content: bytes, lines: Sequence[Line], file: Path) -> Placed:
    """See `pia_diff.inplace.put_lines`."""
    package = _opened(content, file)
    strings = _strings(package)
    annex = annex_sheet(package, strings)
    markup = sheet_markup(annex.content, file, annex.sheet.name)
    formats = Formats.of(package)
    table = annex_table(annex, markup, strings, formats, file)
    pattern = Pattern(markup, table, formats)
    blocks = blocks_of(lines, pattern)
    count = sum(len(block.heights) for block in blocks)
    move = Move(table.first, _last_replaced(table, count, merges_of(markup)), count)
    check(package, annex.sheet, markup, move)
    written = rows_of(blocks, pattern, table, markup.prefix, move.last)
    new = edited(markup, table, move, written)
    notes = Notes(package, annex, markup, table, move, strings).all(pattern, formats)
    rows = count if lines else 0
    return Placed(
        replaced(content, annex.sheet.part, new, file),
        annex.sheet.name,
        len(lines),
        rows,
        move.last - move.first + 1,
        notes,
    )


def _opened(content: bytes, file: Path) -> Package:
    if len(content) > LIMIT:
        raise TooLarge(file=file, size=-(-len(content) // 1_000_000), limit=LIMIT // 1_000_000)
    if content.startswith(_COMPOUND):
        if "EncryptedPackage" in CompoundFile(content, file).names:
            raise Protected(file=file)
        raise OtherFile(file=file, what=N_("an old workbook (.xls) or another old file"))
    if not content.startswith(_ZIP):
        raise OtherFile(file=file, what=N_("no workbook at all"))
    archive = Archive(content, file)
    if "mimetype" in archive:
        raise OtherFile(file=file, what=N_("an OpenDocument file"))
    return open_package(archive)


def _strings(package: Package) -> list[str]:
    parts = package.related(package.main, "sharedStrings")
    return [text for part in parts for text in shared_strings(package.archive.read(part), package.file)]


def _last_replaced(table: Table, count: int, merges: Sequence[Range]) -> int:
    """The last row that is replaced: as many as are needed, and all in which something stands. Further blank rows of
    the table stay, but none that is merged with one above."""
    last = max(table.filled, min(table.last, table.first + count - 1))
    return min(table.last, max([last, *(one.bottom for one in merges if table.first <= one.top <= last)]))
