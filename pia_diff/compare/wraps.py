"""Paragraphs that were wrapped, split or merged anew: which neighbours are one paragraph on the other side.

Everything here works on folded texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from rapidfuzz.distance import Indel

CONTEXT = 6
"""So many characters before and after a break show where it stood on the other side,"""
CONTEXT_LEAST = 8
"""and so many of both together, where a paragraph is shorter."""
OCCURRENCES = 16
"""Where the same words stand more often than this, they show nothing."""
WORK_LIMIT = 10_000_000
"""Product of the lengths of two texts up to which they are compared to the letter: some milliseconds."""


def soft_breaks(old: Sequence[str], new: Sequence[str]) -> tuple[set[int], set[int]]:
    """Breaks between paragraphs that the other side does not make, by the index of the paragraph before the break.

    A break is soft when the words around it follow each other on the other side, and no paragraph ends there.
    """
    return _soft(old, new), _soft(new, old)


def _soft(paragraphs: Sequence[str], others: Sequence[str]) -> set[int]:
    if len(paragraphs) < 2:
        return set()
    joined, text = "".join(paragraphs), "".join(others)
    breaks = set(accumulate(map(len, others)))
    soft = set()
    for number, end in enumerate(accumulate(map(len, paragraphs[:-1]))):
        head = joined[max(0, end - CONTEXT) : end]
        context = head + joined[end : end + CONTEXT]
        places = list(_occurrences(context, text)) if len(context) >= CONTEXT_LEAST else []
        if 0 < len(places) <= OCCURRENCES and not any(place + len(head) in breaks for place in places):
            soft.add(number)
    return soft


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    place = text.find(wanted)
    for _ in range(OCCURRENCES + 1):
        if place < 0:
            return
        yield place
        place = text.find(wanted, place + 1)


def are_one(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether two neighbouring pieces (before, after) differ far less when they are joined.

    So it is where the rest of a paragraph was not lost but stands in the piece beside it.
    """
    old, new = first[0] + second[0], first[1] + second[1]
    if len(old) * len(new) > WORK_LIMIT:
        return False
    apart = Indel.distance(*first) + Indel.distance(*second)
    return bool(2 * Indel.distance(old, new) < apart)
