"""What the terminal can show: its width, colour, and how wide a text stands in it."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from typing import Literal, TextIO

When = Literal["auto", "always", "never"]

_CLOSERS = frozenset("、。，．）］｝」』】〉》〕・：；？！ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:!?)]}")
"""Characters that must not begin a line."""
_PIECES = re.compile(r"[\u0021-\u2e7f]+|\s+|.", re.DOTALL)
"""A Latin word, blanks, or one other character."""


def terminal_width(fallback: int = 100) -> int:
    """Columns of the terminal (or COLUMNS); `fallback` when the output is none."""
    return max(shutil.get_terminal_size((fallback, 24)).columns, 20)


def use_color(when: When, stream: TextIO) -> bool:
    """Whether to write colour codes to `stream`: `auto` only on a terminal, not under NO_COLOR or TERM=dumb."""
    if when != "auto":
        return when == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def text_width(text: str) -> int:
    """Columns that `text` takes: two for wide and full-width characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def printable(text: str) -> str:
    """`text` with characters that would steer the terminal shown by their codes."""
    return "".join(
        char if char.isprintable() or char == "\u3000" else char.encode("unicode_escape").decode() for char in text
    )


def pad(text: str, width: int) -> str:
    """`text` with blanks behind it up to `width` columns."""
    return text + " " * (width - text_width(text))


def fold(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns; lines of `text` stay apart.

    Latin words stay whole where they fit, Japanese breaks anywhere but before closing marks and small kana.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _fold_paragraph(paragraph, max(width, 2))
    return lines


def _fold_paragraph(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _unbreakable(paragraph):
        if text_width(line + piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while text_width(line) > width:  # a single piece longer than the line
            cut = len(line)
            while text_width(line[:cut]) > width:
                cut -= 1
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()]


def _unbreakable(paragraph: str) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(paragraph):
        if pieces and piece in _CLOSERS and not pieces[-1].isspace():
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
