"""Rows → a table in the terminal, as wide as the terminal and right in East-Asian widths."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from pia_diff.tables.cells import Cell, Span, cell
from pia_diff.tables.rows import HEADS, Row
from pia_diff.timing import Duty

MINIMUM = 60
"""Narrower than this a table of six columns is unreadable: then each row is printed as a list."""
BORDERS = 19
"""Columns that the lines and blanks of a table of six columns take."""
SHARES = (0.0, 0.20, 0.27, 0.27, 0.0, 0.26)
"""How the width left by date and timing is shared among the others."""
FIXED = {0: 12, 4: 6}

_RED, _GREEN, _YELLOW, _BOLD, _OFF = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m", "\x1b[0m"
_NO_LINE_START = frozenset("、。，．,.）)］]】」』〉》・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ：；！？")


def render_terminal(rows: Sequence[Row], *, width: int, colour: bool) -> str:
    """The rows as a table `width` columns wide, differing words coloured (red before, green after) if `colour`."""
    if not rows:
        return ""
    if width < MINIMUM:
        return _as_list(rows, width, colour)
    from tabulate import tabulate  # with wcwidth it counts a 全角 character as two columns

    widths = _widths(width)
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


def _widths(width: int) -> list[int]:
    left = width - BORDERS - sum(FIXED.values())
    return [FIXED.get(n, max(int(left * share), 6)) for n, share in enumerate(SHARES)]


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
    """A cell cut into lines at most `width` columns wide, marks kept; 、。and closing brackets never begin a line."""
    lines: list[list[Span]] = [[]]
    used = 0
    for span in content:
        for char in span.text:
            if char == "\n":
                lines.append([])
                used = 0
                continue
            size = columns(char)
            if used + size > width and not (char in _NO_LINE_START and used <= width):
                lines.append([])
                used = 0
            current = lines[-1]
            if current and current[-1].changed == span.changed:
                current[-1] = Span(current[-1].text + char, span.changed)
            else:
                current.append(Span(char, span.changed))
            used += size
    return [tuple(line) for line in lines]


def columns(text: str) -> int:
    """Columns a text takes in a terminal: two a wide or 全角 character, none a combining one."""
    from wcwidth import wcswidth

    if text.isascii() and text.isprintable():
        return len(text)
    size: int = wcswidth(text)
    return max(size, 0)
