"""The contents beside an item's label → its value.

Every function claims on the canvas what it understood: option lists and marks for the form, the rest for the item.
What it does not understand stays unclaimed and is left over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pia_diff.forms import FormItem, Option
from pia_diff.model import Checks, Choice, Text, Value, value_of
from pia_diff.readers.canvas import FORM, PLACED, Canvas
from pia_diff.readers.cells import CHECKED, UNCHECKED
from pia_diff.readers.labels import NARROW, fold

_LONE = "○〇◯⚪◎●⦿✓✔☑☒■◉" + CHECKED
MARKED = _LONE + "レﾚOoVvXx×"  # the letters are marks only inside a bracket of their own
UNMARKED = "□" + UNCHECKED
# Runs of blanks are bounded everywhere here: without a bound, a page of blanks costs the square of its length.
_MARK = rf"\[\s{{0,4}}[{MARKED}{UNMARKED}]?\s{{0,4}}\]|[{_LONE}{UNMARKED}]"
_LIST_HEAD = re.compile(r"(?:[<(\[]\s{0,4})?選択肢(?:\s{0,4}[>)\]])?")
_LONE_LIST_HEAD = re.compile(r"^ {0,9}[<(\[] {0,4}選択肢 {0,4}[>)\]] {0,9}$", re.MULTILINE)
_FRAMES = re.compile(rf"[\[\]{_LONE}{UNMARKED}]")
_BRACKET = re.compile(r"\[([^\[\]]{0,200})\]")
_NOTHING = re.compile(r"[\s\-―ー－]*")
_DATE_WORDS = re.compile(r"\d|[元未定無随時なし〇]|[一二三四五六七八九十]")

FLOOR = 0.65
"""Likeness under which a text in the brackets of a choice is no slip of an option."""
MARGIN = 0.15
"""By how much the best option must be likelier than the next."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the contents of an item say.

    `lost`: the source cannot say (a choice without its option, check boxes without any mark), so that the item is
    absent; beside a value, that only this part of the check boxes is known. `boxes` and `marked` tell of check boxes
    whether any was seen, and whether any was marked.
    """

    value: Value | None = None
    lost: bool = False
    boxes: bool = False
    marked: bool = False


NOTHING_SAID = Understood()


def understand(item: FormItem, canvas: Canvas, *, text_follows: bool = False) -> Understood:
    """The value of `item` in its contents. `text_follows` says that the same contents also hold running text of
    another item, which is not searched for loose options.
    """
    if not canvas.text.strip():
        return NOTHING_SAID
    match item.kind:
        case "choice":
            return _choice(item, canvas, text_follows)
        case "multi":
            return _checks(item, canvas)
        case "date" | "number":
            return _short(item, canvas)
        case "text":
            return _text(canvas)
        case _:
            return NOTHING_SAID


def _text(canvas: Canvas) -> Understood:
    canvas.claim_all(_LONE_LIST_HEAD, FORM)
    raw = canvas.rest_text()
    canvas.claim_rest(PLACED)
    text = Text.of(raw)
    return Understood(text) if text.paragraphs else NOTHING_SAID


def _short(item: FormItem, canvas: Canvas) -> Understood:
    """A date or a number stands in one row; what follows in later rows is something else."""
    first = canvas.parts[0].order
    length = sum(len(part.text) + 1 for part in canvas.parts if part.order == first) - 1
    raw = canvas.text[:length].strip()
    told = _DATE_WORDS.search(raw) if item.kind == "date" else re.search(r"\d", raw)
    if not told and not _NOTHING.fullmatch(raw):
        return Understood(lost=True)
    canvas.claim(0, length, PLACED)
    return Understood(value_of(item, raw))


@lru_cache(maxsize=512)
def _options_pattern(options: tuple[Option, ...], prefix: str) -> re.Pattern[str]:
    """Finds options by label, longest first, blanks between any two characters allowed."""
    labels = sorted({fold(option.label) for option in options}, key=len, reverse=True)
    either = "|".join(r"[ \n]{0,3}".join(map(re.escape, label)) for label in labels)
    return re.compile(rf"{prefix}(?P<option>{either})")


@lru_cache(maxsize=512)
def _by_label(options: tuple[Option, ...]) -> dict[str, Option]:
    return {fold(option.label): option for option in reversed(options)}


def _choice(item: FormItem, canvas: Canvas, text_follows: bool) -> Understood:
    pattern = _options_pattern(item.options, r"(?:(?<![0-9])(?P<number>[0-9]{1,2})\s?\)\s{0,4})?")
    options = _by_label(item.options)
    canvas.claim_all(_LIST_HEAD, FORM)
    named: list[tuple[Option, int, int]] = []
    for match in pattern.finditer(canvas.narrow):
        start, end = match.span()
        if match["number"]:
            canvas.claim(start, end, FORM)
        elif not text_follows or _stands_alone(canvas.narrow, start, end):
            named.append((options["".join(match["option"].split())], start, end))
    chosen = _singled_out([option for option, _, _ in named])
    for option, start, end in named:
        canvas.claim(start, end, PLACED if option is chosen else FORM)
    understood = Understood(Choice(chosen.label)) if chosen else Understood(lost=True)
    if chosen is None and not named:
        understood = _slip(item, canvas, text_follows)
    if text_follows:
        canvas.claim_all(re.compile(r"\[\s{0,9}\]"), FORM)
        for _, start, end in named:
            _claim_frame(canvas, start, end)
    else:
        canvas.claim_all(_FRAMES, FORM)
        canvas.claim_debris()
    return understood


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a span is bracketed, or a line of its own."""
    before = text[max(0, start - 20) : start].rstrip(" ").removesuffix(UNCHECKED).rstrip(" ")
    after = text[end : end + 20].lstrip(" ")
    return before.endswith("[") or after.startswith("]") or (before[-1:] in "\n" and after[:1] in "\n")


