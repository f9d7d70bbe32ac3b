"""Labels and contents in reading order → slots: which contents stand beside which item of which instance.

A *run* is one stretch of a section: Ⅱ has one for every 特定個人情報ファイル. What an instance is called is not known
before its contents are read; so runs and instances are kept in the order they were met, and named later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pia_diff.forms import Form, FormItem, FormSection
from pia_diff.model import instance_key
from pia_diff.readers.canvas import Ledger, Part
from pia_diff.readers.cells import Piece
from pia_diff.readers.labels import Entry, LabelIndex, frames
from pia_diff.readers.matcher import Match
from pia_diff.workbook.marks import UNREADABLE

_NAME_IN_BRACKETS = re.compile(r"^\s*[＜<【〈《\[［■●◆]([^＜＞<>【】〈〉《》\[\]［］]*)[＞>】〉》\]］]?\s*$")
_SHEET_HEAD = re.compile(r"\s*(?:Ⅲ|Ⅱ|III|II|[（(]?様式[^）)]*[）)]?)[.．、\s]*")

TORN_FILE_LABELS = 8
"""So many labels are looked at to tell whether another file begins whose own beginning is missing."""


@dataclass
class Slot:
    """The contents met beside one item: one *take* for every time its label was printed.

    `before` names items whose labels stood just before this one without contents, so that both share the contents.
    """

    item: FormItem
    takes: list[list[Part]] = field(default_factory=list)
    before: list[FormItem] = field(default_factory=list)

    @property
    def parts(self) -> Iterable[Part]:
        return (part for take in self.takes for part in take)

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)

    @property
    def first_take(self) -> str:
        """The contents where the label was first printed with any."""
        take = next(filter(None, self.takes), [])
        return "\n".join(part.text for part in take)


@dataclass
class Instance:
    """One instance of a group; `ordinal` is its printed number, None where its beginning is missing."""

    ordinal: int | None
    slots: dict[str, Slot] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether nothing at all is written in it: an unused slot of the form."""
        return not any(True for slot in self.slots.values() for _ in slot.parts)


@dataclass
class Run:
    """One stretch of a section."""

    section: FormSection
    slots: dict[str, Slot] = field(default_factory=dict)
    groups: dict[str, list[Instance]] = field(default_factory=dict)
    lists: dict[str, list[Part]] = field(default_factory=dict)
    furthest: int = -1
    sheet: str = ""
    nameless: list[Part] = field(default_factory=list)
    lost_list: bool = False

    def name(self) -> str:
        """The key of the file a run of Ⅱ or Ⅲ names, else what its sheet is called after; empty where there is none."""
        slot = self.slots.get(self.section.items[0].id)
        first = slot.first_take.strip().partition("\n")[0] if slot is not None else ""
        if first == UNREADABLE:
            return ""
        return instance_key(first) if first else self._sheet_name()

    def _sheet_name(self) -> str:
        """`Ⅱファイルの概要_住基台帳` → 住基台帳."""
        head = _SHEET_HEAD.match(self.sheet)
        rest = self.sheet[head.end() :] if head is not None else ""
        for words in (self.section.title, self.section.short):
            rest = rest.removeprefix(words)
        rest = instance_key(rest.strip(" 　_＿-－・")) if rest.strip() else ""
        return rest if re.search(r"[^\W\d_]", rest) else ""


