"""Why things changed: the substitution, the new system, the revision of the form that several changes share.

A cause is found from the texts alone. Names that took the place of names, provisions, telephone numbers and addresses
are causes wherever they stand; any other word that took the place of another, and any new name of a system or the like,
only where at least `SHARED` changes have it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pia_diff.compare import Change, Comparison, Instance, Kind, Op
from pia_diff.compare.fold import fold
from pia_diff.timing.decisions import wordings
from pia_diff.timing.facts import Facts, redline
from pia_diff.timing.names import word_around
from pia_diff.timing.renamings import Renamings

SHARED = 2
"""Changes that must have a word in common before it is taken for their cause."""
MOST = 3
"""Causes a change names at most, those with most changes first."""

_KINDS = {
    "form": "様式の改正",
    "layout": "体裁",
    "office": "組織の名称",
    "person": "担当者",
    "company": "相手方",
    "citation": "条項番号",
    "law_title": "法令",
    "contact": "連絡先",
    "address": "所在地",
    "slip": "誤字",
    "term": "用語",
    "introduced": "新たに現れる記載",
    "withdrawn": "なくなる記載",
    "instance_added": "追加",
    "instance_removed": "削除",
    "numbering": "番号・順序の整理",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """What several changes have in common: its kind (a key of `_KINDS`), the old words and the new, either empty."""

    kind: str
    before: str = ""
    after: str = ""

    @property
    def label(self) -> str:
        """As the table names it: `組織の名称：総務課→区政課`, `新たに現れる記載：申請管理システム`."""
        words = f"{self.before}→{self.after}" if self.before and self.after else self.before or self.after
        return f"{_KINDS[self.kind]}：{words}" if words else _KINDS[self.kind]


_WHOLE = frozenset({"layout", "numbering", "instance_added", "instance_removed"})
"""Kinds that tell all of a change."""


def explains(cause: Cause, change: Change) -> bool:
    """Whether a cause tells all of a change: nothing differs in it but that the new words stand for the old."""
    if cause.kind in _WHOLE:
        return True
    if not (cause.before and cause.after):
        return False
    before, after = (fold(text) for text in wordings(change))
    return before.replace(fold(cause.before), fold(cause.after)) == after


NO_CAUSE = "個別の変更"
"""What the table prints for a change that shares its cause with no other."""


def find_causes(comparison: Comparison, facts: Sequence[Facts], proof: Renamings) -> list[tuple[Cause, ...]]:
    """The causes of every change of a comparison, in the order of its changes; at most MOST each."""
    found: list[list[Cause]] = []
    for change, known, pairs in zip(comparison.changes, facts, proof.pairs, strict=True):
        named = [*_of_its_kind(change, known, comparison), *(Cause(*pair) for pair in sorted(pairs))]
        found.append(named)
    _add(found, _replaced(comparison.changes, found))
    _add(found, _come_and_gone(comparison, proof))
    counted = _counted(found)
    return [tuple(sorted(dict.fromkeys(one), key=lambda cause: -counted[cause])[:MOST]) for one in found]


def _of_its_kind(change: Change, known: Facts, comparison: Comparison) -> Iterator[Cause]:
    if "form_revised" in known.names:
        yield Cause("form", comparison.old.form.printed, comparison.new.form.printed)
    if change.layout_only:
        yield Cause("layout")
    for side, kind in ((change.after, "instance_added"), (change.before, "instance_removed")):
        if isinstance(side, Instance):
            yield Cause(kind, "", fold(side.path.instances[-1]))
    if change.kind in (Kind.RENUMBERED, Kind.MOVED) and change.path.is_group:
        yield Cause("numbering")


def _add(found: list[list[Cause]], more: Iterable[tuple[int, Cause]]) -> None:
    """Puts causes to the changes (by number) that have them, those of too few changes left out."""
    places: dict[Cause, list[int]] = defaultdict(list)
    for number, cause in more:
        places[cause].append(number)
    for cause, numbers in places.items():
        if len(set(numbers)) >= SHARED:
            for number in dict.fromkeys(numbers):
                found[number].append(cause)


def _counted(found: Iterable[Sequence[Cause]]) -> dict[Cause, int]:
    counted: dict[Cause, int] = defaultdict(int)
    for one in found:
        for cause in set(one):
            counted[cause] += 1
    return counted


def _replaced(changes: Sequence[Change], named: Sequence[Sequence[Cause]]) -> Iterator[tuple[int, Cause]]:
    """Words that took the place of others and are no names (稼働記録→操作記録), by the number of the change."""
    for number, change in enumerate(changes):
        known = {(fold(one.before), fold(one.after)) for one in named[number] if one.before and one.after}
        for block in redline(change):
            for place, run in enumerate(block.runs):
                if run.op is not Op.REPLACE:
                    continue
                pair = word_around(block, place)
                if pair and not any(
                    (pair[0] in old and pair[1] in new) or (old in pair[0] and new in pair[1]) for old, new in known
                ):
                    yield number, Cause("term", *pair)


_THING = re.compile(
    r"(?:[^\W0-9A-Za-z_ぁ-ゟ①-⓿]|[A-Za-z])(?:[^\W0-9A-Za-z_ぁ-ゟ①-⓿]|[A-Za-z・]){1,24}(?:システム|機能|サービス|サイト|ポータル|クラウド|ネットワーク|基盤|サーバー?|端末|センター)"
)
"""A thing that is introduced or given up, on folded text."""


def _come_and_gone(comparison: Comparison, proof: Renamings) -> Iterator[tuple[int, Cause]]:
    """Things that only one of the documents knows, in all the changes that name them."""
    for kind, side in (("introduced", "after"), ("withdrawn", "before")):
        texts = [fold(_only(change, side)) for change in comparison.changes]
        things = {thing for text in texts for thing in _THING.findall(text)}
        if not things:
            continue  # spares reading the whole document
        other = proof.old_text if kind == "introduced" else proof.new_text
        whole = {thing for thing in things if thing not in other}
        for number, text in enumerate(texts):
            here = [thing for thing in whole if thing in text]
            for thing in here:
                if not any(thing != longer and thing in longer for longer in here):
                    yield number, Cause(kind, *(("", thing) if kind == "introduced" else (thing, "")))


def _only(change: Change, side: str) -> str:
    """What stands on one side only: whole paragraphs that hold a difference."""
    content = getattr(change, side)
    if isinstance(content, Instance):
        return "\n".join(str(value) for _, value in content.values)
    if change.blocks:
        return "\n".join(getattr(block, side) or "" for block in change.blocks if block.op is not Op.EQUAL)
    return "" if content is None else str(content)
