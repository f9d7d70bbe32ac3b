"""The redline of a text: paragraphs first, then the words within a paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pia_diff.compare.alignment import align, stretches
from pia_diff.compare.changes import Block, Op
from pia_diff.compare.fold import fold, joined, middle
from pia_diff.compare.runs import diff_runs
from pia_diff.compare.wraps import are_one, soft_breaks

MOVE_LENGTH = 4
"""Shorter paragraphs that reappear elsewhere (同上) are no moves, unless nothing but the order changed."""


def diff_text(before: Sequence[str], after: Sequence[str], *, exact: bool = False) -> tuple[Block, ...]:
    """The blocks of a redline between two lists of paragraphs.

    Joined with line breaks, the befores of the blocks are `before` and their afters `after`. Paragraphs that were
    wrapped, split or merged anew stand in one block; a blank paragraph belongs to the block before it. With `exact`
    also width, blanks and wraps count as differences.
    """
    old, new = middle(before, after)
    redline = _Redline(_Side.of(before[old], exact), _Side.of(after[new], exact), exact)
    return (*_unchanged(before[: old.start]), *redline.blocks(), *_unchanged(before[old.stop :]))


def _unchanged(paragraphs: Sequence[str]) -> Iterator[Block]:
    """Equal paragraphs on both sides; they begin with one that is not blank."""
    place = 0
    while place < len(paragraphs):
        end = next((n for n in range(place + 1, len(paragraphs)) if paragraphs[n].strip()), len(paragraphs))
        text = "\n".join(paragraphs[place:end])
        yield Block(Op.EQUAL, text, text)
        place = end


@dataclass(frozen=True, slots=True)
class _Side:
    """The paragraphs of one side, each with the blank ones after it: as they stand, and as they are compared."""

    raws: list[str]
    keys: list[str]

    @classmethod
    def of(cls, paragraphs: Sequence[str], exact: bool) -> _Side:
        side = cls([], [])
        for paragraph in paragraphs:
            key = paragraph if exact else fold(paragraph)
            if side.raws and (not key or not side.keys[-1]):
                side.raws[-1] += "\n" + paragraph
                side.keys[-1] = side.raws[-1] if exact else side.keys[-1] + key
            else:
                side.raws.append(paragraph)
                side.keys.append(key)
        return side

    def raw(self, places: range) -> str | None:
        return "\n".join(self.raws[places.start : places.stop]) if places else None

    def key(self, places: range) -> str:
        return joined(self.keys[places.start : places.stop])


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block by the places of its paragraphs on both sides; an empty range where it does not stand."""

    op: Op
    olds: range
    news: range


