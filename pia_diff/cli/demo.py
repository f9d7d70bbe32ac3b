"""`pia-diff demo`: the example, as a repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.i18n import gettext as _
from pia_diff.errors import N_, PiaDiffError

DEFAULT = "pia-diff-demo"
COMPARED = ("v2024", "v2025")

app = command_app()


class FolderInTheWay(PiaDiffError):
    """The folder for the example holds something."""

    code = "file_exists"
    template = "the folder {folder} is not empty; name another: pia-diff demo DIR"


class NoExample(PiaDiffError):
    """The installation lacks the example."""

    code = "file_problem"
    template = "the example is missing from this installation ({folder}); install pia-diff again"


@app.command(
    cls=Command,
    help=N_(
        "Builds a repository from the example, an invented city's assessment in four versions, and compares the last "
        "two of them."
    ),
    epilog="pia-diff demo\ncd pia-diff-demo\npia-diff v2022 v2025 --summary",
)
def demo(
    folder: Annotated[
        str,
        typer.Argument(metavar="DIR", help=N_("The folder to make; without it pia-diff-demo")),
    ] = DEFAULT,
) -> int:
    from pia_diff.cli.diff import DiffOptions
    from pia_diff.cli.diff_run import run

    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FolderInTheWay(folder=folder)
    drafts = _drafts()
    names = _build(target, drafts)
    print(_("the example is in {folder}: {versions}").format(folder=folder, versions=", ".join(names)))
    print(f"$ cd {folder}; pia-diff {' '.join(COMPARED)}\n")
    return run(DiffOptions(*COMPARED, repo=folder))


def _drafts() -> list[Path]:
    """The versions of the example, oldest first: packaged in a wheel, among the fixtures in a checkout."""
    package = Path(__file__).parent.parent
    folders = [package / "example", package.parent / "fixtures" / "form4"]
    for folder in folders:
        found = sorted(folder.glob("v*.yaml"))
        if found:
            return found
    raise NoExample(folder=folders[0])


def _build(target: Path, drafts: list[Path]) -> list[str]:
    from pia_diff.readers import read
    from pia_diff.store import Store

    with Store.create(target) as store:
        for draft in drafts:
            store.add(
                [read(draft).assessment],
                draft.stem,
                message=_("example {version}").format(version=draft.stem),
                author="pia-diff demo <demo@example.invalid>",
            )
    return [draft.stem for draft in drafts]
