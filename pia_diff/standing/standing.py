"""How an assessment stands on a day: dates due, thresholds, breaches and questions."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pia_diff.standing.evaluations import Evaluation, last_evaluation
from pia_diff.standing.obligations import Kind, Obligation, State, obligations, open_threshold
from pia_diff.standing.pairs import Pair, Pairs
from pia_diff.standing.revision import Ended, Revision
from pia_diff.store.history import natural
from pia_diff.timing.thresholds import Due, Measures, Move, form_due, moves


class Grade(enum.IntEnum):
    """How much an assessment presses, the most first."""

    BREACH = 0
    OVERDUE = 1
    SOON = 2
    ASK = 3
    FINE = 4
    ENDED = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure of the thresholds that moved from one version to the next."""

    old: str
    new: str
    move: Move


@dataclass(frozen=True, slots=True)
class Ahead:
    """A version not published yet: the 公表日 it carries (in the future, or None), from when it holds, and how many of
    its changes must be submitted beforehand.
    """

    version: str
    published: date | None
    effective: date | None
    prior: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One assessment on the day `today`.

    `version` and `published` are the last publication so far; `ahead` the versions after it. `pairs` are the versions
    that were compared with the one before, the oldest first; `open_pairs` those whose breaches and questions no later
    evaluation has covered. `due` says which 様式 the numbers of the last publication ask for, `due_next` those of the
    newest version, `open_form` which higher one may be due.
    """

    today: date
    number: str
    name: str
    organisation: str
    form: str
    version: str | None
    published: date | None
    ahead: tuple[Ahead, ...]
    evaluation: Evaluation | None
    ended: Ended | None
    obligations: tuple[Obligation, ...]
    measures: Measures
    due: Due | None
    due_next: Due | None
    open_form: int | None
    moved: tuple[Moved, ...]
    pairs: tuple[Pair, ...]
    open_pairs: tuple[Pair, ...]

    @property
    def over(self) -> bool:
        """Whether the task has ended by now."""
        return self.ended is not None and (self.ended.day is None or self.ended.day <= self.today)

    @property
    def breaches(self) -> int:
        """Changes that had to be submitted before and were submitted after, and are not covered since."""
        return sum(pair.breaches for pair in self.open_pairs)

    @property
    def questions(self) -> int:
        """Changes that wait for an answer, and are not covered since: any of them may turn out to be 事前."""
        return sum(pair.questions for pair in self.open_pairs)

    @property
    def presses(self) -> bool:
        """Whether something should have been done, or must be done at once."""
        return any(one.pressing for one in self.obligations)

    @property
    def asks(self) -> bool:
        """Whether somebody must answer something: about a change, the thresholds, or a day that is not told."""
        unknown = any(one.state is State.UNKNOWN for one in self.obligations)
        return bool(self.questions) or self.open_form is not None or (unknown and not self.over)

    @property
    def grade(self) -> Grade:
        """How much it presses."""
        states = {one.state for one in self.obligations}
        if self.breaches:
            return Grade.BREACH
        if self.presses:
            return Grade.OVERDUE
        if State.SOON in states:
            return Grade.SOON
        if self.asks:
            return Grade.ASK
        return Grade.ENDED if self.over else Grade.FINE

    @property
    def order(self) -> tuple[int, date, tuple[int, int, str]]:
        """Sorts the most pressing first: by grade, then by the first day, then by number."""
        at_once = [date.min for one in self.obligations if one.state is State.AT_ONCE]
        days = at_once + [one.day for one in self.obligations if one.day is not None]
        return self.grade, min(days, default=date.max), natural(self.number)

    def obligation(self, kind: Kind) -> Obligation | None:
        """The obligation of a kind, None where there is none."""
        return next((one for one in self.obligations if one.kind is kind), None)


def standing(revisions: Sequence[Revision], today: date, *, whole: bool = False) -> Standing:
    """How an assessment stands on a day, from its versions (at least one), the oldest first.

    Only the versions since the last evaluation are compared with each other; with `whole` all.
    Raises what reading a section raises.
    """
    newest = revisions[-1]
    places = {one: place for place, one in enumerate(revisions)}
    published = [one for one in revisions if one.published is not None and one.published <= today]
    last = published[-1] if published else None
    index = places[last] if last else -1
    pairs = Pairs(revisions, today)
    evaluation = last_evaluation(published, lambda old, new: pairs.between(places[old], places[new]))
    ended = newest.ended
    over = ended is not None and (ended.day is None or ended.day <= today)
    since = next((places[one] for one in published if evaluation and one.version.name == evaluation.version), 1)
    open_pairs = pairs.between(min(max(since - 1, 0), max(len(revisions) - 2, 0)), len(revisions) - 1)
    waiting = pairs.between(max(index, 0), len(revisions) - 1)
    if whole:
        pairs.between(0, len(revisions) - 1)
    shown = last or newest
    return Standing(
        today=today,
        number=newest.version.number,
        name=newest.name,
        organisation=newest.organisation,
        form=newest.form.id,
        version=last.version.name if last else None,
        published=last.published if last else None,
        ahead=tuple(_ahead(one, waiting) for one in revisions[index + 1 :]),
        evaluation=evaluation,
        ended=ended,
        obligations=obligations(published, waiting, evaluation, ended if over else None, today),
        measures=shown.measures,
        due=form_due(shown.measures),
        due_next=form_due(newest.measures),
        open_form=None if over else open_threshold(published),
        moved=tuple(
            Moved(before.version.name, after.version.name, move)
            for before, after in pairwise(revisions)
            for move in moves(before.measures, after.measures)
        ),
        pairs=pairs.known(),
        open_pairs=open_pairs,
    )


def _ahead(one: Revision, waiting: Sequence[Pair]) -> Ahead:
    prior = sum(pair.prior for pair in waiting if pair.new == one.version.name)
    return Ahead(one.version.name, one.published, one.version.effective, prior)
