"""Plain data → the value of one item, checked against its options."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pia_diff.forms import FormItem
from pia_diff.model import (
    Attachment,
    Checks,
    Choice,
    Drawing,
    ItemPath,
    Table,
    Text,
    Value,
    clean_lines,
    value_of,
)
from pia_diff.structured.data import Trail
from pia_diff.structured.errors import DuplicateItem, MissingDrawing, NoFreeText, UnevenRow, WrongOption, WrongShape
from pia_diff.structured.source import Source

FileReader = Callable[[str], bytes]
"""Gives the bytes of a file named in a draft, by its path relative to the draft. Raises OSError."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ValueDecoder:
    """Decodes values. `read_file` gives the bytes of drawings named by `file:`; what it gave is collected in
    `attachments`, by SHA-256.
    """

    def __init__(self, source: Source, read_file: FileReader | None) -> None:
        self._source = source
        self._read_file = read_file
        self.attachments: dict[str, bytes] = {}

    def value(self, item: FormItem, path: ItemPath, plain: Any, trail: Trail) -> Value | None:
        """The value of `item` at `path`, None when it is empty. Raises DraftError."""
        if not plain:
            return None
        match item.kind:
            case "multi":
                return self._checks(item, path, plain, trail)
            case "table":
                return self._table(path, plain, trail)
            case "figure":
                return self._attachment(path, plain, trail)
        if not isinstance(plain, str):
            raise self._source.error(WrongShape, trail, path, expected="text, not a list or mapping")
        lines = clean_lines(plain)
        if not lines:
            return None
        match item.kind:
            case "text":
                return Text(lines)
            case "choice":
                option = item.option(plain)
                if option is None:
                    allowed = " / ".join(one.label for one in item.options)
                    raise self._source.error(WrongOption, trail, path, found=" ".join(lines), allowed=allowed)
                return Choice(option.label)
        return value_of(item, plain)

    def _checks(self, item: FormItem, path: ItemPath, plain: Any, trail: Trail) -> Checks | None:
        error = self._source.error
        marked: dict[str, str] = {}
        listed = (
            [plain]
            if isinstance(plain, str)
            else self._source.sequence(plain, trail, path, expected="a list of options")
        )
        for n, entry in enumerate(listed):
            here = (*trail, n)
            name, free = next(iter(entry.items())) if isinstance(entry, dict) and len(entry) == 1 else (entry, "")
            if not isinstance(name, str) or not isinstance(free, str):
                raise error(WrongShape, here, path, expected="an option, or 'option: free text'")
            option = item.option(name)
            if option is None:
                raise error(WrongOption, here, path, found=name, allowed=" / ".join(one.label for one in item.options))
            if free and not option.free:
                allowed = " / ".join(one.label for one in item.options if one.free) or "—"
                raise error(NoFreeText, here, path, option=option.label, allowed=allowed)
            if option.label in marked:
                first = self._source.line((*trail, list(marked).index(option.label)))
                raise error(DuplicateItem, here, path, key=option.label, first=first)
            marked[option.label] = "\n".join(clean_lines(free))
        ordered = tuple((one.label, marked[one.label]) for one in item.options if one.label in marked)
        return Checks(ordered) if ordered else None

    def _table(self, path: ItemPath, plain: Any, trail: Trail) -> Table | None:
        source = self._source
        mapping = source.mapping(plain, trail, path)
        if set(mapping) != {"columns", "rows"}:
            raise source.error(WrongShape, trail, path, expected="a table: 'columns:' and 'rows:'")
        columns = self._cells(path, mapping["columns"], (*trail, "columns"), expected="a list of heads")
        rows = []
        for n, row in enumerate(source.sequence(mapping["rows"], (*trail, "rows"), path, expected="a list of rows")):
            here = (*trail, "rows", n)
            cells = self._cells(path, row, here, expected="a row: a list of cells")
            if len(cells) != len(columns):
                raise source.error(UnevenRow, here, path, found=len(cells), wanted=len(columns))
            rows.append(cells)
        return Table(columns, tuple(rows)) if rows else None

    def _cells(self, path: ItemPath, plain: Any, trail: Trail, *, expected: str) -> tuple[str, ...]:
        cells = self._source.sequence(plain, trail, path, expected=expected)
        for n, cell in enumerate(cells):
            if not isinstance(cell, str):
                raise self._source.error(WrongShape, (*trail, n), path, expected="text in every cell")
        return tuple("\n".join(clean_lines(cell)) for cell in cells)

    def _attachment(self, path: ItemPath, plain: Any, trail: Trail) -> Attachment | None:
        drawings = [
            self._drawing(path, entry, (*trail, n))
            for n, entry in enumerate(self._source.sequence(plain, trail, path, expected="a list of drawings"))
        ]
        return Attachment(tuple(drawings)) if drawings else None

    def _drawing(self, path: ItemPath, plain: Any, trail: Trail) -> Drawing:
        mapping = self._source.mapping(plain, trail, path)
        if all(isinstance(one, str) for one in mapping.values()):
            file = mapping.get("file", "")
            name = mapping.get("name", "")
            sha256 = mapping.get("sha256", "")
            text = "\n".join(clean_lines(mapping.get("text", "")))
            if file:
                return Drawing(name or file.replace("\\", "/").rpartition("/")[2], self._read(file, path, trail), text)
            if _SHA256.fullmatch(sha256):
                return Drawing(name, sha256, text)
        raise self._source.error(
            WrongShape, trail, path, expected="a drawing: 'file:' (a path), or 'name:' and 'sha256:'"
        )

    def _read(self, name: str, path: ItemPath, trail: Trail) -> str:
        import hashlib

        if self._read_file is None:
            raise self._source.error(MissingDrawing, trail, path, name=name, reason="no file can be named here")
        try:
            content = self._read_file(name)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise self._source.error(MissingDrawing, trail, path, name=name, reason=reason) from error
        digest = hashlib.sha256(content).hexdigest()
        self.attachments[digest] = content
        return digest
