"""Documents of every kind, read."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # workbook_making.py
