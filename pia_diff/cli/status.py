"""`pia-diff status`: how the assessments of the repository stand: what is due, missed, or waits for an answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AssessmentNumber, Color, NoColor, Repo, TextOrJson, when_coloured
from pia_diff.errors import N_, PiaDiffError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pia_diff.standing import Standing
    from pia_diff.store import Store, Version

FORMATS = ("text", "json")
PRESSING, BREACH = 1, 3
"""Exit codes under --exit-code."""

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Shows for every assessment the last 公表日, the day by which it must be evaluated again (five years after the "
        "last evaluation) and reviewed (yearly), the form that its numbers ask for, changes that should have been "
        "submitted beforehand, and questions that wait for an answer. What is overdue comes first.\n\n"
        "A mere correction does not begin the five years anew. A version counts as an evaluation where its 第三者点検 "
        "is a later one, where a 重要な変更 is recorded as 事前, or where its message or its annex calls it 再評価. "
        "Where that cannot be told, the earlier day is shown, with a question mark."
    ),
    epilog="pia-diff status\npia-diff status --today 2026-04-01\npia-diff status --assessment 1 --format json",
)
def status(
    assessment: AssessmentNumber = None,
    today: Annotated[
        str | None,
        typer.Option("--today", metavar="DATE", help=N_("The day to reckon from, to plan ahead; else today")),
    ] = None,
    format_: TextOrJson = "text",
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help=N_("Exit with 3 when a breach is open, else with 1 when something is overdue, else with 0"),
        ),
    ] = False,
    color: Color = "auto",
    no_color: NoColor = False,
    repo: Repo = None,
) -> int:
    from pia_diff.cli.output import write_stdout
    from pia_diff.cli.repository import open_store
    from pia_diff.cli.standings import standings_json, standings_text
    from pia_diff.cli.terminal import use_color

    day = _day(today)
    with open_store(repo) as store:
        listed = store.versions(assessment)
        found, failed = _standings(store, listed, day)
    if format_ == "json":
        write_stdout(standings_json(found, day))
    elif found:
        painted = use_color(when_coloured(color, no_color=no_color), sys.stdout)
        write_stdout(standings_text(found, day, painted))
    elif not failed:
        print(_("no version yet; add one: pia-diff add FILE --as NAME"))
    if failed:
        raise failed[0]  # the others are shown: one that is broken must not hide them
    if not exit_code:
        return 0
    if any(one.breaches for one in found):
        return BREACH
    return PRESSING if any(one.presses for one in found) else 0


def _day(text: str | None) -> date:
    from datetime import date

    from pia_diff.wareki import parse_date

    day = date.today() if text is None else parse_date(text)
    if day is None:
        from pia_diff.cli.days import NotADate

        raise NotADate(text=text)
    return day


def _standings(store: Store, listed: Sequence[Version], day: date) -> tuple[list[Standing], list[PiaDiffError]]:
    """The standing of every assessment, the most pressing first; and what went wrong with those that cannot be read.

    A single one is looked through from its first version on.
    """
    from pia_diff.standing import Revision, standing
    from pia_diff.standing.revision import Memo
    from pia_diff.timing import Decisions
    from pia_diff.timing.keeping import kept_decisions

    versions: dict[str, list[Version]] = {}
    for version in listed:
        versions.setdefault(version.number, []).append(version)
    found: list[Standing] = []
    failed: list[PiaDiffError] = []
    for number, own in versions.items():
        memo: Memo = {}
        try:
            kept = kept_decisions(store, number)
            revisions = [Revision(one, store.load(one), Decisions.of(kept, one.name), memo) for one in own]
            found.append(standing(revisions, day, whole=len(versions) == 1))
        except PiaDiffError as error:
            failed.append(error)
    return sorted(found, key=lambda one: one.order), failed
