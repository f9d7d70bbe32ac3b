"""The package of an .xlsx or .xlsm: its parts, how they refer to each other, and the sheets of its workbook.

Parts refer to others by relationships: `xl/workbook.xml` has them in `xl/_rels/workbook.xml.rels` (ECMA-376 part 2,
6.5). The workbook lists its sheets by name and relationship, hidden ones too (part 1, 18.2.19 and 18.2.20).
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from pia_diff.readers.workbook.archive import Archive
from pia_diff.readers.workbook.errors import DamagedWorkbook, NoSheets, OtherDocument
from pia_diff.readers.workbook.xml_tree import tree


class Relationship(NamedTuple):
    """`kind` is the last word of its type (`worksheet`, `drawing`, `image`), `target` the name of a part."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook. `kind` is `worksheet`, `chartsheet`, `dialogsheet` or `xlMacrosheet`."""

    name: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package."""

    archive: Archive
    main: str
    sheets: tuple[Sheet, ...]

    @property
    def file(self) -> Path:
        return self.archive.file

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of one kind that a part refers to and that are there, each once."""
        found = [one.target for one in relationships(self.archive, part).values() if one.kind == kind]
        return [name for name in dict.fromkeys(found) if name in self.archive]


_OTHERS = (
    ("word/", "a Word file"),
    ("ppt/", "a PowerPoint file"),
    ("visio/", "a Visio file"),
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
)


def open_package(archive: Archive) -> Package:
    """The package in an archive. Raises OtherDocument, DamagedWorkbook, NoSheets."""
    main = next((one.target for one in relationships(archive, "").values() if one.kind == "officeDocument"), "")
    for beginning, what in _OTHERS:
        if main.lower().startswith(beginning):
            raise OtherDocument(file=archive.file, what=what)
    if not main:
        if "xl/workbook.xml" not in archive:
            raise OtherDocument(file=archive.file, what="another ZIP archive")
        main = "xl/workbook.xml"
    root = tree(archive.read(main), archive.file, main)
    if root.name != "workbook":
        raise OtherDocument(file=archive.file, what=f"<{root.name}>")
    parts = relationships(archive, main)
    sheets = []
    for one in root.all("sheet"):
        part = parts.get(one.get("id"))
        if part is None or part.target not in archive:
            raise DamagedWorkbook(file=archive.file, part=one.get("name") or main, reason="the sheet is missing")
        sheets.append(Sheet(one.get("name"), part.kind, part.target))
    if not any(sheet.kind == "worksheet" for sheet in sheets):
        found = ", ".join(f"{sheet.name} ({sheet.kind})" for sheet in sheets) or "-"
        raise NoSheets(file=archive.file, found=found)
    return Package(archive, main, tuple(sheets))


def relationships(archive: Archive, part: str) -> dict[str, Relationship]:
    """What a part refers to, by id; the package itself for "". References out of the package are left out."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in archive:
        return {}
    found = {}
    for one in tree(archive.read(rels), archive.file, rels).all("Relationship"):
        if one.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/")
        if target not in archive:
            target = unquote(target)
        found[one.get("Id")] = Relationship(one.get("Type").rpartition("/")[2], target)
    return found
