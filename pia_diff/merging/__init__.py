"""Three revisions of an assessment → one: what one side changed is taken, what both changed is a conflict.

An item is the smallest thing: two edits of one item are a conflict even where they touch different paragraphs, for a
missed interplay is worse than a question. Public names: `merge`, `merge_section`, `merge_rows`, `merge_decisions`,
`Merged`, `Conflict`, `Reason`, `Side`, `Choice`, `Choose`, `Three`, `WrongChoice`.
"""

from pia_diff.merging.assessments import Merged, merge
from pia_diff.merging.conflicts import Choice, Choose, Conflict, Reason, Side, Three, WrongChoice, leave_open, take
from pia_diff.merging.decisions import merge_decisions
from pia_diff.merging.lists import merge_left_over, merge_rows
from pia_diff.merging.sections import merge_section

__all__ = [
    "Choice",
    "Choose",
    "Conflict",
    "Merged",
    "Reason",
    "Side",
    "Three",
    "WrongChoice",
    "leave_open",
    "merge",
    "merge_decisions",
    "merge_left_over",
    "merge_rows",
    "merge_section",
    "take",
]
