"""A formal change with any word more is no formal change any more."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from timing_making import ELSEWHERE, MEASURE, judgements

from pia_diff.timing import Duty

PAIRS = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text("utf-8"))
FORMAL = [*((False, *pair) for pair in PAIRS["formal"]), *((True, *pair) for pair in PAIRS["formal_twice"])]
WORDS = (
    *("5", "10年", "二", "1回", "（3）", "第2", "不", "無", "非", "未", "ない", "せず", "全", "毎", "各", "一部", "者"),
    *("委託先", "職員", "及び県", "又は市", "他の", "再", "・県", "※", "約", "原則", "のみ", "等", "以外", "必要な"),
)
NUMBERED = re.compile(
    r"[0-9A-Za-z/:._@#?=-]*(?:[0-9]|://|@)[0-9A-Za-z/:._@#?=-]*|(?:別表|の表).*項|第.*条の[0-9]+|野市.*(?:号|-3)"
)
"""Telephone numbers, addresses and numbers of a law: another one of them is as formal."""


def _duty(twice: bool, before: str, after: str) -> Duty | None:
    items = (MEASURE, ELSEWHERE[0]) if twice else (MEASURE,)
    found = judgements(dict.fromkeys(items, before), dict.fromkeys(items, after)).get(MEASURE)
    return found.duty if found else None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FORMAL), st.integers(0, 200), st.sampled_from(WORDS))
@example((True, "総務課が承認する。", "区政課が承認する。"), 0, "委託先")
@example((True, "総務課が承認する。", "区政課が承認する。"), 2, "各")
@example((False, "５年間保存する。", "五年間保存する。"), 0, "一")
@example((False, "責任者：山田 太郎", "責任者：鈴木 花子"), 6, "職員")
@example((False, "番号法第十九条第七号", "番号法第19条第8号"), 4, "二")
def test_a_digit_a_negation_or_a_noun_more_is_never_afterwards(
    pair: tuple[bool, str, str], place: int, word: str
) -> None:
    twice, before, after = pair
    place %= len(after) + 1
    inside = any(match.start() < place < match.end() for match in NUMBERED.finditer(after))
    at_edge = word[0].isdigit() and any(place in match.span() for match in NUMBERED.finditer(after))
    assume(not inside and not at_edge)
    assume(not (word == "二" and "鈴木" in after))  # 二宮, 二郎: a name like any other
    longer = after[:place] + word + after[place:]
    assume(longer != before)
    assert _duty(twice, before, longer) in (Duty.PRIOR, Duty.ASK), longer


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(FORMAL),
    st.sampled_from([tuple(pair) for pair in PAIRS["substantive"]]),
    st.booleans(),
)
def test_a_formal_and_a_substantive_change_in_one_item_are_not_formal(
    formal: tuple[bool, str, str], substantive: tuple[str, str], first: bool
) -> None:
    twice, *sides = formal
    texts = ["\n".join((one, two) if first else (two, one)) for one, two in zip(sides, substantive, strict=True)]
    assert _duty(twice, *texts) is not Duty.AFTER
