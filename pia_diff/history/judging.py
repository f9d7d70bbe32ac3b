"""Changes of one version, judged as the comparison with its predecessor judges them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pia_diff.compare import Change, Comparison
from pia_diff.history.revisions import Revision
from pia_diff.tables import Row, annex_rows
from pia_diff.timing import Circumstances, Decision, Decisions, JudgedChange, judge_only, record
from pia_diff.wareki import format_wareki, parse_date


def published_of(revision: Revision) -> date | None:
    """公表日 of a version, else the printed one where it is a date."""
    return revision.version.published or parse_date(revision.assessment.text_of("head.published"))


def date_printed(revision: Revision) -> str:
    """公表日 of a version in 和暦, as the document prints it where it is no date."""
    day = published_of(revision)
    return format_wareki(day) if day else revision.assessment.text_of("head.published")


def judged(
    comparison: Comparison, changes: Iterable[Change], revision: Revision, decisions: Iterable[Decision]
) -> tuple[JudgedChange, ...]:
    """Those `changes` of a comparison, judged: duty and 提出時期 as every table has them under the policy `item`, what
    was decided included. Without their causes.
    """
    version = revision.version
    about = Decisions.of(decisions, version.name)
    known = Circumstances(published_of(revision), version.effective, decisions=about)
    return record(judge_only(comparison, changes), known)


def rows_of(
    comparison: Comparison, found: tuple[JudgedChange, ...], revision: Revision, *, full: bool = False
) -> tuple[Row, ...]:
    """The rows of the annex that tell these changes."""
    return annex_rows(comparison, found, date=date_printed(revision), full=full)
