"""A change in pieces: every run of text by itself, and whether it alone would be formal.

A row is formal only if all of its pieces are; a renamed office beside a new measure is two pieces, one of them formal.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from pia_diff.compare import Block, Change, Comparison, Op, Run
from pia_diff.timing.facts import CLASS_WORDS, DOUBT_WORDS, evidence_of, redline
from pia_diff.timing.formal import Evidence
from pia_diff.timing.names import Proof


class Nature(enum.Enum):
    """What a piece is, by the text alone."""

    FORMAL = "形式"
    ASK = "要確認"
    SUBSTANTIVE = "実質"


@dataclass(frozen=True, slots=True)
class Piece:
    """One difference: the words before and after (either may be empty), its nature, and what shows it."""

    before: str
    after: str
    nature: Nature
    why: str


def pieces(change: Change, comparison: Comparison, proof: Proof) -> tuple[Piece, ...]:
    """The pieces of a change of words, in the order of the text; none for other kinds of change."""
    return tuple(
        _judged(block, before, after, change, comparison, proof)
        for block, before, after in _single(redline(change) or change.blocks)
    )


def _single(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, str, str]]:
    """For every difference a block in which nothing else differs, and the words that differ."""
    for block in blocks:
        if block.op is Op.EQUAL:
            continue
        if block.op is not Op.REPLACE:
            yield block, block.before or "", block.after or ""
            continue
        for place, run in enumerate(block.runs):
            if run.op is Op.EQUAL:
                continue
            runs = tuple(
                one if number == place or one.op is Op.EQUAL else Run(Op.EQUAL, one.before, one.before)
                for number, one in enumerate(block.runs)
            )
            after = "".join(one.after if number == place else one.before for number, one in enumerate(block.runs))
            yield Block(Op.REPLACE, block.before, after, runs), run.before, run.after


def _judged(block: Block, before: str, after: str, change: Change, comparison: Comparison, proof: Proof) -> Piece:
    evidence = evidence_of((block,), change, comparison, proof)
    if evidence.formal:
        return Piece(before, after, Nature.FORMAL, _shown(evidence))
    if evidence.doubts or evidence.few_characters:
        words = "、".join(word for one, word in DOUBT_WORDS.items() if one in evidence.doubts)
        return Piece(before, after, Nature.ASK, words or "誤字脱字の疑い")
    return Piece(before, after, Nature.SUBSTANTIVE, "形式的な変更と示すものがない")


def _shown(evidence: Evidence) -> str:
    classes = "、".join(word for one, word in CLASS_WORDS.items() if one in evidence.classes)
    named = "、".join(str(one) for one in evidence.substitutions if one.proven)
    return f"{classes}（{named}）" if named else classes
