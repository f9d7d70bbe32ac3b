"""新旧対照表 for review boards: what changed between two revisions in facing cells, as an office's profile wants it.

Public names: `write_side_by_side`, `load_profile`, `Profile`, `PROFILES`, `FORMATS`.
"""

from pia_diff.side_by_side.profile import Profile
from pia_diff.side_by_side.profiles import PROFILES, load_profile
from pia_diff.side_by_side.writing import FORMATS, write_side_by_side

__all__ = ["FORMATS", "PROFILES", "Profile", "load_profile", "write_side_by_side"]
