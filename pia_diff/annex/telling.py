"""Which published rows tell a change already, however the officer worded them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property

from pia_diff.compare.fold import fold
from pia_diff.forms import Form
from pia_diff.model import AnnexRow
from pia_diff.published import resolve
from pia_diff.published.resolve import Resolution
from pia_diff.published.wording import Wording
from pia_diff.tables.cells import Cell, plain
from pia_diff.tables.row import Row
from pia_diff.timing.causes import explains

AROUND = 8
"""Characters on either side of a difference that must stand in a published wording, too."""

_BRACKETS = str.maketrans("", "", "()[]○")


def bare(text: str) -> str:
    """Text as wordings are compared with it: folded, without brackets and check marks."""
    return fold(text).translate(_BRACKETS)


_FOR_OTHERS = re.compile("その他(?:の)?(?:該当|同様)|(?:以下|他も|ほかも)同様|次の項目についても")
"""Words by which a row stands for items that it does not show."""


class PublishedRow:
    """A published row, its 項目 resolved on a form when it is asked for and is none that the tool prints (`printed`, as
    they are compared).
    """

    def __init__(self, row: AnnexRow, form: Form, printed: Collection[str] = ()) -> None:
        self.row = row
        self._form = form
        self._printed = printed
        self._items = {fold(line) for line in (row.item, *row.item.split("\n")) if line.strip()}
        self._before, self._after = bare(row.before), bare(row.after)

    @cached_property
    def meaning(self) -> Resolution:
        """What its 項目 means."""
        return resolve(self.row.item, self._form, self.row.before, self.row.after)

    def names(self, row: Row) -> bool:
        """Whether its 項目 is that of `row`."""
        if fold(row.item) in self._items:
            return True
        if any(item in self._printed for item in self._items):
            return False
        meant = self.meaning
        if meant.form_id != row.path.id:
            return False
        said = [fold(name) for name in (meant.file, meant.name) if name]
        keys = "\n".join(map(fold, row.path.instances))
        return all(name in keys or any(fold(key) in name for key in row.path.instances if key) for name in said)

    def equals(self, row: Row) -> bool:
        """Whether it reads as `row`, to a reader, in 項目 and both wordings."""
        return self.readings == reading_of(row)

    @property
    def readings(self) -> tuple[str, str, str]:
        """項目 and both wordings as they are compared."""
        return fold(self.row.item), fold(self.row.before), fold(self.row.after)

    def tells(self, row: Row) -> bool:
        """Whether it tells the change of `row`: as it stands, or in words of the officer's that hold all that differs
        with what stands around it. A row that says it stands for other items as well tells every change that is
        nothing but its substitution. What cannot be shown to be told is not.
        """
        if self.equals(row):
            return True
        if self.names(row):
            contexts = [list(contexts_of(cell)) for cell in (row.before, row.after)]
            sides = (self._before, self._after)
            if any(contexts) and all(
                context in text for found, text in zip(contexts, sides, strict=True) for context in found
            ):
                return True
        return self._for_others and any(
            bare(cause.before) in self._before and bare(cause.after) in self._after
            for cause in row.judged.causes
            if cause.before and cause.after and explains(cause, row.judged.change)
        )

    @cached_property
    def _for_others(self) -> bool:
        said = fold("\n".join((self.row.item, self.row.before, self.row.after, self.row.reason)))
        return bool(_FOR_OTHERS.search(said)) or Wording.of(self.row.item).says_more


def reading_of(row: Row) -> tuple[str, str, str]:
    """項目 and both wordings of a row as they are compared."""
    return fold(row.item), fold(plain(row.before)), fold(plain(row.after))


def contexts_of(cell: Cell) -> Iterator[str]:
    """Every difference of a cell with what stands around it in its line, as wordings are compared."""
    text = plain(cell)
    start = 0
    for span in cell:
        end = start + len(span.text)
        if span.changed and bare(span.text):
            first = max(text.rfind("\n", 0, start) + 1, start - AROUND)
            line_end = text.find("\n", end)
            last = min(len(text) if line_end < 0 else line_end, end + AROUND)
            yield from (piece for piece in _pieces(text[first:last]) if piece)
        start = end


def _pieces(text: str) -> Iterator[str]:
    """The lines of a text, and what stands between （略） and （中略）."""
    for line in text.replace("（略）", "\n").replace("（中略）", "\n").split("\n"):
        yield bare(line)
