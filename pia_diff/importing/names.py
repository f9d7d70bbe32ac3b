"""Names for versions that nobody named."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import count

from pia_diff.store.names import version_name

SCHEMES = ("year", "date", "file")
"""By the year of the 公表日 (v2019), by its day (v2019-03-29), or by the name of the file without its suffix."""


def free_name(scheme: str, day: date, stem: str, taken: Collection[str]) -> str:
    """The name by one of SCHEMES; the second of a name gets -2, and so on. Raises BadName for the name of a file."""
    by_day = f"v{day.isoformat()}" if scheme == "date" else f"v{day.year}"
    wanted = version_name(stem) if scheme == "file" else by_day
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in count(1))
    return next(name for name in names if name not in taken)
