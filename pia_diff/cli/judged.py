"""Two sources → judged changes, as every command that shows changes wants them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pia_diff.cli.sources import Source, Sources
    from pia_diff.compare import Comparison
    from pia_diff.timing import Circumstances, JudgedChange


class Asked(NamedTuple):
    """What the command line says of the timing: --policy and --effective."""

    policy: str = "item"
    effective: date | None = None


def judged_changes(
    sources: Sources, old: Source, new: Source, asked: Asked, *, strict: bool = False
) -> tuple[Comparison, tuple[JudgedChange, ...]]:
    """The comparison of two sources, and its changes judged, decisions on record included."""
    from pia_diff.compare import compare
    from pia_diff.timing import judge, record

    comparison = compare(old.assessment, new.assessment, strict=strict)
    return comparison, record(judge(comparison), circumstances(sources, new, asked))


def circumstances(sources: Sources, new: Source, asked: Asked) -> Circumstances:
    """公表日 and the day of effect of the newer source, the policy, and what was decided about it."""
    from pia_diff.timing import Circumstances, Policy

    effective = asked.effective or (new.version.effective if new.version else None)
    return Circumstances(published_of(new), effective, Policy(asked.policy), sources.decisions(new))


def published_of(new: Source) -> date | None:
    """The 公表日 of a source: that of its version, else the printed one where it is a date."""
    from pia_diff.wareki import parse_date

    day = new.version.published if new.version else None
    return day or parse_date(new.assessment.text_of("head.published"))


def date_of_change(new: Source) -> str:
    """変更日: the 公表日 of a source in 和暦, as the document prints it where it is no date."""
    from pia_diff.wareki import format_wareki

    day = published_of(new)
    return format_wareki(day) if day else new.assessment.text_of("head.published")
