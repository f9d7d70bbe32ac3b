"""What the tests of the officer's own workbook share: workbooks made by hand, lines, and looking into archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils.escape import unescape

from pia_diff.compare import compare
from pia_diff.model import AnnexRow
from pia_diff.readers import read
from pia_diff.tables import Line, annex_rows
from pia_diff.timing import Circumstances, judge, record
from pia_diff.workbook import write_workbook

FIXTURES = Path(__file__).parents[2] / "fixtures"
PICTURE = FIXTURES / "form4" / "figures" / "jimu-v1.png"
SPANS = ((1, 2), (3, 4), (5, 9), (10, 14), (15, 15), (16, 18))
"""Sheet columns, from 0, of the six: column A is a margin."""
HEAD = 3
"""The row, from 0, of the head."""


def line(n: int = 1, before: str = "旧", after: str = "新", *, timing: str = "事後") -> Line:
    """A published line."""
    return Line.published(AnnexRow("令和7年3月31日", f"Ⅰ ５．評価書名{n}", before, after, timing, "組織の名称の変更"))


def lines(count: int) -> list[Line]:
    """So many published lines."""
    return [line(n) for n in range(1, count + 1)]


@cache
def fixture_lines() -> tuple[Line, ...]:
    """The lines of a comparison, with their changed words marked."""
    old, new = (read(FIXTURES / "form4" / f"{one}.yaml").assessment for one in ("v2024", "v2025"))
    comparison = compare(old, new)
    return tuple(
        map(Line.of, annex_rows(comparison, record(judge(comparison), Circumstances()), date="令和7年3月31日"))
    )


@cache
def official(draft: str = "form4/v2025.yaml") -> bytes:
    """The official form as this project writes it."""
    return write_workbook(read(FIXTURES / draft).assessment)


def by_hand(
    rows: Sequence[Sequence[str]] = (),
    *,
    blank: int = 1,
    below: Sequence[str] = (),
    more: Callable[[Any, Any], None] | None = None,
    wraps: bool = True,
) -> bytes:
    """The workbook of an officer: a cover, the annex with merged columns, `rows` and `blank` rows in it, and `below` a
    blank row some sentences. `more` adds to it: it is handed the book and the sheet of the annex."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    cover = book.add_worksheet("表紙")
    cover.write_string("A1", "特定個人情報保護評価書")
    cover.insert_image("B3", str(PICTURE), {"x_scale": 0.2, "y_scale": 0.2})
    sheet = book.add_worksheet("変更箇所")
    font = {"font_name": "ＭＳ 明朝", "font_size": 9}
    head = book.add_format(
        {**font, "border": 1, "bold": True, "align": "center", "bg_color": "#DDDDDD", "text_wrap": True}
    )
    value = book.add_format({**font, "border": 1, "valign": "top", "text_wrap": wraps, "num_format": "@"})
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 18, 6)
    sheet.merge_range(1, 1, 1, 18, "（別添３）変更箇所", book.add_format({**font, "font_size": 14}))
    texts = ["変 更 日", "項目", "変更前\nの記載", "変更後の記載", "提出時期", "提出時期に係る説明（注）"]
    for n, (first, last) in enumerate(SPANS):
        _box(sheet, HEAD, first, last, texts[n], head)
    for n, row in enumerate([*rows, *[("",) * 6] * blank], HEAD + 1):
        for (first, last), text in zip(SPANS, row, strict=True):
            _box(sheet, n, first, last, text, value)
    for n, text in enumerate(below, HEAD + 2 + len(rows) + blank):
        sheet.write_string(n, 1, text)
    if more is not None:
        more(book, sheet)
    book.close()
    return content.getvalue()


def _box(sheet: Any, row: int, first: int, last: int, text: str, style: Any) -> None:
    if first < last:
        sheet.merge_range(row, first, row, last, text, style)
    else:
        sheet.write(row, first, text, style)


def members(content: bytes) -> dict[str, tuple[bytes, Any]]:
    """The members of an archive in order, with what is known of each."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            one.filename: (archive.read(one), (one.date_time, one.compress_type, one.external_attr, one.extra))
            for one in archive.infolist()
        }


def changed_parts(old: bytes, new: bytes) -> list[str]:
    """The members that differ. Names and order must be the same."""
    before, after = members(old), members(new)
    assert list(before) == list(after)
    return [name for name in before if before[name] != after[name]]


def repacked(content: bytes, change: Callable[[str, bytes], bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with something done to the content of its members."""
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", method) as archive:
        for name, (one, _) in members(content).items():
            archive.writestr(name, change(name, one))
    return new.getvalue()


def changed_sheet(content: bytes, change: Callable[[str], str], part: str = "xl/worksheets/sheet2.xml") -> bytes:
    """The workbook with something done to the XML of a sheet."""
    return repacked(content, lambda name, one: change(one.decode()).encode() if name == part else one)


def sheet_of(content: bytes, name: str = "変更箇所") -> Any:
    """A sheet as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))[name]


def texts_of(content: bytes, name: str = "変更箇所", head: int = HEAD, columns: Sequence[int] = ()) -> list[list[str]]:
    """What stands in the six columns below the head, with the escapes of Excel undone (openpyxl does so only for shared
    strings)."""
    columns = columns or [first for first, _ in SPANS]
    rows = sheet_of(content, name).iter_rows(min_row=head + 2)
    found = [[unescape(str(row[n].value or "")) for n in columns] for row in rows]
    while found and not any(found[-1]):
        found.pop()
    return found


def rows_read(content: bytes, folder: Path) -> list[tuple[str, ...]]:
    """The rows of the annex as this project reads them."""
    path = folder / "form.xlsx"
    path.write_bytes(content)
    rows = read(path).assessment.rows
    return [(one.date, one.item, one.before, one.after, one.timing, one.reason) for one in rows]
