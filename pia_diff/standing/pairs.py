"""What lies between two versions that follow each other: changes, breaches, questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pia_diff.compare import compare
from pia_diff.forms.revisions import FormsDiffer
from pia_diff.standing.revision import Revision
from pia_diff.timing.judge import Duty, judge
from pia_diff.timing.record import Circumstances, record


@dataclass(frozen=True, slots=True)
class Pair:
    """Counts of the changes from the version `old` to the version `new`.

    `prior` are those whose duty is 事前, after what a person decided, and `decided` those that a person decided to be
    so. Recorded as 事後 all the same are `breaches`, and `emergencies`, which 規則第9条第2項 lets follow. `questions`
    wait for an answer. `marked` says that form 2 newly marks 規則第9条第2項の適用. `comparable` is False, and all
    counts are 0, where the two stand on different 様式.
    """

    old: str
    new: str
    changes: int = 0
    prior: int = 0
    decided: int = 0
    breaches: int = 0
    questions: int = 0
    emergencies: int = 0
    marked: bool = False
    comparable: bool = True

    @property
    def emergency(self) -> bool:
        """Whether an emergency let anything be submitted afterwards."""
        return self.marked or self.emergencies > 0


def pair_of(before: Revision, after: Revision, today: date) -> Pair:
    """The counts of two versions that follow each other, as they stand on a day: what is not published by then can be
    published on that day at the earliest.
    """
    names = (before.version.name, after.version.name)
    try:
        comparison = compare(before.assessment, after.assessment)
    except FormsDiffer:
        return Pair(*names, comparable=False)
    known = Circumstances(
        published=after.published or today, effective=after.version.effective, decisions=after.decisions
    )
    recorded = record(judge(comparison), known)
    prior = [one for one in recorded if one.duty is Duty.PRIOR]
    late = [one for one in prior if one.timing.label is Duty.AFTER]
    return Pair(
        *names,
        changes=len(recorded),
        prior=len(prior),
        decided=sum(one.decision is not None and one.decision.timing == Duty.PRIOR.value for one in prior),
        breaches=sum(one.timing.breach for one in late),
        questions=sum(one.timing.label is Duty.ASK for one in recorded),
        emergencies=sum(not one.timing.breach for one in late),
        marked=bool(after.emergency_applied) and before.emergency_applied is False,
    )


class Pairs:
    """The pairs of versions that follow each other, each compared when it is asked for."""

    def __init__(self, revisions: Sequence[Revision], today: date) -> None:
        self._revisions = revisions
        self._today = today
        self._found: dict[int, Pair] = {}

    def between(self, start: int, end: int) -> tuple[Pair, ...]:
        """The pairs that lead from one version to a later one, by their places among the versions."""
        for place in range(start, end):
            if place not in self._found:
                self._found[place] = pair_of(self._revisions[place], self._revisions[place + 1], self._today)
        return tuple(self._found[place] for place in range(start, end))

    def known(self) -> tuple[Pair, ...]:
        """Those compared so far, the oldest first."""
        return tuple(self._found[place] for place in sorted(self._found))
