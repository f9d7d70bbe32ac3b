"""Is a change of text formal, and how does the text show it?

Both sides are written in one canonical way (one notation, no list marks, telephone numbers and citations as place
holders, proven renames carried out). Only when nothing is left that differs is the change formal: a number, a
negation, a word more or less always remains and makes it substantive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pia_diff.compare import Block, Op, Run
from pia_diff.compare.fold import fold
from pia_diff.timing import patterns

Proof = Callable[[str, str, str], bool]
"""Whether kind, old name and new name are shown by the whole documents to be a renaming."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """One name that took the place of another, the whole word: 総務課 → 区政課."""

    kind: str
    """office, company, law_title, person, or slip (a fixed term mistyped)"""
    before: str
    after: str
    proven: bool
    """Whether the documents as a whole show that it is one thing renamed."""

    def __str__(self) -> str:
        return f"{self.before}→{self.after}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the text of a change shows.

    `classes` names the kinds of formal change (office, person, contact, law, wording, order) when `formal`. Otherwise
    `doubts` names the one thing all of the change may come to (citations, names, address, order), and
    `few_characters` the one place of one or two letters that may be a slip. A person must say so.
    """

    formal: bool
    classes: frozenset[str]
    substitutions: tuple[Substitution, ...] = ()
    doubts: frozenset[str] = frozenset()
    few_characters: str = ""


NOTHING_SHOWN = Evidence(False, frozenset())


def examine(blocks: tuple[Block, ...], proof: Proof, *, is_place: bool) -> Evidence:
    """What the blocks of a redline show. `is_place` says that the item tells where data are kept, so that an address
    is more than a contact.
    """
    changed = [block for block in blocks if block.op is not Op.EQUAL]
    if not changed or any(block.op in (Op.INSERT, Op.DELETE) for block in changed):
        return NOTHING_SHOWN  # a whole paragraph more or less is never formal
    rewritten = [block for block in changed if block.op is Op.REPLACE]
    moved = len(rewritten) < len(changed)
    # Under ＜中間サーバーにおける措置＞ a paragraph says something else than under ＜市における措置＞.
    headed = moved and any(patterns.BLOCK_HEAD.match(fold(text)) for block in blocks for text in _sides(block))
    classes: set[str] = {"order"} if moved else set()
    found: list[Substitution] = []
    doubtful: list[frozenset[str]] = []  # for every block that is not formal, the one thing it may be
    for block in rewritten:
        names = _substitutions(block, proof)
        found.extend(name for name in names.values() if name not in found)
        proven = {place: name for place, name in names.items() if name.proven}
        before, after = _both(block, proven)
        if _canonical(before) != _canonical(after):
            doubtful.append(_doubts(block, before, after, names))
        elif is_place and _addresses(before) != _addresses(after):
            doubtful.append(frozenset({"address"}))
        else:
            classes |= _classes(block, proven)
    if moved and headed and not doubtful:
        return Evidence(False, frozenset(), tuple(found), frozenset({"order"}))
    if doubtful:
        doubt = frozenset.intersection(*doubtful) if not moved else frozenset()
        few = _few_characters(rewritten) if not moved else ""
        return Evidence(False, frozenset(), tuple(found), doubt, few)
    return Evidence(True, frozenset(classes), tuple(found))


def _doubts(block: Block, before: str, after: str, names: dict[int, Substitution]) -> frozenset[str]:
    """What alone may make a block formal, which only a person can tell; empty when it is substantive."""
    doubts = set()
    if _without_citations(before) == _without_citations(after):
        doubts.add("citations")
    before, after = _both(block, names)
    if names and _canonical(before) == _canonical(after):
        doubts.add("names")
    return frozenset(doubts)


def _both(block: Block, names: dict[int, Substitution]) -> tuple[str, str]:
    """Both sides, the names that were replaced written as in the newer one."""
    before = "".join(run.after if place in names else run.before for place, run in enumerate(block.runs))
    return before, block.after or ""


def _sides(block: Block) -> tuple[str, ...]:
    return tuple(text for text in (block.before, block.after) if text is not None)


def _lines(text: str) -> list[str]:
    return [patterns.LIST_MARK.sub("", fold(line)) for line in text.split("\n")]


def _canonical(text: str) -> str:
    joined = "".join(_lines(text))
    for pattern, sign in (
        (patterns.URL, "\1"),
        (patterns.MAIL, "\2"),
        (patterns.PHONE, "\3"),
        (patterns.POSTCODE, "\4"),
        (patterns.ADDRESS, "\5"),
    ):
        joined = pattern.sub(sign, joined)
    return _undoubled(patterns.one_notation(patterns.without_punctuation(patterns.replace_citations(joined, "\6"))))


def _undoubled(text: str) -> str:
    """Particles typed twice (をを, のの) once; nothing else is ever taken for a slip."""
    for particle in "をのにがはで":
        text = text.replace(particle * 2, particle)
    return text


def _without_citations(text: str) -> str:
    """The canonical text with all citations and the words that join them taken out."""
    return patterns.CONNECTOR.sub("", _canonical(text).replace("\6", ""))


def _addresses(text: str) -> list[str]:
    return [match.group() for match in patterns.ADDRESS.finditer(fold(text))]


