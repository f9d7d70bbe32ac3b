"""What is known of a change before any rule is asked: the facts the rules name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from pia_diff.compare import Block, Change, Comparison, Instance, Kind, Op
from pia_diff.compare.fold import fold
from pia_diff.forms import form_map, load_form
from pia_diff.model import Checks, Choice
from pia_diff.timing.formal import NOTHING_SHOWN, Evidence, examine
from pia_diff.timing.names import Proof, Substitution
from pia_diff.timing.signs import Signs, read_signs

NAMING_CONCEPTS = {"outsource.name": "names_outsourcing", "file.name": "names_file"}
"""Items without ※ whose text says which 委託事項 or file it is: another name may be another thing altogether."""
ACCIDENT = "risk.store.accident"
MEASURE_KINDS = frozenset({"audit.self", "audit.audit", "education.kinds"})
PLACE_CONCEPTS = frozenset({"store.place"})
HANDLED_CONCEPTS = frozenset({"acq.source", "file.main_fields"})
GROUND_CONCEPT = ".legal_basis"


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
    concept = _concept(change, comparison)
    match change.before, change.after:
        case Choice(), Choice():
            _choice_facts(change, names, details)
        case Checks(), Checks():
            _check_facts(concept, change.before, change.after, names, details)
    evidence = evidence_of(redline(change), change, comparison, proof)
    _text_facts(evidence, names, details)
    if "formal" not in names and "important" in names:
        _sign_facts(read_signs(change.blocks or redline(change), concept), names, details)
    return Facts(frozenset(names), details, evidence.substitutions)


def is_important(change: Change, comparison: Comparison) -> bool:
    """Whether the change touches an item that carries ※ on either revision's form."""
    new, old = comparison.new.form.id, comparison.old.form.id
    return _holds_important(new, change.path.id) or _holds_important(old, change.old_path.id)


@cache
def _holds_important(form_id: str, item_id: str) -> bool:
    form = load_form(form_id)
    return item_id.partition(".")[0] in {section.id for section in form.sections} and form.holds_important(item_id)


def _about_item(change: Change, comparison: Comparison) -> list[str]:
    names = []
    if comparison.new.form.number == 2:
        names.append("form2")
    if is_important(change, comparison):
        names += ["important", "holds_important"]
    else:
        names.append("not_important")
    concept = _concept(change, comparison)
    if concept.startswith(ACCIDENT):
        names.append("accident_item")
    if concept in NAMING_CONCEPTS:
        names.append(NAMING_CONCEPTS[concept])
    revision = form_map(comparison.old.form.id, comparison.new.form.id)
    added = comparison.new.form.items.get(change.path.id) in revision.added
    if added or comparison.old.form.items.get(change.old_path.id) in revision.dropped:
        names.append("form_revised")
    return names


def _concept(change: Change, comparison: Comparison) -> str:
    """What the item asks, in every form the same word; of a removed item what the older form asks."""
    form = comparison.old.form if change.kind is Kind.REMOVED else comparison.new.form
    item = form.items.get(change.path.id)
    return item.concept if item is not None else ""


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


def _check_facts(concept: str, before: Checks, after: Checks, names: set[str], details: dict[str, str]) -> None:
    """Marks taken off where a mark says what is handled; elsewhere (kinds of audit) a mark is a measure."""
    old, new = dict(before.marked), dict(after.marked)
    removed = [option for option in old if option not in new]
    fewer = removed and all(option in old and fold(old[option]) == fold(text) for option, text in new.items())
    if fewer and concept in HANDLED_CONCEPTS:
        names.add("marks_only_removed")
        details["marks_only_removed"] = "、".join(removed)
    elif removed and concept not in HANDLED_CONCEPTS:
        names.add("weakened")
        details["weakened"] = f"{'、'.join(f'「{one}」' for one in removed)}の選択の取消し"
    added = [option for option in new if option not in old]
    if added and concept not in MEASURE_KINDS:
        names.add("widened")
        details["widened"] = "、".join(f"「{one}」" for one in added)


def evidence_of(blocks: tuple[Block, ...], change: Change, comparison: Comparison, proof: Proof) -> Evidence:
    """What blocks of the redline of a change show, in the item that changed."""
    if not blocks:
        return NOTHING_SHOWN
    concept = _concept(change, comparison)
    return examine(blocks, proof, is_place=concept in PLACE_CONCEPTS, is_ground=concept.endswith(GROUND_CONCEPT))


