"""A store in a fresh folder, away from the settings of whoever runs the tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))  # for store_making

from pia_diff.store import Store


@pytest.fixture(autouse=True)
def by_itself(nobodys_configuration, no_waiting_for_the_disk):
    """For every test: nothing of the person who runs it, and no waiting."""


@pytest.fixture
def store(tmp_path):
    """An empty bare repository."""
    with Store.create(tmp_path / "repository") as made:
        yield made
