"""A cell of the annex: text in which the words that differ are marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a cell; `changed` marks what differs from the other side."""

    text: str
    changed: bool = False


Cell = tuple[Span, ...]


def plain(cell: Cell) -> str:
    """The text of a cell without marks."""
    return "".join(span.text for span in cell)


def lines_to_cell(lines: Iterable[Cell]) -> Cell:
    """Lines joined into one cell, neighbouring spans of one kind merged."""
    spans: list[Span] = []
    for number, line in enumerate(lines):
        for span in (Span("\n"), *line) if number else line:
            if spans and spans[-1].changed == span.changed:
                spans[-1] = Span(spans[-1].text + span.text, span.changed)
            elif span.text:
                spans.append(span)
    return tuple(spans)


def cell(text: str, *, changed: bool = False) -> Cell:
    """A cell of one stretch."""
    return (Span(text, changed),) if text else ()
