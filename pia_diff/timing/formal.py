"""Is a change of text formal, and how does the text show it?

Both sides are written in one canonical way, names that were shown to be renamed as in the newer text. Only when
nothing is left that differs is the change formal: a number, a negation, a word more or less always remains and makes
it substantive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pia_diff.compare import Block, Op
from pia_diff.compare.fold import fold
from pia_diff.timing.canonical import canonical
from pia_diff.timing.citations import table_replaced
from pia_diff.timing.layout import begins_anew, marks_are_form, only_order
from pia_diff.timing.names import NEVER_A_SLIP, Proof, Substitution, replaced_names
from pia_diff.timing.reading import Reading, names_grounds, written


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the text of a change shows.

    `classes` names the kinds of formal change (office, person, contact, law, term, date, emphasis, wording, order) when
    `formal`. Otherwise `doubts` names the one thing all of the change may come to (citations, titles, names, address,
    marks, order), and `few_characters` the one place of a letter or two that may be a slip. A person must say so.
    """

    formal: bool
    classes: frozenset[str] = frozenset()
    substitutions: tuple[Substitution, ...] = ()
    citations: tuple[str, ...] = ()
    """Citations that differ, as old→new."""
    dates: tuple[str, ...] = ()
    """Planned dates that became definite, as old→new."""
    doubts: frozenset[str] = frozenset()
    few_characters: str = ""


NOTHING_SHOWN = Evidence(False)


def examine(blocks: tuple[Block, ...], proof: Proof, *, is_place: bool = False, is_ground: bool = False) -> Evidence:
    """What the blocks of a redline show. `is_place` says that the item tells where data are kept, so that an address
    is more than a contact; `is_ground` that it lists the legal grounds and nothing else.
    """
    changed = [block for block in blocks if block.op is not Op.EQUAL]
    if any(block.op in (Op.INSERT, Op.DELETE) for block in changed):
        # A whole paragraph more or less is never formal.
        only_grounds = is_ground and all(names_grounds(block) for block in changed)
        if not only_grounds:
            return NOTHING_SHOWN
        return Evidence(False, citations=_differing(changed), doubts=frozenset({"citations"}))
    rewritten = [block for block in changed if block.op is Op.REPLACE]
    moved = len(rewritten) < len(changed)
    readings = [Reading.of(block, proof) for block in rewritten]
    new_table = any(table_replaced(one.before.citations, one.after.citations) for one in readings)
    doubts = [one.doubts(proof, new_table=new_table, is_place=is_place, is_ground=is_ground) for one in readings]
    found = tuple(dict.fromkeys(name for one in readings for name in one.names))
    marks = [(one.before.marks, one.after.marks) for one in readings]
    if any(old != new for old, new in marks) and not marks_are_form(blocks, marks):
        doubts = [doubt or frozenset({"marks"}) for doubt in doubts]
    doubts = [
        frozenset() if _reads_on(block, blocks) else doubt for block, doubt in zip(rewritten, doubts, strict=True)
    ]
    doubtful = [doubt for doubt in doubts if doubt is not None]
    if not doubtful and (not moved or only_order(blocks)):
        classes = {kind for one in readings for kind in one.classes()} | ({"order"} if moved else set())
        shifts = dict.fromkeys(pair for one in readings for pair in one.shifts(proof, new_table=new_table) or ())
        cited = tuple(f"{old}→{new}" for old, new in shifts)
        dates = tuple(dict.fromkeys(date for one in readings for date in one.settled.dates))
        return Evidence(True, frozenset(classes), found, cited, dates) if changed else NOTHING_SHOWN
    if moved:
        return Evidence(False, frozenset(), found, doubts=frozenset() if doubtful else frozenset({"order"}))
    return Evidence(
        False,
        frozenset(),
        found,
        _differing(rewritten),
        doubts=frozenset.intersection(*doubtful),
        few_characters=_few_characters(rewritten),
    )


