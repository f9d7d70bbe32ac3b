"""`pia-diff add`: a document, or every document of a folder, becomes a version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AssessmentNumber, FormId, Repo
from pia_diff.errors import N_, PiaDiffError

if TYPE_CHECKING:
    from pia_diff.readers import Reading
    from pia_diff.store import Store

app = command_app()


class PartialReading(PiaDiffError):
    """Too much of the document found no place: a comparison would miss what was lost."""

    code = "partial_reading"
    template = (
        "only {share} per cent of {file} found its place, less than {enough}; 'pia-diff read {file}' shows what is "
        "left over; add it with --accept-partial if that is good enough"
    )


class ChangesAlone(PiaDiffError):
    """A published table of changes holds no items."""

    code = "not_an_assessment"
    template = "{file} is a table of changes alone, no assessment; 'pia-diff read {file}' shows its rows"


class WrongOptions(PiaDiffError):
    """The document has options that its form does not offer: a version can hold only those of the form."""

    code = "not_an_assessment"
    template = (
        "{file}: {item}: '{found}' is not an option of this item ({count} such places; 'pia-diff check {file}' lists "
        "them); correct the document, or keep what stands there as left over with --accept-partial"
    )


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
        "open Excel are left out."
    ),
    epilog=(
        "pia-diff add hyoka.xlsx --as v2025 --published 2025-03-31 -m 令和6年度の見直し\n"
        "pia-diff add hyokasho/ --as v2025"
    ),
)
def add(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE|DIR", help=N_("The document, or a folder of documents; several too"))
    ],
    name: Annotated[str, typer.Option("--as", metavar="NAME", help=N_("The name of the version, such as v2025"))],
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DATE", help=N_("公表日; else the one in the document")),
    ] = None,
    effective: Annotated[
        str | None,
        typer.Option("--effective", metavar="DATE", help=N_("The day from which the changes hold")),
    ] = None,
    message: Annotated[
        str,
        typer.Option("-m", "--message", metavar="TEXT", help=N_("Why this version was made")),
    ] = "",
    assessment: AssessmentNumber = None,
    form: FormId = None,
    accept_partial: Annotated[
        bool,
        typer.Option("--accept-partial", help=N_("Add even a document of which less found its place")),
    ] = False,
    keep_going: Annotated[
        bool,
        typer.Option("--keep-going", help=N_("Of several documents, add the good ones where others cannot be added")),
    ] = False,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.days import day
    from pia_diff.cli.documents import documents
    from pia_diff.cli.repository import author, open_store
    from pia_diff.forms import load_form

    label = {"name": name, "published": day(published), "effective": day(effective), "message": message}
    several = len(files) > 1 or Path(files[0]).is_dir()
    if several and assessment is not None:
        raise typer.BadParameter(
            _("several documents cannot have one number; add them one by one"), param_hint="--assessment"
        )

    def read(file: Path) -> Reading:
        return _read(file, form, accept_partial)

    with open_store(repo) as store:
        label["author"] = author()
        if several:
            if form is not None:
                load_form(form)  # what is wrong for all of them is said once
            _add_all(store, documents(files), read, label, keep_going)
        else:
            _add_one(store, files[0], read(Path(files[0])), {**label, "number": assessment})


def _read(file: Path, form: str | None, accept_partial: bool) -> Reading:
    """Raises PartialReading, ChangesAlone, WrongOptions, and what readers raise."""
    from pia_diff.cli.fitting import fitted, misfits
    from pia_diff.cli.understood import ENOUGH, percent
    from pia_diff.printed import printed_item
    from pia_diff.readers import Characters, read
    from pia_diff.readers.cells import ink

    reading = read(file, form=form)
    share = reading.characters.share
    if reading.recognised_by == "rows":
        raise ChangesAlone(file=file)
    if share < ENOUGH and not accept_partial:
        raise PartialReading(file=file, share=percent(share), enough=percent(ENOUGH))
    wrong = list(misfits(reading.assessment))
    if not wrong:
        return reading
    if not accept_partial:
        item = printed_item(reading.assessment.form, wrong[0][0])
        raise WrongOptions(file=file, item=item, found=wrong[0][1], count=len(wrong))
    whole = reading.characters
    moved = min(sum(ink(text) for _path, text in wrong), whole.placed)
    characters = Characters(whole.total, whole.placed - moved, whole.left_over + moved)
    return replace(reading, assessment=fitted(reading.assessment), characters=characters)


def _add_one(store: Store, file: str, reading: Reading, label: dict[str, Any]) -> None:
    from pia_diff.cli.census import census
    from pia_diff.cli.understood import summary

    lines = summary(file, reading, census(reading.assessment))
    added = store.add([reading.assessment], **label)
    done = [
        _("the content is the same as that of {version}: nothing added").format(version=same)
        for _number, same in added.unchanged
    ]
    done += [
        _("added {version} of assessment {number}").format(version=version.name, number=version.number)
        for version in added.versions
    ]
    _tell([*lines, *done], done)


def _add_all(
    store: Store, files: list[Path], read: Callable[[Path], Reading], label: dict[str, Any], keep_going: bool
) -> None:
    from pia_diff.cli.batch import failure, number_all, read_all, report, store_all
    from pia_diff.store.names import version_name

    version_name(label["name"])  # before anything is read
    outcomes = read_all(files, read)
    number_all(outcomes)
    store_all(store, outcomes, label, keep_going=keep_going)
    count = sum(bool(one.result) for one in outcomes)
    _tell(report(outcomes), [_("{count} documents stored as {version}").format(count=count, version=label["name"])])
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