class Sorter:
    """Sorts matched pieces into runs and slots. `runs` and `ledger` hold the result."""

    def __init__(self, form: Form, index: LabelIndex, ledger: Ledger) -> None:
        self.form = form
        self.index = index
        self.ledger = ledger
        self.runs: list[Run] = []
        self._latest: dict[str, Run] = {}
        self._slot: Slot | None = None
        self._list: Run | None = None
        self._list_key = ""
        self._alone = True
        self._files: set[str] = set()
        self._titled = ""
        self._heads: dict[int, Slot] = {}
        self._last: Entry | None = None
        self._labels: list[Entry] = []
        self._position = -1
        self.places: list[tuple[tuple[str, int, int], FormSection]] = []

    def sort(self, rows: Sequence[Sequence[Match]]) -> None:
        """Sorts the rows of a whole document."""
        self._labels = [one.reading.entry for row in rows for one in row if one.reading is not None]
        for row in rows:
            self._alone = len(row) == 1
            self._row(row)
        self._settle_nameless()

    def _settle_nameless(self) -> None:
        """A list below the title of the annex that names no file belongs to the only one there is; else nobody knows
        whose it is."""
        for run in self.runs:
            if run.nameless and not run.lists and len(self._files) == 1 and all(part.whole for part in run.nameless):
                run.lists[next(iter(self._files))] = run.nameless
            else:
                run.lost_list = bool(run.nameless)
                for part in run.nameless:
                    self.ledger.leave(part)

    def _row(self, row: Sequence[Match]) -> None:
        contents = [one.piece for one in row if one.reading is None]
        labels = [one for one in row if one.reading is not None]
        heads, self._heads = self._heads, {}
        if heads and not labels and {piece.column for piece in contents} <= heads.keys():
            for piece in contents:
                self._put(heads[piece.column], piece.text, piece)
            self._heads = heads if contents[0].cell.whole else {}
            return
        first_label = next((n for n, one in enumerate(row) if one.reading is not None), None)
        slots: dict[int, Slot] = {}
        waiting: list[FormItem] = []
        for n, one in enumerate(row):
            if one.reading is None:
                if first_label is not None and n < first_label and _frames(one.piece.text, row[first_label]):
                    self.ledger.count_form(one.piece.text)
                    continue
                if first_label is not None and n < first_label and one.piece.cell.whole:
                    self.ledger.leave(Part.of(one.piece))  # contents never stand at the left of a label
                    continue
                self._contents(one.piece.text, one.piece)
                waiting = []
                continue
            slot = self._label(one)
            self._note_place(one)
            rest = one.piece.text[one.reading.end :].lstrip(" \t:：\u3000")
            self.ledger.count_form(one.piece.text[: len(one.piece.text) - len(rest)])
            if slot is not None:
                slots[one.piece.column] = slot
                slot.before.extend(item for item in waiting if item not in slot.before)
                if slot.item.kind in ("choice", "multi") and not one.piece.cell.whole:
                    waiting = [*waiting[-3:], slot.item]
            if rest.strip():
                self._contents(rest, one.piece)
                waiting = []
        if len(slots) > 1 and not contents and all(slot.item.holds_value for slot in slots.values()):
            self._heads = slots

    def _note_place(self, one: Match) -> None:
        """Notes where on its sheet or page a section begins."""
        assert one.reading is not None
        section = one.reading.entry.section
        cell = one.piece.cell
        if self.places and self.places[-1][1] is section and self.places[-1][0][0] == cell.sheet:
            return
        self.places.append(((cell.sheet, cell.page, cell.row), section))

    def section_at(self, sheet: str, page: int, row: int) -> FormSection | None:
        """The section that a place of a sheet or page lies in."""
        here = [one for one in self.places if one[0][0] == sheet]
        before = [section for place, section in here if place[1:] <= (page, row)]
        return before[-1] if before else here[0][1] if here else None

    def _label(self, one: Match) -> Slot | None:
        """Opens the slot a label stands for; None for titles and headings that hold nothing."""
        assert one.reading is not None
        entry = one.reading.entry
        previous, self._last = self._last, entry
        self._position += 1
        self._list = None
        self._slot = None
        if entry.item is None:
            self._titled = entry.section.id
            self._open_list(entry)
            if one.piece.cell.whole and entry.section.items[0].kind == "figure":
                self._open_figure(entry)
            if one.piece.cell.whole and all(item.kind == "table" for item in entry.section.items):
                self._latest.get(entry.section.id) or self._new_run(entry.section)
            return None
        run = self._run_for(entry, previous, one.reading.ordinal)
        run.sheet = run.sheet or one.piece.cell.sheet
        self._titled = ""
        run.furthest = max(run.furthest, entry.index)
        if entry.group is None:
            self._slot = _slot(run.slots, entry.item)
        else:
            self._slot = self._group_slot(run, entry, one.reading.ordinal, previous)
        if self._slot is not None:
            self._slot.takes.append([])
        return self._slot

    def _open_figure(self, entry: Entry) -> None:
        """A drawing stands below the title of its section, without a label."""
        run = self._latest.get(entry.section.id) or self._new_run(entry.section)
        self._slot = _slot(run.slots, entry.section.items[0])
        self._slot.takes.append([])

    def _open_list(self, entry: Entry) -> None:
        if entry.heads_list:
            self._list = self._latest.get(entry.section.id) or self._new_run(entry.section)
            self._list_key = ""
            self._files = {name for one in self.runs if one.section.per_file and (name := one.name())}

    def _run_for(self, entry: Entry, previous: Entry | None, ordinal: int | None) -> Run:
        run = self._latest.get(entry.section.id)
        if run is None or (entry.section.per_file and self._begins_file(run, entry, previous, ordinal)):
            return self._new_run(entry.section)
        return run

    def _begins_file(self, run: Run, entry: Entry, previous: Entry | None, ordinal: int | None) -> bool:
        assert entry.item is not None
        if entry.opens_file:
            return run.furthest > entry.index or (self._titled == entry.section.id and run.furthest >= entry.index)
        if self._titled == entry.section.id and entry.index < run.furthest:
            return True
        if entry.heads_group and ordinal == 1:
            return self._counts_anew(run, entry)
        went_back = previous is not None and previous.section is entry.section and entry.index < previous.index
        return went_back and entry.group is None and self._met_before(run) > TORN_FILE_LABELS / 2

    def _counts_anew(self, run: Run, entry: Entry) -> bool:
        """Whether the first instance of a group comes a second time, and not only its head on a new page."""
        first = next((one for one in run.groups.get(entry.group or "", ()) if one.ordinal == 1), None)
        following = self._labels[self._position + 1 : self._position + 2]
        return first is not None and any(one.item is not None and one.item.id in first.slots for one in following)

    def _met_before(self, run: Run) -> int:
        """How many of the next labels the run has already: one is a slip, most of them are another file."""
        ahead = self._labels[self._position : self._position + TORN_FILE_LABELS]
        return sum(one.item is not None and one.section is run.section and one.item.id in run.slots for one in ahead)

    def _new_run(self, section: FormSection) -> Run:
        run = Run(section)
        self.runs.append(run)
        self._latest[section.id] = run
        return run

    def _group_slot(self, run: Run, entry: Entry, ordinal: int | None, previous: Entry | None) -> Slot | None:
        assert entry.item is not None and entry.group is not None
        instances = run.groups.setdefault(entry.group, [])
        if entry.heads_group:
            if not instances or instances[-1].ordinal != ordinal or set(instances[-1].slots) - {f"{entry.group}.name"}:
                instances.append(Instance(ordinal))
            name = self.form.items.get(f"{entry.group}.name")
            return _slot(instances[-1].slots, name) if name is not None else None
        torn = not instances or previous is None
        if not torn and previous is not None:
            left = previous.group != entry.group
            back = previous.index > entry.index
            torn = (left or back) and entry.item.id in instances[-1].slots
        if torn:
            instances.append(Instance(None))
        return _slot(instances[-1].slots, entry.item)

    def _contents(self, text: str, piece: Piece) -> None:
        if not text:
            return
        if self._list is not None:
            for line in text.split("\n") if piece.cell.whole else (text,):
                self._list_contents(line, piece)
        elif self._slot is not None:
            self._put(self._slot, text, piece)
        else:
            self.ledger.leave(Part.of(piece, text))

    def _put(self, slot: Slot, text: str, piece: Piece) -> None:
        if not slot.takes:
            slot.takes.append([])
        slot.takes[-1].append(Part.of(piece, text if piece.cell.whole else text.strip(" \t")))

    def _list_contents(self, text: str, piece: Piece) -> None:
        assert self._list is not None
        key = self._file_named(text) if self._alone or not piece.cell.whole else ""
        if key:
            self._list_key = key
            self._list.lists.setdefault(key, [])
            self.ledger.count_form(text)
        elif self._list_key:
            self._list.lists[self._list_key].append(Part.of(piece, text.strip(" \t")))
        else:
            self._list.nameless.append(Part.of(piece, text))

    def _file_named(self, text: str) -> str:
        """The key of the file that a line of the annex names: one met in Ⅱ, or what is called a ファイル."""
        if len(text) > 60 or "。" in text or "、" in text:
            return ""
        key = instance_key(_NAME_IN_BRACKETS.sub(r"\1", instance_key(text)))
        return key if key in self._files or key.endswith("ファイル") else ""


def _frames(text: str, label: Match) -> bool:
    return label.reading is not None and frames(text, label.reading.entry)


def _slot(slots: dict[str, Slot], item: FormItem) -> Slot:
    return slots.setdefault(item.id, Slot(item))
