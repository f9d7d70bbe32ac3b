"""Conflict markers as git writes them (`merge.conflictStyle = diff3`), around whole items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from pia_diff.gitdrivers.pieces import written
from pia_diff.merging.conflicts import Side, Three

_ABSENT = object()
"""Stands for a key that one of the three does not have."""


def marked(plains: Three[Any], size: int) -> str:
    """The file of three plain data that differ in the items in conflict: each such item stands in all three forms
    between markers, everything else once.
    """
    return "".join(_marked(plains, "", size))


def sides_of(text: str) -> Three[str] | None:
    """The file as the base, ours and theirs have it, of one with conflict markers; None of one without, or with broken
    ones. Of a conflict without a base (git's plain style) the base has nothing.
    """
    found: Three[list[str]] = Three([], [], [])
    side: Side | None = None
    seen = False
    for line in text.splitlines(keepends=True):
        step = _STEPS.get(line[:LENGTH]) if _MARKER.fullmatch(line) else None
        if step is None:
            for one in Side if side is None else (side,):
                found.of(one).append(line)
        elif side not in step.behind:
            return None
        else:
            side, seen = step.side, True
    return Three(*map("".join, found)) if seen and side is None else None


class _Step(NamedTuple):
    """A marker: the side whose lines follow it, and those whose lines may stand before it."""

    side: Side | None
    behind: tuple[Side | None, ...]


LENGTH = 7
_MARKER = re.compile(r"(<{7,}|>{7,}|\|{7,})( .*)?\r?\n?|={7,}\r?\n?")
_STEPS = {
    "<" * LENGTH: _Step(Side.OURS, (None,)),
    "|" * LENGTH: _Step(Side.BASE, (Side.OURS,)),
    "=" * LENGTH: _Step(Side.THEIRS, (Side.OURS, Side.BASE)),
    ">" * LENGTH: _Step(None, (Side.THEIRS,)),
}


def _marked(plains: Three[Any], pad: str, size: int) -> list[str]:
    if plains.base == plains.ours == plains.theirs:
        return _lines(plains.ours, pad)
    if _alike(plains):
        return (_mapping if type(plains.ours) is dict else _sequence)(plains, pad, size)
    return between(Three(*(_lines(one, pad) for one in plains)), size)


def _mapping(plains: Three[dict[str, Any]], pad: str, size: int) -> list[str]:
    lines: list[str] = []
    for key in _keys(plains):
        values: Three[Any] = Three(*(one.get(key, _ABSENT) for one in plains))
        if values.base == values.ours == values.theirs:
            lines += _lines({key: values.ours}, pad)
        elif _alike(values):
            lines += [line.replace(": x\n", ":\n") for line in _lines({key: "x"}, pad)]
            lines += _marked(values, pad if type(values.ours) is list else f"{pad}  ", size)
        else:
            texts = Three(*([] if one is _ABSENT else _lines({key: one}, pad) for one in values))
            lines += between(texts, size)
    return lines


def _alike(values: Three[Any]) -> bool:
    """Whether all three are mappings, or all three lists, with something in them."""
    return any(all(type(one) is kind and one for one in values) for kind in (dict, list))


def _keys(plains: Three[dict[str, Any]]) -> list[str]:
    """The keys of all three: in the order of ours, others behind what they stand behind in theirs and the base."""
    keys = list(plains.ours)
    for other in (plains.theirs, plains.base):
        place = 0
        for key in other:
            if key in keys:
                place = keys.index(key) + 1
            else:
                keys.insert(place, key)
                place += 1
    return keys


def _sequence(plains: Three[list[Any]], pad: str, size: int) -> list[str]:
    """What all three begin and end with stands once; between, entry by entry where they are equally many."""
    first = 0
    while first < min(map(len, plains)) and plains.base[first] == plains.ours[first] == plains.theirs[first]:
        first += 1
    last = 0
    while last < min(map(len, plains)) - first and len({repr(one[-last - 1]) for one in plains}) == 1:
        last += 1
    middle = Three(*(one[first : len(one) - last] for one in plains))
    lines = _lines(plains.ours[:first], pad)
    if len({len(one) for one in middle}) == 1:
        for entries in zip(*middle, strict=True):
            lines += _entry(Three(*entries), pad, size)
    else:
        lines += between(Three(*(_lines(one, pad) for one in middle)), size)
    return lines + (_lines(plains.ours[-last:], pad) if last else [])


def _entry(entries: Three[Any], pad: str, size: int) -> list[str]:
    """One entry of a list; an instance item by item, where its first line, with the dash, is not in conflict."""
    if entries.base == entries.ours == entries.theirs:
        return _lines([entries.ours], pad)
    if (
        all(type(one) is dict and one for one in entries)
        and len({str(next(iter(one.items()))) for one in entries}) == 1
    ):
        lines = _mapping(entries, f"{pad}  ", size)
        return [f"{pad}- {lines[0][len(pad) + 2 :]}", *lines[1:]]
    return between(Three(*(_lines([one], pad) for one in entries)), size)


def _lines(plain: Any, pad: str) -> list[str]:
    """The lines of plain data, moved to the right by `pad`."""
    if isinstance(plain, dict | list) and not plain:
        return []
    return [f"{pad}{line}" if line.strip() else line for line in written(plain).splitlines(keepends=True)]


def between(sides: Three[Sequence[str]], size: int) -> list[str]:
    """The lines of all three between markers."""
    return [
        f"{'<' * size} ours\n",
        *_ended(sides.ours),
        f"{'|' * size} base\n",
        *_ended(sides.base),
        f"{'=' * size}\n",
        *_ended(sides.theirs),
        f"{'>' * size} theirs\n",
    ]


def _ended(lines: Sequence[str]) -> list[str]:
    return [line if line.endswith("\n") else f"{line}\n" for line in lines]
