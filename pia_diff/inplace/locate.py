"""The sheet of a workbook that takes the annex 変更箇所: the one with its six heads in a row, or in two that are merged
with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pia_diff.inplace.errors import HeadsMissing, NoAnnexSheet, SeveralAnnexSheets
from pia_diff.inplace.markup import in_utf8, whole
from pia_diff.readers.workbook.package import Package, Sheet
from pia_diff.readers.workbook.places import position
from pia_diff.readers.workbook.xml_tree import parse
from pia_diff.spelling import fold
from pia_diff.tables.row import HEADS

_NAMES = re.compile(r"変更箇所|別添[23]")
_TAIL = re.compile(r"(?:\([^()]*\)|【[^【】]*】)+$")
_LONGEST = 60
_FOLDED = {fold(head): head for head in HEADS}
ENOUGH = 3
"""So many heads in a row are a head row with a slip."""


class HeadRow(NamedTuple):
    """A row with all six heads: its number, and where each stands, as row and column from 1."""

    row: int
    places: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class AnnexSheet:
    """The sheet, its XML in UTF-8, and its head rows: the first is the table's, others repeat it."""

    sheet: Sheet
    content: bytes
    heads: tuple[HeadRow, ...]


@lru_cache(maxsize=4096)
def head_of(text: str) -> str | None:
    """The head that a text is, whatever its width, blanks and line breaks, and remarks in brackets behind it."""
    if len(text) > _LONGEST:
        return None
    folded = fold(text)
    return _FOLDED.get(folded) or _FOLDED.get(_TAIL.sub("", folded))


def annex_sheet(package: Package, strings: Sequence[str]) -> AnnexSheet:
    """The one sheet with the heads of the annex; of several the one that is named after it.

    Raises NoAnnexSheet, HeadsMissing, SeveralAnnexSheets, DamagedWorkbook.
    """
    shared = {number: head for number, text in enumerate(strings) if (head := head_of(text)) is not None}
    found: list[AnnexSheet] = []
    nearest: tuple[int, Sheet, int, set[str]] | None = None
    for sheet in package.sheets:
        if sheet.kind != "worksheet":
            continue
        content = in_utf8(package.archive.read(sheet.part))
        rows = _heads(content, package, sheet, shared)
        heads = tuple(_head_rows(rows))
        if heads:
            found.append(AnnexSheet(sheet, content, heads))
        for row, there in rows.items():
            if len(there) >= ENOUGH and (nearest is None or len(there) > nearest[0]):
                nearest = len(there), sheet, row, set(there)
    named = [one for one in found if _NAMES.search(fold(one.sheet.name))]
    if len(found) > 1 and len(named) == 1:
        return named[0]
    if len(found) > 1:
        raise SeveralAnnexSheets(file=package.file, sheets=", ".join(one.sheet.name for one in found))
    if found:
        return found[0]
    heads_printed = "・".join(HEADS)
    if nearest is not None:
        _, sheet, row, there_set = nearest
        missing = "・".join(head for head in HEADS if head not in there_set)
        raise HeadsMissing(file=package.file, place=f"{sheet.name}!{row}", missing=missing, heads=heads_printed)
    raise NoAnnexSheet(file=package.file, heads=heads_printed)


def _head_rows(rows: Mapping[int, Mapping[str, int]]) -> Iterator[HeadRow]:
    below = 0
    for row, heads in rows.items():
        if row <= below:
            continue
        places = {head: (row, column) for head, column in heads.items()}
        more = {head: (row + 1, column) for head, column in rows.get(row + 1, {}).items()}
        whole_row = places if len(places) == len(HEADS) else {**more, **places}
        if len(whole_row) == len(HEADS):
            yield HeadRow(row, whole_row)
            below = max(one for one, _ in whole_row.values())


def _heads(content: bytes, package: Package, sheet: Sheet, shared: Mapping[int, str]) -> dict[int, dict[str, int]]:
    """The heads of a sheet by row: the column of each, from 1. The first of each name counts."""
    rows: dict[int, dict[str, int]] = {}
    row = column = 0
    kind = text = ""
    reading = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, kind, text, reading
        local = name.rpartition(":")[2]
        if local == "c":
            place = position(attributes.get("r", ""))
            row, column = (place[0] + 1, place[1] + 1) if place is not None else (row, column + 1)
            kind, text = attributes.get("t", "n"), ""
        elif local == "row":
            row, column = whole(attributes.get("r", "")) or row + 1, 0
        else:
            reading = kind != "n" and local in ("v", "t")

    def data(part: str) -> None:
        nonlocal text
        if reading:
            text += part

    def end(name: str) -> None:
        nonlocal reading, kind
        reading = False
        if name.rpartition(":")[2] == "c" and kind != "n" and text:
            head = shared.get(whole(text) or 0) if kind == "s" else head_of(text)
            if head is not None:
                rows.setdefault(row, {}).setdefault(head, column)
            kind = "n"

    parse(content, package.file, sheet.name, start, end, data)
    return rows
