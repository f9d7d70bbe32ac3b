"""Page numbers and running heads of extracted text, which print repeats on every page and which belong to no item.

Only what is certain goes: numbers that count up with the pages, and a line that most pages begin or end with (its
first print stays). A number alone in a list is contents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pia_diff.forms import form_ids, load_form
from pia_diff.readers.canvas import Ledger
from pia_diff.readers.cells import Row
from pia_diff.readers.labels import fold

FEWEST = 3
"""So many pages must show what is dropped."""
MOST = 0.6
"""The share of the pages that must begin or end with a line that is a running head."""
EDGE = 2
"""A running head is one of so many rows at the edge of its page."""
SHORTEST, LONGEST = 4, 80

_NUMBER = re.compile(
    r"(?P<page>P(?:age|\.)? ?)?(?P<left>[-ー~・<(\[] ?)?(?P<value>[0-9]{1,4})"
    r"(?: ?(?:/|of) ?(?P<total>[0-9]{1,4}))?(?P<unit> ?(?:ページ|頁))?(?P<right> ?[-ー~・>)\]])?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"P(?:age|\.)? ?[0-9]|[0-9](?: ?/ ?[0-9]| ?ページ| ?頁)|- ?[0-9]+ ?-", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─", "-"))
_FRAME = frozenset("-ー~")
_DIGITS = re.compile(r"[0-9]+")
_FRAME_OF_ANSWER = re.compile(r"[\[\]○☑☐■□✓]|^[①-⑳]|^[0-9]{1,2}[.)]")


class _Line(NamedTuple):
    """A row that may be running print: its number among the rows, its page (from form feeds), its text in one width."""

    row: int
    page: int
    text: str


def without_running_print(rows: Sequence[Row], ledger: Ledger) -> list[Row]:
    """The rows without such print, which goes to the ledger as the form's own."""
    lines = [_Line(n, row[0].cell.page, _plain(row[0].text)) for n, row in enumerate(rows) if _may_run(row)]
    if len(lines) < FEWEST:
        return list(rows)
    dropped = _page_numbers(lines, rows)
    dropped |= _running_heads([line for line in lines if line.row not in dropped], rows, dropped)
    for n in dropped:
        ledger.count_form(rows[n][0].text)
    return [row for n, row in enumerate(rows) if n not in dropped]


def _may_run(row: Row) -> bool:
    """Whether a row is one short line of text, not a cell of a ruled page or sheet."""
    return len(row) == 1 and not row[0].cell.whole and len(row[0].text) <= LONGEST


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


# Page numbers


def _page_numbers(lines: Sequence[_Line], rows: Sequence[Row]) -> set[int]:
    """The rows that are page numbers. What is nothing but a number must stand at the edge of its page."""
    found: dict[tuple[str, str], list[tuple[_Line, int]]] = {}
    for line in lines:
        match = _NUMBER.fullmatch(line.text)
        if match is None:
            continue
        framed = "".join(match[name] or "" for name in ("page", "left", "unit", "right")).replace(" ", "")
        style = (framed, str(match["total"] or ""))
        if _says_page(match) or _at_edge(line, rows):
            found.setdefault(style, []).append((line, int(match["value"])))
    dropped: set[int] = set()
    for style, numbers in found.items():
        dropped |= _with_pages(numbers) if not any(style) else _counting(numbers, rows)
    return dropped


def _says_page(match: re.Match[str]) -> bool:
    """Whether a number can only be that of a page: `3/70`, `- 3 -`, `3ページ`, `P.3`. Lists may have (3)."""
    dashes = (match["left"] or "").strip() in _FRAME and (match["right"] or "").strip() in _FRAME
    return bool(match["page"] or match["total"] or match["unit"] or dashes)


def _with_pages(numbers: Sequence[tuple[_Line, int]]) -> set[int]:
    """Those of the numbers that count exactly as the pages do."""
    offsets = [value - line.page for line, value in numbers]
    usual = max(set(offsets), key=offsets.count)
    counted = {line.row for (line, _), offset in zip(numbers, offsets, strict=True) if offset == usual}
    return counted if len(counted) >= FEWEST else set()


def _counting(numbers: Sequence[tuple[_Line, int]], rows: Sequence[Row]) -> set[int]:
    """The numbers, if they count up, mostly one by one, and stand as far from each other as pages are long."""
    steps = [after - before for (_, before), (_, after) in pairwise(numbers)]
    rising = all(step > 0 for step in steps) and sum(step == 1 for step in steps) * 2 >= len(steps)
    edges = all(_at_edge(line, rows) for line, _ in numbers)
    spread = edges or all(after.row - before.row > EDGE for (before, _), (after, _) in pairwise(numbers))
    return {line.row for line, _ in numbers} if len(numbers) >= FEWEST and rising and spread else set()


def _at_edge(line: _Line, rows: Sequence[Row]) -> bool:
    """Whether a row is the first or the last of its page."""
    neighbours = (rows[n][0].cell.page if 0 <= n < len(rows) else None for n in (line.row - 1, line.row + 1))
    return any(page != line.page for page in neighbours)


# Running heads


def _running_heads(lines: Sequence[_Line], rows: Sequence[Row], numbers: set[int]) -> set[int]:
    """The rows that most pages begin or end with, but for the first of each."""
    places = dict(_edges(rows, numbers))
    pages = len({page for _, page in places.values()})
    if pages < FEWEST:
        return set()
    same: dict[tuple[int, str], list[_Line]] = {}
    for line in lines:
        if line.row in places:
            same.setdefault((places[line.row][0], _DIGITS.sub("#", line.text)), []).append(line)
    dropped: set[int] = set()
    for found in same.values():
        shown = {places[line.row][1] for line in found}
        often = len(shown) >= max(FEWEST, MOST * pages)
        if often and _same_or_counting([line.text for line in found]) and not _is_of_the_form(found[0].text):
            dropped |= {line.row for line in found[1:]}
    return dropped


def _edges(rows: Sequence[Row], numbers: set[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The rows at the edge of a page → (place, page): place 1, 2 from the top, -1, -2 from the bottom. A page ends
    with a form feed."""
    pages: dict[int, list[int]] = {}
    for n, row in enumerate(rows):
        if n not in numbers:
            pages.setdefault(row[0].cell.page, []).append(n)
    for page, inside in pages.items():
        for place in range(1, EDGE + 1):
            if len(inside) >= 2 * EDGE:
                yield inside[place - 1], (place, page)
                yield inside[-place], (-place, page)


def _is_of_the_form(text: str) -> bool:
    """Whether a line is a label or an answer (`リスクへの対策は十分か`, `[ 十分である ]`), or as short as one.

    Pages may end alike by chance.
    """
    words = _FRAME_OF_ANSWER.sub("", fold(text))
    return len(words) < SHORTEST or words in _print_of_forms()


@lru_cache(maxsize=1)
def _print_of_forms() -> frozenset[str]:
    items = [item for form_id in form_ids() for item in load_form(form_id).items.values()]
    return frozenset(fold(text) for item in items for text in (item.label, *(option.label for option in item.options)))


def _same_or_counting(texts: Sequence[str]) -> bool:
    """Whether lines are the same, or differ in the number of the page alone, which counts up."""
    if len(set(texts)) == 1:
        return True
    if not _PAGE.search(texts[0]):
        return False
    columns = list(zip(*[[int(one[:9]) for one in _DIGITS.findall(text)] for text in texts], strict=True))
    differing = [column for column in columns if len(set(column)) > 1]
    return len(differing) == 1 and all(after > before for before, after in pairwise(differing[0]))
