"""`pia-diff log`: the versions, each with how much it changed."""

from __future__ import annotations

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.history_tables import ListFormat, Output
from pia_diff.cli.options import AssessmentNumber, Repo, Since, Until
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Lists the versions, the newest first, with 公表日, author, and how many of their changes against the version "
        "before are 事前, 要確認 and 事後 by what the law asks, and how many of them are breaches. A change counts "
        "once, whatever rows the annex gives it; what was decided ('pia-diff review') counts as decided."
    ),
    epilog="pia-diff log\npia-diff log --since 2024-04-01 --format csv",
)
def log(
    since: Since = None,
    until: Until = None,
    format_: ListFormat = None,
    output: Output = None,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.log_run import run

    run(since, until, format_, output, assessment, repo)
