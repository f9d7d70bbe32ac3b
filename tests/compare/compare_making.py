"""Small assessments written out by hand, and what a comparison of them found."""

from __future__ import annotations

from collections.abc import Iterable

from pia_diff.compare import Comparison, Order, compare
from pia_diff.forms import Form, load_form
from pia_diff.itempath import parse_exact
from pia_diff.model import Assessment, ItemPath, Section, Sections, Text, Value

FORM4 = load_form("form4-2024")


def at(path: str, form: Form = FORM4) -> ItemPath:
    """The path that prints so. A group as a whole ends in `[]`."""
    found = parse_exact(path, form)
    assert found is not None, path
    return found


def made(
    values: dict[str, Value | str], *, absent: Iterable[str] = (), form: Form = FORM4, files: Iterable[str] = ()
) -> Assessment:
    """An assessment from values by printed path; a plain string is a Text. Instances and files stand in this order.

    What was lost is noted in the section it belongs to.
    """
    sections: dict[ItemPath, tuple[dict[ItemPath, Value], dict[ItemPath, tuple[str, ...]], set[ItemPath]]] = {}
    keys: dict[str, None] = dict.fromkeys(files)

    def section_of(path: ItemPath) -> tuple[dict[ItemPath, Value], dict[ItemPath, tuple[str, ...]], set[ItemPath]]:
        per_file = form.section(path.id).per_file
        if per_file:
            keys.setdefault(path.instances[0])
        return sections.setdefault(ItemPath(path.section_id, path.instances[:1] if per_file else ()), ({}, {}, set()))

    for printed, value in values.items():
        path = at(printed, form)
        found, instances, _ = section_of(path)
        group = form.group_of(path.id)
        if group is not None:
            head = ItemPath(group, (*path.instances[:-1], ""))
            instances[head] = tuple(dict.fromkeys((*instances.get(head, ()), path.instances[-1])))
        found[path] = Text.of(value) if isinstance(value, str) else value
    for printed in absent:
        path = at(printed, form)
        section_of(path)[2].add(path)
    made_sections = Sections({path: Section(v, i, frozenset(a)) for path, (v, i, a) in sections.items()})
    return Assessment(form, made_sections, tuple(keys))


def found(comparison: Comparison) -> list[tuple[str, str]]:
    """Path and kind of every change, as printed."""
    return [(str(change.path), change.kind.value) for change in comparison.changes]


def changes(old: Assessment, new: Assessment) -> list[tuple[str, str]]:
    return found(compare(old, new))


def unreadable(old: Assessment, new: Assessment) -> list[str]:
    return list(map(str, compare(old, new).unreadable))


def numbers(order: object) -> list[tuple[int, str]]:
    assert isinstance(order, Order)
    return list(order.numbered)
