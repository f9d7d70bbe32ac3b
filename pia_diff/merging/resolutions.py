"""How a person settles conflicts: ITEM=ours, ITEM=theirs, ITEM=base or ITEM=FILE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form
from pia_diff.itempath import parse_path
from pia_diff.merging.conflicts import SUFFIXES, Choice, Conflict, Side
from pia_diff.merging.given import given_choice
from pia_diff.model import Assessment, ItemPath

LISTED = 12
"""Conflicts that an error lists at most."""


class BadResolution(PiaDiffError):
    """What was given is no resolution."""

    code = "usage"
    template = "'{typed}' settles nothing: write ITEM=ours, ITEM=theirs, ITEM=base or ITEM=FILE"


class SettledTwice(PiaDiffError):
    """The same item was given two resolutions."""

    code = "usage"
    template = "'{item}' is settled twice ('{first}' and '{second}'); keep one of them"


class NoSuchConflict(PiaDiffError):
    """A resolution for something that is no conflict of this merge."""

    code = "unknown_item"
    template = "'{item}' is no conflict of this merge, so nothing was done; in conflict are: {known}"


class SeveralConflicts(PiaDiffError):
    """One value for several conflicts."""

    code = "unknown_item"
    template = "'{item}' means {count} conflicts, and {file} holds one value; say which it settles: {known}"


@dataclass(frozen=True)
class Resolution:
    """One of them: what was typed for the item, and a side or the path of a file."""

    item: str
    choice: Side | Path

    @classmethod
    def parse(cls, typed: str) -> Resolution:
        """From `ITEM=ours|theirs|base|FILE`. A file called `ours` is written `./ours`. Raises BadResolution."""
        item, equals, word = typed.rpartition("=")
        if equals and item.strip() and word in (side.value for side in Side):
            return cls(item.strip(), Side(word))
        cuts = [n for n, char in enumerate(typed) if char == "=" and typed[:n].strip() and typed[n + 1 :].strip()]
        if not cuts:
            raise BadResolution(typed=typed)
        # Names of instances may hold "=", and so may names of files: the cut behind which a file stands.
        cut = next((n for n in cuts if _is_file(typed[n + 1 :])), cuts[0])
        return cls(typed[:cut].strip(), Path(typed[cut + 1 :].strip()))


def parse_resolutions(typed: Sequence[str]) -> tuple[Resolution, ...]:
    """All of a command line. Raises BadResolution, SettledTwice."""
    found: dict[str, Resolution] = {}
    for one in map(Resolution.parse, typed):
        other = found.setdefault(one.item, one)
        if other.choice != one.choice:
            raise SettledTwice(item=one.item, first=_word(other.choice), second=_word(one.choice))
    return tuple(found.values())


class Resolutions:
    """Settles the conflicts of one merge as was asked for, and knows what was asked for in vain.

    A conflict is known by its name, by whatever `parse_path` understands of its item, with `NUMBER/` before it where
    several assessments have conflicts. A section, a group or an instance means all conflicts in it.
    """

    def __init__(self, wanted: Sequence[Resolution]) -> None:
        self._wanted = wanted
        self._used: dict[Resolution, list[str]] = {one: [] for one in wanted}
        self._seen: list[str] = []
        self._values: set[Resolution] = set()
        """Those whose file holds one value; a whole draft can settle several conflicts."""
        self._unknown: dict[Resolution, PiaDiffError] = {}
        self.drawings: dict[str, bytes] = {}
        """Bytes of the drawings that files named, by SHA-256."""

    @property
    def settled(self) -> tuple[str, ...]:
        """The names of the conflicts that were settled."""
        return tuple(dict.fromkeys(name for names in self._used.values() for name in names))

    def choose(self, number: str, form: Form | None, conflict: Conflict) -> Choice | None:
        """The choice for a conflict, None to leave it open. Raises WrongChoice and what reading a file raises."""
        name = f"{number}/{conflict.name}" if number and conflict.name != number else conflict.name
        self._seen.append(name)
        fitting = [(rank, one) for one in self._wanted if (rank := self._fit(one, number, form, conflict)) is not None]
        if not fitting:
            return None
        closest = max(rank for rank, _ in fitting)
        chosen, *others = (one for rank, one in fitting if rank == closest)
        other = next((one for one in others if one.choice != chosen.choice), None)
        if other is not None:  # two ways to write one item
            raise SettledTwice(item=name, first=_word(chosen.choice), second=_word(other.choice))
        for _, one in fitting:
            self._used[one].append(name)
        if isinstance(chosen.choice, Side):
            return chosen.choice
        choice = given_choice(chosen.choice, chosen.item, form, conflict, self.drawings)
        if not isinstance(choice, Assessment):
            self._values.add(chosen)
        return choice

    def check(self) -> None:
        """Raises where something was asked for in vain: SeveralConflicts, NoSuchConflict, and what `parse_path` raises
        for an item that the form does not have.
        """
        for one, names in self._used.items():
            if not names:
                known = _listed(self._seen)
                raise self._unknown.get(one) or NoSuchConflict(item=one.item, known=known)
            several = dict.fromkeys(names)
            if one in self._values and len(several) > 1:
                raise SeveralConflicts(item=one.item, count=len(several), file=one.choice, known=_listed(list(several)))

    def _fit(self, one: Resolution, number: str, form: Form | None, conflict: Conflict) -> tuple[int, int] | None:
        """How closely a resolution means a conflict (the exact name is closest), None where it does not."""
        typed = one.item
        if number and typed.startswith(f"{number}/"):
            typed = typed.removeprefix(f"{number}/")
        if conflict.name in (typed, one.item):
            return 1, 0
        if conflict.path is None or form is None:
            return None
        suffix = next((one for one in SUFFIXES.values() if typed.endswith(one)), "")
        if suffix:
            alike = suffix == SUFFIXES.get(conflict.reason)
            return (1, 0) if alike and self._parsed(one, typed.removesuffix(suffix), form) == conflict.path else None
        meant = self._parsed(one, typed, form)
        if meant == conflict.path and conflict.reason not in SUFFIXES:
            return 1, 0
        return (0, len(str(meant))) if meant is not None and conflict.path.within(meant) else None

    def _parsed(self, one: Resolution, typed: str, form: Form) -> ItemPath | None:
        try:
            return parse_path(typed, form)
        except PiaDiffError as error:
            self._unknown[one] = error
            return None


def _word(choice: Side | Path) -> str:
    return choice.value if isinstance(choice, Side) else str(choice)


def _is_file(name: str) -> bool:
    try:
        return Path(name.strip()).exists()
    except (OSError, ValueError):
        return False


def _listed(names: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(names))
    return ", ".join(distinct[:LISTED] + (["…"] if len(distinct) > LISTED else [])) or "—"
