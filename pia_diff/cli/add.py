"""`pia-diff add`: a document becomes a version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AssessmentNumber, FormId, Repo
from pia_diff.errors import N_, PiaDiffError

if TYPE_CHECKING:
    from datetime import date

ENOUGH = 0.9
"""The share of a document's characters that must have found their items."""

app = command_app()


class PartialReading(PiaDiffError):
    """Too much of the document found no place: a comparison would miss what was lost."""

    code = "partial_reading"
    template = (
        "only {share} per cent of {file} found its place, less than {enough}; 'pia-diff read {file}' shows what is "
        "left over; add it with --accept-partial if that is good enough"
    )


class NotADate(PiaDiffError):
    """What was given for a day is none."""

    code = "bad_date"
    template = "'{text}' is not a date; write 2025-03-31, 令和7年3月31日 or R7.3.31"


class OutputLost(PiaDiffError):
    """What was done could not be told: standard output failed after the version was stored."""

    code = "file_problem"
    template = "{done}; only the output could not be written: {reason}"


@app.command(
    cls=Command,
    help=N_(
        "Keeps a document as a version of its assessment.\n\n"
        "A draft (YAML or JSON, as 'pia-diff export' writes it) or any document that 'pia-diff read' understands. "
        "The same content again adds nothing; an existing version is never overwritten. A document of which less "
        "than 90 per cent found its place is refused."
    ),
    epilog="pia-diff add draft.yaml --as v2025 --published 2025-03-31 -m 令和6年度の見直し",
)
def add(
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("The document"))],
    name: Annotated[str, typer.Option("--as", metavar="NAME", help=N_("The name of the version, such as v2025"))],
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DATE", help=N_("公表日; else the one in the document")),
    ] = None,
    effective: Annotated[
        str | None,
        typer.Option("--effective", metavar="DATE", help=N_("The day from which the changes hold")),
    ] = None,
    message: Annotated[
        str,
        typer.Option("-m", "--message", metavar="TEXT", help=N_("Why this version was made")),
    ] = "",
    assessment: AssessmentNumber = None,
    form: FormId = None,
    accept_partial: Annotated[
        bool,
        typer.Option("--accept-partial", help=N_("Add even a document of which less found its place")),
    ] = False,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.census import census
    from pia_diff.cli.repository import author, open_store
    from pia_diff.cli.understood import percent, summary
    from pia_diff.readers import read

    published_on, effective_on = _day(published), _day(effective)
    with open_store(repo) as store:
        reading = read(Path(file), form=form)
        share = reading.characters.share
        if share < ENOUGH and not accept_partial:
            raise PartialReading(file=file, share=percent(share), enough=percent(ENOUGH))
        lines = summary(file, reading, census(reading.assessment))
        added = store.add(
            [reading.assessment],
            name,
            number=assessment,
            published=published_on,
            effective=effective_on,
            message=message,
            author=author(),
        )
    done = [
        _("the content is the same as that of {version}: nothing added").format(version=same)
        for _number, same in added.unchanged
    ]
    done += [
        _("added {version} of assessment {number}").format(version=version.name, number=version.number)
        for version in added.versions
    ]
    try:
        print("\n".join([*lines, *done]), flush=True)
    except BrokenPipeError:  # the reader went away, as readers do
        raise
    except OSError as error:
        raise OutputLost(done="; ".join(done), reason=error.strerror or str(error)) from error


def _day(text: str | None) -> date | None:
    from pia_diff.wareki import parse_date

    day = parse_date(text) if text is not None else None
    if text is not None and day is None:
        raise NotADate(text=text)
    return day
