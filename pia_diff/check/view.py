"""An assessment as a check looks at it: every place of an item, and the items that stand beside it."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence

from pia_diff.forms import FormItem
from pia_diff.model import Assessment, Checks, Choice, ItemPath, Section, State


class Answer(enum.Enum):
    """Whether something holds; unknown where the item is absent, or a choice was not made."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class View:
    """The places of the items of one assessment."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.form = assessment.form

    def sections(self) -> Iterator[ItemPath]:
        """The path of every section the document should have, one a file for those that repeat, without the annex."""
        for section in self.form.sections:
            if section.id == self.form.annex.id:
                continue
            if section.per_file:
                yield from (ItemPath(section.id, (file,)) for file in self.assessment.files)
            else:
                yield ItemPath(section.id)

    def places(self, item: FormItem, section: ItemPath) -> list[ItemPath]:
        """Where the item stands in a section: once, or in every instance of its group."""
        group_id = self.form.group_of(item.id)
        if group_id is None:
            return [ItemPath(item.id, section.instances)]
        group = ItemPath(group_id, (*section.instances, ""))
        return [ItemPath(item.id, group.instance(key).instances) for key in self.keys(group)]

    def keys(self, group: ItemPath) -> tuple[str, ...]:
        """The keys of the instances of a group."""
        section = self.assessment.section_of(group)
        return section.instances.get(group, ()) if section else ()

    def is_nameless(self, path: ItemPath) -> bool:
        """Whether `path` stands in an instance whose name is empty."""
        group_id = self.form.group_of(path.id)
        name = self.form.name_item(group_id) if group_id is not None else None
        return name is not None and self.assessment.state(ItemPath(name.id, path.instances)) is State.EMPTY

    def number_of(self, path: ItemPath) -> int | None:
        """The number an instance is printed with."""
        keys = self.keys(ItemPath(path.id, (*path.instances[:-1], "")))
        return keys.index(path.instances[-1]) + 1 if path.instances[-1] in keys else None

    def beside(self, path: ItemPath, concept: str) -> list[ItemPath]:
        """The places of the item of that concept that belong to `path`: in the same instance, else in the same file."""
        item = self.form.by_concept.get(concept)
        if item is None:
            return []
        if self.form.group_of(item.id) is not None and self.form.group_of(item.id) == self.form.group_of(path.id):
            return [ItemPath(item.id, path.instances)]
        files: Sequence[tuple[str, ...]] = [()]
        if self.form.section(item.id).per_file:
            same_file = self.form.section(path.id).per_file
            files = [path.instances[:1]] if same_file else [(file,) for file in self.assessment.files]
        return [place for keys in files for place in self.places(item, ItemPath(item.section, keys))]

    def holds(self, path: ItemPath, concept: str, options: Sequence[str]) -> Answer:
        """Whether one of the options is chosen or marked in any place beside `path`."""
        answers = [self._has(place, options) for place in self.beside(path, concept)]
        if Answer.YES in answers:
            return Answer.YES
        return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.NO

    def any_holds(self, path: ItemPath, when: Mapping[str, Sequence[str]]) -> Answer:
        """Whether one of several conditions (concept → options) holds."""
        answers = [self.holds(path, concept, options) for concept, options in when.items()]
        if Answer.YES in answers:
            return Answer.YES
        return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.NO

    def says(self, path: ItemPath, options: Sequence[str]) -> str:
        """The first of the options that is chosen or marked there, empty for none."""
        match self.assessment.get(path):
            case Choice(option):
                return option if option in options else ""
            case Checks(marked):
                return next((option for option, _text in marked if option in options), "")
        return ""

    def _has(self, path: ItemPath, options: Sequence[str]) -> Answer:
        if isinstance(self.assessment.get(path), Choice | Checks):
            return Answer.YES if self.says(path, options) else Answer.NO
        if self.assessment.state(path) is State.EMPTY and self.form.items[path.id].kind == "multi":
            return Answer.NO
        return Answer.UNKNOWN

    def is_torn(self, group: ItemPath) -> bool:
        """Whether the source lost instances of a group, or all of it."""
        section = self.assessment.section_of(group) or Section()
        return any(group.within(lost) or lost.within(group) for lost in section.absent if not self._is_item(lost))

    def _is_item(self, path: ItemPath) -> bool:
        item = self.form.items.get(path.id)
        return item is not None and item.holds_value and "[]" in item.id and not item.id.endswith("[]")
