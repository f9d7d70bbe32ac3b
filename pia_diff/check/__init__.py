"""Whether an assessment is filled in as its form wants it.

`check(assessment)` gives Findings, gravest first: what must be filled in and is not, counts that do not fit, options
that the form does not have, files without their Ⅱ or Ⅲ, dates and numbers that are none. What was lost when a document
was read is never called wrong: it is counted. Which items may stay empty, and why, is data: `rules.yaml`.
"""

from pia_diff.check.examine import check
from pia_diff.check.findings import Finding, Severity

__all__ = ["Finding", "Severity", "check"]
