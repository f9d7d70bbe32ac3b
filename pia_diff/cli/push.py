"""`pia-diff push`: versions and branches to another repository."""

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
        "Sends the current branch, the branches named, and every version to another repository: all of it or "
        "nothing.\n\n"
        "Nothing there is overwritten. A branch only moves on; where the other side holds work that is not here, "
        "nothing is sent: get it first with 'pia-diff fetch'. A version that is another one there is an error that "
        "names both.\n\n"
        "ssh addresses go through the program ssh (GIT_SSH_COMMAND is heeded); for https, name and password come from "
        "git's credential helpers."
    ),
    epilog=(
        "pia-diff push origin\n"
        "pia-diff push ssh://git@git.city.example/pia.git 市民課案\n"
        "pia-diff push /mnt/share/pia.git --rename v2025=v2025-2"
    ),
)
def push(
    remote: RemoteName,
    branches: Annotated[
        list[str] | None, typer.Argument(metavar="BRANCH", help=N_("Other branches to send as well; several too"))
    ] = None,
    rename: Rename = None,
    format_: TextOrJson = "text",
    repo: Repo = None,
) -> None:
    from pia_diff.cli.exchanging import exchanged_json, renamed_first, went_over
    from pia_diff.cli.i18n import gettext as _
    from pia_diff.cli.output import write_stdout
    from pia_diff.cli.repository import open_store, ssh_command
    from pia_diff.store.pushing import push as send

    with open_store(repo) as store:
        renamed = renamed_first(store, remote, rename, told=format_ == "text")
        done = send(store.repo, remote, branches or (), ssh=ssh_command())
    if format_ == "json":
        write_stdout(exchanged_json(done, renamed))
        return
    lines = went_over(done)
    head = _("sent to {url}:") if lines else _("nothing to send: {url} has all of it")
    write_stdout("\n".join([head.format(url=done.remote.shown), *lines]) + "\n")
