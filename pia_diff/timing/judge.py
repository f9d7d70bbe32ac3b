"""事前 or 事後, and why: the rules asked in order about the facts of a change."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pia_diff.compare import Change, Comparison
from pia_diff.timing.causes import NO_CAUSE, Cause, find_causes
from pia_diff.timing.decisions import Decision
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


class Basis(enum.Enum):
    """What the recorded 提出時期 of a row rests on."""

    RULE = "rule"
    DATES = "dates"
    POLICY = "policy"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Timing:
    """What the annex records in 提出時期 (要確認 while nobody can tell), on what basis, and the sentence for
    提出時期に係る説明. `breach`: duty 事前, recorded 事後. `question` is what the dates make a person ask.
    """

    label: Duty
    basis: Basis
    sentence: str
    project: str = ""
    question: str = ""
    breach: bool = False
    against_rules: bool = False


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """A change, its judgement by the rules, the causes it shares with others, and what the annex records.

    `duty` is that of the rules until a decision on record (`decision`) overrules it.
    """

    change: Change
    judgement: Judgement
    duty: Duty
    timing: Timing
    causes: tuple[Cause, ...] = ()
    decision: Decision | None = None

    @property
    def cause(self) -> str:
        """The causes as the table names them; 個別の変更 where there is none."""
        return "、".join(one.label for one in self.causes) or NO_CAUSE

    @property
    def question(self) -> str:
        """What a person must answer before 提出時期 is known; empty where nothing is open."""
        if self.timing.label is not Duty.ASK:
            return ""
        return self.timing.question + (self.judgement.question if self.duty is Duty.ASK else "")


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
    """Every change of a comparison with its judgement by the rules and its causes, in the same order; what is recorded
    follows the duty until `record` knows more.
    """
    proof = Renamings(comparison)
    found = _by_rules(comparison, comparison.changes, proof)
    causes = find_causes(comparison, [one.judgement.facts for one in found], proof)
    return tuple(replace(one, causes=named) for one, named in zip(found, causes, strict=True))


def judge_only(comparison: Comparison, changes: Iterable[Change]) -> tuple[JudgedChange, ...]:
    """Some changes of a comparison as `judge` has them, but without causes, for which both whole documents are read."""
    return _by_rules(comparison, changes, Renamings(comparison))


def _by_rules(comparison: Comparison, changes: Iterable[Change], proof: Renamings) -> tuple[JudgedChange, ...]:
    judged = ((change, judge_change(change, comparison, proof)) for change in changes)
    return tuple(
        JudgedChange(change, one, one.duty, Timing(one.duty, Basis.RULE, one.sentence)) for change, one in judged
    )


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
