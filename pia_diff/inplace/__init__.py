"""The lines of the annex 変更箇所 → the annex sheet of a workbook that exists already, of which nothing else changes.

Public names: `put_lines`, `Placed`, `NotInPlace`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.inplace.errors import NotInPlace

if TYPE_CHECKING:
    from pia_diff.tables.line import Line

__all__ = ["NotInPlace", "Placed", "put_lines"]


@dataclass(frozen=True)
class Placed:
    """The new workbook; the sheet the lines stand in, how many they are, how many rows of the sheet they take (a tall
    line takes several, merged), and how many rows that stood there they replaced.

    `notes` are Japanese sentences for the officer: what could not follow, such as a print area that ends too early.
    """

    content: bytes
    sheet: str
    lines: int
    rows: int
    replaced: int
    notes: tuple[str, ...] = ()


def put_lines(content: bytes, lines: Sequence[Line], *, file: Path | str) -> Placed:
    """Puts the whole annex, published lines and new ones, below the six heads of the annex in a workbook (`.xlsx`,
    `.xlsm`), in place of the rows that stand there. `content` are the bytes of the workbook, `file` its name.

    Only the part of that sheet changes, every other member of the archive stays byte for byte. The rows look like the
    first data row of the sheet, are as high as their texts need, and hold their texts within the sheet (`inlineStr`).
    What stands above the table and below it stays, and moves with it; blank ruled rows that are not needed stay. Line
    breaks of all kinds become one; characters that no document shows (controls, halves of pairs) are left out. A
    reader must take `_x005F_` in a text for `_`, as Excel does (ECMA-376 part 1, 22.9.2.19).

    Raises NotInPlace (another kind of file; no sheet with the six heads, or several; rows of the annex in two places;
    formulas, tables or pivot tables in the way) and Unreadable (protected, damaged, far too large).
    """
    from pia_diff.inplace.placing import placed

    return placed(content, lines, Path(file))
