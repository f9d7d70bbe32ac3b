"""Days on the command line."""

from __future__ import annotations

from datetime import date

from pia_diff.errors import PiaDiffError


class NotADate(PiaDiffError):
    """What was given for a day is none."""

    code = "bad_date"
    template = "'{text}' is not a date; write 2025-03-31, 令和7年3月31日 or R7.3.31"


def day(text: str | None) -> date | None:
    """The day that was typed, None where nothing was. Raises NotADate."""
    from pia_diff.wareki import parse_date

    found = parse_date(text) if text is not None else None
    if text is not None and found is None:
        raise NotADate(text=text)
    return found
