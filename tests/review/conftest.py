"""Reviews of the example, and files that were filled in."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for review_making
