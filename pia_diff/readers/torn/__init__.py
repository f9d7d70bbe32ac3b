"""Text in torn reading order → rows in the order of the form.

The text layer of a printed form keeps no columns: labels stand away from their contents, wrapped over lines, brackets
apart from their options, pieces of a page in any order. Page by page the pieces are put back: the form's own print is
taken off, labels are found (`units`), brought into the form's order (`order`), check boxes are put together (`marks`,
`boxes`), contents go to their labels (`contents`, `rows`, `columns`, `share`), wrapped lines become paragraphs
(`pia_diff.readers.prose`). What cannot be brought home is left over, and what it may belong to is absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pia_diff.readers.canvas import Ledger
from pia_diff.readers.cells import Row
from pia_diff.readers.labels import NARROW, LabelIndex
from pia_diff.readers.prose import FULL, ends_sentence, width_of
from pia_diff.readers.torn.contents import Layout
from pia_diff.readers.torn.pages import Mender, Page, go_on_from
from pia_diff.readers.torn.units import Line, page_lines, units_of, without_print, wrapped_labels

PAGE_GAP = 4
"""So many rows further on, after blank lines, another page begins, in text that has no other sign of it."""
TORN_SIGNS = 12
"""So many torn brackets are no slips;"""
WRAPPED_LABELS = 6
"""nor are so many labels wrapped over two or three lines."""
FEW_GAPS = 0.02
"""The share of lines with a blank line before them under which a text does not keep its cells apart."""
LONG_LINE = 25
MOST_CUT = 0.05
"""The share of blocks of prose that end in a full line, in the middle of a sentence, above which blank lines stand
anywhere but between cells."""
FEW_BESIDE = 0.25
"""The share of contents in the line of their label or directly below it under which a text is read by columns."""


def is_torn(rows: Sequence[Row], index: LabelIndex) -> bool:
    """Whether a document came out in torn reading order: one cell a row, and brackets torn from what they held, or
    labels wrapped over lines."""
    if not rows or any(piece.cell.whole for row in rows for piece in row):
        return False
    if sum(len({piece.column for piece in row}) > 1 for row in rows) > len(rows) * 0.05:
        return False
    texts = [piece.text for row in rows for piece in row]
    return (
        sum(map(_is_torn_bracket, texts)) >= TORN_SIGNS
        or wrapped_labels(texts, index, WRAPPED_LABELS) >= WRAPPED_LABELS
    )


def _is_torn_bracket(text: str) -> bool:
    text = text.strip().translate({0xFF3B: "[", 0xFF3D: "]"})
    return text[:1] == "]" or (text[-1:] == "[" or (text[:1] == "[" and "]" not in text))


def pages_of(rows: Sequence[Row]) -> dict[int, int]:
    """The page of every row, by the order of its pieces."""
    marked = len({row[0].cell.page for row in rows}) > 1
    found: dict[int, int] = {}
    page = 0
    for last, row in zip([rows[0], *rows] if rows else [], rows, strict=False):
        if marked:
            page = row[0].cell.page
        elif row[0].row - last[0].row >= PAGE_GAP:
            page += 1
        found[row[0].order] = page
    return found


def in_form_order(document: Sequence[Row], rows: Sequence[Row], index: LabelIndex, ledger: Ledger) -> Sequence[Row]:
    """The rows of a torn document in the order of the form; those of any other as they are.

    `document` holds all rows of it, `rows` those that are still to be placed. What is only print, or was put together
    anew, is settled with the ledger, so that every character stays accounted for.
    """
    if not is_torn(document, index):
        return rows
    pages = pages_of(document)
    by_page: dict[int, list[Row]] = {}
    for row in rows:
        by_page.setdefault(pages.get(row[0].order, 0), []).append(row)
    numbers = _page_numbers(document, pages)
    numbered = [[row for row in page if row[0].order not in numbers] for page in by_page.values()]
    for row in rows:
        if row[0].order in numbers:
            ledger.count_form(row[0].text)
    lines = [without_print(page_lines(page), index.form, ledger) for page in numbered]
    mender = Mender(index, ledger, _layout(lines, index))
    mended = [mender.page(page) for page in lines]
    last: Page | None = None
    for page in mended:
        if last is not None:
            go_on_from(last, page)
        if page.feeder is None or page.feeder.fed:
            last = page
    return [row for page in mended for row in mender.written(page)]


def _page_numbers(document: Sequence[Row], pages: Mapping[int, int]) -> set[int]:
    """The rows, by their order, that are page numbers, wherever they came out: on most pages one that counts up."""
    found: dict[int, set[int]] = {}
    for row in document:
        text = row[0].text.translate(NARROW).strip()
        if len(row) == 1 and text.isdecimal() and len(text) <= 3:
            found.setdefault(int(text) - pages[row[0].order], set()).add(row[0].order)
    best = max(found.values(), key=len, default=set())
    return best if len(best) >= max(3, len(set(pages.values())) / 2) else set()


def _layout(pages: Sequence[Sequence[Line]], index: LabelIndex) -> Layout:
    """How a document keeps labels and contents together."""
    gaps = sum(line.gap for page in pages for line in page)
    if gaps < FEW_GAPS * sum(map(len, pages)):
        return Layout.RUN_TOGETHER
    beside = below = cut = long = 0
    for page in pages:
        for unit in units_of(page, index):
            for block in unit.blocks:
                widths = [width_of(line.text) for line in block]
                if len(block) > 1 and max(widths) > LONG_LINE:
                    long += 1
                    cut += widths[-1] > max(widths) * FULL and not ends_sentence(block[-1].text)
            if unit.blocks and any(one.entry.item and one.entry.item.kind == "text" for one in unit.readings):
                beside += unit.beside
                below += not unit.beside
    if cut > MOST_CUT * long:
        return Layout.RUN_TOGETHER
    return Layout.COLUMNS if beside < FEW_BESIDE * (beside + below) else Layout.ROWS
