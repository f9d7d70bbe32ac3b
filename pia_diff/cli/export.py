"""`pia-diff export`: a version as one file to edit by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.completion import version_names
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AssessmentNumber, Repo
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Writes a version as one file: edit it by hand and add it as the next version.\n\n"
        "Every item of the form stands in it, the empty ones too. JSON where the name ends in .json, else YAML."
    ),
    epilog="pia-diff export v2024 -o draft.yaml\npia-diff add draft.yaml --as v2025",
)
def export(
    version: Annotated[
        str,
        typer.Argument(
            metavar="VERSION", help=N_("The name of a version, a date, or a file"), autocompletion=version_names
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help=N_("The file to write; without it standard output")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite an existing file"))] = False,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.output import write_file, write_stdout
    from pia_diff.cli.sources import Sources
    from pia_diff.readers.draft import write_draft

    with Sources(repo, assessment) as sources:
        text = write_draft(sources.get(version).assessment, Path(output or "draft.yaml"))
    if output is None:
        write_stdout(text)
        return
    write_file(Path(output), text, overwrite=force)
    print(_("written: {file}").format(file=output))
