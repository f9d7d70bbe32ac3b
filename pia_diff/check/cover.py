"""The cover and the dates of the procedure: 公表日, the tag of the form, the しきい値判断."""

from __future__ import annotations

from datetime import date

from pia_diff.check.dates import day_of, is_impossible
from pia_diff.check.findings import Findings, Severity
from pia_diff.check.rules import Rules
from pia_diff.check.view import View
from pia_diff.model import ItemPath

EARLIER = ("proc.basic_date", "proc.review_date", "threshold.count_asof", "threshold.staff_asof")
"""Dates that cannot be later than the 公表日."""


def check_published(view: View, found: Findings, today: date | None) -> None:
    """公表日 is a date; `today` is needed to say that it is still to come."""
    place, text = _named(view, "head.published")
    if place is None or not text:
        return
    day = day_of(text)
    if day is None:
        if not is_impossible(text):  # that is said of every item
            found.add("not_a_date", Severity.WRONG, place, found=text)
        return
    if today is not None and day > today:
        found.add("published_ahead", Severity.NOTE, place, found=text)
    for concept in EARLIER:
        other, other_text = _named(view, concept)
        other_day = day_of(other_text)
        if other is not None and other_day is not None and other_day > day:
            found.add("after_published", Severity.ASK, other, found=other_text, published=text)


def check_tag(view: View, found: Findings) -> None:
    """The tag printed on the form names the form the document was read on."""
    from pia_diff.readers.recognise import tag_of

    place, text = _named(view, "head.form_version")
    named = tag_of(text) if text else None
    if place is not None and named not in (None, view.form.id):
        found.add("form_tag", Severity.ASK, place, found=" ".join(text.split()), form=view.form.printed)


def check_threshold(view: View, rules: Rules, found: Findings) -> None:
    """The result of the しきい値判断 can follow from the number of persons."""
    persons, target = _named(view, "office.target_count")
    for concept in ("proc.threshold", "threshold.result"):
        place, result = _named(view, concept)
        if place is None or persons is None or not target or not result:
            continue
        possible = next((results for start, results in rules.thresholds.items() if target.startswith(start)), None)
        if possible is not None and not result.startswith(possible):
            found.add(
                "threshold",
                Severity.ASK,
                place,
                found=result,
                other=found.printed(persons),
                other_found=target,
                reason=rules.threshold_reason,
            )


def _named(view: View, concept: str) -> tuple[ItemPath | None, str]:
    """The place of an item outside files and groups, and what stands there."""
    item = view.form.by_concept.get(concept)
    if item is None or view.form.section(item.id).per_file:
        return None, ""
    return ItemPath(item.id), view.assessment.text_of(concept)
