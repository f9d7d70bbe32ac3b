"""The table in the terminal: as wide as it is, right in East-Asian widths, colours never counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_making import fixture_rows, row_of
from wcwidth import wcswidth

from pia_diff.tables import Row, render_terminal
from pia_diff.tables.cells import Span, plain
from pia_diff.tables.terminal import MINIMUM, columns, wrap

ANSI = re.compile(r"\x1b\[[0-9;]*m")
TRICKY = (
    "ｶﾞｷﾞ半角カナと全角が混じる",
    "か\u3099ぎの合成文字",
    "葛\U000e0100城市と𠮷野家",
    "①②③～―…×○■※α§¶",
    "家族👨‍👩‍👧と旗🇯🇵と❤️と👍🏽",
    "https://www.city.aobano.example/" + "very-long-path/" * 20,
    "とても（長い（かっこ（の（中）））、。」』",
    "\u3000字下げ  と  空白",
    "。、）」" * 10,
    "（「『" * 10,
)


def _rows(*texts: str) -> list[Row]:
    return [row_of("前の記載は" + text, "後の記載は" + text + "です") for text in texts]


def _lines(text: str) -> list[str]:
    return ANSI.sub("", text).rstrip("\n").split("\n")


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("width", [80, 81, 100, 119, 120, 160, 200, 333])
def test_every_line_of_the_grid_is_equally_wide_and_fits(width: int, colour: bool) -> None:
    _, rows = fixture_rows("form3", "v2023", "v2024")
    found = {wcswidth(line) for line in _lines(render_terminal([*rows, *_rows(*TRICKY)], width=width, colour=colour))}
    assert len(found) == 1
    assert width - 6 <= found.pop() <= width


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("width", [8, 20, 40, 60, MINIMUM - 1])
def test_a_narrow_terminal_gets_a_list_that_fits(width: int, colour: bool) -> None:
    _, rows = fixture_rows("form3", "v2023", "v2024")
    text = render_terminal([*rows, *_rows(*TRICKY)], width=width, colour=colour)
    assert max(wcswidth(line) for line in _lines(text)) <= max(width, 10)
    assert text.count("■ ") >= len(rows)


def test_no_rows_are_no_table() -> None:
    assert render_terminal([], width=100, colour=True) == ""


@pytest.mark.parametrize("width", [60, 100, 160])
def test_nothing_of_a_cell_is_lost(width: int) -> None:
    (row,) = _rows(TRICKY[5])
    text = render_terminal([row], width=width, colour=False)
    if width < MINIMUM:
        shown = "".join(line.strip() for line in _lines(text))
    else:
        column = [line.split("|")[4].strip() for line in _lines(text) if line.startswith("|")]
        shown = "".join(column)
    assert plain(row.after) in shown


class TestColour:
    def test_marks_the_words_that_differ(self) -> None:
        row = row_of("総務課が行う。", "区政課が行う。")
        text = render_terminal([row], width=200, colour=True)
        assert "\x1b[31m総務\x1b[0m課" in text
        assert "\x1b[32m区政\x1b[0m課" in text

    def test_is_not_there_unless_asked_for(self) -> None:
        for width in (60, 200):
            assert "\x1b" not in render_terminal(_rows(*TRICKY), width=width, colour=False)

    @pytest.mark.parametrize("width", [40, 80, 160])
    def test_is_closed_at_every_line_end_and_cell(self, width: int) -> None:
        _, rows = fixture_rows("form3", "v2023", "v2024")
        for line in render_terminal(rows, width=width, colour=True).split("\n"):
            for part in line.split("|"):
                codes = ANSI.findall(part)
                assert not codes or codes[-1] == "\x1b[0m"
                assert codes.count("\x1b[0m") == sum(code in ("\x1b[31m", "\x1b[32m", "\x1b[33m") for code in codes)

    def test_the_duty_stands_out(self) -> None:
        rows = [row_of("行わない。", "行う。"), row_of("総務課", "区政課")]
        text = render_terminal(rows, width=160, colour=True)
        assert "\x1b[1m\x1b[31m事前\x1b[0m" in text
        assert "\x1b[1m\x1b[33m要確認\x1b[0m" in text


class TestWrapping:
    def _wrap(self, text: str, width: int) -> list[str]:
        return [plain(line) for line in wrap((Span(text),), width)]

    def test_closing_signs_never_begin_a_line(self) -> None:
        assert self._wrap("あいうえ。", 8) == ["あいう", "え。"]
        assert self._wrap("あいう。）", 8) == ["あい", "う。）"]

    def test_opening_brackets_never_end_a_line(self) -> None:
        assert self._wrap("あいう（えお）", 8) == ["あいう", "（えお）"]

    def test_a_blank_where_a_line_is_cut_is_left_out(self) -> None:
        assert self._wrap("あいうえ おか", 8) == ["あいうえ", "おか"]

    def test_line_breaks_stay(self) -> None:
        assert self._wrap("あ\n\nい", 8) == ["あ", "", "い"]

    def test_marks_stay_with_their_letters(self) -> None:
        lines = wrap((Span("あい"), Span("うえ", True), Span("お")), 6)
        assert lines == [(Span("あい"), Span("う", True)), (Span("え", True), Span("お"))]

    def test_letters_and_what_combines_with_them_stay_together(self) -> None:
        assert self._wrap("か\u3099き\u3099", 2) == ["か\u3099", "き\u3099"]
        assert self._wrap("👨‍👩‍👧👍🏽", 2) == ["👨‍👩‍👧", "👍🏽"]

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=40) | st.lists(st.sampled_from(TRICKY)).map("".join), st.integers(2, 40))
    def test_no_line_is_too_wide_and_nothing_is_lost(self, text: str, width: int) -> None:
        text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "", text)
        lines = self._wrap(text, width)
        assert all(columns(line) <= width for line in lines)
        assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
