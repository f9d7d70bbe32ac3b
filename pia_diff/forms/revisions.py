"""Which item of one revision of a form is which item of another.

The map follows from the catalogue itself: items of the same concept are the same question. So 監査, which 様式2 moved
from Ⅳ8 to Ⅳ9 in 2024, stays one item, and a label that was reworded is not a change of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from pia_diff.errors import PiaDiffError
from pia_diff.forms.catalogue import Form, FormItem, load_form


class FormsDiffer(PiaDiffError):
    """The two forms are not revisions of one 様式."""

    code = "forms_differ"
    template = (
        "'{old}' and '{new}' are not revisions of the same form: compare two revisions of one assessment "
        "(様式{old_number} with 様式{new_number} cannot be compared)"
    )


@dataclass(frozen=True)
class FormMap:
    """The map between two revisions of a form.

    `new_id` gives for an id of the old form its id in the new one; `renamed` holds (old item, new item) pairs whose
    label, number or place changed; `added` and `dropped` the items only one form has.
    """

    old: Form
    new: Form
    new_id: dict[str, str]
    renamed: tuple[tuple[FormItem, FormItem], ...]
    added: tuple[FormItem, ...]
    dropped: tuple[FormItem, ...]

    @cached_property
    def identical(self) -> bool:
        """Whether every item keeps its id, so that equal section texts mean equal contents."""
        return not self.added and not self.dropped and all(old == new for old, new in self.new_id.items())


@cache
def form_map(old_id: str, new_id: str) -> FormMap:
    """The map from form `old_id` to form `new_id`. Raises FormsDiffer for forms of different 様式."""
    old, new = load_form(old_id), load_form(new_id)
    if old.number != new.number:
        raise FormsDiffer(old=old_id, new=new_id, old_number=old.number, new_number=new.number)
    pairs = _pairs(old, new)
    taken = set(pairs.values())
    renamed = tuple(
        (old.items[a], new.items[b])
        for a, b in pairs.items()
        if (old.items[a].label, old.items[a].no, a) != (new.items[b].label, new.items[b].no, b)
    )
    added = tuple(item for item in new.items.values() if item.id not in taken)
    dropped = tuple(item for item in old.items.values() if item.id not in pairs)
    return FormMap(old, new, pairs, renamed, added, dropped)


def _pairs(old: Form, new: Form) -> dict[str, str]:
    pairs = dict(_questions(old, new))
    for item in old.items.values():
        if not item.concept:
            heading = _heading(item, pairs, new)
            if heading is not None:
                pairs[item.id] = heading.id
    return pairs


def _heading(old: FormItem, pairs: dict[str, str], new: Form) -> FormItem | None:
    """A heading asks nothing itself: it is where the first question below it went. One with nothing below it stays."""
    below = next((new_id for old_id, new_id in pairs.items() if old_id.startswith(old.id + ".")), None)
    if below is None:
        same_place = new.items.get(old.id)
        return same_place if same_place is not None and same_place.label == old.label else None
    return new.items.get(".".join(below.split(".")[: old.id.count(".") + 1]))


def _questions(old: Form, new: Form) -> Iterator[tuple[str, str]]:
    for item in old.items.values():
        if item.concept:
            same_place = new.items.get(item.id)
            if same_place is not None and same_place.concept == item.concept:
                yield item.id, item.id
            elif item.concept in new.by_concept:
                yield item.id, new.by_concept[item.concept].id
