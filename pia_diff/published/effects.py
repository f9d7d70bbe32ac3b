"""The days from which the changes of a published table hold, as far as they are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pia_diff.errors import PiaDiffError
from pia_diff.published.rows import PublishedRow
from pia_diff.wareki import parse_date


class BadDate(PiaDiffError):
    """A word on the command line that is no day."""

    code = "bad_date"
    template = "'{found}' is not a date; write it as 2025-04-01 or 令和7年4月1日, for one 変更日 as R7.3.1=R7.4.1"


class UnknownDay(PiaDiffError):
    """A 変更日 that no row has."""

    code = "bad_date"
    template = "no row has the 変更日 {found}; the table has: {known}"


@dataclass(frozen=True, slots=True)
class Effects:
    """`newest` is the day from which the changes of the newest 変更日 hold, `by_date` those of others by 変更日."""

    newest: date | None = None
    by_date: dict[date, date] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Sequence[str]) -> Effects:
        """From words such as `2025-04-01` or `R7.3.1=R7.4.1`. Raises BadDate."""
        newest: date | None = None
        by_date: dict[date, date] = {}
        for word in words:
            left, equals, right = word.partition("=")
            first, second = parse_date(left), parse_date(right)
            if first is None or (equals and second is None):
                raise BadDate(found=word)
            if second is None:
                newest = first
            else:
                by_date[first] = second
        return cls(newest, by_date)

    def days(self, rows: Iterable[PublishedRow]) -> dict[int, date]:
        """The day of effect of the rows it is known of, by their numbers: what the row says itself goes first, and
        where that is no day, none is known.

        Raises UnknownDay for a 変更日 that was named and that no row has.
        """
        listed = list(rows)
        dates = {row.number: parse_date(row.date) for row in listed}
        known = {day for day in dates.values() if day}
        for named in self.by_date:
            if named not in known:
                raise UnknownDay(found=named, known=", ".join(sorted(dict.fromkeys(row.date for row in listed))) or "—")
        found = {}
        for row in listed:
            day = dates[row.number]
            effective = parse_date(row.effective) if row.effective else None
            if not row.effective.strip() and day is not None:
                effective = self.by_date.get(day)
                if effective is None and day == max(known):
                    effective = self.newest
            if effective is not None:
                found[row.number] = effective
        return found
