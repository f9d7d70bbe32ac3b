"""What a row rests on, point by point: rule, provision, causes, question, and who decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pia_diff.tables.row import Row
from pia_diff.timing import Basis, Decision, Duty
from pia_diff.timing.record import REVISION
from pia_diff.wareki import format_wareki

CERTAINTY = {
    "verified": "公式の条文又は様式で確認済み",
    "quoted": "二次資料による",
    "general": "一般的な理解による。未確認",
}
BASIS = {
    Basis.RULE: "判定規則による",
    Basis.DATES: "公表日と効力発生日による",
    Basis.POLICY: "同じ案件の他の行と併せて提出",
    Basis.DECISION: "担当者の決定による",
}


class Fact(NamedTuple):
    """A point: what it is, and what holds."""

    term: str
    text: str


def facts_of(row: Row) -> Iterator[Fact]:
    """The points of a row, those a reader asks for first."""
    judgement, timing = row.judged.judgement, row.judged.timing
    question = row.judged.question or judgement.question
    if question and question not in row.explanation:  # while it is open, the row asks it already
        yield Fact("確認事項", question)
    if row.judged.decision is not None:
        yield Fact("担当者の決定", _decided(row.judged.decision, judgement.duty if timing.against_rules else None))
    yield Fact("根拠規定", f"{judgement.rule.provision}（{CERTAINTY[judgement.rule.certainty]}）")
    yield Fact("判定", f"{judgement.duty.value}（規則 {judgement.rule.id}）")
    if row.duty is not judgement.duty:
        yield Fact("法が求める時期", row.duty.value)
    yield Fact("提出時期の決め方", BASIS[timing.basis])
    yield Fact("重要な変更の対象（※）", "対象の項目" if row.important else "対象外の項目")
    yield Fact("原因", row.judged.cause)
    if timing.project and timing.project != REVISION:
        yield Fact("案件", timing.project)
    yield Fact("項目の位置", str(row.path))
    if row.told:
        yield Fact("併せて記載した項目", "\n".join(_told(one) for one in row.told))


def _decided(decision: Decision, against: Duty | None) -> str:
    said = [decision.timing or "提出時期は未決定"]
    if decision.ground is not None:
        said.append(f"理由：{decision.ground.value}")
    if decision.effective is not None:
        said.append(f"効力発生日：{format_wareki(decision.effective)}")
    if decision.comment:
        said.append(decision.comment)
    who = f"{decision.by}、{format_wareki(decision.at.date())}"
    differs = f"\n判定規則（{against.value}）と異なる決定です。" if against else ""
    return f"{'／'.join(said)}（{who}）{differs}"


def _told(row: Row) -> str:
    rule = row.judged.judgement.rule
    return f"{row.item}（{row.label.value}、{rule.id}、{rule.provision}、原因：{row.judged.cause}）"
