"""YAML text → plain data. Nothing is resolved: every scalar is a string (`no`, `2024-04-01`, `1` stay what they are).

The data is built from libyaml's events, not with its composer: events need no recursion, so that deep nesting cannot
overflow the stack, and show aliases and tags before anything is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pia_diff.structured.data import (
    MAX_DEPTH,
    BrokenSyntax,
    Document,
    DuplicateKey,
    Locator,
    NotPlain,
    Place,
    Plain,
    Trail,
    WrongCharacter,
    position,
)

if TYPE_CHECKING:
    from yaml.error import Mark

    Marks = dict[int, list[Mark]]
    """Where the entries of a list or mapping start, in order, by the `id` of the list or mapping."""

_PLAIN_TAGS = frozenset({None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read_yaml(text: str, file: str) -> Document:
    """Plain data from YAML; an empty text is an empty mapping. `file` is named in errors.

    Raises BrokenSyntax, NotPlain (alias, tag, key that is no text), DuplicateKey.
    """
    import yaml

    try:
        data, marks = _build(text, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _place(mark) if mark else Place(1, 1)
        problem = error.problem or error.context or "unreadable"
        # libyaml has a bound of its own, and reads ahead of ours where all brackets stand on one line.
        raise _broken(file, place, problem="nested too deep" if "nesting depth" in problem else problem) from error
    except (yaml.reader.ReaderError, UnicodeEncodeError) as error:
        found = _UNREADABLE.search(text)
        if found is None:
            raise _broken(file, Place(1, 1), problem=str(error)) from error
        line, column = position(text, found.start())
        character = f"U+{ord(found.group()):04X}"
        raise WrongCharacter(file=file, line=line, column=column, language="YAML", character=character) from error
    return Document(data, _locator(data, marks), file)


def _build(text: str, file: str) -> tuple[Plain, Marks]:
    import yaml

    root: Plain = {}
    inside: Any = None  # the list or mapping being filled
    key: str | None = None  # of the mapping: the key whose value comes next
    here: list[Mark] = []
    marks: Marks = {}
    around: list[tuple[Any, list[Mark]]] = []
    documents = 0
    events: Iterator[Any] = yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value: Any = event.value
        elif kind is yaml.MappingStartEvent:
            value = {}
        elif kind is yaml.SequenceStartEvent:
            value = []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            inside, here = around.pop()
            continue
        elif kind is yaml.AliasEvent:
            raise _not_plain(file, event, what="an alias (*)")
        else:
            documents += kind is yaml.DocumentStartEvent
            if documents > 1:
                raise _broken(file, _place(event.start_mark), problem="a second document (---) in the file")
            continue
        if event.tag not in _PLAIN_TAGS:
            raise _not_plain(file, event, what="a tag (!)")
        if type(inside) is dict and key is None:
            if kind is not yaml.ScalarEvent:
                raise _not_plain(file, event, what="a key that is no text")
            if value in inside:
                first = here[list(inside).index(value)].line + 1
                line, column = _place(event.start_mark)
                raise DuplicateKey(file=file, line=line, column=column, key=value, first=first)
            key = value
            inside[key] = ""
            here.append(event.start_mark)
            continue
        if inside is None:
            root = value
        elif type(inside) is dict:
            inside[key] = value
            key = None
        else:
            inside.append(value)
            here.append(event.start_mark)
        if kind is not yaml.ScalarEvent:
            if len(around) == MAX_DEPTH:
                raise _broken(file, _place(event.start_mark), problem="nested too deep")
            around.append((inside, here))
            inside = value
            here = marks[id(value)] = []
    return root, marks


def _locator(data: Plain, marks: Marks) -> Locator:
    def locate(trail: Trail) -> Place | None:
        inside: Any = data
        place = None
        for step in trail:
            keys: Any = list(inside) if isinstance(inside, dict) else range(len(inside) if type(inside) is list else 0)
            if step not in keys:
                return None
            place = _place(marks[id(inside)][keys.index(step)])
            inside = inside[step]
        return place

    return locate


def _place(mark: Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _broken(file: str, place: Place, *, problem: str) -> BrokenSyntax:
    return BrokenSyntax(file=file, line=place.line, column=place.column, language="YAML", problem=problem)


def _not_plain(file: str, event: Any, *, what: str) -> NotPlain:
    line, column = _place(event.start_mark)
    return NotPlain(file=file, line=line, column=column, what=what)
