"""How an office wants its 新旧対照表."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeVar


class Order(enum.Enum):
    """Which column stands on the left."""

    OLD_FIRST = "旧新"
    NEW_FIRST = "新旧"


class Passage(enum.Enum):
    """How much of an item is shown."""

    CHANGED = "changed"
    WHOLE = "whole"


class Underline(enum.Enum):
    """On which sides differing words are underlined (傍線)."""

    BOTH = "both"
    NEW = "new"
    NONE = "none"


class Remark(enum.Enum):
    """What may stand in the column 備考."""

    TIMING = "提出時期"
    EXPLANATION = "説明"
    CAUSE = "原因"
    IMPORTANT = "※"


class Figures(enum.Enum):
    """How drawings are shown."""

    PICTURES = "pictures"
    NAMES = "names"


class Orientation(enum.Enum):
    """How the sheet of A4 lies."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


TITLE_FIELDS = ("title", "agency", "old", "new", "form")
"""What a title may ask for: 評価書名, 評価実施機関名, the names of the two versions, the name of the form."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile's file says, key by key; `name` is that of the bundled profile, or the path of the file."""

    name: str
    title: str
    order: Order
    old_head: str
    new_head: str
    text: Passage
    ellipsis: str
    ellipsis_between: str
    underline: Underline
    added: str
    removed: str
    remarks: tuple[Remark, ...]
    remarks_head: str
    figures: Figures
    section_headings: bool
    section_pages: bool
    orientation: Orientation

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of all columns, from the left."""
        sides = self.in_order(self.old_head, self.new_head)
        return (ITEM_HEAD, *sides, *([self.remarks_head] if self.remarks else []))

    @property
    def shares(self) -> tuple[float, ...]:
        """How much of the width each column takes, from the left; the facing cells are equally wide."""
        last = () if not self.remarks else (0.19,) if self.wordy_remarks else (0.09,)
        first = 0.17 if self.wordy_remarks else 0.2
        side = (1 - first - sum(last)) / 2
        return (first, side, side, *last)

    @property
    def wordy_remarks(self) -> bool:
        """Whether 備考 holds sentences."""
        return Remark.EXPLANATION in self.remarks or Remark.CAUSE in self.remarks

    def in_order(self, old: _Any, new: _Any) -> tuple[_Any, _Any]:
        """The two sides from the left."""
        return (old, new) if self.order is Order.OLD_FIRST else (new, old)


_Any = TypeVar("_Any")
ITEM_HEAD = "項目"
