"""What was understood of a document, in a few lines: `pia-diff add` and `pia-diff read` begin with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia_diff.cli.census import Count
from pia_diff.cli.i18n import gettext as _
from pia_diff.errors import N_

if TYPE_CHECKING:
    from pia_diff.readers import Reading

RECOGNISED = {
    "tag": N_("by its tag {tag}, confidence {confidence} %"),
    "labels": N_("by its labels, confidence {confidence} %"),
    "given": N_("as given with --form, confidence {confidence} %"),
    "draft": N_("a draft"),
}
"""`Reading.recognised_by` in words."""


def summary(file: str, reading: Reading, counts: list[Count]) -> list[str]:
    """Form, name, items by state, instances, characters: one line each."""
    assessment = reading.assessment
    how = RECOGNISED.get(reading.recognised_by, RECOGNISED["given"])
    lines = [
        _("{file}: {name}").format(file=file, name=assessment.text_of("head.name") or _("(no name)")),
        _("form: {form} ({how})").format(
            form=assessment.form.id,
            how=_(how).format(tag=reading.tag, confidence=round(100 * reading.form_confidence)),
        ),
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


def percent(share: float) -> str:
    """A share in per cent with one decimal, rounded down: 100 stands only where nothing is missing."""
    return f"{int(share * 1000) / 10:g}"