def _classes(block: Block, proven: dict[int, Substitution]) -> set[str]:
    """The kinds of formal change in a block that is formal as a whole."""
    found = {{"law_title": "law", "slip": "wording"}.get(one.kind, one.kind) for one in proven.values()}
    before, after = (fold(text) for text in _both(block, proven))
    for pattern in (patterns.URL, patterns.MAIL, patterns.PHONE, patterns.POSTCODE, patterns.ADDRESS):
        if pattern.findall(before) != pattern.findall(after):
            found.add("contact")
        before, after = pattern.sub("", before), pattern.sub("", after)
    if patterns.citations(before) != patterns.citations(after) or (
        patterns.LAW_NUMBER.findall(before) != patterns.LAW_NUMBER.findall(after)
    ):
        found.add("law")
    if patterns.replace_citations(before, "") != patterns.replace_citations(after, ""):
        found.add("wording")
    return found or {"wording"}


def substitutions(blocks: tuple[Block, ...]) -> list[tuple[str, str, str]]:
    """Kind, old and new name of every name that was replaced one for one in a redline."""
    found = []
    for block in blocks:
        names = _substitutions(block, lambda *_: False).values()
        found += [(one.kind, one.before, one.after) for one in names]
    return found


def _substitutions(block: Block, proof: Proof) -> dict[int, Substitution]:
    """The names that were replaced one for one, by the place of their run in the block."""
    found = {}
    for place, run in enumerate(block.runs):
        if run.op is Op.EQUAL:
            continue
        lead = block.runs[place - 1].after if place else ""
        tail = block.runs[place + 1].after if place + 1 < len(block.runs) else ""
        slip = _slip(run, lead, tail)
        if slip:
            found[place] = Substitution("slip", *slip, proven=True)
            continue
        before, after = _whole_words(run, lead, tail)
        kind = _kind(before, after, lead)
        if kind:
            found[place] = Substitution(kind, before, after, proof(kind, before, after))
    return found


def _slip(run: Run, lead: str, tail: str) -> tuple[str, str] | None:
    """The mistyped and the right spelling where one letter inside a fixed term was wrong (特定固人情報).

    Only inside: a letter before or after the term (非, 未) belongs to another word.
    """
    if max(len(run.before), len(run.after)) > 1 or set(run.before + run.after) & _NEVER_A_SLIP:
        return None
    after = lead + run.after + tail
    run_end = len(lead) + len(run.after)
    for term in patterns.terms():
        start = after.find(term, max(len(lead) - len(term), 0))
        if 0 <= start < len(lead) and start + len(term) > run_end:
            mistyped = after[start : len(lead)] + run.before + after[run_end : start + len(term)]
            return (mistyped, term) if mistyped not in patterns.terms() else None
    return None


def _whole_words(run: Run, lead: str, tail: str) -> tuple[str, str]:
    """A run grown to the word it stands in: `総務`→`区政` before `課` is `総務課`→`区政課`.

    The word begins behind the unit it belongs to (総務部｜情報政策課).
    """
    before, after = run.before.strip(), run.after.strip()
    start, end = patterns.last_unit(_word_start(lead)), _word_end(tail)
    for head in ("", start):
        for size in range(len(end) + 1):
            pair = head + before + end[:size], head + after + end[:size]
            if _kind_of_names(*pair):
                return pair
    return before, after


def _word_end(text: str) -> str:
    end = 0
    while end < min(len(text), 20) and _is_name_letter(text[end]):
        end += 1
    return text[:end]


def _word_start(text: str) -> str:
    start = len(text)
    while start > max(len(text) - 20, 0) and _is_name_letter(text[start - 1]):
        start -= 1
    return text[start:]


def _is_name_letter(char: str) -> bool:
    return "一" <= char <= "龠" or char == "々" or "ァ" <= char <= "ヺ" or char == "ー"


def _kind_of_names(before: str, after: str) -> str:
    """office, company or law_title when both are one such name; empty otherwise."""
    if all(patterns.OFFICE.match(name) and name[0] not in "各全他同当両" for name in (before, after)):
        return "office"
    if patterns.COMPANY.search(before) and patterns.COMPANY.search(after) and "、" not in before + after:
        return "company"
    if patterns.LAW_TITLE.match(before) and patterns.LAW_TITLE.match(after):
        return "law_title"
    return ""


def _kind(before: str, after: str, lead: str) -> str:
    kind = _kind_of_names(before, after)
    if kind:
        return kind
    named = patterns.POST_BEFORE.search(lead) or before[-1:] == after[-1:] == "氏"
    people = all(patterns.PERSON.match(name) and not patterns.NO_PERSON.search(name) for name in (before, after))
    return "person" if named and people else ""


_NEVER_A_SLIP = frozenset("0123456789一二三四五六七八九十百千万億元前後上下内外有無不非未可否全各毎両双複単")
_NEGATION = ("ない", "ず", "ぬ", "せん", "なし", "無", "不", "非", "未")


def _few_characters(rewritten: list[Block]) -> str:
    """The one place where one or two letters differ, as `共→供`; empty where more differs or it may carry a meaning.

    Such a place may be a typing error; a machine cannot know, so it only asks.
    """
    runs = [run for block in rewritten for run in block.runs if run.op is not Op.EQUAL]
    if len(runs) != 1:
        return ""
    before, after = fold(runs[0].before), fold(runs[0].after)
    if not before + after or max(len(before), len(after)) > 2:
        return ""
    if set(before + after) & _NEVER_A_SLIP:
        return ""
    sides = [
        [fold(text or "") for text in side] for side in zip(*((b.before, b.after) for b in rewritten), strict=True)
    ]
    for sign in _NEGATION:
        if sum(text.count(sign) for text in sides[0]) != sum(text.count(sign) for text in sides[1]):
            return ""
    return f"{before or '—'}→{after or '—'}"
