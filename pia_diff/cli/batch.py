"""Several documents become one version each, in one commit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pia_diff.cli.grid import grid
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.i18n import translate
from pia_diff.cli.terminal import printable
from pia_diff.cli.understood import name_of, percent
from pia_diff.errors import PiaDiffError

if TYPE_CHECKING:
    from pia_diff.model import Assessment
    from pia_diff.readers import Reading

SHARES = (0.35, 0.0, 0.4, 0.0, 0.0, 0.0, 0.25)
"""How file, name and result share the width of the table that the numbers leave."""


class SomeFailed(PiaDiffError):
    """Not all documents could be added, so none was."""

    code = "some_failed"
    template = (
        "{failed} of {count} documents cannot be added, so nothing was stored; mend them or take them away, or add the "
        "others with --keep-going"
    )


class OthersAdded(PiaDiffError):
    """Not all documents could be added; the others were, as was asked for."""

    code = "some_failed"
    template = "{failed} of {count} documents could not be added; mend them and add them again"


class SameNumber(PiaDiffError):
    """Two files carry the same 評価書番号."""

    code = "same_assessment"
    template = "{file} and {other} are both assessment {number}; take one away, or correct its 評価書番号"


@dataclass
class Outcome:
    """One document and what became of it: `reading` where it could be read, `problem` where it cannot be added."""

    file: Path
    reading: Reading | None = None
    number: str = ""
    problem: str = ""
    result: str = ""


def read_all(files: Sequence[Path], read: Any) -> list[Outcome]:
    """Reads every file with `read`, which gives a Reading, or raises. On a terminal a bar shows how far it is."""
    outcomes = []
    for file in _with_progress(files):
        one = Outcome(file)
        try:
            one.reading = read(file)
        except PiaDiffError as error:
            one.problem = _named(file, translate(error))
        except OSError as error:
            one.problem = _named(file, error.strerror or str(error))
        outcomes.append(one)
    return outcomes


def number_all(outcomes: Sequence[Outcome]) -> None:
    """Gives every document its 評価書番号; those without one, and those that share one, get a problem."""
    from pia_diff.store.errors import MissingNumber
    from pia_diff.store.names import assessment_number

    first: dict[str, Outcome] = {}
    for one in _good(outcomes):
        assert one.reading is not None  # a good one was read
        printed = one.reading.assessment.text_of("head.number")
        try:
            if not printed.strip():
                raise MissingNumber()
            one.number = assessment_number(printed)
        except PiaDiffError as error:
            one.problem = _named(one.file, translate(error))
            continue
        other = first.setdefault(one.number, one)
        if other is not one:
            one.problem = translate(SameNumber(file=other.file, other=one.file, number=one.number))
            other.problem = other.problem or one.problem


def store_all(
    keep: Callable[[list[Assessment]], Mapping[str, str]], outcomes: Sequence[Outcome], *, keep_going: bool
) -> None:
    """Adds the good ones in one commit; those that the repository refuses get a problem.

    `keep` adds them and gives the result of each by its number. Without `keep_going` nothing is added when any has a
    problem. Raises what `keep` raises for all documents together, with nothing stored.
    """
    while (good := _good(outcomes)) and (keep_going or len(good) == len(outcomes)):
        try:
            assessments = [one.reading.assessment for one in good if one.reading is not None]
            results = keep(assessments)
            for one in good:
                one.result = results[one.number]
            return
        except PiaDiffError as error:
            refused = [one for one in good if one.number == error.fields.get("number")]
            if not refused:
                raise
            refused[0].problem = _named(refused[0].file, translate(error))


def report(outcomes: Sequence[Outcome]) -> list[str]:
    """A table of all documents, and every problem on a line of its own."""
    heads = [_("file"), "評価書番号", "評価書名", _("form"), _("items"), _("placed"), _("result")]
    rows = [_row(one) for one in outcomes]
    problems = dict.fromkeys(one.problem for one in outcomes if one.problem)  # two of one number have it in common
    return [grid(heads, rows, SHARES), *(printable(f"{_('not added')}: {one}") for one in problems)]


def _row(one: Outcome) -> list[str]:
    result = _("not added") if one.problem else one.result or _("good, but not stored")
    name = printable(one.file.name)
    if one.reading is None:
        return [name, "", "", "", "", "", result]
    assessment = one.reading.assessment
    return [
        name,
        one.number,
        name_of(assessment),
        assessment.form.id,
        str(sum(len(section.values) for section in assessment.sections.values())),
        f"{percent(one.reading.characters.share)} %",
        result,
    ]


def failure(outcomes: Sequence[Outcome]) -> PiaDiffError | None:
    """The error that the command ends with; None when every document was added or is there already."""
    failed = sum(bool(one.problem) for one in outcomes)
    if not failed:
        return None
    kind = OthersAdded if any(one.result for one in outcomes) else SomeFailed
    return kind(failed=failed, count=len(outcomes))


def _good(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if not one.problem]


def _named(file: Path, message: str) -> str:
    return message if str(file) in message else f"{file}: {message}"


def _with_progress(files: Sequence[Path]) -> Iterator[Path]:
    if not sys.stderr.isatty():
        yield from files
        return
    import typer

    with typer.progressbar(files, label=_("reading"), file=sys.stderr, show_pos=True) as bar:
        yield from bar
