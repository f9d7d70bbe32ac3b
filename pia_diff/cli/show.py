"""`pia-diff show`: a version, or an item of it, to read."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.completion import item_ids, version_names
from pia_diff.cli.options import AssessmentNumber, Repo
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Shows a version, or one section, item, file, 委託事項 … of it.\n\n"
        "ITEM is written as on the form or by its id: Ⅱ.3.⑥, II.3.6, 使用目的, "
        "II[住民基本台帳ファイル].4.out[収納業務].3. A file may stand in the place of VERSION."
    ),
    epilog="pia-diff show v2025 使用目的\npia-diff show draft.yaml Ⅱ.3",
)
def show(
    version: Annotated[
        str,
        typer.Argument(
            metavar="VERSION", help=N_("The name of a version, a date, or a file"), autocompletion=version_names
        ),
    ],
    item: Annotated[
        str | None,
        typer.Argument(metavar="ITEM", help=N_("What to show; without it everything"), autocompletion=item_ids),
    ] = None,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.outline import outline
    from pia_diff.cli.output import write_stdout
    from pia_diff.cli.sources import Sources
    from pia_diff.cli.terminal import terminal_width
    from pia_diff.itempath import parse_path

    with Sources(repo, assessment) as sources:
        shown = sources.get(version).assessment
        target = parse_path(item, shown.form, shown.files, shown.groups()) if item is not None else None
        # Folding is for eyes; a program that reads the output gets the lines as they are.
        width = terminal_width() if sys.stdout.isatty() else None
        write_stdout(outline(shown, target, width))
