"""The redline of a text as one cell a side, long unchanged stretches as （略）/（中略）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from pia_diff.compare import Block, Op, Run
from pia_diff.compare.fold import fold
from pia_diff.tables.cells import Cell, Span, cell, lines_to_cell

LEFT_OUT = "（略）"
LEFT_OUT_BETWEEN = "（中略）"

KEEP_PARAGRAPHS = 6
"""Unchanged paragraphs of at most so many characters together are not worth an ellipsis,"""
KEEP_SENTENCE = 24
"""nor within a paragraph a sentence of so many."""
KEEP_HEAD = 24
"""A numbered line of at most so many characters that is no sentence heads those below it."""
KEEP_BEGINNING = 16
"""So much of an unchanged paragraph shows which it is."""
KEEP_SENTENCES = 100
"""A changed paragraph of at most so many characters is shown whole."""

_HEAD = re.compile(r"^[<〈《≪【].*[>〉》≫】]$")
"""A paragraph that heads those below it (on folded text): what changed is read under it."""
_LESSER_HEAD = re.compile(r"^(?:\([^()]+\)|(?:\((?:[0-9]+|[A-Zア-ン])\)|(?:[0-9]+|[A-Zア-ン])[.)])[^。]*)$")
"""A caption in brackets, or a numbered one."""
_SENTENCE_OR_ITEM = re.compile("[。、]$|^[・●○*-]|^[①-⑳]|^[0-9]+-[①-⑳]")
_OPEN, _CLOSE = frozenset("（(「『【〔［[｛{〈《≪"), frozenset("）)」』】〕］]｝}〉》≫")

Sides = tuple[Cell, Cell]


class Ellipses(NamedTuple):
    """The words that stand for unchanged text: at the ends of a text, and between its parts."""

    ends: str = LEFT_OUT
    between: str = LEFT_OUT_BETWEEN


_USUAL = Ellipses()


@dataclass(slots=True)
class _Line:
    """A line of a cell, and whether words of its paragraph were left out before and after it."""

    spans: list[Span]
    cut_before: bool = False
    cut_after: bool = False
    beginning: bool = False
    """Whether only the beginning is shown, to tell which paragraph it is."""


_Lines = list[_Line | None]
"""Lines of a cell; None where paragraphs were left out."""


def text_sides(blocks: tuple[Block, ...], *, full: bool) -> Sides | None:
    """The cells of both sides of a redline; None when nothing but whole passages were added, or removed."""
    if not full and (passages(blocks, Op.INSERT) or passages(blocks, Op.DELETE)):
        return None
    return redline(blocks, full=full)


def redline(blocks: tuple[Block, ...], *, full: bool, ellipses: Ellipses = _USUAL) -> Sides:
    """The cells of both sides of a redline, whatever was added or removed: a passage stands in what surrounds it."""
    return (
        _side(blocks, after=False, full=full, ellipses=ellipses),
        _side(blocks, after=True, full=full, ellipses=ellipses),
    )


def passages(blocks: tuple[Block, ...], op: Op) -> Cell:
    """Only what was added (INSERT) or removed (DELETE), with （中略） between passages that do not stand together;
    empty when anything else changed. A passage is a paragraph, or whole sentences within one.
    """
    lines: list[Cell] = []
    together = True
    for block in blocks:
        added = _passage(block, op)
        if added is None:
            return ()
        if not added:
            together = False
            continue
        if lines and (not together or block.op is Op.REPLACE):
            lines.append(cell(LEFT_OUT_BETWEEN))
        lines.append(cell(added, changed=True))
        together = block.op is op
    return lines_to_cell(lines)


def _passage(block: Block, op: Op) -> str | None:
    """The passage that a block adds or removes; empty for an unchanged block, None where anything else changed."""
    if block.op is Op.EQUAL:
        return ""
    if block.op is op:
        return (block.after if op is Op.INSERT else block.before) or ""
    changed = [run for run in block.runs if run.op is not Op.EQUAL]
    if block.op is not Op.REPLACE or len(changed) != 1 or changed[0].op is not op:
        return None
    whole = block.after if op is Op.INSERT else block.before
    start = next(start for start, _, run in _placed(block.runs, after=op is Op.INSERT) if run is changed[0])
    end = start + len(changed[0].after or changed[0].before)
    ends = {end for _, end in sentences(whole or "")}
    return (whole or "")[start:end].strip("\n") if {start, end} <= ends | {0} else None


def _side(blocks: Sequence[Block], *, after: bool, full: bool, ellipses: Ellipses) -> Cell:
    """One side of a redline: changed paragraphs, and what stands between them shortened."""
    lines: _Lines = []
    only_moved = {block.op for block in blocks} <= {Op.EQUAL, Op.MOVED_OUT, Op.MOVED_IN}
    stretches = [(equal, list(group)) for equal, group in groupby(blocks, key=lambda block: block.op is Op.EQUAL)]
    for number, (equal, group) in enumerate(stretches):
        texts = [text for block in group if (text := block.after if after else block.before) is not None]
        if not equal:
            between = None if full else ellipses.between
            lines += [_changed(block, after=after, between=between) for block in group if _stands(block, after=after)]
        elif full or sum(map(len, texts)) <= KEEP_PARAGRAPHS:
            lines += [_Line([Span(text)]) for text in texts]
        elif only_moved and 0 < number < len(stretches) - 1:
            lines += [_beginning(text, ellipses.ends) for text in texts]
        else:
            following = stretches[number + 1][1] if number < len(stretches) - 1 else []
            lines += _unchanged(texts, below=any(_stands(block, after=after) for block in following))
    return lines_to_cell(_with_ellipses(lines, ellipses))


def is_block_head(text: str) -> bool:
    """Whether a paragraph heads those below it: ＜…における措置＞."""
    return bool(_HEAD.match(fold(text)))


def _beginning(text: str, left_out: str) -> _Line:
    """What a moved paragraph went past, so that its place is seen: the beginning is enough."""
    if len(text) <= KEEP_SENTENCE:
        return _Line([Span(text)])
    return _Line([Span(text[:KEEP_BEGINNING] + left_out)], beginning=True)


def _stands(block: Block, *, after: bool) -> bool:
    return (block.after if after else block.before) is not None


def _unchanged(texts: list[str], *, below: bool) -> Iterator[_Line | None]:
    """Unchanged paragraphs left out, but for the heads under which what changed is read (`below`: anything did)."""
    head: list[int] = []
    lesser: list[int] = []
    for place, text in enumerate(texts):
        folded = fold(text)
        if is_block_head(text):
            head, lesser = [place], []
        elif len(folded) <= KEEP_HEAD and not _SENTENCE_OR_ITEM.search(folded):
            # A short line that is no caption by its looks may still head what follows: then no other does.
            lesser = [place] if _LESSER_HEAD.match(folded) else []
    kept = head + lesser if below else []
    last = -1
    for place in kept:
        if place > last + 1:
            yield None
        yield _Line([Span(texts[place])])
        last = place
    if last < len(texts) - 1:
        yield None


def _changed(block: Block, *, after: bool, between: str | None) -> _Line:
    """A changed paragraph; `between` stands for its unchanged sentences, None keeps them."""
    text = (block.after if after else block.before) or ""
    if block.op is not Op.REPLACE:
        return _Line([Span(text, True)])
    if between is None or max(len(block.before or ""), len(block.after or "")) <= KEEP_SENTENCES:
        return _Line(list(_spans(block.runs, 0, len(text), after=after)))
    return _shortened(block.runs, text, after=after, between=between)


def _shortened(runs: tuple[Run, ...], text: str, *, after: bool, between: str) -> _Line:
    """A long paragraph without the sentences in which nothing changed."""
    points = [(start, end) for start, end, run in _placed(runs, after=after) if run.op is not Op.EQUAL]
    kept = [any(_touches(sentence, *point) for point in points) for sentence in sentences(text)]
    stretches = [
        (keep, list(group))
        for keep, group in groupby(zip(kept, sentences(text), strict=True), key=lambda sentence: sentence[0])
    ]
    line = _Line([])
    for number, (keep, group) in enumerate(stretches):
        start, end = group[0][1][0], group[-1][1][1]
        if keep or end - start <= KEEP_SENTENCE:
            line.spans += _spans(runs, start, end, after=after)
        elif number == 0:
            line.cut_before = True
        elif number == len(stretches) - 1:
            line.cut_after = True
        else:
            line.spans.append(Span(between))
    return line


def _touches(sentence: tuple[int, int], start: int, end: int) -> bool:
    """Whether a changed stretch lies in a sentence. Where nothing stands on this side, it is the sentence before."""
    if start == end:
        return sentence[0] <= max(start - 1, 0) < sentence[1]
    return start < sentence[1] and sentence[0] < end


def _placed(runs: tuple[Run, ...], *, after: bool) -> Iterator[tuple[int, int, Run]]:
    """Where each run stands in the text of one side."""
    start = 0
    for run in runs:
        end = start + len(run.after if after else run.before)
        yield start, end, run
        start = end


def _spans(runs: tuple[Run, ...], start: int, end: int, *, after: bool) -> Iterator[Span]:
    """The spans of a stretch of one side."""
    for first, last, run in _placed(runs, after=after):
        text = (run.after if after else run.before)[max(start - first, 0) : max(end - first, 0)]
        if run.op is Op.EQUAL and run.before.count("\n") != run.after.count("\n"):
            text = text.replace("\n", "")  # only wrapped elsewhere
        if text and first < end and last > start:
            yield Span(text, run.op is not Op.EQUAL)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end: behind 。 outside brackets, and at line breaks."""
    ends = _ends(text, brackets=True)
    if ends is None:
        ends = _ends(text, brackets=False) or []
    if text and (not ends or ends[-1] < len(text)):
        ends = [*ends, len(text)]
    return list(zip([0, *ends], ends, strict=False))


