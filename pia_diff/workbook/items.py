"""The contents beside one label: running text, a choice with its list of options, check boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pia_diff.forms import FormItem, Option
from pia_diff.model import Checks, Value
from pia_diff.workbook.marks import TAKEN, UNREADABLE, UNTAKEN
from pia_diff.workbook.measure import ems, spread
from pia_diff.workbook.page import LAST, SMALL, VALUES, Box, Line, Page
from pia_diff.workbook.wording import option_list

_FREE_COLUMNS = 7
"""Columns for the words of an option that has a bracket behind it."""
_LOW = 15.5
"""Points. Options stand closer than items."""


def value_lines(page: Page, item: FormItem, value: Value | None, *, absent: bool, first: int = VALUES) -> list[Line]:
    """The lines of an item's contents, from column `first` to the right edge."""
    if item.kind == "choice":
        return [choice_line(page, item, value, absent=absent, first=first)]
    if item.kind == "multi":
        return list(check_lines(page, item, value, absent=absent, first=first))
    text = UNREADABLE if absent else "" if value is None else str(value)
    return page.contents(first, LAST, text)


def choice_line(
    page: Page,
    item: FormItem,
    value: Value | None,
    *,
    absent: bool,
    first: int = VALUES,
    counted: str | None = None,
) -> Line:
    """`[ 委託する ] （ 6 ）件 ＜選択肢＞ …`; `counted` is the number in the bracket, None where none is printed."""
    text = UNREADABLE if absent else "" if value is None else str(value)
    words = 4 if counted is not None else 6 if first == VALUES else 5
    end = first + words + 1
    boxes = [
        Box(first, first, "[", "mark"),
        Box(first + 1, first + words, text, "chosen", item.id),
        Box(end, end, "]", "mark"),
    ]
    if counted is not None:
        boxes += [
            Box(end + 1, end + 1, "（", "mark"),
            Box(end + 2, end + 3, counted, "count"),
            Box(end + 4, end + 5, "）件", "option"),
        ]
        end += 5
    width = page.pixels(end + 1, LAST)
    boxes.append(Box(end + 1, LAST, option_list(item.options, width, SMALL), "list", points=SMALL))
    return Line(boxes, frame=True)


def check_lines(
    page: Page, item: FormItem, value: Value | None, *, absent: bool, first: int = VALUES
) -> Iterator[Line]:
    """A line for every option with a bracket, two options a line of the others."""
    marked = dict(value.marked) if isinstance(value, Checks) else {}
    if absent:
        yield Line([Box(first, LAST, UNREADABLE, "option")], frame=True, least=_LOW)
    waiting: list[Option] = []
    group = ""
    for option in item.options:
        if waiting and (len(waiting) == 2 or option.free or option.group != group):
            yield _plain_options(waiting, marked, first)
            waiting = []
        if option.group != group:
            group = option.group
            yield Line([Box(first, LAST, f"・{group}", "option")], frame=True, least=_LOW)
        if option.free:
            yield from _free_option(page, option, marked, first)
        else:
            waiting.append(option)
    if waiting:
        yield _plain_options(waiting, marked, first)


def mark(option: Option, marked: dict[str, str]) -> str:
    """The check box of an option."""
    return TAKEN if option.label in marked else UNTAKEN


def _plain_options(options: Sequence[Option], marked: dict[str, str], first: int) -> Line:
    middle = (first + LAST + 1) // 2
    wide = len(options) == 1 and ems(options[0].label) > 16
    boxes = []
    for option, start, end in zip(options, (first, middle), (LAST if wide else middle - 1, LAST), strict=False):
        boxes.append(Box(start, start, mark(option, marked), "mark", "checks"))
        boxes.append(Box(start + 1, end, option.label, "option"))
    if len(options) == 1 and not wide:
        boxes.append(Box(middle, LAST, "", "option"))
    return Line(boxes, frame=True, least=_LOW)


def _free_option(page: Page, option: Option, marked: dict[str, str], first: int) -> Iterator[Line]:
    unit = option.printed.rpartition(")")[2]
    opening, closing = first + _FREE_COLUMNS, LAST
    parts = spread(marked.get(option.label, ""), page.pixels(opening + 1, closing - 1))
    for n, part in enumerate(parts):
        head = n == 0
        yield Line(
            [
                Box(first, first, mark(option, marked) if head else "", "mark", "checks" if head else ""),
                Box(first + 1, opening - 1, option.label if head else "", "option"),
                Box(opening, opening, "（" if head else "", "bracket"),
                Box(opening + 1, closing - 1, part, "free"),
                Box(closing, closing, f"）{unit}" if n == len(parts) - 1 else "", "bracket"),
            ],
            frame=True,
            least=_LOW,
        )
