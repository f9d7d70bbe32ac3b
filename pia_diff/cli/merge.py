"""`pia-diff merge`: a draft branch into another, item by item."""

from __future__ import annotations

from typing import Annotated

import typer

from pia_diff.cli import completion
from pia_diff.cli.app import Command, command_app, one_of
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import Color, EffectiveFrom, Full, NoColor, Published, Repo, Sign, when_coloured
from pia_diff.errors import N_

FORMATS = ("text", "md", "json")

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Merges a branch of drafts into the current branch, item by item.\n\n"
        "What only one side changed is taken without asking, also where instances were added, removed, renamed or put "
        "in another order. What both changed differently is a conflict: it is shown side by side, with the version "
        "both come from, and left for a person. While one is open nothing is committed (exit code 40). Settle each "
        "with --resolve, as one side has it, or with a file that holds what the item is to say: its text, the value as "
        "YAML, or a whole draft. A section, a group or an instance as ITEM means all conflicts in it.\n\n"
        "The merge is a commit with two parents; the branch merged stays as it is. With --as, what it brings becomes a "
        "version."
    ),
    epilog=(
        "pia-diff merge 市民課案 --dry-run\n"
        "pia-diff merge 市民課案 --resolve 'II[住民基本台帳ファイル].3.6=theirs' --resolve Ⅰ.1.②=naiyo.txt\n"
        "pia-diff merge 市民課案 --as v2025 --published 2025-03-31"
    ),
)
def merge(
    branch: Annotated[
        str,
        typer.Argument(
            metavar="BRANCH", help=N_("The branch to merge; a commit will do, too"), autocompletion=completion.branches
        ),
    ],
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar="BRANCH",
            help=N_("The branch to merge into; else the current one"),
            autocompletion=completion.branches,
        ),
    ] = None,
    resolve: Annotated[
        list[str] | None,
        typer.Option(
            "--resolve",
            metavar="ITEM=WHAT",
            help=N_("Settle a conflict: ours, theirs, base, or a file that holds what the item is to say; several too"),
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help=N_("Make what the merge brings a version of this name"))
    ] = None,
    published: Published = None,
    effective: EffectiveFrom = None,
    message: Annotated[str, typer.Option("-m", "--message", metavar="TEXT", help=N_("Why this was merged"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only show what would be merged"))] = False,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=N_("text, md or json"),
            callback=one_of(*FORMATS),
            autocompletion=completion.words(*FORMATS),
        ),
    ] = "text",
    full: Full = False,
    color: Color = "auto",
    no_color: NoColor = False,
    sign: Sign = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.days import day
    from pia_diff.cli.merge_run import Asked, run

    if name is None and sign is not None:
        raise typer.BadParameter(_("it belongs to a version: give --as NAME"), param_hint="--sign")
    if name is None and (published or effective):
        raise typer.BadParameter(_("it belongs to a version: give --as NAME"), param_hint="--published, --effective")
    run(
        Asked(
            branch=branch,
            into=into or "",
            resolve=tuple(resolve or ()),
            name=name or "",
            published=day(published),
            effective=day(effective),
            message=message,
            dry_run=dry_run,
            format=format_,
            full=full,
            color=when_coloured(color, no_color=no_color),
            sign=sign,
        ),
        repo,
    )
