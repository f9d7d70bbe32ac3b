"""Three revisions of an assessment → one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pia_diff.compare.changes import Instance
from pia_diff.compare.contents import file_contents
from pia_diff.compare.pairing import pair_instances
from pia_diff.merging.conflicts import Choose, Conflict, Conflicts, Reason, Side, Three, WrongChoice, leave_open
from pia_diff.merging.lists import merge_left_over, merge_rows
from pia_diff.merging.rekey import rekeyed
from pia_diff.merging.sections import NO_FILES, FileTwins, merge_section
from pia_diff.merging.slots import Kept, Repeating, Slot, slots_of, twins
from pia_diff.model import Assessment, Attachment, ItemPath, Section, Sections

FORM = "form"
"""What `--resolve` calls the conflict of two forms."""


@dataclass(frozen=True)
class Merged:
    """The merged assessment, and the conflicts left open: at these it holds what ours has."""

    assessment: Assessment
    conflicts: tuple[Conflict, ...]


def merge(
    base: Assessment | None,
    ours: Assessment,
    theirs: Assessment,
    choose: Choose = leave_open,
    drawings: Mapping[str, bytes] | None = None,
) -> Merged:
    """Item by item: what one side changed is taken, what both changed differently is a conflict.

    `base` is the common ancestor, None where both sides began the assessment. `choose` settles conflicts; `drawings`
    are the bytes of those that its choices bring along, by SHA-256 (it may grow while `choose` is asked). Both sides
    went to the same form, or the assessment is one conflict. Sections that are equal by fingerprint are not read.
    Raises WrongChoice.
    """
    began = base if base is not None else Assessment(ours.form, Sections())
    three = Three(began, ours, theirs)
    if len({one.form.id for one in three}) > 1:
        return _forms_differ(three, choose, began=base is None)
    return _Merge(three, choose, {} if drawings is None else drawings).run()


def _forms_differ(three: Three[Assessment], choose: Choose, *, began: bool) -> Merged:
    if three.agrees:
        return Merged(three.taken, ())
    conflicts = Conflicts(choose)
    forms = Three(None if began else three.base.form.id, three.ours.form.id, three.theirs.form.id)
    side = conflicts.side(Conflict(FORM, None, Reason.FORM, forms))
    if began and side is Side.BASE:
        raise WrongChoice(item=FORM, reason="the base has nothing there")
    return Merged(three.of(side), tuple(conflicts.open))


class _Merge:
    def __init__(self, three: Three[Assessment], choose: Choose, drawings: Mapping[str, bytes]) -> None:
        self.three = three
        self.choose = choose
        self.drawings = drawings
        self.form = three.ours.form
        self.open: list[Conflict] = []

    def run(self) -> Merged:
        conflicts = Conflicts(self.choose)
        files = _Files(self.three, conflicts)
        pairs: FileTwins = Three({}, files.twins(Side.OURS), files.twins(Side.THEIRS))
        kept = files.merged(slots_of(files.keys, pairs.ours, pairs.theirs))
        self.open += conflicts.open
        sections = Sections()
        for section in self.form.sections:
            if section.id == self.form.annex.id:
                continue
            if section.per_file:
                for one in kept:
                    self._file_section(sections, ItemPath(section.id, (one.key,)), one)
            else:
                path = ItemPath(section.id)
                self._merged_section(sections, path, Three(path, path, path), pairs)
        rows, open_rows = merge_rows(self.form.annex.id, Three(*(one.rows for one in self.three)), self.choose)
        self.open += open_rows
        left_over = merge_left_over(Three(*(one.left_over for one in self.three)))
        merged = Assessment(self.form, sections, tuple(one.key for one in kept), rows, left_over)
        return Merged(_with_drawings(merged, self.three, self.drawings), tuple(self.open))

    def _file_section(self, sections: Sections, path: ItemPath, one: Kept) -> None:
        places = Three(*(None if key is None else ItemPath(path.id, (key,)) for key in one.slot.keys))
        if one.source is None:
            self._merged_section(sections, path, places)
        elif isinstance(one.source, Side):
            place = places.of(one.source)
            found = self.three.of(one.source).sections.get(place) if place else None
            if found is not None:
                sections[path] = rekeyed(found, path)
        elif path in one.source.sections:
            sections[path] = one.source.sections[path]

    def _merged_section(
        self,
        sections: Sections,
        path: ItemPath,
        places: Three[ItemPath | None],
        files: FileTwins = NO_FILES,
    ) -> None:
        there = Three(*(at in one.sections for one, at in zip(self.three, places, strict=True)))
        if not any(there):
            return
        same = self._untouched(path, places) if all(there) else None
        if same is not None:
            sections[path] = self.three.of(same).sections[path]
            return
        found = Three(*(_section(one, at) for one, at in zip(self.three, places, strict=True)))
        section, conflicts = merge_section(self.form, path, found, self.choose, files)
        self.open += conflicts
        if there.taken or section != Section():
            sections[path] = section

    def _untouched(self, path: ItemPath, places: Three[ItemPath | None]) -> Side | None:
        """The side to take where the stored texts tell that one of them left the section alone."""
        if any(at != path for at in places):
            return None
        prints = Three(*(one.sections.fingerprint(path) for one in self.three))
        if None in prints or not prints.agrees:
            return None
        return Side.THEIRS if prints.base == prints.ours else Side.OURS


def _section(assessment: Assessment, path: ItemPath | None) -> Section:
    return Section() if path is None else assessment.sections.get(path, Section())


class _Files(Repeating):
    """The 特定個人情報ファイル, each with all its sections."""

    def __init__(self, three: Three[Assessment], conflicts: Conflicts) -> None:
        super().__init__(conflicts, Three(*(one.files for one in three)))
        self._three = three
        self._ids = [section.id for section in three.ours.form.sections if section.per_file]

    def twins(self, side: Side) -> dict[str, str]:
        """Key of the base → key on a side."""
        old, new = self._three.base, self._three.of(side)
        return twins(pair_instances(old.files, new.files, lambda: (file_contents(old), file_contents(new))))

    def path(self, key: str) -> ItemPath:
        return ItemPath(self._ids[0], (key,))

    def edited(self, slot: Slot, side: Side) -> bool:
        base, key = slot.keys.base, slot.keys.of(side)
        assert base is not None and key is not None  # asked only where both have it
        old, new = self._three.base.sections, self._three.of(side).sections
        places = [ItemPath(section_id, (key,)) for section_id in self._ids]
        return base != key or any(old.get(place, Section()) != new.get(place, Section()) for place in places)

    def in_draft(self, draft: Assessment, key: str) -> bool:
        return key in draft.files

    def instance(self, key: str, side: Side) -> Instance:
        assessment = self._three.of(side)
        number = assessment.files.index(key) + 1 if key in assessment.files else 0
        sections = (assessment.sections.get(ItemPath(one, (key,)), Section()) for one in self._ids)
        return Instance(self.path(key), number, tuple(one for section in sections for one in section.values.items()))


def _with_drawings(merged: Assessment, three: Three[Assessment], more: Mapping[str, bytes]) -> Assessment:
    """The assessment with the bytes of the drawings it shows, as far as a revision has them, or `more`."""
    shown = {
        drawing.sha256
        for section in merged.sections.values()
        for value in section.values.values()
        if isinstance(value, Attachment)
        for drawing in value.drawings
    }
    given: dict[str, bytes] = {}
    for sha256 in sorted(shown):
        holders = (*(one.attachments for one in three), more)
        holder = next((one for one in holders if sha256 in one), None)
        if holder is not None:
            given[sha256] = holder[sha256]
    return Assessment(merged.form, merged.sections, merged.files, merged.rows, merged.left_over, given)
