"""Runs `pia-diff history`: walks through the versions and prints each entry as soon as it is found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.cli.history import FORMATS
from pia_diff.cli.history_choosing import decisions_of, known, numbered, stretch
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.output import write_file, write_stdout
from pia_diff.cli.repository import open_store
from pia_diff.cli.terminal import use_color
from pia_diff.cli.written import format_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia_diff.cli.history import HistoryOptions
    from pia_diff.history import Entry
    from pia_diff.history.written import About


def run(options: HistoryOptions) -> None:
    """Prints the history that `options` ask for. Raises what choosing, reading and writing raise."""
    from pia_diff.history.finding import find_places
    from pia_diff.history.item import Wanted, item_history
    from pia_diff.history.revisions import Revisions
    from pia_diff.history.written import About

    format_name = format_named(options.format, options.file, FORMATS)
    with open_store(options.repo) as store:
        number, typed = numbered(store, options.item, options.assessment)
        revisions = Revisions(store, number)
        within = stretch(revisions, options.since, options.until)
        meant, found = find_places(typed, revisions)
        wanted = Wanted(full=options.full, decisions=decisions_of(store, number))
        about = About(number, known(revisions), meant)
        entries = _Counted(item_history(revisions, meant.places, found, wanted, within) if within else iter(()))
        _write(options, format_name, about, entries)
        if not entries.count:
            _say_none(about, whole=len(within) == len(revisions))
        if options.file:
            message = _("{file}: {count} versions written").format(file=options.file, count=entries.count)
            print(f"pia-diff: {message}", file=sys.stderr)


class _Counted:
    """Entries that are counted as they go by."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self._entries = entries
        self.count = 0

    def __iter__(self) -> Iterator[Entry]:
        for entry in self._entries:
            self.count += 1
            yield entry


def _write(options: HistoryOptions, format_name: str, about: About, entries: Iterable[Entry]) -> None:
    if format_name == "table":
        from pia_diff.cli.history_text import as_text

        colour = options.file is None and use_color(options.color, sys.stdout)
        chunks = as_text(about, entries, colour=colour, full=options.full)
    else:
        from pia_diff.history.written import WRITERS

        chunks = WRITERS[format_name](about, entries)
    if options.file:
        write_file(Path(options.file), "".join(chunks))
        return
    stream(chunks)


def stream(chunks: Iterable[str]) -> None:
    """Prints every piece of a document as soon as it is there."""
    for chunk in chunks:
        write_stdout(chunk)
        if sys.stdout is not None:
            sys.stdout.flush()


def _say_none(about: About, *, whole: bool) -> None:
    message = _("no version says anything in {item} ({place})") if whole else _("nothing changed in {item} ({place})")
    print("pia-diff: " + message.format(item=about.printed, place=about.meant), file=sys.stderr)
