"""Text read by columns: labels one below the other, then their contents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pia_diff.readers.labels import fold
from pia_diff.readers.torn.contents import (
    SHORT,
    Fed,
    Layout,
    Stray,
    answer_in,
    answers_choice,
    fits,
    how_many,
    is_short_text,
    is_wide,
    options_of,
    wants_words,
)
from pia_diff.readers.torn.units import Line, Unit


def own_by_columns(units: Sequence[Unit], fed: dict[int, Fed], layout: Layout) -> list[Stray]:
    """The same for texts read by columns: labels one below the other, then their contents in the same order.

    As many contents as labels belong to them one by one; where there are more or fewer, it cannot be told whose they
    are, and they stray.
    """
    strays: list[Stray] = []
    waiting: list[Fed] = []
    many: list[tuple[Fed, Stray]] = []
    owing = False
    cut = _cut(units)
    answers = {fold(option.label) for one in fed.values() if one.kind == "choice" for option in options_of(one)}
    for unit in units:
        one = fed.get(id(unit))
        if one is None:
            strays.extend(Stray([block], unit, leading=True) for block in unit.blocks)
            continue
        blocks, rest = _beside(one, layout)
        one.contents = blocks
        if not rest:
            if not one.contents:
                waiting.append(one)
            continue
        asking = [*waiting, one] if one.hungry else waiting
        waiting = []
        owing, owed = False, owing
        values, texts = _parted(rest, answers)
        choices = [other for other in asking if other.kind == "choice"]
        # Where the list of options has lost its numbers, too, the brackets tell which one was chosen.
        framed = [line for line in values if line.text.strip()[:1] in "[［"]
        chosen = framed if len(framed) == len(choices) else values
        whole = layout is Layout.COLUMNS
        if whole and len(chosen) == len(choices) and all(map(answers_choice, choices, [[line] for line in chosen])):
            for other, line in zip(choices, chosen, strict=True):
                other.contents = [[line]]
            strays.extend(Stray([[line]], unit) for line in values if line not in chosen)
        else:
            strays.extend(Stray([[line]], unit) for line in values)
        wanting = [other for other in asking if wants_words(other)]
        wide = {is_wide(other) for other in wanting}
        whole = not owed and not cut.intersection(map(id, rest)) and len(wide) < 2
        if layout is Layout.COLUMNS and whole and len(texts) == len(wanting) and all(map(fits, wanting, texts)):
            for other, block in zip(wanting, texts, strict=True):
                other.contents = [block]
        elif len(wanting) == 1 and texts and wanting[0].kind == "text" and whole:
            many.append((wanting[0], Stray(texts, unit)))
        else:
            strays.extend(Stray([block], unit) for block in texts)
            # Contents that nobody asked for yet: the next labels may have come too late.
            owing = bool(texts) and not wanting
    for one, stray in many:
        # Several blocks after one label are its own where no other label of the page could want them.
        others = [other for other in fed.values() if other is not one and other.hungry and wants_words(other)]
        if not others and not strays:
            one.contents = stray.lines
        else:
            strays.append(stray)
    return strays


def _beside(one: Fed, layout: Layout) -> tuple[list[list[Line]], list[list[Line]]]:
    """What stands in the line of a label, and what stands after it. Text run together may be anybody's from the next
    line on, unless that goes on from the line of the label."""
    blocks = one.unit.blocks
    if not blocks or not one.unit.beside or one.unit.doubtful or not how_many(one, blocks, 0.0):
        return [], list(blocks)
    if layout is Layout.COLUMNS:
        return ([blocks[0]], blocks[1:]) if fits(one, blocks[0]) or one.kind == "choice" else ([], list(blocks))
    if not one.unit.inline:
        first = blocks[0][0].text.strip()
        names_file = one.unit.entry is not None and one.unit.entry.opens_file
        if not names_file or not first.endswith("ファイル") or len(first) > SHORT:
            return [], list(blocks)
        return [blocks[0][:1]], [block for block in (blocks[0][1:], *blocks[1:]) if block]
    # The label may stand beside the middle of a long text: only a line of its own is all there is.
    return ([blocks[0]], blocks[1:]) if len(blocks[0]) == 1 and is_short_text(blocks[0][0].text) else ([], list(blocks))


def _parted(blocks: Sequence[list[Line]], answers: Iterable[str]) -> tuple[list[Line], list[list[Line]]]:
    """The lines of blocks that are options of choices, and the blocks without them."""
    known = set(answers)
    values = [line for block in blocks for line in block if answer_in(line.text) in known]
    texts = [[line for line in block if answer_in(line.text) not in known] for block in blocks]
    return values, [block for block in texts if block]


def _cut(units: Sequence[Unit]) -> set[int]:
    """The blocks, by id, that begin in the middle of a sentence, and those before them."""
    blocks = [block for unit in units for block in unit.blocks]
    found: set[int] = set()
    for number, block in enumerate(blocks):
        if block[0].text.strip()[:1] in tuple("、。）)」ー"):
            found.update(map(id, blocks[max(0, number - 1) : number + 1]))
    return found
