"""`pia-diff init`: an empty repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.repository import DEFAULT_FOLDER
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Makes an empty repository for versions: a bare git repository, which any git client can clone.\n\n"
        "Commands find it by --repo, by PIA_DIFF_REPO, or from the current folder upward (assessments.git is found by "
        "its name, any other when they run inside it)."
    ),
    epilog="pia-diff init\npia-diff add hyoka.yaml --as v2024",
)
def init(
    folder: Annotated[
        str,
        typer.Argument(metavar="DIR", help=N_("The folder to make; without it assessments.git")),
    ] = DEFAULT_FOLDER,
) -> None:
    from pia_diff.store import Store

    with Store.create(Path(folder)):
        print(_("an empty repository was made in {folder}").format(folder=folder))
