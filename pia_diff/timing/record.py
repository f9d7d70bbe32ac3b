"""What the annex records in 提出時期: from the duty, the dates, the policy of the office and what a person decided.

Duty is what the law asks; 提出時期 states a fact: submitted and published before the change (事前) or after it (事後).
A change with duty 事前 that is recorded 事後 is a breach (番号法第28条第1項), unless an emergency is stated (規則
第9条第2項).
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pia_diff.timing.decisions import Decision, Decisions, Ground
from pia_diff.timing.judge import Basis, Duty, JudgedChange, Timing
from pia_diff.wareki import format_wareki


class Policy(enum.Enum):
    """How the rows of one submission are recorded.

    ITEM: each row by itself; what need not be submitted beforehand is 事後. SUBMISSION: a row with duty 事前 makes the
    other rows of its project 事前, for they are submitted with it.
    """

    ITEM = "item"
    SUBMISSION = "submission"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside the texts: 公表日, the day from which the changes hold, policy, and decisions."""

    published: date | None = None
    effective: date | None = None
    policy: Policy = Policy.ITEM
    decisions: Decisions = field(default_factory=Decisions)


REVISION = "この改訂"
"""The project of every row that no cause of its own and no officer puts into another."""

_EMERGENCY = "災害その他やむを得ない事由により事前に評価を実施できなかったため、規則第9条第2項により事後の提出とする。"
_GROUNDS = {
    Ground.FORMAL: "形式的な変更であり、取扱いの内容に変更はないため、重要な変更に当たらない。",
    Ground.REDUCED: "リスクを明らかに軽減させる変更であるため、重要な変更に当たらない。",
    Ground.PRACTICE: "現状の運用を明文化したものであり、取扱いの内容に変更はないため、重要な変更に当たらない。",
    Ground.EMERGENCY: _EMERGENCY,
}


def record(judged: Sequence[JudgedChange], circumstances: Circumstances) -> tuple[JudgedChange, ...]:
    """The same changes, each with the timing that the annex records under these circumstances."""
    decided = [_decided(one, circumstances.decisions.about(one.change)) for one in judged]
    projects = [project_of(one) for one in decided]
    prior = {project for project, one in zip(projects, decided, strict=True) if one.duty is Duty.PRIOR}
    return tuple(
        replace(one, timing=_timing(one, circumstances, project, with_prior=project in prior))
        for one, project in zip(decided, projects, strict=True)
    )


def project_of(one: JudgedChange) -> str:
    """The project a change belongs to: the officer's name for it, else the cause that explains all of a formal change,
    else the revision.
    """
    if one.decision is not None and one.decision.project:
        return one.decision.project
    formal = one.judgement.duty is Duty.AFTER and one.judgement.facts.names & {"formal", "form_revised"}
    return one.causes[0].label if formal and one.causes else REVISION


def _decided(one: JudgedChange, decision: Decision | None) -> JudgedChange:
    """The duty once a person has answered. 事後 against the rule 事前 needs a ground; without one the duty stays, and
    what is recorded is a breach."""
    if decision is None:
        return one
    duty = one.judgement.duty
    emergency = decision.ground is Ground.EMERGENCY
    if decision.timing == Duty.PRIOR.value and duty is Duty.ASK:
        duty = Duty.PRIOR
    elif decision.timing == Duty.AFTER.value and not emergency and (duty is Duty.ASK or decision.ground is not None):
        duty = Duty.AFTER
    return replace(one, duty=duty, decision=decision)


def _timing(one: JudgedChange, known: Circumstances, project: str, *, with_prior: bool) -> Timing:
    decision = one.decision
    effective = (decision.effective if decision else None) or known.effective
    timing = _recorded(one, known, effective, project, with_prior=with_prior)
    if decision is not None and decision.timing:
        timing = _by_decision(one, decision, project)
    if decision is not None and decision.explanation:
        timing = replace(timing, sentence=decision.explanation)
    if timing.label is Duty.AFTER and one.duty is Duty.PRIOR:
        excused = decision is not None and decision.ground is Ground.EMERGENCY
        timing = replace(timing, breach=not excused)
    late = effective is not None and known.published is not None and effective < known.published
    if late and timing.basis is Basis.DECISION and timing.label is Duty.PRIOR and one.duty is Duty.PRIOR:
        contradiction = f"事前とされているが、変更後に提出・公表された（{_days(known.published, effective)}）。"
        timing = replace(timing, breach=True, sentence=contradiction)
    return timing


def _by_decision(one: JudgedChange, decision: Decision, project: str) -> Timing:
    label = Duty(decision.timing)
    rule = one.judgement.duty
    against = (label is Duty.AFTER and rule is Duty.PRIOR) or (label is Duty.PRIOR and rule is Duty.AFTER)
    sentence = one.judgement.sentence if label is rule else ""
    if label is Duty.AFTER and decision.ground is not None:
        sentence = _GROUNDS[decision.ground]
    elif not sentence and label is Duty.PRIOR:
        sentence = "変更前に提出・公表するため、事前の提出とする。"
    elif not sentence and rule is Duty.ASK:
        sentence = "重要な変更に当たらないことを確認したため、事後の提出とする。"
    return Timing(label, Basis.DECISION, sentence, project, against_rules=against)


def _recorded(
    one: JudgedChange, known: Circumstances, effective: date | None, project: str, *, with_prior: bool
) -> Timing:
    """By the dates where both are known, else by the duty; together with its project where the policy says so."""
    sentence = one.judgement.sentence
    together = known.policy is Policy.SUBMISSION and with_prior
    if one.duty is Duty.AFTER and not together:
        return Timing(Duty.AFTER, Basis.RULE, sentence, project)
    if effective is None or known.published is None:
        if together and one.duty is not Duty.PRIOR:
            return Timing(Duty.PRIOR, Basis.POLICY, _together(project), project)
        return Timing(one.duty, Basis.RULE, sentence, project)
    days = _days(known.published, effective)
    if known.published < effective:
        if one.duty is Duty.PRIOR:
            return Timing(Duty.PRIOR, Basis.DATES, sentence, project)
        if together:
            return Timing(Duty.PRIOR, Basis.POLICY, _together(project), project)
        return Timing(Duty.PRIOR, Basis.DATES, f"変更前に提出・公表するため（{days}）、事前の提出とする。", project)
    if one.duty is Duty.AFTER:
        return Timing(Duty.AFTER, Basis.RULE, sentence, project)
    if one.duty is Duty.ASK:
        return Timing(Duty.ASK, Basis.DATES, "", project, f"変更前に公表されていません（{days}）。")
    if known.published == effective:
        question = f"公表と変更が同じ日です（{days}）。公表は変更より前でしたか（はい→事前、いいえ→事後・違反）。"
        return Timing(Duty.ASK, Basis.DATES, "", project, question)
    late = f"重要な変更に当たるが、変更後に提出・公表された（{days}）。"
    return Timing(Duty.AFTER, Basis.DATES, late, project)


def _days(published: date | None, effective: date | None) -> str:
    told = {"公表日": published, "効力発生日": effective}
    return "、".join(f"{name} {format_wareki(day)}" for name, day in told.items() if day)


def _together(project: str) -> str:
    whole = "改訂" if project == REVISION else f"案件「{project}」"
    return f"重要な変更を含む{whole}として併せて提出するため、事前の提出とする。"
