"""When the last evaluation was published: the first publication, or a 評価の再実施, not a mere 修正.

The five years of 規則第15条 run from it. A version counts as an evaluation only where something shows it; what may
have been one is named beside, and the earlier day stands.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from pia_diff.check.dates import day_of
from pia_diff.model import AnnexRow
from pia_diff.standing.pairs import Pair
from pia_diff.standing.revision import Revision

_AGAIN = re.compile("(?<!リスクを)(?<!リスクの)再評価|評価書?の?再実施|5年[^。]{0,12}再実施")
_NOT = re.compile("ない|なし|無し|不要|未|予定|準備")
"""What the message of a version, or its rows of the annex, call an evaluation made again; and where it is none yet."""


class Basis(enum.Enum):
    """What shows the evaluation, or from when it must be reckoned where nothing does."""

    FIRST = "first"  # the first publication: no row of the annex stands before it
    OTHER_FORM = "other form"  # a higher 様式 than before
    REVIEWED = "reviewed"  # a 第三者点検 later than that of the version before
    PRIOR = "prior"  # a 重要な変更, recorded in the annex as 事前, or decided to be
    EMERGENCY = "emergency"  # 規則第9条第2項: evaluated afterwards
    STATED = "stated"  # the message or the annex calls it 再評価 or 再実施
    REVIEW_DAY = "review day"  # of the oldest version: published on the day of its 第三者点検 or later
    PRIOR_DAY = "prior day"  # of the oldest version: published about the day of its last row with 事前, or later
    OLDEST_ROW = "oldest row"  # nothing but that the annex begins there: published on that day or before


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The last evaluation: the day it was published (at the earliest, but for Basis.OLDEST_ROW), the version that
    published it (None where it is older than all), and the later versions that may have been evaluations as well.
    """

    day: date
    version: str | None
    basis: Basis
    possible: tuple[str, ...] = ()

    @property
    def or_earlier(self) -> bool:
        """Whether the evaluation may be older than `day`."""
        return self.basis is Basis.OLDEST_ROW

    @property
    def certain(self) -> bool:
        """Whether the day is that of the last evaluation, as far as the documents can show it."""
        return self.version is not None and not self.possible


def last_evaluation(
    published: Sequence[Revision], between: Callable[[Revision, Revision], Sequence[Pair]]
) -> Evaluation | None:
    """The last evaluation among the versions published so far, the oldest first.

    `between` gives the pairs that lead from one of them to the next; it is asked from the newest back, no further than
    needed. None where no version was published, or nothing is known of the oldest.
    """
    possible: list[str] = []
    for before, after in zip(reversed(published[:-1]), reversed(published[1:]), strict=True):
        pairs = between(before, after)
        basis = _evaluated(before, after, pairs)
        if basis is not None and after.published is not None:
            return Evaluation(after.published, after.version.name, basis, tuple(reversed(possible)))
        if not _same_review(before, after) and any(pair.prior or pair.questions for pair in pairs):
            possible.append(after.version.name)
    return _oldest(published[0], tuple(reversed(possible))) if published else None


def _evaluated(before: Revision, after: Revision, pairs: Sequence[Pair]) -> Basis | None:
    """What shows that `after` published an evaluation."""
    if after.form.number > before.form.number:
        return Basis.OTHER_FORM
    if before.reviewed is not None and after.reviewed is not None and after.reviewed > before.reviewed:
        return Basis.REVIEWED
    old_rows = set(before.rows)
    rows = [] if before.rows_lost else [row for row in after.rows if row not in old_rows]
    texts = [after.version.message, *(text for row in rows for text in (row.item, row.reason))]
    if any(map(_says_again, texts)):
        return Basis.STATED
    if any(pair.emergency for pair in pairs):
        return Basis.EMERGENCY
    # A change that is none of importance may be recorded as 事前 as well: both must agree. And what form 4 did not have
    # checked again was not evaluated again.
    if not _same_review(before, after):
        told = any(pair.prior for pair in pairs) and any(map(_is_prior, rows))
        if told or any(pair.decided for pair in pairs):
            return Basis.PRIOR
    return None


def _same_review(before: Revision, after: Revision) -> bool:
    return after.form.number == 4 and after.reviewed is not None and after.reviewed == before.reviewed


def _says_again(text: str) -> bool:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return any(_AGAIN.search(one) and not _NOT.search(one) for one in folded.split("。"))


def _is_prior(row: AnnexRow) -> bool:
    return "".join(row.timing.split()) == "事前"


def _oldest(first: Revision, possible: tuple[str, ...]) -> Evaluation | None:
    """What the oldest version tells: it may itself be a revision of one that is not here."""
    if first.published is None:
        return None
    if _says_again(first.version.message):
        return Evaluation(first.published, first.version.name, Basis.STATED, possible)
    if not first.rows and not first.rows_lost:
        return Evaluation(first.published, first.version.name, Basis.FIRST, possible)
    if first.reviewed is not None and first.reviewed <= first.published:
        return Evaluation(first.reviewed, None, Basis.REVIEW_DAY, possible)
    days = [(day_of(row.date or row.carried), row) for row in first.rows]
    prior = [day for day, row in days if day is not None and _is_prior(row)]
    if prior:
        return Evaluation(min(max(prior), first.published), None, Basis.PRIOR_DAY, possible)
    known = [day for day, _row in days if day is not None]
    return Evaluation(min(known), None, Basis.OLDEST_ROW, possible) if known else None
