"""The pages of a torn document, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pia_diff.forms import FormItem
from pia_diff.readers.canvas import Ledger, Part
from pia_diff.readers.cells import Piece, Row, ink
from pia_diff.readers.labels import Entry, LabelIndex
from pia_diff.readers.prose import goes_on, joined, width_of
from pia_diff.readers.torn.boxes import explain, settle, without_unexplained
from pia_diff.readers.torn.contents import Fed, Layout, closes
from pia_diff.readers.torn.marks import Box, Boxes, collect
from pia_diff.readers.torn.order import Place, put_in_order
from pia_diff.readers.torn.share import Feeder, of_boxes
from pia_diff.readers.torn.units import Line, Unit, units_of
from pia_diff.workbook.marks import UNREADABLE

MOST_LABELS = 150
"""A page with more labels is no page of a form: it is left as it stands."""
NARROW_BLOCK = 0.7
"""Of the width of the page's lines: a block that is not wider is taken to have a column of its own."""


@dataclass
class Page:
    """A page that was put in order; `feeder` is None for one that is left as it stood.

    `boxes` are its check boxes, `known` those of the items that are known, `counts` numbers beside choices, both by id
    of their unit; `round` tells which file of its section it belongs to.
    """

    lines: Sequence[Line]
    width: float
    feeder: Feeder | None = None
    boxes: Boxes = field(default_factory=Boxes)
    known: dict[int, list[Box]] = field(default_factory=dict)
    counts: dict[int, Piece] = field(default_factory=dict)
    round: int = 0


def go_on_from(before: Page, after: Page) -> None:
    """A text may stand on two pages: it is joined where the first part does not end, and else nobody can tell."""
    if before.feeder is None or after.feeder is None or not before.feeder.fed:
        return
    last, first = before.feeder.fed[-1], next(iter(after.feeder.fed), None)
    top = [stray for stray in after.feeder.strays if stray.leading and not stray.explained and not stray.is_short]
    if top and last.kind == "text" and last.contents:
        end, beginning = last.contents[-1][-1].text, top[0].lines[0][0].text
        if len(top) == 1 and goes_on(end, beginning, max(before.width, after.width) * NARROW_BLOCK):
            first_block, *others = top[0].lines
            last.contents = [*last.contents[:-1], [*last.contents[-1], *first_block], *others]
            top[0].taken = True
        else:
            before.feeder.give_up(last)
    elif first is not None and before.feeder.ends_astray and first.kind == "text" and first.contents:
        after.feeder.give_up(first)


