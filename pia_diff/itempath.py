"""What an officer types for an item → ItemPath.

Understood: ids (`II.3.6`, `II[住民基本台帳ファイル].4.out[収納業務].3`), printed numerals (`Ⅱ.3.⑥`, `Ⅱ ３．⑥使用目的`,
`Ⅲ.7 リスク1 ⑨`), group words (`委託事項[収納業務]`), labels alone (`使用目的`), and the 項目 of the annex. How, says
`pia_diff.spelling`. What may mean several items is ambiguous: the candidates are listed, none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pia_diff.errors import PiaDiffError
from pia_diff.exactpath import parse_exact
from pia_diff.forms import Form
from pia_diff.model import ItemPath, instance_key
from pia_diff.printed import printed_item
from pia_diff.spelling import Reading, Typed, Written, fold, readings

__all__ = [
    "AmbiguousItem",
    "Instances",
    "NameNeeded",
    "UnknownItem",
    "UnknownName",
    "parse_exact",
    "parse_path",
]

Instances = Mapping[ItemPath, Sequence[str]]
"""The keys of every group in printed order, by the path of the group, as `Assessment.groups` gives them."""

_LISTED = 12
"""Candidates an error lists at most."""

_LEADING_NUMBERS = re.compile(r"^[\W\da-z①-⑳]+")


class UnknownItem(PiaDiffError):
    """Nothing on the form answers to what was typed."""

    code = "unknown_item"
    template = "the form {form} has no item '{typed}'; nearest: {nearest}"


class UnknownName(PiaDiffError):
    """The item exists on the form, but not in the file, system, 委託事項 … that was named."""

    code = "unknown_item"
    template = "'{typed}': there is no '{name}' in {where}; there are: {known}"


class NameNeeded(PiaDiffError):
    """An instance is given by its number where nobody knows the instances."""

    code = "unknown_item"
    template = "'{typed}' gives only the number of an instance; write its name: {example}"


class AmbiguousItem(PiaDiffError):
    """Several items answer to what was typed."""

    code = "unknown_item"
    template = "'{typed}' may mean {count} items; say which: {candidates}"


def parse_path(typed: str, form: Form, files: Sequence[str] = (), instances: Instances | None = None) -> ItemPath:
    """The item, section, group or instance that `typed` means on `form`.

    Where the section is written but no file, the path stands for all files (it has no keys, or empty ones: see
    `ItemPath.within`). `files` are the keys of the 特定個人情報ファイル and `instances` those of the groups of the
    assessment that is meant; when they are given, names are looked up in them, an instance can be given by its number,
    and a label alone has to mean one file and one instance.

    Raises UnknownItem (with the nearest labels), UnknownName (with the names there are), NameNeeded (for a number of an
    instance without `instances`), AmbiguousItem (with the candidates).
    """
    names = _Names(typed, form, files, instances)
    exact = parse_exact(typed.strip(), form)
    if exact is not None:
        paths = names.meant_by_path(exact)
    else:
        found = _best(readings(typed, form), form)
        if not found:
            raise UnknownItem(form=form.id, typed=typed, nearest=", ".join(_nearest(typed, form)) or "—")
        paths = [path for reading in found for path in names.meant_by(reading)]
    distinct = list(dict.fromkeys(path if any(path.instances) else ItemPath(path.id) for path in paths))
    if len(distinct) > 1:
        listed = [f"{path} ({printed_item(form, path)})" for path in distinct[:_LISTED]]
        more = ["…"] if len(distinct) > _LISTED else []
        raise AmbiguousItem(typed=typed, count=len(distinct), candidates=", ".join(listed + more))
    return distinct[0]


def _best(found: list[Reading], form: Form) -> list[Reading]:
    """The readings that leave nothing out, of these those with the fewest steps; else all. A group word means the
    group. A heading and the one item that repeats its label are one thing to a reader.
    """
    complete = [one for one in found if one.complete]
    if complete:
        fewest = min(len(one.steps) for one in complete)
        return [one for one in complete if len(one.steps) == fewest]
    kinds = {one.id: form.items[one.id].kind if one.id in form.items else "section" for one in found}
    groups = [one for one in found if kinds[one.id] == "group"]
    if groups:
        return groups
    valued = [one for one in found if one.id in form.items and form.items[one.id].holds_value]
    return valued if len({one.id for one in valued}) == 1 else found


class _Names:
    """What was typed, resolved against the files and instances of an assessment, as far as they are known."""

    def __init__(self, typed: str, form: Form, files: Sequence[str], instances: Instances | None) -> None:
        self._typed = typed
        self._form = form
        self._files = files
        self._instances = instances

    def meant_by_path(self, path: ItemPath) -> list[ItemPath]:
        """The paths that a written-out path means."""
        keys = list(path.instances)
        file = keys.pop(0) if keys and self._form.section(path.id).per_file else ""
        return self._paths(path.id, file, Written(name=keys[0] if keys else ""), anywhere=True)

    def meant_by(self, reading: Reading) -> list[ItemPath]:
        """The paths that a reading means: with the section written, in any file; else in every file there is."""
        written = list(reading.instances)
        file = written.pop(0).name if self._form.section(reading.id).per_file else ""
        return self._paths(reading.id, file, written[0] if written else Written(), anywhere=reading.has_section)

    def _paths(self, item_id: str, file: str, instance: Written, *, anywhere: bool) -> list[ItemPath]:
        per_file = self._form.section(item_id).per_file
        group_id = self._form.group_of(item_id)
        by_number = instance.number is not None and not instance.name
        if by_number and group_id is not None and self._instances is None:
            raise NameNeeded(typed=self._typed, example=f"{self._form.items[group_id].word}[…]")
        heads = [(one,) for one in self._heads(item_id, file, anywhere and not by_number)] if per_file else [()]
        if group_id is None:
            return [ItemPath(item_id, head) for head in heads]
        whole = anywhere or item_id == group_id
        paths = [
            ItemPath(item_id, (*head, key)) for head in heads for key in self._keys(group_id, head, instance, whole)
        ]
        if not paths:
            known = dict.fromkeys(key for head in heads for key in self._known(group_id, head))
            raise self._unknown(instance.name or instance.number, self._form.items[group_id].word, known)
        return paths

    def _heads(self, item_id: str, file: str, anywhere: bool) -> Sequence[str]:
        """The files that are meant; an empty key for all of them."""
        if not self._files:
            return [file]
        if not file:
            return [""] if anywhere else self._files
        found = _same(file, self._files)
        if not found:
            raise self._unknown(file, self._form.section(item_id).printed, self._files)
        return found

    def _keys(self, group_id: str, head: tuple[str, ...], instance: Written, whole: bool) -> Sequence[str]:
        """The instances that are meant in one file; an empty key for all of them, where the `whole` can be meant."""
        known = self._known(group_id, head)
        if instance.name:
            return [instance.name] if self._instances is None else _same(instance.name, known)
        if instance.number is not None:
            return known[max(instance.number - 1, 0) : instance.number]
        return [""] if whole or not known else known

    def _known(self, group_id: str, head: tuple[str, ...]) -> list[str]:
        groups = (self._instances or {}).items()
        return [key for group, keys in groups if group.within(ItemPath(group_id, (*head, ""))) for key in keys]

    def _unknown(self, name: object, where: str, known: Iterable[str]) -> UnknownName:
        return UnknownName(typed=self._typed, name=name, where=where, known=", ".join(known) or "—")


def _same(name: str, names: Sequence[str]) -> list[str]:
    """The first of `names` that is `name`, whatever its width and blanks."""
    if name in names:
        return [name]
    wanted = fold(instance_key(name))
    return [one for one in names if fold(instance_key(one)) == wanted][:1]


def _nearest(typed: str, form: Form) -> list[str]:
    import difflib

    labels = {fold(item.word): item for item in reversed(form.items.values()) if item.kind != "heading"}
    wanted = _LEADING_NUMBERS.sub("", Typed.of(typed).text)
    near = difflib.get_close_matches(wanted, labels, n=3, cutoff=0.3)
    return [f"{labels[label].id} ({labels[label].word})" for label in near]
