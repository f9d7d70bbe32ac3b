"""What a source lost, in few lines: the items of one heading together, those of many instances once."""

from __future__ import annotations

from collections.abc import Iterable

from pia_diff.forms import Form
from pia_diff.model import Assessment, ItemPath

FEW = 2
"""So many instances that lost the same are still named each on a line of its own."""


def absent_lines(assessment: Assessment, *, in_part: bool = False) -> list[str]:
    """What is absent, or the items of which only a part is known: lines such as `II[甲].1`, `II[甲]: 4, 5.prov[]`,
    `II[甲].3: 1, 2, 6.change` or `II[甲].5.prov[] (28): 4, 5` (in 28 instances), in the form's order."""
    lines: list[str] = []
    for section in assessment.sections.values():
        alone: dict[str, list[tuple[str, ItemPath]]] = {}
        in_groups: dict[ItemPath, dict[str, list[str]]] = {}
        paths = (path for path in section.absent if (path in section.values) is in_part)
        for path in _in_order(paths, assessment.form):
            group_id = assessment.form.group_of(path.id)
            if group_id is None or path.id == group_id:
                head, rest = _split(path)
                alone.setdefault(head, []).append((rest, path))
            else:
                group = ItemPath(group_id, path.instances[:-1])
                lost_by = in_groups.setdefault(group, {})
                lost_by.setdefault(path.instances[-1], []).append(path.id.removeprefix(group_id + "."))
        for head, lost in alone.items():
            several = f"{head}: {', '.join(rest for rest, _path in lost)}"
            lines.append(str(lost[0][1]) if len(lost) == 1 else several)
        for group, lost_by in in_groups.items():
            lines += _of_group(group, lost_by)
    return lines


def _in_order(paths: Iterable[ItemPath], form: Form) -> list[ItemPath]:
    order = {item_id: place for place, item_id in enumerate(form.items)}
    return sorted(paths, key=lambda path: (order.get(path.id, -1), path))


def _split(path: ItemPath) -> tuple[str, str]:
    """The heading an item stands under, and the rest of its id: `II.3` and `6.change`; of headings and groups, which
    were lost as a whole, the section."""
    parts = path.id.split(".")
    depth = 1 if len(parts) < 3 or path.id.endswith("[]") else 2
    keys = path.instances[:-1] if path.id.endswith("[]") else path.instances
    return str(ItemPath(".".join(parts[:depth]), keys)), ".".join(parts[depth:])


def _of_group(group: ItemPath, lost_by: dict[str, list[str]]) -> list[str]:
    """Instances that lost the same items together."""
    same: dict[tuple[str, ...], list[str]] = {}
    for key, rests in lost_by.items():
        same.setdefault(tuple(rests), []).append(key)
    lines = []
    for lost, keys in same.items():
        if len(keys) <= FEW:
            lines += [f"{ItemPath(group.id, (*group.instances, key))}: {', '.join(lost)}" for key in keys]
        else:
            lines.append(f"{ItemPath(group.id, (*group.instances, ''))} ({len(keys)}): {', '.join(lost)}")
    return lines
