"""One official form at one revision, read from `data/<form id>.json`.

The data files hold one item a line (JSON, because it reads thirty times faster than YAML and every command reads
one). A revision that changed little names its `base` and lists only what differs.
Source of the contents: 特定個人情報保護評価に関する規則 様式第2～第4 as printed on published documents.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pia_diff.errors import PiaDiffError

DATA = Path(__file__).parent / "data"

ROMAN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ", "VI": "Ⅵ"}
"""Section ids that the forms print as a Roman numeral."""

VALUE_KINDS = frozenset({"text", "choice", "multi", "number", "date", "figure", "table"})


class UnknownForm(PiaDiffError):
    """No form of that id is known."""

    code = "unknown_form"
    template = "unknown form '{form}'; known forms: {known}"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a Choice or Checks item.

    `printed` is the option as the form prints it (`1) 実施する`, `その他 ( )`), `label` the words that identify it
    (`実施する`, `その他`), `group` the sub-heading it stands under (`業務関係情報`), `free` whether a bracket for
    free text follows it.
    """

    printed: str
    label: str
    group: str = ""
    free: bool = False


class OptionSet(tuple[Option, ...]):
    """The options of one question, in printed order."""

    @cached_property
    def _by_spelling(self) -> dict[str, Option]:
        found: dict[str, Option] = {}
        for option in self:
            for spelling in (option.label, option.printed):
                found.setdefault(fold_option(spelling), option)
        return found

    def find(self, text: str) -> Option | None:
        """The option that `text` names, by its label, as printed or with its sub-heading; None when there is none."""
        return self._by_spelling.get(text) or self._by_spelling.get(fold_option(text))


NO_OPTIONS = OptionSet()


@dataclass(frozen=True, slots=True)
class FormItem:
    """One item of a form.

    `id` is stable across revisions; `[]` in it marks a repeating group. `no` is the number as printed (`⑥`, `３．`)
    or empty. `important` says that the form prints ※: a change is a 重要な変更 unless an exception holds.
    `concept` is the same for the same question in every form.
    """

    id: str
    section: str
    label: str
    kind: str
    no: str = ""
    options: OptionSet = NO_OPTIONS
    important: bool = False
    concept: str = ""
    slots: str = ""
    note: str = ""
    source: str = ""

    @property
    def holds_value(self) -> bool:
        """Whether the item can be filled in (headings and groups cannot)."""
        return self.kind in VALUE_KINDS

    @property
    def word(self) -> str:
        """The label, of a repeating group without its counter: `委託事項n` → `委託事項`."""
        return self.label.removesuffix("n")

    @property
    def counted(self) -> bool:
        """Whether print gives every instance of this group a number: `委託事項1`, `委託事項2`."""
        return self.id.endswith("[]") and self.word != self.label

    def option(self, text: str) -> Option | None:
        """The option that `text` names (see `OptionSet.find`), None when there is none."""
        return self.options.find(text)


@dataclass(frozen=True, slots=True)
class FormSection:
    """A printed section or annex.

    `per_file` sections (Ⅱ, Ⅲ) repeat for every 特定個人情報ファイル. `file` is the name the store gives the section: of
    a YAML file, or of the folder of a section that repeats.
    """

    id: str
    title: str
    short: str
    file: str
    per_file: bool
    important: bool
    items: tuple[FormItem, ...]

    @property
    def printed(self) -> str:
        """Numeral and short title as cities write them in 項目: `Ⅱ ファイルの概要`."""
        return f"{ROMAN[self.id]} {self.short}" if self.id in ROMAN else self.short


