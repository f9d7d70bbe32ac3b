"""Processes killed at random points leave the old state or the new one, and nothing that stops the next."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_add_push_merge_and_review_survive_being_killed():
    command = [sys.executable, BENCHMARKS / "killed.py", "--kills", "10", "--only", "add,push,merge,review --apply"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 killed; 0 failures" in done.stdout
