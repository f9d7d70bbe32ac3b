"""Text that some program extracted (`.txt`, `.tsv`, `.md`, `.html`) → cells.

A line is a row, a tab ends a cell, and HTML fragments inside a cell are resolved to paragraphs.
"""

from __future__ import annotations

import csv
import re

from pia_diff.readers.cells import Cell
from pia_diff.readers.markup import document_cells, paragraphs
from pia_diff.readers.source import MOST_CELLS, TooManyCells, tidy

WIDEST_COPY = 100
"""Cells. A wider row is no copy of a table that stands in a cell."""

_RULE = frozenset("|:- \t")
_HEADING = re.compile(r"#{1,6}\s+")


def text_cells(text: str, suffix: str = ".txt", file: str = "") -> list[Cell]:
    """The cells of a text, in reading order. `suffix` (`.tsv`, `.md`, `.html`) says how rows and cells are written.

    Raises TooManyCells, which names `file`.
    """
    text = tidy(text)
    # Every cell takes a tab, a line, a bar or a tag: a bound on these bounds the work before it begins.
    ends = "\t\n|" if suffix == ".md" else "\t\n"
    if sum(map(text.count, ends)) + text.count("<") // 4 > MOST_CELLS:
        raise TooManyCells(file=file, limit=MOST_CELLS)
    if suffix in (".html", ".htm"):
        return document_cells(text)
    if suffix == ".tsv" and '"' in text:
        quoted = _quoted_cells(text)
        if quoted is not None:
            return quoted
    return _line_cells(text, markdown=suffix == ".md")


def _line_cells(text: str, *, markdown: bool) -> list[Cell]:
    cells: list[Cell] = []
    page = 1
    for number, line in enumerate(text.split("\n"), 1):
        page += line.count("\f")
        if not line.strip():
            continue
        raw = line.replace("\f", " ")
        fields = _markdown_fields(raw) if markdown else raw.split("\t")
        contents = _without_copies([paragraphs(field) for field in fields], raw)
        cells.extend(
            Cell(content, f"line {number}", number, column, page=page)
            for column, content in enumerate(contents)
            if content.strip()
        )
    return cells


def _without_copies(contents: list[str], raw: str) -> list[str]:
    """Some programs write a table inside a cell twice: as HTML, and again cell by cell in the rest of the row."""
    if "<table" not in raw or len(contents) > WIDEST_COPY:
        return contents
    for column, content in enumerate(contents):
        inner = [line.strip() for line in content.split("\n")]
        following = [one.strip() for one in contents[column + 1 :] if one.strip()]
        if len(following) > 1 and any(inner[n : n + len(following)] == following for n in range(len(inner))):
            return contents[: column + 1]
    return contents


def _markdown_fields(line: str) -> list[str]:
    stripped = line.strip()
    if not stripped.startswith("|"):
        return [_plain(field) for field in _HEADING.sub("", line.lstrip(), count=1).split("\t")]
    if _RULE.issuperset(stripped):
        return []
    return [_plain(field) for field in stripped.removeprefix("|").removesuffix("|").split("|")]


def _plain(field: str) -> str:
    field = field.strip()
    return field[2:-2] if len(field) > 4 and field.startswith("**") and field.endswith("**") else field


def _quoted_cells(text: str) -> list[Cell] | None:
    """Tab-separated values as spreadsheets write them (`"` around cells with line breaks); None when it is not that."""
    cells: list[Cell] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter="\t", strict=True)
    try:
        first = 1
        for fields in reader:
            for column, field in enumerate(fields):
                content = "\n".join(filter(str.strip, map(paragraphs, field.splitlines())))
                if content:
                    cells.append(Cell(content, f"line {first}", first, column))
            first = reader.line_num + 1
    except csv.Error:
        return None
    return cells
