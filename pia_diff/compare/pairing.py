"""Which instance is which: by name, then by content."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pia_diff.compare.assignment import assign
from pia_diff.compare.fold import fold

CONTENT_FLOOR = 0.6
"""Instances with different names that are less alike than this are two instances, not one renamed,"""
CONTRAST_FLOOR = 0.4
"""and so are those that are not this much more alike than either is to other instances."""
NAME_WEIGHT = 2.0
"""The name counts as much as two items that only this instance has."""
SAME_KEY = 0.01
"""Between instances of one name that are alike, the same key decides, then the nearer place."""

NAME = ""
"""Stands for the name among the items of an instance."""

_ORDINAL = re.compile(r"〔[0-9]+〕$")

Contents = Mapping[str, str]
"""The items of an instance as text, by the part of the id after the group."""
BothContents = tuple[Mapping[str, Contents], Mapping[str, Contents]]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs (old key, new key, similarity) and the keys left alone, each in printed order."""

    pairs: tuple[tuple[str, str, float], ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]


def name_of(key: str) -> str:
    """The name a key stands for, as it is compared: without width, and without the 〔2〕 that tells namesakes apart."""
    return _ORDINAL.sub("", fold(key))


def pair_instances(old: Sequence[str], new: Sequence[str], contents: Callable[[], BothContents]) -> Pairing:
    """Pairs the instances of a group, or the 特定個人情報ファイル, of two revisions.

    `old` and `new` are the keys in printed order. Equal names are one instance (similarity 1.0); namesakes, and
    instances without a namesake, are paired so that the sum of their likeness is greatest. What many instances share
    (提供方法, 別表第二の…の項 and the like) counts little: two 提供先 are always alike. Below CONTENT_FLOOR and
    CONTRAST_FLOOR instances of different names are not the same.
    `contents` gives the contents of all instances of both sides by key; it is called only where names do not decide.
    """
    pairs: dict[str, tuple[str, float]] = {}
    judge: _Judge | None = None
    named: list[dict[str, list[str]]] = [{}, {}]
    for side, keys in zip(named, (old, new), strict=True):
        for key in keys:
            side.setdefault(name_of(key), []).append(key)
    for name, mine in named[0].items():
        theirs = named[1].get(name, [])
        if len(mine) == len(theirs) == 1:
            pairs[mine[0]] = (theirs[0], 1.0)
        elif theirs:
            judge = judge or _Judge(*contents())
            pairs.update((a, (b, 1.0)) for a, b in judge.namesakes(mine, theirs))
    taken = {twin for twin, _ in pairs.values()}
    left, right = [key for key in old if key not in pairs], [key for key in new if key not in taken]
    if left and right:
        judge = judge or _Judge(*contents())
        pairs.update((a, (b, alike)) for a, b, alike in judge.renamed(left, right))
        taken = {twin for twin, _ in pairs.values()}
    return Pairing(
        tuple((key, *pairs[key]) for key in old if key in pairs),
        tuple(key for key in old if key not in pairs),
        tuple(key for key in new if key not in taken),
    )


class _Judge:
    """Judges by content which instances are the same."""

    def __init__(self, old: Mapping[str, Contents], new: Mapping[str, Contents]) -> None:
        self.sides = tuple(
            {key: {NAME: name_of(key)} | {item: fold(text) for item, text in one.items()} for key, one in side.items()}
            for side in (old, new)
        )
        self.shared = [Counter(said for one in side.values() for said in one.items()) for side in self.sides]
        self.nearest: dict[tuple[int, str, str], list[tuple[float, str]]] = {}

    def namesakes(self, old: list[str], new: list[str]) -> list[tuple[str, str]]:
        """Pairs among instances of one name, as many as can be; those that say the same first."""
        pairs: list[tuple[str, str]] = []
        left, right = list(old), list(new)
        for key in old:
            twins = [other for other in right if self.sides[1][other] == self.sides[0][key]]
            if twins:
                twin = key if key in twins else twins[0]
                pairs.append((key, twin))
                left.remove(key)
                right.remove(twin)
        gain = [
            [self.likeness(a, b)[0] + SAME_KEY * ((a == b) + 1 / (2 + abs(i - j))) for j, b in enumerate(right)]
            for i, a in enumerate(left)
        ]
        return pairs + [(left[row], right[column]) for row, column in assign(gain)]

    def renamed(self, old: list[str], new: list[str]) -> list[tuple[str, str, float]]:
        """Pairs (old key, new key, likeness) among instances of different names that are alike enough."""
        judged = [[self.likeness(a, b) for b in new] for a in old]
        gain = [
            [contrast if alike >= CONTENT_FLOOR and contrast >= CONTRAST_FLOOR else 0.0 for alike, contrast in row]
            for row in judged
        ]
        pairs = [(row, column) for row, column in assign(gain) if gain[row][column]]
        return [(old[row], new[column], judged[row][column][0]) for row, column in pairs]

    def likeness(self, old_key: str, new_key: str) -> tuple[float, float]:
        """0 … 1: how alike name and items are, and how much more alike than those of other instances.

        Each item is weighed by how few instances say the same.
        """
        old, new = self.sides[0][old_key], self.sides[1][new_key]
        total = sum_alike = sum_contrast = 0.0
        for item in dict.fromkeys((*old, *new)):
            before, after = old.get(item, ""), new.get(item, "")
            weight = 1.0 / max(self.shared[0][(item, before)], self.shared[1][(item, after)], 1)
            if item == NAME:
                weight = NAME_WEIGHT
            alike = self._alike(before, after)
            usual = max(self._rival(0, item, after, old_key), self._rival(1, item, before, new_key))
            total += weight
            sum_alike += weight * alike
            if alike > usual or before == after:
                sum_contrast += weight * (1.0 if before == after else (alike - usual) / (1.0 - usual))
        return sum_alike / total, sum_contrast / total

    def _rival(self, side: int, item: str, text: str, key: str) -> float:
        """How alike the text is to what any other instance of a side than `key` says."""
        known = self.nearest.get((side, item, text))
        if known is None:
            said = ((self._alike(one.get(item, ""), text), other) for other, one in self.sides[side].items())
            known = self.nearest[(side, item, text)] = sorted(said, reverse=True)[:2]
        return next((alike for alike, other in known if other != key), 0.0)

    def _alike(self, one: str, other: str) -> float:
        from rapidfuzz.distance import Indel

        return 1.0 if one == other else float(Indel.normalized_similarity(one, other))
