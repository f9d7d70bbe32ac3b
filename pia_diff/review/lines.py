"""Judged changes → the lines of a review: a line a change, none merged, in the order of the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pia_diff.compare import Comparison
from pia_diff.review.entries import Shared, own_digest
from pia_diff.review.fitting import fitted
from pia_diff.review.keys import CauseKey, RowKey, shown_digest
from pia_diff.tables.cells import plain
from pia_diff.tables.row import Row
from pia_diff.tables.rows import row_of
from pia_diff.timing import Decision, Duty, JudgedChange, fingerprint
from pia_diff.timing.causes import SHARED as ENOUGH
from pia_diff.timing.causes import explains


@dataclass(frozen=True, slots=True)
class Compared:
    """What a review is about: 評価書番号 and 評価書名, the two versions, 公表日 and day of effect of the newer one."""

    number: str
    title: str
    old: str
    new: str
    published: date | None = None
    effective: date | None = None


@dataclass(frozen=True)
class Line:
    """One change: its No., its row of the annex, and the cause it is told under, where others share it."""

    number: int
    row: Row
    cause: str

    @property
    def judged(self) -> JudgedChange:
        return self.row.judged

    @property
    def decision(self) -> Decision | None:
        """The decision on record."""
        return self.judged.decision

    @property
    def path(self) -> str:
        return str(self.row.path)

    @property
    def rule(self) -> Duty:
        """What the rules say, whatever was decided."""
        return self.judged.judgement.duty

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.judged.change)

    @cached_property
    def explained(self) -> bool:
        """Whether its cause tells all of it, so that what is said of the cause is said of the whole change."""
        return any(one.label == self.cause and explains(one, self.judged.change) for one in self.judged.causes)

    @property
    def mixed(self) -> bool:
        """Whether more than its cause differs in a line that the rules do not call 事後."""
        return self.rule is not Duty.AFTER and not self.explained

    @property
    def shown(self) -> str:
        """The digest of both wordings as they are shown."""
        return shown_digest((plain(fitted(self.row.before)), plain(fitted(self.row.after))))


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A cause that several changes share, and the lines told under it; `more` are those of them in which more differs
    than the cause tells, and which the rules do not call 事後: each must be decided by itself to be so.
    """

    cause: str
    lines: tuple[Line, ...]
    more: tuple[Line, ...]

    @property
    def shared(self) -> Shared:
        """What was decided alike of all its lines; nothing where they differ."""
        said = {Shared.of(line.decision) for line in self.lines}
        return said.pop() if len(said) == 1 else Shared()


class Review:
    """The lines of a review, in order, and what finds them."""

    def __init__(self, comparison: Comparison, judged: Sequence[JudgedChange], compared: Compared) -> None:
        self.compared = compared
        counts = Counter(cause for one in judged for cause in one.causes)
        self.lines = tuple(
            Line(
                number,
                row_of(comparison, one),
                next((cause.label for cause in one.causes if counts[cause] >= ENOUGH), ""),
            )
            for number, one in enumerate(judged, 1)
        )
        self.by_fingerprint = {line.fingerprint: line for line in self.lines}
        self._numbers = {line.path: line.number for line in self.lines}

    @cached_property
    def causes(self) -> tuple[CauseLine, ...]:
        """The causes that several changes share, those with most lines first. Every line stands under one of them at
        most: the one that most changes share."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.cause:
                found.setdefault(line.cause, []).append(line)
        several = [
            CauseLine(cause, tuple(lines), tuple(line for line in lines if line.mixed))
            for cause, lines in found.items()
        ]
        return tuple(sorted(several, key=lambda one: -len(one.lines)))

    def merge(self, line: Line) -> str:
        """The No. of the line that this one is told in; empty where there is none."""
        target = line.decision.merge_with if line.decision else ""
        return str(self._numbers[target]) if target in self._numbers else ""

    def key(self, line: Line) -> RowKey:
        """What the hidden cell of a line says."""
        shared, comment = Shared.of(line.decision), line.decision.comment if line.decision else ""
        about = self.compared
        return RowKey(
            about.number, about.old, about.new, line.path, line.fingerprint,
            line.shown, shared.digest, own_digest(self.merge(line), comment),
        )  # fmt: skip

    def cause_key(self, line: CauseLine) -> CauseKey:
        """What the hidden cell of a cause says."""
        about = self.compared
        return CauseKey(about.number, about.old, about.new, line.cause, line.shared.digest)
