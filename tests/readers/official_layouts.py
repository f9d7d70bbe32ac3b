"""Workbooks as cities have them: the official Excel forms, filled from an assessment.

Made from what the forms look like, without a look at how `pia_diff.workbook` prints: a reader that only knows the
writer's own layout fails here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import xlsxwriter
from official_annexes import WIDE, Annexes
from official_page import Layout, marks_of

from pia_diff.forms import FormItem, FormSection
from pia_diff.model import Assessment, ItemPath, Value


def workbook_of(made: Assessment, layout: Layout, filler: type[Filler] | None = None) -> bytes:
    """The assessment as an .xlsx on the official form, in this layout, or as a `filler` of its own writes it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        (filler or Filler)(made, book, layout).fill()
    return stream.getvalue()


class Filler(Annexes):
    def fill(self) -> None:
        if self.layout.remarked:
            self.instructions()
        self.cover()
        sections = [one for one in self.form.sections if one.id not in ("H", "X")]
        for section in sections:
            if section is self.form.annex:
                self.changes(section)
            elif section.per_file:
                for key in self.made.files or ("",):
                    self.section(section, (key,))
                if self.layout.spare:
                    self.section(section, ("\0",))
            elif section.items[0].kind == "table":
                self.lists(section)
            elif section.id == "A1":
                self.figures(section)
            else:
                self.section(section, ())
        if self.layout.spare:
            self.new("リスト")
            self.page.sheet.hide()
            for n, item in enumerate(one for one in self.form.items.values() if one.kind == "choice"):
                for at, option in enumerate(item.options):
                    self.page.sheet.write_string(at, n, option.label)

    def section(self, section: FormSection, keys: tuple[str, ...]) -> None:
        if not (self.layout.together and keys and keys[0] != self.made.files[0]):
            self.new(self.name(section, keys))
            self.page.band(self.title(section))
        if self.layout.remarked:
            self.page.sheet.write_string(0, self.layout.width + 1, "（参考）記入要領")
        done: set[str] = set()
        for item in section.items:
            if item.id in done:
                continue
            if item.kind == "group":
                members = self.form.members(item.id)
                done.update(one.id for one in members)
                self.slots(item, members, keys)
            else:
                self.item(item, ItemPath(item.id, keys), section.items, done)

    def slots(self, group: FormItem, members: Sequence[FormItem], keys: tuple[str, ...]) -> None:
        names = self.made.groups().get(ItemPath(group.id, (*keys, "")), ())
        wanted = max(5, -(-len(names) // 5) * 5) if self.layout.label < 10 else max(1, len(names))
        for n in range(1, max(wanted, 20) + 1):
            if n == 2 or (n % 5 == 1 and n > 1 and self.layout.label < 10):
                self.page.band(f"{group.word}{n}～{(n + 4) // 5 * 5}".translate(WIDE))
            if n > wanted:
                continue
            path = (*keys, names[n - 1]) if n <= len(names) else None
            counter = f"{group.word}{n}".translate(WIDE if self.layout.number_apart else {})
            if self.form.name_item(group.id).id.endswith(".name"):  # type: ignore[union-attr]
                name = self.value(ItemPath(members[0].id, path)) if path else ""
                self.row(counter, str(name or ""))
                rest = members[1:]
            else:
                self.page.band(counter)
                rest = members
            upright = [one for one in rest if one.label.startswith("再委託")]
            done: set[str] = set()
            for item in rest:
                if upright and item is upright[0]:
                    self.upright(upright, path)
                elif item not in upright and item.id not in done:
                    self.item(item, ItemPath(item.id, path) if path else None, members, done)

    def upright(self, items: Sequence[FormItem], path: tuple[str, ...] | None) -> None:
        start = self.page.row
        for item in items:
            self.item(item, ItemPath(item.id, path) if path else None, items, set(), indent=2)
        end = self.page.row
        self.page.row = start
        self.page.put(0, 1, self.layout.upright, end - start)
        self.page.row = end

    def item(
        self, item: FormItem, path: ItemPath | None, siblings: Sequence[FormItem], done: set[str], indent: int = 0
    ) -> None:
        page, width = self.page, self.layout.width
        value = self.value(path) if path else None
        label = self.printed(item)
        heading = bool(re.match("[０-９]+．", item.no))
        if item.kind == "heading" and not item.no and " / " in item.label:
            page.put(0, width - 1, "\n".join(item.label.split(" / ")))
            page.row += 1
        elif item.kind == "heading" and item.no and not heading:
            under = [one for one in siblings if one.id.startswith(item.id + ".")]
            start = page.row
            for one in under:
                done.add(one.id)
                self.item(one, ItemPath(one.id, path.instances) if path else None, siblings, set(), indent=5)
            end, page.row = page.row, start
            page.put(0, 4, label, end - start)
            page.row = end
        elif item.kind == "heading":
            na = next((one for one in siblings if one.id == item.id + ".na"), None)
            if na is None:
                page.band(label)
                return
            done.add(na.id)
            page.put(0, 24, label)
            marked = marks_of(self.value(ItemPath(na.id, path.instances if path else ())))
            for n, option in enumerate(na.options):
                self.page.check(25 + 10 * n, 34 + 9 * n, option.label.translate(WIDE), option.label in marked)
            page.row += 1
        elif item.label == "( )件":
            open_, shut = ("（", "）") if self.layout.choice == "cells" else ("(", ")")
            first = self.layout.label
            page.put(0, first - 1, "")
            if self.layout.choice == "cells":
                page.put(first, first, open_)
                page.put(first + 1, first + 6, str(value or ""))
                page.put(first + 7, first + 7, shut)
                page.put(first + 8, first + 9, "件")
            else:
                page.put(first, first + 9, f"{open_}　　{value or ''}　{shut}　件")
            page.row += 1
        elif heading and item.id == "IV.1" and item.kind == "choice":
            page.band(label)
            self.page.choice(item, str(value or ""), 0)
            page.band("2)又は3)を選択した評価実施機関については、それぞれ重点項目評価書又は全項目評価書において、")
        elif heading or "その他のリスク及びそのリスクに対する措置" in item.label or item.id == "III.result":
            page.band(label)
            if item.kind == "choice":
                self.page.choice(item, str(value or ""), 0)
            elif item.kind == "multi":
                self.page.checks(item, value, 0)
            else:
                page.contents(str(value or ""), 2)
        else:
            under = [one for one in siblings if one.id.startswith(item.id + ".") and one.id not in done]
            if self.layout.tall and item.no and under:
                start = page.row
                self.beside(item, value, 5)
                for one in under:
                    done.add(one.id)
                    self.item(one, ItemPath(one.id, path.instances) if path else None, siblings, set(), indent=5)
                end, page.row = page.row, start
                page.put(0, 4, label, end - start)
                page.row = end
                return
            if item.id == "V.1.3.detail" and not self.layout.number_apart:
                open_, text = f"（{item.label}：", str(value or "")
                if self.layout.check == "cells":
                    page.put(9, 18, open_)
                    page.put(19, width - 2, text)
                    page.put(width - 1, width - 1, "）")
                else:
                    page.put(9, width - 1, f"{open_}　{text}　）")
                page.row += 1
                return
            sub = not item.no and any(one.id == item.id.rpartition(".")[0] and one.holds_value for one in siblings)
            self.row(label, value, item, indent or (1 if sub and not self.layout.number_apart else 0))

    def printed(self, item: FormItem) -> str:
        label = re.sub(r"^(リスク[０-９]*): ", r"\1：　", item.label.translate(WIDE))
        star = item.important and item.section not in ("III", "IV")
        if self.layout.noted and item.kind in ("text", "date") and not item.important and len(label) > 3:
            label += "\n（令和６年４月現在）"
        if self.layout.star == "line" and star and len(label) > 3:
            return f"{item.no}{label}\n※"
        return f"{item.no}{label}{'　※' if star else ''}"

    def beside(self, item: FormItem, value: Value | None, first: int) -> None:
        """The contents of an item whose label is yet to be written."""
        if item.kind == "choice":
            self.page.choice(item, str(value or ""), first)
        elif item.kind == "multi":
            self.page.checks(item, value, first)
        else:
            self.page.put(first, self.layout.width - 1, str(value or ""), 2)
            self.page.row += 2

    def row(self, label: str, value: Value | str | None, item: FormItem | None = None, indent: int = 0) -> None:
        """A label at the left, its contents at the right of it, or below it."""
        page, layout = self.page, self.layout
        start = page.row
        last = max(layout.label, indent + 7) - 1
        if item is not None and item.kind == "choice":
            self.page.choice(item, str(value or ""), last + 1)
        elif item is not None and item.kind == "multi":
            self.page.checks(item, value, last + 1)
        elif len(str(value or "")) > layout.below:
            self.label(label, indent, layout.width - 1, 1)
            page.row += 1
            for part in self.parts(str(value)):
                page.contents(part)
            return
        else:
            if item is not None and item.id.endswith(".asof"):
                page.put(layout.width - 4, layout.width - 1, "時点")
                page.put(last + 1, layout.width - 5, str(value or ""))
                page.row += 1
            else:
                for part in self.parts(str(value or "")):
                    page.put(last + 1, layout.width - 1, part, 2)
                    page.row += 2
        end, page.row = page.row, start
        self.label(label, indent, last, end - start)
        if indent == 1:
            page.put(0, 0, "", end - start)
        page.row = end

    def parts(self, text: str) -> list[str]:
        """A text in pieces that fit a printed row: an office lets it run on in the next cell."""
        parts = [""]
        for line in text.split("\n"):
            if len(parts[-1]) > self.layout.split:
                parts.append("")
            parts[-1] += ("\n" if parts[-1] else "") + line
        return parts

    def label(self, label: str, first: int, last: int, rows: int) -> None:
        number = re.match("[①-⑳]", label)
        if self.layout.star == "own" and label.endswith("※") and last - first > 3:
            self.page.put(last, last, "※", rows)
            label, last = label.removesuffix("※").rstrip(), last - 1
        if self.layout.number_apart and number:
            self.page.put(first, first, number[0], rows)
            label, first = label[1:], first + 1
        self.page.put(first, last, label, rows)

    def value(self, path: ItemPath) -> Value | None:
        return self.made.get(path)
