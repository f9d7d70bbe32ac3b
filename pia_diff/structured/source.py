"""A document being decoded: checks the shape of its pieces, and says in which line what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pia_diff.forms import Form
from pia_diff.structured.data import Document, Trail
from pia_diff.structured.errors import DraftError, DuplicateItem, UnknownKey, WrongShape

Entry = tuple[Any, Trail]
"""A piece of plain data and the trail to it."""


class Source:
    """The document and the form it is decoded against. `where`, in all methods, is what an error names as the place:
    an ItemPath, or words.
    """

    def __init__(self, form: Form, document: Document) -> None:
        self.form = form
        self.document = document

    def line(self, trail: Trail) -> int:
        """The line a piece stands in, counted from 1."""
        return self.document.place(trail).line

    def error(self, kind: type[DraftError], trail: Trail, where: object, **fields: Any) -> DraftError:
        """The error to raise for the piece at `trail`."""
        return kind(file=self.document.file, line=self.line(trail), where=where, **fields)

    def mapping(self, plain: Any, trail: Trail, where: object) -> dict[str, Any]:
        """The piece as a mapping; nothing written is an empty one. Raises WrongShape."""
        if isinstance(plain, dict):
            return plain
        if plain == "":
            return {}
        raise self.error(WrongShape, trail, where, expected="a mapping 'item: value'")

    def sequence(self, plain: Any, trail: Trail, where: object, *, expected: str) -> list[Any]:
        """The piece as a list; nothing written is an empty one. Raises WrongShape, which names what is `expected`."""
        if isinstance(plain, list):
            return plain
        if plain == "":
            return []
        raise self.error(WrongShape, trail, where, expected=expected)

    def entries(self, plain: Any, trail: Trail, where: object, known: Mapping[str, str]) -> dict[str, Entry]:
        """The entries of a mapping by what their keys mean: `known` says it for the first word of a key, the words
        after it are for people. Raises WrongShape, UnknownKey, DuplicateItem.
        """
        found: dict[str, Entry] = {}
        for key, value in self.mapping(plain, trail, where).items():
            here = (*trail, key)
            word = key.split(maxsplit=1)[0] if key.strip() else ""
            meaning = known.get(word)
            if meaning is None:
                allowed = ", ".join(dict.fromkeys(one.removesuffix("[]") for one in known.values()))
                raise self.error(UnknownKey, here, where, form=self.form.id, key=key, allowed=allowed)
            if meaning in found:
                raise self.error(DuplicateItem, here, where, key=word, first=self.line(found[meaning][1]))
            found[meaning] = (value, here)
        return found
