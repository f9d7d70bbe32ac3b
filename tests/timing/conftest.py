"""The judgement of changes."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # timing_making.py
