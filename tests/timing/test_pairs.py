"""Pairs of wordings, many a hair apart: nothing substantive is ever 事後, and what is formal is recognised."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from timing_making import MEASURE, everywhere, judgement

from pia_diff.timing import Duty

PAIRS = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text("utf-8"))


def _pairs(kind: str) -> list[tuple[bool, str, str]]:
    once = [(False, before, after) for before, after in PAIRS[kind]]
    return once + [(True, before, after) for before, after in PAIRS.get(f"{kind}_twice", [])]


def _duty(twice: bool, before: str, after: str) -> Duty:
    return (everywhere if twice else judgement)(before, after).duty


@pytest.mark.parametrize(("twice", "before", "after"), _pairs("substantive"))
def test_a_substantive_change_is_never_afterwards(twice: bool, before: str, after: str) -> None:
    assert _duty(twice, before, after) is not Duty.AFTER
    assert _duty(twice, after, before) is not Duty.AFTER
    assert _duty(True, before, after) is not Duty.AFTER


@pytest.mark.parametrize(("twice", "before", "after"), _pairs("asked"))
def test_what_only_a_person_can_tell_is_asked(twice: bool, before: str, after: str) -> None:
    assert _duty(twice, before, after) is Duty.ASK


@pytest.mark.parametrize(("twice", "before", "after"), _pairs("formal"))
def test_a_formal_change_is_recognised(twice: bool, before: str, after: str) -> None:
    assert _duty(twice, before, after) is Duty.AFTER


@pytest.mark.parametrize(("twice", "before", "after"), _pairs("formal"))
def test_a_formal_change_together_with_a_measure_given_up_is_not_formal(twice: bool, before: str, after: str) -> None:
    measure = "\n入退室の記録を５年間保存する。"
    assert _duty(twice, before + measure, after) is Duty.PRIOR


def test_the_table_is_long_enough() -> None:
    assert sum(map(len, PAIRS.values())) >= 150
    assert MEASURE.startswith("III")
