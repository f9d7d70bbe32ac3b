"""Contents on a torn page: what stands after a label, and what stands away from any."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from pia_diff.forms import FormItem, Option
from pia_diff.readers.labels import NARROW, fold
from pia_diff.readers.prose import FULL_UNFINISHED, ends_sentence, opens_point, width_of
from pia_diff.readers.torn.units import Line, Unit

SHORT = 60
"""Characters. A name is not longer; what ends a sentence is none."""
WIDER = 1.25
"""So much wider lines stand in another cell."""
WIDE_LABEL = 30
"""Characters. A longer label stands above its contents, not beside them."""

DASHES = dict.fromkeys(map(ord, "ーｰ"), "-")
FRAME = re.compile(r"[\[\]［］\s]+")
DATE = re.compile(r"(?:明治|大正|昭和|平成|令和|[MTSHR])?\s*[0-9元]{1,4}\s*[年./-]\s*[0-9]{1,2}\s*[月./-]?.{0,12}")
COUNT = re.compile(r"[0-9,]{1,9}\s*件?")


class Layout(Enum):
    """How a text keeps labels and contents together: contents beside their labels or below them, row by row; by
    columns, labels first and then their contents; or with nothing that tells where one cell ends."""

    ROWS = "rows"
    COLUMNS = "columns"
    RUN_TOGETHER = "run together"


@dataclass
class Stray:
    """Contents away from their label: `after` is the unit they stood behind, `leading` whether at the top of a page.

    `explained` contents are known to be the text of some check box, if not of which; what is `apart` cannot go on from
    a text before it.
    """

    lines: list[list[Line]]
    after: Unit
    leading: bool = False
    taken: bool = False
    explained: bool = False
    apart: bool = False

    @property
    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join(line.text for block in self.lines for line in block)

    @property
    def is_short(self) -> bool:
        """Whether it may be a name."""
        return is_short_text(self.text)


@dataclass
class Fed:
    """A unit with the contents that are its own, and whether it may have lost some: then nothing is known of it."""

    unit: Unit
    contents: list[list[Line]] = field(default_factory=list)
    unsure: bool = False

    @property
    def item(self) -> FormItem | None:
        """The item of the form that the label names; None for titles."""
        return self.unit.entry.item if self.unit.entry is not None else None

    @property
    def hungry(self) -> bool:
        """Whether it lacks contents."""
        return not self.contents

    @property
    def kind(self) -> str:
        """The kind of its item; empty for titles."""
        item = self.item
        return "" if item is None else item.kind


def is_short_text(text: str) -> bool:
    """Whether a text may be a name: one line, no sentence, no point of a list."""
    text = text.strip()
    return len(text) <= SHORT and "\n" not in text and not re.search(r"[。：:]|^[・①-⑳]", text)


def answers_choice(one: Fed, block: Sequence[Line]) -> bool:
    """Whether a block begins with an option of the choice that a unit is."""
    options = {fold(option.label) for option in one.item.options} if one.item is not None else set()
    return answer_in(block[0].text) in options


def answer_in(text: str) -> str:
    """What stands in the brackets of a choice, folded."""
    return fold(FRAME.sub("", text))


def options_of(one: Fed) -> Sequence[Option]:
    """The options of the item that a unit is."""
    return one.item.options if one.item is not None else ()


def asks(one: Fed, *ends: str) -> bool:
    """Whether the label of a unit ends so: what it asks for (`…名`)."""
    return one.item is not None and one.item.label.endswith(ends)


def how_many(one: Fed, blocks: Sequence[list[Line]], column: float) -> int:
    """How many blocks after its label are a unit's own."""
    if not blocks:
        return 0
    beside = one.unit.beside
    first = "\n".join(line.text for line in blocks[0])
    entry = one.unit.entry
    if entry is not None and (entry.heads_list or entry.is_title) and entry.section.items:
        return len(blocks) if entry.heads_list or entry.section.items[0].kind in ("figure", "group") else 0
    match one.kind:
        case "group":
            return int(beside or (len(blocks[0]) <= 2 and len(first) <= 2 * SHORT and "。" not in first))
        case "text":
            if beside:
                return 1
            short = all(len(block) == 1 and len(block[0].text) <= SHORT for block in blocks)
            if (short and len(blocks) > 1) or not re.search(r"\w", first.translate(DASHES)) or closes(first):
                return 0
            return len(blocks) if is_wide(one) else same_column(blocks, column)
        case "choice":
            return int(answers_choice(one, blocks[0]) or (beside and first.lstrip()[:1] in "[［"))
        case "date":
            return int(beside or DATE.fullmatch(first.translate(NARROW).strip()) is not None)
        case "number":
            return int(COUNT.fullmatch(blocks[0][0].text.translate(NARROW).strip()) is not None)
        case _:
            return 0


