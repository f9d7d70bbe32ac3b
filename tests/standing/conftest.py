"""How assessments stand."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # standing_making.py
