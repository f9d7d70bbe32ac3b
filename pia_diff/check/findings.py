"""What a check finds, and the words for it."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pia_diff.errors import N_
from pia_diff.forms import Form
from pia_diff.model import ItemPath
from pia_diff.printed import NumberOf, printed_item


class Severity(enum.Enum):
    """How grave a finding is: it must be mended; a person must look; good to know."""

    WRONG = "誤り"
    ASK = "要確認"
    NOTE = "参考"


class Kind(NamedTuple):
    """The words of one kind of finding, in English: message ids of the translation, with `{field}` places."""

    message: str
    remedy: str


KINDS: dict[str, Kind] = {
    "required": Kind(N_("this must be filled in and is empty"), N_("fill it in")),
    "nameless": Kind(
        N_("something is filled in here, but not the name"), N_("fill in the name, or empty what is not used")
    ),
    "section_empty": Kind(N_("nothing is filled in here"), N_("fill in the section")),
    "option": Kind(
        N_("'{found}' is not an option of this item"), N_("choose one of the options of the form: {allowed}")
    ),
    "free_text": Kind(
        N_("'{option}' is marked, but nothing stands in its brackets"), N_("write into the brackets what is meant")
    ),
    "no_number": Kind(N_("'{found}' is not a number"), N_("write the number alone, in digits")),
    "impossible_date": Kind(N_("'{found}' is no day of the calendar"), N_("correct the date")),
    "not_a_date": Kind(N_("'{found}' is not a date"), N_("write it as 令和7年3月31日")),
    "published_ahead": Kind(N_("the 公表日 {found} is still to come"), N_("right for a draft; else correct the date")),
    "after_published": Kind(N_("{found} is later than the 公表日 {published}"), N_("correct one of the two dates")),
    "counts_differ": Kind(
        N_("it says {stated} 件, but lists {listed}"), N_("correct the number, or list what is missing")
    ),
    "uncounted": Kind(N_("the number of 件 is empty, but it lists {listed}"), N_("write the number into the brackets")),
    "counted_elsewhere": Kind(
        N_("it says {stated} 件 and lists {listed}; the others stand in a 別紙 that is not part of this document"),
        N_("compare the number with the 別紙"),
    ),
    "listed_unmarked": Kind(
        N_("it lists {listed} under {group}, but '{option}' is not chosen"),
        N_("correct the choice, or take the list out"),
    ),
    "contradiction": Kind(
        N_("'{found}' does not go with {other}: {other_found}"), N_("correct one of the two; {reason}")
    ),
    "unmarked": Kind(
        N_("'{option}' is not marked, though {other} says: {other_found}"),
        N_("mark it, or correct the other; {reason}"),
    ),
    "threshold": Kind(
        N_("'{found}' does not follow from {other}: {other_found}"),
        N_("judge the threshold again, or correct the number of persons; {reason}"),
    ),
    "form_tag": Kind(
        N_("the tag {found} names another form than {form}"), N_("check that it was read on the right form (--form)")
    ),
    "no_files": Kind(N_("the document has no 特定個人情報ファイル"), N_("fill in Ⅱ and Ⅲ for every file it names")),
    "file_without_section": Kind(
        N_("the file '{file}' has no {section}"), N_("fill in the section for this file, or take the file out")
    ),
    "file_unnamed": Kind(
        N_("the file '{file}' has sections of its own, but is not named here"),
        N_("name it here, or write its name the same way everywhere"),
    ),
    "file_named_only": Kind(
        N_("'{file}' is named here, but no section is about a file of this name"),
        N_("fill in its sections, or write its name the same way everywhere"),
    ),
    "no_field_list": Kind(
        N_("{other} refers to {annex}, but no list of the file '{file}' stands there"),
        N_("add the list of its 記録項目 to the annex"),
    ),
    "row_empty": Kind(N_("row {row} of the annex says nothing"), N_("fill it in, or delete the row")),
    "row_without_date": Kind(N_("row {row} of the annex has no 変更日"), N_("write the date into every row")),
    "row_date_carried": Kind(
        N_("row {row} of the annex has no 変更日; that of the row above is taken: {found}"),
        N_("write the date into every row"),
    ),
    "row_date": Kind(N_("row {row} of the annex: '{found}' is not a date"), N_("write it as 令和7年3月31日")),
    "row_timing": Kind(N_("row {row} of the annex: 提出時期 is '{found}'"), N_("write 事前 or 事後")),
    "rows_earlier": Kind(
        N_("row {row} of the annex ({found}) is earlier than the row before it ({before})"),
        N_("check the dates; put the rows in the order of their dates"),
    ),
    "rows_later": Kind(
        N_(
            "row {row} of the annex ({found}) is later than the row before it ({before}), though the newest stand first"
        ),
        N_("check the dates; put the rows in the order of their dates"),
    ),
    "lost": Kind(
        N_("読取不能: {count} items were lost when the document was read, and were not checked: {where}"),
        N_("look them up in the original; 'pia-diff read' lists them"),
    ),
    "left_over": Kind(
        N_("{count} passages ({characters} characters) found no item"),
        N_("put them where they belong; 'pia-diff read' and 'pia-diff export' list them"),
    ),
}
"""Every kind of finding by its id."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found.

    `kind` is one of KINDS; `path` the item, group, section or instance, None for the document as a whole; `item` the
    same as print has it; `fields` what the words of the kind leave open.
    """

    kind: str
    severity: Severity
    path: ItemPath | None
    item: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What was found, in English."""
        return KINDS[self.kind].message.format(**self.fields)

    @property
    def remedy(self) -> str:
        """What to do, in English."""
        return KINDS[self.kind].remedy.format(**self.fields)


class Findings:
    """Collects findings; the words of an item come from the form, `files` are those of the assessment in order."""

    def __init__(self, form: Form, files: Sequence[str] = (), number_of: NumberOf | None = None) -> None:
        self._form = form
        self._files = files
        self._number_of = number_of
        self._found: list[Finding] = []

    def add(self, kind: str, severity: Severity, path: ItemPath | None, **fields: Any) -> None:
        """Keeps a finding."""
        self._found.append(Finding(kind, severity, path, self.printed(path), fields))

    def printed(self, path: ItemPath | None) -> str:
        """The 項目 of a path, empty for none."""
        return printed_item(self._form, path, self._number_of) if path is not None else ""

    def sorted(self) -> tuple[Finding, ...]:
        """The gravest first, those of one severity in printed order, the document as a whole last."""
        grave = list(Severity)
        items = {item_id: place for place, item_id in enumerate(self._form.items)}
        sections = [section.id for section in self._form.sections]

        def order(one: Finding) -> tuple[int, ...]:
            if one.path is None:
                return (grave.index(one.severity), len(sections))
            per_file = self._form.section(one.path.id).per_file and one.path.instances[:1]
            file = self._files.index(one.path.instances[0]) if per_file and one.path.instances[0] in self._files else -1
            section = sections.index(one.path.section_id)
            return (grave.index(one.severity), section, file, items.get(one.path.id, -1))

        return tuple(sorted(self._found, key=order))
