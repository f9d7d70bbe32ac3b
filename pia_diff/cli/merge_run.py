"""Runs a merge: settles conflicts as was asked for, and tells what was merged or what is open."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.output import OutputClosed, write_stdout
from pia_diff.cli.repository import author, open_store
from pia_diff.cli.terminal import When, use_color
from pia_diff.errors import PiaDiffError

if TYPE_CHECKING:
    from datetime import date

    from pia_diff.store.merges import Merge


class OpenConflicts(PiaDiffError):
    """Both branches changed the same; nothing was committed."""

    code = "merge_conflict"
    template = (
        "{count} conflicts are open, so nothing was committed; settle each with --resolve ITEM=ours, ITEM=theirs or "
        "ITEM=FILE"
    )


@dataclass(frozen=True)
class Asked:
    """The command line: see `pia-diff merge --help`."""

    branch: str
    into: str
    resolve: tuple[str, ...]
    name: str
    published: date | None
    effective: date | None
    message: str
    dry_run: bool
    format: str
    full: bool
    color: When
    sign: bool | None = None


def run(asked: Asked, repo: str | None) -> None:
    """Merges, and prints the result. Raises OpenConflicts, OutputClosed (with nothing done), OutputLost, and what
    `Store.merge` and the resolutions raise.
    """
    from pia_diff.cli.merge_report import report
    from pia_diff.merging.resolutions import Resolutions, parse_resolutions

    if sys.stdout is None:
        raise OutputClosed()  # before anything is done that could not be told
    wanted = parse_resolutions(asked.resolve)
    made: list[Resolutions] = []

    def settling() -> Resolutions:
        made.append(Resolutions(wanted))
        return made[-1]

    with open_store(repo) as store:
        done = store.merge(
            asked.branch,
            settling,
            into=asked.into,
            name=asked.name,
            published=asked.published,
            effective=asked.effective,
            message=asked.message,
            author=author(),
            dry_run=asked.dry_run,
            sign=asked.sign,
        )
        settled = made[-1].settled if made else ()
        colour = asked.format == "text" and use_color(asked.color, sys.stdout)
        _tell(report(done, settled, asked, colour=colour), done)
    if done.conflicts:
        raise OpenConflicts(count=len(done.conflicts))


def _tell(text: str, done: Merge) -> None:
    """Prints the result. Raises OutputLost where that fails after the merge was made."""
    try:
        write_stdout(text)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader went away, as readers do
        raise
    except OSError as error:
        if done.commit is None:
            raise
        from pia_diff.cli.add import OutputLost

        told = _("merged '{branch}' into '{into}' (commit {commit})")
        made = told.format(branch=done.branch, into=done.into, commit=done.commit[:12])
        raise OutputLost(done=made, reason=error.strerror or str(error)) from error
