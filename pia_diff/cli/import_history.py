"""`pia-diff import-history`: old documents become versions, in the order of their 公表日."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pia_diff.cli.app import Command, command_app, one_of
from pia_diff.cli.completion import words
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AcceptPartial, FormId, Repo, Sign, TextOrJson
from pia_diff.errors import N_

SCHEMES = ("year", "date", "file")
INFERRED = "-"
"""The value of --dates where none is given: the documents tell their days."""

app = command_app()


class _ImportCommand(Command):
    """`--dates` may stand without a table, as the last word or before another option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        told: list[str] = []
        for place, word in enumerate(args):
            told.append(word)
            following = args[place + 1 : place + 2]
            if word == "--dates" and (not following or (following[0].startswith("-") and following[0] != INFERRED)):
                told.append(INFERRED)
        return super().parse_args(ctx, told)


@app.command(
    name="import-history",
    cls=_ImportCommand,
    help=N_(
        "Adds old documents, of one assessment or of several, as versions in the order of their 公表日. Each becomes a "
        "commit and a version dated 00:00 of that day in Japan, as if it had been added then.\n\n"
        "The day is the document's own; FILE=DATE says another, and so does a table with --dates, of CSV (file, day "
        "and, where wanted, name) or YAML (FILE: DATE). Versions are called v2019, and v2019-2 for the second of a "
        "year; --names has others, and FILE=DATE=NAME gives one by hand.\n\n"
        "What is stored already is left alone, so the command can be given again with more documents. A version is "
        "never put in before another: a document older than what is stored is refused (exit code 47).\n\n"
        "All are stored at once or, where one cannot be, none; with --keep-going the assessments of which every "
        "document is good, and of the others nothing, for a gap could not be filled later. --dry-run shows the plan."
    ),
    epilog=(
        "pia-diff import-history kako/ --dry-run\n"
        "pia-diff import-history 2019.pdf 2021.xlsx R5.xlsx=R5.3.31 --dates\n"
        "pia-diff import-history kako/ --dates kohyobi.csv --names date"
    ),
)
def import_history(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|DIR",
            help=N_("The documents, or folders of them; FILE=DATE or FILE=DATE=NAME; else those of the table"),
        ),
    ] = None,
    dates: Annotated[
        str | None,
        typer.Option(
            "--dates", metavar="TABLE", help=N_("A table of files and days; without it the documents tell their days")
        ),
    ] = None,
    names: Annotated[
        str,
        typer.Option(
            "--names",
            metavar="SCHEME",
            help=N_("year (v2019, v2019-2), date (v2019-03-29) or file (the name of the file)"),
            callback=one_of(*SCHEMES),
            autocompletion=words(*SCHEMES),
        ),
    ] = "year",
    message: Annotated[
        str, typer.Option("-m", "--message", metavar="TEXT", help=N_("What all the versions say of themselves"))
    ] = "",
    assessment: Annotated[
        str | None,
        typer.Option(
            "--assessment", metavar="NUMBER", help=N_("The 評価書番号 of all documents; else the one in each")
        ),
    ] = None,
    form: FormId = None,
    accept_partial: AcceptPartial = False,
    keep_going: Annotated[
        bool,
        typer.Option("--keep-going", help=N_("Add the assessments without a bad document where others have one")),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only show what would be added"))] = False,
    sign: Sign = None,
    format_: TextOrJson = "text",
    repo: Repo = None,
) -> None:
    from pia_diff.cli.import_history_run import Asked, run

    table = None if dates in (None, INFERRED) else dates
    if not files and table is None:
        raise typer.BadParameter(_("give documents, or a table that names them"), param_hint="FILE, --dates")
    run(
        Asked(
            words=tuple(files or ()),
            table=table,
            scheme=names,
            message=message,
            number=assessment,
            form=form,
            accept_partial=accept_partial,
            keep_going=keep_going,
            dry_run=dry_run,
            sign=sign,
            format=format_,
        ),
        repo,
    )
