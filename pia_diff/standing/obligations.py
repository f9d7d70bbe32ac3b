"""What is due of an assessment, and by when."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pia_diff.standing.evaluations import Evaluation
from pia_diff.standing.pairs import Pair
from pia_diff.standing.periods import Period, load_periods
from pia_diff.standing.revision import Ended, Revision
from pia_diff.timing.thresholds import form_due, load_thresholds, moves


class Kind(enum.Enum):
    """What is to be done."""

    HIGHER_FORM = "higher form"  # 規則第6条第2項、第7条第2項、第8条
    EMERGENCY = "emergency"  # 規則第9条第2項: submit what an emergency let go before
    REEVALUATION = "reevaluation"  # 規則第15条
    REVIEW = "review"  # 規則第14条
    KEEPING = "keeping"  # the document of an ended task stays published


class State(enum.Enum):
    """How an obligation stands on a day."""

    OVERDUE = "overdue"
    AT_ONCE = "at once"  # the law names no day but 速やかに
    SOON = "soon"
    LATER = "later"
    UNKNOWN = "unknown"  # the documents do not tell the day
    DONE = "done"  # the period of keeping is over


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something due: `day` is its last day (None where there is none, or it is not known), reckoned from `since`.
    `exact` is False where the day is the most careful one of several, `or_earlier` True where even an earlier one is
    possible (unknown, then, until that day has passed); `form` is the 様式 of a higher form.
    """

    kind: Kind
    state: State
    provision: str
    certainty: str
    day: date | None = None
    since: date | None = None
    exact: bool = True
    or_earlier: bool = False
    form: int | None = None

    @property
    def pressing(self) -> bool:
        """Whether it should have been done, or must be done at once."""
        return self.state in (State.OVERDUE, State.AT_ONCE)


def obligations(
    published: Sequence[Revision],
    waiting: Sequence[Pair],
    evaluation: Evaluation | None,
    ended: Ended | None,
    today: date,
) -> tuple[Obligation, ...]:
    """What is due on a day. `published` are the versions published so far, the oldest first; `waiting` the pairs that
    lead to versions not published yet; `ended` only where the task has ended by then.
    """
    periods = load_periods()
    found: list[Obligation] = []
    if any(pair.emergency for pair in waiting):
        period = periods["emergency"]
        found.append(Obligation(Kind.EMERGENCY, State.AT_ONCE, period.provision, period.certainty))
    if ended is not None:
        kept = _until(Kind.KEEPING, periods["keeping"], ended.day, today)
        return (*found, kept)
    found += _higher_form(published)
    found.append(_reevaluation(evaluation, today))
    last = published[-1].published if published else None
    found.append(_until(Kind.REVIEW, periods["review"], last, today))
    return tuple(found)


def _reevaluation(evaluation: Evaluation | None, today: date) -> Obligation:
    since = evaluation.day if evaluation else None
    one = _until(Kind.REEVALUATION, load_periods()["reevaluation"], since, today)
    if evaluation is None or evaluation.certain:
        return one
    if not evaluation.or_earlier:
        return replace(one, exact=False)
    return replace(one, exact=False, or_earlier=True, state=State.OVERDUE if one.pressing else State.UNKNOWN)


def _until(kind: Kind, period: Period, since: date | None, today: date) -> Obligation:
    if since is None:
        return Obligation(kind, State.UNKNOWN, period.provision, period.certainty)
    day = period.end(since)
    if kind is Kind.KEEPING:
        state = State.DONE if day < today else State.LATER
    elif day < today:
        state = State.OVERDUE
    else:
        state = State.SOON if day - today <= timedelta(period.ahead) else State.LATER
    return Obligation(kind, state, period.provision, period.certainty, day, since)


def _higher_form(published: Sequence[Revision]) -> list[Obligation]:
    """The form that the last published version shows to be due above those submitted."""
    if not published:
        return []
    measures = published[-1].measures
    due, submitted = form_due(measures), measures.submitted or published[-1].form.number
    wanted = max(due.least if due else 0, measures.result or 0)
    if wanted <= submitted:
        return []
    law = load_thresholds()
    since = published[-1].published
    return [
        Obligation(
            Kind.HIGHER_FORM, State.AT_ONCE, law.follow_provision, law.follow_certainty, since=since, form=wanted
        )
    ]


def open_threshold(published: Sequence[Revision]) -> int | None:
    """The higher 様式 that may be due, where the numbers leave it open and the document does not answer: whether the
    取扱者 are 500 or more, whether a 重大事故 happened within a year. None where nothing is open.

    A しきい値判断結果 answers where it was given after the numbers last rose.
    """
    if not published:
        return None
    measures = published[-1].measures
    due, submitted = form_due(measures), measures.submitted or published[-1].form.number
    if due is None or due.most <= submitted or due.least > submitted:
        return None
    answered = measures.result is not None and measures.result <= submitted
    return None if answered and not _rose_since_result(published) else due.most


def _rose_since_result(published: Sequence[Revision]) -> bool:
    """Whether the numbers rose after the しきい値判断結果 was last changed."""
    for before, after in zip(reversed(published[:-1]), reversed(published[1:]), strict=True):
        old, new = before.measures, after.measures
        if old.result != new.result:
            return False
        was, is_ = form_due(old), form_due(new)
        if any(move.rises for move in moves(old, new)) or (was and is_ and is_.most > was.most):
            return True
    return False
