"""What a source lost: of that nothing can be said, least of all that it was added or removed."""

from __future__ import annotations

from pia_diff.compare.fold import fold
from pia_diff.forms import Form
from pia_diff.model import Assessment, ItemPath, Section


def lost_as(section: Section, path: ItemPath) -> ItemPath | None:
    """The widest entry of `section.absent` that holds `path`, itself or what it stands in; None where it is known.

    Names of instances are compared as names are (width and blanks do not matter).
    """
    if not section.absent:
        return None
    folded = _folded(path)
    holders = [lost for lost in section.absent if folded.within(_folded(lost))]
    return min(holders, key=lambda lost: (len(lost.id), lost)) if holders else None


def is_complete(section: Section, group: ItemPath) -> bool:
    """Whether no instance of a group was lost."""
    holes = any(lost.id == group.id and lost.instances[:-1] == group.instances[:-1] for lost in section.absent)
    return not holes and lost_as(section, group) is None


def is_nameless(form: Form, section: Section, instance: ItemPath) -> bool:
    """Whether the source lost the name of an instance, so that nobody knows which one it is."""
    item = form.name_item(instance.id)
    if item is None:
        return False
    name = ItemPath(item.id, instance.instances)
    return name not in section.values and lost_as(section, name) is not None


def lost_file(assessment: Assessment, path: ItemPath) -> bool:
    """Whether a section of a 特定個人情報ファイル that `assessment` does not have was lost.

    A source that lost a whole file can name it in any section, so all are read.
    """
    return any(lost_as(section, path) for section in assessment.sections.values())


def _folded(path: ItemPath) -> ItemPath:
    return ItemPath(path.id, tuple(map(fold, path.instances)))
