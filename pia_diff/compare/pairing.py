"""Which instance is which: by name, then by content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pia_diff.compare.assignment import best_assignment
from pia_diff.compare.fold import fold

CONTENT_FLOOR = 0.6
"""Instances with different names that are less alike than this are two instances, not one renamed."""
NAME_WEIGHT = 2.0
"""The name counts as much as two items that only this instance has."""

Contents = Mapping[str, str]
"""The items of an instance as text, by the part of the id after the group."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs (old key, new key, similarity) and the keys left alone, each in printed order."""

    pairs: tuple[tuple[str, str, float], ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]


def pair_instances(old: Mapping[str, Contents], new: Mapping[str, Contents]) -> Pairing:
    """Pairs the instances of a group, or the 特定個人情報ファイル, of two revisions.

    `old` and `new` map keys (names) to contents, in printed order. Equal names are one instance. The others are
    paired so that the sum of their likeness is greatest; what many instances share (提供方法 and the like) counts
    little, and below CONTENT_FLOOR two instances are not the same.
    """
    by_name: dict[str, list[str]] = {}
    for key in new:
        by_name.setdefault(fold(key), []).append(key)
    pairs: dict[str, tuple[str, float]] = {}
    for key in old:
        if by_name.get(fold(key)):
            # An exact name first: 「A」 and 「Ａ」 may stand side by side.
            candidates = by_name[fold(key)]
            twin = key if key in candidates else candidates[0]
            candidates.remove(twin)
            pairs[key] = (twin, 1.0)
    left = [key for key in old if key not in pairs]
    taken = {twin for twin, _ in pairs.values()}
    right = [key for key in new if key not in taken]
    if left and right:
        for key, twin, alike in _by_content(old, new, left, right):
            pairs[key] = (twin, alike)
    taken = {twin for twin, _ in pairs.values()}
    return Pairing(
        tuple((key, *pairs[key]) for key in old if key in pairs),
        tuple(key for key in old if key not in pairs),
        tuple(key for key in new if key not in taken),
    )


def _by_content(
    old: Mapping[str, Contents], new: Mapping[str, Contents], left: list[str], right: list[str]
) -> list[tuple[str, str, float]]:
    folded_old = {key: {item: fold(text) for item, text in contents.items()} for key, contents in old.items()}
    folded_new = {key: {item: fold(text) for item, text in contents.items()} for key, contents in new.items()}
    shared = [
        Counter((item, text) for contents in side.values() for item, text in contents.items())
        for side in (folded_old, folded_new)
    ]
    gain = [[_likeness(a, b, folded_old[a], folded_new[b], shared) for b in right] for a in left]
    return [
        (left[row], right[column], gain[row][column])
        for row, column in best_assignment(gain)
        if gain[row][column] >= CONTENT_FLOOR
    ]


def _likeness(
    old_key: str, new_key: str, old: Mapping[str, str], new: Mapping[str, str], shared: list[Counter[tuple[str, str]]]
) -> float:
    """0 … 1: the mean likeness of name and items, each item weighed by how few instances say the same."""
    from rapidfuzz.distance import Indel

    total = NAME_WEIGHT
    sum_alike = NAME_WEIGHT * Indel.normalized_similarity(fold(old_key), fold(new_key))
    for item in old.keys() | new.keys():
        before, after = old.get(item, ""), new.get(item, "")
        weight = 1.0 / max(shared[0][(item, before)], shared[1][(item, after)], 1)
        total += weight
        sum_alike += weight * Indel.normalized_similarity(before, after)
    return sum_alike / total
