"""The review: judged changes as a workbook (or CSV) for the officer, and what was filled in read back as decisions.

Public names: `Review` and `Compared`; `write_review`, `write_separated`; `read_review`, `about`, `matched`.
"""

from pia_diff.review.lines import Compared, Review
from pia_diff.review.matching import Decided, Outcome, about, matched
from pia_diff.review.reading import Filled, read_review
from pia_diff.review.separated import write_separated
from pia_diff.review.workbook import write_review

__all__ = [
    "Compared",
    "Decided",
    "Filled",
    "Outcome",
    "Review",
    "about",
    "matched",
    "read_review",
    "write_review",
    "write_separated",
]
