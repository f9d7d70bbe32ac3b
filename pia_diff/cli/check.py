"""`pia-diff check`: whether an assessment is filled in as its form wants it."""

from __future__ import annotations

from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.completion import version_names
from pia_diff.cli.options import AssessmentNumber, FormId, Repo, TextOrJson
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Checks a document or a version against its form: items that must be filled in and are empty, numbers of 件 "
        "that do not fit what is listed, files without their Ⅱ or Ⅲ, choices that contradict each other, dates and "
        "numbers that are none.\n\n"
        "誤り must be mended, 要確認 wants a look, 参考 is good to know. What the source lost is never called wrong."
    ),
    epilog="pia-diff check draft.yaml\npia-diff check v2025 --format json",
)
def check(
    version: Annotated[
        str,
        typer.Argument(
            metavar="FILE|VERSION", help=N_("A file, the name of a version, or a date"), autocompletion=version_names
        ),
    ],
    form: FormId = None,
    format_: TextOrJson = "text",
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help=N_("Exit with 1 when something must be mended (誤り), with 0 when nothing")),
    ] = False,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
) -> int:
    from datetime import date

    from pia_diff.check import Severity
    from pia_diff.check import check as examine
    from pia_diff.cli.findings import findings_json, findings_text
    from pia_diff.cli.output import write_stdout
    from pia_diff.cli.sources import Sources

    with Sources(repo, assessment, form) as sources:
        source = sources.get(version)
        found = examine(source.assessment, today=date.today())
        show = findings_json if format_ == "json" else findings_text
        write_stdout(show(source, found))
    return 1 if exit_code and any(one.severity is Severity.WRONG for one in found) else 0
