"""What is known of a change before any rule is asked: the facts the rules name."""

from __future__ import annotations

from dataclasses import dataclass, field

from pia_diff.compare import Block, Change, Comparison, Instance, Kind
from pia_diff.forms import form_map
from pia_diff.model import Checks, Choice
from pia_diff.timing.formal import NOTHING_SHOWN, Evidence, Proof, Substitution, examine

ACCIDENT = "risk.store.accident"
PLACE_CONCEPTS = frozenset({"store.place"})


@dataclass(frozen=True, slots=True)
class Facts:
    """Names of the facts that hold for a change, and for some of them the words that show it."""

    names: frozenset[str]
    details: dict[str, str] = field(default_factory=dict)
    substitutions: tuple[Substitution, ...] = ()


def facts_of(change: Change, comparison: Comparison, proof: Proof) -> Facts:
    """The facts of one change: about its item (※, kind of form), about what happened, and about what the text shows."""
    form = comparison.new.form if change.path.id in comparison.new.form.items else comparison.old.form
    names = set(_about_item(change, comparison))
    details: dict[str, str] = {}
    if change.layout_only:
        return Facts(frozenset(names | {"layout_only"}))
    if isinstance(change.before, Instance) or isinstance(change.after, Instance):
        names.add("instance_added" if change.kind is Kind.ADDED else "instance_removed")
        names.add("whole_file" if change.path.id not in form.items else "group_instance")
        if change.path.id in form.items and form.items[change.path.id].concept == "outsource.item":
            names.add("outsourcing")
        return Facts(frozenset(names))
    if change.kind is Kind.RENUMBERED:
        return Facts(frozenset(names | {"renumbered"}))
    if change.kind is Kind.MOVED and change.path.is_group:
        return Facts(frozenset(names | {"instances_reordered"}))
    match change.before, change.after:
        case Choice(), Choice():
            _choice_facts(change, names, details)
        case Checks(), Checks():
            _check_facts(change.before, change.after, names, details)
    evidence = _evidence(change, comparison, proof)
    _text_facts(evidence, names, details)
    return Facts(frozenset(names), details, evidence.substitutions)


def is_important(change: Change, comparison: Comparison) -> bool:
    """Whether the change touches an item that carries ※ on either revision's form."""
    return any(
        assessment.form.holds_important(path.id)
        for assessment, path in ((comparison.new, change.path), (comparison.old, change.old_path))
        if path.section_id in {section.id for section in assessment.form.sections}
    )


def _about_item(change: Change, comparison: Comparison) -> list[str]:
    names = []
    if comparison.new.form.number == 2:
        names.append("form2")
    if is_important(change, comparison):
        names += ["important", "holds_important"]
    else:
        names.append("not_important")
    item = comparison.new.form.items.get(change.path.id)
    if item is not None and item.concept.startswith(ACCIDENT):
        names.append("accident_item")
    revision = form_map(comparison.old.form.id, comparison.new.form.id)
    if item in revision.added or comparison.old.form.items.get(change.path.id) in revision.dropped:
        names.append("form_revised")
    return names


_GRADES = (
    ("特に力を入れている", "十分である", "課題が残されている"),
    ("特に力を入れて行っている", "十分に行っている", "十分に行っていない"),
    ("特に力を入れて遵守している", "十分に遵守している", "十分に遵守していない"),
    ("特に力を入れて整備している", "十分に整備している", "十分に整備していない"),
    ("特に力を入れて周知している", "十分に周知している", "十分に周知していない"),
    ("行っている", "行っていない"),
    ("記録を残している", "記録を残していない"),
    ("制限している", "制限していない"),
    ("定めている", "定めていない"),
)
"""Options that grade a measure, strongest first."""


def _choice_facts(change: Change, names: set[str], details: dict[str, str]) -> None:
    before, after = str(change.before), str(change.after)
    for scale in _GRADES:
        if before in scale and after in scale:
            fact = "choice_better" if scale.index(after) < scale.index(before) else "choice_worse"
            names.add(fact)
            details[fact] = f"{before}→{after}"


def _check_facts(before: Checks, after: Checks, names: set[str], details: dict[str, str]) -> None:
    old, new = dict(before.marked), dict(after.marked)
    removed = [option for option in old if option not in new]
    if removed and all(option in old and old[option] == text for option, text in new.items()):
        names.add("marks_only_removed")
        details["marks_only_removed"] = "、".join(removed)


def _evidence(change: Change, comparison: Comparison, proof: Proof) -> Evidence:
    blocks = redline(change)
    if not blocks:
        return NOTHING_SHOWN
    item = comparison.new.form.items.get(change.path.id)
    return examine(blocks, proof, is_place=item is not None and item.concept in PLACE_CONCEPTS)


def redline(change: Change) -> tuple[Block, ...]:
    """The redline of a change of words: of a text, or of the free texts of the same marks; empty otherwise."""
    if isinstance(change.before, Checks) and isinstance(change.after, Checks):
        return _free_text_blocks(change.before, change.after)
    return change.blocks


def _free_text_blocks(before: Checks, after: Checks) -> tuple[Block, ...]:
    """The redline of the free texts where the same options are marked; empty where marks moved."""
    from pia_diff.compare.text import diff_text

    if [option for option, _ in before.marked] != [option for option, _ in after.marked]:
        return ()
    if any(bool(a) != bool(b) for (_, a), (_, b) in zip(before.marked, after.marked, strict=True)):
        return ()
    return diff_text([text for _, text in before.marked], [text for _, text in after.marked])


def _text_facts(evidence: Evidence, names: set[str], details: dict[str, str]) -> None:
    if evidence.formal:
        names.add("formal")
        names.update(f"formal_{one}" for one in evidence.classes)
        if len(evidence.classes) > 1:
            names.add("formal_mixed")
            details["formal_mixed"] = "、".join(_CLASS_WORDS[one] for one in sorted(evidence.classes))
        for kind, fact in (("office", "formal_office"), ("law_title", "formal_law")):
            details[fact] = "、".join(str(one) for one in evidence.substitutions if one.kind == kind)
        details["formal_law"] = details["formal_law"] or "条項番号の整理"
        return
    if "order" in evidence.doubts:
        names.add("paragraphs_moved")
    if "address" in evidence.doubts:
        names.add("address_replaced")
    if "citations" in evidence.doubts:
        names.add("law_citations_differ")
        details["law_citations_differ"] = "引用条項の追加又は削除"
    if "names" in evidence.doubts:
        for kind in {one.kind for one in evidence.substitutions if not one.proven}:
            names.add(f"{kind}_replaced")
            details[f"{kind}_replaced"] = "、".join(str(one) for one in evidence.substitutions if one.kind == kind)
    if evidence.few_characters:
        names.add("few_characters")
        details["few_characters"] = evidence.few_characters


_CLASS_WORDS = {
    "office": "組織の名称",
    "person": "担当者の氏名",
    "contact": "所在地・連絡先",
    "law": "法令の題名・条項番号",
    "wording": "誤字・表記",
    "order": "段落の順序",
}
