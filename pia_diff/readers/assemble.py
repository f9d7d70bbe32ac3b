"""Slots → Assessment: values, what is empty, what is absent, and what is left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pia_diff.forms import Form, FormItem, FormSection
from pia_diff.model import Assessment, ItemPath, Section, Sections, Table, Text, Value
from pia_diff.readers.absence import MarkKeeping, compressed, group_is_incomplete
from pia_diff.readers.beside import Beside, Told
from pia_diff.readers.canvas import PLACED, Canvas, Ledger, Part
from pia_diff.readers.drawings import Drawings
from pia_diff.readers.grids import GridReader
from pia_diff.readers.lists import ListReader
from pia_diff.readers.naming import Namer, instance_name, listed_files, name_runs
from pia_diff.readers.recorded import recorded_items, ruled_table
from pia_diff.readers.runs import Instance, Run, Slot


class Assembler:
    """Builds the assessment of one document; afterwards the ledger has settled every character."""

    def __init__(
        self,
        form: Form,
        ledger: Ledger,
        lists: ListReader,
        grids: GridReader | None = None,
        drawings: Drawings | None = None,
    ) -> None:
        self.form = form
        self.ledger = ledger
        self.lists = lists
        self.grids = grids
        self.drawings = drawings or Drawings(())
        self.notes = grids.notes if grids is not None else None
        self._told: dict[int, Told] = {}
        self._marks = MarkKeeping(())
        self._met = False
        self._files: list[str] = []
        self._doubted: set[int] = set()
        self.version = ""
        self.doubtful: list[ItemPath] = []
        """The items that have text of cells a reader was not sure of, in form order."""

    def assemble(self, runs: Sequence[Run]) -> Assessment:
        beside = Beside(self.form, self.ledger, self.drawings, self.notes)
        # All is understood before any of it is judged: what empty boxes mean shows in the document as a whole.
        for slots in (slots for run in runs for slots in _slots_of(run)):
            told = self._told[id(slots)] = beside.understand(slots)
            doubted = [key for key, slot in slots.items() if any(part.doubtful for part in slot.parts)]
            self._doubted |= {id(told[key]) for key in doubted if key in told}
        self._met = bool(runs) or any(self.lists.tables())
        runs = [run for run in runs if not self._is_spare(run)]
        items = self.form.items
        self._marks = MarkKeeping((items[key], one) for told in self._told.values() for key, one in told.items())
        listed = self._files_listed(runs)
        noted = self.notes.files if self.notes is not None else []
        keys = name_runs(runs, listed, noted)
        files = list(dict.fromkeys(keys.values()))
        if len(listed) > len(files) and any(section.per_file for section in self.form.sections):
            files = list(dict.fromkeys([*files, *listed]))
        self._files = files
        sections = Sections()
        for section in self.form.sections:
            mine = [run for run in runs if run.section is section]
            if section.id == self.form.annex.id:
                continue
            if section.per_file:
                by_key = {keys[id(run)]: run for run in mine}
                for file in files:
                    sections[ItemPath(section.id, (file,))] = self._section(section, (file,), by_key.get(file))
            else:
                sections[ItemPath(section.id)] = self._section(section, (), mine[0] if mine else None)
        self._note_unknown_files(sections, files)
        left_over = (*self.ledger.passages(), *self.drawings.left_over())
        return Assessment(
            self.form, sections, tuple(files), self.lists.annex_rows(), left_over, self.drawings.attachments
        )

    # What the document says as a whole

    def _files_listed(self, runs: Sequence[Run]) -> list[str]:
        item = self.form.by_concept.get("file_names")
        found = (run.slots[item.id].text for run in runs if item is not None and item.id in run.slots)
        return listed_files(next(found, ""))

    def _is_spare(self, run: Run) -> bool:
        """Whether a run of whole cells says nothing, and no file is noted for it: a sheet nobody filled in."""
        if not run.section.per_file or (self.notes is not None and self.notes.files):
            return False
        slots = list(_slots_of(run))
        whole = [part.whole for some in slots for slot in some.values() for part in slot.parts]
        return bool(whole) and all(whole) and all(self._is_blank(some) for some in slots) and not run.name()

    def _is_blank(self, slots: dict[str, Slot]) -> bool:
        """Whether nothing was understood beside any label of whole cells: brackets and boxes alone say nothing."""
        return not any(one.value is not None for one in self._told[id(slots)].values())

    def _note_unknown_files(self, sections: Sections, files: Sequence[str]) -> None:
        """Where the list of files was lost, or no file was found, nobody knows what other Ⅱ and Ⅲ there are: the
        section that lists the files says so."""
        item = self.form.by_concept.get("file_names")
        lost = frozenset(ItemPath(section.id) for section in self.form.sections if section.per_file)
        if item is None or not lost or self.notes is not None:
            return
        path = ItemPath(item.section)
        listing = sections[path]
        known = any(one.id == item.id for one in listing.values)
        if not files or (not known and any(ItemPath(item.id).within(one) for one in listing.absent)):
            sections[path] = replace(listing, absent=listing.absent | lost)

    def _section(self, section: FormSection, keys: tuple[str, ...], run: Run | None) -> Section:
        path = ItemPath(section.id, keys)
        values: dict[ItemPath, Value] = {}
        instances: dict[ItemPath, tuple[str, ...]] = {}
        absent: set[ItemPath] = set()
        tables = self._tables(section, run)
        if run is None and not tables:
            optional = "様式外" in section.title and self._met
            return Section(absent=frozenset() if optional else frozenset({path}))
        told = self._told[id(run.slots)] if run is not None else {}
        for item in section.items:
            if item.concept == "head.form_version" and self.version:
                values[ItemPath(item.id, keys)] = Text.of(self.version)
            elif item.kind == "group" and run is not None:
                self._group(item, keys, run, told, values, instances, absent)
            elif item.kind == "table":
                group = ItemPath(item.id, (*keys, ""))
                unplaced = self.grids is not None and item.id in self.grids.absent
                if unplaced or (run is not None and self._lost_lists(run)):
                    absent.add(group)
                if tables.get(item.id):
                    instances[group] = tuple(tables[item.id])
                    found = tables[item.id].items()
                    values.update((group.instance(key), table) for key, table in found if table is not None)
            elif item.holds_value and self.form.group_of(item.id) is None:
                self._item(ItemPath(item.id, keys), item, told, values, absent)
        met = {*run.slots, *run.groups} if run is not None else set()
        return Section(values, instances, compressed(self.form, section, absent, met))

    def _lost_lists(self, run: Run) -> bool:
        """Whether lists below the title of an annex were left over, or those of some files are missing there."""
        return run.lost_list or bool(run.lists and set(self._files) - run.lists.keys())

    def _item(
        self, path: ItemPath, item: FormItem, told: Told, values: dict[ItemPath, Value], absent: set[ItemPath]
    ) -> None:
        understood = told.get(item.id)
        if understood is not None and understood.value is not None:
            values[path] = understood.value
            if id(understood) in self._doubted or (item.kind == "figure" and self.drawings.printed):
                self.doubtful.append(path)
            if understood.lost or self._marks.partly_absent(item, understood):
                absent.add(path)
        elif self._marks.absent(item, understood):
            absent.add(path)

    def _group(
        self,
        group: FormItem,
        keys: tuple[str, ...],
        run: Run,
        told: Told,
        values: dict[ItemPath, Value],
        instances: dict[ItemPath, tuple[str, ...]],
        absent: set[ItemPath],
    ) -> None:
        path = ItemPath(group.id, (*keys, ""))
        met = run.groups.get(group.id, [])
        ordinals = [instance.ordinal for instance in met]
        if self.notes is not None:
            incomplete = None in ordinals
        else:
            unused = sum(_is_whole(one) and self._is_blank(one.slots) for one in met)
            incomplete = group_is_incomplete(self.form, group, ordinals, told, run.slots, values, keys, unused)
        listed = any(home is self.lists.homes.get(group.id) for home, _ in self.lists.tables())
        if incomplete and not (listed and ordinals == list(range(1, len(ordinals) + 1))):
            absent.add(path)
        namer = Namer()
        named: dict[str, Instance] = {}
        for one in met:
            key = self.notes.instance_key(path, one.ordinal) if self.notes is not None else None
            if key is None and (one.blank or (_is_whole(one) and self._is_blank(one.slots))):
                if any(told.lost and not told.boxes for told in self._told[id(one.slots)].values()):
                    absent.add(path)  # the source had more instances, and lost them
                continue
            named[namer(instance_name(self.form, group.id, one)) if key is None else key] = one
        if named:
            instances[path] = tuple(named)
        lost: set[ItemPath] = set()
        for key, instance in named.items():
            self._instance(path.instance(key), instance, values, lost)
        if path not in absent:  # else every item of the group that has no value counts as absent anyway
            absent |= lost

    def _instance(
        self, path: ItemPath, instance: Instance, values: dict[ItemPath, Value], absent: set[ItemPath]
    ) -> None:
        told = self._told[id(instance.slots)]
        for item in self.form.members(path.id):
            if item.holds_value:
                self._item(ItemPath(item.id, path.instances), item, told, values, absent)

    # Lists

    def _tables(self, section: FormSection, run: Run | None) -> dict[str, dict[str, Table | None]]:
        """The tables of a section by item and key: lists below the title of an annex, and those with a head; None for
        one of which only the name is there."""
        found: dict[str, dict[str, Table | None]] = {}
        if run is not None and run.lists:
            below = {key: self._list_below_title(parts) for key, parts in run.lists.items()}
            found[section.items[0].id] = {key: table for key, table in below.items() if table is not None}
        for item, key, grid in self.grids.tables(section.id) if self.grids is not None else ():
            known = found.setdefault(item.id, {})
            known[key if key not in known else f"{key}〔{len(known) + 1}〕"] = grid
        for home, table in self.lists.tables():
            if home.section == section.id:
                namer = Namer()
                tables = found.setdefault(home.id, {})
                for key in tables:
                    namer(key)
                tables[namer(home.label)] = table
        return found

    def _list_below_title(self, parts: list[Part]) -> Table | None:
        canvas = Canvas(parts)
        canvas.claim_rest(PLACED)
        self.ledger.settle(canvas)
        return ruled_table(parts) or recorded_items(canvas.text)


def _slots_of(run: Run) -> Iterator[dict[str, Slot]]:
    yield run.slots
    for instances in run.groups.values():
        for instance in instances:
            yield instance.slots


def _is_whole(instance: Instance) -> bool:
    return any(part.whole for slot in instance.slots.values() for part in slot.parts)
