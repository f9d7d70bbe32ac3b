"""`pia-diff fsck`: whether every version of the repository can be relied on."""

from __future__ import annotations

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.options import Repo, TextOrJson
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Examines every version of every assessment: whether its objects and files can be read and are what their ids "
        "say, fit the form, and are written as pia-diff writes them; whether tag, 公表日 and form agree with the "
        "document, drawings with their hashes, annex rows with the versions around them; and what the branch holds "
        "that no version names.\n\n"
        "誤り must be mended (exit code 23), 要確認 wants a look, 参考 is good to know. Nothing is changed."
    ),
    epilog="pia-diff fsck\npia-diff fsck --format json",
)
def fsck(format_: TextOrJson = "text", repo: Repo = None) -> int:
    from pia_diff.cli.exit_codes import DONE, FAILURES
    from pia_diff.cli.fsck_run import report_json, report_text
    from pia_diff.cli.output import write_stdout
    from pia_diff.cli.repository import open_store
    from pia_diff.soundness import examine

    with open_store(repo, damaged=True) as store:
        report = examine(store)
        show = report_json if format_ == "json" else report_text
        write_stdout(show(report, str(store.path)))
    return DONE if report.sound else FAILURES["damaged_repository"].exit_code
