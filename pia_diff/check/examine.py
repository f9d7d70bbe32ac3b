"""All checks of one assessment."""

from __future__ import annotations

from datetime import date

from pia_diff.check.annex import check_annex
from pia_diff.check.counted import check_contradictions, check_counts
from pia_diff.check.cover import check_published, check_tag, check_threshold
from pia_diff.check.files import check_files
from pia_diff.check.filled import check_items
from pia_diff.check.findings import Finding, Findings, Severity
from pia_diff.check.rules import load_rules
from pia_diff.check.view import View
from pia_diff.model import Assessment, ItemPath


def check(assessment: Assessment, *, today: date | None = None) -> tuple[Finding, ...]:
    """What is wrong, doubtful or worth knowing about an assessment, the gravest first, else in printed order.

    `today` is the day from which a 公表日 is still to come; without it nothing is said about that. Of a document that
    is nothing but an annex 変更箇所, only the rows are checked.
    """
    view, rules = View(assessment), load_rules()
    found = Findings(assessment.form, assessment.files, view.number_of)
    if not is_annex_alone(assessment):
        check_items(view, rules, found)
        check_files(view, found)
        check_counts(view, rules, found)
        check_contradictions(view, rules, found)
        check_published(view, found, today)
        check_tag(view, found)
        check_threshold(view, rules, found)
        _report_lost(view, found)
    check_annex(view, found)
    if assessment.left_over:
        characters = sum(len("".join(one.text.split())) for one in assessment.left_over)
        found.add("left_over", Severity.ASK, None, count=len(assessment.left_over), characters=characters)
    return found.sorted()


def is_annex_alone(assessment: Assessment) -> bool:
    """Whether a document holds published rows and no item of the form."""
    return bool(assessment.rows) and not any(section.values for section in assessment.sections.values())


def _report_lost(view: View, found: Findings) -> None:
    """One finding for all that was lost, with the sections it was lost from."""
    counts: dict[ItemPath, int] = {}
    for path, section in view.assessment.sections.items():
        if section.absent:
            items = [item for item in view.form.section(path.id).items if item.holds_value]
            places = {place for item in items for place in view.places(item, path)}
            unknown = places - section.values.keys()
            lost = sum(any(place.within(one) for one in section.absent) for place in unknown)
            groups = sum(not any(place.within(one) for place in places) for one in section.absent)
            counts[path] = lost + groups
    if counts:
        where = "、".join(f"{found.printed(path)} {count}" for path, count in counts.items())
        found.add("lost", Severity.ASK, None, count=sum(counts.values()), where=where)
