"""Pages: what a comparison is shown as in a browser."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # page_making.py
sys.path.insert(0, str(Path(__file__).parents[1] / "tables"))  # tables_making.py
