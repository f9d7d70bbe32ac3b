"""Dates as Japanese documents print them ↔ `datetime.date`."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple


class Era(NamedTuple):
    """A Japanese era: its name, the letter forms abbreviate it to, its first day."""

    name: str
    letter: str
    first_day: date


ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    # Before 1873 Japan counted by the lunar calendar: such dates have no plain counterpart.
    Era("明治", "M", date(1873, 1, 1)),
)
"""Newest first. The year n of an era is the year `first year + n - 1`."""

_FIRST_YEARS = {era.name: era.first_day.year for era in ERAS} | {era.letter: era.first_day.year for era in ERAS}
_FIRST_YEARS["明治"] = _FIRST_YEARS["M"] = 1868

_DATE = re.compile(
    r"""(?: (?P<era>令和|平成|昭和|大正|明治|[RHSTM])\.? (?P<of_era>元|0?[1-9]|[1-9][0-9]) | (?P<year>[0-9]{4}) )
        (?: 年(?P<m1>[0-9]{1,2})月(?P<d1>[0-9]{1,2})日
          | (?P<sep>[./-])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2}) )
        (?: \([日月火水木金土](?:曜日?)?\) )?""",
    re.VERBOSE,
)


def parse_date(text: str) -> date | None:
    """The day that `text` names as a whole, None when it names none.

    Understood: `2024-12-25`, `2024/12/25`, `2024年12月25日`, `令和6年12月25日`, `R6.12.25`, `令和元年5月1日`, 平成 and
    昭和 alike; full-width digits, blanks between the parts and a weekday in brackets after them do not matter. A year
    past the end of an era is read on (`平成35年4月1日` is in 2023: documents written before 2019 look ahead so).
    """
    folded = "".join(unicodedata.normalize("NFKC", text).upper().split())
    found = _DATE.fullmatch(folded)
    if found is None:
        return None
    if found["year"]:
        year = int(found["year"])
    else:
        year = _FIRST_YEARS[found["era"]] + (1 if found["of_era"] == "元" else int(found["of_era"])) - 1
    try:
        return date(year, int(found["m1"] or found["m2"]), int(found["d1"] or found["d2"]))
    except ValueError:  # no such day
        return None


def format_wareki(day: date) -> str:
    """A day as documents print it: `令和6年12月25日`, `令和元年5月1日`; before 1873 with the year of our era."""
    for era in ERAS:
        if day >= era.first_day:
            year = day.year - _FIRST_YEARS[era.name] + 1
            return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"