@dataclass(frozen=True)
class Form:
    """An official form at one revision (`form4-2024`).

    `number` is the number of the 様式 (2, 3 or 4), `printed` the tag printed on the cover, `revised` the month of
    that revision.
    """

    id: str
    name: str
    printed: str
    revised: str
    sections: tuple[FormSection, ...]

    @property
    def number(self) -> int:
        return int(self.id[4])

    @cached_property
    def items(self) -> dict[str, FormItem]:
        """All entries by id, in printed order."""
        return {item.id: item for section in self.sections for item in section.items}

    @cached_property
    def _sections(self) -> dict[str, FormSection]:
        return {section.id: section for section in self.sections}

    def section(self, item_id: str) -> FormSection:
        """The section an id belongs to. KeyError when the form has no such section."""
        return self._sections[item_id.partition(".")[0]]

    @cached_property
    def annex(self) -> FormSection:
        """The section 変更箇所: 別添3 of 様式4, 別添2 of 様式3, the last section of 様式2."""
        return next(s for s in self.sections if any(item.concept == "change" for item in s.items))

    @cached_property
    def by_concept(self) -> dict[str, FormItem]:
        """The first item of each concept."""
        found: dict[str, FormItem] = {}
        for item in self.items.values():
            if item.concept:
                found.setdefault(item.concept, item)
        return found

    def ancestors(self, item: FormItem) -> tuple[FormItem, ...]:
        """The headings, groups and items an item stands under, outermost first, without itself."""
        parts = item.id.split(".")
        above = (".".join(parts[:n]) for n in range(2, len(parts)))
        return tuple(self.items[one] for one in above if one in self.items)

    def group_of(self, item_id: str) -> str | None:
        """Id of the innermost repeating group (`II.4.out[]`) an id stands in, None outside groups."""
        head, bracket, _ = item_id.rpartition("[]")
        return head + bracket if bracket else None

    def name_item(self, group_id: str) -> FormItem | None:
        """The item whose text names an instance of a group: `.name`, else the first item; None for a table."""
        return self.items.get(f"{group_id}.name") or self.items.get(f"{group_id}.1")

    def members(self, group_id: str) -> tuple[FormItem, ...]:
        """The items of a group in printed order."""
        return tuple(item for item in self.section(group_id).items if item.id.startswith(group_id + "."))

    def holds_important(self, item_id: str) -> bool:
        """Whether an item, or anything that stands under it, carries ※."""
        item = self.items.get(item_id)
        if item is not None and item.important:
            return True
        under = item_id + "."
        return any(other.important and other.id.startswith(under) for other in self.section(item_id).items)


def fold_option(text: str) -> str:
    """Options are compared without width, blanks, number, bracket for free text and the unit after it."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    number, bracket, rest = folded.partition(")")
    if bracket and number.isdigit():
        folded = rest
    return folded.removesuffix("件").removesuffix("()") if folded.endswith(("()", "()件")) else folded


def _option(printed: str) -> Option:
    group, slash, rest = printed.rpartition("/")
    number, bracket, label = rest.partition(") ")
    if not (bracket and number.isdigit()):
        label = rest
    free = "( )" in label
    return Option(printed, label.partition(" ( )")[0] if free else label, group if slash else "", free)


def form_ids() -> tuple[str, ...]:
    """The ids of all known forms, `form2-2018` … `form4-2024`."""
    return tuple(sorted(path.stem for path in DATA.glob("form*.json")))


@cache
def _option_sets() -> dict[str, OptionSet]:
    raw = json.loads((DATA / "options.json").read_text("utf-8"))
    return {name: OptionSet(map(_option, options)) for name, options in raw.items()}


def _item(raw: dict[str, Any], section: str) -> FormItem:
    options = _option_sets()[raw["options"]] if "options" in raw else NO_OPTIONS
    return FormItem(**{**raw, "options": options, "section": section})


@cache
def load_form(form_id: str) -> Form:
    """The form of that id (`form4-2024`). Raises UnknownForm."""
    path = DATA / f"{form_id}.json"
    if form_id not in form_ids():
        raise UnknownForm(form=form_id, known=", ".join(form_ids()))
    raw = json.loads(path.read_text("utf-8"))
    if "base" in raw:
        base = load_form(raw["base"])
        labels = raw.get("labels", {})
        sections = tuple(
            replace(s, items=tuple(replace(i, label=labels[i.id]) if i.id in labels else i for i in s.items))
            for s in base.sections
        )
        return Form(form_id, base.name, raw["printed"], raw["revised"], sections)
    sections = tuple(
        FormSection(
            id=s["id"],
            title=s["title"],
            short=s["short"],
            file=s["file"],
            per_file=s.get("per_file", False),
            important=s.get("important", False),
            items=tuple(_item(i, s["id"]) for i in s["items"]),
        )
        for s in raw["sections"]
    )
    return Form(form_id, raw["name"], raw["printed"], raw["revised"], sections)
