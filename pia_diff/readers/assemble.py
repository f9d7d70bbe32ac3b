"""Slots → Assessment: values, what is empty, what is absent, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pia_diff.forms import Form, FormItem, FormSection
from pia_diff.model import Assessment, ItemPath, Section, Sections, Table, Text, Value, clean_lines
from pia_diff.readers.absence import MarkKeeping, compressed, group_is_incomplete
from pia_diff.readers.canvas import PLACED, Canvas, Ledger, Part
from pia_diff.readers.lists import ListReader
from pia_diff.readers.naming import Namer, instance_name, listed_files, name_runs
from pia_diff.readers.runs import Instance, Run, Slot
from pia_diff.readers.values import NOTHING_SAID, Understood, claim_count, claim_inline, understand

Told = dict[str, Understood]
"""What was understood of the items of one run or instance, by item id; an item without an entry was never met."""


class Assembler:
    """Builds the assessment of one document; afterwards the ledger has settled every character."""

    def __init__(self, form: Form, ledger: Ledger, lists: ListReader) -> None:
        self.form = form
        self.ledger = ledger
        self.lists = lists
        self._told: dict[int, Told] = {}
        self._marks = MarkKeeping(())
        pairs = (pair for section in form.sections for pair in pairwise(section.items))
        self._next = {a.id: b for a, b in pairs if form.group_of(a.id) == form.group_of(b.id)}

    def assemble(self, runs: Sequence[Run]) -> Assessment:
        # All is understood before any of it is judged: what empty boxes mean shows in the document as a whole.
        for slots in (slots for run in runs for slots in _slots_of(run)):
            self._told[id(slots)] = self._understand(slots)
        items = self.form.items
        self._marks = MarkKeeping((items[key], one) for told in self._told.values() for key, one in told.items())
        listed = self._files_listed(runs)
        keys = name_runs(runs, listed)
        files = list(dict.fromkeys(keys.values()))
        if len(listed) > len(files):
            files = list(dict.fromkeys([*files, *listed]))
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
        return Assessment(self.form, sections, tuple(files), self.lists.annex_rows(), self.ledger.passages())

    # What stands beside the labels

    def _understand(self, slots: dict[str, Slot]) -> Told:
        told: Told = {}
        for slot in slots.values():
            if slot.item.kind == "text" and not slot.before:
                _keep(told, slot.item, self._paragraphs(slot))
                continue
            for take in slot.takes:
                canvas = Canvas(take)
                for item in slot.before:
                    _keep(told, item, understand(item, canvas, text_follows=slot.item.kind == "text"))
                _keep(told, slot.item, understand(slot.item, canvas))
                self._understand_beside(slot.item, slots, canvas, told)
                self.ledger.settle(canvas)
        return told

    def _paragraphs(self, slot: Slot) -> Understood:
        """Text under a label that was printed more than once is one text, without what was only repeated."""
        texts: dict[str, None] = {}
        for take in slot.takes:
            canvas = Canvas(take)
            understood = understand(slot.item, canvas)
            self.ledger.settle(canvas)
            if understood.value is not None:
                texts.setdefault(str(understood.value))
        return Understood(Text.of("\n".join(texts))) if texts else NOTHING_SAID

    def _understand_beside(self, item: FormItem, slots: dict[str, Slot], canvas: Canvas, told: Told) -> None:
        """Items without a place of their own in print: options beside a heading, `( )件`, a bracket after a choice."""
        if item.kind == "text":
            return
        other = self._next.get(item.id)
        if other is None or other.id in slots:
            return
        found: Understood | None = None
        if other.kind == "number":
            found = claim_count(other, canvas)
        elif other.kind == "text":
            found = claim_inline(other, canvas)
        elif other.kind == "multi" and _names_an_option(other, canvas):
            found = understand(other, canvas)
        if found is not None:
            _keep(told, other, found)

    # What the document says as a whole

    def _files_listed(self, runs: Sequence[Run]) -> list[str]:
        item = self.form.by_concept.get("file_names")
        found = (run.slots[item.id].text for run in runs if item is not None and item.id in run.slots)
        return listed_files(next(found, ""))

    def _section(self, section: FormSection, keys: tuple[str, ...], run: Run | None) -> Section:
        path = ItemPath(section.id, keys)
        values: dict[ItemPath, Value] = {}
        instances: dict[ItemPath, tuple[str, ...]] = {}
        absent: set[ItemPath] = set()
        tables = self._tables(section, run)
        if run is None and not tables:
            optional = "様式外" in section.title
            return Section(absent=frozenset() if optional else frozenset({path}))
        told = self._told[id(run.slots)] if run is not None else {}
        for item in section.items:
            if item.kind == "group" and run is not None:
                self._group(item, keys, run, told, values, instances, absent)
            elif item.kind == "table":
                group = ItemPath(item.id, (*keys, ""))
                if tables.get(item.id):
                    instances[group] = tuple(tables[item.id])
                    values.update((group.instance(key), table) for key, table in tables[item.id].items())
            elif item.holds_value and self.form.group_of(item.id) is None:
                self._item(ItemPath(item.id, keys), item, told, values, absent)
        met = {*run.slots, *run.groups} if run is not None else set()
        return Section(values, instances, compressed(self.form, section, absent, met))

    def _item(
        self, path: ItemPath, item: FormItem, told: Told, values: dict[ItemPath, Value], absent: set[ItemPath]
    ) -> None:
        understood = told.get(item.id)
        if understood is not None and understood.value is not None:
            values[path] = understood.value
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
        incomplete = group_is_incomplete(self.form, group, ordinals, told, run.slots, values, keys)
        listed = any(home is self.lists.homes.get(group.id) for home, _ in self.lists.tables())
        if incomplete and not (listed and ordinals == list(range(1, len(ordinals) + 1))):
            absent.add(path)
        namer = Namer()
        named = {namer(instance_name(self.form, group.id, one)): one for one in met if not one.blank}
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

    def _tables(self, section: FormSection, run: Run | None) -> dict[str, dict[str, Table]]:
        """The tables of a section by item and key: lists below the title of an annex, and those with a head."""
        found: dict[str, dict[str, Table]] = {}
        if run is not None and run.lists:
            below = {key: self._list_below_title(parts) for key, parts in run.lists.items()}
            found[section.items[0].id] = {key: table for key, table in below.items() if table is not None}
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
        lines = clean_lines(canvas.text)
        rows = enumerated("\n".join(lines))
        if rows:
            return Table(("番号", "記録項目"), tuple(rows))
        return Table(("記録項目",), tuple((line,) for line in lines if line)) if lines else None


_NUMBER = re.compile(r"(?:^|(?<=[\s、,，。;；]))([0-9０-９]{1,4})[.．]\s{0,9}", re.MULTILINE)


def enumerated(text: str) -> list[tuple[str, str]]:
    """The entries of `1. 宛名番号、2. 氏名、…` as (number, entry); none where the text is no such list.

    A number that does not follow the one before it is no number of the list; up to three may be missing.
    """
    starts: list[re.Match[str]] = []
    expected = 1
    for match in _NUMBER.finditer(text):
        if expected <= int(match[1]) <= expected + 3:
            starts.append(match)
            expected = int(match[1]) + 1
    if len(starts) < 3 or text[: starts[0].start()].strip():
        return []
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return [
        (match[1], "\n".join(clean_lines(text[match.end() : end].strip().rstrip("、,，"))))
        for match, end in zip(starts, ends, strict=True)
    ]


def _keep(told: Told, item: FormItem, understood: Understood) -> None:
    """The first value counts; that something was lost counts more than that nothing was said."""
    known = told.get(item.id)
    if known is None or (known.value is None and (understood.value is not None or understood.lost)):
        told[item.id] = understood


def _slots_of(run: Run) -> Iterator[dict[str, Slot]]:
    yield run.slots
    for instances in run.groups.values():
        for instance in instances:
            yield instance.slots


def _names_an_option(item: FormItem, canvas: Canvas) -> bool:
    return any(option.label.translate(str.maketrans("（）", "()")) in canvas.narrow for option in item.options)
