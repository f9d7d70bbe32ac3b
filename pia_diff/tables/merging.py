"""Rows told in another row: those a decision merges, and those in which the same thing changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pia_diff.tables.cells import Cell, Span, lines_to_cell, plain
from pia_diff.tables.row import Row
from pia_diff.timing import Duty
from pia_diff.timing.causes import explains

ALSO = "※次の項目についても変更する。"
SAME = "※その他該当項目についても変更する。"
_STRICTNESS = (Duty.PRIOR, Duty.ASK, Duty.AFTER)


def merged(rows: Sequence[Row]) -> list[Row]:
    """The rows, each that its decision merges into another standing in that one: its 項目 below, its wordings where
    they differ. The strictest duty and 提出時期 of all of them count. A breach or a question is never hidden: it
    stays a row of its own, and nothing is told in it.
    """
    leading: dict[str, int] = {}
    for number, row in enumerate(rows):
        if not _target(row) and not _stands_alone(row):
            leading.setdefault(str(row.path), number)
    told: dict[int, list[Row]] = defaultdict(list)
    kept: list[int] = []
    for number, row in enumerate(rows):
        target = leading.get(_target(row))
        if target is None or _stands_alone(row):
            kept.append(number)
        else:
            told[target].append(row)
    return [_with(rows[number], told.get(number, ()), ALSO) for number in kept]


def same_merged(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, those that tell the same change in several items as one, with the other items below the first, led by
    「※その他該当項目についても変更する。」. The same is what reads the same on both sides, or differs by one and the
    same substitution and nothing else (an office renamed); 提出時期 and its explanation must be the same as well. A
    breach or a question stays a row of its own.
    """
    leading: dict[tuple[str, ...], int] = {}
    told: dict[int, list[Row]] = defaultdict(list)
    kept: list[int] = []
    for number, row in enumerate(rows):
        key = _sameness(row)
        first = leading.setdefault(key, number) if key else number
        if first == number:
            kept.append(number)
        else:
            told[first].append(row)
    return tuple(_with(rows[number], told.get(number, ()), SAME) for number in kept)


def _sameness(row: Row) -> tuple[str, ...]:
    """Equal for rows that tell the same change; empty for one that stands alone."""
    if _stands_alone(row) or row.told:
        return ()
    recorded = row.date, row.timing, row.explanation
    cause = next((one for one in row.judged.causes if one.before and one.after), None)
    if cause is not None and explains(cause, row.judged.change):
        return *recorded, cause.label
    return *recorded, plain(row.before), plain(row.after)


def _target(row: Row) -> str:
    return row.judged.decision.merge_with if row.judged.decision else ""


def _stands_alone(row: Row) -> bool:
    return row.breach or row.label is Duty.ASK


def _with(row: Row, others: Sequence[Row], introduced: str) -> Row:
    if not others:
        return row
    same = [one for one in others if (plain(one.before), plain(one.after)) == (plain(row.before), plain(row.after))]
    differing = [one for one in others if one not in same] if introduced == ALSO else []
    strictest = min((row, *others), key=lambda one: _STRICTNESS.index(one.label))
    duty = min((one.duty for one in (row, *others)), key=_STRICTNESS.index)
    return replace(
        row,
        item="\n".join((row.item, introduced, *(one.item for one in others))),
        before=_below(row.before, [(one.item, one.before) for one in differing]),
        after=_below(row.after, [(one.item, one.after) for one in differing]),
        timing=strictest.timing,
        judged=replace(row.judged, duty=duty, timing=strictest.judged.timing),
        explanation="\n".join(dict.fromkeys((row.explanation, *(one.explanation for one in others)))),
        told=tuple(others),
    )


def _below(cell: Cell, others: Sequence[tuple[str, Cell]]) -> Cell:
    return lines_to_cell([cell, *(part for item, one in others for part in ((Span(f"【{item}】"),), one))])
