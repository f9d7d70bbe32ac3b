"""Where a label may stand, and what it costs to read one there, in text that has lines but no ruled cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pia_diff.readers.cells import Piece, Row
from pia_diff.readers.labels import LabelIndex, Reading, frames

INSIDE_CELL = 2.0
RIGHT_OF_VALUE = 2.5
BESIDE_LABEL = 0.3


@dataclass(slots=True)  # not frozen: see Cell
class Spot:
    """A piece that may be a label: its readings, what they cost where it stands, and what it costs to pass it over."""

    piece: Piece
    readings: tuple[Reading, ...]
    surcharge: float
    passing: float


def line_spots(row: Row, index: LabelIndex) -> Iterator[Spot]:
    """Labels stand at the left of a row and at the top of a cell; what stands before them is a label too."""
    surcharge = 0.0
    framed: list[Piece] = []
    for n, piece in enumerate(row):
        readings = usable(index.readings(piece.text))
        if not readings:
            if not surcharge and len(piece.text) <= 8 and len(framed) < 3:
                framed.append(piece)
            else:
                surcharge = INSIDE_CELL if row[n + 1 : n + 2] and row[n + 1].cell is piece.cell else RIGHT_OF_VALUE
            continue
        if not all(any(frames(one.text, reading.entry) for reading in readings) for one in framed):
            surcharge = RIGHT_OF_VALUE
        framed = []
        alone = row[-1].cell is piece.cell
        first = piece.cell is row[0].cell
        yield Spot(
            piece,
            readings,
            surcharge or (0.0 if n == 0 else BESIDE_LABEL),
            passing(piece.text, readings, first=first, alone=alone),
        )


def usable(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings that are not much worse than the best."""
    if len(readings) < 2:
        return readings
    best = max(one.likeness for one in readings)
    return tuple(one for one in readings if one.likeness > best - 0.25)


def passing(text: str, readings: tuple[Reading, ...], *, first: bool, alone: bool) -> float:
    """What it costs to call contents what looks like a label: the more it looks like one, the more."""
    best = max(one.likeness for one in readings)
    whole = any(one.end == len(text) for one in readings)
    cost = 1.5 if best > 0.9 else 1.0 if best > 0.8 else 0.5
    if first and whole and (best > 0.9 or not alone):
        cost += 1.5
        if len(text) >= 8 and any(one.entry.is_title and one.likeness > 0.9 for one in readings):
            cost += 1.5
    return cost
