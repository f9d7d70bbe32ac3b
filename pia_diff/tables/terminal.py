"""Rows → a table in the terminal, as wide as the terminal and right in East-Asian widths."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby, zip_longest

from pia_diff.tables.cells import Cell, Span, cell
from pia_diff.tables.rows import HEADS, Row
from pia_diff.timing import Duty

MINIMUM = 60
"""Narrower than this a table of six columns is unreadable: then each row is printed as a list."""
BORDERS = 19
"""Columns that the lines and blanks of a table of six columns take."""
SHARES = (0.22, 0.28, 0.28, 0.22)
"""How item, before, after and explanation share the width that date and timing leave."""
DATE_LIMIT = 16

_RED, _GREEN, _YELLOW, _BOLD, _OFF = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m", "\x1b[0m"
_NO_LINE_START = frozenset("、。，．,.）)］]】」』〉》・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ：；！？")


def render_terminal(rows: Sequence[Row], *, width: int, colour: bool) -> str:
    """The rows as a table `width` columns wide, differing words coloured (red before, green after) if `colour`."""
    if not rows:
        return ""
    if width < MINIMUM:
        return _as_list(rows, width, colour)
    from tabulate import tabulate  # with wcwidth it counts a 全角 character as two columns

    widths = _widths(rows, width)
    table = []
    for row in rows:
        cells = (cell(row.date), cell(row.item), row.before, row.after, cell(row.timing), cell(row.explanation))
        wrapped = [wrap(one, size) for one, size in zip(cells, widths, strict=True)]
        tints = ("", "", _RED, _GREEN, _duty_tint(row.duty), "")
        lines = zip_longest(*wrapped, fillvalue=())
        painted = [
            [_paint(part, tint, colour, whole=n == 4) for n, (part, tint) in enumerate(zip(line, tints, strict=True))]
            for line in lines
        ]
        table.append(["\n".join(column) for column in zip(*painted, strict=True)])
    heads = [
        "\n".join(_text(line) for line in wrap(cell(head), size)) for head, size in zip(HEADS, widths, strict=True)
    ]
    return tabulate(table, headers=heads, tablefmt="grid", disable_numparse=True, preserve_whitespace=False) + "\n"


def _duty_tint(duty: Duty) -> str:
    return {Duty.PRIOR: _BOLD + _RED, Duty.ASK: _BOLD + _YELLOW, Duty.AFTER: ""}[duty]


def _widths(rows: Sequence[Row], width: int) -> list[int]:
    """Columns of each of the six: date and timing as wide as they need, the others share the rest."""
    date = min(max(columns(row.date) for row in rows), DATE_LIMIT)
    date, timing = max(date, columns(HEADS[0])), columns(HEADS[4])
    left = width - BORDERS - date - timing
    item, before, after, explanation = (max(int(left * share), 6) for share in SHARES)
    return [date, item, before, after, timing, explanation]


def _as_list(rows: Sequence[Row], width: int, colour: bool) -> str:
    lines: list[str] = []
    for row in rows:
        tint = _duty_tint(row.duty)
        lines += [_paint(part, tint, colour, whole=True) for part in wrap(cell(f"■ {row.timing} {row.item}"), width)]
        for head, content, shade in (
            ("前", row.before, _RED),
            ("後", row.after, _GREEN),
            ("説明", cell(row.explanation), ""),
        ):
            whole = (Span(f"{head}: "), *content)
            lines += ["  " + _paint(part, shade, colour) for part in wrap(whole, max(width - 2, 8))]
        lines.append("")
    return "\n".join(lines) + "\n"


def _paint(line: Cell, tint: str, colour: bool, *, whole: bool = False) -> str:
    if not colour or not tint:
        return _text(line)
    return "".join(f"{tint}{span.text}{_OFF}" if (span.changed or whole) and span.text else span.text for span in line)


def _text(line: Cell) -> str:
    return "".join(span.text for span in line)


def wrap(content: Cell, width: int) -> list[Cell]:
    """A cell cut into lines at most `width` columns wide, marks kept.

    、。and closing brackets never begin a line: the character before them goes along.
    """
    lines: list[list[tuple[str, bool]]] = [[]]
    used = 0
    for text, changed in content:
        for char in text:
            if char == "\n":
                lines.append([])
                used = 0
                continue
            size = _char_columns(char)
            if used + size > width and lines[-1] and char == " ":
                continue  # the line break stands for it
            if used + size > width and lines[-1]:
                goes_along = char in _NO_LINE_START and len(lines[-1]) > 1
                lines.append([lines[-1].pop()] if goes_along else [])
                used = sum(_char_columns(one) for one, _ in lines[-1])
            lines[-1].append((char, changed))
            used += size
    return [_spans(line) for line in lines]


def _spans(line: list[tuple[str, bool]]) -> Cell:
    return tuple(
        Span("".join(char for char, _ in chars), changed) for changed, chars in groupby(line, key=lambda one: one[1])
    )


def columns(text: str) -> int:
    """Columns a text takes in a terminal: two a wide or 全角 character, none a combining one."""
    return sum(map(_char_columns, text))


@lru_cache(maxsize=8192)
def _char_columns(char: str) -> int:
    from wcwidth import wcwidth  # as tabulate counts

    size: int = wcwidth(char)
    return max(size, 0)
