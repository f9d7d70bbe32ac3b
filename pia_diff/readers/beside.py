"""What stands beside the labels of one run or instance → what its items say."""

from __future__ import annotations

from itertools import pairwise

from pia_diff.forms import Form, FormItem
from pia_diff.model import Text
from pia_diff.readers.canvas import FORM, Canvas, Ledger
from pia_diff.readers.drawings import Drawings
from pia_diff.readers.own_book import OwnBook
from pia_diff.readers.runs import Slot
from pia_diff.readers.values import NOTHING_SAID, Understood, claim_count, claim_inline, understand
from pia_diff.readers.whole_spans import whole_text
from pia_diff.readers.whole_values import LOST, claim_whole_count, understand_whole
from pia_diff.workbook.marks import UNREADABLE

Told = dict[str, Understood]
"""What was understood of the items of one run or instance, by item id; an item without an entry was never met."""


class Beside:
    """Understands the contents of slots. `notes` are those of a workbook of our own."""

    def __init__(self, form: Form, ledger: Ledger, drawings: Drawings, notes: OwnBook | None) -> None:
        self.ledger = ledger
        self.drawings = drawings
        self.notes = notes
        pairs = (pair for section in form.sections for pair in pairwise(section.items))
        self._next = {a.id: b for a, b in pairs if form.group_of(a.id) == form.group_of(b.id)}

    def understand(self, slots: dict[str, Slot]) -> Told:
        """The items of one run or instance; settles with the ledger every character of what stood beside them."""
        told: Told = {}
        for slot in slots.values():
            if slot.item.kind == "figure":
                self._figure(slot, told)
                continue
            if any(part.whole for part in slot.parts):
                self._understand_whole(slot, slots, told)
                continue
            if slot.item.kind == "text" and not slot.before:
                _keep(told, slot.item, self._paragraphs(slot))
                continue
            for take in slot.takes:
                canvas = Canvas(take)
                for item in slot.before:
                    _keep(told, item, understand(item, canvas, text_follows=slot.item.kind == "text"))
                _keep(told, slot.item, understand(slot.item, canvas))
                self._understand_beside(slot.item, slots, canvas, told)
                self.ledger.settle(canvas)
        return told

    def _understand_whole(self, slot: Slot, slots: dict[str, Slot], told: Told) -> None:
        """Whole cells: all that stands beside one label, however often it was printed, is one text."""
        if slot.item.kind == "text":
            _keep(told, slot.item, self._text(slot))
            return
        canvas = Canvas(slot.parts)
        other = self._next.get(slot.item.id)
        if other is not None and other.kind == "number" and other.id not in slots:
            count = claim_whole_count(canvas) or claim_count(other, canvas)
            if count is not None:
                _keep(told, other, count)
        if slot.item.holds_value:
            _keep(told, slot.item, understand_whole(slot.item, canvas))
        if other is not None and other.kind != "number" and other.id not in slots:
            self._understand_beside(slot.item, slots, canvas, told)
        self.ledger.settle(canvas)

    def _text(self, slot: Slot) -> Understood:
        """Running text is taken as it stands."""
        texts = [part.text for part in slot.parts]
        lost = [text for text in texts if text.strip() == UNREADABLE]
        for text in lost:
            self.ledger.count_form(text)
        said = [text for text in texts if text not in lost]
        for text in said:
            self.ledger.count_placed(text)
        value = Text.of(whole_text(said))
        if value.paragraphs:
            return Understood(value)
        return LOST if lost else NOTHING_SAID

    def _figure(self, slot: Slot, told: Told) -> None:
        canvas = Canvas(slot.parts)
        found = self.drawings.understand(slot.item, canvas, self.notes)
        if found is not None:
            _keep(told, slot.item, found)
        self.ledger.settle(canvas)

    def _paragraphs(self, slot: Slot) -> Understood:
        """Text under a label that was printed more than once is one text, without what was only repeated."""
        texts: dict[str, None] = {}
        lost = False
        for take in slot.takes:
            canvas = Canvas(take)
            if canvas.text == UNREADABLE:
                lost = True
                canvas.claim_rest(FORM)
            understood = understand(slot.item, canvas)
            self.ledger.settle(canvas)
            if understood.value is not None:
                texts.setdefault(str(understood.value))
        if texts:
            return Understood(Text.of("\n".join(texts)))
        return LOST if lost else NOTHING_SAID

    def _understand_beside(self, item: FormItem, slots: dict[str, Slot], canvas: Canvas, told: Told) -> None:
        """Items without a place of their own in print: options beside a heading, `( )件`, a bracket after a choice."""
        if item.kind == "text":
            return
        other = self._next.get(item.id)
        if other is None or other.id in slots:
            return
        found: Understood | None = None
        if other.kind == "number":
            found = claim_count(other, canvas)
        elif other.kind == "text":
            found = claim_inline(other, canvas)
        elif other.kind == "multi" and _names_an_option(other, canvas):
            whole = canvas.parts[0].whole
            found = understand_whole(other, canvas) if whole else understand(other, canvas)
        if found is not None:
            _keep(told, other, found)


def _keep(told: Told, item: FormItem, understood: Understood) -> None:
    """The first value counts; that something was lost counts more than that nothing was said."""
    known = told.get(item.id)
    if known is None or (known.value is None and (understood.value is not None or understood.lost)):
        told[item.id] = understood


def _names_an_option(item: FormItem, canvas: Canvas) -> bool:
    return any(option.label.translate(str.maketrans("（）", "()")) in canvas.narrow for option in item.options)
