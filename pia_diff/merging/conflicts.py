"""What two sides say differently, and how it is settled."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from pia_diff.compare.changes import Content
from pia_diff.errors import PiaDiffError
from pia_diff.model import Assessment, ItemPath, Value

T = TypeVar("T", covariant=True)


class Side(enum.Enum):
    """One of the three revisions: the common ancestor, the branch merged into, the branch merged."""

    BASE = "base"
    OURS = "ours"
    THEIRS = "theirs"


class Three(NamedTuple, Generic[T]):
    """The same thing in all three revisions."""

    base: T
    ours: T
    theirs: T

    def of(self, side: Side) -> T:
        """What it is in one of them."""
        return self[_PLACE[side]]

    @property
    def agrees(self) -> bool:
        """Whether one side left it alone, or both made the same of it."""
        return self.ours == self.theirs or self.base == self.ours or self.base == self.theirs

    @property
    def taken(self) -> T:
        """What it becomes, where the sides agree."""
        return self.theirs if self.base == self.ours else self.ours


_PLACE = {Side.BASE: 0, Side.OURS: 1, Side.THEIRS: 2}


class Reason(enum.Enum):
    """Why a person has to decide."""

    EDITED = "edited"
    """Both sides edited the item, differently."""
    ADDED = "added"
    """Both sides filled it, differently, where the base has nothing."""
    REMOVED = "removed"
    """One side removed what the other edited."""
    RENAMED = "renamed"
    """Both sides gave an instance another name."""
    NAMESAKES = "namesakes"
    """Two instances would have the same name."""
    ORDER = "order"
    """Both sides put the instances in another order."""
    FORM = "form"
    """One side went to another form while the other edited the assessment."""


SUFFIXES = {Reason.RENAMED: ":name", Reason.NAMESAKES: ":name", Reason.ORDER: ":order"}
"""What follows the path in the name of a conflict that is not about what stands there."""


@dataclass(frozen=True)
class Conflict:
    """One place that both sides changed.

    `path` is None where the whole assessment is meant. `base`, `ours`, `theirs` are what stands there (None: nothing).
    `name` is what `--resolve` calls it.
    """

    name: str
    path: ItemPath | None
    reason: Reason
    values: Three[Any]

    @classmethod
    def at(cls, path: ItemPath, reason: Reason, values: Three[Content | None]) -> Conflict:
        """The conflict at an item, an instance or a group.

        One about names or order has a name of its own: that of the instance or group means all conflicts in it.
        """
        return cls(f"{path}{SUFFIXES.get(reason, '')}", path, reason, values)


Choice = Side | Value | Assessment
"""How a conflict is settled: as one side has it, with a value of its own, or as a draft has it."""

Choose = Callable[[Conflict], Choice | None]
"""Asked for every conflict; None leaves it open."""


def leave_open(_: Conflict) -> None:
    """Settles nothing."""


def take(side: Side) -> Choose:
    """Settles every conflict as `side` has it."""
    return lambda _: side


class WrongChoice(PiaDiffError):
    """A conflict cannot be settled with what was given. `reason` says why."""

    code = "merge_conflict"
    template = "{item} cannot be settled with that: {reason}; name a side (ours, theirs or base), or another file"


class Conflicts:
    """Asks for the choice of every conflict, and keeps those that stay open."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        self.open: list[Conflict] = []

    def choice(self, conflict: Conflict) -> Choice | None:
        """The choice; None where it stays open, and then the conflict is noted."""
        found = self._choose(conflict)
        if found is None:
            self.open.append(conflict)
        return found

    def side(self, conflict: Conflict) -> Side:
        """The choice where only a side can be chosen; ours while it is open. Raises WrongChoice."""
        found = self.choice(conflict)
        if found is None:
            return Side.OURS
        if not isinstance(found, Side):
            raise WrongChoice(item=conflict.name, reason="only a side can be chosen here")
        return found
