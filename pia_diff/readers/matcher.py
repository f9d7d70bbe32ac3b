"""Which pieces of a document are the form's labels, and which item each of them names.

The form is a sequence of labels, the document is one too, with slips, losses and additions. The matcher finds the
reading of all pieces together that costs least (Viterbi over the form's entries, with a narrow beam): a label that
differs from print costs, so does every step that leaves the form's order, and so does passing over what looks like a
label. That is how `リスクへの対策は十分か`, which a form prints twenty times, finds its heading, and how pages may be
missing anywhere. The work grows with the length of the document alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from pia_diff.readers.cells import Piece, Row
from pia_diff.readers.labels import Entry, LabelIndex, Reading
from pia_diff.readers.ruled import RuledSpots
from pia_diff.readers.spots import Spot, line_spots

BEAM = 8
"""How many rival readings of what came before are kept."""
WINDOW = 8.0
"""A rival that costs so much more than the best is given up."""

MOST_COST = 64.0

NO_LABEL = -1

# All costs in one unit: to pass over a label that is printed exactly so, where labels stand.
UNLIKE = 4.0  # per unit of likeness lacking
WRONG_NUMBER = 1.5
OTHER_STYLE = 0.8
UNNUMBERED = 0.3
RIGHT_NUMBER = -0.6
AGAIN = 0.8
TORN_INSTANCE = 1.0
NEXT_FILE = 0.1
TORN_FILE = 3.0
# A list of recorded fields may hold any word; what ends it is a title, or many labels in their order.
LEAVING_LIST = 3.0
PASSING_IN_LIST = 0.6
ELSEWHERE = 1.2  # a title out of order: annexes are bound in anywhere
BACKWARD = 4.5


@dataclass(slots=True)  # not frozen: see Cell
class Match:
    """A piece, and the label it was read as (None: contents)."""

    piece: Piece
    reading: Reading | None


def match(rows: Sequence[Row], index: LabelIndex) -> list[list[Match]]:
    """Reads every piece of the rows as a label or as contents. The rows come back as they were, piece by piece."""
    ruled = RuledSpots(index, rows)
    spots: list[Spot] = []
    for n, row in enumerate(rows):
        below = rows[n + 1] if n + 1 < len(rows) else None
        spots.extend(ruled.of(row, below) if row[0].cell.whole else line_spots(row, index))
    chosen = _Search(index.entries).run(spots)
    return [[Match(piece, chosen.get(id(piece))) for piece in row] for row in rows]


class _State(NamedTuple):
    """A rival reading of all that came before: what it costs, its last label, and the labels before that."""

    cost: float
    last: int
    chain: _Chain | None


class _Chain(NamedTuple):
    before: _Chain | None
    spot: int
    reading: Reading


class _Search:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._steps: list[dict[int, float]] = [{} for _ in entries]
        self._lists = frozenset(entry.index for entry in entries if entry.heads_list)

    def run(self, spots: Sequence[Spot]) -> dict[int, Reading]:
        """The cheapest reading: id of a piece → the label it is."""
        states = [_State(0.0, NO_LABEL, None)]
        for number, spot in enumerate(spots):
            reached = self._passed(states, spot)
            for reading in spot.readings:
                index = reading.entry.index
                cost, origin = self._cheapest(states, index)
                cost += _cost_of_reading(reading) + spot.surcharge
                if index not in reached or cost < reached[index].cost:
                    reached[index] = _State(cost, index, _Chain(origin.chain, number, reading))
            kept = sorted(reached.values(), key=_cost)[:BEAM]
            floor = kept[0].cost
            states = [state for state in kept if state.cost <= floor + WINDOW]
            if floor > MOST_COST:
                # Costs are kept relative to the best, so that long documents lose no precision.
                states = [_State(state.cost - floor, state.last, state.chain) for state in states]
        found: dict[int, Reading] = {}
        chain = min(states, key=_cost).chain
        while chain is not None:
            found[id(spots[chain.spot].piece)] = chain.reading
            chain = chain.before
        return found

    def _passed(self, states: Sequence[_State], spot: Spot) -> dict[int, _State]:
        """The states after a spot that is no label, by their last label."""
        in_list = spot.passing if spot.readings[0].entry.is_title else PASSING_IN_LIST
        return {
            last: _State(cost + (in_list if last in self._lists else spot.passing), last, chain)
            for cost, last, chain in states
        }

    def _cheapest(self, states: list[_State], index: int) -> tuple[float, _State]:
        """The state from which the label `index` is reached at the least cost."""
        steps = self._steps[index]
        best, origin = math.inf, states[0]
        for state in states:  # the cheapest first, and no step costs less than nothing
            if state.cost >= best:
                break
            step = steps.get(state.last)
            if step is None:
                last = None if state.last == NO_LABEL else self._entries[state.last]
                step = steps[state.last] = step_cost(last, self._entries[index])
            if state.cost + step < best:
                best, origin = state.cost + step, state
        return best, origin


_cost = attrgetter("cost")


def _cost_of_reading(reading: Reading) -> float:
    cost = (1 - reading.likeness) * UNLIKE
    printed, found = reading.entry.number, reading.number
    if found is None:
        return cost
    if printed is None:
        return cost + UNNUMBERED
    if found.style != printed.style:
        return cost + OTHER_STYLE
    return cost + (RIGHT_NUMBER if found.value == printed.value else WRONG_NUMBER)


def step_cost(last: Entry | None, entry: Entry) -> float:
    """What it costs that `entry` follows `last` in a document."""
    if last is None:
        return _skipping(entry.step)
    if entry.index == last.index:
        return NEXT_FILE if entry.heads_group else 0.0 if not _holds_value(entry) else AGAIN
    if entry.group is not None and entry.group == last.group:
        return _within_group(last, entry)
    torn = TORN_INSTANCE if entry.group and not entry.heads_group else 0.0
    if last.heads_list and not entry.is_title:
        torn += LEAVING_LIST
    if entry.index > last.index:
        return _skipping(entry.step - last.step) + torn
    if last.section.per_file and entry.section.per_file:
        if entry.is_title or entry.opens_file:
            return NEXT_FILE if entry.section is last.section else ELSEWHERE
        if entry.section is last.section:
            return TORN_FILE + torn
    return ELSEWHERE if entry.is_title else BACKWARD + torn


def _within_group(last: Entry, entry: Entry) -> float:
    if entry.heads_group:
        return NEXT_FILE
    if entry.index > last.index:
        return _skipping(entry.index - last.index)
    return 2.0


def _skipping(steps: int) -> float:
    return 0.0 if steps <= 1 else 0.3 + 0.2 * math.log2(steps)


def _holds_value(entry: Entry) -> bool:
    return entry.item is not None and entry.item.holds_value
