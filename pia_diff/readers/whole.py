"""Rows of whole cells made ready for the matcher: what print rules into cells of their own is put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pia_diff.forms import Form
from pia_diff.readers.across import below_each_other
from pia_diff.readers.canvas import Ledger
from pia_diff.readers.cells import Cell, Piece, Row
from pia_diff.readers.labels import LabelIndex, fold
from pia_diff.readers.margin import without_remarks

_NUMBER = re.compile(r"(?:VI|IV|V|I{1,3})\.?|[0-9]{1,2}\.?|[①-⑳]\.?|\([0-9]{1,2}\)")
_ASTERISK = re.compile(r"\s*[※*＊]\s*")
_BLANK_BOXES = frozenset({"[]", "[ ]", "[　]", "［］", "［ ］", "［　］", "□", "☐"})
_BRACKETED_LABEL = re.compile(r"\s*[(（]\s*([^()（）:：]{2,40})[:：]\s*")
_EXEMPT = re.compile(r"\(?.{0,30}を除く。?\)?")


def prepared(rows: Sequence[Row], index: LabelIndex, ledger: Ledger) -> list[Row]:
    """The rows, with a number and the label right of it as one piece, without ※ in a cell of its own beside a label
    (which goes to the ledger), and with an empty piece before every sheet whose name tells its section."""
    found: list[Row] = []
    sheet = ""
    for row in below_each_other(without_remarks(rows, ledger), index, ledger):
        if not row[0].cell.whole:
            found.append(row)
            continue
        if row[0].cell.sheet != sheet:
            sheet = row[0].cell.sheet
            if index.sheet_readings(sheet):
                top = Cell("", row[0].place, -1, 0, sheet, whole=True)
                found.append([Piece("", top, row[0].order)])
        remaining = _put_together(row, index, ledger)
        if remaining:
            found.append(remaining)
    return found


def _put_together(row: Row, index: LabelIndex, ledger: Ledger) -> Row:
    pieces: list[Piece] = []
    for piece in _without_brackets(row, index, ledger):
        before = pieces[-1] if pieces else None
        if before is not None and len(before.text) < 8 and _NUMBER.fullmatch(fold(before.text)):
            joined = before.text + "\n" + piece.text
            readings = index.exact_readings(joined)
            if any(one.entry.number is not None and one.entry.number == one.number for one in readings):
                pieces[-1] = Piece(joined, before.cell, before.order)
                continue
        if before is not None and _is_note(piece.text, before.text, index):
            ledger.count_form(piece.text)
            continue
        pieces.append(piece)
    return pieces


def _without_brackets(row: Row, index: LabelIndex, ledger: Ledger) -> Row:
    """The row without the bracket ruled round a label and its contents: `（手数料額、納付方法：`, the words, `）`."""
    label = _BRACKETED_LABEL.fullmatch(row[0].text) if len(row) > 1 else None
    readings = index.exact_readings(label[1]) if label is not None and fold(row[-1].text) == ")" else ()
    if label is None or not any(one.entry.item is not None and one.entry.item.holds_value for one in readings):
        return row
    ledger.count_form(row[0].text.replace(label[1], "", 1) + row[-1].text)
    return [Piece(label[1], row[0].cell, row[0].order), *row[1:-1]]


def _is_note(text: str, before: str, index: LabelIndex) -> bool:
    """Whether a cell right of a label is only its ※, or right of a title says what the ※ does not hold for."""
    if len(text) > 40:
        return False
    if _ASTERISK.fullmatch(text):
        readings = index.exact_readings(before)
        return "※" not in before and any(one.entry.is_title or _is_important(one.entry.item) for one in readings)
    if _EXEMPT.fullmatch(fold(text)) is None:
        return False
    return any(one.entry.is_title for one in index.exact_readings(before))


def _is_important(item: object) -> bool:
    return bool(getattr(item, "important", False))


class BlankBoxes:
    """Takes the boxes that nobody marked, and lists of options, off a sheet before anything is read of it: more than
    half the cells of a form are such print."""

    def __init__(self, form: Form, ledger: Ledger) -> None:
        self._ledger = ledger
        boxed = [item for item in form.items.values() if item.kind == "multi"]
        # What stands beside a heading has no label of its own: that its box is printed says that it was asked.
        labelled = [item for item in boxed if item.label != " / ".join(option.label for option in item.options)]
        self._options = {fold(option.label) for item in labelled for option in item.options}
        self._units = {")" + option.printed.rpartition(")")[2] for item in labelled for option in item.options}
        choices = [item for item in form.items.values() if item.kind == "choice"]
        self._listed = {fold(option.printed) for item in choices for option in item.options}
        self._lists: dict[str, bool] = {}

    def take(self, rows: Sequence[Row]) -> list[Row]:
        """The rows without such cells, which go to the ledger."""
        kept: list[Row] = []
        for row in rows:
            if len(row) == 1 or not row[0].cell.sheet:
                kept.append(row)
                continue
            remaining: Row = []
            n = 0
            while n < len(row):
                text = row[n].text
                end = n
                if text in _BLANK_BOXES:
                    end = self._box_end(row, n)
                elif n and text[:1] in "＜<" and fold(row[n - 1].text) in ("]", ")件") and self._is_list(text):
                    end = n + 1
                if end == n:
                    remaining.append(row[n])
                    n += 1
                for piece in row[n:end]:
                    self._ledger.count_form(piece.text)
                n = max(n, end)
            if remaining:
                kept.append(remaining)
        return kept

    def _box_end(self, row: Row, n: int) -> int:
        """Behind the last cell of a blank box, its option and its empty bracket; `n` where it is no such thing."""
        if n + 1 >= len(row) or fold(row[n + 1].text) not in self._options:
            return n
        if n + 2 >= len(row) or fold(row[n + 2].text) != "(":
            return n + 2
        return n + 4 if n + 3 < len(row) and fold(row[n + 3].text) in self._units else n

    def _is_list(self, text: str) -> bool:
        known = self._lists.get(text)
        if known is None:
            head, *lines = text.split("\n")
            options = [one for line in lines for one in line.split("\u3000")]
            known = bool(lines) and fold(head) == "<選択肢>" and all(fold(one) in self._listed for one in options)
            self._lists[text] = known
        return known
