"""No text makes judging endless."""

from __future__ import annotations

import time

import pytest
from timing_making import judgement

ENDLESS = 20.0
"""Seconds: a pattern that goes wrong takes minutes; how quick judging is, a benchmark tells."""


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
def test_no_text_makes_it_endless(piece: str) -> None:
    long = piece * (4000 // len(piece))
    start = time.perf_counter()
    judgement(f"総務課{long}課が残す。", f"区政課{long}係が残さない。")
    assert time.perf_counter() - start < ENDLESS
