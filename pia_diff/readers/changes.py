"""The annex 変更箇所, found by its column heads: in a whole document or published alone, whatever the form.

Cities head the columns in words of their own, over one row or two, repeat the heads on every page, and put columns
before or after the six. A row is taken word for word; what stands in another column is left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from pia_diff.model import AnnexRow, clean_lines
from pia_diff.readers.canvas import Ledger, Part
from pia_diff.readers.cells import Piece, Row
from pia_diff.readers.labels import fold, numeral
from pia_diff.workbook.measure import is_brimful

_WORDINGS = {
    "date": "変更日 変更年月日 変更の日 変更日付 変更月日 変更時期 修正日 修正年月日 改正日 更新日 年月日 日付",
    "item": "項目 変更項目 該当項目 変更事項 対象項目 項目名 変更箇所 該当箇所 修正箇所 箇所",
    "before": "変更前の記載 変更前 変更前の内容 変更前の記載内容 変更前記載 修正前 修正前の記載 改正前 旧",
    "after": "変更後の記載 変更後 変更後の内容 変更後の記載内容 変更後記載 修正後 修正後の記載 改正後 新",
    "timing": "提出時期 提出の時期 事前・事後 事前事後 事前/事後 事前事後の別 事前・事後の別",
    "reason": "提出時期に係る説明 提出時期にかかる説明 提出時期の説明 提出時期に関する説明 説明 変更理由 理由 備考",
}
_FIELD_OF = {word: name for name, words in _WORDINGS.items() for word in words.split()}
_RANK = {word: rank for words in _WORDINGS.values() for rank, word in enumerate(words.split())}
_TAIL = re.compile(r"(?:\([^()]*\)|【[^【】]*】)+$")

LONGEST_HEAD = 40
MOST_COLUMNS = 40
ALIKE, MARGIN = 75, 10
"""Likeness, of 100, from which a head with slips of an OCR is still one, and by how much it must lead: 変更前の記載 and
変更後の記載 differ in one character."""

_SLIP_OF_DATE = re.compile("[変麥][更史][日曰目白臼]")
"""What is too short for likeness to tell."""

_DATE = re.compile(r"[0-9元〇]|[一二三四五六七八九十]年")
_DITTO = frozenset({"〃", "々", '"', "''", "同上", "同日", "同"})
_TIMING = re.compile(r"\(?(?:事前|事後)")


class Head(NamedTuple):
    """Where the columns of a change table begin: column → field (empty where the head says something else), and how
    many columns the head takes."""

    fields: dict[int, str]
    spans: dict[int, int]

    @property
    def complete(self) -> bool:
        """Whether this is the head of a change table and of nothing else."""
        named = set(self.fields.values()) - {""}
        return {"before", "after"} <= named and bool(named & {"item", "date"})

    def field_at(self, column: int, taken: Iterable[int]) -> str:
        """The field a cell belongs to. A cell between two heads, as print shifts them, belongs to the left one if
        nothing (of the row's columns, `taken`) stands below that; elsewhere it belongs to none."""
        begin = max((start for start in self.fields if start <= column), default=None)
        if begin is None:
            return ""
        inside = column < begin + self.spans[begin]
        shifted = begin != max(self.fields) and begin not in taken
        return self.fields[begin] if inside or shifted else ""


@dataclass
class ChangeReader:
    """Takes the change tables out of the rows of a document; `rows` are what was published, in reading order, `ends`
    the orders of the rows of the document they stood in."""

    ledger: Ledger
    rows: tuple[AnnexRow, ...] = ()
    ends: set[int] = field(default_factory=set)

    def take(self, rows: Sequence[Row]) -> list[Row]:
        """The rows of the document that belong to no change table."""
        kept: list[Row] = []
        found: list[AnnexRow] = []
        head: Head | None = None
        last: Piece | None = None
        n = 0
        while n < len(rows):
            row = rows[n]
            if last is not None and row[0].cell.sheet != last.cell.sheet:
                head = None
            begun = _head_at(rows, n)
            if begun is not None:
                head, taken = begun
                for piece in (piece for one in rows[n : n + taken] for piece in one):
                    self.ledger.count_form(piece.text)
                last = rows[n + taken - 1][0]
                self.ends.add(last.order)
                n += taken
                continue
            if head is not None and _belongs(row, head, last, adjacent=n > 0 and rows[n - 1][0] is last):
                read = self._row(row, head)
                if found and row[0].cell.whole and _goes_on(read):
                    found[-1] = _joined(found[-1], read)
                else:
                    found.append(read)
                last = row[0]
                self.ends.add(last.order)
            else:
                kept.append(row)
            n += 1
        self.rows = carried_on(found)
        return kept

    def _row(self, row: Row, head: Head) -> AnnexRow:
        columns = {piece.column for piece in row}
        texts: dict[str, list[str]] = {}
        for piece in row:
            name = head.field_at(piece.column, columns)
            if name:
                texts.setdefault(name, []).append(piece.text)
                self.ledger.count_placed(piece.text)
            else:
                self.ledger.leave(Part.of(piece))
        return AnnexRow(**{name: "\n".join(clean_lines("\n".join(lines))) for name, lines in texts.items()})


def carried_on(rows: Iterable[AnnexRow]) -> tuple[AnnexRow, ...]:
    """The rows, each that prints no date (or a mark of repetition) with the date it takes over from above."""
    found: list[AnnexRow] = []
    above = ""
    for row in rows:
        if row.date.strip() and fold(row.date) not in _DITTO:
            above = row.date
            found.append(replace(row, carried=""))
        else:
            found.append(replace(row, carried=above))
    return tuple(found)


# Heads


def _head_at(rows: Sequence[Row], n: int) -> tuple[Head, int] | None:
    """The head that begins with the row `n`, and how many rows it takes: one, or two where columns stand together
    below a common head, or heads are wrapped."""
    if len(rows[n]) < 2:
        return None
    texts = _texts(rows[n])
    one = _head_of(texts, rows[n])
    if one is None:
        return None
    if n + 1 < len(rows) and follows(rows[n + 1], rows[n][0]):
        below = _texts(rows[n + 1])
        wrapped = {column: texts.get(column, "") + text for column, text in below.items()}
        if (
            below
            and below.keys() <= texts.keys()
            and all(_without_frame(text) in _FIELD_OF for text in wrapped.values())
        ):
            whole = _head_of({**texts, **wrapped}, rows[n])
            if whole is not None and whole.complete:
                return whole, 2
        two = _head_of(below, rows[n + 1])
        if two is not None and all(two.fields.values()):
            both = Head(_distinct({**one.fields, **two.fields}), {**one.spans, **two.spans})
            # Each part of a head says something of its own; and below a whole head stands a whole head, or contents.
            if both.complete and (not one.complete or two.complete or len(both.fields) > len(one.fields)):
                return both, 2
    return (one, 1) if one.complete else None


def _texts(row: Row) -> dict[int, str]:
    """The cells of a row by column; none where one is too long for a head."""
    texts: dict[int, str] = {}
    for piece in row:
        column = piece.column
        texts[column] = text = texts.get(column, "") + piece.text.strip()
        if len(text) > LONGEST_HEAD:
            return {}
    return texts


def _head_of(texts: dict[int, str], row: Row) -> Head | None:
    """The columns of a row, if two of them at least have names of heads."""
    if not 2 <= len(texts) <= MOST_COLUMNS:
        return None
    heads = {column: _without_frame(text) for column, text in texts.items()}
    fields = {column: _FIELD_OF.get(head, "") for column, head in heads.items()}
    exact = len(set(fields.values()) - {""})
    if not exact:
        return None
    spans = {piece.column: piece.cell.column_span for piece in row}
    if exact > 1:
        fields = {column: name or _alike(heads[column]) for column, name in fields.items()}
    ranked = sorted(fields, key=lambda column: _RANK.get(heads[column], len(_RANK)))
    chosen = _distinct({column: fields[column] for column in ranked})
    return Head(dict(sorted(chosen.items())), spans)


def _distinct(fields: dict[int, str]) -> dict[int, str]:
    """Of several columns that name one field, the first has it."""
    taken: set[str] = set()
    found = {}
    for column, name in fields.items():
        found[column] = "" if name in taken else name
        taken.add(name)
    return found


@lru_cache(maxsize=4096)
def _without_frame(text: str) -> str:
    folded = fold(text)
    folded = folded[numeral(folded)[1] :]
    return _TAIL.sub("", folded) or folded.strip("()【】")


def _alike(head: str) -> str:
    """The field that a head with a slip or two means."""
    if _SLIP_OF_DATE.fullmatch(head):
        return "date"
    if len(head) < 4:
        return ""
    from rapidfuzz import fuzz

    scores: dict[str, float] = {}
    for word, name in _FIELD_OF.items():
        if len(word) >= 4:
            scores[name] = max(scores.get(name, 0.0), fuzz.ratio(head, word))
    (best, name), (second, _) = sorted(((score, name) for name, score in scores.items()), reverse=True)[:2]
    return name if best >= ALIKE and best - second >= MARGIN else ""


# Rows


def follows(row: Row, last: Piece, *, adjacent: bool = True) -> bool:
    """Whether a row stands directly below another, is the next one of merged cells, or the first of the next page.
    `adjacent` says that no other row was read between them."""
    cell, above = row[0].cell, last.cell
    if cell.sheet != above.sheet or cell.page != above.page:
        return adjacent and cell.sheet == above.sheet and cell.page == above.page + 1
    return cell.row - above.row <= max(1, above.row_span)


def _goes_on(row: AnnexRow) -> bool:
    """Whether a row of a workbook is the rest of the one above, which was too tall for one: wordings alone. In running
    text nobody can tell, and it stays a row."""
    return bool(row.before or row.after) and not any((row.date, row.item, row.timing, row.reason))


def _joined(row: AnnexRow, rest: AnnexRow) -> AnnexRow:
    """A row with the rest of its wordings; a cell filled to the brim was cut in the middle of a paragraph."""
    return replace(row, before=_with_rest(row.before, rest.before), after=_with_rest(row.after, rest.after))


def _with_rest(text: str, rest: str) -> str:
    return text + rest if is_brimful(text) else "\n".join(filter(None, (text, rest)))


def _belongs(row: Row, head: Head, last: Piece | None, *, adjacent: bool) -> bool:
    """Whether a row below a head is one of the table. What does not follow directly (a blank line, a new page) must
    show it by a date and a time of submission where they belong."""
    columns = {piece.column for piece in row}
    fields = {column: head.field_at(column, columns) for column in columns}
    named = set(fields.values()) - {""}
    date, timing = (
        fold("".join(piece.text[:LONGEST_HEAD] for piece in row if fields[piece.column] == name))
        for name in ("date", "timing")
    )
    dated = bool(date) and (bool(_DATE.search(date)) or date in _DITTO)
    timed = bool(_TIMING.match(timing))
    if last is not None and follows(row, last, adjacent=adjacent):
        # Ruled cells are the table's for certain; lines of text below may be anything.
        ruled = row[0].cell.whole and bool(named & {"before", "after"})
        if date and not (dated or timed or ruled):
            return False
        turned = row[0].cell.whole and row[0].cell.page != last.cell.page  # the rest of a row that was cut there
        return len(named) >= 2 or bool(named & {"before", "after", "reason"}) or bool(named and turned)
    return len(named) >= 3 and (dated or timed)
