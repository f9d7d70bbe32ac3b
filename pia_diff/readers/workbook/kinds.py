"""The bytes of a workbook → its document, whichever of the three kinds of file it is."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from pia_diff.errors import N_
from pia_diff.readers.cells import Document
from pia_diff.readers.workbook.archive import Archive
from pia_diff.readers.workbook.biff import Overlay, overlays
from pia_diff.readers.workbook.bounds import Bounds
from pia_diff.readers.workbook.compound import CompoundFile
from pia_diff.readers.workbook.controls import check_boxes
from pia_diff.readers.workbook.details import Details, PackageDetails, Styles, read_styles
from pia_diff.readers.workbook.drawings import drawing_shapes
from pia_diff.readers.workbook.errors import EmptyWorkbook, NoSheets, OtherDocument, Protected
from pia_diff.readers.workbook.opendocument import Spreadsheet, Table, read_spreadsheet
from pia_diff.readers.workbook.opendrawings import OpenDrawing
from pia_diff.readers.workbook.overlay import overlaid
from pia_diff.readers.workbook.package import Package, Sheet, open_package
from pia_diff.readers.workbook.sheets import Sheets
from pia_diff.readers.workbook.shown import shown
from pia_diff.readers.workbook.xml_tree import tree

_ZIP = b"PK"
# Streams that tell what a compound file is; None: a package with a password ([MS-OFFCRYPTO] 1.3.3).
_STREAMS = {"EncryptedPackage": None, "WordDocument": "a Word file", "PowerPoint Document": "a PowerPoint file"}
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text": N_("an OpenDocument text"),
    "application/vnd.oasis.opendocument.presentation": N_("an OpenDocument presentation"),
}
_MANIFEST, _LOCKED = "META-INF/manifest.xml", "encryption-data"


def read_workbook(content: bytes, file: Path) -> Document:
    """The document of a workbook. Raises Unreadable."""
    if not content.startswith(_ZIP):
        return _compound(content, file)
    archive = Archive(content, file)
    return _opendocument(archive) if _is_opendocument(archive) else _package(archive)


def _package(archive: Archive) -> Document:
    package = open_package(archive)
    styles = read_styles(package)
    strings = b"".join(archive.read(part) for part in package.related(package.main, "sharedStrings"))
    bounds = Bounds(strings, archive.file)
    worksheets = [sheet for sheet in package.sheets if sheet.kind == "worksheet"]
    for sheet in worksheets:
        bounds.check(sheet.name, archive.read(sheet.part))
    sheets = Sheets(archive.repacked(filter(_is_xml, archive.names)), archive.file)
    found = (_sheet(package, sheet, sheets, styles) for sheet in worksheets)
    return _together(found, [sheet.name for sheet in worksheets], archive.file)


def _sheet(package: Package, sheet: Sheet, sheets: Sheets, styles: Styles) -> Document:
    cells = sheets.cells(sheet.name, PackageDetails(package.archive.read(sheet.part), styles))
    drawings = package.related(sheet.part, "drawing")
    shapes = [shape for drawing in drawings for shape in drawing_shapes(package, drawing)]
    return overlaid(cells, shown(sheet.name), shapes, check_boxes(package, sheet.part))


def _is_opendocument(archive: Archive) -> bool:
    """Raises OtherDocument for an OpenDocument file that is no spreadsheet, Protected for one that is locked."""
    if "mimetype" not in archive:
        return False
    kind = archive.read("mimetype").decode("ascii", "replace").strip()
    if not kind.startswith(_SPREADSHEET):
        raise OtherDocument(file=archive.file, what=_OPEN_DOCUMENTS.get(kind, kind))
    if _MANIFEST in archive and any(True for _ in tree(archive.read(_MANIFEST), archive.file, _MANIFEST).all(_LOCKED)):
        raise Protected(file=archive.file)
    return True


def _opendocument(archive: Archive) -> Document:
    document = read_spreadsheet(archive)
    if not document.tables:
        raise NoSheets(file=archive.file, found="-")
    sheets = Sheets(
        archive.repacked(name for name in archive.names if name == "mimetype" or _is_xml(name)), archive.file
    )
    found = (_table(archive, document, table, sheets) for table in document.tables)
    return _together(found, [table.name for table in document.tables], archive.file)


def _table(archive: Archive, document: Spreadsheet, table: Table, sheets: Sheets) -> Document:
    drawing = OpenDrawing(archive, document, table)
    return overlaid(sheets.cells(table.name, table.details), shown(table.name), drawing.shapes, drawing.boxes)


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _together(documents: Iterable[Document], names: list[str], file: Path) -> Document:
    found = list(documents)
    cells = tuple(cell for one in found for cell in one.cells)
    pictures = tuple(picture for one in found for picture in one.pictures)
    if not cells and not pictures:
        raise EmptyWorkbook(file=file, sheets=", ".join(map(shown, names)))
    return Document(cells, pictures)


def _compound(content: bytes, file: Path) -> Document:
    container = CompoundFile(content, file)
    for name, what in _STREAMS.items():
        if name in container.names:
            if what is None:
                raise Protected(file=file)
            raise OtherDocument(file=file, what=what)
    stream = next((name for name in ("Workbook", "Book") if name in container.names), None)
    if stream is None:
        raise OtherDocument(file=file, what="another OLE file")
    over = overlays(container.read(stream), file)
    sheets = Sheets(BytesIO(content), file)
    if not over:
        raise NoSheets(file=file, found=", ".join(sheets.names) or "-")
    found = (_old_sheet(name, sheets, over.get(name, Overlay())) for name in sheets.names)
    return _together(found, sheets.names, file)


def _old_sheet(name: str, sheets: Sheets, over: Overlay) -> Document:
    return overlaid(sheets.cells(name, Details()), shown(name), over.shapes, over.boxes)
