"""`pia-diff fetch`: versions and branches of another repository."""

from __future__ import annotations

from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.exchanging import RemoteName, Rename
from pia_diff.cli.options import Repo, TextOrJson
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Gets every version and every branch of another repository, and moves the current branch (and those named) on "
        "where that leaves nothing of yours behind.\n\n"
        "Nothing here is overwritten. Branches of the other side are kept as REMOTE/BRANCH. Where both sides added to "
        "a branch, yours stays as it is, and the exit code says so: 'pia-diff merge REMOTE/BRANCH' brings them "
        "together. A version that is another one there is an error that names both."
    ),
    epilog="pia-diff fetch origin\npia-diff fetch https://git.city.example/pia.git",
)
def fetch(
    remote: RemoteName,
    branches: Annotated[
        list[str] | None, typer.Argument(metavar="BRANCH", help=N_("Other branches to move on as well; several too"))
    ] = None,
    rename: Rename = None,
    format_: TextOrJson = "text",
    repo: Repo = None,
) -> None:
    from pia_diff.cli.exchanging import exchanged_json, renamed_first, went_over
    from pia_diff.cli.i18n import gettext as _
    from pia_diff.cli.output import write_stdout
    from pia_diff.cli.repository import open_store, ssh_command
    from pia_diff.store.exchange import unjoined
    from pia_diff.store.fetching import fetch as get

    with open_store(repo) as store:
        renamed = renamed_first(store, remote, rename, told=format_ == "text")
        done = get(store.repo, remote, branches or (), ssh=ssh_command())
    problem = unjoined(done)
    lines = went_over(done)
    if format_ == "json":
        write_stdout(exchanged_json(done, renamed))
    elif lines or problem is None:  # where both sides added, there is something new, and the problem tells of it
        head = _("got from {url}:") if lines else _("nothing new in {url}")
        write_stdout("\n".join([head.format(url=done.remote.shown), *lines]) + "\n")
    if problem is not None:
        raise problem
