"""Judged changes → rows of the annex 変更箇所."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from pia_diff.compare import Comparison, Kind
from pia_diff.model import Assessment, ItemPath
from pia_diff.printed import printed_item
from pia_diff.tables.cells import Cell, plain
from pia_diff.tables.wording import before_and_after
from pia_diff.timing import Duty, JudgedChange

HEADS = ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明")
"""The six columns of the official annex, as printed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the six columns as text, the two wordings also as cells with marked differences, and what was judged."""

    date: str
    item: str
    before: Cell
    after: Cell
    timing: str
    explanation: str
    judged: JudgedChange

    @property
    def texts(self) -> tuple[str, str, str, str, str, str]:
        """The six columns in order."""
        return self.date, self.item, plain(self.before), plain(self.after), self.timing, self.explanation

    @property
    def path(self) -> ItemPath:
        return self.judged.change.path

    @property
    def duty(self) -> Duty:
        return self.judged.judgement.duty


def annex_rows(
    comparison: Comparison, judged: Iterable[JudgedChange], *, date: str, full: bool = False
) -> tuple[Row, ...]:
    """A row a change, in the printed order of the form. `date` is the 変更日 as it is to be printed; `full` turns off
    （略） and lists all items of an instance that was added or removed.
    """
    return tuple(_row(comparison, one, date, full) for one in judged)


def _row(comparison: Comparison, one: JudgedChange, date: str, full: bool) -> Row:
    removed = one.change.kind is Kind.REMOVED
    assessment = comparison.old if removed else comparison.new
    before, after = before_and_after(one.change, assessment.form, full=full)
    judgement = one.judgement
    explanation = f"【要確認】{judgement.question}" if judgement.duty is Duty.ASK else judgement.sentence
    item = printed_item(assessment.form, one.change.path, partial(_number_of, assessment))
    return Row(date, item, before, after, judgement.duty.value, explanation, one)


def _number_of(assessment: Assessment, path: ItemPath) -> int | None:
    """The printed number of an instance: its place in its group, counted from 1."""
    section = assessment.section_of(path)
    group = ItemPath(path.id, (*path.instances[:-1], ""))
    keys = section.instances.get(group, ()) if section else ()
    return keys.index(path.instances[-1]) + 1 if path.instances[-1] in keys else None


def chosen(rows: Sequence[Row], *, duties: Sequence[Duty] = (), within: Sequence[ItemPath] = ()) -> tuple[Row, ...]:
    """The rows of certain duties, in certain places; empty sequences choose all."""
    return tuple(
        row
        for row in rows
        if (not duties or row.duty in duties) and (not within or any(_touches(row.path, place) for place in within))
    )


def _touches(path: ItemPath, place: ItemPath) -> bool:
    return path.within(place) or (path.is_group and place.id.startswith(path.id))
