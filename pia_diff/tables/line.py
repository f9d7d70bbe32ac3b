"""A line of the annex as it is printed: one published before, or a row of this comparison."""

from __future__ import annotations

from dataclasses import dataclass

from pia_diff.model import AnnexRow
from pia_diff.tables.cells import Cell, cell, plain
from pia_diff.tables.row import Row
from pia_diff.timing import Duty


@dataclass(frozen=True, slots=True)
class Line:
    """The six columns, the two wordings with their differing words marked; `row` is what was judged, None for a line
    that was published before: that is printed word for word, and nothing in it is marked.
    """

    date: str
    item: str
    before: Cell
    after: Cell
    timing: str
    explanation: str
    row: Row | None = None

    @classmethod
    def of(cls, row: Row) -> Line:
        """A row of a comparison."""
        return cls(row.date, row.item, row.before, row.after, row.timing, row.explanation, row)

    @classmethod
    def published(cls, row: AnnexRow) -> Line:
        """A row as it was published."""
        return cls(row.date, row.item, cell(row.before), cell(row.after), row.timing, row.reason)

    @property
    def texts(self) -> tuple[str, str, str, str, str, str]:
        """The six columns in order."""
        return self.date, self.item, plain(self.before), plain(self.after), self.timing, self.explanation

    @property
    def label(self) -> Duty | None:
        """What 提出時期 says, None where the published text is none of the three words."""
        if self.row is not None:
            return self.row.label
        written = "".join(self.timing.split())
        return next((duty for duty in Duty if duty.value == written), None)

    @property
    def breach(self) -> bool:
        """Whether a 重要な変更 is recorded as submitted afterwards; never known of a published line."""
        return self.row is not None and self.row.breach


Printed = Row | Line
"""What is printed as one row of a table: both have the six columns, `label` and `breach`."""
