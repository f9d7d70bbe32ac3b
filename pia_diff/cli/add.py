"""`pia-diff add`: a document, or every document of a folder, becomes a version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pia_diff.cli import completion
from pia_diff.cli.app import Command, command_app
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AcceptPartial, AssessmentNumber, EffectiveFrom, FormId, Published, Repo, Sign
from pia_diff.errors import N_, PiaDiffError

if TYPE_CHECKING:
    from pia_diff.model import Assessment
    from pia_diff.readers import Reading
    from pia_diff.store import Store

app = command_app()


class OutputLost(PiaDiffError):
    """What was done could not be told: standard output failed after the version was stored."""

    code = "file_problem"
    template = "{done}; only the output could not be written: {reason}"


@app.command(
    cls=Command,
    help=N_(
        "Keeps a document as a version of its assessment.\n\n"
        "A draft (YAML or JSON, as 'pia-diff export' writes it) or any document that 'pia-diff read' understands. "
        "The same content again adds nothing; an existing version is never overwritten. A document of which less "
        "than 90 per cent found its place is refused.\n\n"
        "Of a folder every document is added, each to its own assessment and all in one commit; where one cannot be "
        "added, none is, unless --keep-going is given. Folders in the folder, hidden files and the lock files of an "
        "open Excel are left out.\n\n"
        "With --branch in the place of --as the documents are kept as drafts: a commit on a branch of their own. Where "
        "it is new it begins at --from, or at the current branch. 'pia-diff A BRANCH' compares them, 'pia-diff merge' "
        "takes them over. A draft that may have been made from an older version is refused until --from says which it "
        "was made from."
    ),
    epilog=(
        "pia-diff add hyoka.xlsx --as v2025 --published 2025-03-31 -m 令和6年度の見直し\n"
        "pia-diff add hyokasho/ --as v2025\n"
        "pia-diff add draft.yaml --branch 市民課案 --from v2024"
    ),
)
def add(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE|DIR", help=N_("The document, or a folder of documents; several too"))
    ],
    name: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help=N_("The name of the version, such as v2025"))
    ] = None,
    branch: Annotated[
        str | None,
        typer.Option(
            "--branch",
            metavar="BRANCH",
            help=N_("Keep it as a draft on this branch, without a version ('pia-diff merge' takes it over)"),
            autocompletion=completion.branches,
        ),
    ] = None,
    begin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="VERSION",
            help=N_("The version that a draft was made from: its branch begins there"),
            autocompletion=completion.version_names,
        ),
    ] = None,
    published: Published = None,
    effective: EffectiveFrom = None,
    message: Annotated[
        str,
        typer.Option("-m", "--message", metavar="TEXT", help=N_("Why this version was made")),
    ] = "",
    assessment: AssessmentNumber = None,
    form: FormId = None,
    accept_partial: AcceptPartial = False,
    keep_going: Annotated[
        bool,
        typer.Option("--keep-going", help=N_("Of several documents, add the good ones where others cannot be added")),
    ] = False,
    sign: Sign = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.days import day
    from pia_diff.cli.documents import documents
    from pia_diff.cli.repository import author, open_store
    from pia_diff.cli.whole import read_whole
    from pia_diff.forms import load_form

    if (name is None) is (branch is None):
        raise typer.BadParameter(_("give either --as NAME or --branch BRANCH"), param_hint="--as, --branch")
    if branch is not None and (published is not None or effective is not None):
        raise typer.BadParameter(
            _("a draft has none; give it when it becomes a version"), param_hint="--published, --effective"
        )
    if branch is None and begin is not None:
        raise typer.BadParameter(_("it belongs to a draft: give --branch BRANCH"), param_hint="--from")
    label: dict[str, Any] = {"message": message}
    if branch is None:
        label |= {"published": day(published), "effective": day(effective), "sign": sign}
    elif sign is not None:
        raise typer.BadParameter(_("a draft is not signed; sign when it becomes a version"), param_hint="--sign")
    else:
        label["begin"] = begin or ""
    several = len(files) > 1 or Path(files[0]).is_dir()
    if several and assessment is not None:
        raise typer.BadParameter(
            _("several documents cannot have one number; add them one by one"), param_hint="--assessment"
        )

    def read(file: Path) -> Reading:
        return read_whole(file, form, accept_partial=accept_partial)

    with open_store(repo) as store:
        keeping = _Keeping(store, name or "", branch, {**label, "author": author()})
        if several:
            if form is not None:
                load_form(form)  # what is wrong for all of them is said once
            _add_all(keeping, documents(files), read, keep_going)
        else:
            _add_one(keeping, files[0], read(Path(files[0])), assessment)


class _Keeping:
    """How documents are kept: as a version (`name`) or as drafts on a branch, with what is said about all of them."""

    def __init__(self, store: Store, name: str, branch: str | None, label: dict[str, Any]) -> None:
        self.store = store
        self.name = name
        self.branch = branch
        self.label = label

    def check(self) -> None:
        """Raises BadName, before anything is read."""
        from pia_diff.store.branches import branch_ref
        from pia_diff.store.names import version_name

        if self.branch is not None:
            branch_ref(self.store.repo, self.branch)
        else:
            version_name(self.name)

    def keep(self, assessments: Sequence[Assessment], number: str | None = None) -> dict[str, tuple[str, str]]:
        """Keeps them all in one commit; gives for each number its result: a word and the name of the version or branch.

        Raises what `Store.add` and `Store.add_draft` raise, with nothing stored.
        """
        if self.branch is not None:
            drafted = self.store.add_draft(assessments, self.branch, number=number, **self.label)
            kept = dict.fromkeys(drafted.numbers, ("drafted", drafted.branch))
            word = "needless" if drafted.made and drafted.commit is None else "unchanged"
            return kept | dict.fromkeys(drafted.unchanged, (word, drafted.branch))
        added = self.store.add(assessments, self.name, number=number, **self.label)
        kept = {version.number: ("added", version.name) for version in added.versions}
        return kept | {number: ("unchanged", same) for number, same in added.unchanged}


RESULTS = {
    "added": N_("added: {version}"),
    "drafted": N_("draft on {version}"),
    "unchanged": N_("unchanged: {version}"),
    "needless": N_("unchanged, no branch {version} was made"),
}
SENTENCES = {
    "added": N_("added {version} of assessment {number}"),
    "drafted": N_("kept a draft of assessment {number} on the branch '{version}'"),
    "unchanged": N_("the content is the same as that of {version}: nothing added"),
    "needless": N_("the draft changes nothing yet: nothing added, and no branch '{version}' was made"),
}


def _add_one(keeping: _Keeping, file: str, reading: Reading, number: str | None) -> None:
    from pia_diff.cli.census import census
    from pia_diff.cli.understood import summary

    lines = summary(file, reading, census(reading.assessment))
    results = keeping.keep([reading.assessment], number)
    done = [_(SENTENCES[word]).format(version=name, number=one) for one, (word, name) in results.items()]
    _tell([*lines, *done], done)


def _add_all(keeping: _Keeping, files: list[Path], read: Callable[[Path], Reading], keep_going: bool) -> None:
    from pia_diff.cli.batch import failure, number_all, read_all, report, store_all

    keeping.check()
    outcomes = read_all(files, read)
    number_all(outcomes)

    def keep(assessments: Sequence[Assessment]) -> dict[str, str]:
        results = keeping.keep(assessments)
        return {number: _(RESULTS[word]).format(version=name) for number, (word, name) in results.items()}

    store_all(keep, outcomes, keep_going=keep_going)
    count = sum(bool(one.result) for one in outcomes)
    stored = _("{count} documents stored as {version}").format(count=count, version=keeping.branch or keeping.name)
    _tell(report(outcomes), [stored])
    failed = failure(outcomes)
    if failed is not None:
        raise failed


def _tell(lines: list[str], done: list[str]) -> None:
    """Prints what was done; raises OutputLost, with `done` in a few words, where that fails."""
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:  # the reader went away, as readers do
        raise
    except OSError as error:
        raise OutputLost(done="; ".join(done), reason=error.strerror or str(error)) from error
