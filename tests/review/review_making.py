"""Reviews of the bundled example, and what an officer fills in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pia_diff.compare import Comparison, compare
from pia_diff.readers.draft import read_draft
from pia_diff.review import Compared, Decided, Filled, Outcome, Review, matched, read_review, write_review
from pia_diff.review.cells import texts_of
from pia_diff.review.columns import CAUSES_SHEET, CHANGES, CHANGES_SHEET, NUMBER, Column
from pia_diff.review.reading import FilledRow
from pia_diff.timing import Circumstances, Decision, Decisions, Duty, Ground, JudgedChange, fingerprint, judge, record
from pia_diff.timing.decisions import wordings

FIXTURES = Path(__file__).parents[2] / "fixtures" / "form4"
PUBLISHED = date(2025, 3, 31)
AT = datetime(2025, 4, 2, 9, 30, tzinfo=timezone(timedelta(hours=9)))


@cache
def comparison_of(old: str = "v2024", new: str = "v2025") -> tuple[Comparison, tuple[JudgedChange, ...]]:
    """Two versions of the example compared and judged."""
    files = [FIXTURES / f"{name}.yaml" for name in (old, new)]
    comparison = compare(*(read_draft(file.read_text("utf-8"), file) for file in files))
    return comparison, judge(comparison)


def review_of(decisions: Iterable[Decision] = (), *, old: str = "v2024", new: str = "v2025", **known) -> Review:
    """The review of two versions of the example, with decisions on record."""
    comparison, judged = comparison_of(old, new)
    circumstances = Circumstances(PUBLISHED, known.get("effective"), decisions=Decisions.of(decisions, new))
    about = Compared("1", "住民基本台帳に関する事務", old, new, PUBLISHED, known.get("effective"))
    return Review(comparison, record(judged, circumstances), about)


def of_rule(review: Review, duty: Duty, nth: int = 0) -> int:
    """The No. of a row that the rules judge so."""
    return [line.number for line in review.lines if line.rule is duty][nth]


def filled_in(
    review: Review,
    rows: Mapping[int, Mapping[Column, str]],
    causes: Sequence[FilledRow] = (),
    only: Iterable[int] | None = None,
) -> Filled:
    """The review as it is read when these cells were filled in; `only` these rows are left, in this order."""
    lines = {line.number: line for line in review.lines}
    found = []
    for row, number in enumerate(lines if only is None else only, 3):
        cells = texts_of(review, lines[number]) | dict(rows.get(number, {}))
        places = {column: place for place, column in enumerate(CHANGES)}
        found.append(FilledRow(CHANGES_SHEET, row, {one: text for one, text in cells.items() if text}, places))
    return Filled(Path("review.xlsx"), tuple(found), tuple(causes))


def outcome(review: Review, rows: Mapping[int, Mapping[Column, str]], **more) -> Outcome:
    """What filling in these cells brings."""
    return matched(filled_in(review, rows, **more), review, "山田", AT)


def by_number(decided: Iterable[Decided]) -> dict[int, Decision]:
    return {one.line.number: one.decision for one in decided}


def decision_about(number: int, **said) -> Decision:
    """A decision on record about a row of the example."""
    change = review_of().lines[number - 1].judged.change
    before, after = wordings(change)
    fields = {
        "version": "v2025", "path": str(change.path), "old_path": str(change.old_path), "duty": "事前", "rule": "x",
        "by": "佐藤", "at": AT - timedelta(days=1), "before": before, "after": after,
    }  # fmt: skip
    return Decision(fingerprint=fingerprint(change), **{**fields, **said})


def book_of(review: Review) -> Workbook:
    """The workbook, opened for filling in."""
    return load_workbook(BytesIO(write_review(review, AT)))


def fill(sheet: Worksheet, number: int, **cells: object) -> None:
    """Fills in cells of the row with this No. (on the sheet 原因: of the nth row), by the names of the columns."""
    heads = {cell.value: cell.column for cell in sheet[3]}
    columns = {column.name: column.head for column in (*CHANGES,)}
    if NUMBER.head in heads:
        row = next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, heads[NUMBER.head]).value == number)
    else:
        row = 3 + number
    for name, value in cells.items():
        sheet.cell(row, heads[columns[name]]).value = value


def reread(book: Workbook, folder: Path) -> Filled:
    """What is read of a workbook once it is saved."""
    file = folder / "review.xlsx"
    book.save(file)
    return read_review(file)


__all__ = ["AT", "CAUSES_SHEET", "CHANGES_SHEET", "Ground"]
