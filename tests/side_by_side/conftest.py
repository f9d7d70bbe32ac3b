"""新旧対照表 in all formats."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tables")]  # side_by_side_making.py, tables_making.py

GOLDEN = HERE / "golden"


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares a text with a file under golden/. With UPDATE_GOLDEN=1 in the environment the file is written instead:
    read the difference before you keep it.
    """

    def check(name: str, text: str) -> None:
        file = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
        assert text == file.read_text("utf-8"), f"{name} differs; UPDATE_GOLDEN=1 writes it anew"

    return check


@pytest.fixture
def artefacts(tmp_path: Path) -> Path:
    """Where documents, prints and pictures are left for people to look at: PIA_DIFF_ARTEFACTS, else pytest's own."""
    named = os.environ.get("PIA_DIFF_ARTEFACTS")
    folder = Path(named) / "side_by_side" if named else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
