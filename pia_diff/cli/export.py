"""`pia-diff export`: a version as one file, to edit by hand or to submit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.completion import version_names
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AssessmentNumber, Repo
from pia_diff.errors import N_

if TYPE_CHECKING:
    from pia_diff.model import Assessment

WORKBOOK = ".xlsx"
"""The suffix of the official form as a workbook."""

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Writes a version as one file: edit it by hand and add it as the next version.\n\n"
        "Every item of the form stands in it, the empty ones too. JSON where the name ends in .json, the official form "
        "as a workbook where it ends in .xlsx, else YAML."
    ),
    epilog=(
        "pia-diff export v2024 -o draft.yaml\npia-diff add draft.yaml --as v2025\npia-diff export v2025 -o hyoka.xlsx"
    ),
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
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help=N_("The file to write (.yaml, .yml, .json or .xlsx); without it, or with -, standard output"),
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite an existing file"))] = False,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.output import refuse_existing, write_file, write_stdout
    from pia_diff.cli.sources import Sources

    to_stdout = output in (None, "-")
    file = Path("draft.yaml" if output is None or to_stdout else output)
    _refuse_other_formats(file)
    if not to_stdout and not force:
        refuse_existing(file)  # before the work, not after it
    with Sources(repo, assessment) as sources:
        content = _content(sources.get(version).assessment, file)
    if isinstance(content, str) and to_stdout:
        write_stdout(content)
        return
    write_file(file, content, overwrite=force)
    print(_("written: {file}").format(file=output))


def _content(assessment: Assessment, file: Path) -> str | bytes:
    if file.suffix.lower() == WORKBOOK:
        from pia_diff.workbook import write_workbook

        return write_workbook(assessment)
    from pia_diff.readers.draft import write_draft

    return write_draft(assessment, file)


def _refuse_other_formats(file: Path) -> None:
    """Raises UnknownFormat for a file that could not be added again: its suffix tells what it holds."""
    from pia_diff.readers.draft import SUFFIXES

    known = SUFFIXES | {WORKBOOK}
    no_document = file.exists() and not file.is_file()  # a device, a pipe; a folder has an error of its own
    if file.suffix.lower() not in known and not no_document:
        from pia_diff.tables.files import UnknownFormat

        raise UnknownFormat(found=file.suffix or file.name, known=", ".join(sorted(known)))
