"""`pia-diff read`: what is understood of a document, without keeping it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import FormId, TextOrJson
from pia_diff.cli.output import write_stdout
from pia_diff.cli.terminal import fold, pad, terminal_width, text_width
from pia_diff.errors import N_

if TYPE_CHECKING:
    from pia_diff.cli.census import Count
    from pia_diff.model import Assessment
    from pia_diff.readers import Reading

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Tells what is understood of a document, without keeping it: the form, the items filled, empty and absent, "
        "the instances of each group, and every passage that found no place. Workbooks (.xlsx .xlsm .xls .ods), PDF, "
        "text (.txt .tsv .csv .md .html) and drafts (.yaml .json) are understood, and a table of changes alone.\n\n"
        "Absent is what the source lost: it is not the same as empty, and never counts as deleted."
    ),
    epilog="pia-diff read hyoka.xlsx\npia-diff read hyoka.pdf --format json",
)
def read(
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("The document"))],
    form: FormId = None,
    format_: TextOrJson = "text",
) -> None:
    from pia_diff import readers

    reading = readers.read(Path(file), form=form)
    write_stdout(_json(reading) if format_ == "json" else _text(file, reading))


def _text(file: str, reading: Reading) -> str:
    from pia_diff.cli.absent import absent_lines
    from pia_diff.cli.census import census
    from pia_diff.cli.understood import summary

    counts = census(reading.assessment)
    lines = summary(file, reading, counts)
    if reading.recognised_by != "rows":
        lines += ["", *_table(counts)]
        for title, in_part in ((N_("absent:"), False), (N_("read in part (the other options are not known):"), True)):
            lost = absent_lines(reading.assessment, in_part=in_part)
            lines += ["", _(title)] if lost else []
            for line in lost:
                lines += _folded(line)
    if reading.doubtful:
        lines += ["", _("doubtful (compare with the document: a line or page break may be read wrongly):")]
        lines += [f"  {path}" for path in reading.doubtful]
    if reading.assessment.left_over:
        lines += ["", _("left over:")]
        for one in reading.assessment.left_over:
            lines += _folded(f"{one.place}: {one.text}")
    return "\n".join(lines) + "\n"


def _table(counts: list[Count]) -> list[str]:
    heads = ["", _("filled"), _("empty"), _("absent")]
    rows = [heads] + [[one.title, str(one.filled), str(one.empty), str(one.absent)] for one in counts]
    widths = [max(text_width(row[n]) for row in rows) for n in range(len(heads))]
    lines = []
    for title, *numbers in rows:
        cells = [" " * (width - text_width(cell)) + cell for cell, width in zip(numbers, widths[1:], strict=True)]
        lines.append("  ".join([pad(title, widths[0]), *cells]))
    return lines


def _folded(text: str) -> list[str]:
    width = terminal_width() - 2 if sys.stdout.isatty() else None
    lines = fold(text, width) if width is not None else text.split("\n")
    return [f"  {line}" for line in lines]


def _json(reading: Reading) -> str:
    import json

    assessment = reading.assessment
    characters = reading.characters
    plain = {
        "form": assessment.form.id,
        "confidence": round(reading.form_confidence, 3),
        "recognised_by": reading.recognised_by,
        "items": {str(path): str(value) for path, value in assessment.walk()},
        "rows": [
            {name: getattr(row, name) for name in ("date", "item", "before", "after", "timing", "reason", "carried")}
            for row in assessment.rows
        ],
        "absent": _absent(assessment, in_part=False),
        "in_part": _absent(assessment, in_part=True),
        "doubtful": list(map(str, reading.doubtful)),
        "left_over": [{"text": one.text, "place": one.place} for one in assessment.left_over],
        "characters": {
            "total": characters.total,
            "placed": characters.placed,
            "left_over": characters.left_over,
        },
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _absent(assessment: Assessment, *, in_part: bool) -> list[str]:
    sections = assessment.sections.values()
    return [str(path) for one in sections for path in sorted(one.absent) if (path in one.values) is in_part]
