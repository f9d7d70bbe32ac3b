"""`pia-diff annex`: the whole annex 変更箇所 of a version."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from pia_diff.cli.app import Command, command_app, one_of
from pia_diff.cli.completion import version_names, words
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import (
    AssessmentNumber,
    Color,
    Detail,
    Full,
    MergeSame,
    NoColor,
    Policy,
    Repo,
    when_coloured,
)
from pia_diff.cli.terminal import When
from pia_diff.errors import N_

FORMATS = ("text", "md", "csv", "tsv", "json", "yaml", "xlsx")

app = command_app()


class AnnexOptions(NamedTuple):
    """What the command line asks of an annex. `into` is the officer's workbook; `output` None is standard output."""

    version: str
    since: str | None
    into: str | None
    output: str | None
    format: str | None
    wording: Wording
    policy: str
    exit_code: bool
    force: bool
    assessment: str | None
    repo: str | None
    color: When


class Wording(NamedTuple):
    """How new rows are worded."""

    full: bool = False
    detail: bool = False
    merge_same: bool = False


@app.command(
    cls=Command,
    help=N_(
        "Writes the whole annex 変更箇所 (別添3) of a version: the rows published before, word for word, then the new "
        "ones.\n\n"
        "The published rows are those of the newest document up to VERSION that has any; every later version adds the "
        "rows it brought. Where no document has any, the annex is built version by version. VERSION may be a file that "
        "is not added yet. A row that stands there already is not added again. A published row that its versions do "
        "not bear out (its wording stands in neither) is reported, and stays as it was published.\n\n"
        "With --into the rows are put into the annex sheet of your own workbook: all else in it, drawings, print "
        "settings and the other sheets, stays as it is, byte for byte."
    ),
    epilog=(
        "pia-diff annex v2025 -o betten3.xlsx\n"
        "pia-diff annex v2025 --since v2023\n"
        "pia-diff annex v2025 --into hyoka.xlsx -o hyoka-new.xlsx"
    ),
)
def annex(
    version: Annotated[
        str,
        typer.Argument(
            metavar="VERSION", help=N_("The name of a version, a date, or a file"), autocompletion=version_names
        ),
    ],
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="VERSION",
            help=N_("Only rows of what came after this version"),
            autocompletion=version_names,
        ),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="FILE", help=N_("Your workbook (.xlsx, .xlsm), whose annex sheet is filled")),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help=N_("Write to this file, in the format of its suffix")),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=N_("text (for the terminal), md, csv, tsv, json, yaml or xlsx"),
            callback=one_of(*FORMATS),
            autocompletion=words(*FORMATS),
        ),
    ] = None,
    full: Full = False,
    detail: Detail = False,
    merge_same: MergeSame = False,
    policy: Policy = "item",
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help=N_(
                "Exit with 3 when a new row is a 重要な変更 recorded 事後, else with 1 when a published one misfits"
            ),
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite an existing file"))] = False,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
    color: Color = "auto",
    no_color: NoColor = False,
) -> int:
    from pia_diff.cli.annex_run import run

    if into is not None and output in (None, "-"):
        raise typer.BadParameter(_("name the new workbook: -o new.xlsx"), param_hint="-o")
    if into is not None and format_ not in (None, "xlsx"):
        raise typer.BadParameter(_("it does not go with --into"), param_hint="--format")
    return run(
        AnnexOptions(
            version,
            since,
            into,
            None if output == "-" else output,
            format_,
            Wording(full, detail, merge_same),
            policy,
            exit_code,
            force,
            assessment,
            repo,
            when_coloured(color, no_color=no_color),
        )
    )
