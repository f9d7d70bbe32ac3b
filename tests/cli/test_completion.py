"""What the shell offers on Tab; never an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from pia_diff.cli import main


@pytest.fixture
def tab(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Offers for the last word of a command line, as bash asks for them."""

    def complete(line: str) -> list[str]:
        words = line.split(" ")
        monkeypatch.setenv("_PIA_DIFF_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        capfd.readouterr()
        assert main([]) == 0
        monkeypatch.delenv("_PIA_DIFF_COMPLETE")
        out, err = capfd.readouterr()
        assert err == ""
        return out.split()

    return complete


@pytest.mark.usefixtures("repo")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("pia-diff v2", ["v2024", "v2025"]),
        ("pia-diff ver", ["versions", "verify"]),
        ("pia-diff v2024 v20", ["v2024", "v2025"]),
        ("pia-diff --full v2024 v20", ["v2024", "v2025"]),
        ("pia-diff diff v2024 v2025", ["v2025"]),
        ("pia-diff show v2024 II.3.6", ["II.3.6", "II.3.6.change"]),
        ("pia-diff show v2024 I.1.", ["I.1.1", "I.1.2", "I.1.3"]),
        ("pia-diff export v20", ["v2024", "v2025"]),
        ("pia-diff v2024 v2025 --format m", ["md"]),
        ("pia-diff v2024 v2025 --only 事", ["事前", "事後"]),
        ("pia-diff v2024 v2025 --section II.3.6", ["II.3.6", "II.3.6.change"]),
        ("pia-diff v2024 v2025 --ful", ["--full"]),
        ("pia-diff versions --assessment ", ["1"]),
        ("pia-diff read x --form form4", ["form4-2014", "form4-2018", "form4-2024"]),
        ("pia-diff --color n", ["never"]),
        ("pia-diff check v20", ["v2024", "v2025"]),
        ("pia-diff check v2024 --format j", ["json"]),
        ("pia-diff add x y --keep", ["--keep-going"]),
    ],
)
def test_offers(tab, line: str, offered: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert tab(line) == offered


@pytest.mark.parametrize("line", ["pia-diff v2", "pia-diff show v", "pia-diff --nonsense x y", "pia-diff a b c d"])
def test_offers_nothing_where_there_is_no_repository(tab, line: str) -> None:  # type: ignore[no-untyped-def]
    assert tab(line) == [] or "versions" in tab(line)


def test_a_broken_repository_offers_nothing(tab, repo: str) -> None:  # type: ignore[no-untyped-def]
    for file in (Path(repo) / "objects").rglob("*.*"):
        file.write_bytes(b"nonsense")
    (Path(repo) / "config").write_text("[core")
    assert tab("pia-diff show v") == []


def test_items_are_offered_without_a_repository(tab) -> None:  # type: ignore[no-untyped-def]
    assert tab("pia-diff show draft.yaml I.1.") == ["I.1.1", "I.1.2", "I.1.3"]
