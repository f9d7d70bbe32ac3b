"""Runs a comparison: reads both sides, compares, judges, prints the table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.cli.exit_codes import BREACH, CHANGED, DONE
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
    from pia_diff.timing import Decisions


SHOWN_PATHS = 6


def run(options: DiffOptions) -> int:
    """Prints the changes that `options` ask for and gives the exit code: under --exit-code BREACH or CHANGED."""
    from pia_diff.cli.days import day
    from pia_diff.cli.judged import Asked, judged_changes
    from pia_diff.tables import annex_rows, chosen, format_of
    from pia_diff.timing import Duty

    output = None if options.output == "-" else options.output
    format_name = options.format or (format_of(output) if output else "text")
    asked = Asked(options.policy, day(options.effective))
    with Sources(options.repo, options.assessment) as sources:
        old, new = sources.get(options.a), sources.get(options.b)
        comparison, judged = judged_changes(sources, old, new, asked, strict=options.strict)
        rows = annex_rows(comparison, judged, date=_date(new), full=options.full)
        breaches = sum(row.breach for row in rows)
        rows = chosen(rows, within=_places(options.sections, comparison))
        elsewhere = breaches - sum(row.breach for row in rows)
        open_questions = sum(row.label is Duty.ASK for row in rows)
        rows = chosen(rows, duties=tuple(map(Duty, options.only)))
        text = _text(options, format_name, rows, comparison, (old.label, new.label))
        warnings = _not_compared(comparison) if options.summary or format_name != "text" else []
        warnings += stale(sources.decisions(new), comparison, options.a, options.b)
        if elsewhere:
            missed = _(
                "{count} rows elsewhere are 重要な変更 recorded 事後 (番号法第28条第1項); --section leaves them out"
            )
            warnings.append(missed.format(count=elsewhere))
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
    if not options.exit_code:
        return DONE
    return BREACH if breaches else CHANGED if rows else DONE


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


def _date(new: Source) -> str:
    """変更日: the 公表日 of the newer version in 和暦, as the document prints it where it is no date."""
    from pia_diff.cli.judged import published_of
    from pia_diff.wareki import format_wareki

    day = published_of(new)
    return format_wareki(day) if day else new.assessment.text_of("head.published")


def _text(
    options: DiffOptions, format_name: str, rows: tuple[Row, ...], comparison: Comparison, names: tuple[str, str]
) -> str:
    from pia_diff.tables import by_cause, one_line, render, render_groups, render_summary, render_terminal

    if options.summary:
        return render_summary(rows, comparison, names, format_name)
    groups = by_cause(rows) if options.group_by else None
    if format_name != "text":
        return render_groups(groups, comparison, format_name) if groups else render(rows, comparison, format_name)
    colour = options.output in (None, "-") and use_color(options.color, sys.stdout)
    width = terminal_width()
    if groups is None:
        table = render_terminal(rows, width=width, colour=colour)
    else:
        tables = [(group.title, render_terminal(group.rows, width=width, colour=colour)) for group in groups]
        table = "\n".join(f"■ {title}\n{text}" for title, text in tables)
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
