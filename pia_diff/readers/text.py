"""Text that some program extracted or wrote (`.txt`, `.tsv`, `.csv`, `.md`, `.html`) → cells.

A line is a row, a tab ends a cell (in `.csv` a comma, in a table of `.md` a bar), and HTML fragments inside a cell are
resolved to paragraphs.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace

from pia_diff.readers.cells import Cell
from pia_diff.readers.markup import document_cells, paragraphs
from pia_diff.readers.source import MOST_CELLS, TooManyCells, tidy

WIDEST_COPY = 100
"""Cells. A wider row is no copy of a table that stands in a cell."""

LONGEST_TABLE = 2000
"""Lines. A tag that ends no sooner was never meant to."""

_RULE = frozenset("|:- \t")
_HEADING = re.compile(r"#{1,6}\s+")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def text_cells(text: str, suffix: str = ".txt", file: str = "") -> list[Cell]:
    """The cells of a text, in reading order. `suffix` (`.tsv`, `.csv`, `.md`, `.html`) says how rows and cells are
    written.

    Raises TooManyCells, which names `file`.
    """
    text = tidy(text)
    # Every cell takes a tab, a line, a bar or a tag: a bound on these bounds the work before it begins.
    ends = {".md": "\t\n|", ".csv": ",\n"}.get(suffix, "\t\n")
    if sum(map(text.count, ends)) + text.count("<") // 4 > MOST_CELLS:
        raise TooManyCells(file=file, limit=MOST_CELLS)
    if suffix in (".html", ".htm"):
        return document_cells(text)
    if suffix == ".csv" or (suffix == ".tsv" and '"' in text):
        delimiter = "," if suffix == ".csv" else "\t"
        quoted = _quoted_cells(text, delimiter)
        if quoted is not None:
            return quoted
    return _line_cells(text, suffix)


def _line_cells(text: str, suffix: str) -> list[Cell]:
    cells: list[Cell] = []
    lines = text.split("\n")
    tables = _tables(lines) if suffix in (".txt", ".md") else {}
    page = 1
    n = shift = 0
    while n < len(lines):
        number, line = n + 1, lines[n]
        if n in tables:
            table = document_cells("\n".join(lines[n : tables[n]]), number)
            cells.extend(replace(cell, row=number + shift + cell.row, page=page) for cell in table)
            # The rows of a table may be more than its lines.
            shift += max(0, max((cell.row for cell in table), default=0) - (tables[n] - n) + 1)
            page += sum(one.count("\f") for one in lines[n : tables[n]])
            n = tables[n]
            continue
        turned = line[: len(line) - len(line.lstrip())].count("\f")
        page += turned
        if line.strip():
            contents = _contents(line.replace("\f", " "), suffix)
            cells.extend(
                Cell(content, f"line {number}", number + shift, column, page=page)
                for column, content in enumerate(contents)
                if content.strip()
            )
        page += line.count("\f") - turned
        n += 1
    return cells


def _tables(lines: list[str]) -> dict[int, int]:
    """The HTML tables that stand between lines of text, not in a cell: first line → the line after the last."""
    found: dict[int, int] = {}
    begun, depth = -1, 0
    for n, line in enumerate(lines):
        lower = line.lower()
        if begun < 0 and not lower.lstrip(" \f").startswith("<table"):
            continue
        begun = n if begun < 0 else begun
        depth += lower.count("<table") - lower.count("</table")
        if depth <= 0:
            found[begun] = n + 1
        if depth <= 0 or n - begun > LONGEST_TABLE:
            begun, depth = -1, 0
    return found


def _contents(line: str, suffix: str) -> list[str]:
    """What the cells of a line say."""
    match suffix:
        case ".md":
            fields = _markdown_fields(line)
        case ".csv":
            fields = _comma_fields(line)
        case ".tsv":  # programs that do not quote line breaks write them so
            fields = [field.replace("\\n", "\n") for field in line.split("\t")]
        case _:
            fields = line.split("\t")
    contents = [_lines(field) for field in fields] if suffix == ".tsv" else [paragraphs(field) for field in fields]
    if suffix == ".md":
        contents = [_ESCAPED.sub(r"\1", content) for content in contents]
    return _without_copies(contents, line)


def _lines(field: str) -> str:
    """The text of a field that has line breaks of its own, one paragraph a line."""
    return "\n".join(filter(str.strip, map(paragraphs, field.split("\n"))))


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
    barred = _BAR.sub(lambda bar: f"{bar[1]}\f", stripped)
    return [_plain(field) for field in barred.removeprefix("\f").removesuffix("\f").split("\f")]


def _plain(field: str) -> str:
    field = field.strip()
    return field[2:-2] if len(field) > 4 and field.startswith("**") and field.endswith("**") else field


def _comma_fields(line: str) -> list[str]:
    """The fields of one line of comma-separated text whose quotes do not fit over the lines."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return line.split(",")


def _quoted_cells(text: str, delimiter: str) -> list[Cell] | None:
    """Separated values as spreadsheets write them (`"` around cells with line breaks); None when it is not that."""
    cells: list[Cell] = []
    reader = csv.reader((line + "\n" for line in text.split("\n")), delimiter=delimiter, strict=True)
    try:
        first = 1
        for fields in reader:
            for column, field in enumerate(fields):
                content = _lines(field.replace("\f", " "))
                if content:
                    cells.append(Cell(content, f"line {first}", first, column))
            first = reader.line_num + 1
    except csv.Error:
        return None
    return cells
