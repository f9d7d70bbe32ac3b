"""The whole chain from a change to its duty: item, ※, pieces, cause, rule, provision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pia_diff.compare import Comparison, Kind
from pia_diff.printed import printed_item
from pia_diff.timing.causes import Cause
from pia_diff.timing.judge import JudgedChange
from pia_diff.timing.pieces import Piece, pieces
from pia_diff.timing.renamings import Renamings


@dataclass(frozen=True, slots=True)
class Chain:
    """One change: the item as printed, the form it is on, its pieces, and how many changes share each of its causes."""

    judged: JudgedChange
    item: str
    form: str
    pieces: tuple[Piece, ...]
    causes: tuple[tuple[Cause, int], ...]


def chain_of(
    comparison: Comparison, judged: Sequence[JudgedChange], wanted: Iterable[JudgedChange]
) -> tuple[Chain, ...]:
    """The chains of some (`wanted`) of all changes of a comparison."""
    proof = Renamings(comparison)
    counts = shared(judged)
    chains = []
    for one in wanted:
        form = (comparison.old if one.change.kind is Kind.REMOVED else comparison.new).form
        causes = tuple((cause, counts[cause]) for cause in one.causes)
        found = pieces(one.change, comparison, proof)
        chains.append(Chain(one, printed_item(form, one.change.path), form.id, found, causes))
    return tuple(chains)


def shared(judged: Sequence[JudgedChange]) -> dict[Cause, int]:
    """Every cause with the number of changes that name it, the one with most changes first."""
    counted: dict[Cause, int] = {}
    for one in judged:
        for cause in one.causes:
            counted[cause] = counted.get(cause, 0) + 1
    return dict(sorted(counted.items(), key=lambda pair: -pair[1]))
