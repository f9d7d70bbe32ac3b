"""Whether every version of a repository can be relied on: objects, files, tags, annex rows, decisions.

`examine` looks at a whole repository and gives a `Report` of `Problem`s. Nothing is ever changed.
"""

from pia_diff.soundness.examine import Report, examine
from pia_diff.soundness.problems import KINDS, Problem

__all__ = ["KINDS", "Problem", "Report", "examine"]
