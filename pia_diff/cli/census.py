"""Counting what an assessment holds: items filled, empty and absent, and the instances of its groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pia_diff.model import Assessment, ItemPath, Section, State


@dataclass
class Count:
    """The items of one section (or of one file's section): how many in each state, and its groups' sizes."""

    path: ItemPath
    title: str
    filled: int = 0
    empty: int = 0
    absent: int = 0
    instances: dict[str, int] = field(default_factory=dict)
    """Label of a group → how many instances; groups without any are left out."""


def census(assessment: Assessment) -> list[Count]:
    """One Count a section, in printed order, without the annex of changes."""
    return [_count(assessment, path, title) for path, title in _sections(assessment)]


def _sections(assessment: Assessment) -> Iterator[tuple[ItemPath, str]]:
    for section in assessment.form.sections:
        if section.id == assessment.form.annex.id:
            continue
        if section.per_file:
            for file in assessment.files:
                yield ItemPath(section.id, (file,)), f"{section.printed}（{file}）"
        else:
            yield ItemPath(section.id), section.printed


def _count(assessment: Assessment, path: ItemPath, title: str) -> Count:
    form = assessment.form
    count = Count(path, title)
    section = assessment.sections.get(path, Section())
    seen: set[ItemPath] = set()
    for item in form.section(path.id).items:
        group_id = form.group_of(item.id)
        if item.id == group_id and item.kind == "group":
            keys = section.instances.get(ItemPath(group_id, (*path.instances, "")), ())
            if keys:
                count.instances[item.label.removesuffix("n")] = len(keys)
        if not item.holds_value:
            continue
        paths = [ItemPath(item.id, path.instances)]
        if group_id is not None:
            keys = section.instances.get(ItemPath(group_id, (*path.instances, "")), ())
            paths = [ItemPath(item.id, (*path.instances, key)) for key in keys]
        for one in paths:
            seen.add(one)
            state = assessment.state(one)
            count.filled += state is State.FILLED
            count.empty += state is State.EMPTY
            count.absent += state is State.ABSENT
    # Whole groups and instances that the source lost: nothing of them was seen above.
    count.absent += sum(1 for lost in section.absent if not any(one.within(lost) for one in seen))
    return count
