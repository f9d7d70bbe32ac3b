"""Runs `pia-diff annex`: gathers the versions, lets the annex accumulate, writes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.cli.exit_codes import BREACH, CHANGED, DONE
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.output import refuse_existing, write_file, write_stdout
from pia_diff.cli.sources import Source, Sources
from pia_diff.cli.terminal import printable, terminal_width, use_color
from pia_diff.errors import PiaDiffError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia_diff.annex import Annex, Edition
    from pia_diff.annex.fitting import Step
    from pia_diff.cli.annex import AnnexOptions

SHOWN = 20
"""So many published rows that do not fit are told one by one."""


class NotEarlier(PiaDiffError):
    """--since names no version that came before."""

    code = "unknown_version"
    template = "'{since}' is no version of this assessment before {version}; earlier ones: {known}"


class SameWorkbook(PiaDiffError):
    """The new workbook would take the place of the one it is made from."""

    code = "file_exists"
    template = "{file} is the workbook itself, which stays as it is; give the new one another name: -o new.xlsx"


def run(options: AnnexOptions) -> int:
    """Writes the annex that `options` ask for and gives the exit code."""
    from pia_diff.annex import accumulate

    format_name = _format(options)
    if options.output is not None:
        _refuse(options, Path(options.output))
    with Sources(options.repo, options.assessment) as sources:
        last = sources.get(options.version)
        chain = (*sources.before(last), last)
        by_edition = {_edition(one): one for one in chain}
        editions = tuple(by_edition)

        def between(old: Edition, new: Edition) -> Step:
            return _step(options, sources, by_edition[old], by_edition[new], (old, new))

        since = _since(options, sources, chain)
        annex = accumulate(editions, between, since=since, merge_same=options.wording.merge_same)
        content = _content(options, annex, last, format_name)
    if options.output is None:
        assert isinstance(content, str)  # `_format` wants a file for all else
        write_stdout(content)
    else:
        write_file(Path(options.output), content, overwrite=options.force)
        print("pia-diff: " + _done(options, annex), file=sys.stderr)
    for warning in _warnings(annex):
        print("pia-diff: " + printable(warning), file=sys.stderr)
    if not options.exit_code:
        return DONE
    return BREACH if any(row.breach for row in annex.rows) else CHANGED if annex.misfits else DONE


def _format(options: AnnexOptions) -> str:
    from pia_diff.cli.annex import FORMATS
    from pia_diff.cli.written import format_named

    if options.into is not None:
        return "xlsx"
    return format_named(options.format, options.output, FORMATS)


def _refuse(options: AnnexOptions, file: Path) -> None:
    if options.into is not None and file.exists() and Path(options.into).exists() and file.samefile(options.into):
        raise SameWorkbook(file=file)
    if not options.force:
        refuse_existing(file)  # before the work, not after it


def _edition(source: Source) -> Edition:
    from pia_diff.annex import Edition
    from pia_diff.cli.judged import published_of

    return Edition(source.label, source.assessment, published_of(source))


def _step(options: AnnexOptions, sources: Sources, old: Source, new: Source, editions: tuple[Edition, Edition]) -> Step:
    from pia_diff.annex.fitting import Step
    from pia_diff.cli.judged import Asked, date_of_change, judged_changes
    from pia_diff.tables import annex_rows

    comparison, judged = judged_changes(sources, old, new, Asked(options.policy))
    wording = options.wording
    rows = annex_rows(comparison, judged, date=date_of_change(new), full=wording.full, detail=wording.detail)
    return Step(*editions, comparison, rows)


def _since(options: AnnexOptions, sources: Sources, chain: Sequence[Source]) -> int:
    """The number of the edition after which rows are wanted; 0 for all."""
    if options.since is None:
        return 0
    asked = sources.get(options.since)
    for number, one in enumerate(chain[:-1]):
        if asked.version is not None and one.version is not None and one.version.commit == asked.version.commit:
            return number
    known = ", ".join(one.label for one in chain[:-1]) or "—"
    raise NotEarlier(since=options.since, version=chain[-1].label, known=known)


def _content(options: AnnexOptions, annex: Annex, last: Source, format_name: str) -> str | bytes:
    if options.into is not None:
        return _into(options.into, annex)
    if format_name == "xlsx":
        return _book(annex, last)
    if format_name == "text":
        from pia_diff.tables import render_terminal

        colour = options.output is None and use_color(options.color, sys.stdout)
        return render_terminal(annex.lines, width=terminal_width(), colour=colour) + _counted(annex) + "\n"
    from pia_diff.annex.files import render_annex

    return render_annex(annex, format_name)


def _into(name: str, annex: Annex) -> bytes:
    from pia_diff.inplace import put_lines
    from pia_diff.readers.source import load_bytes

    file = Path(name)
    placed = put_lines(load_bytes(file), annex.lines, file=file)
    for note in placed.notes:
        print("pia-diff: " + printable(note), file=sys.stderr)
    return placed.content


def _book(annex: Annex, last: Source) -> bytes:
    from pia_diff.annex.book import Summary, write_annex_book
    from pia_diff.tables.summary import summed

    assessment = last.assessment
    facts = [
        ("評価書名", assessment.text_of("head.name")),
        ("評価実施機関名", assessment.text_of("head.org")),
        ("公表日", assessment.text_of("head.published")),
        ("版", last.label),
        ("既に公表した行", f"{annex.published}件" + (f"（{annex.source}の変更箇所による）" if annex.source else "")),
        ("新たな行", f"{len(annex.rows)}件" + "".join(f"　{one.old.name}→{one.new.name}" for one in annex.steps)),
    ]
    notes = [
        f"{one.number}行目の「{one.side}」は{one.old}→{one.new}の記載と合いません：{one.wording}"
        for one in annex.misfits
    ]
    forms = [form for step in annex.steps for form in (step.comparison.old.form, step.comparison.new.form)]
    counts = summed(annex.rows, forms or [assessment.form])
    return write_annex_book(annex.lines, assessment.form, Summary([one for one in facts if one[1]], counts, notes))


def _done(options: AnnexOptions, annex: Annex) -> str:
    return (
        _("{file}: {count} rows written").format(file=options.output, count=len(annex.lines)) + " — " + _counted(annex)
    )


def _counted(annex: Annex) -> str:
    steps = ", ".join(f"{one.old.name}→{one.new.name}" for one in annex.steps)
    told = _("{published} rows published before ({source}), {new} new ({steps})")
    return told.format(published=annex.published, source=annex.source or "—", new=len(annex.rows), steps=steps or "—")


def _warnings(annex: Annex) -> list[str]:
    warnings = []
    for one in annex.misfits[:SHOWN]:
        message = _(
            "row {number} ({item}) does not fit {old}→{new}: its {side} “{wording}” does not stand there; it stays as "
            "it was published"
        )
        warnings.append(
            message.format(
                number=one.number,
                item=" ".join(one.row.item.split()),
                old=one.old,
                new=one.new,
                side=one.side,
                wording=_short(one.wording),
            )
        )
    if len(annex.misfits) > SHOWN:
        warnings.append(_("… and {count} more published rows do not fit").format(count=len(annex.misfits) - SHOWN))
    if annex.unchecked:
        message = _(
            "{count} published rows could not be held against any version: their 変更日 is older than the "
            "versions, or no date"
        )
        warnings.append(message.format(count=annex.unchecked))
    if annex.dropped:
        message = _(
            "{count} rows that stood in the annex of {edition} are not in that of {source}; they are not put back: "
            "'pia-diff annex {edition}' shows them"
        )
        warnings.append(message.format(count=len(annex.dropped), edition=annex.dropped[0].edition, source=annex.source))
    return warnings


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[:most] + "…"
