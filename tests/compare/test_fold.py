"""What no reader calls a change, and what everyone does."""

import pytest
from compare_strategies import FEW
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.compare.fold import fold, fold_tracked, joined, middle, same, says_nothing

TEXT = st.text(
    st.sampled_from("1２ 　\n\t令和一〇○◯ーｰ―-－カｶﾞﾟｱﾊ[]Oo]\u200b\ufeffAＡ。、") | st.characters(), max_size=30
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("１２３ＡＢＣ（注）", "123ABC(注)"),
        ("個人 番号　カード", "個人番号カード"),
        ("個人\n番号", "個人番号"),
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバーカード"),
        ("ﾊﾟ", "パ"),
        ("○該当", "〇該当"),
        ("[O]", "[○]"),
        ("［　○　］", "[◯]"),
        ("10―20", "10-20"),
        ("10～20", "10〜20"),
        ("令和6年 4月", "令和６年４月"),
        ("1 つ", "1つ"),
        ("第 9 条", "第9条"),
        ("カー\u200bド", "カード"),
        (" 12 ", "12"),
    ],
)
def test_width_blanks_wraps_and_glyphs_are_no_difference(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 0", "10"),
        ("1  0", "10"),
        ("1 \n 0", "10"),
        ("１　　０", "１０"),
        ("サーバー", "サーバ-"),
        ("3ー4", "3-4"),
        ("3一4", "3-4"),
        ("3一4", "3ー4"),
        ("3―4", "3一4"),
        ("0件", "○件"),
        ("0件", "〇件"),
        ("○", "×"),
        ("○", "●"),
        ("×", "x"),
        ("O", "0"),
        ("O", "○"),
        ("ハ", "バ"),
        ("ﾊ", "ﾊﾞ"),
        ("行う", "行わない"),
        ("A", "a"),
        ("①", "1"),
        ("10、20", "1020"),
        ("1.5", "15"),
        ("-5", "5"),
        ("ぺ", "べ"),
        ("二", "ニ"),
        ("口", "ロ"),
        ("力", "カ"),
        ("―", "一"),
    ],
)
def test_a_real_change_is_never_folded_away(one, other):
    assert not same(one, other)


@pytest.mark.parametrize("text", ["", " ", "　\n", "-", "―", "－", "――", "－－－", "\u200b"])
def test_a_dash_says_nothing(text):
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["なし", "一", "ー", "0", "○", "×", "-1"])
def test_other_words_say_something(text):
    assert not says_nothing(text)


@given(TEXT)
@FEW
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(TEXT | st.text(st.sampled_from(" \n-―－\u200b１")))
@FEW
def test_what_says_nothing_folds_to_dashes_at_most(text):
    assert says_nothing(text) == (fold(text).strip("-") == "")


LINES = st.lists(st.sampled_from(("甲", "乙", "1", "2 ", "", " ", "―", "\u200b", "甲乙")), max_size=6)


@given(LINES, LINES)
@FEW
def test_two_texts_are_the_same_where_their_middles_are(before, after):
    old, new = middle(before, after)
    assert before[: old.start] == after[: new.start]
    assert before[old.stop :] == after[new.stop :]
    assert same("\n".join(before[old]), "\n".join(after[new])) == same("\n".join(before), "\n".join(after))


@given(TEXT)
@FEW
def test_tracked_folding_gives_the_same_and_rising_places(text):
    folded, places = fold_tracked(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@given(st.lists(TEXT, max_size=4))
@FEW
def test_folded_lines_join_to_the_folded_text(lines):
    lines = [line.strip("[]Oo ") for line in lines]  # a check mark broken by a line is put together only in one text
    assert joined(map(fold, lines)) == fold("\n".join(lines))
