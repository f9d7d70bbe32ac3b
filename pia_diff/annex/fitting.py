"""Whether a published row still fits the versions around its 変更日."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pia_diff.annex.edition import Edition, day_of, place_of
from pia_diff.annex.telling import PublishedRow, bare, reading_of
from pia_diff.compare import Comparison
from pia_diff.compare.fold import fold
from pia_diff.model import AnnexRow, Assessment
from pia_diff.published.contents import wordings_of
from pia_diff.tables.cells import plain
from pia_diff.tables.merging import same_merged
from pia_diff.tables.row import Row
from pia_diff.tables.wording import before_and_after

BEFORE, AFTER = "変更前の記載", "変更後の記載"


@dataclass(frozen=True, slots=True)
class Misfit:
    """A published row that its versions do not bear out: its number in the annex (from 1), the row, the two versions,
    and the wording (`side` is the head of its column) that does not stand in one of them.
    """

    number: int
    row: AnnexRow
    old: str
    new: str
    side: str
    wording: str


@dataclass(frozen=True)
class Step:
    """Two editions that follow each other, what differs between them, and the rows that tell it."""

    old: Edition
    new: Edition
    comparison: Comparison
    rows: tuple[Row, ...]

    @cached_property
    def readings(self) -> frozenset[tuple[str, str, str]]:
        """The rows in every form in which they may have been published, as `reading_of` gives them."""
        found = {reading_of(row) for row in (*self.rows, *same_merged(self.rows))}
        for row in self.rows:
            form = (self.comparison.old if row.judged.change.after is None else self.comparison.new).form
            for full in (False, True):
                before, after = before_and_after(row.judged.change, form, full=full, detail=True)
                found.add((fold(row.item), fold(plain(before)), fold(plain(after))))
        return frozenset(found)


StepOf = Callable[[int], Step]
"""Gives the step that ends with the edition of a number."""


def misfits(rows: Sequence[AnnexRow], editions: Sequence[Edition], step_of: StepOf) -> tuple[list[Misfit], int]:
    """The rows that do not fit their versions, and how many nobody can check: their 変更日 is no date, or before the
    second edition.
    """
    found: list[Misfit] = []
    unchecked = 0
    texts: dict[tuple[int, str], str] = {}
    for number, row in enumerate(rows, 1):
        day = day_of(row)
        place = place_of(day, editions) if day is not None else None
        if place is None:
            unchecked += 1
            continue
        misfit = _misfit(number, row, step_of(place), texts, place)
        if misfit is not None:
            found.append(misfit)
    return found, unchecked


def _misfit(number: int, row: AnnexRow, step: Step, texts: dict[tuple[int, str], str], place: int) -> Misfit | None:
    published = PublishedRow(row, step.new.assessment.form)
    if published.readings in step.readings:
        return None
    told = wordings_of(row)
    for side, wording, where, edition in (
        (AFTER, told.after, place, step.new),
        (BEFORE, told.before, place - 1, step.old),
    ):
        item = published.meaning.form_id if published.meaning.resolved else ""
        key = where, item
        if key not in texts:
            texts[key] = "\n".join(_texts(edition.assessment, item))
        missing = next((line for line in wording.split("\n") if bare(line) not in texts[key]), None)
        if missing is not None:
            return Misfit(number, row, step.old.name, step.new.name, side, missing)
    if not (told.before or told.after or told.replaced):
        return None
    return (
        None
        if told.before != told.after or told.replaced
        else Misfit(number, row, step.old.name, step.new.name, AFTER, told.after)
    )


def _texts(assessment: Assessment, item_id: str) -> Iterator[str]:
    """All that an item says in any instance, and what is printed there; the whole document where `item_id` is empty."""
    for path, value in assessment.walk():
        if not item_id or path.id == item_id or path.id.startswith(f"{item_id}."):
            yield bare(str(value))
    for group, keys in assessment.groups().items():
        if not item_id or item_id.startswith(group.id.removesuffix("[]")) or group.id.startswith(item_id):
            yield from map(bare, keys)
    yield from map(bare, _printed(assessment, item_id))


def _printed(assessment: Assessment, item_id: str) -> Iterable[str]:
    for item in assessment.form.items.values():
        if not item_id or item.id == item_id:
            yield item.label
            yield from (option.label for option in item.options)
