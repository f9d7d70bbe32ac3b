"""事前 or 事後, and why: the rules asked in order about the facts of a change."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pia_diff.compare import Change, Comparison
from pia_diff.timing.facts import Facts, facts_of, is_important
from pia_diff.timing.renamings import Renamings


class Duty(enum.Enum):
    """What the law asks of a change."""

    PRIOR = "事前"
    AFTER = "事後"
    ASK = "要確認"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `rules.yaml`: it decides when all facts of `when` hold."""

    id: str
    when: tuple[str, ...]
    duty: Duty
    provision: str
    certainty: str
    sentence: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The duty of a change, the rule that decided, the sentence for 提出時期に係る説明 and, where a person must
    decide, the question.
    """

    duty: Duty
    rule: Rule
    sentence: str
    question: str
    important: bool
    facts: Facts


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """A change and its judgement."""

    change: Change
    judgement: Judgement


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """The rules in the order they are tried."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    raw = yaml.load((Path(__file__).parent / "rules.yaml").read_text("utf-8"), Loader=loader)
    return tuple(_rule(one) for one in raw)


def _rule(raw: Mapping[str, Any]) -> Rule:
    return Rule(**{**raw, "when": tuple(raw["when"]), "duty": Duty(raw["duty"])})


def judge(comparison: Comparison) -> tuple[JudgedChange, ...]:
    """Every change of a comparison with its judgement, in the same order."""
    proof = Renamings(comparison)
    return tuple(JudgedChange(change, judge_change(change, comparison, proof)) for change in comparison.changes)


def judge_change(change: Change, comparison: Comparison, proof: Renamings) -> Judgement:
    """The judgement of one change: the first rule whose facts all hold decides."""
    facts = facts_of(change, comparison, proof)
    rule = next(one for one in load_rules() if facts.names.issuperset(one.when))
    detail = next((facts.details[fact] for fact in reversed(rule.when) if fact in facts.details), "")
    return Judgement(
        rule.duty,
        rule,
        rule.sentence.format(detail=detail),
        rule.question.format(detail=detail),
        is_important(change, comparison),
        facts,
    )
