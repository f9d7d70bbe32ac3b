"""JSON text ↔ plain data. Numbers and booleans become their text, null the empty text.

Python's parser tells no places; they are looked for in the text again when an error needs one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pia_diff.structured.data import (
    MAX_DEPTH,
    BrokenSyntax,
    Document,
    DuplicateKey,
    Place,
    Plain,
    Trail,
    WrongCharacter,
    position,
)

_SPACE = re.compile(r"[ \t\n\r]*")
_PERHAPS_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")


def read_json(text: str, file: str) -> Document:
    """Plain data from JSON. `file` is named in errors. Raises BrokenSyntax, DuplicateKey."""
    text = text.removeprefix("\ufeff")
    try:
        try:
            raw = json.loads(text, object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=str)
        except _Repeated as error:
            json.loads(text, parse_int=str)  # what is broken further on is said first
            raise _duplicate(text, file) from error
        data = _strings(raw, 0)
    except json.JSONDecodeError as error:
        raise _broken(file, Place(error.lineno, error.colno), problem=error.msg) from error
    except RecursionError as error:
        raise _broken(file, Place(1, 1), problem="nested too deep") from error
    if _PERHAPS_HALF.search(text):
        for trail, one in _walk(data, ()):
            half = _HALF.search(one)
            if half:
                line, column = _locate(text, trail) or Place(1, 1)
                character = f"U+{ord(half.group()):04X}"
                raise WrongCharacter(file=file, line=line, column=column, language="JSON", character=character)
    return Document(data, lambda trail: _locate(text, trail), file)


def write_json(data: Plain) -> str:
    """JSON text of plain data, indented, in UTF-8 without escapes."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


class _Repeated(Exception):
    """A key stands twice in one object."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Repeated
    return found


def _strings(data: Any, depth: int) -> Plain:
    """The same data with every leaf a string."""
    if depth > MAX_DEPTH:
        raise RecursionError
    if isinstance(data, str):
        return data
    if isinstance(data, dict):
        return {key: _strings(value, depth + 1) for key, value in data.items()}
    if isinstance(data, list):
        return [_strings(value, depth + 1) for value in data]
    return "" if data is None else str(data).lower()


def _walk(data: Plain, trail: Trail) -> Iterator[tuple[Trail, str]]:
    """Every key and every leaf, and where it stands."""
    if isinstance(data, str):
        yield trail, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield (*trail, key), key
            yield from _walk(value, (*trail, key))
    else:
        for n, value in enumerate(data):
            yield from _walk(value, (*trail, n))


class _Child(NamedTuple):
    """An entry of an object or array: its key or index, and the offsets where the entry and its value start."""

    key: str | int
    start: int
    value: int


def _children(text: str, start: int) -> Iterator[_Child]:
    """The entries of the object or array at `start` of well-formed JSON; none for other values."""
    decoder = json.JSONDecoder(parse_int=str)  # Python makes no number of thousands of digits
    if text[start] not in "{[":
        return
    offset = _skip(text, start + 1)
    count = 0
    while text[offset] not in "}]":
        entry, key = offset, count
        if text[start] == "{":
            key, after = decoder.raw_decode(text, offset)
            offset = _skip(text, _skip(text, after) + 1)
        yield _Child(key, entry, offset)
        offset = _skip(text, decoder.raw_decode(text, offset)[1])
        if text[offset] == ",":
            offset = _skip(text, offset + 1)
        count += 1


def _skip(text: str, offset: int) -> int:
    space = _SPACE.match(text, offset)
    return space.end() if space else offset


def _locate(text: str, trail: Trail) -> Place | None:
    value = _skip(text, 0)
    entry = value
    for step in trail:
        child = next((one for one in _children(text, value) if one.key == step), None)
        if child is None:
            return None
        entry, value = child.start, child.value
    return position(text, entry)


def _duplicate(text: str, file: str) -> DuplicateKey:
    waiting = [_skip(text, 0)]
    while waiting:
        first: dict[str | int, int] = {}
        for child in _children(text, waiting.pop()):
            if child.key in first:
                place = position(text, child.start)
                line = position(text, first[child.key]).line
                return DuplicateKey(file=file, line=place.line, column=place.column, key=child.key, first=line)
            first[child.key] = child.start
            waiting.append(child.value)
    raise AssertionError("the parser saw a key twice")


def _broken(file: str, place: Place, *, problem: str) -> BrokenSyntax:
    return BrokenSyntax(file=file, line=place.line, column=place.column, language="JSON", problem=problem)
