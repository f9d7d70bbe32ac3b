"""Cells as workbooks name them (`C14`) ↔ row and column, both from 0."""

from __future__ import annotations

import re
from functools import cache

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def reference(row: int, column: int) -> str:
    """13, 2 → `C14`."""
    return f"{letters(column)}{row + 1}"


@cache
def letters(column: int) -> str:
    """2 → `C`, 26 → `AA`."""
    before, letter = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + letter)


def position(name: str) -> tuple[int, int] | None:
    """`C14` → 13, 2; None for what names no cell."""
    found = _REFERENCE.fullmatch(name)
    if found is None or found[2].strip("0") == "":
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
