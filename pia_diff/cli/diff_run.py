"""Runs a comparison: reads both sides, compares, judges, prints the table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.output import write_file, write_stdout
from pia_diff.cli.sources import Source, Sources
from pia_diff.cli.terminal import terminal_width, use_color

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia_diff.cli.diff import DiffOptions
    from pia_diff.compare import Comparison
    from pia_diff.model import ItemPath
    from pia_diff.tables import Row


SHOWN_PATHS = 6


def run(options: DiffOptions) -> int:
    """Prints the changes that `options` ask for and gives the exit code: 1 under --exit-code when there are any."""
    from pia_diff.compare import compare
    from pia_diff.tables import annex_rows, chosen, format_of
    from pia_diff.timing import Duty, judge

    output = None if options.output == "-" else options.output
    format_name = options.format or (format_of(output) if output else "text")
    with Sources(options.repo, options.assessment) as sources:
        old, new = sources.get(options.a), sources.get(options.b)
        comparison = compare(old.assessment, new.assessment, strict=options.strict)
        places = _places(options.sections, comparison)
        rows = annex_rows(comparison, judge(comparison), date=_date(new), full=options.full)
        rows = chosen(rows, within=places)
        open_questions = sum(row.duty is Duty.ASK for row in rows)
        rows = chosen(rows, duties=tuple(map(Duty, options.only)))
        text = _text(options, format_name, rows, comparison, (old.label, new.label))
        warnings = _not_compared(comparison) if options.summary or format_name != "text" else []
        if options.only and open_questions and Duty.ASK.value not in options.only:
            hidden = _("{count} rows are 要確認 and not shown; any of them may turn out to be 事前")
            warnings.append(hidden.format(count=open_questions))
    if output:
        write_file(Path(output), text)
        message = _("{file}: {count} rows written").format(file=output, count=len(rows))
        print(f"pia-diff: {message}", file=sys.stderr)
    else:
        write_stdout(text)
    for warning in warnings:  # the table itself has no place for them
        print(f"pia-diff: {warning}", file=sys.stderr)
    return 1 if options.exit_code and rows else 0


def _places(typed: Sequence[str], comparison: Comparison) -> tuple[ItemPath, ...]:
    if not typed:
        return ()
    from pia_diff.itempath import parse_path

    return tuple(parse_path(one, comparison.new.form) for one in typed)


def _date(new: Source) -> str:
    """変更日: the 公表日 of the newer version in 和暦, as the document prints it where it is no date."""
    from pia_diff.wareki import format_wareki, parse_date

    printed = new.assessment.text_of("head.published")
    day = new.version.published if new.version else None
    day = day or parse_date(printed)
    return format_wareki(day) if day else printed


def _text(
    options: DiffOptions, format_name: str, rows: tuple[Row, ...], comparison: Comparison, names: tuple[str, str]
) -> str:
    from pia_diff.tables import one_line, render, render_summary, render_terminal

    if options.summary:
        return render_summary(rows, comparison, names, format_name)
    if format_name != "text":
        return render(rows, comparison, format_name)
    colour = options.output in (None, "-") and use_color(options.color, sys.stdout)
    table = render_terminal(rows, width=terminal_width(), colour=colour)
    notes = [one_line(rows, comparison, *names), *_notes(comparison), *_not_compared(comparison)]
    return table + "".join(f"{note}\n" for note in notes)


def _notes(comparison: Comparison) -> list[str]:
    """What a reader may like to know beside the rows."""
    notes = []
    if comparison.form_changed:
        notes.append(_("form: {old} -> {new}").format(old=comparison.old.form.printed, new=comparison.new.form.printed))
    if comparison.ignored:
        notes.append(
            _("{count} items differ only in width, blanks or line breaks (--strict shows them)").format(
                count=len(comparison.ignored)
            )
        )
    return notes


def _not_compared(comparison: Comparison) -> list[str]:
    """What the rows cannot tell, because a document was read only in part: it is said whatever the format."""
    notes = []
    if comparison.unreadable:
        important = sum(comparison.new.form.holds_important(path.id) for path in comparison.unreadable)
        notes.append(
            _(
                "読取不能: {count} items ({important} with ※) were lost when a document was read, so nothing is known "
                "of their changes (--format json lists all): {paths}"
            ).format(count=len(comparison.unreadable), important=important, paths=_first_few(comparison.unreadable))
        )
    passages = len(comparison.old.left_over), len(comparison.new.left_over)
    if any(passages):
        notes.append(
            _(
                "{old} passages of the earlier and {new} of the later document found no item and were not compared; "
                "look at them ('pia-diff export' lists them under left_over)"
            ).format(old=passages[0], new=passages[1])
        )
    return notes


def _first_few(paths: Sequence[ItemPath]) -> str:
    few = ", ".join(map(str, paths[:SHOWN_PATHS]))
    return few if len(paths) <= SHOWN_PATHS else f"{few}, …"
