"""Versions of assessments in a git repository.

`Store` is the way in. `Version`, `Added` and `AssessmentInfo` are what it gives; `pia_diff.store.errors` holds what it
raises.
"""

from pia_diff.store.repository import Store
from pia_diff.store.version import Added, AssessmentInfo, Version

__all__ = ["Added", "AssessmentInfo", "Store", "Version"]
