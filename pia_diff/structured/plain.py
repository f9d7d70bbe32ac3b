"""YAML and JSON text ↔ plain data (dict, list, str), with the place every piece was read from.

Nothing is resolved: every scalar is a string (`no`, `2024-04-01` and `1` stay what they are), aliases, duplicate keys
and tags are refused. The writer is deterministic: write → read → write gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import yaml

from pia_diff.errors import PiaDiffError

Plain = str | list[Any] | dict[str, Any]
Trail = tuple[str | int, ...]
"""The keys and list indices that lead to a piece of plain data."""


class Place(NamedTuple):
    """Line and column, both counted from 1; 0 where unknown."""

    line: int
    column: int


class BrokenSyntax(PiaDiffError):
    """The text is no YAML (or JSON)."""

    code = "broken_syntax"
    template = "{file}:{line}:{column}: this is not well-formed {language}: {problem}; mend that place and try again"


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
    """Plain data and where each piece stood in the file."""

    def __init__(self, data: Plain, places: dict[Trail, Place], file: str) -> None:
        self.data = data
        self.file = file
        self._places = places

    def place(self, trail: Trail) -> Place:
        """The place of a piece, or of the nearest piece around it that is known."""
        while trail and trail not in self._places:
            trail = trail[:-1]
        return self._places.get(trail, Place(1, 1))


def read_yaml(text: str, file: str) -> Document:
    """Plain data from YAML. `file` is named in errors. Raises BrokenSyntax, NotPlain, DuplicateKey."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = error.problem or error.context or "unreadable"
        raise BrokenSyntax(file=file, line=line, column=column, language="YAML", problem=problem) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"character U+{error.character:04X}" if isinstance(error.character, int) else "a character"
        raise BrokenSyntax(file=file, line=line, column=1, language="YAML", problem=problem) from error
    except RecursionError as error:
        raise BrokenSyntax(file=file, line=1, column=1, language="YAML", problem="nested too deep") from error
    places: dict[Trail, Place] = {}
    try:
        data = _plain(node, (), places, set(), file) if node is not None else {}
    except RecursionError as error:
        raise BrokenSyntax(file=file, line=1, column=1, language="YAML", problem="nested too deep") from error
    return Document(data, places, file)


def _plain(node: yaml.Node, trail: Trail, places: dict[Trail, Place], seen: set[int], file: str) -> Plain:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    places.setdefault(trail, Place(line, column))
    if isinstance(node, yaml.ScalarNode):
        if node.tag.startswith("!") and node.tag != "!":
            raise NotPlain(file=file, line=line, column=column, what=f"the tag {node.tag}")
        return str(node.value)
    if id(node) in seen:
        raise NotPlain(file=file, line=line, column=column, what="an alias (*)")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*trail, n), places, seen, file) for n, child in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key_line, key_column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise NotPlain(file=file, line=key_line, column=key_column, what="a key that is no text")
        key = str(key_node.value)
        if key in found:
            first = places[(*trail, key)].line
            raise DuplicateKey(file=file, line=key_line, column=key_column, key=key, first=first)
        places[(*trail, key)] = Place(key_line, key_column)
        found[key] = _plain(value_node, (*trail, key), places, seen, file)
    return found


def read_json(text: str, file: str) -> Document:
    """Plain data from JSON; numbers and booleans become their text. Raises BrokenSyntax, DuplicateKey."""

    def unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise DuplicateKey(file=file, line=1, column=1, key=key, first=1)
            found[key] = value
        return found

    try:
        data = json.loads(text, object_pairs_hook=unique, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise BrokenSyntax(
            file=file, line=error.lineno, column=error.colno, language="JSON", problem=error.msg
        ) from error
    except RecursionError as error:
        raise BrokenSyntax(file=file, line=1, column=1, language="JSON", problem="nested too deep") from error
    return Document(_stringly(data), {}, file)


def _stringly(data: Any) -> Plain:
    if isinstance(data, dict):
        return {key: _stringly(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_stringly(value) for value in data]
    if data is None:
        return ""
    return data if isinstance(data, str) else str(data).lower()


class FlowList(list[Any]):
    """A list written on one line (a row of a table)."""


class _Dumper(yaml.SafeDumper):
    """Pure Python on purpose: libyaml writes characters beyond the BMP (𠮷) as escapes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_flow(dumper: yaml.SafeDumper, row: FlowList) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(FlowList, _represent_flow)


def write_yaml(data: Plain) -> str:
    """YAML text of plain data: block style, literal blocks, no anchors, no line folding, keys in the order given."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=2**31
    )
    return text


def write_json(data: Plain) -> str:
    """JSON text of plain data, indented, in UTF-8 without escapes."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
