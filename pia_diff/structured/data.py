"""Plain data (dict, list, str), where each piece stood in its file, and what can be wrong with such a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pia_diff.errors import PiaDiffError

Plain = str | list[Any] | dict[str, Any]
Trail = tuple[str | int, ...]
"""The keys and list indices that lead to a piece of plain data."""

MAX_DEPTH = 100
"""Deeper nesting is refused: an assessment needs eight levels, and parsers recurse."""


class Place(NamedTuple):
    """Line and column, both counted from 1."""

    line: int
    column: int


Locator = Callable[[Trail], Place | None]


class BrokenSyntax(PiaDiffError):
    """The text is no YAML (or JSON)."""

    code = "broken_syntax"
    template = "{file}:{line}:{column}: this is not well-formed {language}: {problem}; mend that place and try again"


class WrongCharacter(BrokenSyntax):
    """A control character, or half a character, that no YAML or JSON file can hold."""

    template = "{file}:{line}:{column}: the character {character} cannot stand in {language}; delete it and try again"


class NotPlain(PiaDiffError):
    """The YAML uses something an assessment never needs: an alias, a tag, a key that is no text."""

    code = "broken_syntax"
    template = "{file}:{line}:{column}: {what} is not allowed in an assessment; write the text out instead"


class DuplicateKey(PiaDiffError):
    """A mapping names the same key twice."""

    code = "broken_syntax"
    template = (
        "{file}:{line}:{column}: '{key}' stands here for the second time (first in line {first}); keep one of them"
    )


class Document:
    """Plain data and where each piece stood in the file.

    `places` is a mapping of trails to places, or a function that finds the place of a trail: looking for places only
    when an error needs one keeps reading fast.
    """

    def __init__(self, data: Plain, places: Mapping[Trail, Place] | Locator, file: str) -> None:
        self.data = data
        self.file = file
        self._locate: Locator = places.get if isinstance(places, Mapping) else places

    def place(self, trail: Trail) -> Place:
        """The place of a piece, or of the nearest piece around it that is known."""
        while trail:
            found = self._locate(trail)
            if found is not None:
                return found
            trail = trail[:-1]
        return Place(1, 1)


class FlowList(list[Any]):
    """A list written on one line (a row of a table)."""


def position(text: str, offset: int) -> Place:
    """Line and column of a character of `text`."""
    line = text.count("\n", 0, offset) + 1
    return Place(line, offset - text.rfind("\n", 0, offset))
