"""The chain from a change to its 提出時期, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pia_diff.cli.i18n import gettext as _
from pia_diff.errors import N_
from pia_diff.timing import Basis, Circumstances, Policy
from pia_diff.timing.chain import Chain
from pia_diff.wareki import format_wareki

CERTAINTY = {
    "verified": N_("read in the official text or on the printed form"),
    "quoted": N_("from a secondary source"),
    "general": N_("general knowledge of the field, not verified"),
}
BASIS = {
    Basis.RULE: N_("by the rule alone"),
    Basis.DATES: N_("by 公表日 and the day of effect"),
    Basis.POLICY: N_("submitted with the other rows of its project"),
    Basis.DECISION: N_("decided by a person"),
}
LONGEST = 60
"""Characters of a run that the text shows; JSON shows all."""


def chain_text(chains: Sequence[Chain], known: Circumstances) -> str:
    """Every change as a paragraph, its steps line by line."""
    return "\n".join("".join(f"{line}\n" for line in _lines(one, known)) for one in chains)


def _lines(one: Chain, known: Circumstances) -> Iterator[str]:
    judgement, timing = one.judged.judgement, one.judged.timing
    yield f"■ {one.item}"
    yield f"  {one.judged.change.path} ({one.form}, {one.judged.change.kind.value})"
    marked = _("yes: a change is a 重要な変更 unless an exception holds") if judgement.important else _("no")
    yield f"  ※: {marked}"
    for piece in one.pieces:
        words = f"「{_short(piece.before) or '—'}」→「{_short(piece.after) or '—'}」"
        yield f"  [{piece.nature.value}] {words}: {piece.why}"
    for cause, count in one.causes:
        yield "  " + _("cause: {cause} ({count} changes)").format(cause=cause.label, count=count)
    yield "  " + _("rule: {rule} → {duty}").format(rule=judgement.rule.id, duty=judgement.duty.value)
    certainty = _(CERTAINTY[judgement.rule.certainty])
    yield "  " + _("provision: {provision} ({certainty})").format(
        provision=judgement.rule.provision, certainty=certainty
    )
    if judgement.sentence:
        yield "  " + _("explanation: {sentence}").format(sentence=judgement.sentence)
    if judgement.question:
        yield "  " + _("question: {question}").format(question=judgement.question)
    yield from _recorded(one, known)
    label = f"{timing.label.value} ({_(BASIS[timing.basis])})"
    yield "  " + _("提出時期: {label}").format(label=label)
    if timing.breach:
        yield "  " + _("BREACH: a 重要な変更 that is recorded as submitted afterwards (番号法第28条第1項)")


def _recorded(one: Chain, known: Circumstances) -> Iterator[str]:
    decision = one.judged.decision
    effective = (decision.effective if decision else None) or known.effective
    days = [
        _("公表日 {day}").format(day=format_wareki(known.published)) if known.published else "",
        _("effective from {day}").format(day=format_wareki(effective)) if effective else "",
    ]
    if any(days):
        yield "  " + ", ".join(filter(None, days))
    if known.policy is Policy.SUBMISSION:
        yield "  " + _("project: {project}").format(project=one.judged.timing.project)
    if decision is not None:
        line = _("decided by {who} on {day}: {what}").format(
            who=decision.by,
            day=format_wareki(decision.at.date()),
            what=" / ".join(
                filter(None, (decision.timing, decision.ground and decision.ground.value, decision.comment))
            )
            or "—",
        )
        against = _("; against the rule, which says {duty}").format(duty=one.judged.judgement.duty.value)
        yield "  " + line + (against if one.judged.timing.against_rules else "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def chain_json(chains: Iterable[Chain], known: Circumstances) -> str:
    """A list, an object a change."""
    import json

    return json.dumps([_plain(one, known) for one in chains], ensure_ascii=False, indent=1) + "\n"


def _plain(one: Chain, known: Circumstances) -> dict[str, Any]:
    judged, judgement = one.judged, one.judged.judgement
    decision = judged.decision
    effective = (decision.effective if decision else None) or known.effective
    return {
        "path": str(judged.change.path),
        "item": one.item,
        "form": one.form,
        "kind": judged.change.kind.value,
        "important": judgement.important,
        "pieces": [
            {"before": piece.before, "after": piece.after, "nature": piece.nature.value, "why": piece.why}
            for piece in one.pieces
        ],
        "causes": [{"cause": cause.label, "changes": count} for cause, count in one.causes],
        "facts": sorted(judgement.facts.names),
        "rule": judgement.rule.id,
        "rule_duty": judgement.duty.value,
        "provision": judgement.rule.provision,
        "certainty": judgement.rule.certainty,
        "sentence": judgement.sentence,
        "question": judged.question or judgement.question,
        "published": known.published.isoformat() if known.published else None,
        "effective": effective.isoformat() if effective else None,
        "policy": known.policy.value,
        "project": judged.timing.project,
        "duty": judged.duty.value,
        "timing": judged.timing.label.value,
        "basis": judged.timing.basis.value,
        "breach": judged.timing.breach,
        "against_rules": judged.timing.against_rules,
        "decided_by": decision.by if decision else None,
    }
