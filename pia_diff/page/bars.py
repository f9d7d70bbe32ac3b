"""Counts by section and 提出時期 as bars, their lengths in hundredths of the longest."""

from __future__ import annotations

from dataclasses import dataclass

from pia_diff.tables.report import Report
from pia_diff.tables.summary import SummaryLine, summarise
from pia_diff.timing import Duty

BREACH = "違反"
_CLASSES = {BREACH: "breach", Duty.ASK.value: "ask", Duty.PRIOR.value: "prior", Duty.AFTER.value: "after"}
"""Names in the style sheet, in the order in which bars and rows show them."""


def style_class(kind: str) -> str:
    """The name of a 提出時期, or of a breach, in the style sheet."""
    return _CLASSES[kind]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: what it counts, and where it is drawn."""

    kind: str
    count: int
    start: float
    width: float

    @property
    def style(self) -> str:
        return style_class(self.kind)


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the summary, and the parts that make up its bar (none for the sum)."""

    line: SummaryLine
    parts: tuple[Part, ...]

    @property
    def ask(self) -> int:
        return _of(self.line, Duty.ASK)

    @property
    def prior(self) -> int:
        return _of(self.line, Duty.PRIOR)

    @property
    def after(self) -> int:
        return _of(self.line, Duty.AFTER)

    @property
    def said(self) -> str:
        """The bar in words: `違反1件、事後3件`."""
        return "、".join(f"{part.kind}{part.count}件" for part in self.parts)


def bars_of(report: Report) -> tuple[Bar, ...]:
    """A bar a section that has rows, and last the sum. A breach is drawn as such, not as the 提出時期 it has."""
    *lines, whole = report.counts
    longest = max((line.total for line in lines), default=1)
    lawful = {
        line.section: line for line in summarise([row for row in report.rows if not row.breach], report.comparison)
    }
    bars = [Bar(line, _parts(line, lawful.get(line.section), longest)) for line in lines]
    return (*bars, Bar(whole, ()))


def _parts(line: SummaryLine, lawful: SummaryLine | None, longest: int) -> tuple[Part, ...]:
    counts = {BREACH: line.breaches} | {duty.value: _of(lawful, duty) if lawful else 0 for duty in Duty}
    parts = []
    start = 0
    for kind in _CLASSES:
        if count := counts[kind]:
            parts.append(Part(kind, count, _share(start, longest), _share(count, longest)))
            start += count
    return tuple(parts)


def _share(count: int, longest: int) -> float:
    return round(100 * count / longest, 2)


def _of(line: SummaryLine, duty: Duty) -> int:
    return line.counts[list(Duty).index(duty)]
