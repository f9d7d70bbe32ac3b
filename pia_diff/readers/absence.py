"""What of a form the source lost. An item whose label was met with nothing beside it is empty; one that was never met,
or whose marks were lost, is absent: nothing is known of it, so it can never count as a deletion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from pia_diff.forms import Form, FormItem, FormSection, load_form
from pia_diff.model import Checks, ItemPath, Number, Value
from pia_diff.readers.values import Understood

MARKS_KEPT = 0.8
"""Share of check box items with a mark from which a document is taken to have kept its marks."""


class MarkKeeping:
    """Whether a document kept its check marks, judged from all of its check boxes: only then does a row of empty
    boxes say that nothing is marked."""

    def __init__(self, told: Iterable[tuple[FormItem, Understood]]) -> None:
        boxed = [(item, one) for item, one in told if item.kind == "multi" and one.boxes]
        self._some = any(one.marked for _, one in boxed)
        several = [one for item, one in boxed if len(item.options) > 2]
        self._most = bool(several) and sum(one.marked for one in several) >= MARKS_KEPT * len(several)

    def absent(self, item: FormItem, understood: Understood | None) -> bool:
        """Whether an item without a value is absent rather than empty."""
        if item.concept == "head.form_version":
            return False  # the form prints it itself
        if understood is None:
            return True
        if not understood.lost:
            return False
        if not understood.boxes:
            return True
        return not self._kept(item)

    def partly_absent(self, item: FormItem, understood: Understood) -> bool:
        """Whether only those boxes are known that have words in their brackets, the marks themselves being lost."""
        return understood.boxes and not understood.marked and not self._kept(item)

    def _kept(self, item: FormItem) -> bool:
        return self._some if len(item.options) <= 2 else self._most


def group_is_incomplete(
    form: Form,
    group: FormItem,
    ordinals: list[int | None],
    seen: Mapping[str, Understood],
    headings: Iterable[str],
    values: Mapping[ItemPath, Value],
    keys: tuple[str, ...],
    unused: int = 0,
) -> bool:
    """Whether instances of a group are missing: its first or a middle number, or fewer than the document counts.

    `ordinals` are the printed numbers of the instances met, `seen` what was understood beside the group in its
    section, `headings` the ids of the headings met, `values` the section's values in the file `keys`, `unused` how many
    of the instances are slots with nothing in them.
    """
    heading = group.id.removesuffix("[]").rpartition(".")[0]
    beside = [i for i in form.section(group.id).items if i.id.startswith(heading + ".") and form.group_of(i.id) is None]
    if not ordinals:
        told = [seen[item.id] for item in beside if item.id in seen]
        if any(not one.lost for one in told):
            return _counted(group, beside, values, keys) > 0
        return bool(told) or heading not in headings or any(item.holds_value for item in beside)
    numbers = {one for one in ordinals if one is not None}
    if None in ordinals or numbers != set(range(1, len(numbers) + 1)):
        return True
    return _counted(group, beside, values, keys) > len(numbers) - unused


def _counted(group: FormItem, beside: list[FormItem], values: Mapping[ItemPath, Value], keys: tuple[str, ...]) -> int:
    """How many instances the document counts: `( 6 )件`, `提供を行っている( 59 )件`; 0 where it does not say."""
    for item in beside:
        match values.get(ItemPath(item.id, keys)):
            case Number(text):
                return _whole(text)
            case Checks(marked):
                counts = [_whole(text) for option, text in marked if option[:2] == group.label[:2]]
                if counts:
                    return counts[0]
    return 0


def _whole(text: str) -> int:
    return (Number(text).value or 0) if len(text) <= 9 else 0


def compressed(form: Form, section: FormSection, absent: set[ItemPath], met: Iterable[str]) -> frozenset[ItemPath]:
    """Absent paths, with a heading in place of everything below it where neither it nor anything below was met.

    `met` holds the ids of the headings and items, and of the groups, of which something was met.
    """
    met_ids = set(met)
    ids = {path.id for path in absent}
    keys = next((path.instances[:1] for path in absent), ()) if section.per_file else ()
    gone: list[str] = []
    for heading, under, outer in _headings(form.id, section.id):
        if met_ids.isdisjoint(under) and ids.issuperset(outer) and not heading.startswith(tuple(gone)):
            gone.append(heading + ".")
    if not gone:
        return frozenset(absent)
    kept = {path for path in absent if not path.id.startswith(tuple(gone))}
    return frozenset(kept | {ItemPath(heading.removesuffix("."), keys) for heading in gone})


@lru_cache(maxsize=64)
def _headings(form_id: str, section_id: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """Of every heading of a section: its id, the ids that show that something of it was met, the ids that must be
    absent for it to be absent."""
    form = load_form(form_id)
    found = []
    items = form.section(section_id).items
    for heading in items:
        if heading.kind == "heading" and form.group_of(heading.id) is None:
            under = [i for i in items if i.id.startswith(heading.id + ".") and (i.holds_value or i.kind == "group")]
            outer = frozenset(i.id for i in under if form.group_of(i.id) in (None, i.id))
            if outer:
                found.append((heading.id, frozenset({heading.id, *(i.id for i in under)}), outer))
    return tuple(found)
