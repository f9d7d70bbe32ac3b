"""`pia-diff search`: in which versions a wording stood."""

from __future__ import annotations

from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.history_tables import ListFormat, Output
from pia_diff.cli.options import AssessmentNumber, Repo
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Shows in which items a wording stood, from which version to which, in all versions of all assessments. It is "
        "found whatever its width (全角/半角), blanks and line breaks. An item is followed through renumbering, "
        "renaming and revisions of the form. The published rows of the annex are not searched."
    ),
    epilog="pia-diff search 情報政策課\npia-diff search 第19条第7号 --format csv -o joubun.csv",
)
def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("The wording to look for"))],
    format_: ListFormat = None,
    output: Output = None,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.search_run import run

    run(text, format_, output, assessment, repo)
