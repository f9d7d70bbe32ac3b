"""Whether what was filled in contradicts itself, or the days that are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pia_diff.review.columns import EFFECTIVE, GROUND, TIMING, Column
from pia_diff.review.entries import Shared
from pia_diff.review.errors import EarlyForAfter, GroundWithoutAfter, LateForPrior, Problem
from pia_diff.review.lines import Compared, Line
from pia_diff.timing import Duty
from pia_diff.wareki import format_wareki

Contradiction = tuple[Column, type[Problem], dict[str, Any]]
"""The cell to correct, what is wrong, and the fields of that error."""


def contradictions(said: Shared, line: Line, about: Compared) -> Iterator[Contradiction]:
    """What cannot be as it was filled in for a line.

    That the rules say 事前 and a person 事後 is no contradiction: it is kept, and shown as a breach without a ground.
    """
    if said.ground is not None and said.timing != Duty.AFTER.value:
        yield GROUND, GroundWithoutAfter, {"found": said.ground.value}
    if about.published is None:
        return
    days = {"published": format_wareki(about.published)}
    if said.timing == Duty.PRIOR.value:
        # Of the day that the version has, the same one is open to doubt: which came first is just what is asked then.
        late = said.effective is not None and said.effective <= about.published
        effective = said.effective or about.effective
        if late or (said.effective is None and effective is not None and effective < about.published):
            assert effective is not None
            where = EFFECTIVE if said.effective else TIMING
            yield where, LateForPrior, {"effective": format_wareki(effective), **days}
    prior = line.rule is Duty.PRIOR
    if said.timing == Duty.AFTER.value and prior and said.effective is not None and said.effective > about.published:
        yield EFFECTIVE, EarlyForAfter, {"effective": format_wareki(said.effective), **days}
