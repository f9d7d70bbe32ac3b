"""`pia-diff A B`: what changed between two versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app, one_of
from pia_diff.cli.completion import item_ids, version_names, words
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import (
    AssessmentNumber,
    Color,
    Detail,
    Effective,
    Full,
    MergeSame,
    NoColor,
    Policy,
    Repo,
    when_coloured,
)
from pia_diff.cli.terminal import When
from pia_diff.errors import N_

FORMATS = ("text", "md", "csv", "tsv", "json", "yaml", "xlsx", "html", "docx")
LAYOUTS = ("annex", "comparison")
DUTIES = ("事前", "事後", "要確認")

app = command_app()


@dataclass(frozen=True)
class RowOptions:
    """Which rows are wanted, and how they are worded."""

    full: bool = False
    detail: bool = False
    merge_same: bool = False
    strict: bool = False
    only: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutputOptions:
    """Where the rows go, and as what. `format` is None when neither it nor a suffix of `file` says; `file` None is
    standard output.
    """

    format: str | None = None
    file: str | None = None
    layout: str = "annex"
    profile: str = "old-new"
    summary: bool = False
    by_cause: bool = False
    color: When = "auto"


@dataclass(frozen=True)
class DiffOptions:
    """What the command line asks of a comparison."""

    a: str
    b: str
    rows: RowOptions = RowOptions()
    output: OutputOptions = OutputOptions()
    exit_code: bool = False
    policy: str = "item"
    effective: str | None = None
    assessment: str | None = None
    repo: str | None = None


@app.command(
    cls=Command,
    help=N_(
        "Shows what changed between two versions, as the rows of the annex 変更箇所.\n\n"
        "A and B are each the name of a version, a date (the version in force on that day: 2024-12-25, "
        "令和6年12月25日, R6.12.25), a git revision, or a file. An existing file wins over a version of the same name. "
        "A version named like a command is reached with 'pia-diff diff A B'.\n\n"
        "提出時期 follows from what the law asks of each change (事前, 事後, or 要確認 with a question), from 公表日 "
        "and the day of effect where both are known, and from what 'pia-diff review' keeps. A 重要な変更 recorded 事後 "
        "is a breach: it stands first.\n\n"
        "With -o report.html the rows are a page to look through, with -o betten3.xlsx the official sheet; "
        "--layout comparison gives the 新旧対照表 of a review board, as .docx, .xlsx, .html or .md. "
        "'pia-diff annex' gives the whole annex with the rows published before."
    ),
    epilog=(
        "pia-diff v2024 v2025\n"
        "pia-diff v2024 v2025 --only 事前 --section Ⅱ.3\n"
        "pia-diff v2024 v2025 -o report.html\n"
        "pia-diff v2024 v2025 --layout comparison -o taisho.docx\n"
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
            help=N_("text (for the terminal), md, csv, tsv, json, yaml, xlsx, html; docx with --layout comparison"),
            callback=one_of(*FORMATS),
            autocompletion=words(*FORMATS),
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help=N_("Write to this file, in the format of its suffix")),
    ] = None,
    layout: Annotated[
        str,
        typer.Option(
            "--layout",
            metavar="LAYOUT",
            help=N_("annex: the rows of 変更箇所; comparison: a 新旧対照表, old and new wording in facing columns"),
            callback=one_of(*LAYOUTS),
            autocompletion=words(*LAYOUTS),
        ),
    ] = "annex",
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            metavar="NAME|FILE",
            help=N_("How the 新旧対照表 looks: old-new, new-old, or a YAML file of your office"),
            autocompletion=words("old-new", "new-old"),
        ),
    ] = None,
    full: Full = False,
    detail: Detail = False,
    merge_same: MergeSame = False,
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

    if summary and (group_by or layout != "annex"):
        given = "--group-by" if group_by else "--layout"
        raise typer.BadParameter(_("it does not go with --summary"), param_hint=given)
    if profile is not None and layout != "comparison":
        raise typer.BadParameter(_("it belongs to --layout comparison"), param_hint="--profile")
    # Not a callback of the option: earlier versions of Typer stumble over one where the option is a list.
    one_of(*DUTIES, option="--only")(only or [])
    return run(
        DiffOptions(
            a,
            b,
            RowOptions(full, detail, merge_same, strict, tuple(only or ()), tuple(section or ())),
            OutputOptions(
                format_,
                None if output == "-" else output,
                layout,
                profile or "old-new",
                summary,
                group_by is not None,
                when_coloured(color, no_color=no_color),
            ),
            exit_code=exit_code,
            policy=policy,
            effective=effective,
            assessment=assessment,
            repo=repo,
        )
    )
