"""A store in a fresh folder, away from the settings of whoever runs the tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))  # for store_making

from pia_diff.store import Store


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch, tmp_path_factory):
    """Neither the name nor the git settings of whoever runs the tests, and no waiting for the disk."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "nobody"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def store(tmp_path):
    """An empty bare repository."""
    with Store.create(tmp_path / "repository") as made:
        yield made
