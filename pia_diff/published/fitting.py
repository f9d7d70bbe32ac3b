"""How well a published 項目 fits a chain of the form: what of it the chain explains, and what is left unexplained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pia_diff.published.chains import Chain, Chains, Step
from pia_diff.published.mentions import SHORT, Mention, mentions
from pia_diff.published.wording import Numeral, Wording

AGREES, ALIKE, DISAGREES, UNNUMBERED = 2.0, 1.5, -1.5, -0.5
"""What the number before a wording is worth: as printed, the same number in another style, another number, a number
where the form prints none. A wording always outweighs a number."""
NUMBER_ALONE = 1.0
MISSING = 0.25
"""What a heading costs that is not written."""
NAME, LONGEST_NAME = 0.05, 40
"""What a character of a name costs, where a name may stand; and how long it may be."""
BESIDE = 0.3
"""What a character costs of a wording that stands beside the chain: a sibling of one of its items."""
MOST_PLACES = 10
"""Places of one step that are tried: no 項目 says a wording more often."""
LAST = 1.5
"""What a character weighs behind the last wording, where a name cannot stand: it would be another item."""
SURE = 0.75
"""The share of a wording that must be there before its passage counts as said by another item."""
NAME_OF_ITEM = 0.15
"""What an option behind an item costs less than nothing explained: その他 of 入手方法."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A step where it was found; `numeral` is the number before it."""

    step: Step
    start: int
    end: int
    mention: Mention | None
    numeral: Numeral | None


@dataclass(frozen=True, slots=True)
class Fit:
    """One way to read a text as a chain: `gained` is what it explains, `lost` what it does not; `score` weighs both,
    and whether the numbers agree.
    """

    chain: Chain
    score: float
    gained: float
    lost: float
    placed: tuple[Placed, ...]

    @property
    def whole(self) -> bool:
        """Whether the wording of the last step stands there in full and without a slip."""
        return self.placed[-1].mention is not None and self.placed[-1].mention.exact


