"""Dates as a check reads them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from pia_diff.wareki import parse_date

_SHAPE = re.compile(
    r"(?:(?:令和|平成|昭和|[RHS]\.?)(?:元|[0-9]{1,2})|[0-9]{4})(?:年[0-9]+月[0-9]+日|([./-])[0-9]+\1[0-9]+)"
)


def is_impossible(text: str) -> bool:
    """Whether a text has the shape of a date and names no day: `平成26年2月30日`."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return _SHAPE.fullmatch(folded) is not None and parse_date(text) is None


def day_of(text: str) -> date | None:
    """The day a text names, taken as a whole; None for none."""
    return parse_date(text)
