"""The one place where tests call git. They are skipped where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))  # for store_making
sys.path.insert(0, str(Path(__file__).parent))  # for git_serving


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch, tmp_path):
    """Neither the name nor the git settings of whoever runs the tests, for git and for us."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def git():
    """Runs git as 手 <hand@example.org> and gives what it printed; a failure fails the test."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    settings = ("user.name=手", "user.email=hand@example.org", "core.quotePath=false")
    options = [word for setting in settings for word in ("-c", setting)]

    def run(*words, where):
        done = subprocess.run(
            ["git", *options, *map(str, words)],
            cwd=where,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    return run