def _reads_on(block: Block, blocks: tuple[Block, ...]) -> bool:
    """Whether one side ends with 。, the other without, and the next paragraph may be read as its end: 委託先を除く
    before 職員が持ち出す.
    """
    ends = [fold(text or "").endswith(("。", ".", "．")) for text in (block.before, block.after)]
    if ends[0] == ends[1]:
        return False
    place = next(number for number, one in enumerate(blocks) if one is block)
    following = next((one.after for one in blocks[place + 1 :] if one.after and one.after.strip()), None)
    return following is not None and not begins_anew(following)


def _differing(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The citations that only one side has, as old→new in one piece."""
    sides = [[canonical(text or "").citations for text in (block.before, block.after)] for block in blocks]
    old, new = ([one for side in sides for one in side[place]] for place in (0, 1))
    gone, come = (Counter(old) - Counter(new)), (Counter(new) - Counter(old))
    if not gone and not come:
        return ()
    words = ["、".join(one.printed for one in only) or "—" for only in (gone, come)]
    return (f"{words[0]}→{words[1]}",)


def formal_pairs(blocks: tuple[Block, ...]) -> set[tuple[str, str, str]]:
    """Kind, old and new words of all that was replaced one for one in a redline: names, terms, citations, and, where
    nothing else differs, telephone numbers and addresses.
    """
    found = set()
    for block in blocks:
        names = replaced_names(block)
        found |= {(name.kind, name.before, name.after) for one in names.values() for name in one}
        if not any(
            run.op is not Op.EQUAL and place not in names and _CITING.search(run.before) and _CITING.search(run.after)
            for place, run in enumerate(block.runs)
        ):
            continue
        old, new = canonical(written(block, names)), canonical(block.after or "")
        if old.text == new.text:
            found |= {("address", a, b) for a, b in zip(old.addresses, new.addresses, strict=True) if a != b}
            found |= {("contact", a, b) for a, b in zip(old.contacts, new.contacts, strict=True) if a != b}
        if len(old.citations) == len(new.citations):
            pairs = zip(old.citations, new.citations, strict=True)
            found |= {("citation", a.whole, b.whole) for a, b in pairs if a.text != b.text and a.kind != "row"}
    return found


_CITING = re.compile("[0-9０-９一二三四五六七八九十百千@]")
"""What differs in a citation that was renumbered, a telephone number, an address."""
_LETTERS = "(?:[^\\W0-9A-Za-z_ァ-ヺー①-⓿]|[、。・])+"
_KANA = "[ぁ-ん、。・]+"
_KATAKANA = "[ァ-ヺー]+"
_NEGATION = ("ない", "ず", "ぬ", "せん", "なし", "無", "不", "非", "未")


def _few_characters(rewritten: list[Block]) -> str:
    """The one place where a letter (or two in ひらがな) differs, as `共→供`; empty where more differs or it may carry
    a meaning. Such a place may be a typing error; a machine cannot know, so it only asks.
    """
    from rapidfuzz.distance import OSA

    runs = [run for block in rewritten for run in block.runs if run.op is not Op.EQUAL]
    if len(runs) != 1:
        return ""
    before, after = fold(runs[0].before), fold(runs[0].after)
    letters = before + after
    if re.fullmatch(_KATAKANA, letters):
        few = min(len(before), len(after)) >= 4 and OSA.distance(before, after) == 1
    else:
        longest = 2 if re.fullmatch(_KANA, letters) or sorted(before) == sorted(after) else 1
        few = bool(re.fullmatch(_LETTERS, letters)) and max(len(before), len(after)) <= longest
    if not few or set(letters) & NEVER_A_SLIP:
        return ""
    sides = [
        [fold(text or "") for text in side] for side in zip(*((b.before, b.after) for b in rewritten), strict=True)
    ]
    for sign in _NEGATION:
        if sum(text.count(sign) for text in sides[0]) != sum(text.count(sign) for text in sides[1]):
            return ""
    return f"{before or '—'}→{after or '—'}"
