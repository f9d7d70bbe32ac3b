"""`pia-diff verify`: whether versions are signed, by whom, and whether they are still what was signed."""

from __future__ import annotations

from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.completion import version_names
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AssessmentNumber, Repo, TextOrJson
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Checks the signatures of versions, as 'git verify-tag' does: made with an ssh key or with gpg ('pia-diff add "
        "--sign', 'git tag -s'). Says who signed, with the fingerprint of the key.\n\n"
        "Good is only a signature of a known key that fits the tag, under the name it was made for, with every file "
        "as it was signed. Exit code 45: a version is not signed, or its signature is not good; 46: none is bad, but "
        "one cannot be checked here, because a program or a setting is missing.\n\n"
        "git's settings say which keys are known: gpg.ssh.allowedSignersFile names the file for ssh, gpg has its own "
        "keys. Keys are judged as they were on the day of the tag."
    ),
    epilog="pia-diff verify v2025\npia-diff verify --all --format json",
)
def verify(
    versions: Annotated[
        list[str] | None,
        typer.Argument(metavar="VERSION", help=N_("The versions to check; several too"), autocompletion=version_names),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=N_("Check every version"))] = False,
    assessment: AssessmentNumber = None,
    format_: TextOrJson = "text",
    repo: Repo = None,
) -> None:
    from pia_diff.cli.verify_run import run

    if bool(versions) is everything:
        raise typer.BadParameter(_("give either versions or --all"), param_hint="VERSION, --all")
    run(versions or [], assessment, format_, repo)
