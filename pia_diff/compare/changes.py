"""What a comparison finds."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pia_diff.model import Assessment, ItemPath, Value


class Kind(enum.Enum):
    """What happened to an item, an instance, or the order of a group."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    MOVED = "moved"
    """Only the order changed: of the paragraphs of a text, or of the instances of a group."""
    RENUMBERED = "renumbered"
    """Instances only slid because others were added or removed before them."""
    REPLACED = "replaced"
    """A drawing was replaced by another."""


class Op(enum.Enum):
    """What a run of text or a paragraph underwent."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"
    REPLACE = "replace"
    MOVED_OUT = "moved_out"
    MOVED_IN = "moved_in"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: `before` in the older revision, `after` in the newer (one is empty for INSERT and DELETE).

    An EQUAL run may differ in what no reader calls a change (width, blanks, wraps).
    """

    op: Op
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph in both revisions; None where it does not stand.

    Several paragraphs that were wrapped, split or merged anew stand in one block with line breaks, and so does a
    paragraph with the blank ones after it. `runs` are given for REPLACE; joined, their befores are `before` and their
    afters `after`. An EQUAL block may differ in what no reader calls a change.
    """

    op: Op
    before: str | None
    after: str | None
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """A difference in a Table: row by its printed key, column by its head; None where the row or the column is not.

    An empty `column` means the whole row, its cells joined by tabs; an empty `row` too, the row of heads.
    """

    row: str
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Instance:
    """The whole contents of an instance of a group, or of one file's section, with its printed number."""

    path: ItemPath
    number: int
    values: tuple[tuple[ItemPath, Value], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Printed numbers and keys of the instances whose number changed, by number, for a change of order alone."""

    numbered: tuple[tuple[int, str], ...]


Content = Value | Instance | Order


@dataclass(frozen=True, slots=True)
class Change:
    """One change between two revisions.

    `path` is the place in the newer revision (in the older one for what was removed), `old_path` the place in the
    older. `blocks` redline a Text, `cells` a Table. `layout_only` marks what only a strict comparison shows.
    """

    path: ItemPath
    old_path: ItemPath
    kind: Kind
    before: Content | None
    after: Content | None
    blocks: tuple[Block, ...] = ()
    cells: tuple[CellChange, ...] = ()
    layout_only: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two instances taken for one: their paths, and how alike they are (1.0 when the names agree)."""

    old: ItemPath
    new: ItemPath
    similarity: float


@dataclass(frozen=True)
class Comparison:
    """All that differs between `old` and `new`, in the printed order of the newer form.

    `unreadable` lists what one of the sources, or both, lost (読取不能), in sections that differ: nothing can be said
    of it. What was lost as a whole (a heading, a group, an instance, a section) stands there once. `ignored` are the
    items that differ only in what no reader calls a change. `renamed` are the instances paired by content.
    """

    old: Assessment
    new: Assessment
    changes: tuple[Change, ...]
    unreadable: tuple[ItemPath, ...] = ()
    ignored: tuple[ItemPath, ...] = ()
    renamed: tuple[Pair, ...] = ()

    @property
    def form_changed(self) -> bool:
        """Whether the official form itself was revised between the two."""
        return self.old.form.id != self.new.form.id
