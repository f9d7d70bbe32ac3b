"""All versions, each with how much it changed: the changes counted by the duty they carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pia_diff.forms.revisions import FormsDiffer
from pia_diff.history.judging import judged
from pia_diff.history.lean import changes_between
from pia_diff.history.remembering import Remembered, key_of
from pia_diff.history.revisions import Revision
from pia_diff.timing import Decision, Duty


@dataclass(frozen=True)
class LogEntry:
    """A version and its changes against `previous`, the version before it; None for the oldest.

    `counts` are changes by duty (a change is one, whatever rows the annex gives it), `breaches` those that are recorded
    as submitted afterwards where they should have been submitted beforehand. `unreadable` counts what one of the two
    sources lost. `other_form`: the version before is on another 様式, and nothing can be compared.
    """

    revision: Revision
    previous: Revision | None
    counts: Mapping[Duty, int] = field(default_factory=dict)
    breaches: int = 0
    unreadable: int = 0
    other_form: bool = False

    @property
    def total(self) -> int:
        """All changes."""
        return sum(self.counts.values())


def log(
    revisions: Sequence[Revision],
    decisions: Callable[[], Iterable[Decision]] = tuple,
    within: range | None = None,
    remembered: Remembered | None = None,
) -> Iterator[LogEntry]:
    """The versions, the newest first, each as soon as it is compared with the one before. `within` are the numbers of
    the versions wanted, all by default. What is `remembered` is not counted again; what is new is kept there when the
    walk ends. Raises what reading the versions raises.
    """
    try:
        for number in reversed(range(len(revisions)) if within is None else within):
            old, new = (revisions[number - 1] if number else None), revisions[number]
            if old is None or new.files.tree == old.files.tree:
                yield LogEntry(new, old)
            elif remembered is None:
                yield _entry(old, new, decisions)
            else:
                yield _remembered(old, new, decisions, remembered)
    finally:
        if remembered is not None:
            remembered.save()


def _remembered(
    old: Revision, new: Revision, decisions: Callable[[], Iterable[Decision]], remembered: Remembered
) -> LogEntry:
    key = key_of(old, new, decisions())
    known = remembered.get(key, len(Duty) + 3)
    if known is None:
        entry = _entry(old, new, decisions)
        counts = (entry.counts.get(duty, 0) for duty in Duty)
        remembered.put(key, (*counts, entry.breaches, entry.unreadable, int(entry.other_form)))
        return entry
    *counted, breaches, unreadable, other_form = known
    return LogEntry(new, old, dict(zip(Duty, counted, strict=True)), breaches, unreadable, bool(other_form))


def _entry(old: Revision, new: Revision, decisions: Callable[[], Iterable[Decision]]) -> LogEntry:
    try:
        comparison = changes_between(old, new)
    except FormsDiffer:
        return LogEntry(new, old, other_form=True)
    found = judged(comparison, comparison.changes, new, decisions())
    counts = Counter(one.duty for one in found)
    breaches = sum(one.timing.breach for one in found)
    return LogEntry(new, old, counts, breaches, len(comparison.unreadable))
