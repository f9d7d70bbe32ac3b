"""Reports on tiny assessments and on the fixtures, and what the papers made of them say."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from tables_making import DATE, TEXT_ITEM, assessment, fixture_rows, path

from pia_diff.compare import compare
from pia_diff.model import Assessment, Attachment, Drawing, Text, Value
from pia_diff.side_by_side import Profile, load_profile
from pia_diff.side_by_side.paper import Entry, Paper, paper_of
from pia_diff.tables import Report, annex_rows
from pia_diff.tables.cells import Cell, plain
from pia_diff.timing import Circumstances, judge, record

LONG = "".join(f"第{number}の措置は、従前のとおりとし、これを改めない。" for number in range(30))


def profile(**changed: Any) -> Profile:
    """The usual profile with some keys changed."""
    return replace(load_profile("old-new"), **changed)


def report(old: Assessment, new: Assessment, *, effective: date | None = None) -> Report:
    """The report on two assessments. With `effective` all changes took effect then, long before they were published."""
    comparison = compare(old, new)
    judged = judge(comparison)
    if effective is not None:
        judged = record(judged, Circumstances(published=date(2030, 1, 1), effective=effective))
    return Report(comparison, annex_rows(comparison, judged, date=DATE), "v1", "v2")


def text_report(before: str | Value | None, after: str | Value | None, item: str = TEXT_ITEM) -> Report:
    """The report on one item that changed."""
    sides = []
    for value in (before, after):
        given = Text.of(value) if isinstance(value, str) else value
        sides.append(assessment({} if given is None else {path(item): given}))
    return report(*sides)


@cache
def fixture_report(form: str, old: str, new: str) -> Report:
    """The report on two drafts of fixtures/."""
    comparison, rows = fixture_rows(form, old, new)
    return Report(comparison, rows, old, new)


def entries(one: Report, wanted: Profile | None = None) -> list[Entry]:
    """The rows of the paper of a report."""
    return [entry for part in paper_of(one, wanted or profile()).parts for entry in part.entries]


def texts(entry: Entry) -> tuple[str, str]:
    """Both facing cells as text."""
    return plain(entry.sides[0].text), plain(entry.sides[1].text)


def marked(text: Cell) -> list[str]:
    """The stretches that are to be underlined, line by line."""
    return [line for span in text if span.changed for line in span.text.split("\n") if line]


def all_texts(paper: Paper) -> list[str]:
    """Every text that a row of the paper says."""
    found = []
    for entry in (entry for part in paper.parts for entry in part.entries):
        found += [entry.item, *texts(entry), entry.remark]
    return found


def png(width: int = 60, height: int = 40, shade: int = 200) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def figures(contents: Mapping[str, bytes], lost: tuple[str, ...] = ()) -> Assessment:
    """An assessment of which 別添1 holds these drawings; the bytes of those `lost` were not read."""
    drawings = tuple(Drawing(name, sha256(content).hexdigest()) for name, content in contents.items())
    known = {sha256(content).hexdigest(): content for name, content in contents.items() if name not in lost}
    return replace(assessment({path("A1.figure"): Attachment(drawings)}), attachments=known)
