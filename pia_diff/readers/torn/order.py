"""The units of a torn page in the order of the form.

A page of a form holds one stretch of it, whatever order its pieces come out in. So every unit takes one place of that
stretch: labels printed once tell which stretch it is, and those printed again and again (`リスクへの対策は十分か`) take
the places that are left, next to their neighbours where they can. A narrow beam finds the assignment that costs least.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from pia_diff.readers.labels import Entry
from pia_diff.readers.torn.units import Unit

BEAM = 48
"""How many rival assignments are kept."""

FORWARD, BACKWARD = 0.1, 0.6  # a step over some places, a step back; both grow with the distance
DISTANCE = 0.12
FARTHEST = 20
TURNED_ROUND = 0.05
"""What it costs that of two labels of the same words the second takes the first place."""
GAP = 0.7
"""What it costs that a page should hold a place whose label it does not have."""
TAKEN = 4.0
"""What it costs to take a place twice: a label printed again."""
DONE = 1.5
"""What it costs to take a place that a page before has."""
MARGIN = 0.3
"""By how much an exchange of two units must cost more for their places to be sure."""
FAR_PAGE = 0.12
"""What it costs that a page begins far from where the last one ended."""


class Place(NamedTuple):
    """A place of the form: a label, of one instance where it stands in a group."""

    entry: Entry
    ordinal: int | None


class _State(NamedTuple):
    cost: float
    taken: int
    lowest: int
    highest: int
    last: int
    chosen: tuple[int, ...]


def put_in_order(
    units: Sequence[Unit],
    entries: Sequence[Entry],
    carried: Mapping[str, int],
    before: Place | None,
    done: Set[Place],
) -> list[Unit]:
    """The labelled units in the order of the form, each with its `entry` and, in a group, its `ordinal`.

    `carried` holds the last instance of each group on the pages before, `before` the last place there, `done` all
    places taken there, since the section began.
    """
    places = _places(units, entries, carried)
    where: dict[int, list[int]] = {}
    for number, place in enumerate(places):
        where.setdefault(place.entry.index, []).append(number)
    start = next((n for n, place in enumerate(places) if place == before), None)
    states = [_State(0.0, 0, len(places), -1, -1, ())]
    for unit, twin in zip(units, _twins(units), strict=True):
        options = _options(unit, places, where, done)
        reached: dict[tuple[int, int], _State] = {}
        for state in states:
            for number, cost in options:
                turned = TURNED_ROUND if twin is not None and number < state.chosen[twin] else 0.0
                new = _step(state, number, cost + turned)
                key = (new.taken, new.last)
                if key not in reached or new.cost < reached[key].cost:
                    reached[key] = new
        states = sorted(reached.values(), key=lambda state: _total(state, start))[:BEAM]
    best = min(states, key=lambda state: _total(state, start))
    for unit, number in zip(units, best.chosen, strict=True):
        unit.entry, unit.ordinal = places[number]
    _doubt(units, best.chosen)
    return [unit for _, unit in sorted(zip(best.chosen, units, strict=True), key=lambda pair: pair[0])]


def _places(units: Sequence[Unit], entries: Sequence[Entry], carried: Mapping[str, int]) -> list[Place]:
    """The places a page may hold: the whole form, groups with the instances that the page or the last one names."""
    ordinals: dict[str, set[int]] = {}
    for unit in units:
        for reading in unit.readings:
            if reading.entry.heads_group and reading.entry.group and reading.ordinal is not None:
                ordinals.setdefault(reading.entry.group, set()).add(reading.ordinal)
    places: list[Place] = []
    number = 0
    while number < len(entries):
        entry = entries[number]
        if entry.group is None:
            places.append(Place(entry, None))
            number += 1
            continue
        members = [one for one in entries[number : entry.last + 1] if one.group == entry.group]
        known = ordinals.get(entry.group, set()) | ({carried[entry.group]} if entry.group in carried else set())
        for ordinal in sorted(known or {0}):
            places.extend(Place(one, ordinal) for one in members)
        number += max(1, len(members))
    return places


def _doubt(units: Sequence[Unit], chosen: tuple[int, ...]) -> None:
    """Marks the units of the same label that might as well change places, where it would change what is read."""
    cost = _walk(chosen)
    for first, unit in enumerate(units):
        for second in range(first + 1, len(units)):
            other = units[second]
            if _words(unit) != _words(other) or chosen[first] == chosen[second]:
                continue
            swapped = list(chosen)
            swapped[first], swapped[second] = chosen[second], chosen[first]
            if _walk(swapped) - cost < MARGIN and unit.text != other.text:
                unit.doubtful = other.doubtful = True


def _words(unit: Unit) -> frozenset[tuple[int, int | None]]:
    """What the label of a unit may be; the same for labels of the same words."""
    return frozenset((reading.entry.index, reading.ordinal) for reading in unit.readings)


def _walk(chosen: Sequence[int]) -> float:
    return sum(_move(place - last) for last, place in pairwise(chosen))


def _move(distance: int) -> float:
    """What a step over so many places costs."""
    if distance == 1:
        return 0.0
    return (FORWARD if distance > 1 else BACKWARD) + DISTANCE * min(abs(distance), FARTHEST)


def _twins(units: Sequence[Unit]) -> list[int | None]:
    """For each unit the last one before it that has the same label."""
    found: list[int | None] = []
    last: dict[frozenset[tuple[int, int | None]], int] = {}
    for number, unit in enumerate(units):
        key = _words(unit)
        found.append(last.get(key))
        last[key] = number
    return found


def _options(
    unit: Unit, places: Sequence[Place], where: Mapping[int, Sequence[int]], done: Set[Place]
) -> list[tuple[int, float]]:
    best = max(one.likeness for one in unit.readings)
    return [
        (number, (best - reading.likeness) * 10 + (DONE if places[number] in done else 0.0))
        for reading in unit.readings
        for number in where.get(reading.entry.index, ())
        if not reading.entry.heads_group or reading.ordinal is None or places[number].ordinal == reading.ordinal
    ]


def _step(state: _State, place: int, cost: float) -> _State:
    bit = 1 << place
    if state.last >= 0:
        cost += _move(place - state.last)
    if state.taken & bit:
        cost += TAKEN
    return _State(
        state.cost + cost,
        state.taken | bit,
        min(state.lowest, place),
        max(state.highest, place),
        place,
        (*state.chosen, place),
    )


def _total(state: _State, start: int | None) -> float:
    """The cost with what the stretch as a whole costs."""
    cost = state.cost + GAP * (state.highest + 1 - state.lowest - state.taken.bit_count())
    if start is not None and state.lowest > start + 1:
        cost += FAR_PAGE * math.log2(state.lowest - start)
    return cost
