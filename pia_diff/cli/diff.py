"""`pia-diff A B`: what changed between two versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app, one_of
from pia_diff.cli.completion import item_ids, version_names, words
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AssessmentNumber, Color, Effective, NoColor, Policy, Repo
from pia_diff.cli.terminal import When
from pia_diff.errors import N_

FORMATS = ("text", "md", "csv", "tsv", "json", "yaml")
DUTIES = ("事前", "事後", "要確認")

app = command_app()


@dataclass(frozen=True)
class DiffOptions:
    """What the command line asks of a comparison. `format` is None when neither it nor a suffix of `output` says."""

    a: str
    b: str
    format: str | None = None
    output: str | None = None
    full: bool = False
    only: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    summary: bool = False
    exit_code: bool = False
    strict: bool = False
    policy: str = "item"
    effective: str | None = None
    group_by: str | None = None
    assessment: str | None = None
    repo: str | None = None
    color: When = "auto"


@app.command(
    cls=Command,
    help=N_(
        "Shows what changed between two versions, as the rows of the annex 変更箇所.\n\n"
        "A and B are each the name of a version, a date (the version in force on that day: 2024-12-25, "
        "令和6年12月25日, R6.12.25), a git revision, or a file. An existing file wins over a version of the same name. "
        "A version named like a command is reached with 'pia-diff diff A B'.\n\n"
        "提出時期 follows from what the law asks of each change (事前, 事後, or 要確認 with a question), from 公表日 "
        "and the day of effect where both are known, and from what 'pia-diff review' keeps. A 重要な変更 recorded 事後 "
        "is a breach: it stands first."
    ),
    epilog=(
        "pia-diff v2024 v2025\n"
        "pia-diff v2024 v2025 --only 事前 --section Ⅱ.3\n"
        "pia-diff old.yaml new.yaml -o betten3.csv"
    ),
)
def diff(
    a: Annotated[
        str,
        typer.Argument(metavar="A", help=N_("The earlier version"), autocompletion=version_names),
    ],
    b: Annotated[
        str,
        typer.Argument(metavar="B", help=N_("The later version"), autocompletion=version_names),
    ],
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=N_("text (for the terminal), md, csv, tsv, json or yaml"),
            callback=one_of(*FORMATS),
            autocompletion=words(*FORMATS),
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help=N_("Write to this file, in the format of its suffix")),
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help=N_("Print whole texts, without （略） for long unchanged stretches")),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="DUTY",
            help=N_("Only changes with this 提出時期: 事前, 事後 or 要確認; may be given several times"),
            autocompletion=words(*DUTIES),
        ),
    ] = None,
    section: Annotated[
        list[str] | None,
        typer.Option(
            "--section",
            metavar="ITEM",
            help=N_("Only changes of this section or item (Ⅱ.3, 使用目的 …); may be given several times"),
            autocompletion=item_ids,
        ),
    ] = None,
    summary: Annotated[
        bool,
        typer.Option("--summary", help=N_("Only counts by section and 提出時期, and a line for an e-mail")),
    ] = False,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help=N_("Exit with 3 when a 重要な変更 is recorded 事後, else with 1 when something changed, else with 0"),
        ),
    ] = False,
    strict: Annotated[
        bool,
        typer.Option("--strict", help=N_("Show differences of width, blanks and line breaks as changes too")),
    ] = False,
    policy: Policy = "item",
    effective: Effective = None,
    group_by: Annotated[
        str | None,
        typer.Option(
            "--group-by",
            metavar="WHAT",
            help=N_("cause: the rows that share a cause together"),
            callback=one_of("cause"),
            autocompletion=words("cause"),
        ),
    ] = None,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
    color: Color = "auto",
    no_color: NoColor = False,
) -> int:
    from pia_diff.cli.diff_run import run

    if summary and group_by:
        raise typer.BadParameter(_("it does not go with --summary"), param_hint="--group-by")
    # Not a callback of the option: earlier versions of Typer stumble over one where the option is a list.
    one_of(*DUTIES, option="--only")(only or [])
    when: When = "never" if no_color else "always" if color == "always" else "never" if color == "never" else "auto"
    return run(
        DiffOptions(
            a=a,
            b=b,
            format=format_,
            output=output,
            full=full,
            only=tuple(only or ()),
            sections=tuple(section or ()),
            summary=summary,
            exit_code=exit_code,
            strict=strict,
            policy=policy,
            effective=effective,
            group_by=group_by,
            assessment=assessment,
            repo=repo,
            color=when,
        )
    )
