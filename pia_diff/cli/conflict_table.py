"""One conflict side by side in the terminal: base, ours, theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia_diff.cli.columned import BOLD, GREEN, OFF, RED, columned
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.terminal import fold, printable, terminal_width
from pia_diff.tables.cells import cell

if TYPE_CHECKING:
    from pia_diff.cli.merge_report import Row
    from pia_diff.store.merges import Merge


def conflict_table(row: Row, done: Merge, reason: str, *, colour: bool) -> str:
    """The conflict as wide as the terminal; differing words are marked, red in the base and green on the sides."""
    width = terminal_width()
    titles = fold(printable(f"■ {row.title}: {reason}"), width)
    heads = [_("base"), f"ours {printable(done.into)}", f"theirs {printable(done.branch)}"]
    cells = [one or cell(_("(nothing)")) for one in row.told.cells]
    table = columned(heads, [cells], (RED, GREEN, GREEN), width, colour=colour)
    remedy = _("to take what '{branch}' has: {option}").format(branch=done.branch, option=row.remedy)
    return "\n".join([*(f"{BOLD}{line}{OFF}" if colour else line for line in titles), table, printable(remedy)])
