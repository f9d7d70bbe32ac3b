"""Contents that stand away from their labels on a torn page → the labels that lack contents.

A page holds as many contents as its items have; what stands after a label is its own, where it can be. What cannot be
(a second block after a one-line answer, an option below a text, text at the top of a page) goes to a label that has
none, and only where there is one reason to take it for that one: its kind, its options, the order of the form. The
rest is left over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pia_diff.readers.labels import NARROW, fold
from pia_diff.readers.prose import opens_point
from pia_diff.readers.torn.columns import own_by_columns
from pia_diff.readers.torn.contents import (
    DATE,
    WIDER,
    Fed,
    Layout,
    Stray,
    answer_in,
    asks,
    column_of,
    is_wide,
    options_of,
    printed_beside,
    wrapped_widths,
)
from pia_diff.readers.torn.rows import divide, own_by_rows, shared
from pia_diff.readers.torn.units import Unit


class Feeder:
    """The units of a page with their contents, and what strays about.

    `units` are those of the page as they stood, the first of them without a label, `ordered` the labelled ones in the
    order of the form. `whole` tells that the page begins with a heading, so that nothing on it can go on from the page
    before. After `share`, `fed` and `strays` hold what became of everything.
    """

    def __init__(self, units: Sequence[Unit], ordered: Sequence[Unit], layout: Layout, *, whole: bool) -> None:
        by_unit = {id(unit): Fed(unit) for unit in ordered}
        self.fed = [by_unit[id(unit)] for unit in ordered]
        self.as_stood = [by_unit[id(unit)] for unit in units if id(unit) in by_unit]
        self.units = units
        self.whole = whole
        self.layout = layout
        self.all_strays: list[Stray] = []
        if layout is Layout.ROWS:
            self.all_strays = own_by_rows(units, by_unit)
            divide(self.as_stood)
            for one in shared(self.as_stood):
                self.give_up(one)
        else:
            self.all_strays = own_by_columns(units, by_unit, layout)

    @property
    def strays(self) -> list[Stray]:
        """What nobody has taken."""
        return [stray for stray in self.all_strays if not stray.taken]

    @property
    def ends_astray(self) -> bool:
        """Whether text that nobody asked for stands at the end of the page."""
        filled = [unit for unit in self.units if unit.blocks]
        left = [stray for stray in self.strays if not stray.explained and not stray.is_short]
        return bool(left) and left[-1].after is filled[-1]

    def give_up(self, one: Fed) -> None:
        """Leaves the contents of a unit over, because nobody knows whether they are all."""
        self.all_strays.append(Stray(one.contents, one.unit))
        one.contents, one.unsure = [], True

    def share(self) -> None:
        """Gives the strays to the labels that lack contents."""
        _choices(self.as_stood, self.all_strays)
        _by_form(self.as_stood, self.all_strays, "date", DATE)
        _inline(self.as_stood, self.all_strays)
        if self.layout is Layout.ROWS:
            _names(self.as_stood, self.all_strays, self.units)
            _first_text(self.as_stood, self.all_strays, whole=self.whole)
            _after_labels(self.as_stood, self.all_strays)
            _files(self.as_stood, self.all_strays)
            _wide_ones(self.as_stood, self.all_strays)
            _only_ones(self.as_stood, [stray for stray in self.all_strays if self.whole or not stray.leading])
            _back(self.as_stood, self.all_strays)
        _doubt(self.as_stood, self.strays)


def of_boxes(feeder: Feeder) -> list[Stray]:
    """The strays that may be the text in the bracket after an option; not those that answer a choice of the page."""
    answers = {fold(option.label) for one in feeder.fed if one.kind == "choice" for option in options_of(one)}
    return [stray for stray in feeder.strays if _is_of_a_box(stray) and answer_in(stray.text) not in answers]


def _is_of_a_box(stray: Stray) -> bool:
    """Whether a stray may be the text in the bracket after an option."""
    text = stray.text
    words = re.search(r"[^\W_ー]", text) is not None
    return words and not stray.leading and len(stray.lines) == 1 and "。" not in text and not opens_point(text)


def _give(one: Fed, stray: Stray) -> None:
    one.contents.extend(stray.lines)
    stray.taken = True


def _choices(open_to: Sequence[Fed], strays: Sequence[Stray]) -> None:
    """Options that stand alone go to the choices that lack one: as many as admit them, or none."""
    while True:
        hungry = [one for one in open_to if one.kind == "choice" and one.hungry]
        groups: dict[str, list[Stray]] = {}
        for stray in strays:
            if not stray.taken and stray.is_short:
                groups.setdefault(answer_in(stray.text), []).append(stray)
        admit = {
            answer: [one for one in hungry if one.item and one.item.options.find(answer) is not None]
            for answer in groups
        }
        for answer, same in groups.items():
            mine = admit[answer]
            rivals = sum(any(one in mine for one in others) for others in admit.values())
            if mine and len(mine) == len(same) and rivals == 1:
                for one, stray in zip(mine, same, strict=True):
                    _give(one, stray)
                break
        else:
            return


def _by_form(open_to: Sequence[Fed], strays: Sequence[Stray], kind: str, pattern: re.Pattern[str]) -> None:
    """Where one item of a kind lacks contents, and one passage has its form, they belong together."""
    hungry = [one for one in open_to if one.kind == kind and one.hungry]
    fitting = [stray for stray in strays if not stray.taken and pattern.fullmatch(stray.text.translate(NARROW).strip())]
    if len(hungry) == len(fitting) == 1:
        _give(hungry[0], fitting[0])


def _names(open_to: Sequence[Fed], strays: Sequence[Stray], units: Sequence[Unit]) -> None:
    """The name of an instance stands before its first item (`①法令上の根拠`), wherever its head went."""
    heads = [one for one in open_to if one.kind == "group" and one.hungry and _is_used(one, open_to)]
    strays = [stray for stray in strays if not stray.explained]
    following = dict(zip(map(id, units), units[1:], strict=False))
    for stray in strays:
        after = following.get(id(stray.after))
        if stray.taken or not stray.is_short or after is None or after.entry is None:
            continue
        for head in heads:
            mine = head.unit.entry is not None and after.entry.group == head.unit.entry.group
            first = mine and head.unit.entry is not None and after.entry.index == head.unit.entry.index + 1
            if first and head.hungry and after.ordinal == head.unit.ordinal:
                _give(head, stray)
                break
    heads = [head for head in heads if head.hungry]
    short = [stray for stray in strays if not stray.taken and stray.is_short]
    if len(heads) == len(short) == 1:
        _give(heads[0], short[0])


def _is_used(head: Fed, open_to: Sequence[Fed]) -> bool:
    """Whether anything is written in the instance that `head` begins."""
    entry, ordinal = head.unit.entry, head.unit.ordinal
    return entry is not None and any(
        one.contents
        for one in open_to
        if one is not head
        and one.unit.entry is not None
        and one.unit.entry.group == entry.group
        and one.unit.ordinal == ordinal
        and one.kind == "text"
    )


def _inline(open_to: Sequence[Fed], strays: Sequence[Stray]) -> None:
    """What is printed beside a choice belongs to it."""
    for one in open_to:
        item = printed_beside(one)
        for stray in strays:
            words = fold(stray.text.lstrip("（( "))
            if not stray.taken and item is not None and words.startswith(fold(item.label) + ":"):
                _give(one, stray)


def _after_labels(open_to: Sequence[Fed], strays: Sequence[Stray]) -> None:
    """Labels one below the other, then their contents: a text behind the last of them is that of the one that asks
    for text."""
    for stray in strays:
        number = next((n for n, one in enumerate(open_to) if one.unit is stray.after), None)
        if stray.taken or number is None or open_to[number].kind == "text" or stray.is_short:
            continue
        run = []
        while number > 0 and not (one := open_to[number - 1]).unit.blocks:
            number -= 1
            if one.kind == "text" and one.hungry:
                run.append(one)
        alike = [other for other in strays if other.after is stray.after and not other.taken and not other.is_short]
        if len(run) == len(alike) == 1:
            _give(run[0], stray)


def _first_text(open_to: Sequence[Fed], strays: Sequence[Stray], *, whole: bool) -> None:
    """Text at the top of a page is that of the first label that lacks any, where it cannot be the rest of another."""
    leading = [stray for stray in strays if stray.leading and not stray.taken]
    hungry = [one for one in open_to if one.kind == "text" and one.hungry]
    if whole and len(leading) == 1 and hungry and not leading[0].is_short:
        _give(hungry[0], leading[0])


def _files(open_to: Sequence[Fed], strays: Sequence[Stray]) -> None:
    """What is called a ファイル is the name of a file where one is asked for."""
    hungry = [one for one in open_to if one.kind == "text" and one.hungry and asks(one, "ファイル名")]
    short = [stray for stray in strays if not stray.taken and stray.is_short]
    named = [stray for stray in short if stray.text.strip().endswith("ファイル")]
    if len(hungry) != 1 or len(named) != 1:
        return
    _give(hungry[0], named[0])
    # Names that stood one below the other belong to labels that do.
    column = [stray for stray in strays if stray.after is named[0].after and stray.is_short]
    labels = sorted((one for one in open_to if one.unit.entry), key=_place)
    below = column[column.index(named[0]) + 1 :]
    for one, stray in zip(labels[labels.index(hungry[0]) + 1 :], below, strict=False):
        if one.kind != "text" or not one.hungry or stray.taken:
            break
        _give(one, stray)


def _place(one: Fed) -> int:
    return one.unit.entry.index if one.unit.entry is not None else -1


def _wide_ones(open_to: Sequence[Fed], strays: Sequence[Stray]) -> None:
    """Text as wide as the page goes to the label above such a cell."""
    column = column_of(open_to)
    hungry = [one for one in open_to if is_wide(one) and one.hungry]
    wide = [
        stray
        for stray in strays
        if not stray.taken and stray.apart and min(wrapped_widths(stray.lines[0]), default=0.0) > column * WIDER > 0
    ]
    if len(hungry) == len(wide) == 1:
        _give(hungry[0], wide[0])


def _only_ones(open_to: Sequence[Fed], strays: Sequence[Stray]) -> None:
    """As many passages as labels that lack one, and one way only to bring them together: names are short."""
    hungry = [one for one in open_to if one.kind == "text" and one.hungry]
    left = [stray for stray in strays if not stray.taken]
    if not left or len(left) != len(hungry) or len(left) > 2 or not all(stray.apart for stray in left):
        return
    names = [one for one in hungry if asks(one, "名")]
    short = [stray for stray in left if stray.is_short]
    if len(names) == len(short) and len(hungry) - len(names) <= 1 and len(names) <= 1:
        for one, stray in zip(names, short, strict=True):
            _give(one, stray)
        for one, stray in zip(
            [one for one in hungry if one not in names], [stray for stray in left if stray not in short], strict=True
        ):
            _give(one, stray)


def _back(open_to: Sequence[Fed], strays: Sequence[Stray]) -> None:
    """What stands behind a text goes on from it where nothing else on the page lacks contents."""
    if any(one.hungry and one.kind in ("text", "group", "choice") for one in open_to):
        return
    for stray in strays:
        one = next((one for one in open_to if one.unit is stray.after), None)
        if not stray.taken and one is not None and one.kind == "text":
            _give(one, stray)


def _doubt(open_to: Sequence[Fed], left: Sequence[Stray]) -> None:
    """Nothing is known of a label without contents where contents without a label remain that might be its own."""
    left = [stray for stray in left if not stray.explained]
    for one in open_to:
        if one.unit.doubtful:
            one.unsure = True
        elif one.hungry and one.kind in ("text", "date", "number", "group"):
            one.unsure = bool(left)
        elif one.hungry and one.kind == "choice":
            one.unsure = True
