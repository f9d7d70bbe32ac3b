"""What the form prints: titles, labels, lists of options; and how sheets are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pia_diff.forms import Form, FormItem, FormSection, Option
from pia_diff.forms.catalogue import ROMAN
from pia_diff.workbook.measure import ems, units

_FULL_WIDTH = str.maketrans({"(": "（", ")": "）", ":": "："})
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")
_TAG = re.compile(r"\[?(?:平成|令和)(?:[0-9]{1,2}|元)年[0-9]{1,2}月様式[0-9]\]?")
LONGEST_SHEET_NAME = 31
NOTE = " ※"
LIST_HEAD = "＜選択肢＞"


def title_of(form: Form, section: FormSection) -> str:
    """The title of a section as its sheet prints it, with ※ where the whole section carries it."""
    if section.id not in ROMAN:
        return section.title.partition(" / ")[0].translate(_FULL_WIDTH)
    title = f"{ROMAN[section.id]}　{section.title.translate(_FULL_WIDTH)}"
    return title + NOTE + _exempt(form, section) if section.important else title


def _exempt(form: Form, section: FormSection) -> str:
    """What the ※ of a section does not hold for: `（７．リスク1⑨を除く。）`."""
    item = next((one for one in section.items if one.no[:1] in "①②③④⑤⑥⑦⑧⑨⑩" and one.no and not one.important), None)
    if item is None:
        return ""
    above = "".join(one.no or one.label.partition(":")[0] for one in form.ancestors(item))
    return f"（{above}{item.no}を除く。）"


def label_of(form: Form, item: FormItem) -> str:
    """The label of an item with its number, and ※ unless something above it carries it already."""
    label = "\n".join(item.label.split(" / ")).translate(_FULL_WIDTH)
    above = form.section(item.id).important or any(one.important for one in form.ancestors(item))
    return item.no + label + (NOTE if item.important and not above else "")


def shown_beside_heading(item: FormItem) -> bool:
    """Whether the options of an item stand beside the heading before it, without a label: `[ ] 委託しない`."""
    return item.kind == "multi" and item.label == " / ".join(option.label for option in item.options)


def option_list(options: Iterable[Option], pixels: int, points: float) -> str:
    """The list printed beside a choice, as many options a line as there is room for."""
    room = (pixels - 8) / (points * 96 / 72) - 1
    rows: list[str] = []
    for option in options:
        joined = f"{rows[-1]}　{option.printed}" if rows else ""
        if rows and ems(joined) <= room:
            rows[-1] = joined
        else:
            rows.append(option.printed)
    return "\n".join([LIST_HEAD, *rows])


def is_tag(text: str) -> bool:
    """Whether a text is nothing but the tag of a form: `[令和６年10月　様式４]`."""
    return _TAG.fullmatch("".join(unicodedata.normalize("NFKC", text).split())) is not None


class SheetNames:
    """Gives names to sheets: what Excel allows, and never two that are one to it."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def __call__(self, wanted: str) -> str:
        base = _NOT_IN_SHEET_NAMES.sub("_", " ".join(wanted.split())).strip("' ") or "_"
        name, count = _cut(base, LONGEST_SHEET_NAME), 1
        while name.casefold() in self._given or name.casefold() == "history":
            count += 1
            ending = f"〔{count}〕"
            name = _cut(base, LONGEST_SHEET_NAME - len(ending)) + ending
        self._given.add(name.casefold())
        return name


def _cut(name: str, longest: int) -> str:
    while units(name) > longest:
        name = name[:-1]
    return name.rstrip("' ")
