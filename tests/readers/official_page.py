"""Sheets as the official Excel forms have them: dozens of narrow columns, merged as every office sees fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pia_diff.forms import FormItem
from pia_diff.model import Checks, Value
from pia_diff.wareki import parse_date


@dataclass(frozen=True)
class Layout:
    """How an office keeps its form.

    `label` columns hold a label, the rest up to `width` the contents. `choice`: bracket, value and bracket as "cells",
    or in "one" cell, or the option list "stacked" in one cell at the right. `check`: "cells" or "one". `below`: texts
    longer than so many characters stand under their label. `star`: where ※ stands, "inside", "line" or "own" cell.
    """

    label: int = 9
    width: int = 44
    choice: str = "cells"
    check: str = "cells"
    marks: str = "○"
    brackets: str = "[]"
    number_apart: bool = False
    star: str = "inside"
    below: int = 10_000
    upright: str = "再\n委\n託"
    annex: str = "text"
    figures: bool = True
    remarked: bool = False
    tall: bool = False
    split: int = 100_000
    typed: bool = False
    spare: bool = False
    noted: bool = False
    together: bool = False
    dropdown: bool = False
    sheets: Mapping[str, str] = field(default_factory=dict)


OFFICIAL = Layout()
REWORKED = Layout(
    label=12,
    choice="stacked",
    check="one",
    marks="○レ✓●☑",
    brackets="［］",
    number_apart=True,
    star="own",
    below=200,
    upright="再委託",
    annex="columns",
    remarked=True,
    sheets={"I": "Ⅰ", "A1": "別添１", "II": "Ⅱファイルの概要_{key}", "A2": "別添２", "III": "Ⅲ_{key}", "A3": "別添３"},
)
# Everything that belongs together in one cell.
LISTED = Layout(label=9, choice="one", check="one", marks="○✔", star="line", below=400, annex="columns")

TALL = Layout(annex="rows", choice="lines", check="two", tall=True, typed=True, brackets="[]", star="line", marks="○")
RUN = Layout(
    annex="run",
    check="run",
    choice="lines",
    split=300,
    spare=True,
    noted=True,
    typed=True,
    marks="レ",
    upright="再　委　託",
)

PLAIN = Layout(
    label=11,
    check="one",
    marks="■",
    together=True,
    dropdown=True,
    annex="run",
    sheets={"II": "Ⅱファイルの概要", "III": "Ⅲ"},
)
FRAMED = Layout(upright="委託先\nから先", marks="✓")
LAYOUTS = {
    "official": OFFICIAL,
    "reworked": REWORKED,
    "listed": LISTED,
    "tall": TALL,
    "run": RUN,
    "plain": PLAIN,
    "framed": FRAMED,
}
"""Ways in which offices keep their form."""


class Page:
    """One sheet that is filled from the top."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, layout: Layout) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.sheet.set_column(0, layout.width - 1, 2.3)
        self.style = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "font_size": 9})
        self.dated = book.add_format({"num_format": '[$-411]ggge"年"m"月"d"日"', "border": 1})
        self.layout = layout
        self.row = 0
        self.marks = 0

    def put(self, first: int, last: int, text: str, rows: int = 1, down: int = 0) -> None:
        row = self.row + down
        typed = self.layout.typed and self.typed(text)
        if typed:
            self.sheet.merge_range(row, first, row + rows - 1, max(last, first + 1), "", typed[1])
            self.sheet.write(row, first, *typed)
        elif first == last and rows == 1:
            self.sheet.write_string(row, first, text, self.style) if text else self.sheet.write_blank(
                row, first, None, self.style
            )
        else:
            self.sheet.merge_range(row, first, row + rows - 1, last, "", self.style)
            if text:
                self.sheet.write_string(row, first, text, self.style)

    def typed(self, text: str) -> tuple[object, object] | None:
        """What Excel makes of a number or a date that is typed in."""
        if text.isdecimal() and text.isascii():
            return int(text), self.style
        if re.fullmatch("(令和|平成)[0-9]+年[0-9]+月[0-9]+日", text):
            return parse_date(text), self.dated
        return None

    def band(self, text: str, last: int | None = None) -> None:
        self.put(0, self.layout.width - 1 if last is None else last, text)
        self.row += 1

    def contents(self, text: str, rows: int = 3) -> None:
        """A block over the full width."""
        self.put(0, self.layout.width - 1, text, rows)
        self.row += rows

    def mark(self, marked: bool) -> str:
        if not marked:
            return ""
        self.marks += 1
        return self.layout.marks[self.marks % len(self.layout.marks)]

    def choice(self, item: FormItem, value: str, first: int) -> None:
        layout = self.layout
        left, right = layout.brackets
        printed = [option.printed.translate({ord("("): "（", ord(")"): "）"}) for option in item.options]
        printed = [re.sub(r"^(\d+)）", r"\1)", one) for one in printed]
        heads = 10
        if layout.dropdown:
            self.put(first, layout.width - 1, value)
            self.row += 1
            return
        if layout.choice == "cells":
            lines = [printed[n : n + 2] for n in range(0, len(printed), 2)]
            rows = len(lines) + 1
            self.put(first, first, left, rows)
            self.put(first + 1, first + heads, value, rows)
            self.put(first + heads + 1, first + heads + 1, right, rows)
            self.put(first + heads + 2, layout.width - 1, "＜選択肢＞")
            middle = (first + heads + 2 + layout.width) // 2
            for n, line in enumerate(lines, 1):
                self.put(first + heads + 2, middle - 1, line[0], down=n)
                self.put(middle, layout.width - 1, line[1] if len(line) > 1 else "", down=n)
            self.row += rows
            return
        if layout.choice == "lines":
            self.put(first, first + 14, f"{left} {value} {right}")
            self.put(first + 15, layout.width - 1, "＜選択肢＞")
            for n in range(0, len(printed), 3):
                self.row += 1
                self.put(first, layout.width - 1, "　　　".join(printed[n : n + 3]))
            self.row += 1
            return
        joined = ["　　　".join(printed[n : n + 2]) for n in range(0, len(printed), 2)]
        whole = f"{left}　{value}　{right}"
        if layout.choice == "one":
            self.put(first, layout.width - 1, "\n".join((f"{whole}　　　＜選択肢＞", *joined)), 2)
        else:
            self.put(first, first + 14, whole, 2)
            self.put(first + 15, layout.width - 1, "\n".join(("＜選択肢＞", *joined)), 2)
        self.row += 2

    def check(self, first: int, last: int, label: str, marked: bool) -> None:
        left, right = self.layout.brackets
        mark = self.mark(marked)
        if self.layout.check == "two":
            self.put(first, first + 2, f"{left} {mark or '　'} {right}")
            self.put(first + 3, last, label)
        elif self.layout.check == "cells":
            for n, text in enumerate((left, mark, right)):
                self.put(first + n, first + n, text)
            self.put(first + 3, last, label)
        elif mark in ("☑", "■"):
            self.put(first, last, f"{mark}　{label}")
        else:
            self.put(first, last, f"{left}　{mark or '　'}　{right}　{label}")

    def checks(self, item: FormItem, value: Value | str | None, first: int) -> None:
        width = self.layout.width
        marked = marks_of(value)
        if self.layout.check == "run":
            left, right = self.layout.brackets
            text, group, n = "", "", 0
            for option in item.options:
                if option.group != group:
                    text, n, group = f"{text}\n・{option.group}\n", 0, option.group
                elif n % 3 == 0 or option.free:
                    text += "\n"
                n += 1
                mark = self.mark(option.label in marked) or "　"
                label = option.label.translate({ord("("): "（", ord(")"): "）"})
                free = f"（　{marked.get(option.label, '')}　）" if option.free else ""
                text += f"{left} {mark} {right} {label}{free}{'　件' if option.printed.endswith('件') else ''}　　"
            self.put(first, width - 1, text.strip("\n"), 4)
            self.row += 4
            return
        column, group, step = first, "", (width - first) // (3 if item.options[0].group else 2)
        for option in item.options:
            label = option.label.translate({ord("("): "（", ord(")"): "）"})
            if column + step > width or (column > first and (option.free or option.group != group)):
                column, self.row = first, self.row + 1
            if option.group and option.group != group:
                self.put(first, width - 1, f"・{option.group}")
                self.row += 1
            group = option.group
            text = marked.get(option.label, "")
            if not option.free:
                self.check(column, column + step - 1, label, option.label in marked)
                column += step
                continue
            unit = "件" if option.printed.endswith("件") else ""
            if self.layout.check == "two":
                self.check(column, column + 15, label, option.label in marked)
                self.put(column + 16, width - 1, f"（　{text}　）{unit}")
            elif self.layout.check == "cells":
                self.check(column, column + 15, label, option.label in marked)
                self.put(column + 16, column + 16, "（")
                self.put(column + 17, width - 3, text)
                self.put(width - 2, width - 1, f"）{unit}")
            else:
                self.check(column, width - 1, f"{label}　（　{text}　）{unit}", option.label in marked)
            column, self.row = first, self.row + 1
        if column > first:
            self.row += 1


def marks_of(value: Value | str | None) -> dict[str, str]:
    """The options marked, with the words in their brackets."""
    return dict(value.marked) if isinstance(value, Checks) else {}
