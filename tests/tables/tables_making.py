"""Comparisons of tiny assessments and of the fixtures, and their rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pia_diff.compare import Comparison, compare
from pia_diff.forms import load_form
from pia_diff.model import Assessment, ItemPath, Section, Sections, Text, Value
from pia_diff.readers.draft import read_draft
from pia_diff.tables import Row, annex_rows
from pia_diff.tables.cells import Cell, plain
from pia_diff.timing import judge

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILE = "住民基本台帳ファイル"
TEXT_ITEM = "III.3.risk2.issue.method"
DATE = "令和6年12月25日"


def path(item_id: str, *keys: str) -> ItemPath:
    """The path of an item, in the one file of these assessments."""
    return ItemPath(item_id, (*((FILE,) if item_id.split(".")[0] in ("II", "III", "A2") else ()), *keys))


def assessment(
    values: Mapping[ItemPath, Value], instances: Mapping[ItemPath, tuple[str, ...]] | None = None
) -> Assessment:
    """An assessment on form4-2024 that says nothing but these items."""
    form = load_form("form4-2024")
    sections: dict[ItemPath, Section] = {}

    def section(one: ItemPath) -> Section:
        keys = one.instances[:1] if form.section(one.id).per_file else ()
        return sections.setdefault(ItemPath(one.section_id, keys), Section())

    for one, value in values.items():
        section(one).values[one] = value
    for group, keys in (instances or {}).items():
        section(group).instances[group] = keys
    return Assessment(form, Sections(sections), files=(FILE,))


def rows_of(old: Assessment, new: Assessment, *, full: bool = False, strict: bool = False) -> tuple[Row, ...]:
    """The rows between two assessments."""
    comparison = compare(old, new, strict=strict)
    return annex_rows(comparison, judge(comparison), date=DATE, full=full)


def cells(
    before: Value | str | None, after: Value | str | None, item: str = TEXT_ITEM, *, full: bool = False
) -> tuple[str, str]:
    """変更前の記載 and 変更後の記載 of one item that changed."""
    row = row_of(before, after, item, full=full)
    return plain(row.before), plain(row.after)


def row_of(
    before: Value | str | None,
    after: Value | str | None,
    item: str = TEXT_ITEM,
    *,
    full: bool = False,
    strict: bool = False,
) -> Row:
    """The row of one item that changed."""
    sides = [assessment({} if value is None else {path(item): _value(value)}) for value in (before, after)]
    (row,) = rows_of(*sides, full=full, strict=strict)
    return row


def _value(value: Value | str) -> Value:
    return Text.of(value) if isinstance(value, str) else value


def changed(cell: Cell) -> list[str]:
    """The stretches of a cell that are marked as differing."""
    return [span.text for span in cell if span.changed]


@cache
def draft(form: str, version: str) -> Assessment:
    """One of the drafts of fixtures/."""
    file = FIXTURES / form / f"{version}.yaml"
    return read_draft(file.read_text("utf-8"), file)


@cache
def fixture_rows(form: str, old: str, new: str, date: str = DATE) -> tuple[Comparison, tuple[Row, ...]]:
    """The comparison of two drafts of fixtures/, and its rows."""
    comparison = compare(draft(form, old), draft(form, new))
    return comparison, annex_rows(comparison, judge(comparison), date=date)
