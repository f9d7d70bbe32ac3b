"""Plain data → Section and Assessment, checking every key and option against the form.

The layout is described in `pia_diff.structured.encode`. Every error names file, line, item and what is allowed there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form, FormItem, UnknownForm, form_ids, load_form
from pia_diff.itempath import parse_exact
from pia_diff.model import (
    AnnexRow,
    Assessment,
    Attachment,
    Checks,
    Drawing,
    ItemPath,
    LeftOver,
    Section,
    Sections,
    Table,
    Value,
    clean_lines,
    instance_key,
    value_of,
)
from pia_diff.structured.encode import INSTANCE_KEY, ROW_FIELDS
from pia_diff.structured.plain import Document, Trail

SHA256 = re.compile(r"[0-9a-f]{64}")

FileReader = Callable[[str], bytes]
"""Gives the bytes of a file named in a draft, by its path relative to the draft. Raises OSError."""


class DraftError(PiaDiffError):
    """The data is well-formed but no assessment. `file`, `line` and `where` say the place."""

    code = "not_an_assessment"
    template = "{file}:{line}: {where}: {problem}"


class NoForm(DraftError):
    template = (
        "{file}:{line}: this is not an assessment: the first key must be 'form:' with one of {known} (found: {found})"
    )


class UnknownKey(DraftError):
    template = "{file}:{line}: {where}: the form {form} has no item '{key}' here; allowed: {allowed}"


class WrongOption(DraftError):
    template = "{file}:{line}: {where}: '{found}' is not an option of this item; allowed: {allowed}"


class NoFreeText(DraftError):
    template = "{file}:{line}: {where}: the option '{option}' takes no free text; options that do: {allowed}"


class WrongShape(DraftError):
    template = "{file}:{line}: {where}: expected {expected}"


class DuplicateInstance(DraftError):
    template = (
        "{file}:{line}: {where}: the name '{key}' stands here twice (first in line {first}); "
        "rename one, or tell them apart with 'key:'"
    )


class MissingDrawing(DraftError):
    template = "{file}:{line}: {where}: the drawing '{name}' cannot be read: {reason}"


class SectionDecoder:
    """Decodes the plain data of one file against one form.

    `read_file` gives the bytes of drawings named by `file:`; what it gave is collected in `attachments`.
    """

    def __init__(self, form: Form, document: Document, read_file: FileReader | None = None) -> None:
        self.form = form
        self.document = document
        self.read_file = read_file
        self.attachments: dict[str, bytes] = {}

    def section(self, path: ItemPath, plain: Any, trail: Trail) -> Section:
        """One section (`I`, `II[住民基本台帳ファイル]`) from its mapping."""
        mapping = self._mapping(plain, trail, str(path))
        values: dict[ItemPath, Value] = {}
        instances: dict[ItemPath, tuple[str, ...]] = {}
        absent: frozenset[ItemPath] = frozenset()
        found: dict[str, tuple[Any, Trail]] = {}
        for key, value in mapping.items():
            here = (*trail, key)
            if key == "absent":
                absent = self._absent(value, here)
                continue
            found[self._known_id(key, path.id, here, found, str(path))] = (value, here)
        for item in self.form.section(path.id).items:  # the form's order, however the file was ordered
            group_id = item.id if item.id.endswith("[]") else None
            if item.id in found and item.holds_value and group_id is None:
                target = ItemPath(item.id, path.instances)
                decoded = self.value(item, target, *found[item.id])
                if decoded is not None:
                    values[target] = decoded
            elif group_id and group_id in found:
                self._group(item, ItemPath(group_id, (*path.instances, "")), *found[group_id], values, instances)
        return Section(values, instances, absent)

    def _known_id(self, key: str, section_id: str, trail: Trail, found: dict[str, Any], where: str) -> str:
        word = key.split(maxsplit=1)[0] if key.strip() else ""
        for candidate in (word, f"{word}[]"):
            item = self.form.items.get(candidate)
            if item is not None and item.section == section_id and "[]." not in candidate:
                if item.holds_value or item.kind == "group":
                    if candidate in found:
                        self._fail(
                            DuplicateInstance, trail, where, key=candidate, first=self._line(found[candidate][1])
                        )
                    return candidate
        allowed = ", ".join(
            i.id.removesuffix("[]")
            for i in self.form.section(section_id).items
            if "[]." not in i.id and (i.holds_value or i.kind == "group")
        )
        self._fail(UnknownKey, trail, where, form=self.form.id, key=word or key, allowed=allowed)

    def _absent(self, plain: Any, trail: Trail) -> frozenset[ItemPath]:
        paths = []
        for n, text in enumerate(self._list(plain, trail, "absent", "a list of item paths")):
            path = parse_exact(str(text), self.form)
            if path is None:
                self._fail(WrongShape, (*trail, n), "absent", expected=f"the path of an item, not '{text}'")
            paths.append(path)
        return frozenset(paths)

    def _group(
        self,
        head: FormItem,
        group: ItemPath,
        plain: Any,
        trail: Trail,
        values: dict[ItemPath, Value],
        instances: dict[ItemPath, tuple[str, ...]],
    ) -> None:
        if plain == "":
            return
        if head.kind == "table":
            for key, table in self._mapping(plain, trail, str(group)).items():
                decoded = self.value(head, group.instance(key), table, (*trail, key))
                if decoded is not None:
                    values[group.instance(key)] = decoded
                    instances[group] = (*instances.get(group, ()), key)
            return
        seen: dict[str, Trail] = {}
        for n, one in enumerate(self._list(plain, trail, str(group), "a list, one entry an instance")):
            here = (*trail, n)
            mapping = self._mapping(one, here, f"{group}")
            key = self._instance_key(head, mapping, here, str(group))
            if key in seen:
                self._fail(DuplicateInstance, here, str(group), key=key, first=self._line(seen[key]))
            seen[key] = here
            self._instance(head, group.instance(key), mapping, here, values)
        if seen:
            instances[group] = tuple(seen)

    def _instance_key(self, head: FormItem, mapping: dict[str, Any], trail: Trail, where: str) -> str:
        if str(mapping.get(INSTANCE_KEY, "")).strip():
            return str(mapping[INSTANCE_KEY])
        name_item = self.form.name_item(head.id)
        assert name_item is not None  # every group of the catalogue that is no table has one: tested
        relative = name_item.id[len(head.id) + 1 :]
        for key, value in mapping.items():
            if key.split(maxsplit=1)[:1] == [relative] and isinstance(value, str) and value.strip():
                return instance_key(value)
        self._fail(WrongShape, trail, where, expected=f"'{relative} {name_item.label}', the name of the instance")

    def _instance(
        self, head: FormItem, path: ItemPath, mapping: dict[str, Any], trail: Trail, values: dict[ItemPath, Value]
    ) -> None:
        members = {item.id[len(head.id) + 1 :]: item for item in self.form.members(head.id)}
        given: dict[str, tuple[Any, Trail]] = {}
        for key, value in mapping.items():
            if key == INSTANCE_KEY:
                continue
            relative = key.split(maxsplit=1)[0] if key.strip() else ""
            if relative not in members:
                allowed = ", ".join([INSTANCE_KEY, *members])
                self._fail(UnknownKey, (*trail, key), str(path), form=self.form.id, key=key, allowed=allowed)
            if relative in given:
                first = self._line(given[relative][1])
                self._fail(DuplicateInstance, (*trail, key), str(path), key=relative, first=first)
            given[relative] = (value, (*trail, key))
        for relative, item in members.items():
            if relative in given:
                target = ItemPath(item.id, path.instances)
                decoded = self.value(item, target, *given[relative])
                if decoded is not None:
                    values[target] = decoded

    def value(self, item: FormItem, path: ItemPath, plain: Any, trail: Trail) -> Value | None:
        """One value, None when it is empty."""
        if plain in ("", [], {}):
            return None
        if item.kind == "multi":
            return self._checks(item, path, plain, trail)
        if item.kind == "table":
            return self._table(path, plain, trail)
        if item.kind == "figure":
            return self._attachment(path, plain, trail)
        if not isinstance(plain, str):
            self._fail(WrongShape, trail, str(path), expected="text, not a list or mapping")
        if not clean_lines(plain):
            return None
        if item.kind == "choice" and item.option(plain) is None:
            allowed = " / ".join(option.label for option in item.options)
            self._fail(WrongOption, trail, str(path), found=plain, allowed=allowed)
        return value_of(item, plain)

    def _checks(self, item: FormItem, path: ItemPath, plain: Any, trail: Trail) -> Checks | None:
        marked: dict[str, str] = {}
        entries = [plain] if isinstance(plain, str) else self._list(plain, trail, str(path), "a list of options")
        for n, entry in enumerate(entries):
            here = (*trail, n)
            name, free = next(iter(entry.items())) if isinstance(entry, dict) and len(entry) == 1 else (entry, "")
            if not isinstance(name, str) or not isinstance(free, str):
                self._fail(WrongShape, here, str(path), expected="an option, or 'option: free text'")
            option = item.option(name)
            if option is None:
                allowed = " / ".join(one.label for one in item.options)
                self._fail(WrongOption, here, str(path), found=name, allowed=allowed)
            if free and not option.free:
                allowed = " / ".join(one.label for one in item.options if one.free) or "—"
                self._fail(NoFreeText, here, str(path), option=option.label, allowed=allowed)
            if option.label in marked:
                self._fail(DuplicateInstance, here, str(path), key=option.label, first=self._line(trail))
            marked[option.label] = "\n".join(clean_lines(free))
        ordered = [(option.label, marked[option.label]) for option in item.options if option.label in marked]
        return Checks(tuple(ordered)) if ordered else None

    def _table(self, path: ItemPath, plain: Any, trail: Trail) -> Table | None:
        mapping = self._mapping(plain, trail, str(path))
        if set(mapping) != {"columns", "rows"}:
            self._fail(WrongShape, trail, str(path), expected="a table: 'columns:' and 'rows:'")
        columns = tuple(map(_cell, self._list(mapping["columns"], (*trail, "columns"), str(path), "a list of heads")))
        rows = []
        for n, row in enumerate(self._list(mapping["rows"], (*trail, "rows"), str(path), "a list of rows")):
            cells = tuple(map(_cell, self._list(row, (*trail, "rows", n), str(path), "a row: a list of cells")))
            if len(cells) != len(columns):
                expected = f"{len(columns)} cells in this row, as many as 'columns' (found {len(cells)})"
                self._fail(WrongShape, (*trail, "rows", n), str(path), expected=expected)
            rows.append(cells)
        return Table(columns, tuple(rows)) if rows else None

    def _attachment(self, path: ItemPath, plain: Any, trail: Trail) -> Attachment:
        drawings = []
        for n, entry in enumerate(self._list(plain, trail, str(path), "a list of drawings")):
            here = (*trail, n)
            mapping = self._mapping(entry, here, str(path))
            name = str(mapping.get("name") or mapping.get("file") or "")
            if mapping.get("file"):
                drawings.append(
                    Drawing(name.replace("\\", "/").rpartition("/")[2], self._read(mapping["file"], path, here))
                )
            elif SHA256.fullmatch(str(mapping.get("sha256", ""))):
                drawings.append(Drawing(name, mapping["sha256"]))
            else:
                self._fail(
                    WrongShape, here, str(path), expected="a drawing: 'file:' (a path), or 'name:' and 'sha256:'"
                )
        return Attachment(tuple(drawings))

    def _read(self, name: Any, path: ItemPath, trail: Trail) -> str:
        import hashlib

        if self.read_file is None:
            self._fail(MissingDrawing, trail, str(path), name=name, reason="no file can be named here")
        try:
            content = self.read_file(str(name))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._fail(MissingDrawing, trail, str(path), name=name, reason=reason)
        digest = hashlib.sha256(content).hexdigest()
        self.attachments[digest] = content
        return digest

    def rows(self, plain: Any, trail: Trail) -> tuple[AnnexRow, ...]:
        """The published rows of the annex."""
        rows = []
        where = self.form.annex.short
        for n, one in enumerate(self._list(plain, trail, where, "a list of rows") if plain != "" else []):
            fields: dict[str, str] = {}
            for key, value in self._mapping(one, (*trail, n), where).items():
                name = key.split(maxsplit=1)[0] if key.strip() else ""
                if name not in ROW_FIELDS or not isinstance(value, str):
                    allowed = ", ".join(ROW_FIELDS)
                    self._fail(UnknownKey, (*trail, n, key), where, form=self.form.id, key=key, allowed=allowed)
                fields[name] = "\n".join(clean_lines(value))
            rows.append(AnnexRow(**fields))
        return tuple(rows)

    def left_over(self, plain: Any, trail: Trail) -> tuple[LeftOver, ...]:
        """Text that no item took when the document was read."""
        found = []
        for n, one in enumerate(self._list(plain, trail, "left_over", "a list of passages")):
            mapping = self._mapping(one, (*trail, n), "left_over")
            found.append(LeftOver(str(mapping.get("text", "")), str(mapping.get("place", ""))))
        return tuple(found)

    def _mapping(self, plain: Any, trail: Trail, where: str) -> dict[str, Any]:
        if plain == "":
            return {}
        if not isinstance(plain, dict):
            self._fail(WrongShape, trail, where, expected="a mapping 'item: value'")
        return plain

    def _list(self, plain: Any, trail: Trail, where: str, expected: str) -> list[Any]:
        if not isinstance(plain, list):
            self._fail(WrongShape, trail, where, expected=expected)
        return plain

    def _line(self, trail: Trail) -> int:
        return self.document.place(trail).line

    def _fail(self, error: type[DraftError], trail: Trail, where: str, **fields: Any) -> Any:
        raise error(file=self.document.file, line=self._line(trail), where=where, **fields)


def _cell(cell: Any) -> str:
    return "\n".join(clean_lines(str(cell)))


def decode_form(document: Document) -> Form:
    """The form a draft names. Raises NoForm."""
    data = document.data
    found = data.get("form", "") if isinstance(data, dict) else ""
    try:
        return load_form(found if isinstance(found, str) else "")
    except UnknownForm as error:
        raise NoForm(
            file=document.file,
            line=document.place(("form",)).line,
            known=", ".join(form_ids()),
            found=found or "nothing",
        ) from error


def decode_assessment(document: Document, read_file: FileReader | None = None) -> Assessment:
    """A whole assessment from a draft. Raises DraftError with file, line and what is allowed there."""
    form = decode_form(document)
    decoder = SectionDecoder(form, document, read_file)
    assert isinstance(document.data, dict)  # decode_form saw a mapping
    ids = {section.id for section in form.sections}
    given: dict[str, tuple[Any, Trail]] = {}
    left_over: tuple[LeftOver, ...] = ()
    for key, value in document.data.items():
        word = key.split(maxsplit=1)[0] if key.strip() else ""
        if key == "left_over":
            left_over = decoder.left_over(value, (key,))
        elif word in ids:
            if word in given:
                decoder._fail(DuplicateInstance, (key,), key, key=word, first=decoder._line(given[word][1]))
            given[word] = (value, (key,))
        elif key != "form":
            allowed = ", ".join(["form", *(s.id for s in form.sections), "left_over"])
            decoder._fail(UnknownKey, (key,), key, form=form.id, key=key, allowed=allowed)
    sections = Sections()
    rows: tuple[AnnexRow, ...] = ()
    files: dict[str, None] = {}
    for section in form.sections:
        if section.id not in given:
            continue
        value, trail = given[section.id]
        if section.id == form.annex.id:
            rows = decoder.rows(value, trail)
        elif section.per_file:
            for file, one in decoder._mapping(value, trail, section.id).items():
                files.setdefault(file)
                path = ItemPath(section.id, (file,))
                sections[path] = decoder.section(path, one, (*trail, file))
        else:
            sections[ItemPath(section.id)] = decoder.section(ItemPath(section.id), value, trail)
    return Assessment(form, sections, tuple(files), rows, left_over, decoder.attachments)
