"""A history in the terminal: a line a version, below it what is said of it and its rows as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pia_diff.cli.columned import BOLD, GREEN, OFF, RED, columned
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.terminal import fold, printable, terminal_width
from pia_diff.history import Entry
from pia_diff.history.telling import contents, duties, notes, published, who
from pia_diff.history.written import About
from pia_diff.tables import Row
from pia_diff.tables.cells import Cell, Span, cell
from pia_diff.timing import Duty

_YELLOW = "\x1b[33m"


HEADS = ("項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明")
TIMING = 6
"""Columns of 提出時期: as wide as 要確認."""
SHARES = (0.2, 0.29, 0.29, 0.22)
"""How item, before, after and explanation share the width that 提出時期 leaves."""
MINIMUM = 80
BORDERS = 16
"""Columns that the lines and blanks of a table of five columns take."""


def as_text(about: About, entries: Iterable[Entry], *, colour: bool, full: bool) -> Iterator[str]:
    """The head, then entry by entry."""
    width = terminal_width()
    yield "".join(f"{line}\n" for line in fold(printable(f"{about.printed}  {about.meant}"), width))
    for entry in entries:
        yield (
            "\n"
            + "".join(f"{line}\n" for line in _entry(entry, width, colour=colour, full=full))
            + (_table(entry.rows, width, colour=colour) + "\n" if entry.rows else "")
        )


def _table(rows: Sequence[Row], width: int, *, colour: bool) -> str:
    """The rows, differing words marked; 変更日 is that of the version above them."""
    room = max(width - BORDERS, 1)
    left = (room - TIMING) / room
    shares = [share * left for share in SHARES]
    shares.insert(3, (TIMING + 0.5) / room)
    cells = [(cell(row.item), row.before, row.after, _timing(row), cell(row.explanation)) for row in rows]
    return columned(HEADS, cells, ("", RED, GREEN, RED, ""), width, colour=colour, shares=shares, minimum=MINIMUM)


def _timing(row: Row) -> Cell:
    """提出時期, conspicuous where it is, or ought to have been, 事前."""
    return (Span(row.timing, changed=row.breach or row.duty is Duty.PRIOR),)


def _entry(entry: Entry, width: int, *, colour: bool, full: bool) -> Iterator[str]:
    head = "  ".join(part for part in (f"■ {entry.revision.name}", published(entry), who(entry), duties(entry)) if part)
    tint = BOLD + _tint(entry) if colour else ""
    for line in fold(printable(head), width):
        yield f"{tint}{line}{OFF}" if tint else line
    message = entry.revision.version.message.partition("\n")[0]
    for said in ([message] if message else []) + notes(entry):
        yield from (f"  {line}" for line in fold(printable(said), width - 2))
    yield from _contents(entry, width, full=full)


def _tint(entry: Entry) -> str:
    labels = {row.duty for row in entry.rows}
    if any(row.breach for row in entry.rows) or Duty.PRIOR in labels:
        return RED
    return _YELLOW if Duty.ASK in labels else ""


def _contents(entry: Entry, width: int, *, full: bool) -> Iterator[str]:
    """What the first version recorded: of many items only their number, unless all is asked for."""
    recorded = contents(entry)
    if len(recorded) > 1 and not full:
        yield "  " + _("{count} items were recorded (--full shows them)").format(count=len(recorded))
        return
    for item, text in recorded:
        if len(recorded) > 1:
            yield from (f"  {line}" for line in fold(printable(item), width - 2))
        for paragraph in text.split("\n"):
            yield from (f"    {line}" for line in fold(printable(paragraph), width - 4))