class _Redline:
    def __init__(self, old: _Side, new: _Side, exact: bool) -> None:
        self.old = old
        self.new = new
        self.exact = exact

    def blocks(self) -> tuple[Block, ...]:
        turns = list(stretches(self.old.keys, self.new.keys))
        gaps = [(olds, news) for equal, olds, news in turns if not equal]
        if gaps and not self.exact and joined(self.old.keys) == joined(self.new.keys):  # only wrapped anew
            return (Block(Op.EQUAL, "\n".join(self.old.raws), "\n".join(self.new.raws)),)
        self.moved_out, self.moved_in = self._moves(gaps)
        pieces: list[_Piece] = []
        for equal, olds, news in turns:
            if equal:
                pieces += (_Piece(Op.EQUAL, range(i, i + 1), range(j, j + 1)) for i, j in zip(olds, news, strict=True))
            else:
                pieces += self._absorbed(self._gap(olds, news))
        return tuple(map(self._block, pieces))

    def _moves(self, gaps: list[tuple[range, range]]) -> tuple[set[int], set[int]]:
        """Places of paragraphs that left one place and stand, the same, in another."""
        only_order = Counter(self.old.keys) == Counter(self.new.keys)
        leaving: dict[str, list[int]] = {}
        for olds, _ in gaps:
            for i in olds:
                leaving.setdefault(self.old.keys[i], []).append(i)
        out: set[int] = set()
        come: set[int] = set()
        for j in (j for _, news in gaps for j in news):
            key = self.new.keys[j]
            if leaving.get(key) and (only_order or len(key) >= MOVE_LENGTH):
                out.add(leaving[key].pop(0))
                come.add(j)
        return out, come

    def _gap(self, olds: range, news: range) -> list[_Piece]:
        """The pieces of a stretch without equal paragraphs."""
        old_stay = [i for i in olds if i not in self.moved_out]
        new_stay = [j for j in news if j not in self.moved_in]
        soft = soft_breaks([self.old.keys[i] for i in old_stay], [self.new.keys[j] for j in new_stay])
        old_groups, new_groups = _grouped(old_stay, soft[0]), _grouped(new_stay, soft[1])
        pairs = align([self.old.key(group) for group in old_groups], [self.new.key(group) for group in new_groups])
        partner = {old_groups[a].start: new_groups[b] for a, b in pairs}
        old_groups = _with_moved(old_groups, olds, self.moved_out)
        coming = _with_moved(new_groups, news, self.moved_in)[::-1]
        pieces: list[_Piece] = []

        def come(group: range, place: int) -> None:
            op = Op.MOVED_IN if group.start in self.moved_in else Op.INSERT
            pieces.append(_Piece(op, range(place, place), group))

        for group in old_groups:
            twin = partner.get(group.start)
            if twin is None:
                here = coming[-1].start if coming else news.stop
                op = Op.MOVED_OUT if group.start in self.moved_out else Op.DELETE
                pieces.append(_Piece(op, group, range(here, here)))
                continue
            while coming[-1] != twin:
                come(coming.pop(), group.start)
            pieces.append(_Piece(Op.REPLACE, group, coming.pop()))
        for group in reversed(coming):
            come(group, olds.stop)
        return pieces

    def _absorbed(self, pieces: list[_Piece]) -> list[_Piece]:
        """Pieces joined where a paragraph was split or merged and changed at the break, too."""
        done: list[_Piece] = []
        for piece in pieces:
            done.append(piece)
            while len(done) > 1 and self._are_one(*done[-2:]):
                first, second = done[-2:]
                done[-2:] = [_Piece(Op.REPLACE, *_spanned(first, second))]
        return done

    def _are_one(self, first: _Piece, second: _Piece) -> bool:
        if {first.op, second.op} not in ({Op.REPLACE, Op.INSERT}, {Op.REPLACE, Op.DELETE}):
            return False
        return are_one(*((self.old.key(piece.olds), self.new.key(piece.news)) for piece in (first, second)))

    def _block(self, piece: _Piece) -> Block:
        before, after = self.old.raw(piece.olds), self.new.raw(piece.news)
        if piece.op is not Op.REPLACE or before is None or after is None:
            return Block(piece.op, before, after)
        if before == after or (not self.exact and self.old.key(piece.olds) == self.new.key(piece.news)):
            return Block(Op.EQUAL, before, after)
        return Block(Op.REPLACE, before, after, diff_runs(before, after, exact=self.exact))


def _grouped(places: list[int], soft: set[int]) -> list[range]:
    """Neighbouring places as one where the break after the n-th of them is soft."""
    groups: list[range] = []
    for number, place in enumerate(places):
        if groups and number - 1 in soft and groups[-1].stop == place:
            groups[-1] = range(groups[-1].start, place + 1)
        else:
            groups.append(range(place, place + 1))
    return groups


def _with_moved(groups: list[range], places: range, moved: set[int]) -> list[range]:
    return sorted([*groups, *(range(n, n + 1) for n in places if n in moved)], key=lambda group: group.start)


def _spanned(first: _Piece, second: _Piece) -> tuple[range, range]:
    return range(first.olds.start, second.olds.stop), range(first.news.start, second.news.stop)
