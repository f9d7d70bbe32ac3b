"""Help: of every command, in both languages, inside the width of the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.cli.exit_codes import FAILURES, OTHERS
from pia_diff.cli.routing import COMMANDS
from pia_diff.cli.terminal import text_width

if TYPE_CHECKING:
    from conftest import Cli

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(
    cli: Cli, command: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIA_DIFF_LANG", language)
    code, out, err = cli(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("使い方: pia-diff" if language == "ja" else "Usage: pia-diff")
    example = "例:\n  pia-diff " if language == "ja" else "Example:\n  pia-diff "
    assert example in out
    assert (f"pia-diff {command}" in out) or command == "diff"


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("columns", [40, 60, 100])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_the_terminal(
    cli: Cli, command: str, columns: int, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIA_DIFF_LANG", language)
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = cli(*[command] if command else [], "--help").out.splitlines()
    # Examples are to be copied: they are not folded.
    folded = [line for line in lines if "pia-diff " not in line and not line.lstrip().startswith("cd ")]
    assert [line for line in folded if text_width(line) > columns] == []


def test_every_option_has_help_and_says_what_its_value_is() -> None:
    from pia_diff.cli.app import load

    for name in COMMANDS:
        for param in load(name).params:
            assert param.help, f"{name}: {param.name}"
            assert param.metavar or param.is_flag, f"{name}: {param.name}"


def test_help_of_the_program_lists_commands_and_exit_codes(cli: Cli) -> None:
    code, out, _ = cli("--help")
    assert code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in out
    for number in [*OTHERS, *(failure.exit_code for failure in FAILURES.values())]:
        assert f"\n  {number:3}  " in out


def test_without_arguments_help_and_exit_code_of_wrong_usage(cli: Cli) -> None:
    code, out, _ = cli()
    assert code == 2
    assert out.startswith("Usage:")


def test_help_of_the_comparison_with_versions_before_it(cli: Cli) -> None:
    assert cli("v2024", "--help").out == cli("diff", "-h").out


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_readme_names_every_command(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    missing = [name for name in COMMANDS if name != "diff" and f"pia-diff {name}" not in text]
    assert missing == []


def test_version(cli: Cli) -> None:
    from pia_diff import __version__

    assert cli("--version") == (0, f"pia-diff {__version__}\n", "")
