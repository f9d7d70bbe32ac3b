"""What was understood of a document, in a few lines: `pia-diff add` and `pia-diff read` begin with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pia_diff.cli.census import Count
from pia_diff.cli.i18n import gettext as _
from pia_diff.errors import N_
from pia_diff.wareki import parse_date

if TYPE_CHECKING:
    from pia_diff.model import AnnexRow, Assessment
    from pia_diff.readers import Reading

ENOUGH = 0.9
"""The share of a document's characters that must have found their items: less is not added, nor compared unsaid."""

RECOGNISED = {
    "tag": N_("by its tag {tag}, confidence {confidence} %"),
    "labels": N_("by its labels, confidence {confidence} %"),
    "given": N_("as given with --form, confidence {confidence} %"),
    "draft": N_("a draft"),
    "rows": N_("a table of changes alone"),
}
"""`Reading.recognised_by` in words."""


def summary(file: str, reading: Reading, counts: list[Count]) -> list[str]:
    """Form, name, items by state, instances, rows of the annex, characters: one line each. Of a table of changes
    alone, what its rows say."""
    assessment = reading.assessment
    alone = reading.recognised_by == "rows"
    how = RECOGNISED.get(reading.recognised_by, RECOGNISED["given"])
    lines = [
        _("{file}: {name}").format(file=file, name=assessment.form.annex.printed if alone else name_of(assessment)),
        _("form: {form} ({how})").format(
            form=assessment.form.id,
            how=_(how).format(tag=reading.tag, confidence=round(100 * reading.form_confidence)),
        ),
    ]
    lines += [rows_line(assessment.rows)] if alone else _items(reading, counts)
    characters = reading.characters
    lines.append(
        _("characters: {total}, placed {placed} ({share} %), left over {left_over}").format(
            total=characters.total,
            placed=characters.placed,
            share=percent(characters.share),
            left_over=characters.left_over,
        )
    )
    return lines


def name_of(assessment: Assessment) -> str:
    """The 評価書名 on one line."""
    return " ".join(assessment.text_of("head.name").split()) or _("(no name)")


def _items(reading: Reading, counts: list[Count]) -> list[str]:
    assessment = reading.assessment
    lines = [
        _("items: {filled} filled, {empty} empty, {absent} absent").format(
            filled=sum(one.filled for one in counts),
            empty=sum(one.empty for one in counts),
            absent=sum(one.absent for one in counts),
        ),
    ]
    instances = {_("files"): len(assessment.files)} if assessment.files else {}
    for one in counts:
        for label, size in one.instances.items():
            instances[label] = instances.get(label, 0) + size
    if instances:
        lines.append(", ".join(f"{label} {size}" for label, size in instances.items()))
    if assessment.rows:
        lines.append(rows_line(assessment.rows))
    return lines


def rows_line(rows: Sequence[AnnexRow]) -> str:
    """How many rows of the annex 変更箇所, from when to when, how many of each 提出時期, and how many have their date
    from the row above."""
    dates = [" ".join((row.date or row.carried).split()) for row in rows]
    days = sorted((day, text) for text in dates if (day := parse_date(text)) is not None)
    timings = Counter("".join(row.timing.split()) or _("(no 提出時期)") for row in rows)
    parts = [_("rows of 変更箇所: {count}").format(count=len(rows))]
    if days:
        first, last = days[0][1], days[-1][1]
        parts.append(first if days[0][0] == days[-1][0] else _("{first} to {last}").format(first=first, last=last))
    parts += [f"{timing} {count}" for timing, count in timings.most_common()]
    carried = sum(bool(row.carried) for row in rows)
    if carried:
        parts.append(_("date carried on: {count}").format(count=carried))
    return ", ".join(parts)


def percent(share: float) -> str:
    """A share in per cent with one decimal, rounded down: 100 stands only where nothing is missing."""
    return f"{int(share * 1000) / 10:g}"
