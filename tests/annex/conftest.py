"""The annex as it is submitted."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(Path(__file__).parent), str(TESTS / "tables")]  # annex_making.py, tables_making.py
