"""しきい値判断: which 評価書 is due by 対象人数, 取扱者数 and 重大事故, and what moved it.

The classes are data, `thresholds.yaml`. Pure functions over what a document says; where it says nothing (absent, or
left blank) nothing is concluded: then more than one form may be due.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple


class Rung(NamedTuple):
    """A class of 対象人数 as the forms print it, its place from the lowest (0), and the number of the 様式 due in it
    (0: none): `plain`, and `raised` by 500 or more 取扱者 or a 重大事故 within a year.
    """

    persons: str
    place: int
    plain: int
    raised: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All that `thresholds.yaml` says. `follow` is by when a higher form is due, and `follow_provision` its ground."""

    rungs: tuple[Rung, ...]
    handlers: int
    staff: Mapping[str, tuple[int, int | None]]
    results: Mapping[str, int]
    documents: Mapping[str, int]
    provision: str
    certainty: str
    follow: str
    follow_provision: str
    follow_certainty: str


@dataclass(frozen=True, slots=True)
class Measures:
    """What a document says of the thresholds; None for what it does not tell.

    `persons` is the class of 対象人数; `handlers` whether the 取扱者 are 500 or more; `accident` whether a 重大事故 of
    特定個人情報 happened within a year; `result` the 様式 that its own しきい値判断結果 names (0: none due);
    `submitted` the highest 様式 that its city submits for the task.
    """

    persons: Rung | None = None
    handlers: bool | None = None
    accident: bool | None = None
    result: int | None = None
    submitted: int | None = None


class Due(NamedTuple):
    """The lowest and the highest 様式 that may be due (0: none); equal where the document tells all."""

    least: int
    most: int

    @property
    def certain(self) -> bool:
        """Whether one form and no other is due."""
        return self.least == self.most


class Move(NamedTuple):
    """One measure in another class than before: `measure` is persons, handlers or accident, as in Measures; `rises`
    says whether it can ask for a higher form.
    """

    measure: str
    before: Rung | bool
    after: Rung | bool
    rises: bool


@lru_cache(maxsize=1)
def load_thresholds() -> Thresholds:
    """The classes of the package, from 規則第5条 to 第8条."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    raw: dict[str, Any] = yaml.load((Path(__file__).parent / "thresholds.yaml").read_text("utf-8"), Loader=loader)
    return Thresholds(
        rungs=tuple(
            Rung(one["persons"], place, int(one["plain"]), int(one["raised"])) for place, one in enumerate(raw["rungs"])
        ),
        handlers=int(raw["handlers"]),
        staff={_fold(label): _bounds(bounds) for label, bounds in raw["staff"].items()},
        results={_fold(label): int(form) for label, form in raw["results"].items()},
        documents={_fold(label): int(form) for label, form in raw["documents"].items()},
        provision=raw["provision"],
        certainty=raw["certainty"],
        follow=raw["follow"]["by"],
        follow_provision=raw["follow"]["provision"],
        follow_certainty=raw["follow"]["certainty"],
    )


def _bounds(raw: list[str]) -> tuple[int, int | None]:
    least, *most = map(int, raw)
    return least, (most[0] if most else None)


def rung_of(printed: str) -> Rung | None:
    """The class that a 対象人数 names (`1,000人未満(任意実施)` as well), None for no class."""
    folded = _fold(printed)
    return next((rung for rung in load_thresholds().rungs if folded.startswith(_fold(rung.persons))), None)


def result_of(printed: str) -> int | None:
    """The 様式 that a しきい値判断結果 says is due, 0 where it says none, None where it says nothing known."""
    return _named(load_thresholds().results, printed)


def documents_of(printed: str) -> int | None:
    """The highest 様式 that 提出する評価書の種類 of a 基礎項目評価書 names, None for nothing known."""
    return _named(load_thresholds().documents, printed)


def _named(meanings: Mapping[str, int], printed: str) -> int | None:
    folded = _fold(printed)
    return next((form for label, form in meanings.items() if folded.startswith(label)), None)


def enough_handlers(own: Iterable[str | None], entrusted: Iterable[str | None]) -> bool | None:
    """Whether the 取扱者 are 500 or more, from the classes of 使用者数 (one a file) and 委託先における取扱者数 (one a
    委託事項); None in the lists for what the document does not tell.

    One person may stand in several of them, so there are at least as many as in the largest of each list, and at most
    as many as in all together. None where that does not decide.
    """
    thresholds = load_thresholds()
    least, most, told = 0, 0, True
    for numbers in (list(own), list(entrusted)):
        bounds = [thresholds.staff.get(_fold(label)) if label else None for label in numbers]
        known = [one for one in bounds if one is not None]
        least += max((one[0] for one in known), default=0)
        open_ended = len(known) < len(bounds) or any(one[1] is None for one in known)
        told = told and not open_ended
        most += sum(one[1] or 0 for one in known)
    if least >= thresholds.handlers:
        return True
    return False if told and most < thresholds.handlers else None


def form_due(measures: Measures) -> Due | None:
    """Which 様式 the measures ask for (規則第5条から第7条まで); None where the 対象人数 is not known."""
    if measures.persons is None:
        return None
    raising = (measures.handlers, measures.accident)
    if True in raising:
        return Due(measures.persons.raised, measures.persons.raised)
    if None in raising:
        return Due(measures.persons.plain, measures.persons.raised)
    return Due(measures.persons.plain, measures.persons.plain)


def moves(before: Measures, after: Measures) -> tuple[Move, ...]:
    """The measures that stand in another class than before. What one of the two does not tell did not move."""
    found = []
    if before.persons is not None and after.persons is not None and before.persons != after.persons:
        rises = after.persons.place > before.persons.place
        found.append(Move("persons", before.persons, after.persons, rises))
    for measure in ("handlers", "accident"):
        old, new = getattr(before, measure), getattr(after, measure)
        if old is not None and new is not None and old != new:
            found.append(Move(measure, old, new, new))
    return tuple(found)


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