def closes(text: str) -> bool:
    """Whether a text ends with a bracket that it did not open."""
    text = text.rstrip()
    return text[-1:] in ("）", ")") and sum(map(text.count, "）)")) > sum(map(text.count, "（("))


def same_column(blocks: Sequence[Sequence[Line]], column: float) -> int:
    """How many blocks may stand in one cell: none was wrapped at a much greater width than those before it. `column`
    is the width at which the page wraps the contents beside its labels."""
    own = 0.0
    for number, block in enumerate(blocks):
        wrapped = wrapped_widths(block)
        if number and wrapped and min(wrapped) > (own or column or min(wrapped)) * WIDER:
            return number
        own = max([own, *wrapped])
    return len(blocks)


def wrapped_widths(block: Sequence[Line]) -> list[float]:
    """The widths of the lines of a block that go on in the next one."""
    widths = [width_of(line.text) for line in block]
    return [
        width
        for width, (line, following) in zip(widths, pairwise(block), strict=False)
        if width > max(widths) * FULL_UNFINISHED and not ends_sentence(line.text) and not opens_point(following.text)
    ]


def column_of(fed: Iterable[Fed]) -> float:
    """The width at which a page wraps the contents beside its labels; 0 where none is wrapped."""
    found = sorted(
        min(wrapped)
        for one in fed
        if one.kind == "text" and not is_wide(one)
        for block in one.unit.blocks
        if (wrapped := wrapped_widths(block))
    )
    return found[(len(found) - 1) // 2] if found else 0.0


def is_wide(one: Fed) -> bool:
    """Whether the contents of an item stand below its label, as wide as the page: so forms print what has the number
    of a heading (`３．`) or asks in a whole sentence."""
    entry = one.unit.entry
    if entry is None or one.kind != "text":
        return False
    return (entry.number is not None and entry.number.style == "digit") or len(one.unit.label) > WIDE_LABEL


def wants_words(one: Fed) -> bool:
    """Whether a unit lacks contents that are words: a text, a date, a number, the name of an instance."""
    if not one.hungry or one.unit.doubtful:
        return False
    entry = one.unit.entry
    named = (
        entry is not None
        and one.kind == "group"
        and any(item.id == f"{entry.group}.name" for item in entry.section.items)
    )
    return one.kind in ("text", "date", "number") or named


def fits(one: Fed, block: Sequence[Line]) -> bool:
    """Whether a block may be what a label asks for: a date, a number, a name without sentences, any text."""
    text = "\n".join(line.text for line in block).translate(NARROW).strip()
    match one.kind:
        case "date":
            return DATE.fullmatch(text) is not None or not re.search(r"\w", text.translate(DASHES))
        case "number":
            return COUNT.fullmatch(text) is not None
        case "group":
            return "。" not in text and len(block) < 4
        case _:
            return not asks(one, "名", "名称", "部署", "場所") or ("。" not in text and len(block) < 4)


def printed_beside(one: Fed) -> FormItem | None:
    """The text that is printed beside a choice, without a place of its own: `（手数料額、納付方法： ）`."""
    if one.kind != "choice" or one.unit.entry is None or one.item is None:
        return None
    items = one.unit.entry.section.items
    following = next(iter(items[items.index(one.item) + 1 : items.index(one.item) + 2]), None)
    return following if following is not None and following.kind == "text" else None
