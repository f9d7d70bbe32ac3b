"""Whose the check boxes of a torn page are, and what they say.

Where the box of one option cannot be found, nothing is said about the whole item: a wrong mark is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence

from pia_diff.readers.labels import fold
from pia_diff.readers.prose import joined
from pia_diff.readers.torn.marks import Box, Boxes
from pia_diff.readers.torn.units import Unit

_NEAR = 4
"""Options before and after one that two items share, which tell whose it is."""


def settle(found: Boxes, units: Sequence[Unit]) -> dict[int, list[Box]]:
    """The boxes of each check box item of a page, in the form's order, by id of its unit; without the items of which
    not every box is known. `units` are those of the page that hold check boxes."""
    _share_out(found, units)
    torn: list[Box] = []
    sets: dict[int, list[Box]] = {}
    for unit in units:
        boxes = _one_each(unit, [box for box in found.boxes if box.owner is unit])
        if boxes is None:
            continue
        for before, box in zip([None, *boxes], boxes, strict=False):
            if box.marked is None and before is not None and before.opens is not None:
                box.marked = before.opens
                if not before.opens and found.marks > 0:
                    torn.append(box)  # its mark may be one of those that stand alone
        torn.extend(box for box in boxes if box.marked is None)
        sets[id(unit)] = boxes
    marks = found.marks
    unowned = any(box.owner is None for box in found.boxes)
    for box in {id(box): box for box in torn}.values():
        if marks == 0:
            box.marked = False
        elif marks == len(torn) and not unowned:
            box.marked = True
        else:
            box.marked = None
    return {key: boxes for key, boxes in sets.items() if all(box.marked is not None for box in boxes)}


def without_unexplained(known: dict[int, list[Box]], *, rows: bool) -> dict[int, list[Box]]:
    """The items without those that have lost the text in the bracket of a marked box. Where text does not keep its
    rows, an empty bracket says nothing."""

    def is_lost(box: Box) -> bool:
        return box.marked is True and (box.is_cut or (not rows and box.explains and not box.free))

    return {key: boxes for key, boxes in known.items() if not any(map(is_lost, boxes))}


def explain(found: Boxes, *, counts: bool) -> None:
    """Gives the passages in brackets of their own to the marked option before them; where there are several, or none,
    they stay where they are. `counts`: the numbers in brackets are those of such options, too.
    """
    left = []
    since = -1
    for run, lines in sorted(found.frees, key=lambda free: free[0]):
        open_to = [box for box in found.boxes if since < box.run < run and box.explains and box.marked and not box.free]
        if len(open_to) == 1:
            open_to[0].torn = False
            open_to[0].free = "".join(joined([line.text for line in lines])).lstrip("（( \u3000")
            found.taken.extend(lines)
        else:
            left.append((run, lines))
        since = run
    found.frees = left
    counted = [box for box in found.boxes if box.counted and box.marked and not box.free]
    if counts and len(counted) == len(found.counts):
        for box, (number, _, _) in zip(counted, found.counts, strict=True):
            box.free, box.torn = number, False
        found.counts = []


def _share_out(found: Boxes, units: Sequence[Unit]) -> None:
    """Gives each box to the unit whose option it is; one that several have, to the one whose options stand next to it,
    and nobody where that cannot be told."""
    for unit in units:
        own = [box for box in found.boxes if box.home is unit and box.option in _labels(unit)]
        if sorted(box.option for box in own) == sorted(_labels(unit)):
            for box in own:
                box.owner = unit  # all of them stand where they belong
    whole = {id(box.owner) for box in found.boxes if box.owner is not None}
    left = [box for box in found.boxes if box.owner is None]
    open_to = [unit for unit in units if id(unit) not in whole]
    owners = {id(box): [unit for unit in open_to if box.option in _labels(unit)] for box in left}
    _share_rounds(left, open_to)
    left = [box for box in left if box.owner is None]
    _share_equally(found, left, [unit for unit in open_to if not any(box.owner is unit for box in found.boxes)])
    for box in left:
        if box.owner is None and len(owners[id(box)]) == 1:
            box.owner = owners[id(box)][0]
    sure = {id(box): box.owner for box in left if box.owner is not None}
    for number, box in enumerate(left):
        if box.owner is None and owners[id(box)]:
            box.owner = _nearest(number, left, sure, owners[id(box)])


def _share_rounds(left: Sequence[Box], units: Sequence[Unit]) -> None:
    """Instances of one item on a page, whose options came out one instance after the other, always in the form's
    order: as many rounds as instances, the first and the last of which may go on on another page. They are given out
    where all whole rounds say the same."""
    for unit in units:
        labels = _labels(unit)
        same = sorted((other for other in units if other.checks is unit.checks), key=lambda one: one.ordinal or 0)
        shared = any(other.checks is not unit.checks and not set(labels).isdisjoint(_labels(other)) for other in units)
        if len(same) < 2 or same[0] is not unit or shared:
            continue
        rounds: list[list[Box]] = []
        for box in left:
            if box.option not in labels:
                continue
            place = labels.index(box.option)
            if not rounds or place <= labels.index(rounds[-1][-1].option):
                rounds.append([])
            rounds[-1].append(box)
        whole = [[box.option for box in one] == labels for one in rounds]
        said = {tuple((box.marked, box.free) for box in one) for one, full in zip(rounds, whole, strict=True) if full}
        if (
            len(rounds) != len(same)
            or not all(whole[1:-1])
            or len(said) != 1
            or None in {m for m, _ in next(iter(said))}
        ):
            continue
        for one, full, owner in zip(rounds, whole, same, strict=True):
            for box in one:
                box.owner = owner if full else None


def _share_equally(found: Boxes, left: Sequence[Box], units: Sequence[Unit]) -> None:
    """Instances of one item on a page, all of whose boxes say the same: then it does not matter whose is whose."""
    for unit in units:
        same = [other for other in units if other.checks is unit.checks]
        if len(same) < 2 or same[0] is not unit:
            continue
        others = {label for other in units if other.checks is not unit.checks for label in _labels(other)}
        pools = [[box for box in left if box.option == label] for label in _labels(unit)]
        if not others.isdisjoint(_labels(unit)) or any(len(pool) != len(same) for pool in pools):
            continue
        torn = any(box.marked is None for pool in pools for box in pool)
        if torn and (found.marks > 0 or any(box.opens for pool in pools for box in pool)):
            continue
        if any(len({(bool(box.marked), box.free) for box in pool}) > 1 for pool in pools):
            continue
        for pool in pools:
            for box, owner in zip(pool, same, strict=True):
                box.owner, box.marked = owner, bool(box.marked)


def _nearest(number: int, left: Sequence[Box], sure: dict[int, Unit], owners: Sequence[Unit]) -> Unit | None:
    """The unit whose boxes stand next to one, where one of them clearly does."""
    votes: dict[int, float] = {}
    for distance in range(1, _NEAR + 1):
        for other in (number - distance, number + distance):
            neighbour = sure.get(id(left[other])) if 0 <= other < len(left) else None
            if neighbour is not None and any(neighbour is unit for unit in owners):
                weight = (1.0 if left[other].run == left[number].run else 0.5) / distance
                votes[id(neighbour)] = votes.get(id(neighbour), 0.0) + weight
    ranked = sorted(votes.items(), key=lambda vote: -vote[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return next(unit for unit in owners if id(unit) == ranked[0][0])


def _labels(unit: Unit) -> list[str]:
    return [fold(option.label) for option in unit.checks.options] if unit.checks is not None else []


def _one_each(unit: Unit, boxes: Sequence[Box]) -> list[Box] | None:
    """The boxes of a unit in the form's order; None where one is missing, or met twice and not the same."""
    ordered = []
    for label in _labels(unit):
        mine = [box for box in boxes if box.option == label]
        if not mine or any((box.marked, box.free) != (mine[0].marked, mine[0].free) for box in mine):
            return None
        ordered.append(mine[0])
    return ordered
