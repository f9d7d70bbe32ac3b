"""Check boxes whose brackets were torn off: `[ ] 宛名システム等 [ ○`, `] 税務システム`, `[ ○ ] その他 （`, `）`.

A bracket with its mark before an option is that option's. One that is left open at the end of a line belongs to the
option that the form prints next. Brackets that stand alone tell something only where they all tell the same. Where the
box of one option cannot be found, nothing is said about the whole item: a wrong mark is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pia_diff.forms import Form
from pia_diff.readers.labels import NARROW, fold
from pia_diff.readers.torn.tokens import Token, tokens_of
from pia_diff.readers.torn.units import Line, Unit


@dataclass
class Box:
    """An option as it was met: its box (True marked, False empty, None torn off), and the text in its bracket.

    `opens` is the bracket left open after it, `home` the unit whose contents it stood in, `run` the number of its
    block on the page; a `bare` option stood without any bracket; one that `explains` itself has a bracket for text,
    which is `torn` where its text is not known to be all.
    """

    option: str
    marked: bool | None
    home: Unit
    run: int
    place: Line
    free: str = ""
    torn: bool = False
    opens: bool | None = None
    owner: Unit | None = None
    bare: bool = False
    explains: bool = False
    counted: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether a bracket for text was printed after the option, and nobody knows what stood in it."""
        return self.torn and not self.free


class Loose(NamedTuple):
    """A box or a mark that stands alone; `whole` with both of its brackets."""

    marked: bool
    whole: bool
    run: int


@dataclass
class Boxes:
    """All check boxes of a page. `counts` are the numbers in brackets as `（ 3 ）件`, `frees` the passages in
    brackets of their own, with the number of their block; `taken` the lines that were read."""

    boxes: list[Box] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    counts: list[tuple[str, Line, int]] = field(default_factory=list)
    frees: list[tuple[int, list[Line]]] = field(default_factory=list)
    taken: list[Line] = field(default_factory=list)

    @property
    def marks(self) -> int:
        """How many marks stand alone."""
        return sum(one.marked for one in self.loose)


def collect(units: Sequence[Unit], form: Form) -> Boxes:
    """Takes the lines of check boxes out of the units of a page. Only pages that have such items have such lines."""
    found = Boxes()
    wanted = Counter(fold(option.label) for unit in units if unit.checks for option in unit.checks.options)
    runs: dict[int, int] = {}
    run = 0
    for unit in units:
        for block in unit.blocks:
            run += 1
            runs[id(block)] = run
    for unit in units:
        _bracketed(unit, form, bool(wanted), runs, found)
    _bare(units, wanted, runs, found)
    _pair(found)
    for unit in units:
        unit.blocks = [block for block in unit.blocks if block]
    return found


def _bracketed(unit: Unit, form: Form, wanted: bool, runs: dict[int, int], found: Boxes) -> None:
    """Reads the lines of a unit that hold brackets; its blocks are left with what is none of that."""
    closing: list[tuple[list[Line], Line]] = []
    opened = False
    for number, block in enumerate(unit.blocks):
        run = runs[id(block)]
        # An option may be wrapped: a block is read as a whole first, and line by line where that fails.
        whole = len(block) > 1 and tokens_of(block, form, wanted) is not None
        rest: list[Line] = []
        only = ""
        for lines in [list(block)] if whole else [[one] for one in block]:
            tokens = tokens_of(lines, form, wanted)
            if tokens is None:
                rest.extend(lines)
                continue
            only = "".join(token.text for token in tokens) if len(tokens) < 3 else "…"
            before = unit.blocks[number - 1] if number and not rest else []
            if only in (")", "）") and before and (opened or _opens(before[0].text)):
                found.frees.append((runs[id(before)], list(before)))
                before.clear()
            elif only in (")", "）") and before:
                closing.append((before, lines[0]))
            found.taken.extend(lines)
            _read(tokens, lines[0], unit, run, found)
        if number == 0 and not rest:
            unit.beside = unit.inline = False
        opened = (only in ("(", "（") and not rest) or (opened and bool(rest) and not only)
        block[:] = rest
    for block, line in closing:
        # A bracket that closes after a passage, where one is open elsewhere, says what the passage is.
        torn = any(box.torn and not box.free and box.marked for box in found.boxes)
        if torn and block and "。" not in block[-1].text:
            block[-1] = replace(block[-1], text=block[-1].text + line.text.strip())
            found.taken = [one for one in found.taken if one is not line]


def _opens(text: str) -> bool:
    text = text.strip().translate(NARROW)
    return text[:1] == "(" and text.count("(") > text.count(")")


def _bare(units: Sequence[Unit], wanted: Counter[str], runs: dict[int, int], found: Boxes) -> None:
    """Options without any bracket, where the page has no more of them than lack one."""
    boxed = Counter(box.option for box in found.boxes)
    bare: dict[str, list[tuple[Unit, list[Line], Line]]] = {}
    for unit in units:
        for block in unit.blocks:
            if block and all(fold(line.text) in wanted for line in block):
                for line in block:
                    bare.setdefault(fold(line.text), []).append((unit, block, line))
    for option, places in bare.items():
        if len(places) > wanted[option] - boxed[option]:
            continue
        for unit, block, line in places:
            found.boxes.append(Box(option, None, unit, runs[id(block)], line, bare=True))
            found.taken.append(line)
            block[:] = [one for one in block if one is not line]
    found.boxes.sort(key=lambda box: box.run)


def _pair(found: Boxes) -> None:
    """A whole box that is followed by an option without one is its box, where neither could be another's."""
    at: dict[int, list[Loose | Box]] = {}
    for loose in found.loose:
        at.setdefault(loose.run, []).append(loose)
    for box in found.boxes:
        if box.bare:
            at.setdefault(box.run, []).append(box)
    for loose in list(found.loose):
        before, here, after, next_ = (at.get(loose.run + step, []) for step in (-1, 0, 1, 2))
        clear = len(here) == len(after) == 1 and not any(isinstance(one, Loose) for one in before)
        if clear and loose.whole and not any(isinstance(one, Box) for one in next_):
            for one in after:
                if isinstance(one, Box):
                    one.marked = loose.marked
                    found.loose.remove(loose)


def _read(tokens: Sequence[Token], line: Line, unit: Unit, run: int, found: Boxes) -> None:
    """Reads the tokens of a line: what stands before an option is its box."""
    box: Box | None = None
    state = ""  # what was met since the last option: "[", "[○", "[]", "[○]", "○", "○]", "]"
    for token in [*tokens, Token("end", "")]:
        if token.kind in "[]" or token.kind == "mark":
            if token.kind == "[" and state:
                _lone(state, run, found)
                state = ""
            state += "○" if token.kind == "mark" else token.kind
        elif token.kind == "option":
            marked = {"[]": False, "[○]": True, "○]": True}.get(state)
            if marked is None and state not in ("]", ""):
                _lone(state, run, found)
            box = Box(token.option, marked, unit, run, line, explains=token.explains, torn=token.explains)
            box.counted = token.counted
            found.boxes.append(box)
            state = ""
        elif token.kind == "free" and box is not None:
            box.free, box.torn = token.text, not token.closed
        elif token.kind == "count" and token.option:
            found.counts.append((token.option, line, run))
        if token.kind == "end" and state:
            if box is not None and state in ("[", "[○"):
                box.opens = state == "[○"
            else:
                _lone(state, run, found)


def _lone(state: str, run: int, found: Boxes) -> None:
    if "[" in state or "○" in state:
        found.loose.append(Loose("○" in state, state in ("[]", "[○]"), run))