def redline(change: Change) -> tuple[Block, ...]:
    """The redline of a change of words: of a text, or of the free texts of the same marks; empty otherwise.

    As many paragraphs put in the place of as many others stand as rewritten ones, however little they share: a whole
    paragraph may be one name.
    """
    if isinstance(change.before, Checks) and isinstance(change.after, Checks):
        return _paired(_free_text_blocks(change.before, change.after))
    return _paired(change.blocks)


def _paired(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    from pia_diff.compare.runs import diff_runs  # rapidfuzz: only when a text differs

    paired: list[Block] = []
    for op, group in groupby(blocks, key=lambda block: block.op in (Op.DELETE, Op.INSERT)):
        stretch = list(group)
        old = [block.before for block in stretch if block.before is not None]
        new = [block.after for block in stretch if block.after is not None]
        if op and len(old) == len(new):
            stretch = [Block(Op.REPLACE, *pair, diff_runs(*pair)) for pair in zip(old, new, strict=True)]
        paired += stretch
    return tuple(paired)


def _free_text_blocks(before: Checks, after: Checks) -> tuple[Block, ...]:
    """The redline of each free text with its own twin, where the same options are marked; empty where marks moved."""
    from pia_diff.compare.text import diff_text

    if [option for option, _ in before.marked] != [option for option, _ in after.marked]:
        return ()
    blocks: list[Block] = []
    for (_, old), (_, new) in zip(before.marked, after.marked, strict=True):
        if bool(old) != bool(new):
            return ()
        blocks += diff_text(old.split("\n"), new.split("\n"))
    return tuple(blocks)


def _text_facts(evidence: Evidence, names: set[str], details: dict[str, str]) -> None:
    if evidence.formal:
        names.add("formal")
        names.update(f"formal_{one}" for one in evidence.classes)
        if len(evidence.classes) > 1:
            names.add("formal_mixed")
        details["formal_mixed"] = "、".join(word for one, word in CLASS_WORDS.items() if one in evidence.classes)
        details["formal_office"] = _listed(evidence.substitutions, "office")
        details["formal_term"] = _listed(evidence.substitutions, "term")
        details["formal_date"] = _few(list(evidence.dates))
        details["formal_law"] = _few(list(evidence.citations)) or "略称・項番号の整理"
        return
    for doubt in evidence.doubts - {"names"}:
        names.add(f"doubt_{doubt}")
        details[f"doubt_{doubt}"] = _few(list(evidence.citations)) or "法令の略称等"
    if "names" in evidence.doubts:
        for kind in {one.kind for one in evidence.substitutions if not one.proven}:
            names.add(f"{kind}_replaced")
            details[f"{kind}_replaced"] = _listed(evidence.substitutions, kind)
    if evidence.few_characters:
        names.add("few_characters")
        details["few_characters"] = evidence.few_characters


def _sign_facts(signs: Signs, names: set[str], details: dict[str, str]) -> None:
    for fact, words in (
        ("weakened", signs.weakened),
        ("widened", signs.widened),
        ("negated", signs.negated),
        ("number_changed", signs.numbers),
        ("stricter", signs.stricter),
    ):
        if words:
            names.add(fact)
            details[fact] = "、".join(words)


def _listed(found: Iterable[Substitution], kind: str) -> str:
    return _few([str(one) for one in found if one.kind == kind])


def _few(words: list[str]) -> str:
    """At most three, so that a sentence stays one."""
    return "、".join(words[:3]) + ("ほか" if len(words) > 3 else "")


CLASS_WORDS = {
    "office": "組織の名称",
    "person": "担当者の氏名",
    "contact": "所在地・連絡先",
    "law": "法令の題名・条項番号",
    "term": "用語",
    "date": "予定の確定",
    "emphasis": "強調の語",
    "wording": "誤字・表記",
    "order": "段落・列記の順序",
}
"""The classes of formal change in words, in the order of the explanation."""
DOUBT_WORDS = {
    "names": "名称の変更か、別のものへの変更か",
    "citations": "条項番号の整理か、別の根拠か",
    "titles": "法令の題名の変更か、別の根拠か",
    "address": "所在地の表示の変更か、別の場所か",
    "contact": "連絡先の表示の変更か、別の接続先か",
    "marks": "行頭の記号の体裁か、内容か",
    "order": "段落の順序だけか、内容か",
}
"""What only a person can tell of a difference, by its doubt."""
