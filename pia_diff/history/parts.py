"""What a value consists of, and which parts of it another value has already."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from pia_diff.compare.changes import Block, Op
from pia_diff.compare.fold import fold, says_nothing
from pia_diff.compare.values import blank, equal
from pia_diff.model import Attachment, Checks, Table, Text, Value

Places = frozenset[int]
"""The places of the parts of the older value that a part of the newer one continues."""


def parts_of(value: Value) -> tuple[str, ...]:
    """The parts of a value as text: paragraphs, marked options, rows of a table (its heads first), drawings."""
    match value:
        case Text():
            return value.paragraphs
        case Checks():
            return tuple(f"{option}（{text}）" if text else option for option, text in value.marked)
        case Table():
            return tuple("\t".join(row) for row in (value.columns, *value.rows))
        case Attachment():
            return tuple(drawing.name for drawing in value.drawings)
        case _:
            return (str(value),)


def carried(before: Value | None, after: Value) -> list[Places | None]:
    """For every part of `after` the parts of `before` it continues; None for what is new in it.

    What no reader calls a change is none, and a paragraph that only moved was there before.
    """
    count = len(parts_of(after))
    if before is None or (blank(before) and not blank(after)):
        return [None] * count
    match before, after:
        case Text(), Text():
            return _paragraphs(before.paragraphs, after.paragraphs)
        case Checks(), Checks():
            return _matched(list(map(_mark, before.marked)), list(map(_mark, after.marked)))
        case Table(), Table():
            rows = [[tuple(map(fold, row)) for row in (one.columns, *one.rows)] for one in (before, after)]
            return _matched(*rows)
        case Attachment(), Attachment():
            hashes = [[drawing.sha256 for drawing in one.drawings] for one in (before, after)]
            return _matched(*hashes)
        case _:
            whole = frozenset(range(len(parts_of(before))))
            return [whole if equal(before, after) else None] * count


def _mark(one: tuple[str, str]) -> tuple[str, str]:
    option, text = one
    return fold(option), "" if says_nothing(text) else fold(text)


def _matched(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Places | None]:
    """Equal parts, each taken once, in their order."""
    there: dict[Hashable, list[int]] = {}
    for place, one in enumerate(before):
        there.setdefault(one, []).append(place)
    found: list[Places | None] = []
    for one in after:
        left = there.get(one)
        found.append(frozenset({left.pop(0)}) if left else None)
    return found


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> list[Places | None]:
    from pia_diff.compare.text import diff_text  # rapidfuzz: only when a text differs

    if before == after:
        return [frozenset({place}) for place in range(len(after))]
    blocks = diff_text(before, after)
    leaving = _leaving(blocks)
    found: list[Places | None] = []
    place = 0
    for block in blocks:
        olds = _lines(block.before)
        news = _lines(block.after)
        if block.op is Op.EQUAL and _line_by_line(olds, news):
            found += (frozenset({place + n}) for n in range(len(news)))
        elif block.op is Op.EQUAL:  # wrapped anew
            found += [frozenset(range(place, place + len(olds)))] * len(news)
        elif block.op is Op.MOVED_IN:
            found += [leaving[fold(block.after or "")].pop(0)] * len(news)
        else:
            found += [None] * len(news)
        place += len(olds)
    return found


def _leaving(blocks: Sequence[Block]) -> dict[str, list[Places]]:
    """Where the paragraphs stood that moved to another place."""
    found: dict[str, list[Places]] = {}
    place = 0
    for block in blocks:
        size = len(_lines(block.before))
        if block.op is Op.MOVED_OUT:
            found.setdefault(fold(block.before or ""), []).append(frozenset(range(place, place + size)))
        place += size
    return found


def _line_by_line(olds: Sequence[str], news: Sequence[str]) -> bool:
    return len(olds) == len(news) and all(fold(old) == fold(new) for old, new in zip(olds, news, strict=True))


def _lines(text: str | None) -> list[str]:
    return [] if text is None else text.split("\n")
