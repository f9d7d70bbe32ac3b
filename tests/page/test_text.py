"""Characters that a page must not hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.page.text import readable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\u202e乙", "甲［U+202E］乙"),
        ("\u2067甲\u2069", "［U+2067］甲［U+2069］"),
        ("\u200f\u061c", "［U+200F］［U+061C］"),
        ("\x00\x1b\x7f\x85\x0b\x0c", "\ufffd" * 6),
        ("\ud800\uffff\ufdd0\U0001fffe", "\ufffd" * 4),
        ("一\r\n二\r三\n\t四", "一\n二\n三\n\t四"),
        ("𠮷野家　①㈱", "𠮷野家　①㈱"),
        ("が\u200d葛\U000e0100", "が\u200d葛\U000e0100"),
    ],
)
def test_shown(text: str, shown: str) -> None:
    assert readable(text) == shown


@given(st.text(alphabet=st.characters()))
def test_always_encodes_and_is_stable(text: str) -> None:
    shown = readable(text)
    shown.encode()
    assert readable(shown) == shown
