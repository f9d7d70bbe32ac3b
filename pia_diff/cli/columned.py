"""A table in the terminal whose cells have marked words, as wide as it may be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from pia_diff.cli.terminal import printable
from pia_diff.tables.cells import Cell, Span, cell, plain
from pia_diff.tables.terminal import wrap

MINIMUM = 60
"""Narrower than this the columns stand one below the other."""
HEAD_PADDING = 2
"""tabulate makes a column so much wider than its head."""
RED, GREEN, BOLD, OFF = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[0m"
MARKS = {RED: ("[-", "-]"), GREEN: ("{+", "+}")}
"""Around differing words where there is no colour, as `git diff --word-diff` writes them."""


def columned(
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    tints: Sequence[str],
    width: int,
    *,
    colour: bool,
    shares: Sequence[float] = (),
    minimum: int = MINIMUM,
) -> str:
    """The rows under their heads. Differing words get the tint of their column (RED, GREEN, or empty for none), or
    stand in [-…-] and {+…+} where there is no colour. The columns are equally wide, or as `shares` says;
    where the terminal is narrower than `minimum`, they stand one below the other.
    """
    shown = [[_shown(one, tint, colour) for one, tint in zip(row, tints, strict=True)] for row in rows]
    return (_grid if width >= minimum else _list)(heads, shown, tints, width, colour, shares)


def _shown(content: Cell, tint: str, colour: bool) -> Cell:
    """A cell without characters that steer the terminal; the marks of differing words put in where there is no colour.

    A text that differs as a whole needs no marks.
    """
    whole = all(span.changed for span in content)
    spans = []
    for text, changed in content:
        safe = "\n".join(map(printable, text.split("\n")))
        if changed and tint and not colour and not whole:
            before, behind = MARKS[tint]
            safe = "\n".join(f"{before}{line}{behind}" if line else line for line in safe.split("\n"))
        spans.append(Span(safe, changed))
    return tuple(spans)


def _grid(
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    tints: Sequence[str],
    width: int,
    colour: bool,
    shares: Sequence[float],
) -> str:
    from tabulate import tabulate  # with wcwidth it counts a 全角 character as two columns

    room = width - 3 * len(heads) - 1  # what lines and blanks leave
    sizes = [int(room * share) for share in shares or [1 / len(heads)] * len(heads)]
    table = []
    for row in rows:
        lines = zip_longest(*(wrap(one, size) for one, size in zip(row, sizes, strict=True)), fillvalue=())
        painted = [[_paint(part, tint, colour) for part, tint in zip(line, tints, strict=True)] for line in lines]
        table.append(["\n".join(column) for column in zip(*painted, strict=True)])
    titles = [
        "\n".join(plain(line) for line in wrap(cell(head), size - HEAD_PADDING))
        for head, size in zip(heads, sizes, strict=True)
    ]
    return tabulate(table, headers=titles, tablefmt="grid", disable_numparse=True)


def _list(
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    tints: Sequence[str],
    width: int,
    colour: bool,
    _: Sequence[float],
) -> str:
    lines: list[str] = []
    for row in rows:
        lines += [""] if lines else []
        for head, content, tint in zip(heads, row, tints, strict=True):
            lines.append(f"{head}:")
            lines += ["  " + _paint(part, tint, colour) for part in wrap(content, max(width - 2, 2))]
    return "\n".join(lines)


def _paint(line: Cell, tint: str, colour: bool) -> str:
    if not colour or not tint:
        return plain(line)
    return "".join(f"{tint}{span.text}{OFF}" if span.changed and span.text else span.text for span in line)
