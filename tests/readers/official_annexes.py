"""The sheets of an official form that are no rows of items: the cover, the annexes, the instructions."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from official_page import Layout, Page

from pia_diff.forms import ROMAN, FormSection
from pia_diff.model import Assessment, Attachment, ItemPath, Table

WIDE = {ord(narrow): wide for narrow, wide in zip("0123456789()", "０１２３４５６７８９（）", strict=True)}


class Annexes:
    """Writes them for one assessment, in one layout."""

    def __init__(self, made: Assessment, book: xlsxwriter.Workbook, layout: Layout) -> None:
        self.made, self.form, self.book, self.layout = made, made.form, book, layout
        self.page: Page

    def instructions(self) -> None:
        self.new("記入要領")
        self.page.band("（参考）記入要領")
        self.page.contents(
            "本様式の記入に当たっては、特定個人情報保護評価指針の解説を参照すること。着色した欄に記入する。"
        )

    def cover(self) -> None:
        self.new("表紙")
        page, width = self.page, self.layout.width
        kind = {"2": "基礎項目評価書", "3": "重点項目評価書", "4": "全項目評価書"}[self.form.id[4]]
        page.band(f"特定個人情報保護評価書（{kind}）")
        page.row += 1
        page.put(0, 6, "評価書番号")
        page.put(7, width - 1, "評価書名")
        page.row += 1
        page.put(0, 6, self.text("H.number"), 2)
        page.put(7, width - 1, self.text("H.name"), 2)
        page.row += 3
        page.band("個人のプライバシー等の権利利益の保護の宣言")
        page.contents(self.text("H.declaration"), 6)
        page.put(0, 6, "特記事項", 4)
        page.put(7, width - 1, self.text("H.special"), 4)
        page.row += 5
        for item_id in ("H.org", "H.approval", "H.published"):
            if item_id in self.form.items:
                label = self.form.items[item_id].label
                page.contents(label.replace(" ", "\n") if item_id == "H.approval" else label, 2)
                page.contents(self.text(item_id), 2)
                page.row += 1
        page.put(width - 12, width - 1, self.text("H.version"))
        page.row += 3
        if self.form.number == 2:
            return
        page.band("項目一覧")
        for section in self.form.sections[1:]:
            if section.id != "X":
                page.put(1, width - 2, self.title(section))
                page.row += 2

    def title(self, section: FormSection) -> str:
        star = {"III": "　※（７．リスク１⑨を除く。）", "IV": "　※"}.get(section.id, "") if section.important else ""
        numeral = f"{ROMAN[section.id]}　" if section.id in ROMAN else ""
        return f"{numeral}{section.title.translate(WIDE)}{star}"

    def figures(self, section: FormSection) -> None:
        self.new(self.name(section, ()))
        self.page.band(self.title(section))
        figure = self.made.get(ItemPath("A1.figure"))
        if self.layout.figures and isinstance(figure, Attachment):
            for n, drawing in enumerate(figure.drawings):
                content = io.BytesIO(self.made.attachments[drawing.sha256])
                self.page.sheet.insert_image(2 + 20 * n, 1, drawing.name, {"image_data": content})
        self.page.row += 42
        self.page.band("（備考）")
        lines = self.text("A1.remarks").split("\n")
        for cut in range(0, len(lines), 25):
            # What does not fit the height of one cell goes on in the next.
            self.page.contents("\n".join(lines[cut : cut + 25]), 12)

    def lists(self, section: FormSection) -> None:
        self.new(self.name(section, ()))
        self.page.band(self.title(section))
        group = section.items[0].id
        for n, key in enumerate(self.made.groups().get(ItemPath(group, ("",)), ()), 1):
            table = self.made.get(ItemPath(group, (key,)))
            assert isinstance(table, Table)
            if self.layout.annex == "run":
                rows = "、".join("．".join(row) for row in table.rows)
                self.page.contents(f"（{n}）".translate(WIDE) + f"{key}\n{rows}", 20)
                continue
            if self.layout.annex == "rows":
                self.page.band(f"＜{key}＞")
                for cells in (table.columns, *table.rows):
                    self.page.put(0, 3, cells[0])
                    self.page.put(4, self.layout.width - 1, cells[1])
                    self.page.row += 1
                continue
            if self.layout.annex == "text":
                rows = "\n".join(" ".join((f"{row[0]}.", *row[1:])) for row in table.rows)
                self.page.contents(f"（{n}）{key}\n{rows}".translate({ord("\t"): " "}), 20)
                continue
            self.page.band(f"（{n}）{key}".translate(WIDE))
            half = -(-len(table.rows) // 2)
            wide = self.layout.width // 2
            for side in (0, wide):
                self.page.put(side, side + 3, table.columns[0])
                self.page.put(side + 4, side + wide - 1, table.columns[1])
            self.page.row += 1
            for at in range(half):
                for side, row in (
                    (0, table.rows[at]),
                    (wide, (table.rows[half + at : half + at + 1] or [("", "")])[0]),
                ):
                    self.page.put(side, side + 3, row[0])
                    self.page.put(side + 4, side + wide - 1, row[1])
                self.page.row += 1

    def changes(self, section: FormSection) -> None:
        self.new(self.name(section, ()))
        page = self.page
        page.band(self.title(section))
        heads = [item.label for item in section.items[1:]]
        ends = [4, 12, 22, 32, 36, self.layout.width - 1]
        rows = [[r.date, r.item, r.before, r.after, r.timing, r.reason] for r in self.made.rows]
        for cells in [heads, *rows, [""] * 6, [""] * 6]:
            for first, last, text in zip([0, *(end + 1 for end in ends)], ends, cells, strict=False):
                page.put(first, last, text)
            page.row += 1

    def new(self, name: str) -> None:
        self.page = Page(self.book, name, self.layout)

    def name(self, section: FormSection, keys: Sequence[str]) -> str:
        given = self.layout.sheets.get(section.id)
        number = str([*self.made.files, "\0"].index(keys[0]) + 1) if keys and self.made.files else ""
        if given:
            return given.format(n=number, key=keys[0][:8].replace("\0", "予備") if keys else "")
        name = f"{ROMAN[section.id]}{section.short}" if section.id in ROMAN else section.short
        return (name + (f" ({number})" if number else ""))[:31]

    def text(self, item_id: str) -> str:
        return str(self.made.get(ItemPath(item_id)) or "")
