"""Sheets that are tables: 別添2 (記録項目), 別紙, the annex 変更箇所."""

from __future__ import annotations

from collections.abc import Sequence

from pia_diff.forms import FormItem, FormSection
from pia_diff.model import Assessment, ItemPath, State, Table
from pia_diff.structured.encode import ROW_FIELDS
from pia_diff.workbook.marks import TABLE_NAME, TABLE_OF_FILE, UNREADABLE
from pia_diff.workbook.measure import cut, ems
from pia_diff.workbook.page import Box, Line, Page
from pia_diff.workbook.wording import title_of

ANNEX_WIDTHS = (90, 150, 300, 300, 70, 150)
"""Pixels: 変更日, 項目, 変更前の記載, 変更後の記載, 提出時期, 提出時期に係る説明."""
GRID = 24
"""Columns over which tables of any number of columns are laid."""
_GRID_PIXELS = 29
_NAME = 6


def grid_widths(assessment: Assessment, section: FormSection) -> tuple[int, ...]:
    """Columns of a sheet that takes every table of the section."""
    widest = max((len(table.columns) for _, _, table in tables_of(assessment, section)), default=0)
    count = max(GRID, widest)
    return (max(12, GRID * _GRID_PIXELS // count),) * count


def tables_of(assessment: Assessment, section: FormSection) -> list[tuple[FormItem, str, Table]]:
    """The tables of a section by item and key, in printed order. Instances without a table have an empty one."""
    found = []
    for item in (one for one in section.items if one.kind == "table"):
        group = ItemPath(item.id, ("",))
        part = assessment.section_of(group)
        for key in part.instances.get(group, ()) if part is not None else ():
            value = assessment.get(group.instance(key))
            found.append((item, key, value if isinstance(value, Table) else Table((), ())))
    return found


def write_tables(assessment: Assessment, page: Page, section: FormSection) -> None:
    """A sheet with all tables of a section, each below the name of its file."""
    page.full(title_of(assessment.form, section), "title", points=12, least=24)
    tables = tables_of(assessment, section)
    for item in section.items:
        if len(section.items) > 1:
            page.gap()
            page.full(_own_title(section, item), "title", points=12, least=24)
        mine = [(key, table) for one, key, table in tables if one is item]
        lost = assessment.state(ItemPath(item.id, ("",))) is State.ABSENT
        for key, table in mine:
            page.gap()
            _name(page, section, key)
            _rows(page, table)
        if lost or not mine:
            page.gap()
            _name(page, section, UNREADABLE if lost else "")
    page.print_as_form()


def _own_title(section: FormSection, item: FormItem) -> str:
    titles = section.title.split(" / ")
    title = titles[section.items.index(item)] if len(titles) == len(section.items) else item.label
    return title.partition(" (様式外")[0].replace("(", "（").replace(")", "）")


def _name(page: Page, section: FormSection, key: str) -> None:
    word = TABLE_OF_FILE if len(section.items) == 1 else TABLE_NAME
    page.lines([Line([Box(_NAME, page.last, key, "name")])], Box(0, _NAME - 1, word, "label"))


def _rows(page: Page, table: Table) -> None:
    spans = _spans(table, len(page.widths))
    write_row(page, table.columns, spans, "head")
    for row in table.rows:
        write_row(page, row, spans, "value")


def write_row(page: Page, cells: Sequence[str], spans: Sequence[tuple[int, int]], style: str) -> None:
    """One row of a table; a cell longer than Excel's go on in the next row."""
    parts = [cut(cell) for cell in cells]
    for n in range(max(map(len, parts), default=0)):
        line = [
            Box(first, last, cell[n] if n < len(cell) else "", style)
            for (first, last), cell in zip(spans, parts, strict=True)
        ]
        page.lines([Line(line)])


def _spans(table: Table, grid: int) -> list[tuple[int, int]]:
    """The grid columns each column of a table takes, in proportion to what stands in it."""
    count = len(table.columns)
    if not count:
        return []
    sample = [table.columns, *table.rows[:200]]
    wanted = [max(2.0, min(40.0, max(max(map(ems, row[n].split("\n"))) for row in sample))) for n in range(count)]
    least = 2 if grid >= 2 * count else 1
    free = grid - least * count
    total = sum(wanted)
    ends = [round(sum(wanted[: n + 1]) / total * free) + least * (n + 1) for n in range(count)]
    return [(start, end - 1) for start, end in zip([0, *ends], ends, strict=False)]


def write_annex(assessment: Assessment, page: Page, section: FormSection) -> None:
    """The annex 変更箇所, on its side; its head on every page."""
    labels = [assessment.form.items[f"{section.id}.row[].{name}"].label for name in ROW_FIELDS]
    spans = [(n, n) for n in range(len(ROW_FIELDS))]
    page.full(title_of(assessment.form, section), "title", points=12, least=24)
    head = page.row
    write_row(page, labels, spans, "head")
    for row in assessment.rows:
        write_row(page, [getattr(row, name) for name in ROW_FIELDS], spans, "value")
    if not assessment.rows:
        write_row(page, [""] * len(ROW_FIELDS), spans, "value")
    page.print_as_form(landscape=True, repeat=(head, head))