def _claim_frame(canvas: Canvas, start: int, end: int) -> None:
    """The bracket around an option."""
    while start > 0 and canvas.narrow[start - 1] in " [" + UNCHECKED:
        start -= 1
    while end < len(canvas.narrow) and canvas.narrow[end] in " ]":
        end += 1
    canvas.claim(start, end, FORM)


def _singled_out(named: list[Option]) -> Option | None:
    """The one option named outside the list; or, where the list has lost its numbers, the one named once more."""
    distinct = list(dict.fromkeys(named))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    counts = sorted(((named.count(option), n) for n, option in enumerate(distinct)), reverse=True)
    return distinct[counts[0][1]] if counts[0][0] > counts[1][0] else None


def _slip(item: FormItem, canvas: Canvas, text_follows: bool) -> Understood:
    """The option that the bracket, or what else is left, means by number or with slips of the pen."""
    spans = [(m.start(1), m.end(1)) for m in _BRACKET.finditer(canvas.narrow) if canvas.free(m.start(1), m.end(1))]
    spans = [(start, end) for start, end in spans if re.search(r"\w", canvas.narrow[start:end])]
    if not spans and not text_follows:
        spans = [span for span in canvas.rest() if re.search(r"\w", canvas.narrow[slice(*span)])]
    if len(spans) == 1:
        start, end = spans[0]
        option = _likely(item.options, canvas.narrow[start:end])
        if option is not None:
            canvas.claim(start, end, PLACED)
            return Understood(Choice(option.label))
    # Nothing but a dash: the officer says that the question does not arise.
    says_nothing = bool(_NOTHING.fullmatch(canvas.text)) and not text_follows
    if says_nothing:
        canvas.claim_rest(PLACED)
    return Understood(lost=not says_nothing)


def _likely(options: tuple[Option, ...], found: str) -> Option | None:
    from rapidfuzz import fuzz

    folded = re.sub(rf"[{_LONE}{UNMARKED}]", "", fold(found))
    if folded.isdecimal() and len(folded) <= 2:
        return next((option for option in options if option.printed.startswith(f"{int(folded)})")), None)
    # A slip may hit any character but those that turn the meaning round; and what stands in the brackets was picked
    # from the form's list, so that the nearest option is meant where only one is near.
    alike = [option for option in options if ("ない" in option.label) == ("ない" in folded)]
    ranked = sorted(((fuzz.ratio(folded, fold(o.label)) / 100, n) for n, o in enumerate(alike)), reverse=True)
    if not ranked or ranked[0][0] < FLOOR or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN):
        return None
    return alike[ranked[0][1]]


