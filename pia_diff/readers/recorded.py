"""Lists of 記録項目 → tables: ruled ones, and running text: `1. 宛名番号、2. 氏名、…`, or a line each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pia_diff.model import Table, clean_lines
from pia_diff.readers.canvas import Part
from pia_diff.readers.labels import fold


def recorded_items(text: str) -> Table | None:
    """The list as a table: with the numbers printed in it, else a row a line; None where there is no text."""
    lines = clean_lines(text)
    rows = enumerated("\n".join(lines))
    if rows:
        return Table(("番号", "記録項目"), tuple(rows))
    return Table(("記録項目",), tuple((line,) for line in lines if line)) if lines else None


_NUMBER = re.compile(r"(?:^|(?<=[\s、,，。;；]))([0-9０-９]{1,4})[.．]\s{0,9}", re.MULTILINE)


def enumerated(text: str) -> list[tuple[str, str]]:
    """The entries of `1. 宛名番号、2. 氏名、…` as (number, entry); none where the text is no such list.

    A number that does not follow the one before it is no number of the list; up to three may be missing.
    """
    starts: list[re.Match[str]] = []
    expected = 1
    for match in _NUMBER.finditer(text):
        if expected <= int(match[1]) <= expected + 3:
            starts.append(match)
            expected = int(match[1]) + 1
    if len(starts) < 3 or text[: starts[0].start()].strip():
        return []
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return [
        (match[1], "\n".join(clean_lines(text[match.end() : end].strip().rstrip("、,，"))))
        for match, end in zip(starts, ends, strict=True)
    ]


_HEADS = re.compile(r"(?:.{0,12}(?:項目|番号|名称?|項番|備考)|No\.?|#)", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,4}[.)]?")


def ruled_table(parts: Sequence[Part]) -> Table | None:
    """The list as a table where it is ruled into columns: below a head, or a number beside every entry. Columns that
    repeat beside each other, to save paper, are put below each other. None where the cells are no such table.
    """
    rows: dict[int, dict[int, str]] = {}
    for part in parts:
        row = rows.setdefault(part.order, {})
        row[part.column] = f"{row[part.column]}\n{part.text}" if part.column in row else part.text
    several = sum(len(row) > 1 for row in rows.values())
    if not all(part.whole for part in parts) or several < 2 or 2 * several <= len(rows):
        return None
    first, *later = rows.values()
    columns = sorted(first)
    headed = len(columns) > 1 and all(_HEADS.fullmatch(fold(text)) for text in first.values())
    if not headed:
        columns = sorted({column for row in rows.values() for column in row})
        numbered = (_DIGITS.fullmatch(fold(row.get(columns[0], ""))) for row in rows.values())
        if len(columns) % 2 or not all(numbered):
            return None
        later = list(rows.values())
    if any(not row.keys() <= set(columns) for row in later):
        return None  # ruled otherwise than its head
    head = [fold(first[column]) for column in columns] if headed else ["番号", "記録項目"] * (len(columns) // 2)
    width = next(n for n in range(1, len(head) + 1) if len(head) % n == 0 and head == head[:n] * (len(head) // n))
    blocks = [columns[at : at + width] for at in range(0, len(columns), width)]
    cells = [[tuple(row.get(column, "") for column in block) for row in later] for block in blocks]
    down = [one for block in cells for one in block if any(one)]
    across = [one for line in zip(*cells, strict=True) for one in line if any(one)]
    names = tuple(first[column] for column in blocks[0]) if headed else tuple(head[:width])
    return Table(names, tuple(across if _counts(across) and not _counts(down) else down))


def _counts(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the first column holds growing numbers."""
    numbers = [int(fold(row[0]).rstrip(".)")) for row in rows if _DIGITS.fullmatch(fold(row[0]))]
    return len(numbers) == len(rows) and numbers == sorted(numbers)
