"""Text that keeps its rows: contents stand beside their labels or below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pia_diff.readers.labels import fold
from pia_diff.readers.torn.contents import (
    FRAME,
    SHORT,
    Fed,
    Stray,
    answer_in,
    answers_choice,
    asks,
    column_of,
    how_many,
    is_short_text,
    options_of,
    printed_beside,
)
from pia_diff.readers.torn.units import Line, Unit


def own_by_rows(units: Sequence[Unit], fed: dict[int, Fed]) -> list[Stray]:
    """Gives every unit what stands after its label as far as it fits there; the rest comes back."""
    values = {fold(option.label) for one in fed.values() if one.kind == "choice" for option in options_of(one)}
    beside = [fold(item.label) + ":" for one in fed.values() if (item := printed_beside(one)) is not None]
    column = column_of(fed.values())
    strays: list[Stray] = []
    for unit in units:
        one = fed.get(id(unit))
        blocks, loose = without_values(unit, values) if one is None or one.kind != "choice" else (unit.blocks, [])
        for block in list(blocks):
            if any(fold(block[0].text.lstrip("（( ")).startswith(words) for words in beside):
                blocks = [other for other in blocks if other is not block]
                strays.append(Stray([block], unit))
        strays.extend(Stray([[line]], unit) for line in loose)
        if one is None:
            if blocks:
                strays.append(Stray(blocks, unit, leading=True))
            continue
        if one.kind == "choice" and not unit.beside:
            # Its answer may stand below what belongs to others.
            blocks = sorted(blocks, key=lambda block: not answers_choice(one, block))
        own = 0 if unit.doubtful else how_many(one, blocks, column)
        one.contents, rest = blocks[:own], blocks[own:]
        apart = one.kind != "text" or (own > 0 and not unit.beside)
        if one.kind in ("choice", "date", "number") and one.contents and len(one.contents[0]) > 1:
            # The answer is one line; what is printed below it in one block is another's.
            one.contents, more = [one.contents[0][:1]], one.contents[0][1:]
            rest = [more, *rest]
        if rest and all(len(block) == 1 and len(block[0].text) <= SHORT for block in rest):
            strays.extend(Stray([block], unit, apart=apart) for block in rest)
        elif rest:
            strays.append(Stray(rest, unit, apart=apart))
    return strays


def without_values(unit: Unit, values: Iterable[str]) -> tuple[list[list[Line]], list[Line]]:
    """The blocks of a unit without the lines that are nothing but an option of a choice on the page."""
    known = set(values)
    kept: list[list[Line]] = []
    loose: list[Line] = []
    for number, block in enumerate(unit.blocks):
        answers = [line for line in block if answer_in(line.text) in known]
        framed = [line for line in answers if FRAME.search(line.text.strip()[:1] + line.text.strip()[-1:])]
        mine = answers if len(answers) == len(block) and not (number == 0 and unit.beside) else framed
        loose.extend(mine)
        rest = [line for line in block if line not in mine]
        if rest:
            kept.append(rest)
    return kept, loose


def divide(as_stood: Sequence[Fed]) -> None:
    """Labels that stand one below the other share what follows the last of them, where it begins in the same words as
    many times as there are labels."""
    waiting: list[Fed] = []
    for one in as_stood:
        if one.kind != "text" or one.unit.beside:
            waiting = []
        elif one.hungry:
            waiting.append(one)
        else:
            starts = [n for n, block in enumerate(one.contents) if block[0].text == one.contents[0][0].text]
            if waiting and len(starts) > 1 and len(starts) <= len(waiting) + 1:
                takers = [*waiting, one][-len(starts) :]
                blocks = one.contents
                for taker, start, end in zip(takers, starts, [*starts[1:], len(blocks)], strict=True):
                    taker.contents = blocks[start:end]
            waiting = []


def shared(as_stood: Sequence[Fed]) -> list[Fed]:
    """The units whose contents are those of a label above them, too: labels stand one below the other with nothing
    between, one of them asks for a name, and what follows the last begins with one and goes on."""
    found: list[Fed] = []
    named = False
    for one in as_stood:
        stands_alone = one.kind == "text" and not one.unit.beside
        if stands_alone and named and one.contents:
            first = one.contents[0]
            if len(first) > 1 and is_short_text(first[0].text):
                found.append(one)
        named = stands_alone and not one.unit.blocks and (named or asks(one, "名", "名称", "部署", "場所"))
    return found
