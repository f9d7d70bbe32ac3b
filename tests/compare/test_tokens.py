"""The words a redline is made of."""

import pytest
from compare_strategies import FEW
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.compare.fold import fold
from pia_diff.compare.tokens import tokenise


@pytest.mark.parametrize(
    "word",
    [
        "令和6年12月25日",
        "平成元年",
        "令和６年度",
        "2024年12月25日",
        "4月1日",
        "第19条",
        "第三条の二",
        "第8号",
        "別表第二",
        "1,234,567",
        "３．５",
        "0123-45-2145",
        "2024/12/25",
        "9:30",
        "マイナンバー",
        "ﾏｲﾅﾝﾊﾞｰ",
        "LGWAN",
        "ＬＧＷＡＮ",
        "https://www.city.example/a?b=1",
        "kojin@city.example",
    ],
)
def test_words_stay_whole(word):
    assert tokenise(f"に{word}を").texts == ["に", word, "を"]


def test_a_word_wrapped_by_a_line_stays_whole():
    assert tokenise("令和6年\n12月25日のマイナン\nバー").keys == ["令和6年12月25日", "の", "マイナンバー"]


def test_a_bracket_does_not_belong_to_the_address_before_it():
    assert tokenise("（https://city.example/a）で").keys == ["(", "https://city.example/a", ")", "で"]


def test_other_characters_stand_alone():
    assert tokenise("個人番号、").texts == list("個人番号、")


@given(
    st.text(st.sampled_from("1２ 　\n年月日令和第条カｶﾞ[]O\u200bAb漢。") | st.characters(), max_size=40), st.booleans()
)
@FEW
def test_tokens_join_to_the_text_and_keys_to_the_folded_text(text, exact):
    tokens = tokenise(text, exact=exact)
    assert "".join(tokens.texts) == text
    assert "".join(tokens.keys) == (text if exact else fold(text))
    assert len(tokens.texts) == len(tokens.keys)