class Fitter:
    """Fits one text to the chains of a form."""

    def __init__(self, wording: Wording, known: Chains) -> None:
        self.wording = wording
        self.known = known
        self.mentions: Mapping[str, list[Mention]] = mentions(wording, known)

    def fits(self) -> list[Fit]:
        """The best fit of every chain whose last step is there, the best first."""
        found = []
        for chain in self.known.all:
            if self._places(chain.steps[-1]):
                best = max(self._walk(chain, 0, 0, None), key=lambda fit: fit.score, default=None)
                if best is not None:
                    found.append(best)
        return sorted(found, key=lambda fit: -fit.score)

    @cached_property
    def strong(self) -> list[Mention]:
        """The wordings that stand there nearly word for word, of more than a few letters, those worth most where they
        overlap."""
        sure = [
            one
            for ones in self.mentions.values()
            for one in ones
            if len(one.label) > SHORT and one.gain >= SURE * len(one.label)
        ]
        kept: list[Mention] = []
        for one in sorted(sure, key=lambda one: -one.gain):
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
        return sorted(kept, key=lambda one: one.start)

    def _places(self, step: Step) -> list[Placed]:
        key = step.id
        if key not in self._cache:
            told = sorted(self._look_for(step), key=lambda one: -one.mention.gain if one.mention else 0.0)
            self._cache[key] = told[:MOST_PLACES]
        return self._cache[key]

    @cached_property
    def _cache(self) -> dict[str, list[Placed]]:
        return {}

    def _look_for(self, step: Step) -> Iterator[Placed]:
        for label in step.labels:
            for mention in self.mentions.get(label, ()):
                if step.counted or (mention.number is None and not mention.ranged):
                    yield Placed(step, mention.start, mention.end, mention, self.wording.numerals.get(mention.start))
        for numeral in self.wording.numerals.values():
            if numeral.agrees(step.number):
                yield Placed(step, numeral.start, numeral.end, None, numeral)

    def _walk(self, chain: Chain, n: int, offset: int, last: Placed | None) -> Iterator[Fit]:
        """The fits of the steps from the `n`th on in the text from `offset` on."""
        step = chain.steps[n]
        final = n + 1 == len(chain.steps)
        for one in self._places(step):
            begin = one.numeral.start if one.numeral else one.start
            if one.mention is None and n > 0 and not self._directly_below(chain, n, one, last, offset):
                continue
            overlap = offset - one.start
            if overlap > 0 and (one.mention is None or overlap > min(4, (one.end - one.start) // 2)):
                continue
            gain, worth = self._worth(step, one)
            cost = self._gap(chain, offset, max(begin, offset), last, step)
            gain -= max(overlap, 0)
            if final:
                tail, explained = self._tail(chain, one)
                score = gain + worth - cost - tail + explained
                yield Fit(chain, score, gain + explained, cost + tail, (one,))
            else:
                for rest in self._walk(chain, n + 1, one.end, one):
                    score = rest.score + gain + worth - cost
                    yield Fit(chain, score, rest.gained + gain, rest.lost + cost, (one, *rest.placed))
        if not final:
            for rest in self._walk(chain, n + 1, offset, last):
                yield Fit(chain, rest.score - MISSING, rest.gained, rest.lost, rest.placed)

    def _directly_below(self, chain: Chain, n: int, one: Placed, last: Placed | None, offset: int) -> bool:
        """Whether a number alone may mean the `n`th step: only below what it numbers (and the name of that), or where
        the text begins.
        """
        if last is None:
            return one.start == 0
        return last.step is chain.steps[n - 1] and (one.start == offset or last.step.open)

    def _worth(self, step: Step, one: Placed) -> tuple[float, float]:
        """What a step explains, and what its number is worth beside that."""
        numeral = one.numeral
        if one.mention is None:
            return one.end - one.start, NUMBER_ALONE if numeral and numeral.same_style(step.number) else 0.0
        if numeral is None:
            return one.mention.gain, 0.0
        if numeral.agrees(step.number):
            return one.mention.gain, AGREES if numeral.same_style(step.number) else ALIKE
        return one.mention.gain, DISAGREES if step.number or numeral.annex else UNNUMBERED

    def _gap(self, chain: Chain, start: int, end: int, last: Placed | None, following: Step) -> float:
        """What the text between two steps costs."""
        if start >= end:
            return 0.0
        strong = [one for one in self.strong if one.start < end and one.end > start]
        covered = sum(min(one.end, end) - max(one.start, start) for one in strong)
        plain = max(self._weight(start, end) - covered, 0.0)
        named = (last is not None and last.step.open) or (following.led and last is None)
        if named and end - start - covered <= LONGEST_NAME:
            plain *= NAME
        beside = self._beside(chain)
        return plain + sum(
            (min(one.end, end) - max(one.start, start))
            * (BESIDE if self.known.owners.get(one.label, _NONE) & beside else 1)
            for one in strong
        )

    def _tail(self, chain: Chain, last: Placed) -> tuple[float, float]:
        """What the text behind the last step costs, and what of it the options of the item explain."""
        start, end = last.end, len(self.wording.text)
        options = [
            one
            for option in chain.options
            for one in self.mentions.get(option, ())
            if one.start >= start and one.gain > 0.8 * len(option)
        ]
        best = max(options, key=lambda one: one.gain, default=None)
        if best is not None:
            rest = self._weight(start, best.start) + self._weight(best.end, end)
            return rest * LAST, best.gain - NAME_OF_ITEM
        note = min((note for note in self.wording.notes if start <= note < end), default=end)
        cost = self._weight(start, note)
        if last.step.open:
            strong = sum(one.end - one.start for one in self.strong if one.start >= start)
            return (cost * NAME if end - start <= LONGEST_NAME else cost) + strong, 0.0
        return cost * LAST, 0.0

    def _weight(self, start: int, end: int) -> float:
        return sum(self.wording.weights[start:end])

    def _beside(self, chain: Chain) -> frozenset[str]:
        """The items that stand beside one of the chain, under the same heading."""
        if chain.id not in self._siblings:
            parents = {_parent(step.id) for step in chain.steps[1:]}
            self._siblings[chain.id] = frozenset(one.id for one in self.known.all if _parent(one.id) in parents)
        return self._siblings[chain.id]

    @cached_property
    def _siblings(self) -> dict[str, frozenset[str]]:
        return {}


_NONE: frozenset[str] = frozenset()


def _parent(item_id: str) -> str:
    return item_id.rpartition(".")[0]
