"""What a form prints that belongs to no item: its name and tag, the table of contents, announcements of slots."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pia_diff.readers.canvas import Ledger
from pia_diff.readers.cells import Row
from pia_diff.readers.labels import LabelIndex, fold
from pia_diff.readers.recognise import is_tag

_LEADER = re.compile(r"\s{0,9}[.．…‥・]{2,200}\s{0,9}[0-9０-９]{0,4}\s{0,9}$")
_PAGE = re.compile(r"[-P.\s]{0,4}[0-9０-９]{1,4}[-\s]{0,4}")
_NOTES = ("2)又は3)を選択した評価実施機関については、",)
"""How the notes begin that the forms themselves print between the items."""

CONTENTS = 4
"""So many titles of sections in a row, each another one, are a table of contents."""


def without_own_print(rows: Sequence[Row], index: LabelIndex, ledger: Ledger) -> list[Row]:
    """The rows without such print, which goes to the ledger as the form's own."""
    contents = _tables_of_contents(rows, index) | _sheets_of_options(rows, index)
    kept: list[Row] = []
    known: dict[str, bool] = {}  # print repeats itself
    for number, row in enumerate(rows):
        remaining = []
        for piece in row:
            own = known.get(piece.text)
            if own is None:
                own = known[piece.text] = _is_own_print(piece.text, index)
            if own or number in contents:
                ledger.count_form(piece.text)
            else:
                remaining.append(piece)
        if remaining:
            kept.append(remaining)
    return kept


def _sheets_of_options(rows: Sequence[Row], index: LabelIndex) -> set[int]:
    """The rows of sheets that hold nothing but the options of the form: what cells offer to choose from is kept so."""
    options = {fold(text) for item in index.form.items.values() for o in item.options for text in (o.label, o.printed)}
    sheets: dict[str, list[int]] = {}
    other: set[str] = set()
    for number, row in enumerate(rows):
        sheet = row[0].cell.sheet
        if sheet in other:
            continue
        if not sheet or any(fold(piece.text) not in options for piece in row):
            other.add(sheet)
        else:
            sheets.setdefault(sheet, []).append(number)
    return {number for sheet, numbers in sheets.items() if sheet not in other for number in numbers}


def _is_own_print(text: str, index: LabelIndex) -> bool:
    if len(text) > 80:
        return False
    folded = fold(text)
    return (
        folded == "項目一覧"
        or (folded.startswith("特定個人情報保護評価書(") and folded.endswith(")"))
        or is_tag(text)
        or index.is_range(text)
        or folded.startswith(_NOTES)
    )


def _without_page(row: Row) -> str:
    """The text of a row that may be a line of a table of contents: one cell, or one and the number of a page; empty
    where it is more."""
    if len(row) == 1:
        return _LEADER.sub("", row[0].text)
    return row[0].text if len(row) == 2 and _PAGE.fullmatch(row[1].text.strip()) else ""


def _tables_of_contents(rows: Sequence[Row], index: LabelIndex) -> set[int]:
    found: set[int] = set()
    run: dict[int, int] = {}
    for number, row in enumerate(rows):
        text = _without_page(row)
        entry = index.title_of(text) if 0 < len(text) <= 60 else None
        if entry is None or entry.index in run:
            if len(run) >= CONTENTS:
                found.update(run.values())
            run = {}
        if entry is not None:
            run[entry.index] = number
    if len(run) >= CONTENTS:
        found.update(run.values())
    return found
