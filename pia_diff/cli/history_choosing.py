"""What a command line that walks through versions means: which assessment, from which version to which."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from pia_diff.errors import PiaDiffError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pia_diff.history.revisions import Revision, Revisions
    from pia_diff.store import Store, Version
    from pia_diff.timing import Decision


class SinceAfterUntil(PiaDiffError):
    """A stretch of time that ends before it begins."""

    code = "usage"
    template = "--since {since} is later than --until {until}; nothing lies between them: exchange the two"


def numbered(store: Store, typed: str, assessment: str | None) -> tuple[str, str]:
    """The number of the assessment meant, and what was typed without it: `12/Ⅱ.3.⑥` names both.

    Raises NoVersions, UnknownAssessment, AssessmentNeeded.
    """
    from pia_diff.store.history import choose_number, numbers

    if assessment is None:
        whose, slash, rest = typed.partition("/")
        if slash and rest and whose in numbers(store.repo):
            return whose, rest
    return choose_number(store.repo, assessment), typed


def numbers_meant(store: Store, assessment: str | None) -> list[str]:
    """The number given, else those of all assessments. Raises NoVersions, UnknownAssessment."""
    from pia_diff.store.errors import NoVersions
    from pia_diff.store.history import choose_number, numbers

    if assessment is not None:
        return [choose_number(store.repo, assessment)]
    found = numbers(store.repo)
    if not found:
        raise NoVersions(path=store.path)
    return found


def decisions_of(store: Store, number: str) -> Callable[[], Sequence[Decision]]:
    """What was decided about an assessment, read when it is first asked for."""
    from pia_diff.timing.keeping import kept_decisions

    return cache(lambda: kept_decisions(store, number))


def stretch(revisions: Revisions, since: str | None, until: str | None) -> range:
    """The numbers of the versions from `since` to `until`, each a version or a day. It may be empty.

    Raises SinceAfterUntil, and what finding a version raises.
    """
    first = 0 if since is None else _place(revisions, since, last=False)
    last = len(revisions) - 1 if until is None else _place(revisions, until, last=True)
    if since is not None and until is not None and first > last and _are_turned(revisions, since, until):
        raise SinceAfterUntil(since=since, until=until)
    return range(first, last + 1)


def _are_turned(revisions: Revisions, since: str, until: str) -> bool:
    """Whether `since` is later than `until`, and not only no version lies between two days."""
    days = _day(revisions, since), _day(revisions, until)
    return days[0] is None or days[1] is None or days[0] > days[1]


def _place(revisions: Revisions, spec: str, *, last: bool) -> int:
    """The number of a version; of a day the number of the first version since, or the last until then."""
    day = _day(revisions, spec)
    if day is None:
        return revisions.place(revisions.store.version(spec, None if "/" in spec else revisions.number))
    days = [_published(one.version) for one in revisions]
    return sum(one <= day for one in days) - 1 if last else sum(one < day for one in days)


def _day(revisions: Revisions, spec: str) -> date | None:
    """The day that was typed, None where it is no day, or a version is called so."""
    from pia_diff.wareki import parse_date

    return None if any(one.name == spec for one in revisions) else parse_date(spec)


def _published(version: Version) -> date:
    return version.published or version.created.date()


def known(revisions: Sequence[Revision]) -> str:
    """評価書名 by the newest version, on one line; its number where it has none."""
    from pia_diff.store.version import one_line

    newest = revisions[-1]
    return one_line(newest.assessment.text_of("head.name")) or newest.version.number
