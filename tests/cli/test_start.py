"""What a command loads: start-up time is part of the product."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SCRIPT = """
import sys
from pia_diff.cli import main
code = main(sys.argv[1:])
sys.stdout.flush()
print("\\n" + " ".join(sys.modules), file=sys.stderr)
sys.exit(code)
"""

HEAVY = {
    "rich", "pydantic", "deepdiff", "tabulate", "rapidfuzz", "dulwich", "yaml", "pypdfium2", "docx",
    "python_calamine", "xlsxwriter",
}  # fmt: skip


def loaded(*args: str) -> set[str]:
    """The top-level packages and the modules of ours that a command line leaves imported."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *args],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("PIA_DIFF")},
        capture_output=True,
        text=True,
        check=False,
    )
    modules = done.stderr.splitlines()[-1].split()
    return {name if name.startswith("pia_diff.") else name.partition(".")[0] for name in modules}


def test_version_is_answered_before_anything_is_imported() -> None:
    modules = loaded("--version")
    assert "typer" not in modules
    assert {name for name in modules if name.startswith("pia_diff.")} <= {"pia_diff.cli"}


@pytest.mark.parametrize(
    "args", [["--help"], ["add", "--help"], ["check", "--help"], ["v1", "v2", "--format", "nonsense"]]
)
def test_nothing_heavy_is_loaded_for_help_and_wrong_usage(args: list[str]) -> None:
    modules = loaded(*args)
    assert modules & HEAVY == set()
    assert {"pia_diff.store", "pia_diff.readers", "pia_diff.compare", "pia_diff.check"} & modules == set()


def test_only_the_command_that_is_asked_for_is_imported() -> None:
    modules = loaded("export", "--help")
    assert "pia_diff.cli.export" in modules
    assert not {"pia_diff.cli.add", "pia_diff.cli.diff", "pia_diff.cli.demo"} & modules


def test_a_command_needs_no_converters_of_typer(tmp_path: Path) -> None:
    draft = tmp_path / "a.yaml"
    draft.write_text("form: form4-2024\nI:\n  I.1.1: 事務\n", "utf-8")
    others = HEAVY - {"yaml"}
    assert loaded("show", str(draft), "I.1.1") & others == set()
    assert loaded("check", str(draft)) & (others - {"tabulate"}) == set()
