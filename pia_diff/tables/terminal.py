"""Rows → a table in the terminal, as wide as the terminal and right in East-Asian widths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby, zip_longest

from pia_diff.tables.cells import Cell, Span, cell
from pia_diff.tables.line import Printed
from pia_diff.tables.row import HEADS
from pia_diff.timing import Duty

MINIMUM = 80
"""Narrower than this a table of six columns is unreadable: then each row is printed as a list."""
ROOMY = 120
"""From here on 変更日 stands on one line."""
BORDERS = 19
"""Columns that the lines and blanks of a table of six columns take."""
SHARES = (0.22, 0.28, 0.28, 0.22)
"""How item, before, after and explanation share the width that date and timing leave."""
DATE_LIMIT = 16
NARROW_DATE = 8
TIMING = 6
"""As wide as 要確認."""
HEAD_PADDING = 2
"""tabulate makes a column so much wider than its head."""

_WHITE_ON_RED = "\x1b[37;41m"
_RED, _GREEN, _YELLOW, _BOLD, _OFF = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m", "\x1b[0m"
_SIGN = re.compile(
    "\n|.(?:[\u0300-\u036f\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]|\u200d.)*",
    re.DOTALL,
)
"""A character with the marks that combine with it, or several joined to one emoji."""
_NO_LINE_END = frozenset("（([［「『【〔〈《＜<")
_NO_LINE_START = frozenset("、。，．,.）)］]】」』〉》・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ：；！？")


def render_terminal(rows: Sequence[Printed], *, width: int, colour: bool) -> str:
    """The rows as a table `width` columns wide, differing words coloured (red before, green after) if `colour`."""
    if not rows:
        return ""
    if width < MINIMUM:
        return _as_list(rows, width, colour)
    from tabulate import tabulate  # with wcwidth it counts a 全角 character as two columns

    widths = _widths(rows, width)
    table = []
    for row in rows:
        date = row.date.replace("年", "年\n", 1) if columns(row.date) > widths[0] else row.date
        cells = (cell(date), cell(row.item), row.before, row.after, cell(row.timing), cell(row.explanation))
        wrapped = [wrap(one, size) for one, size in zip(cells, widths, strict=True)]
        tints = ("", "", _RED, _GREEN, _tint(row), "")
        lines = zip_longest(*wrapped, fillvalue=())
        painted = [
            [_paint(part, tint, colour, whole=n == 4) for n, (part, tint) in enumerate(zip(line, tints, strict=True))]
            for line in lines
        ]
        table.append(["\n".join(column) for column in zip(*painted, strict=True)])
    heads = [
        "\n".join(map(_text, wrap(cell(head), size - HEAD_PADDING))) for head, size in zip(HEADS, widths, strict=True)
    ]
    return tabulate(table, headers=heads, tablefmt="grid", disable_numparse=True) + "\n"


def _tint(row: Printed) -> str:
    if row.breach:
        return _BOLD + _WHITE_ON_RED
    return {Duty.PRIOR: _BOLD + _RED, Duty.ASK: _BOLD + _YELLOW}.get(row.label, "") if row.label else ""


def _widths(rows: Sequence[Printed], width: int) -> list[int]:
    """Columns of each of the six: date and timing as wide as they need, the others share the rest."""
    widest = max(columns(HEADS[0]) + HEAD_PADDING, *(columns(row.date) for row in rows))
    date = NARROW_DATE if width < ROOMY else min(widest, DATE_LIMIT)
    left = width - BORDERS - date - TIMING
    item, before, after, explanation = (int(left * share) for share in SHARES)
    return [date, item, before, after, TIMING, explanation]


def _as_list(rows: Sequence[Printed], width: int, colour: bool) -> str:
    lines: list[str] = []
    for row in rows:
        tint = _tint(row)
        title = f"■ {row.timing} {row.date}".rstrip()
        lines += [_paint(part, tint, colour, whole=True) for part in wrap(cell(f"{title} {row.item}"), width)]
        for label, content, shade in (
            ("  前: ", row.before, _RED),
            ("  後: ", row.after, _GREEN),
            ("  説明: ", cell(row.explanation), ""),
        ):
            hang = columns(label)
            for number, part in enumerate(wrap(content, max(width - hang, 2))):
                lines.append((" " * hang if number else label) + _paint(part, shade, colour))
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

    、。and closing brackets never begin a line, opening ones never end it: they go along with their neighbour. A
    blank where a line is cut is left out.
    """
    lines: list[_Signs] = [[]]
    used = 0
    for text, changed in content:
        for sign in _SIGN.findall(text):
            if sign == "\n":
                lines.append([])
                used = 0
                continue
            size = _columns(sign)
            if used + size > width and lines[-1]:
                lines.append(_taken_along(lines[-1], sign, width - size))
                used = sum(_columns(taken) for taken, _ in lines[-1])
                if sign.isspace():
                    continue
            lines[-1].append((sign, changed))
            used += size
    return [_joined(line) for line in lines]


_Signs = list[tuple[str, bool]]
"""The signs of a line, and whether they differ."""


def _taken_along(line: _Signs, following: str, room: int) -> _Signs:
    """What goes to the next line with the sign that follows, three signs at most in `room` columns; it is taken from
    the end of the line.
    """
    taken: _Signs = []
    while len(line) > 1 and len(taken) < 3 and (following in _NO_LINE_START or line[-1][0] in _NO_LINE_END):
        room -= _columns(line[-1][0])
        if room < 0:
            break
        taken.insert(0, line.pop())
        following = taken[0][0]
    return taken


def _joined(line: _Signs) -> Cell:
    return tuple(
        Span("".join(sign for sign, _ in signs), changed) for changed, signs in groupby(line, key=lambda one: one[1])
    )


def columns(text: str) -> int:
    """Columns a text takes in a terminal: two a wide or 全角 character, none a combining one."""
    return sum(map(_columns, _SIGN.findall(text)))


@lru_cache(maxsize=8192)
def _columns(sign: str) -> int:
    from wcwidth import wcswidth  # as tabulate counts

    size: int = wcswidth(sign)
    return max(size, 0)
