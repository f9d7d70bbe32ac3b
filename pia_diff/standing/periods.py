"""`periods.yaml`, read once, and the last day of a period."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Period:
    """So many years from a day; `ahead` days before its end it is close. `provision` is what it rests on."""

    years: int
    ahead: int
    provision: str
    certainty: str

    def end(self, start: date) -> date:
        """The last day of the period: the same day of the month (民法第143条第2項), of February its last at most."""
        year = start.year + self.years
        return date(year, start.month, min(start.day, calendar.monthrange(year, start.month)[1]))


@lru_cache(maxsize=1)
def load_periods() -> dict[str, Period]:
    """The periods by name: reevaluation, review, keeping, emergency."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    raw = yaml.load((Path(__file__).parent / "periods.yaml").read_text("utf-8"), Loader=loader)
    return {
        name: Period(int(one["years"]), int(one["ahead"]), one["provision"], one["certainty"])
        for name, one in raw.items()
    }
