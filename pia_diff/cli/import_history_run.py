"""Runs `pia-diff import-history`: reads the documents, finds their days, imports them, and tells the plan."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.cli.batch import Outcome, read_all
from pia_diff.cli.days import NotADate
from pia_diff.cli.documents import documents
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.import_history_table import Line, report_json, report_text
from pia_diff.cli.output import write_stdout
from pia_diff.cli.repository import author, open_store
from pia_diff.cli.whole import read_whole
from pia_diff.errors import PiaDiffError
from pia_diff.forms import load_form
from pia_diff.importing import Candidate, DayTable, Imported, Told, import_series, parse_word, read_table
from pia_diff.importing.errors import NoDay
from pia_diff.store.errors import MissingNumber
from pia_diff.store.names import assessment_number
from pia_diff.wareki import parse_date

if TYPE_CHECKING:
    from pia_diff.readers import Reading


class SomeNotImported(PiaDiffError):
    """Not all documents can be imported, so none was."""

    code = "some_failed"
    template = (
        "{failed} of {count} documents cannot be imported, so nothing was stored; mend them or leave them out; "
        "--keep-going imports the assessments without a bad document"
    )


class OthersImported(PiaDiffError):
    """Not all documents could be imported; whole assessments were, as was asked for."""

    code = "some_failed"
    template = "{failed} of {count} documents could not be imported, nor others of the same assessment; mend them"


class AllOutOfOrder(PiaDiffError):
    """The documents that cannot be imported are older than, or of the same day as, what is there."""

    code = "out_of_order"
    template = (
        "{failed} of {count} documents do not come after what is there, so nothing was stored; leave them out, give "
        "other days (FILE=DATE), or import all of them together into a new repository"
    )


class ToldTwice(PiaDiffError):
    """The command line gives one file two days or names."""

    code = "usage"
    template = "{file} stands twice on the command line, with different days or names; give it once"


@dataclass(frozen=True)
class Asked:
    """The command line: see `pia-diff import-history --help`."""

    words: tuple[str, ...]
    table: str | None
    scheme: str
    message: str
    number: str | None
    form: str | None
    accept_partial: bool
    keep_going: bool
    dry_run: bool
    sign: bool | None
    format: str


def run(asked: Asked, repo: str | None) -> None:
    """Imports the documents, and prints what became of each.

    Raises SomeNotImported, OthersImported or AllOutOfOrder, ToldTwice, NotADate, and what reading the table, opening
    the repository and `import_series` raise.
    """
    number = assessment_number(asked.number) if asked.number is not None else None
    if asked.form is not None:
        load_form(asked.form)  # what is wrong for all of them is said once
    with open_store(repo) as store:
        table = read_table(Path(asked.table)) if asked.table is not None else None
        told = _told(asked.words, table)

        def read(file: Path) -> Reading:
            return read_whole(file, asked.form, accept_partial=asked.accept_partial)

        lines = [_line(one, told[one.file], number) for one in read_all(list(told), read)]
        candidates = [one.candidate for one in lines if one.candidate is not None]
        unreadable = len(candidates) < len(lines)
        held_back = frozenset(one.number for one in lines if one.candidate is None and one.number)
        done = import_series(
            store.repo,
            [one for one in candidates if not asked.keep_going or one.number not in held_back],
            scheme=asked.scheme,
            message=asked.message,
            author=author(),
            sign=asked.sign,
            keep_going=asked.keep_going,
            dry_run=asked.dry_run or (unreadable and not asked.keep_going),
        )
    done = replace(done, left_out=done.left_out | held_back)
    _settle(lines, done)
    write_stdout(report_json(lines, done) if asked.format == "json" else report_text(lines, done, asked.dry_run))
    for file in table.unused() if table is not None else []:
        print("pia-diff: " + _("{file} of the table is not among the documents").format(file=file), file=sys.stderr)
    _raise_for(lines, done)


def _told(words: Sequence[str], table: DayTable | None) -> dict[Path, Told]:
    """The files meant, each once, with what is told of its day and name; the command line goes before the table."""
    given: dict[Path, Told] = {}
    found: list[Path] = []
    for word in words:
        parsed = None if Path(word).exists() else parse_word(word)
        if parsed is None:
            _refuse_day(word)
        files = documents([word]) if parsed is None else [Path(parsed[0])]
        found += files
        if parsed is not None:
            before = given.setdefault(files[0].absolute(), parsed[1])
            if before != parsed[1]:
                raise ToldTwice(file=files[0])
    if not words and table is not None:
        found = table.files()
    told: dict[Path, Told] = {}
    for file in {one.absolute(): one for one in reversed(found)}.values():
        listed = table.told(file) if table is not None else Told()
        own = given.get(file.absolute(), Told())
        told[file] = Told(own.day or listed.day, own.name or listed.name)
    return dict(reversed(told.items()))


def _refuse_day(word: str) -> None:
    """Raises NotADate where a file that is there is given a day that is none; it is not the file that is missing."""
    if Path(word).exists():
        return
    file, _equals, last = word.rpartition("=")
    before, _equals, middle = file.rpartition("=")
    for name, said in ((file, last), (before, middle)):
        if name and Path(name).exists():
            raise NotADate(text=said)


def _line(outcome: Outcome, told: Told, number: str | None) -> Line:
    """A document that was read, as a candidate; with its problem where it cannot be one."""
    line = Line(outcome.file, outcome.reading, problem=outcome.problem, day=told.day)
    if outcome.reading is None:
        return line
    assessment = outcome.reading.assessment
    printed = assessment.text_of("head.published")
    line.printed = parse_date(printed)
    line.day = told.day or line.printed
    try:
        own = assessment.text_of("head.number")
        if number is None and not own.strip():
            raise MissingNumber()
        line.number = number if number is not None else assessment_number(own)
        if line.day is None:
            raise NoDay(file=outcome.file, found=" ".join(printed.split()) or "—")
    except PiaDiffError as error:
        line.refuse(error)
        return line
    line.candidate = Candidate(outcome.file, assessment, line.number, line.day, told.name)
    return line


def _settle(lines: Sequence[Line], done: Imported) -> None:
    """Tells every line what became of its document."""
    by_file = {one.file: one for one in lines}
    for step in done.steps:
        line = by_file[step.candidate.file]
        line.step = step
        if step.problem is not None:
            line.refuse(step.problem)


def _raise_for(lines: Sequence[Line], done: Imported) -> None:
    bad = [one for one in lines if one.problem]
    if not bad:
        return
    counts = {"failed": len(bad), "count": len(lines)}
    if done.stored and any(map(done.is_new, done.steps)):
        raise OthersImported(**counts)
    late = all(one.error is not None and one.error.code == "out_of_order" for one in bad)
    raise (AllOutOfOrder if late else SomeNotImported)(**counts)
