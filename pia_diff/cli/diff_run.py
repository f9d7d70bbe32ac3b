"""Runs a comparison: reads both sides, compares, judges, prints the table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.cli.exit_codes import BREACH, CHANGED, DONE
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.output import write_file, write_stdout
from pia_diff.cli.sources import Sources
from pia_diff.cli.terminal import terminal_width, use_color

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia_diff.cli.diff import DiffOptions, OutputOptions
    from pia_diff.compare import Comparison
    from pia_diff.model import ItemPath
    from pia_diff.tables import Report
    from pia_diff.timing import Decisions


SHOWN_PATHS = 6


def run(options: DiffOptions) -> int:
    """Prints the changes that `options` ask for and gives the exit code: under --exit-code BREACH or CHANGED."""
    from pia_diff.cli.days import day
    from pia_diff.cli.judged import Asked, date_of_change, judged_changes
    from pia_diff.cli.written import format_wanted
    from pia_diff.tables import Report, annex_rows, chosen, same_merged
    from pia_diff.timing import Duty

    wanted, output = options.rows, options.output
    format_name = format_wanted(output)
    asked = Asked(options.policy, day(options.effective))
    with Sources(options.repo, options.assessment) as sources:
        old, new = sources.get(options.a), sources.get(options.b)
        comparison, judged = judged_changes(sources, old, new, asked, strict=wanted.strict)
        date = date_of_change(new)
        rows = annex_rows(comparison, judged, date=date, full=wanted.full, detail=wanted.detail)
        if wanted.merge_same:
            rows = same_merged(rows)
        breaches = sum(row.breach for row in rows)
        rows = chosen(rows, within=_places(wanted.sections, comparison))
        elsewhere = breaches - sum(row.breach for row in rows)
        open_questions = sum(row.label is Duty.ASK for row in rows)
        rows = chosen(rows, duties=tuple(map(Duty, wanted.only)))
        remarks = _left_out(options, elsewhere, 0 if Duty.ASK.value in wanted.only else open_questions)
        report = Report(comparison, rows, old.label, new.label, remarks)
        content = _content(report, format_name, output)
        warnings = _not_compared(comparison) if output.summary or format_name != "text" else []
        warnings += stale(sources.decisions(new), comparison, options.a, options.b)
        warnings += _missed(elsewhere, 0 if Duty.ASK.value in wanted.only or not wanted.only else open_questions)
    if output.file:
        write_file(Path(output.file), content)
        message = _("{file}: {count} rows written").format(file=output.file, count=len(rows))
        print(f"pia-diff: {message}", file=sys.stderr)
    elif isinstance(content, str):
        write_stdout(content)
    for warning in warnings:  # the table itself has no place for them
        print(f"pia-diff: {warning}", file=sys.stderr)
    if not options.exit_code:
        return DONE
    return BREACH if breaches else CHANGED if rows else DONE


def _missed(breaches: int, questions: int) -> list[str]:
    """Warnings of what was asked to be left out, and must not be overlooked."""
    warnings = []
    if breaches:
        missed = _("{count} rows elsewhere are 重要な変更 recorded 事後 (番号法第28条第1項); --section leaves them out")
        warnings.append(missed.format(count=breaches))
    if questions:
        hidden = _("{count} rows are 要確認 and not shown; any of them may turn out to be 事前")
        warnings.append(hidden.format(count=questions))
    return warnings


def _left_out(options: DiffOptions, breaches: int, questions: int) -> tuple[str, ...]:
    """The same for readers of a file, in Japanese, and that a choice was made at all."""
    wanted = options.rows
    remarks = []
    if wanted.sections or wanted.only:
        chosen = "、".join((*wanted.sections, *wanted.only))
        remarks.append(f"この表は変更箇所の一部です（{chosen}）。")
    if breaches:
        remarks.append(f"この表にない箇所に、重要な変更が事後とされている行が{breaches}件あります。")
    if questions and wanted.only:
        remarks.append(f"この表にない要確認の行が{questions}件あります。事前となるものがあるかもしれません。")
    return tuple(remarks)


def stale(decisions: Decisions, comparison: Comparison, a: str, b: str) -> list[str]:
    """A warning where decisions on record no longer answer to any change between the two."""
    lost = decisions.stale(comparison.changes)
    if not lost:
        return []
    message = _(
        "{count} decisions about {version} answer to no change from {old} and are not used: {paths}; "
        "'pia-diff review {old} {version} -o review.xlsx' shows the changes as they are"
    )
    paths = ", ".join(one.path for one in lost[:SHOWN_PATHS]) + (", …" if len(lost) > SHOWN_PATHS else "")
    return [message.format(count=len(lost), version=b, old=a, paths=paths)]


def _places(typed: Sequence[str], comparison: Comparison) -> tuple[ItemPath, ...]:
    if not typed:
        return ()
    from pia_diff.itempath import parse_path

    return tuple(parse_path(one, comparison.new.form) for one in typed)


def _content(report: Report, format_name: str, output: OutputOptions) -> str | bytes:
    if output.summary:
        from pia_diff.tables import render_summary

        return render_summary(report.rows, report.comparison, (report.old, report.new), format_name)
    if format_name != "text":
        from pia_diff.cli.written import written

        return written(report, format_name, output)
    return _text(report, output)


def _text(report: Report, output: OutputOptions) -> str:
    from pia_diff.tables import by_cause, render_terminal

    colour = output.file is None and use_color(output.color, sys.stdout)
    width = terminal_width()
    if output.by_cause:
        tables = [
            (group.title, render_terminal(group.rows, width=width, colour=colour)) for group in by_cause(report.rows)
        ]
        table = "\n".join(f"■ {title}\n{text}" for title, text in tables)
    else:
        table = render_terminal(report.rows, width=width, colour=colour)
    notes = [report.sentence, *_notes(report.comparison), *_not_compared(report.comparison)]
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
