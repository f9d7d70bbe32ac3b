"""The published rows of the annex 変更箇所."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from pia_diff.check.dates import day_of
from pia_diff.check.findings import Findings, Severity
from pia_diff.check.view import View
from pia_diff.model import AnnexRow, ItemPath

TIMINGS = ("事前", "事後")


def check_annex(view: View, found: Findings) -> None:
    """Every row has a date, an item or a text, and a 提出時期; the dates run in one direction."""
    annex = ItemPath(view.form.annex.id)
    days: list[tuple[int, date, str]] = []
    for number, row in enumerate(view.assessment.rows, 1):
        if not any(text.strip() for text in (row.item, row.before, row.after)):
            found.add("row_empty", Severity.WRONG, annex, row=number)
            continue
        day = day_of(row.date)
        if day is not None:
            days.append((number, day, row.date))
        elif row.date.strip():
            found.add("row_date", Severity.WRONG, annex, row=number, found=_line(row.date))
        elif row.carried:
            found.add("row_date_carried", Severity.NOTE, annex, row=number, found=row.carried)
        else:
            found.add("row_without_date", Severity.ASK, annex, row=number)
        if _timing(row) not in TIMINGS:
            found.add("row_timing", Severity.WRONG, annex, row=number, found=_line(row.timing))
    _check_order(annex, days, found)
    published = view.assessment.text_of("head.published")
    latest = max(days, key=lambda one: one[1], default=None)
    limit = day_of(published)
    if latest is not None and limit is not None and latest[1] > limit:
        found.add("after_published", Severity.ASK, annex, found=latest[2], published=published)


def _timing(row: AnnexRow) -> str:
    return "".join(row.timing.split())


def _line(text: str) -> str:
    return " ".join(text.split())


def _check_order(annex: ItemPath, days: list[tuple[int, date, str]], found: Findings) -> None:
    """Annexes grow at the end; some print the newest first."""
    steps = list(pairwise(days))
    back = [(before, after) for before, after in steps if after[1] < before[1]]
    forth = [(before, after) for before, after in steps if after[1] > before[1]]
    if back and forth:
        downward = len(back) > len(forth)
        for before, after in forth if downward else back:
            kind = "rows_later" if downward else "rows_earlier"
            found.add(kind, Severity.ASK, annex, row=after[0], found=after[2], before=before[2])
