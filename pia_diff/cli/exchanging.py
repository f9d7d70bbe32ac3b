"""What `pia-diff push` and `pia-diff fetch` share: words for what went over, JSON, and --rename."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.terminal import printable
from pia_diff.errors import N_

if TYPE_CHECKING:
    from pia_diff.store import Store
    from pia_diff.store.exchange import Exchanged, Moved

SHOWN = 8
"""So many versions are named; the others are counted."""

RemoteName = Annotated[
    str,
    typer.Argument(metavar="REMOTE", help=N_("A remote of git's configuration, a URL (https, ssh, file) or a path")),
]

Renamed = Sequence[tuple[str, str, str]]
"""(number, old name, new name) of versions that got another name."""

Rename = Annotated[
    list[str] | None,
    typer.Option(
        "--rename",
        metavar="OLD=NEW",
        help=N_("Give a version of yours another name first, where the other side has another one of its name"),
    ),
]


def went_over(done: Exchanged) -> list[str]:
    """A line for every branch, and one for the versions."""
    return [*map(_branch, done.branches), *_versions(done.versions)]


def exchanged_json(done: Exchanged, renamed: Renamed) -> str:
    """`{"remote", "url", "branches": [{"branch", "commits", "new"}], "versions", "renamed": [{"from", "to"}],
    "diverged", "conflicts": [{"version", "here", "there"}]}`; versions as `<number>/<name>`."""
    plain: dict[str, Any] = {
        "remote": done.remote.name,
        "url": done.remote.shown,
        "branches": [one._asdict() for one in done.branches],
        "versions": ["/".join(key) for key in done.versions],
        "renamed": [{"from": f"{number}/{old}", "to": f"{number}/{new}"} for number, old, new in renamed],
        "diverged": list(done.diverged),
        "conflicts": [
            {"version": f"{one.number}/{one.name}", "here": one.here, "there": one.there} for one in done.conflicts
        ],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def renamed_first(store: Store, remote: str, rename: Sequence[str] | None, *, told: bool) -> Renamed:
    """Gives versions the names that --rename says, before anything is exchanged; prints them where that is to be
    `told`. Raises what `rename_conflicting` raises.
    """
    from pia_diff.cli.repository import ssh_command
    from pia_diff.store.renaming import rename_conflicting

    renamed = rename_conflicting(store.repo, remote, rename or (), ssh=ssh_command())
    if told:
        print(*_renamed_lines(renamed), sep="\n", end="\n" if renamed else "")
    return renamed


def _renamed_lines(renamed: Renamed) -> list[str]:
    """A line for every version that got another name."""
    line = _("{number}/{old} is called {number}/{new} now")
    return [printable(line.format(number=number, old=old, new=new)) for number, old, new in renamed]


def _branch(one: Moved) -> str:
    line = _("branch {branch}: new, {commits} commits") if one.new else _("branch {branch}: {commits} commits")
    return printable(line.format(branch=one.branch, commits=one.commits))


def _versions(keys: Sequence[tuple[str, str]]) -> list[str]:
    if not keys:
        return []
    named = ["/".join(key) for key in keys[:SHOWN]] + (["…"] if len(keys) > SHOWN else [])
    return [printable(_("versions: {count} ({names})").format(count=len(keys), names=", ".join(named)))]
