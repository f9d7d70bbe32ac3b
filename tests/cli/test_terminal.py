from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pia_diff.cli.terminal import When, fold, pad, terminal_width, text_width, use_color


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("別添3", 5), ("ｶﾅ", 2), ("が", 2), ("か\u3099", 2), ("𠮷", 2)]
)
def test_width_of_text(text: str, width: int) -> None:
    assert text_width(text) == width
    assert text_width(pad(text, 10)) == 10


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("住民基本台帳", 8, ["住民基本", "台帳"]),
        ("住民基本、台帳", 8, ["住民基", "本、台帳"]),
        ("one two three", 8, ["one two", "three"]),
        ("番号は II.3.6 です", 11, ["番号は", "II.3.6 です"]),
        ("toolongword", 4, ["tool", "ongw", "ord"]),
        ("a\n\nb", 9, ["a", "", "b"]),
        ("", 9, [""]),
    ],
)
def test_folding(text: str, width: int, lines: list[str]) -> None:
    assert fold(text, width) == lines


@settings(max_examples=100)
@given(st.text(alphabet="ab 住民、。「」ーI.3\n", max_size=60), st.integers(6, 20))
def test_folded_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    lines = fold(text, width)
    assert all(text_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("when", "terminal", "environment", "expected"),
    [
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
    ],
)
def test_colour(
    when: When, terminal: bool, environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert use_color(when, Terminal() if terminal else io.StringIO()) is expected


def test_width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert terminal_width() == 72
    monkeypatch.setenv("COLUMNS", "3")
    assert terminal_width() == 20
