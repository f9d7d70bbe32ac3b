"""`pia-diff git-setup`: git's own diff, log and merge read and merge assessments item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.i18n import gettext as _
from pia_diff.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia_diff.gitdrivers.setup import SetUp

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Makes git diff, git log -p and git merge of a clone read and merge assessments item by item.\n\n"
        "'git diff' then shows a table of 項目, 変更前の記載 and 変更後の記載 ('git log -p --ext-diff' and 'git show "
        "--ext-diff' do, too); 'git log -p' shows every changed line under its 項目. 'git merge' merges different "
        "items of one file, and leaves an item that both sides edited in conflict markers of its own.\n\n"
        "The settings go into a file of their own, pia-diff.gitconfig, which the configuration of this clone includes, "
        "and into info/attributes; nothing else is changed, and --remove takes all of it away. A bare repository will "
        "do, too. Run it again after pia-diff was installed elsewhere. A forge runs no drivers: there the YAML itself "
        "carries the labels of the form."
    ),
    epilog="pia-diff git-setup work\npia-diff git-setup --remove",
)
def git_setup(
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="DIR", help=N_("The clone; else PIA_DIFF_REPO, else the repository upward from the current folder")
        ),
    ] = None,
    no_table: Annotated[
        bool, typer.Option("--no-table", help=N_("'git diff' shows lines as 'git log -p' does, no table"))
    ] = False,
    gitattributes: Annotated[
        bool,
        typer.Option(
            "--gitattributes",
            help=N_("Name the files in .gitattributes, to be committed, in place of info/attributes of this clone"),
        ),
    ] = False,
    remove: Annotated[bool, typer.Option("--remove", help=N_("Take the settings away again"))] = False,
) -> None:
    import sys

    from pia_diff.cli.output import write_stdout
    from pia_diff.cli.repository import open_store
    from pia_diff.gitdrivers.setup import set_up, take_away

    if remove and no_table:
        raise typer.BadParameter(_("it does not go with --remove"), param_hint="--no-table")
    with open_store(folder) as store:
        where = str(store.path)
        if remove:
            lines = _removed(take_away(store.repo, gitattributes=gitattributes), where)
        else:
            lines = _made(set_up(store.repo, sys.executable, table=not no_table, gitattributes=gitattributes), where)
    write_stdout("".join(f"{line}\n" for line in lines))


def _made(done: SetUp, where: str) -> Iterator[str]:
    from pia_diff.cli.terminal import printable

    if not done.changed:
        yield printable(_("it is set up in {path} already").format(path=where))
        return
    yield printable(_("set up in {path}: git diff, log -p and merge go by the items of the form").format(path=where))
    for file in done.changed:
        yield printable(_("written: {file}").format(file=file))
    if done.attributes in done.changed and done.attributes.name == ".gitattributes":
        yield _("commit .gitattributes; everybody else runs 'pia-diff git-setup' once in their own clone")


def _removed(done: SetUp, where: str) -> Iterator[str]:
    from pia_diff.cli.terminal import printable

    if not done.changed:
        yield printable(_("nothing to remove: it was not set up in {path}").format(path=where))
        return
    yield printable(_("no longer set up in {path}").format(path=where))
    for file in done.changed:
        yield printable(_("changed: {file}").format(file=file))
