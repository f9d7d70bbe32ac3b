"""What the officer must look at in the new workbook, in Japanese: what could not follow the rows, or went with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pia_diff.inplace.locate import AnnexSheet
from pia_diff.inplace.markup import SheetMarkup, whole
from pia_diff.inplace.places import Move, Range, cell_name, range_of
from pia_diff.inplace.rows import Pattern
from pia_diff.inplace.styles import Formats
from pia_diff.inplace.table import SheetTexts, Table
from pia_diff.readers.workbook.package import Package
from pia_diff.readers.workbook.xml_tree import Element, tree

_AREA = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?$")
_CELL = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+")
MOST_NAMED = 5


class Notes:
    """Collects the notes of one sheet; `strings` are the shared strings."""

    def __init__(
        self, package: Package, annex: AnnexSheet, markup: SheetMarkup, table: Table, move: Move, strings: Sequence[str]
    ) -> None:
        self._package, self._sheet, self._markup = package, annex.sheet, markup
        self._repeated = [one.row for one in annex.heads[1:] if move.first <= one.row <= move.last]
        self._table, self._move, self._texts = table, move, SheetTexts(markup, strings)

    def all(self, pattern: Pattern, formats: Formats) -> tuple[str, ...]:
        """Every note, the most important first."""
        return (
            *self._print_area(),
            *self._lost(),
            *self._unwrapped(pattern, formats),
            *self._over_the_sheet(),
            *self._of_rows(),
            *self._formulas(),
            *self._of_the_file(),
        )

    def _print_area(self) -> Iterator[str]:
        end = max([self._move.new_last, *(self._move.row(n) for n in self._markup.rows if n > self._move.last)])
        for area in self._named_ranges("_xlnm.Print_Area"):
            if area.bottom < end and area.bottom >= self._table.head:
                wanted = Range(area.top, area.left, end, area.right).printed
                yield (
                    f"シート「{self._sheet.name}」の印刷範囲（{area.printed}）は{area.bottom}行目までのため、"
                    f"{end}行目までの記載が印刷されません。Excelの「ページ レイアウト」→「印刷範囲」で{wanted}に"
                    "設定し直してください。"
                )

    def _named_ranges(self, name: str) -> Iterator[Range]:
        """The cells that a name of the sheet stands for (18.2.5 definedName); `localSheetId` counts sheets from 0."""
        here = str(self._package.sheets.index(self._sheet))
        main = tree(self._package.archive.read(self._package.main), self._package.file, self._package.main)
        for one in main.all("definedName"):
            if one.get("name") == name and one.get("localSheetId") == here:
                for text in one.string().split(","):
                    found = _AREA.search(text)
                    area = range_of(found[0]) if found is not None else None
                    if area is not None:
                        yield area

    def _lost(self) -> Iterator[str]:
        columns = self._table.columns
        lost = [
            cell_name(row, one.column)
            for row in range(self._move.first, self._move.last + 1)
            for one in self._texts.filled(row)
            if row not in self._repeated and not any(first <= one.column <= last for first, last in columns)
        ]
        if lost:
            yield f"変更箇所の6欄の外にあった記載（{_named(lost)}）は、置き換えた行とともになくなりました。"
        if self._repeated:
            rows = "、".join(f"{row}行目" for row in self._repeated[:MOST_NAMED])
            yield (
                f"表の途中の見出し（{rows}）は除きました。各ページに見出しを印刷するには、"
                "「ページ レイアウト」→「印刷タイトル」を使ってください。"
            )

    def _unwrapped(self, pattern: Pattern, formats: Formats) -> Iterator[str]:
        if not all(formats.get(pattern.style(first)).wraps for first, _ in self._table.columns):
            yield (
                "表のセルの書式に「折り返して全体を表示する」がないため、長い記載が途中までしか見えません。"
                "表を選び、「ホーム」→「折り返して全体を表示する」を押してください。"
            )

    def _over_the_sheet(self) -> Iterator[str]:
        anchored = []
        for part in self._package.related(self._sheet.part, "drawing"):
            anchored += [_start(one) for one in tree(self._package.archive.read(part), self._package.file, part)]
        for one in self._markup.named("row"):  # of the anchors of form controls
            if one.inside is not None and one.inside.name == "from":
                anchored.append((whole(self._markup.inner(one).strip()), 0))
        places = [
            cell_name(row + 1, column + 1) for row, column in anchored if row is not None and self._moves(row + 1)
        ]
        if places:
            yield f"図形や画像（{_named(places)}）は元の位置のままです。表に重なるときは、Excelで動かしてください。"
        comments = []
        for kind in ("comments", "threadedComment"):
            for part in self._package.related(self._sheet.part, kind):
                root = tree(self._package.archive.read(part), self._package.file, part)
                comments += [one.get("ref") for one in root.all("comment", "threadedComment")]
        ranges = ((name, range_of(name)) for name in dict.fromkeys(comments))
        kept = [name for name, one in ranges if one is not None and self._moves(one.top)]
        if kept:
            yield f"コメント・メモ（{_named(kept)}）は元のセルに付いたままです。行と合っているか確認してください。"

    def _moves(self, row: int) -> bool:
        return self._move.first <= row and (row <= self._move.last or self._move.shift != 0)

    def _of_rows(self) -> Iterator[str]:
        move = self._move
        breaks = [
            one for one in self._markup.named("brk")
            if one.inside is not None and one.inside.name == "rowBreaks"
            and move.first <= (whole(one.attributes.get("id", "")) or 0) < move.last
        ]  # fmt: skip
        if breaks:
            yield f"置き換えた行の間の改ページ（{len(breaks)}か所）は除きました。"
        links = (range_of(one.attributes.get("ref", "")) for one in self._markup.named("hyperlink"))
        if any(one is not None and move.first <= one.top and one.bottom <= move.last for one in links):
            yield "置き換えた行にあったハイパーリンクは除きました。"
        filters = (one for one in self._markup.named("autoFilter") if one.inside is not None)
        found = (range_of(one.attributes.get("ref", "")) for one in filters)
        if any(one is not None and one.top <= move.last and one.bottom >= self._table.head for one in found):
            yield "オートフィルターの範囲は元のままです。「データ」→「再適用」を押すか、設定し直してください。"
        below = self._markup.named("conditionalFormatting", "dataValidation")
        moved = (one for one in below if move.shift and _starts_below(one.attributes.get("sqref", ""), move.last))
        if any(_CELL.search(self._markup.inner(one)) for one in moved):
            yield "表の下の条件付き書式・入力規則の数式は元の行を指したままです。確認してください。"

    def _formulas(self) -> Iterator[str]:
        archive, name = self._package.archive, self._sheet.name
        own = any(cell.formula for row in self._markup.rows.values() for cell in row.cells.values())
        if own:
            yield f"シート「{name}」の数式は改めていません。この表を参照していないか確認してください。"
        marks = [f"{name}!".encode(), f"{name.replace(chr(39), chr(39) * 2)}&apos;!".encode(), f"{name}'!".encode()]
        others = [
            one.name for one in self._package.sheets
            if one != self._sheet and any(mark in archive.read(one.part) for mark in marks)
        ]  # fmt: skip
        if others:
            yield f"ほかのシート（{_named(others)}）の数式がこのシートを参照しています。参照先を確認してください。"
        main = tree(archive.read(self._package.main), self._package.file, self._package.main)
        names = [
            one.get("name") for one in main.all("definedName")
            if not one.get("name").startswith("_xlnm.") and f"{name}" in one.string()
        ]  # fmt: skip
        if names and self._move.shift:
            yield f"名前（{_named(names)}）の参照範囲は元のままです。「数式」→「名前の管理」で確認してください。"

    def _of_the_file(self) -> Iterator[str]:
        if self._markup.first("sheetProtection") is not None:
            yield f"シート「{self._sheet.name}」の保護は元のままです。"
        if any(name.startswith("_xmlsignatures/") for name in self._package.archive.names):
            yield "ブックのデジタル署名は無効になります。署名し直してください。"


def _start(anchor: Element) -> tuple[int | None, int]:
    """The row and column, from 0, where a drawing begins; None for one that is at no cell."""
    row, column = anchor.child("from", "row"), anchor.child("from", "col")
    if row is None or column is None:
        return None, 0
    return whole(row.text.strip()), whole(column.text.strip()) or 0


def _starts_below(reference: str, last: int) -> bool:
    found = (range_of(word) for word in reference.split())
    return any(one is not None and one.top > last for one in found)


def _named(places: Iterable[str]) -> str:
    listed = list(dict.fromkeys(places))
    more = f"ほか{len(listed) - MOST_NAMED}件" if len(listed) > MOST_NAMED else ""
    return "、".join(listed[:MOST_NAMED]) + more
