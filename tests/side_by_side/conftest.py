"""新旧対照表 in all formats."""

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tables")]  # side_by_side_making.py, tables_making.py


@pytest.fixture
def artefacts(tmp_path: Path) -> Path:
    """Where documents, prints and pictures are left for people to look at: PIA_DIFF_ARTEFACTS, else pytest's own."""
    named = os.environ.get("PIA_DIFF_ARTEFACTS")
    folder = Path(named) / "side_by_side" if named else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
