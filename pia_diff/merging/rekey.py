"""A section of one 特定個人情報ファイル under another name of that file."""

from __future__ import annotations

from pia_diff.model import ItemPath, Section


def rekeyed(section: Section, path: ItemPath) -> Section:
    """The section with all its paths in the file that `path` (of the section) names."""
    if not path.instances:
        return section

    def moved(one: ItemPath) -> ItemPath:
        return ItemPath(one.id, (*path.instances, *one.instances[1:])) if one.instances[:1] else one

    return Section(
        {moved(one): value for one, value in section.values.items()},
        {moved(group): keys for group, keys in section.instances.items()},
        frozenset(map(moved, section.absent)),
    )
