"""Rows by the cause they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pia_diff.tables.row import Row
from pia_diff.timing import NO_CAUSE, Duty


class Group(NamedTuple):
    """The rows of one cause, in their order; `cause` as the table names it."""

    cause: str
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """The cause with its counts: `組織の名称：総務課→区政課（30件：事後30件）`, breaches named last."""
        counts = Counter(row.label for row in self.rows)
        parts = "、".join(f"{duty.value}{counts[duty]}件" for duty in Duty if counts[duty])
        breaches = sum(row.breach for row in self.rows)
        parts += f"、うち違反{breaches}件" if breaches else ""
        return f"{self.cause}（{len(self.rows)}件：{parts}）"


def by_cause(rows: Sequence[Row]) -> tuple[Group, ...]:
    """Every row once, under the cause that most rows share; those with a breach, a 事前 or a question first, then the
    larger groups; rows of no shared cause last.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        causes = row.judged.causes
        groups.setdefault(causes[0].label if causes else NO_CAUSE, []).append(row)

    def order(group: Group) -> tuple[bool, bool, bool, int]:
        grave = any(row.breach for row in group.rows)
        open_ = any(row.label is not Duty.AFTER for row in group.rows)
        return group.cause == NO_CAUSE, not grave, not open_, -len(group.rows)

    return tuple(sorted((Group(cause, tuple(own)) for cause, own in groups.items()), key=order))