def _ends(text: str, *, brackets: bool) -> list[int] | None:
    """Ends of sentences; None when brackets count and one is never closed."""
    ends = []
    depth = 0
    for place, char in enumerate(text, 1):
        if brackets and char in _OPEN:
            depth += 1
        elif brackets and char in _CLOSE:
            depth = max(depth - 1, 0)
        elif char in "。\n" and not depth:
            ends.append(place)
    return None if depth else ends


def _with_ellipses(lines: _Lines, ellipses: Ellipses) -> Iterator[Cell]:
    """The lines with one （略） at the ends, （中略） between, and never two side by side."""
    tidy: _Lines = []
    for line in lines:
        last = tidy[-1] if tidy else None
        if line is None:
            if tidy and (last is None or last.beginning):
                continue
            if last is not None:
                last.cut_after = False
        elif tidy and last is None:
            line.cut_before = False
        elif last is not None and last.cut_after and line.cut_before:
            last.cut_after = line.cut_before = False
            tidy.append(None)
        tidy.append(line)
    for place, line in enumerate(tidy):
        if line is None:
            yield cell(ellipses.ends if place in (0, len(tidy) - 1) else ellipses.between)
            continue
        before = [Span(ellipses.ends)] if line.cut_before else []
        behind = [Span(ellipses.ends)] if line.cut_after else []
        yield (*before, *line.spans, *behind)
