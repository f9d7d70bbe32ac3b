"""Runs `pia-diff log`."""

from __future__ import annotations

import heapq
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pia_diff.cli.history_choosing import decisions_of, numbers_meant, stretch
from pia_diff.cli.history_tables import Line, write
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.repository import open_store
from pia_diff.cli.terminal import pad, printable, text_width
from pia_diff.errors import N_
from pia_diff.history import LogEntry, Revisions
from pia_diff.history import log as walk
from pia_diff.history.remembering import Remembered
from pia_diff.store import Version
from pia_diff.timing import Duty
from pia_diff.wareki import format_wareki

DUTIES = (Duty.PRIOR, Duty.ASK, Duty.AFTER)
_FIRST = N_("the first version")
_OTHER_FORM = N_("on another form, cannot be compared")
_BREACHES = N_("with breaches {count}")
_UNREADABLE = N_("unreadable items {count}")
NOTES = {
    _FIRST: "最初の版",
    _OTHER_FORM: "別の様式のため比較できません",
    _BREACHES: "違反{count}件",
    _UNREADABLE: "読取不能{count}件",
}
"""What is said beside the counts: message ids for the terminal, and Japanese for files."""
DATE = 18
"""Columns of 令和元年12月31日 and the like."""
COUNT = 6
"""Columns of a count: as wide as 要確認."""
LONGEST = 24
"""Columns that a name of a version or of an author takes at most; longer ones push the rest of their line."""


def run(
    since: str | None,
    until: str | None,
    format_: str | None,
    output: str | None,
    assessment: str | None,
    repo: str | None,
) -> None:
    """Prints the log. Raises what choosing, reading and writing raise."""
    with open_store(repo) as store:
        known = [Revisions(store, number) for number in numbers_meant(store, assessment)]
        listed = [one.version for revisions in known for one in revisions]
        several = len(known) > 1
        layout = _Layout(listed, several=several)
        walks = [_entries(revisions, since, until) for revisions in known]
        found = heapq.merge(*walks, key=lambda entry: _moment(entry.revision.version), reverse=True)
        heads = [*(["評価書番号"] if several else []), *_HEADS]
        lines = (_line(entry, layout, several=several) for entry in found)
        if not write(lines, heads, format_, output, top=[layout.heads]):
            print("pia-diff: " + _("no version lies in that time"), file=sys.stderr)


def _entries(revisions: Revisions, since: str | None, until: str | None) -> Iterator[LogEntry]:
    repo = revisions.store.repo
    return walk(
        revisions,
        decisions_of(revisions.store, revisions.number),
        stretch(revisions, since, until),
        Remembered(Path(os.fsdecode(repo.controldir()))),
    )


def _moment(version: Version) -> tuple[date, datetime]:
    return version.published or version.created.date(), version.created


_HEADS = ("版", "公表日", "登録者", *(duty.value for duty in DUTIES), "計", "うち違反", "理由", "備考")


class _Layout:
    """The columns in the terminal, as wide as the names of the versions and authors need."""

    def __init__(self, listed: Sequence[Version], *, several: bool) -> None:
        self.several = several
        self.sizes = [
            *([max(_widest([one.number for one in listed]), text_width("番号"))] if several else []),
            max(_widest([one.name for one in listed]), text_width(_("version"))),
            DATE,
            max(_widest([_author(one) for one in listed]), text_width(_("author"))),
        ]

    @property
    def heads(self) -> str:
        words = [*(["番号"] if self.several else []), _("version"), "公表日", _("author")]
        return self.row(words, [*(duty.value for duty in DUTIES), "計"], _("message"))

    def row(self, words: Sequence[str], counts: Sequence[str], rest: str) -> str:
        """One line."""
        cells = [pad(word, size) for word, size in zip(words, self.sizes, strict=True)]
        numbers = [" " * (COUNT - text_width(count)) + count for count in counts]
        return "  ".join([*cells, " ".join(numbers), rest]).rstrip()


def _widest(words: Sequence[str]) -> int:
    return min(max(map(text_width, words), default=0), LONGEST)


def _author(version: Version) -> str:
    return printable(version.author.partition(" <")[0])


def _line(entry: LogEntry, layout: _Layout, *, several: bool) -> Line:
    version = entry.revision.version
    counts = [entry.counts.get(duty, 0) for duty in DUTIES]
    published = format_wareki(version.published) if version.published else "—"
    compared = entry.previous is not None and not entry.other_form
    message = printable(version.message.partition("\n")[0])
    notes = _notes(entry)
    shown = [str(count) if count else "・" for count in (*counts, entry.total)] if compared else ["—"] * 4
    number = [version.number] if several else []
    words = [*number, printable(version.name), published, _author(version)]
    cells = [
        *(*number, version.name, published, version.author.partition(" <")[0]),
        *(map(str, (*counts, entry.total, entry.breaches)) if compared else [""] * 5),
        *(message, "、".join(NOTES[note].format(count=count) for note, count in notes)),
    ]
    rest = "  ".join([*([message] if message else []), *(f"[{_(note).format(count=count)}]" for note, count in notes)])
    return Line([layout.row(words, shown, rest)], cells, _plain(entry, compared=compared))


def _notes(entry: LogEntry) -> list[tuple[str, int]]:
    """What is to be said beside the counts: message ids, and the number that each tells."""
    if entry.previous is None:
        return [(_FIRST, 0)]
    said = ((_OTHER_FORM, int(entry.other_form)), (_BREACHES, entry.breaches), (_UNREADABLE, entry.unreadable))
    return [(note, count) for note, count in said if count]


def _plain(entry: LogEntry, *, compared: bool) -> dict[str, Any]:
    version = entry.revision.version
    return {
        "number": version.number,
        "version": version.name,
        "previous": entry.previous.name if entry.previous is not None else None,
        "published": version.published.isoformat() if version.published else None,
        "effective": version.effective.isoformat() if version.effective else None,
        "form": version.form,
        "author": version.author,
        "message": version.message,
        "commit": version.commit,
        "changes": {duty.value: entry.counts.get(duty, 0) for duty in DUTIES} if compared else None,
        "total": entry.total if compared else None,
        "breaches": entry.breaches,
        "unreadable": entry.unreadable,
        "other_form": entry.other_form,
    }
