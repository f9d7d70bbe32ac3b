"""The annex accumulates: rows published before, word for word, then the new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from pia_diff.annex.edition import Edition, day_of
from pia_diff.annex.fitting import Misfit, Step, misfits
from pia_diff.annex.telling import PublishedRow, reading_of
from pia_diff.compare.fold import fold
from pia_diff.model import AnnexRow
from pia_diff.tables.line import Line
from pia_diff.tables.merging import same_merged
from pia_diff.tables.row import Row


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that stood in the annex of an earlier edition and does not stand in the one that counts."""

    edition: str
    row: AnnexRow


@dataclass(frozen=True)
class Annex:
    """The whole annex of the last edition.

    `lines` are the published rows and then the new ones; `source` names the edition whose annex they were read from,
    empty where none had any. `steps` are those that brought new rows. `misfits` are published rows that do not fit
    their versions, `unchecked` how many nobody can hold against any; `dropped` rows that an earlier annex had.
    """

    lines: tuple[Line, ...]
    source: str
    steps: tuple[Step, ...]
    misfits: tuple[Misfit, ...]
    unchecked: int
    dropped: tuple[Dropped, ...]

    @property
    def published(self) -> int:
        """How many of the lines were published before."""
        return sum(line.row is None for line in self.lines)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The new rows."""
        return tuple(line.row for line in self.lines if line.row is not None)


Between = Callable[[Edition, Edition], Step]
"""Compares two editions that follow each other."""


def accumulate(editions: Sequence[Edition], between: Between, *, since: int = 0, merge_same: bool = False) -> Annex:
    """The annex of the last of `editions`, which stand in the order of publication.

    The published rows are those of the newest edition whose document has any; every later edition adds the rows it
    brought, and so does that one itself where its annex does not tell them. `since` is the number of the edition
    after which rows are wanted: of the published ones those with a later 変更日, or with none that is a date.
    `merge_same` tells the same new change in many items once.
    """
    step_of = cache(lambda number: between(editions[number - 1], editions[number]))
    numbers = range(len(editions))
    source = next((n for n in reversed(numbers) if editions[n].assessment.rows), None)
    rows = editions[source].assessment.rows if source is not None else ()
    wanted = [row for row in rows if _is_after(row, editions[since])] if since else list(rows)
    lines = [Line.published(row) for row in wanted]
    steps = []
    for number in range(max(1, since + 1, source or 0), len(editions)):
        step = step_of(number)
        new = step.rows
        if number == source:
            new = _untold(step, rows)
        new = same_merged(new) if merge_same else new
        lines += map(Line.of, new)
        steps += [step] if new else []
    found, unchecked = misfits(rows, editions, step_of)
    kept = [one for one in found if one.row in wanted]
    dropped = _dropped(editions[:source], rows) if source else ()
    name = editions[source].name if source is not None else ""
    return Annex(tuple(lines), name, tuple(steps), tuple(kept), unchecked, dropped)


def _is_after(row: AnnexRow, edition: Edition) -> bool:
    day = day_of(row)
    return day is None or edition.published is None or day > edition.published


def _untold(step: Step, rows: Sequence[AnnexRow]) -> tuple[Row, ...]:
    """The rows of a step that its own annex does not tell. Rows of earlier days tell of earlier changes."""
    printed = {fold(row.item) for row in step.rows}
    mine = [PublishedRow(row, step.new.assessment.form, printed) for row in rows if _is_after(row, step.old)]
    equal = {one.readings for one in mine}
    return tuple(row for row in step.rows if not _is_told(row, mine, equal))


def _is_told(row: Row, mine: Sequence[PublishedRow], equal: set[tuple[str, str, str]]) -> bool:
    return reading_of(row) in equal or any(one.tells(row) for one in mine)


def _dropped(earlier: Sequence[Edition], rows: Sequence[AnnexRow]) -> tuple[Dropped, ...]:
    """Rows of the last earlier annex that has any, in so far as `rows` lacks them."""
    for edition in reversed(earlier):
        if edition.assessment.rows:
            known = {_key(row) for row in rows}
            return tuple(Dropped(edition.name, row) for row in edition.assessment.rows if _key(row) not in known)
    return ()


def _key(row: AnnexRow) -> tuple[str, ...]:
    return tuple(map(fold, (row.item, row.before, row.after)))
