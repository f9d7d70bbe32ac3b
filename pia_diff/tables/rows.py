"""Judged changes → rows of the annex 変更箇所."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from pia_diff.compare import Comparison, Kind
from pia_diff.model import Assessment, ItemPath
from pia_diff.printed import printed_item
from pia_diff.tables.blocks import by_block
from pia_diff.tables.merging import merged
from pia_diff.tables.row import Row
from pia_diff.tables.wording import before_and_after
from pia_diff.timing import Duty, JudgedChange


def annex_rows(
    comparison: Comparison, judged: Iterable[JudgedChange], *, date: str, full: bool = False, detail: bool = False
) -> tuple[Row, ...]:
    """A row a change, in the printed order of the form, breaches before all others; rows that a decision merges stand
    in the row they are told in, a text that changed in several ＜…における措置＞ blocks has a row a block. `date` is
    the 変更日 as it is to be printed; `full` turns off （略） and keeps a text together, `detail` (and `full`) lists
    all items of an instance that was added or removed.
    """
    rows: Iterable[Row] = merged([row_of(comparison, one, date=date, full=full, detail=detail) for one in judged])
    return tuple(sorted(rows if full else by_block(rows), key=lambda row: not row.breach))


def row_of(
    comparison: Comparison, one: JudgedChange, *, date: str = "", full: bool = False, detail: bool = False
) -> Row:
    """The one row of one change; see `annex_rows`."""
    removed = one.change.kind is Kind.REMOVED
    assessment = comparison.old if removed else comparison.new
    before, after = before_and_after(one.change, assessment.form, full=full, detail=detail)
    item = printed_item(assessment.form, one.change.path, partial(_number_of, assessment))
    return Row(date, item, before, after, one.timing.label.value, _explanation(one), one)


def _explanation(one: JudgedChange) -> str:
    """提出時期に係る説明, with what must not be overlooked before it."""
    if one.question:
        return f"【要確認】{one.question}"
    if one.timing.breach:
        return f"【違反】{one.timing.sentence or '重要な変更に当たるが、事後とされている。'}"
    return one.timing.sentence


def _number_of(assessment: Assessment, path: ItemPath) -> int | None:
    """The printed number of an instance: its place in its group, counted from 1."""
    section = assessment.section_of(path)
    group = ItemPath(path.id, (*path.instances[:-1], ""))
    keys = section.instances.get(group, ()) if section else ()
    return keys.index(path.instances[-1]) + 1 if path.instances[-1] in keys else None


def chosen(rows: Sequence[Row], *, duties: Sequence[Duty] = (), within: Sequence[ItemPath] = ()) -> tuple[Row, ...]:
    """The rows of which 提出時期 says one of `duties`, in certain places; empty sequences choose all. A
    breach is never left out for its duty, a row for its place where a row told in it has another.
    """
    return tuple(
        row
        for row in rows
        if (not duties or row.label in duties or row.breach)
        and (not within or any(_touches(path, place) for path in row.paths for place in within))
    )


def _touches(path: ItemPath, place: ItemPath) -> bool:
    return path.within(place) or (path.is_group and place.id.startswith(path.id))
