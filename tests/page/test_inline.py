"""Both wordings as one text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_making import fixture_report

from pia_diff.page.inline import LONGEST, Piece, in_one, in_parts, marked, merge
from pia_diff.tables.cells import Cell, Span, cell, plain

_WORDS = st.text(alphabet="課係あA1５5（略）\n　", max_size=6)


@st.composite
def wordings(draw: st.DrawFn) -> tuple[Cell, Cell]:
    """Two cells that share their unchanged text, which either may hold in stretches of its own."""
    before: list[Span] = []
    after: list[Span] = []
    for word in draw(st.lists(_WORDS, max_size=6)):
        for side in (before, after):
            cut = draw(st.integers(0, len(word)))
            side += [Span(word[:cut]), Span(word[cut:])]
            if draw(st.booleans()):
                side.append(Span(draw(_WORDS), True))
    return tuple(before), tuple(after)


def _sides(pieces: tuple[Piece, ...]) -> tuple[str, str]:
    return "".join(one.before for one in pieces), "".join(one.after for one in pieces)


@given(wordings())
def test_pieces_give_back_both_wordings(both: tuple[Cell, Cell]) -> None:
    pieces = merge(*both)
    assert pieces is not None
    assert _sides(pieces) == (plain(both[0]), plain(both[1]))


@given(wordings())
def test_only_what_changed_is_marked(both: tuple[Cell, Cell]) -> None:
    before, after = both
    pieces = merge(before, after) or ()
    for side, one in zip(("before", "after"), both, strict=True):
        told = "".join(getattr(piece, side) for piece in pieces if piece.changed)
        assert told == "".join(span.text for span in one if span.changed)


_ANY = st.lists(st.builds(Span, _WORDS, st.booleans()), max_size=6).map(tuple)


@given(_ANY, _ANY)
def test_any_two_wordings_are_given_back_or_not_merged(before: Cell, after: Cell) -> None:
    pieces = merge(before, after)
    assert pieces is None or _sides(pieces) == (plain(before), plain(after))


def test_a_replaced_word_stands_where_it_stood() -> None:
    before = (Span("総務部"), Span("情報政策", True), Span("課が"), Span("行う"))
    after = (Span("総務部"), Span("デジタル推進", True), Span("課が行う"))
    expected = (("", "総務部"), ("del", "情報政策"), ("ins", "デジタル推進"), ("", "課が行う"))
    assert in_one(before, after) == expected


def test_a_left_out_stretch_more_on_one_side_is_no_obstacle() -> None:
    before = (Span("甲。\n（中略）\n乙。"),)
    after = (Span("甲。\n（中略）\n"), Span("丙。", True), Span("\n（中略）\n乙。"))
    expected = (("", "甲。\n（中略）\n"), ("ins", "丙。"), ("", "\n（中略）\n乙。"))
    assert in_one(before, after) == expected


def test_width_alone_is_shown_as_it_stands_now() -> None:
    before = (Span("５年間"), Span("甲", True))
    after = (Span("5年間"), Span("乙", True))
    assert in_one(before, after) == (("", "5年間"), ("del", "甲"), ("ins", "乙"))


def test_unlike_texts_are_not_merged() -> None:
    assert in_one((Span("甲が行う。"),), (Span("乙は行わない。"),)) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (cell("（右記を追加）"), cell("甲", changed=True), (("ins", "甲"),)),
        (cell("甲", changed=True), cell("（右記を削除）"), (("del", "甲"),)),
        (cell("資料の差し替え"), cell("資料の差し替え"), (("", "資料の差し替え"),)),
        ((), (), ()),
    ],
)
def test_what_only_one_side_has(before: Cell, after: Cell, expected: tuple[tuple[str, str], ...]) -> None:
    assert in_one(before, after) == expected


def test_nearly_every_row_of_the_example_is_merged() -> None:
    rows = fixture_report().rows
    assert sum(not in_one(row.before, row.after) for row in rows) <= len(rows) * 0.05


@given(st.text(alphabet="あ。\n", min_size=1, max_size=40), st.sampled_from(["", "ins"]))
def test_long_stretches_are_cut_and_lose_nothing(text: str, mark: str) -> None:
    parts = in_parts([(mark, text)], longest=7)
    assert "".join(part for _, part in parts) == text
    assert all(0 < len(part) <= 7 for _, part in parts)


def test_a_long_stretch_is_cut_behind_a_sentence() -> None:
    sentence = "あ" * (LONGEST - 10) + "。"
    assert in_parts([("", sentence * 2)]) == (("span", sentence), ("", sentence))


def test_a_single_wording_keeps_its_marks() -> None:
    assert marked((Span("甲"), Span("乙", True)), "del") == (("", "甲"), ("del", "乙"))