@dataclass
class Mender:
    """Puts the pages of a document in order, one after the other.

    What it knows of the pages before: the last instance of each group (`carried`), the places of the form that were
    met since their section began (`done`), the last of them (`before`), the instances in which something is written
    (`filled`), and how many files began (`round`).
    """

    index: LabelIndex
    ledger: Ledger
    layout: Layout
    carried: dict[str, int] = field(default_factory=dict)
    done: set[Place] = field(default_factory=set)
    before: Place | None = None
    filled: set[tuple[int, str, int | None]] = field(default_factory=set)
    round: int = 0

    def page(self, lines: Sequence[Line]) -> Page:
        """One page, mended."""
        units = units_of(lines, self.index)
        labelled = units[1:]
        width = max((width_of(line.text) for line in lines), default=0.0)
        listing = self.before is not None and (self.before.entry.heads_list or self._is_annex(self.before.entry))
        if len(labelled) > MOST_LABELS or self._holds_a_table(labelled) or (not labelled and listing):
            if labelled:
                self.before = Place(labelled[0].readings[0].entry, None)
            return Page(lines, width)
        if not labelled:
            for line in collect(units, self.index.form).taken:
                self.ledger.count_form(line.text)
            return Page(lines, width, Feeder(units, [], self.layout, whole=False))
        self._begin_files(labelled)
        ordered = put_in_order(labelled, self.index.entries, self.carried, self.before, self.done)
        self._remember(ordered)
        boxes = collect(units, self.index.form)
        feeder = Feeder(units, ordered, self.layout, whole=self._begins_anew(ordered[0]))
        known = self._known(boxes, ordered, feeder)
        counts = self._counts(boxes, feeder)
        feeder.share()
        for one in feeder.fed:
            said = one.kind in ("text", "group", "choice") and re.search(r"\w", _text(one))
            if said and (instance := self._instance(one.unit, self.round)):
                self.filled.add(instance)
        return Page(lines, width, feeder, boxes, known, counts, self.round)

    def _instance(self, unit: Unit, round_: int) -> tuple[int, str, int | None] | None:
        """The instance of a group that a unit stands in."""
        entry = unit.entry
        return (round_, entry.group, unit.ordinal) if entry is not None and entry.group is not None else None

    def _holds_a_table(self, units: Sequence[Unit]) -> bool:
        """Whether the annex of changes stands on a page: a table, whose words are no labels."""
        annex = [unit for unit in units if any(self._is_annex(one.entry) for one in unit.readings)]
        titled = any(one.entry.is_title for unit in annex for one in unit.readings)
        return titled and len(annex) * 2 >= len(units)

    def _is_annex(self, entry: Entry) -> bool:
        return entry.section is self.index.form.annex

    def _begin_files(self, units: Sequence[Unit]) -> None:
        """Forgets the places of a section where it begins for another file."""
        for unit in units:
            entries = {one.entry for one in unit.readings if one.entry.opens_file}
            met = {place.entry for place in self.done}
            for entry in entries:
                if entry in met and len(unit.readings) <= 2 and self._is_here(entry, units):
                    self.round += 1
                    self.done = {place for place in self.done if place.entry.section is not entry.section}
                    own = {one.group for one in self.index.entries if one.section is entry.section}
                    self.carried = {group: n for group, n in self.carried.items() if group not in own}

    def _is_here(self, entry: Entry, units: Sequence[Unit]) -> bool:
        """Whether the title of its section stands on the page, or nothing else of any other section."""
        readings = [one for unit in units for one in unit.readings]
        titles = {one.entry.section.id for one in readings if one.entry.is_title}
        return entry.section.id in titles if titles else True

    def _remember(self, ordered: Sequence[Unit]) -> None:
        for unit in ordered:
            assert unit.entry is not None
            self.before = Place(unit.entry, unit.ordinal)
            self.done.add(self.before)
            if unit.entry.heads_group and unit.entry.group and unit.ordinal is not None:
                self.carried[unit.entry.group] = unit.ordinal

    def _begins_anew(self, unit: Unit) -> bool:
        entry = unit.entry
        return entry is not None and (entry.item is None or entry.item.kind in ("heading", "group"))

    def _known(self, boxes: Boxes, ordered: Sequence[Unit], feeder: Feeder) -> dict[int, list[Box]]:
        """The check boxes of a page that are known, by id of their units; the text in their brackets is taken from
        what strays about."""
        explain(boxes, counts=not any(map(self._is_counted, feeder.fed)))
        for line in boxes.taken:
            self.ledger.count_form(line.text)  # what is contents in them is counted where it is put
        for _, lines in boxes.frees:
            for line in lines:
                self.ledger.leave(Part.of(line.piece, line.text))
        checked = [unit for unit in ordered if unit.checks is not None]
        known = settle(boxes, checked)
        for unit in checked:
            empty = [box for box in known.get(id(unit), ()) if box.marked and box.torn and not box.free]
            if len(empty) == 1:
                self._fill(empty[0], unit, feeder)
        open_brackets = sum(box.torn and not box.free and box.marked is not False for box in boxes.boxes)
        loose = of_boxes(feeder)
        if len(loose) <= open_brackets:
            for stray in loose:
                stray.explained = True
        return without_unexplained(known, rows=self.layout is Layout.ROWS)

    def _fill(self, box: Box, unit: Unit, feeder: Feeder) -> None:
        """The text of an open bracket that stands apart: one that closes it, one in the same item, or the only one."""
        fitting = of_boxes(feeder)
        closing = [stray for stray in fitting if closes(stray.text)]
        near = [stray for stray in fitting if stray.after is unit]
        tried = (closing, near, fitting) if self.layout is Layout.ROWS else (closing, near)
        choice = next((one for one in tried if len(one) == 1), [])
        if choice:
            stray = choice[0]
            stray.taken = True
            text = "".join(joined([line.text for block in stray.lines for line in block]))
            self.ledger.count_form(text)  # it is counted where it is put
            box.free = text.rstrip()[:-1].rstrip() if closes(text) else text

    def _write_marks(self, page: Page, fed: Sequence[Fed]) -> dict[int, Piece]:
        """What the check boxes of a page say, as contents of their units; all else about them is the form's print.

        An instance in which nothing is written is an unused slot: its boxes say nothing."""
        written: dict[int, Piece] = dict(page.counts)
        settled: set[int] = set()
        for one in fed:
            item, mine = one.unit.checks, page.known.get(id(one.unit), [])
            used = self._is_used(one, page) or any(box.marked for box in mine)
            if item is None or not used:
                continue
            if mine:
                settled.update(id(box) for box in mine if box.marked)
                written[id(one.unit)] = self._say(mine[0].place.piece, _as_printed(item, mine))
            elif page.boxes.boxes and one.kind == "multi":
                written[id(one.unit)] = self._say(page.boxes.boxes[0].place.piece, item.options[0].label)
        for box in page.boxes.boxes:
            if id(box) not in settled and box.free:
                self.ledger.form -= ink(box.free)
                self.ledger.leave(Part.of(box.place.piece, box.free))
        return written

    def _is_used(self, one: Fed, page: Page) -> bool:
        instance = self._instance(one.unit, page.round)
        return instance is None or instance in self.filled

    def _say(self, piece: Piece, text: str) -> Piece:
        """Contents put together from print that was counted already."""
        self.ledger.form -= ink(text)
        return replace(piece, text=text)

    def _counts(self, boxes: Boxes, feeder: Feeder) -> dict[int, Piece]:
        """`（ 3 ）件` beside a choice, whose number may stand apart."""
        written: dict[int, Piece] = {}
        homes = [one for one in feeder.fed if self._is_counted(one)]
        digits = [stray for stray in feeder.strays if re.fullmatch(r"\s*[0-9０-９]{1,3}\s*", stray.text)]
        if not boxes.counts and len(digits) == len(homes) == 1 and homes[0].contents:
            number, piece = digits[0].text.strip(), digits[0].lines[0][0].piece
            digits[0].taken = True
            self.ledger.count_form(number)
            written[id(homes[0].unit)] = self._say(piece, f"（{number}）件")
        for number, line, _ in boxes.counts:
            if len(homes) == 1 and not written:
                written[id(homes[0].unit)] = self._say(line.piece, f"（{number}）件")
            else:
                self.ledger.form -= ink(number)
                self.ledger.leave(Part.of(line.piece, number))
        return written

    def _is_counted(self, one: Fed) -> bool:
        entry = one.unit.entry
        if entry is None or entry.item is None or entry.item.kind != "choice":
            return False
        items = entry.section.items
        after = items[items.index(entry.item) + 1 : items.index(entry.item) + 2]
        return bool(after) and after[0].kind == "number"

    def written(self, page: Page) -> Iterator[Row]:
        """The rows of a page; what is left over goes to the ledger."""
        feeder = page.feeder
        if feeder is None:
            yield from ([replace(line.piece, text=line.text)] for line in page.lines)
            return
        marks = self._write_marks(page, feeder.fed)
        for one in feeder.fed:
            piece = one.unit.piece
            assert piece is not None
            label = replace(piece, text=one.unit.label)
            if one.unsure and one.kind in ("text", "date", "number"):
                self.ledger.count_form(label.text)  # a label that is not met is absent
                continue
            yield [label]
            if not self._is_used(one, page) and one.kind == "choice" and not re.search(r"\w", _text(one)):
                self.ledger.count_form(_text(one))
                continue
            if one.unsure and id(one.unit) not in marks and self._is_used(one, page):
                yield [self._say(piece, UNREADABLE if one.kind == "group" else "[")]
            for block in one.contents:
                texts = [line.text for line in block]
                column = max(max(map(width_of, texts)), page.width * NARROW_BLOCK)
                for paragraph in joined(texts, column):
                    yield [replace(block[0].piece, text=paragraph)]
            if id(one.unit) in marks:
                yield [marks[id(one.unit)]]
        for stray in feeder.strays:
            for block in stray.lines:
                for line in block:
                    self.ledger.leave(Part.of(line.piece, line.text))


def _as_printed(item: FormItem, boxes: Sequence[Box]) -> str:
    """Check boxes in one line, as a form prints them; the bracket of a box that is not marked stays empty."""
    parts = []
    for option, box in zip(item.options, boxes, strict=True):
        unit = option.printed.rpartition("( )")[2] if "( )" in option.printed else ""
        free = f"（{box.free}）{unit}" if option.free and box.free and box.marked else ""
        parts.append(f"{'[○]' if box.marked else '[ ]'} {option.label}{free}")
    return " ".join(parts)


def _text(one: Fed) -> str:
    return "\n".join(line.text for block in one.contents for line in block)
