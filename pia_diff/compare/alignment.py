"""Which paragraph is which: two lists of texts aligned in order, with bounded work.

Everything here works on folded texts and gives indices.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

PAIR_FLOOR = 0.5
"""Texts less alike than this are two texts, one removed and one added."""
GRID_LIMIT = 40_000
"""Most pairs of texts compared with each other in one gap."""
LONG = 4_000_000
"""Product of the lengths of two texts from which their likeness is estimated."""
EDGE = 12
"""So many characters at the beginning or end, found once on each side, make two texts a pair in a large gap."""


def stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, range, range]]:
    """What is equal and what lies between, in turns: (equal, indices in `old`, indices in `new`)."""
    olds = news = range(0)
    for op in Indel.opcodes(old, new):
        if op.tag == "equal":
            if olds or news:
                yield False, olds, news
            yield True, range(op.src_start, op.src_end), range(op.dest_start, op.dest_end)
            olds, news = range(op.src_end, op.src_end), range(op.dest_end, op.dest_end)
        else:
            olds, news = range(olds.start, op.src_end), range(news.start, op.dest_end)
    if olds or news:
        yield False, olds, news


def likeness(old: str, new: str, floor: float = 0.0) -> float:
    """0 … 1: the share of characters that stand in both, in one order; 0 where it is below `floor`."""
    if 2 * min(len(old), len(new)) < floor * (len(old) + len(new)):
        return 0.0
    if len(old) * len(new) <= LONG:
        return float(Indel.normalized_similarity(old, new, score_cutoff=floor))
    # To the letter this would take seconds: of long texts the triples of characters they share tell as much.
    triples = [set(zip(text, text[1:], text[2:], strict=False)) for text in (old, new)]
    share = 2 * len(triples[0] & triples[1]) / (len(triples[0]) + len(triples[1]))
    return share if share >= floor else 0.0


def align(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs (index in `old`, index in `new`) of like texts, in order on both sides, best in sum."""
    if not old or not new:
        return []
    if len(old) == len(new) == 1:
        # Alone against alone in one place: one text rewritten, if anything of it is left.
        return [(0, 0)] if likeness(old[0], new[0]) >= PAIR_FLOOR / 2 else []
    if len(old) * len(new) <= GRID_LIMIT:
        return _best(old, new, len(new))
    pairs: list[tuple[int, int]] = []
    i = j = 0
    for a, b in (*known_by_edges(old, new), (len(old), len(new))):
        width = max(8, GRID_LIMIT // (a - i + b - j + 1))
        pairs += [(i + x, j + y) for x, y in _best(old[i:a], new[j:b], width)]
        if a < len(old):
            pairs.append((a, b))
        i, j = a + 1, b + 1
    return pairs


def known_by_edges(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of texts that begin or end as no other text does, in order on both sides."""
    twins: dict[int, int] = {}
    for edge in (slice(-EDGE, None), slice(EDGE)):  # the beginning tells more: it comes last and wins
        places = [_unique([text[edge] for text in side]) for side in (old, new)]
        twins.update((i, places[1][key]) for key, i in places[0].items() if key in places[1])
    chain = _rising(sorted(twins.items()))
    return [(i, j) for i, j in chain if likeness(old[i], new[j], PAIR_FLOOR)]


def _unique(keys: list[str]) -> dict[str, int]:
    count = Counter(keys)
    return {key: place for place, key in enumerate(keys) if count[key] == 1 and len(key) == EDGE}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that rise on both sides (longest increasing subsequence)."""
    ends: list[int] = []
    last: list[int] = []  # places of pairs that end the best chains of each length
    before: list[int] = []
    for place, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [place]
    chain: list[tuple[int, int]] = []
    place = last[-1] if last else -1
    while place >= 0:
        chain.append(pairs[place])
        place = before[place]
    return chain[::-1]


def _best(old: Sequence[str], new: Sequence[str], width: int) -> list[tuple[int, int]]:
    """The alignment with the most characters in common, pairs kept at most `width` from the diagonal."""
    n, m = len(old), len(new)
    if not n or not m:
        return []
    width = max(width, m // n + 1)  # or the diagonal would have holes
    low = [max(0, i * m // n - width) for i in range(n + 1)]
    high = [min(m, i * m // n + width) for i in range(n + 1)]
    alike = [
        [likeness(text, new[j], PAIR_FLOOR) for j in range(low[i], min(high[i] + 1, m))] for i, text in enumerate(old)
    ]
    weight = [
        [like * (len(old[i]) + len(new[low[i] + k])) for k, like in enumerate(row)] for i, row in enumerate(alike)
    ]
    # best[i][j - low[i]]: the most that old[i:] and new[j:] have in common
    best: list[list[float]] = [[0.0] * (high[i] - low[i] + 1) for i in range(n + 1)]

    def get(i: int, j: int) -> float:
        return best[i][j - low[i]] if low[i] <= j <= high[i] else -1.0

    for i in range(n - 1, -1, -1):
        row, weights, start = best[i], weight[i], low[i]
        for j in range(high[i], start - 1, -1):
            value = max(get(i + 1, j), get(i, j + 1))
            if j < m and weights[j - start]:
                value = max(value, weights[j - start] + get(i + 1, j + 1))
            row[j - start] = value
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < n and j < m:
        gain = weight[i][j - low[i]] if j <= high[i] else 0.0
        if gain and get(i, j) == gain + get(i + 1, j + 1):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif get(i, j) == get(i + 1, j):
            i += 1
        else:
            j += 1
    return pairs
