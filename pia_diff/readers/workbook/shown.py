"""A value of a cell → the text people see in it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from pia_diff.readers.source import tidy
from pia_diff.readers.workbook.formats import plain
from pia_diff.wareki import format_wareki

Value = int | float | str | bool | time | date | datetime | timedelta


def shown(value: Value) -> str:
    """What stands in a cell: text as it is, whole numbers without a point, days as Japanese documents print them,
    times by the 24-hour clock, TRUE and FALSE."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, datetime):
        day = format_wareki(value.date())
        return day if value.time() == time() else f"{day} {_clock(value.time())}"
    if isinstance(value, date):
        return format_wareki(value)
    if isinstance(value, time):
        return _clock(value)
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _clock(value: time) -> str:
    return f"{value.hour}:{value.minute:02}" + (f":{value.second:02}" if value.second else "")
