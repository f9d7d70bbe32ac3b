"""A part of a package → a tree of elements with local names.

Namespaces are dropped: the two sets of them (ECMA-376 transitional and strict) and the prefixes of programs differ,
the local names do not. No part of a workbook needs a document type; one that has it is refused before any entity is
expanded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from pia_diff.errors import N_
from pia_diff.readers.workbook.errors import DamagedWorkbook, Overfull

DEEPEST = 500
"""Elements within elements. Drawings of people have some twenty."""

MOST_TAGS = 1_000_000
"""In a part that is kept as a tree; those with cells are not."""


class Element:
    """One element: `text` is what stands in it before its first child. Names and attributes are local."""

    __slots__ = ("attributes", "children", "name", "tail", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""
        self.tail = ""

    def __iter__(self) -> Iterator[Element]:
        return iter(self.children)

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    def number(self, name: str, default: int = 0) -> int:
        """An attribute that is a whole number; `default` where it is none."""
        try:
            return int(self.attributes.get(name, ""))
        except ValueError:
            return default

    def child(self, *names: str) -> Element | None:
        """The child reached by the first children of these names, one under the other."""
        found: Element | None = self
        for name in names:
            found = next((one for one in found or () if one.name == name), None)
        return found

    def walk(self) -> Iterator[Element]:
        """The element and all under it, in document order."""
        yield self
        for one in self.children:
            yield from one.walk()

    def all(self, *names: str) -> Iterator[Element]:
        """All elements of these names under this one, in document order."""
        return (one for one in self.walk() if one.name in names)

    def string(self) -> str:
        """All text in the element."""
        return self.text + "".join(one.string() + one.tail for one in self.children)


def tree(content: bytes, file: Path, part: str) -> Element:
    """The root of a part. Raises DamagedWorkbook and Overfull, naming `file`."""
    tags = content.count(b"<")
    if tags > MOST_TAGS:
        raise Overfull(file=file, size=tags, unit=N_("XML tags"), limit=MOST_TAGS)
    root = Element("", {})
    stack = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        stack[-1].children.append(element)
        stack.append(element)
        if len(stack) > DEEPEST:
            raise DamagedWorkbook(file=file, part=part, reason=f"more than {DEEPEST} elements in one another")

    def end(_name: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        here = stack[-1]
        if here.children:
            here.children[-1].tail += data
        else:
            here.text += data

    parse(content, file, part, start, end, text)
    return root.children[0]


def parse(
    content: bytes,
    file: Path,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Runs expat over a part, with these handlers. Raises DamagedWorkbook; a document type is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise DamagedWorkbook(file=file, part=part, reason="it declares a document type (DOCTYPE)")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise DamagedWorkbook(file=file, part=part, reason=error) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]