def _checks(item: FormItem, canvas: Canvas) -> Understood:
    pattern = _options_pattern(item.options, rf"(?P<mark>{_MARK}|\[|(?<![^\s・,、\]]))\s{{0,4}}")
    options = _by_label(item.options)
    text = canvas.narrow
    marks: dict[str, bool] = {}
    free: dict[str, dict[str, str]] = {}
    boxes = False
    position = 0
    while match := pattern.search(text, position):
        option = options["".join(match["option"].split())]
        mark = match["mark"].translate(NARROW).strip("[] \n")
        boxes = boxes or bool(match["mark"])
        canvas.claim(*match.span(), FORM)
        if mark and mark not in UNMARKED:
            canvas.claim(*match.span("option"), PLACED)
        position = match.end()
        words = ""
        if option.free:
            position, words = _free_text(canvas, position, option)
        marks[option.label] = marks.get(option.label, False) or bool(mark and mark not in UNMARKED)
        if words and not _NOTHING.fullmatch(words):
            free.setdefault(option.label, {}).setdefault("".join(words.translate(NARROW).split()), words)
    marked = any(marks.values())
    for label in free:
        marks[label] = True  # nobody explains a box that is not marked
    checks = tuple(
        (option.label, "\n".join(free.get(option.label, {}).values()))
        for option in item.options
        if marks.get(option.label)
    )
    canvas.claim_all(_FRAMES, FORM)
    _claim_headings(item, canvas)
    canvas.claim_debris()
    if checks:
        return Understood(Checks(checks), boxes=boxes, marked=marked)
    if not marks and _NOTHING.fullmatch(canvas.text):
        canvas.claim_rest(PLACED)
        return NOTHING_SAID
    return Understood(lost=True, boxes=boxes)


def _free_text(canvas: Canvas, position: int, option: Option) -> tuple[int, str]:
    """The text in the bracket after an option, and where it ends. A bracket that never closes ends with its line."""
    text = canvas.narrow
    opening = re.compile(r"\s{0,9}\(").match(text, position)
    if opening is None:
        return position, ""
    depth, end = 1, opening.end()
    limit = min(len(text), end + 5000)
    while end < limit and depth:
        depth += (text[end] == "(") - (text[end] == ")")
        end += 1
    if depth:
        line_end = text.find("\n", opening.end())
        close = end = line_end if line_end >= 0 else len(text)
    else:
        close = end - 1
    canvas.claim(position, opening.end(), FORM)
    canvas.claim(opening.end(), close, PLACED)
    unit = option.printed.rpartition(")")[2] if "( )" in option.printed else ""
    after = re.compile(r"\s*" + re.escape(unit)).match(text, end) if unit else None
    canvas.claim(close, after.end() if after else end, FORM)
    return (after.end() if after else end), canvas.text[opening.end() : close].strip()


def _claim_headings(item: FormItem, canvas: Canvas) -> None:
    """The sub-headings between options: ・業務関係情報."""
    for group in {option.group for option in item.options if option.group}:
        canvas.claim_all(re.compile(r"(?:・\s{0,9})?" + re.escape(group.translate(NARROW))), FORM)


_COUNT = re.compile(r"\(\s{0,9}([0-9,]*)\s{0,9}\)\s{0,4}件")


def claim_count(item: FormItem, canvas: Canvas) -> Understood | None:
    """The number in `( 3 )件` beside another item; None where no such bracket is printed."""
    for match in _COUNT.finditer(canvas.narrow):
        if not canvas.free(*match.span()):
            continue
        digits = canvas.text[match.start(1) : match.end(1)].strip()
        canvas.claim(*match.span(1), PLACED)
        canvas.claim(*match.span(), FORM)
        return Understood(value_of(item, digits)) if digits else NOTHING_SAID
    return None


@lru_cache(maxsize=512)
def _inline_pattern(label: str) -> re.Pattern[str]:
    printed = r"\s{0,3}".join(map(re.escape, fold(label)))
    return re.compile(rf"(\(?)\s{{0,4}}{printed}\s{{0,4}}[:：]")


def claim_inline(item: FormItem, canvas: Canvas) -> Understood | None:
    """The text after an item's label within the contents of another: `(手数料額、納付方法: … )`."""
    match = _inline_pattern(item.label).search(canvas.narrow)
    if match is None or not canvas.free(*match.span()):
        return None
    end = len(canvas.text)
    if match[1]:
        closing = canvas.narrow.rfind(")", match.end())
        if closing >= 0:
            canvas.claim(closing, closing + 1, FORM)
            end = closing
    raw = canvas.text[match.end() : end].strip()
    canvas.claim(*match.span(), FORM)
    canvas.claim(match.end(), end, PLACED)
    return Understood(Text.of(raw)) if raw else NOTHING_SAID
