"""What instances say, as text: the ground on which renamed ones are recognised."""

from __future__ import annotations

from collections.abc import Iterable

from pia_diff.compare.pairing import Contents
from pia_diff.model import Assessment, ItemPath, Section, Value

LENGTH = 400
"""So many characters of an item are enough to recognise it."""


def group_contents(section: Section, group: ItemPath, keys: Iterable[str]) -> dict[str, Contents]:
    """For every instance of a group its items by the part of the id after the group."""
    found: dict[str, dict[str, str]] = {key: {} for key in keys}
    place = len(group.instances) - 1
    for path, value in section.values.items():
        if path.id.startswith(group.id + ".") and path.instances[:place] == group.instances[:place]:
            found.setdefault(path.instances[place], {})[path.id[len(group.id) + 1 :]] = _short(value)
    return dict(found)


def file_contents(assessment: Assessment) -> dict[str, Contents]:
    """For every 特定個人情報ファイル the items of its own sections outside groups, by id."""
    found: dict[str, dict[str, str]] = {key: {} for key in assessment.files}
    for path in assessment.sections:
        if path.instances and path.instances[0] in found:
            values = assessment.sections[path].values
            found[path.instances[0]].update((p.id, _short(value)) for p, value in values.items() if "[]" not in p.id)
    return dict(found)


def _short(value: Value) -> str:
    return str(value)[:LENGTH]
