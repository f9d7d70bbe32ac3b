"""One row of the annex 変更箇所."""

from __future__ import annotations

from dataclasses import dataclass

from pia_diff.model import ItemPath
from pia_diff.tables.cells import Cell, plain
from pia_diff.timing import Duty, JudgedChange

HEADS = ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明")
"""The six columns of the official annex, as printed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the six columns as text, the two wordings also as cells with marked differences, and what was judged.

    `told` are the rows that a decision tells in this one; duty and timing of `judged` are then the strictest of all.
    """

    date: str
    item: str
    before: Cell
    after: Cell
    timing: str
    explanation: str
    judged: JudgedChange
    told: tuple[Row, ...] = ()

    @property
    def texts(self) -> tuple[str, str, str, str, str, str]:
        """The six columns in order."""
        return self.date, self.item, plain(self.before), plain(self.after), self.timing, self.explanation

    @property
    def path(self) -> ItemPath:
        return self.judged.change.path

    @property
    def paths(self) -> tuple[ItemPath, ...]:
        """The place of the change, and those of the changes told with it."""
        return self.path, *(row.path for row in self.told)

    @property
    def important(self) -> bool:
        """Whether the item, or that of a row told with it, carries ※."""
        return any(row.judged.judgement.important for row in (self, *self.told))

    @property
    def duty(self) -> Duty:
        """What the law asks, by the rules or by a decision on record."""
        return self.judged.duty

    @property
    def label(self) -> Duty:
        """What 提出時期 says; 要確認 while a person must answer."""
        return self.judged.timing.label

    @property
    def breach(self) -> bool:
        """Whether a 重要な変更 is recorded as submitted afterwards."""
        return self.judged.timing.breach
