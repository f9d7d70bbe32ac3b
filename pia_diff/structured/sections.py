"""Plain data → Section, the rows of the annex, and what no item took.

The layout is described in `pia_diff.structured.encode`. Every error names file, line, item and what is allowed there.
"""

from __future__ import annotations

from typing import Any

from pia_diff.exactpath import parse_exact
from pia_diff.forms import Form, FormItem
from pia_diff.model import AnnexRow, ItemPath, LeftOver, Section, Value, clean_lines, instance_key
from pia_diff.structured.data import Document, Trail
from pia_diff.structured.encode import ABSENT, CARRIED, INSTANCE_KEY, ROW_FIELDS
from pia_diff.structured.errors import DuplicateInstance, Nameless, NotInSection, WrongShape
from pia_diff.structured.source import Entry, Source
from pia_diff.structured.values import FileReader, ValueDecoder

_ROW_KEYS = {name: name for name in (*ROW_FIELDS, CARRIED)}
_LEFT_OVER_KEYS = {"place": "place", "text": "text"}


class SectionDecoder:
    """Decodes the plain data of one file against one form. All methods raise DraftError.

    `read_file` gives the bytes of drawings named by `file:`; what it gave is collected in `attachments`.
    """

    def __init__(self, form: Form, document: Document, read_file: FileReader | None = None) -> None:
        self._form = form
        self._source = Source(form, document)
        self._values = ValueDecoder(self._source, read_file)

    @property
    def attachments(self) -> dict[str, bytes]:
        """The bytes of the drawings that were read, by SHA-256."""
        return self._values.attachments

    def section(self, path: ItemPath, plain: Any, trail: Trail) -> Section:
        """One section (`I`, `II[住民基本台帳ファイル]`) from its mapping."""
        known = _section_keys(self._form, path.id)
        given = self._source.entries(plain, trail, path, known)
        values: dict[ItemPath, Value] = {}
        instances: dict[ItemPath, tuple[str, ...]] = {}
        for item_id in dict.fromkeys(known.values()):  # the form's order, however the file was ordered
            if item_id not in given or item_id == ABSENT:
                continue
            item = self._form.items[item_id]
            if item_id.endswith("[]"):
                group = ItemPath(item_id, (*path.instances, ""))
                decode = self._tables if item.kind == "table" else self._instances
                keys = decode(item, group, given[item_id], values)
                if keys:
                    instances[group] = keys
            else:
                self._put(values, item, ItemPath(item_id, path.instances), given[item_id])
        absent = self._absent(path, given[ABSENT]) if ABSENT in given else frozenset()
        return Section(values, instances, absent)

    def rows(self, plain: Any, trail: Trail) -> tuple[AnnexRow, ...]:
        """The published rows of the annex."""
        rows = self._records(plain, trail, self._form.annex.short, _ROW_KEYS, expected="a list of rows")
        return tuple(AnnexRow(**{name: "\n".join(clean_lines(text)) for name, text in row.items()}) for row in rows)

    def left_over(self, plain: Any, trail: Trail) -> tuple[LeftOver, ...]:
        """Text that no item took when the document was read."""
        found = self._records(plain, trail, "left_over", _LEFT_OVER_KEYS, expected="a list of passages")
        return tuple(LeftOver(one.get("text", ""), one.get("place", "")) for one in found)

    def _records(
        self, plain: Any, trail: Trail, where: str, known: dict[str, str], *, expected: str
    ) -> list[dict[str, str]]:
        """A list of mappings of texts."""
        found = []
        for n, one in enumerate(self._source.sequence(plain, trail, where, expected=expected)):
            record: dict[str, str] = {}
            for name, (text, here) in self._source.entries(one, (*trail, n), where, known).items():
                if not isinstance(text, str):
                    raise self._source.error(WrongShape, here, where, expected="text, not a list or mapping")
                record[name] = text
            found.append(record)
        return found

    def _put(self, values: dict[ItemPath, Value], item: FormItem, path: ItemPath, entry: Entry) -> None:
        value = self._values.value(item, path, *entry)
        if value is not None:
            values[path] = value

    def _absent(self, section: ItemPath, entry: Entry) -> frozenset[ItemPath]:
        plain, trail = entry
        paths = set()
        for n, text in enumerate(self._source.sequence(plain, trail, ABSENT, expected="a list of item paths")):
            path = parse_exact(text, self._form) if isinstance(text, str) else None
            if path is None or not (path.within(section) or self._is_every_file(path, section)):
                raise self._source.error(NotInSection, (*trail, n), ABSENT, found=text, section=section)
            paths.add(path)
        return frozenset(paths)

    def _is_every_file(self, path: ItemPath, section: ItemPath) -> bool:
        """Whether a path means Ⅱ or Ⅲ of every file: any section that does not repeat may say that they are lost."""
        repeats = self._form.section(path.id).per_file
        return repeats and path == ItemPath(path.section_id) and not self._form.section(section.id).per_file

    def _tables(self, head: FormItem, group: ItemPath, entry: Entry, values: dict[ItemPath, Value]) -> tuple[str, ...]:
        """The tables of a group by name; returns the names."""
        plain, trail = entry
        tables = self._source.mapping(plain, trail, group)
        for key, table in tables.items():
            here = (*trail, key)
            if not key.strip():
                raise self._source.error(WrongShape, here, group, expected="the name of the table as its key")
            self._put(values, head, group.instance(key), (table, here))
        return tuple(tables)

    def _instances(
        self, head: FormItem, group: ItemPath, entry: Entry, values: dict[ItemPath, Value]
    ) -> tuple[str, ...]:
        """The instances of a group; returns their keys in printed order."""
        plain, trail = entry
        members = {_relative(item, head): item for item in self._form.members(head.id)}
        known = {INSTANCE_KEY: INSTANCE_KEY, **{relative: relative for relative in members}}
        seen: dict[str, Trail] = {}
        for n, one in enumerate(self._source.sequence(plain, trail, group, expected="a list, one entry an instance")):
            here = (*trail, n)
            given = self._source.entries(one, here, group, known)
            key = self._instance_key(head, group, given, here)
            if key in seen:
                raise self._source.error(DuplicateInstance, here, group, key=key, first=self._source.line(seen[key]))
            seen[key] = here
            path = group.instance(key)
            for relative, item in members.items():
                if relative in given:
                    self._put(values, item, ItemPath(item.id, path.instances), given[relative])
        return tuple(seen)

    def _instance_key(self, head: FormItem, group: ItemPath, given: dict[str, Entry], trail: Trail) -> str:
        """The key that is written out, else the one that follows from the name."""
        name_item = self._form.name_item(head.id)
        relative = _relative(name_item, head) if name_item else ""
        explicit, name = (given.get(word, ("", trail))[0] for word in (INSTANCE_KEY, relative))
        if isinstance(explicit, str) and explicit.strip():
            return explicit
        if isinstance(name, str) and name.strip():
            return instance_key(name)
        wanted = f"{relative} {name_item.label}" if name_item else INSTANCE_KEY
        raise self._source.error(Nameless, trail, group, name=wanted)


def _relative(item: FormItem, head: FormItem) -> str:
    """The part of an id after its group: `3` of `II.4.out[].3`."""
    return item.id[len(head.id) + 1 :]


def _section_keys(form: Form, section_id: str) -> dict[str, str]:
    """What the first word of a key of a section means: an item, a group (with or without its `[]`) or `absent`."""
    known: dict[str, str] = {}
    for item in form.section(section_id).items:
        if "[]." not in item.id and (item.holds_value or item.kind == "group"):
            known[item.id] = known[item.id.removesuffix("[]")] = item.id
    known[ABSENT] = ABSENT
    return known
