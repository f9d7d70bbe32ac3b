"""Wrong usage: one line on standard error that says what and where to look, exit code 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("v2024", "B is missing; see: pia-diff diff --help"),
        ("versoins", "B is missing; did you mean the command 'versions'?; see: pia-diff diff --help"),
        ("a b c", "too many words: c; see: pia-diff diff --help"),
        ("a b --format", "the option --format needs a value; see: pia-diff diff --help"),
        (
            "a b --format pdf",
            "--format: 'pdf' is not allowed; allowed: text, md, csv, tsv, json, yaml, xlsx, html, docx; see: ",
        ),
        ("a b --only 事中", "--only: '事中' is not allowed; allowed: 事前, 事後, 要確認; see: "),
        ("a b --summary --group-by cause", "--group-by: it does not go with --summary; see: "),
        ("a b --summary --layout comparison", "--layout: it does not go with --summary; see: "),
        ("a b --full=yes", "the option --full takes no value; see: "),
        ("a b --color sometimes", "--color: 'sometimes' is not allowed; allowed: auto, always, never; see: "),
        ("add x.yaml", "--as, --branch: give either --as NAME or --branch BRANCH; see: pia-diff add --help"),
        ("add --as v1", "FILE|DIR is missing; see: pia-diff add --help"),
        ("check", "FILE|VERSION is missing; see: pia-diff check --help"),
        ("check x.yaml --format csv", "--format: 'csv' is not allowed; allowed: text, json; see: "),
        ("show", "VERSION is missing; see: pia-diff show --help"),
        ("export v1 --out x", "there is no option --out; near: --output; see: pia-diff export --help"),
        ("versions --nonsense", "there is no option --nonsense; see: pia-diff versions --help"),
    ],
)
def test_says_what_is_wrong_in_one_line(cli: Cli, typed: str, says: str) -> None:
    code, out, err = cli(*typed.split())
    assert (code, out) == (2, "")
    assert err.startswith(f"pia-diff: {says}")
    assert err.count("\n") == 1


def test_a_mistyped_command_with_arguments(cli: Cli) -> None:
    code, _, err = cli("shwo", "v2025")
    assert code == 11
    assert err.endswith("; did you mean the command 'show'?\n")
    assert "did you mean" not in cli("v2024", "v2025").err


@pytest.mark.parametrize(
    "typed", ["v2024", "a b c", "a b --format", "a b --zz", "add x", "a b --format pdf", "a b --full=x"]
)
def test_in_japanese(cli: Cli, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    english = cli(*typed.split()).err
    monkeypatch.setenv("PIA_DIFF_LANG", "ja")
    code, _, err = cli(*typed.split())
    assert code == 2
    assert err != english
    assert "使い方: pia-diff " in err
    assert not {"missing", "option", "argument", "needs", "allowed"} & set(err.split())
