"""A table in the terminal, folded to its width."""

from __future__ import annotations

from collections.abc import Sequence

from pia_diff.cli.terminal import fold, terminal_width, text_width

MINIMUM = 60
"""Narrower than this every row is printed as a list."""

HEAD_PADDING = 2
"""tabulate makes a column so much wider than its head."""


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> str:
    """The rows as a table as wide as the terminal at most; a column with the share 0 is as wide as it needs to be, the
    others share what is left."""
    width = terminal_width()
    if width < MINIMUM:
        return _as_list(heads, rows, width)
    from tabulate import tabulate  # with wcwidth it counts a 全角 character as two columns

    fixed = [
        max(text_width(head) + HEAD_PADDING, *map(text_width, column))
        for head, *column in zip(heads, *rows, strict=True)
    ]
    widths = _widths(fixed, shares, width - 3 * len(heads) - 1)
    table = [["\n".join(fold(cell, size)) for cell, size in zip(row, widths, strict=True)] for row in rows]
    titles = ["\n".join(fold(head, size - HEAD_PADDING)) for head, size in zip(heads, widths, strict=True)]
    return tabulate(table, headers=titles, tablefmt="grid", disable_numparse=True)


def _widths(wanted: Sequence[int], shares: Sequence[float], room: int) -> list[int]:
    """The width of every column: what those with a share do not need, the wider ones get."""
    widths = list(wanted)
    left = room - sum(size for size, share in zip(wanted, shares, strict=True) if not share)
    flexible = sorted((wanted[n] / share, n) for n, share in enumerate(shares) if share)
    weight = sum(shares)
    for _need, n in flexible:
        widths[n] = min(wanted[n], max(int(left * shares[n] / weight), 2))
        left -= widths[n]
        weight -= shares[n]
    return widths


def _as_list(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    lines = []
    for row in rows:
        for n, (head, cell) in enumerate(zip(heads, row, strict=True)):
            if cell:
                lines += [("  " if n else "■ ") + line for line in fold(f"{head}: {cell}", width - 2)]
    return "\n".join(lines)
