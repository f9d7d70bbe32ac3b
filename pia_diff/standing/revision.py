"""A version and its document: what the cover, the procedure and the numbers say.

Every answer is None (or empty) where the document does not tell, whether it was left blank or lost when it was read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from pia_diff.forms import FormItem
from pia_diff.model import AnnexRow, Assessment, Checks, ItemPath, Number, Section, State, Value
from pia_diff.store.version import Version, one_line
from pia_diff.timing.decisions import Decisions
from pia_diff.timing.thresholds import Measures, documents_of, enough_handlers, result_of, rung_of
from pia_diff.wareki import parse_date

Memo = dict[tuple[str, ItemPath, str], Section]
"""Sections read, by form, path and stored text: what did not change between versions is read once."""

ENDED = re.compile(r"\s*[【［\[（(〔]([^【［\[（(〔】］\]）)〕]*?)(?:事務)?(?:を|の)?(?:終了|廃止)\s*[】］\]）)〕]")
"""The mark that a task has ended, behind the name; in the bracket the day."""
_DAY = re.compile(r"(?:[^\W\d]{1,2}\.?(?:元|[0-9]+)|[0-9]{4})(?:年[0-9]+月[0-9]+日|([./-])[0-9]+\1[0-9]+)")


class Ended(NamedTuple):
    """The task has ended (【○年○月○日 終了】 after the name, 記載要領); `day` is None where that names no day."""

    day: date | None


class Revision:
    """One version with its document, and what was decided about its changes. `memo` is shared by the versions of one
    assessment.
    """

    def __init__(
        self, version: Version, assessment: Assessment, decisions: Decisions | None = None, memo: Memo | None = None
    ) -> None:
        self.version = version
        self.assessment = assessment
        self.decisions = Decisions() if decisions is None else decisions
        self.form = assessment.form
        self._memo = {} if memo is None else memo

    @property
    def rows(self) -> tuple[AnnexRow, ...]:
        """The annex 変更箇所 as published."""
        return self.assessment.rows

    @property
    def rows_lost(self) -> bool:
        """Whether the source lost the annex."""
        return self.assessment.state(ItemPath(self.form.annex.id)) is State.ABSENT

    @cached_property
    def published(self) -> date | None:
        """公表日: of the version, else as the document prints it."""
        return self.version.published or parse_date(self._text("head.published"))

    @cached_property
    def name(self) -> str:
        """評価書名, on one line; empty where it is not told."""
        return one_line(self._text("head.name"))

    @cached_property
    def organisation(self) -> str:
        """評価実施機関名, on one line."""
        return one_line(self._text("head.org"))

    @cached_property
    def ended(self) -> Ended | None:
        """What the name says about the end of the task; None where it says nothing."""
        found = ENDED.search(self.name)
        if found is None:
            return None
        day = _DAY.search("".join(unicodedata.normalize("NFKC", found[1]).split()))
        return Ended(parse_date(day.group()) if day else None)

    @cached_property
    def reviewed(self) -> date | None:
        """The day of the 第三者点検, which every evaluation of form 4 has (規則第7条第4項)."""
        return parse_date(self._text("proc.review_date"))

    @cached_property
    def emergency_applied(self) -> bool | None:
        """Whether form 2 marks 規則第9条第2項の適用; other forms, and the older form 2, have no such item."""
        value = self._value("rule9_2.applied")
        if isinstance(value, Checks):
            return any(option == "適用した" for option, _text in value.marked)
        item = self.form.by_concept.get("rule9_2.applied")
        return None if item and self.assessment.state(ItemPath(item.id)) is State.ABSENT else False

    @cached_property
    def measures(self) -> Measures:
        """What the document says of the thresholds. 取扱者数 and 重大事故 are looked up where they can matter."""
        persons = rung_of(self._text("office.target_count"))
        result = result_of(self._text("threshold.result") or self._text("proc.threshold"))
        if self.form.number == 2:
            return Measures(
                persons,
                _yes_no(self._text("threshold.staff"), "500人以上", "500人未満"),
                _yes_no(self._text("threshold.accident"), "発生あり", "発生なし"),
                result,
                documents_of(self._text("doc_kind")),
            )
        if persons is None or persons.plain == persons.raised:
            return Measures(persons, result=result, submitted=self.form.number)
        handlers = enough_handlers(self._own_staff(), self._entrusted_staff())
        return Measures(persons, handlers, self._accident(), result, self.form.number)

    # What the sections hold

    def _section(self, path: ItemPath) -> Section | None:
        sections = self.assessment.sections
        if path not in sections:
            return None
        fingerprint = sections.fingerprint(path)
        if fingerprint is None:
            return sections[path]
        key = (self.form.id, path, fingerprint)
        if key not in self._memo:
            self._memo[key] = sections[path]
        return self._memo[key]

    def _value(self, concept: str, file: str | None = None) -> Value | None:
        """The value of an item outside groups, of one file where its section repeats."""
        item = self.form.by_concept.get(concept)
        if item is None:
            return None
        keys = () if file is None else (file,)
        section = self._section(ItemPath(item.section, keys))
        return section.values.get(ItemPath(item.id, keys)) if section else None

    def _text(self, concept: str, file: str | None = None) -> str:
        value = self._value(concept, file)
        return "" if value is None else str(value)

    def _own_staff(self) -> list[str | None]:
        """使用者数 of every file; None for what is not told."""
        told = [self._text("use.staff_count", file) or None for file in self.assessment.files]
        return told if told and not self._files_lost() else [*told, None]

    def _files_lost(self) -> bool:
        """Whether nobody knows which other files the document has."""
        section_id = self.form.by_concept["use.staff_count"].section
        paths = (path for path in self.assessment.sections if not path.instances)
        return any(lost.id == section_id for path in paths for lost in (self._section(path) or Section()).absent)

    def _entrusted_staff(self) -> Iterator[str | None]:
        """委託先における取扱者数 of every 委託事項; None for what is not told."""
        item = self.form.by_concept["outsource.staff_count"]
        for file in self.assessment.files:
            if self._text("outsource.has", file) == "委託しない":
                continue
            section = self._section(ItemPath(item.section, (file,))) or Section()
            listed = list(self._listed(item, section, file))
            stated = self._value("outsource.count", file)
            more = isinstance(stated, Number) and (stated.value or 0) > len(listed)
            yield from listed
            if more or not listed or _is_torn(section, item):
                yield None

    def _listed(self, item: FormItem, section: Section, file: str) -> Iterator[str | None]:
        group = ItemPath(self.form.group_of(item.id) or "", (file, ""))
        for key in section.instances.get(group, ()):
            value = section.values.get(ItemPath(item.id, (file, key)))
            yield None if value is None else str(value)

    def _accident(self) -> bool | None:
        """Forms 3 and 4 ask for three years and for all 個人情報: none there is none; one there may be none within a
        year.
        """
        texts = [self._text("risk.store.accident", file) for file in self.assessment.files]
        return False if set(texts) == {"発生なし"} and not self._files_lost() else None


def _is_torn(section: Section, item: FormItem) -> bool:
    """Whether the source lost instances of the item's group, or all of it."""
    group = item.id.rpartition("[]")[0] + "[]"
    return any(lost.id == group or group.startswith(lost.id + ".") for lost in section.absent)


def _yes_no(text: str, yes: str, no: str) -> bool | None:
    return True if text == yes else False if text == no else None
