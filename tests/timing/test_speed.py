"""Judging is quick, and no text makes it slow."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from timing_making import MEASURE, assessment, judgement

from pia_diff.compare import compare
from pia_diff.timing import judge

SENTENCE = "②情報政策課は、番号法第19条第{}号に基づき、依頼書に{}課長の承認印があることを確かめてから発行する。"


def test_a_thousand_changes_are_judged_in_half_a_second() -> None:
    """Four times the time it takes: a busy machine is no failure."""
    changes = []
    for number in range(1000):
        before, after = SENTENCE.format(7, f"第{number}市民"), SENTENCE.format(8, f"第{number}住民")
        changes += compare(assessment({MEASURE: before}), assessment({MEASURE: after})).changes
    comparison = replace(compare(assessment({}), assessment({})), changes=tuple(changes))
    start = time.perf_counter()
    assert len(judge(comparison)) == 1000
    assert time.perf_counter() - start < 2.0


@pytest.mark.parametrize(
    "piece",
    [
        "市",
        "一",
        "1の",
        "第1条の",
        "法",
        "の",
        "及び第1号",
        "1、",
        "0-",
        "a.",
        "平成",
        "別表第",
        "課",
        "個人情報の保護に関する",
    ],
)
def test_no_text_makes_it_slow(piece: str) -> None:
    long = piece * (4000 // len(piece))
    start = time.perf_counter()
    judgement(f"総務課{long}課が残す。", f"区政課{long}係が残さない。")
    assert time.perf_counter() - start < 2.0
