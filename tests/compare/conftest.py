"""The comparison of two assessments."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/strategies.py
sys.path.insert(0, str(Path(__file__).parent))  # compare_making.py, compare_strategies.py
