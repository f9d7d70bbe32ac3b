"""What the editable cells of a row say: text as it was typed ↔ values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pia_diff.readers.source import tidy
from pia_diff.review.columns import COMMENT, EFFECTIVE, EXPLANATION, GROUND, MERGE, PROJECT, SHARED, TIMING, Column
from pia_diff.review.errors import NotADay, NotAGround, NotANumber, NotATiming, Problem
from pia_diff.review.keys import digest, plain
from pia_diff.timing.decisions import Decision, Ground
from pia_diff.timing.decisions_yaml import TIMINGS
from pia_diff.wareki import parse_date


@dataclass(frozen=True, slots=True)
class Shared:
    """What may be said of one row, or once for all rows of a cause."""

    timing: str = ""
    explanation: str = ""
    effective: date | None = None
    ground: Ground | None = None
    project: str = ""

    @classmethod
    def of(cls, decision: Decision | None) -> Shared:
        """What a decision says of it."""
        if decision is None:
            return cls()
        return cls(decision.timing, decision.explanation, decision.effective, decision.ground, decision.project)

    @property
    def texts(self) -> tuple[str, ...]:
        """In the order of SHARED, days in ISO."""
        day = self.effective.isoformat() if self.effective else ""
        return self.timing, self.explanation, day, self.ground.value if self.ground else "", self.project

    @property
    def digest(self) -> str:
        return digest(map(clean, self.texts))

    def __bool__(self) -> bool:
        return self != Shared()


def own_digest(merge: str, comment: str) -> str:
    """The digest of what a row alone says: the No. of まとめ先 as text, and the comment."""
    return digest((merge, clean(comment)))


def clean(text: str) -> str:
    """Running text as every reader of files gives it, without blanks at line ends and blank lines around it."""
    return "\n".join(line.rstrip() for line in tidy(text).split("\n")).strip()


def read_shared(cells: Mapping[Column, str], wrong: Callable[[Column, type[Problem]], None]) -> Shared:
    """The values of the cells; `wrong` is told of every one that cannot be understood."""
    values: dict[str, Any] = {}
    for column in SHARED:
        text = clean(cells.get(column, ""))
        if not text:
            continue
        read, problem = _READERS[column]
        value = read(text)
        if value is None and problem is not None:
            wrong(column, problem)
        else:
            values[column.name] = value
    return Shared(**values)


def read_merge(cells: Mapping[Column, str], wrong: Callable[[Column, type[Problem]], None]) -> str:
    """The No. in まとめ先 as text; empty where there is none."""
    text = plain(cells.get(MERGE, "")).removeprefix("No").strip(".")
    number = text.removesuffix(".0")
    if not number:
        return ""
    if not number.isdecimal():
        wrong(MERGE, NotANumber)
        return ""
    return str(int(number))


def read_comment(cells: Mapping[Column, str]) -> str:
    """The comment."""
    return clean(cells.get(COMMENT, ""))


def _timing(text: str) -> str | None:
    return next((one for one in TIMINGS if plain(text) == one), None)


def _ground(text: str) -> Ground | None:
    return next((one for one in Ground if plain(text) == plain(one.value)), None)


_FIRST_DAY = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119


def _day(text: str) -> date | None:
    """A day; the number that Excel keeps for it where the cell lost its format."""
    number = plain(text).removesuffix(".0")
    if number.isascii() and number.isdecimal() and int(number) in _SERIALS:
        return _FIRST_DAY + timedelta(int(number))
    return parse_date(text)


def _project(text: str) -> str:
    return " ".join(text.split())


_READERS: dict[Column, tuple[Callable[[str], Any], type[Problem] | None]] = {
    TIMING: (_timing, NotATiming),
    EXPLANATION: (clean, None),
    EFFECTIVE: (_day, NotADay),
    GROUND: (_ground, NotAGround),
    PROJECT: (_project, None),
}
