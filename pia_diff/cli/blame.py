"""`pia-diff blame`: which version brought every paragraph, and who decided about it."""

from __future__ import annotations

from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.completion import item_ids, version_names
from pia_diff.cli.history_tables import ListFormat, Output
from pia_diff.cli.options import AssessmentNumber, Repo
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Shows of every paragraph of a version (every option marked, every row of a table, every drawing) the version "
        "that brought it, its 公表日 and author, 事前/事後/要確認 of that change, and the decision that judged it "
        "('pia-diff review'). What only moved, or was wrapped anew, was there before."
    ),
    epilog="pia-diff blame v2025 Ⅱ.3.⑥\npia-diff blame v2025 'III[住民基本台帳ファイル]' -o yurai.csv",
)
def blame(
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help=N_("The version to look at"), autocompletion=version_names)
    ],
    item: Annotated[
        str | None,
        typer.Argument(
            metavar="ITEM", help=N_("The item, section or instance; without it everything"), autocompletion=item_ids
        ),
    ] = None,
    format_: ListFormat = None,
    output: Output = None,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.blame_run import run

    run(version, item, format_, output, assessment, repo)
