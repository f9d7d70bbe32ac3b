"""The plan of an import, or what came of it: a table, or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pia_diff.cli.grid import grid
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.i18n import translate
from pia_diff.cli.terminal import printable
from pia_diff.cli.understood import name_of, percent
from pia_diff.importing import Action, Candidate, Imported, Step
from pia_diff.store.history import natural

if TYPE_CHECKING:
    from pia_diff.errors import PiaDiffError
    from pia_diff.readers import Reading

SHARES = (0.0, 0.0, 0.2, 0.4, 0.0, 0.0, 0.4)
"""How version, file and result share the width that days, numbers and forms leave."""


@dataclass
class Line:
    """A document, and what is known of it so far: `printed` is the day on it, `day` the one it counts for."""

    file: Path
    reading: Reading | None
    problem: str = ""
    day: date | None = None
    printed: date | None = None
    number: str = ""
    candidate: Candidate | None = None
    step: Step | None = None
    error: PiaDiffError | None = None

    @property
    def name(self) -> str:
        """The 評価書名."""
        return name_of(self.reading.assessment) if self.reading is not None else ""

    def refuse(self, error: PiaDiffError) -> None:
        """Notes why the document cannot be imported."""
        message = translate(error)
        self.error = error
        self.problem = message if str(self.file) in message else f"{self.file}: {message}"


def report_text(lines: Sequence[Line], done: Imported, dry_run: bool) -> str:
    """A table of the documents in the order of their days, the problems, and what was done in a few words."""
    heads = ["公表日", "評価書番号", _("version"), _("file"), _("form"), _("placed"), _("result")]
    rows = [_row(one, done) for one in _ordered(lines)]
    problems = [printable(f"{_('not added')}: {one.problem}") for one in _ordered(lines) if one.problem]
    new = sum(_is_new(one, done) for one in lines)
    same = sum(one.step is not None and one.step.action is Action.UNCHANGED for one in lines)
    counts = _("{new} new versions, {same} stored already").format(new=new, same=same)
    if not done.stored:
        counts += " — " + (_("nothing was stored: a dry run") if dry_run else _("nothing was stored"))
    return "\n".join([grid(heads, rows, SHARES), *problems, *_renamed(lines), counts]) + "\n"


def _renamed(lines: Sequence[Line]) -> list[str]:
    """A word where the name changes within an assessment: it may be another one, with the same number."""
    message = _(
        "please check: assessment {number} is called {before} in {other}, and {after} in {file}; if they are two, give "
        "one another number with --assessment"
    )
    notes = []
    last: dict[str, Line] = {}
    for line in _ordered(lines):
        if line.candidate is None:
            continue
        before = last.get(line.number)
        last[line.number] = line
        if before is not None and before.name != line.name:
            fields = {"before": before.name, "after": line.name, "other": before.file.name, "file": line.file.name}
            notes.append(printable(message.format(number=line.number, **fields)))
    return notes


def report_json(lines: Sequence[Line], done: Imported) -> str:
    """`{"stored", "documents": [{"file", "number", "name", "published", "printed", "version", "form", "placed",
    "result", "problem"}]}`; `result` is added, new (not stored), unchanged, left_out or refused."""
    import json

    plain = [
        {
            "file": str(one.file),
            "number": one.number or None,
            "name": one.name or None,
            "published": one.day.isoformat() if one.day else None,
            "printed": one.printed.isoformat() if one.printed else None,
            "version": one.step.name or None if one.step is not None else None,
            "form": one.reading.assessment.form.id if one.reading is not None else None,
            "placed": one.reading.characters.share if one.reading is not None else None,
            "result": _result(one, done),
            "problem": one.problem or None,
        }
        for one in _ordered(lines)
    ]
    return json.dumps({"stored": done.stored, "documents": plain}, ensure_ascii=False, indent=1) + "\n"


def _ordered(lines: Sequence[Line]) -> list[Line]:
    """As they become commits; what has no day comes last."""
    return sorted(lines, key=lambda one: (one.day or date.max, natural(one.number), str(one.file)))


def _is_new(line: Line, done: Imported) -> bool:
    return line.step is not None and done.is_new(line.step)


def _result(line: Line, done: Imported) -> str:
    if line.problem:
        return "refused"
    if line.step is not None and line.step.action is Action.UNCHANGED:
        return "unchanged"
    if not _is_new(line, done):
        return "left_out"
    return "added" if done.stored else "new"


def _row(line: Line, done: Imported) -> list[str]:
    words: dict[str, Any] = {
        "refused": _("not added"),
        "unchanged": _("stored already"),
        "left_out": _("left out: another document of this assessment is bad"),
        "new": _("to be added"),
        "added": _("added"),
    }
    result = words[_result(line, done)]
    if line.printed is not None and line.day != line.printed:
        result += _(" (the document says {day})").format(day=line.printed.isoformat())
    name = line.step.name if line.step is not None and not line.problem else ""
    reading = line.reading
    return [
        line.day.isoformat() if line.day else "—",
        line.number,
        name,
        printable(line.file.name),
        reading.assessment.form.id if reading is not None else "",
        f"{percent(reading.characters.share)} %" if reading is not None else "",
        result,
    ]
