"""Runs `pia-diff search`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from pia_diff.cli.history_choosing import numbers_meant
from pia_diff.cli.history_tables import Line, write
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.repository import open_store
from pia_diff.cli.terminal import fold, printable, terminal_width
from pia_diff.errors import N_, PiaDiffError
from pia_diff.history import Revision, Revisions, Standing
from pia_diff.history import search as find
from pia_diff.history.judging import date_printed
from pia_diff.printed import printed_item

HEADS = ("項目", "この版から", "公表日", "この版まで", "公表日", "この版で記載がなくなった", "記載", "備考")
NOTES = {
    N_("at that time {path}"): "当時は{path}",
    N_("from the first version on"): "最初の版から",
    N_("the version before is unreadable here"): "前の版は読取不能",
    N_("the next version is unreadable here"): "次の版は読取不能",
}
"""What is said beside the versions: message ids for the terminal, and Japanese for files."""
AROUND = 60
"""Characters shown before and after the wording, where its paragraph is longer."""


class NothingToFind(PiaDiffError):
    """The wording is empty, or nothing but blanks."""

    code = "usage"
    template = "there is nothing to look for in '{text}'; give a word or a passage"


def run(text: str, format_: str | None, output: str | None, assessment: str | None, repo: str | None) -> None:
    """Prints where the wording stood. Raises NothingToFind, and what choosing, reading and writing raise."""
    from pia_diff.compare.fold import fold as folded

    if not folded(text).strip():
        raise NothingToFind(text=text)
    with open_store(repo) as store:
        numbers = numbers_meant(store, assessment)
        several = len(numbers) > 1
        walks = (Revisions(store, number) for number in numbers)
        lines = (_line(one, text, whose.number if several else "") for whose in walks for one in find(whose, text))
        heads = [*(["評価書番号"] if several else []), *HEADS]
        if not write(lines, heads, format_, output):
            message = _("'{text}' stands in no version; look for a shorter wording")
            print("pia-diff: " + message.format(text=printable(text)), file=sys.stderr)


def _line(one: Standing, text: str, number: str) -> Line:
    form = one.until.form
    item = printed_item(form, one.path)
    passage = around(one.part, text)
    notes = "、".join(NOTES[note].format(path=one.path_then) for note in _notes(one))
    cells = [
        *([number] if number else []),
        *(item, one.since.name, date_printed(one.since), one.until.name, date_printed(one.until)),
        *(one.next.name if one.next is not None else "", passage, notes),
    ]
    return Line([*_shown(one, number, item, passage), ""], cells, _plain(one))


def _shown(one: Standing, number: str, item: str, passage: str) -> Iterator[str]:
    width = terminal_width()
    since = _("since {version} ({day})").format(version=one.since.name, day=date_printed(one.since) or "—")
    if one.next is None:
        until = _("until now")
    else:
        until = _("until {version} ({day}), no longer in {next}").format(
            version=one.until.name, day=date_printed(one.until) or "—", next=one.next.name
        )
    head = "  ".join(part for part in (number, item, str(one.path)) if part)
    for n, line in enumerate(fold(printable(head), width - 2)):
        yield f"  {line}" if n else f"■ {line}"
    said = (since, until, *(_(note).format(path=one.path_then) for note in _notes(one)))
    yield from (f"  {line}" for line in fold(printable(", ".join(said)), width - 2))
    for paragraph in passage.split("\n"):
        yield from (f"    {line}" for line in fold(printable(paragraph), width - 4))


def _notes(one: Standing) -> list[str]:
    """The message ids of what is to be said beside the versions."""
    said = (one.path_then != one.path, one.first, one.since_lost, one.until_lost)
    return [note for note, holds in zip(NOTES, said, strict=True) if holds]


def around(part: str, text: str) -> str:
    """The surroundings of a wording in its paragraph; … where something was left out."""
    from pia_diff.compare.fold import fold as folded
    from pia_diff.compare.fold import fold_tracked

    told, places = fold_tracked(part)
    needle = folded(text)
    start = told.find(needle)
    if start < 0:
        return part
    first, last = places[start], places[start + len(needle) - 1] + 1
    begin, end = max(first - AROUND, 0), min(last + AROUND, len(part))
    return ("…" if begin else "") + part[begin:end] + ("…" if end < len(part) else "")


def _plain(one: Standing) -> dict[str, Any]:
    return {
        "number": one.until.version.number,
        "path": str(one.path),
        "since": _version(one.since),
        "until": _version(one.until),
        "gone_in": one.next.name if one.next is not None else None,
        "path_then": str(one.path_then),
        "first": one.first,
        "since_lost": one.since_lost,
        "until_lost": one.until_lost,
        "text": one.part,
    }


def _version(one: Revision) -> dict[str, Any]:
    published = one.version.published
    return {"version": one.name, "published": published.isoformat() if published else None}
