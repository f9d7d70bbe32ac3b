"""The READMEs show what the commands really print, and the two commands they open with are whole."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = {"README.md": "en", "README.ja.md": "ja"}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme") / "demo"
    _run(["demo", str(folder)], "en", folder.parent)
    return folder


def _run(arguments: list[str], language: str, folder: Path) -> str:
    environment = {**os.environ, "COLUMNS": "118", "PIA_DIFF_LANG": language, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pia_diff", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize("name", READMES)
def test_the_output_shown_is_what_the_commands_print(name: str, example: Path) -> None:
    text = (ROOT / name).read_text("utf-8")
    blocks = re.findall(r"```console\n(\$ pia-diff .*?)```", text, re.DOTALL)
    shown = [part for block in blocks for part in re.split(r"(?m)^\$ pia-diff (.*)\n", block)[1:]]
    assert len(shown) == 8
    for command, output in zip(shown[::2], shown[1::2], strict=True):
        assert _run(shlex.split(command), READMES[name], example).rstrip("\n") == output.rstrip("\n")


@pytest.mark.parametrize("name", READMES)
def test_the_first_two_commands_install_and_run_everything(name: str) -> None:
    commands = re.findall(r"(?m)^python3 -m venv .*$", (ROOT / name).read_text("utf-8"))
    assert [command.rpartition("&& ")[2] for command in commands] == [
        ".venv/bin/pia-diff demo",
        ".venv/bin/python -m pytest",
    ]
    assert all(command.startswith("python3 -m venv .venv && .venv/bin/pip install ") for command in commands)
