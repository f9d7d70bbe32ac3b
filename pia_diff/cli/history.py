"""`pia-diff history`: every version in which an item changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.completion import item_ids, words
from pia_diff.cli.history_tables import Output
from pia_diff.cli.options import AssessmentNumber, Color, Full, NoColor, Repo, Since, Until, when_coloured
from pia_diff.cli.terminal import When
from pia_diff.errors import N_

FORMATS = ("table", "md", "json", "html", "csv")

app = command_app()


@dataclass(frozen=True, slots=True)
class HistoryOptions:
    """What the command line asks for."""

    item: str
    since: str | None
    until: str | None
    full: bool
    format: str | None
    file: str | None
    color: When
    assessment: str | None
    repo: str | None


@app.command(
    cls=Command,
    help=N_(
        "Shows every version in which an item, a section, a 特定個人情報ファイル or an instance (委託事項, 提供先 …) "
        "changed, the newest first: version, 公表日, author, 事前/事後/要確認 and both wordings.\n\n"
        "It is followed through renumbering, renaming (with the similarity of the two) and revisions of the form. "
        "ITEM is written as on the form or by its id: Ⅱ.3.⑥, II.3.6, 委託事項[収納業務], III[住民基本台帳ファイル]; "
        "the name of a 特定個人情報ファイル alone means all its sections. NUMBER/ITEM names the assessment, too."
    ),
    epilog="pia-diff history Ⅱ.3.⑥\npia-diff history '委託事項[収納業務]' --since v2023 -o rireki.html",
)
def history(
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help=N_("The item, section or instance"), autocompletion=item_ids)
    ],
    since: Since = None,
    until: Until = None,
    full: Full = False,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=N_("table, md, json, html or csv; else by the suffix of the file"),
            autocompletion=words(*FORMATS),
        ),
    ] = None,
    output: Output = None,
    assessment: AssessmentNumber = None,
    color: Color = "auto",
    no_color: NoColor = False,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.history_run import run

    file = None if output == "-" else output
    run(
        HistoryOptions(
            item, since, until, full, format_, file, when_coloured(color, no_color=no_color), assessment, repo
        )
    )
