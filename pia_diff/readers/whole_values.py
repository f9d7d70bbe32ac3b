"""The whole cells beside an item's label → its value.

What stands in a cell is known to belong together: running text is taken as it is, a choice is what stands in the
bracket, and a check box, its option and the words in its bracket are cells beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pia_diff.forms import FormItem
from pia_diff.model import Choice, Date, Number, Text
from pia_diff.readers.canvas import FORM, PLACED, Canvas, Part
from pia_diff.readers.cells import CHECKED, UNCHECKED
from pia_diff.readers.labels import NARROW, fold
from pia_diff.readers.values import NOTHING_SAID, Understood, understand
from pia_diff.readers.whole_boxes import whole_checks
from pia_diff.readers.whole_spans import Span, narrow, spans_of
from pia_diff.workbook.marks import UNREADABLE

LOST = Understood(lost=True)
_AS_OF = "時点"
"""Form 2 prints this behind its dates."""
_LIST = re.compile(r"[<(\[]?選択肢[>)\]]?")
_NUMBERED = re.compile(r"[0-9]{1,2}\)")
_OPENING, _CLOSING = re.compile(r"\["), re.compile(r"\]")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_BRACKETED = re.compile(r"\s*\[(.*)\]\s*", re.DOTALL)


def understand_whole(item: FormItem, canvas: Canvas) -> Understood:
    """The value of `item` in cells that are wholly its contents; claims what it understood on the canvas."""
    spans = [span for span in spans_of(canvas) if span.narrow and canvas.open(span.start, span.end)]
    lost = [span for span in spans if span.narrow == UNREADABLE]
    if lost:
        for span in lost:
            canvas.claim(span.start, span.end, FORM)
        spans = [span for span in spans if span.narrow != UNREADABLE]
    if not spans:
        return LOST if lost else NOTHING_SAID
    match item.kind:
        case "choice":
            found = _choice(item, canvas, spans)
        case "multi":
            found = whole_checks(item, canvas, spans)
        case "date" | "number":
            found = _short(item, canvas, spans)
        case _:
            found = NOTHING_SAID
    return replace(found, lost=True) if lost else found


def _short(item: FormItem, canvas: Canvas, spans: Sequence[Span]) -> Understood:
    """A date or a number stands in one row; what follows in later rows is something else."""
    row = [span for span in spans if span.part.order == spans[0].part.order]
    if item.kind == "date" and len(row) > 1 and row[-1].narrow == _AS_OF:
        last = row.pop()
        canvas.claim(last.start, last.end, FORM)
    for span in row:
        canvas.claim(span.start, span.end, PLACED)
    text = str(Text.of(" ".join(span.part.text.strip(" \t") if len(row) > 1 else span.part.text for span in row)))
    if not text:
        return NOTHING_SAID
    return Understood(Number(text) if item.kind == "number" else Date(text))


# Choices


def _choice(item: FormItem, canvas: Canvas, spans: Sequence[Span]) -> Understood:
    if any(_is_compound(span.narrow) for span in spans):
        understood = understand(item, canvas)
        blank = understood.lost and all(span.part.sheet for span in spans) and _has_blank_bracket(canvas)
        return NOTHING_SAID if blank else understood
    chosen: list[Span] = []
    inside = listed = bracket = False
    loose: list[Span] = []
    for span in spans:
        narrow = span.narrow
        if inside and not _CLOSING.fullmatch(narrow):
            chosen.append(span)
        elif _OPENING.fullmatch(narrow) or _CLOSING.fullmatch(narrow):
            inside = bool(_OPENING.fullmatch(narrow))
            bracket = True
            canvas.claim(span.start, span.end, FORM)
        elif _LIST.match(fold(narrow)) or _is_listed(item, narrow, listed):
            listed = True
            canvas.claim(span.start, span.end, FORM)
        elif match := _BRACKETED.fullmatch(span.part.text.translate(NARROW)):
            bracket = True
            if match[1].strip():
                chosen.append(_within(span, *match.span(1), canvas))
            else:
                canvas.claim(span.start, span.end, FORM)
        else:
            loose.append(span)
    if not chosen and not bracket:
        named = [span for span in loose if item.option(span.narrow) is not None]
        chosen = named if len(named) == 1 else loose[:1] if len(loose) == 1 and not listed else []
    if not chosen:
        return NOTHING_SAID if bracket or not loose else understand(item, canvas)
    text = "".join(str(Text.of(span.part.text.strip(" \t\n\u3000"))) for span in chosen)
    for span in chosen:
        canvas.claim(span.start, span.end, PLACED)
    option = item.option(text)
    return Understood(Choice(option.label if option else text)) if text else NOTHING_SAID


def _is_compound(narrow: str) -> bool:
    """Whether bracket, list and more stand in one cell: it is read as any text is."""
    listed = _LIST.search(narrow)
    bracket = narrow.find("]")
    return (
        (listed is not None and listed.start() > 0)
        or narrow.lstrip("[ ")[:1] in (UNCHECKED, CHECKED)
        or (0 <= bracket < len(narrow) - 1 and listed is None)
    )


def _has_blank_bracket(canvas: Canvas) -> bool:
    """Whether nothing but one bracket with nothing in it is printed beside the list of options."""
    brackets = _BRACKET.findall(canvas.narrow)
    return len(brackets) == 1 and not brackets[0].strip() and not any(True for _ in canvas.left_over())


def _within(span: Span, start: int, end: int, canvas: Canvas) -> Span:
    """What stands inside a bracket of its own; the bracket belongs to the form."""
    canvas.claim(span.start, span.start + start, FORM)
    canvas.claim(span.start + end, span.end, FORM)
    inner = Part(span.part.text[start:end], span.part.place, span.part.order)
    return Span(inner, span.start + start, span.start + end, narrow(inner.text))


def _is_listed(item: FormItem, narrow: str, listed: bool) -> bool:
    """Whether a cell is part of the list of options: numbered ones, or below the head of the list any."""
    lines = [line for line in re.split(r"[\n]|(?<=\S)\s+(?=[0-9]{1,2}\))| {2,}", narrow) if line.strip()]
    if all(_NUMBERED.match(line.strip()) and item.option(line) is not None for line in lines):
        return True
    return listed and all(item.option(line) is not None for line in lines)


# Numbers in the bracket behind a choice


def claim_whole_count(canvas: Canvas) -> Understood | None:
    """The number in the cells `（`, `3`, `）件` behind a choice; None where no such bracket is printed."""
    spans = [span for span in spans_of(canvas) if canvas.free(span.start, span.end)]
    for n, span in enumerate(spans):
        if span.narrow != "(":
            continue
        ends = (k for k in range(n + 1, len(spans)) if spans[k].narrow.replace(" ", "") in (")件", ")"))
        end = next(ends, None)
        if end is None:
            return None
        inner = spans[n + 1 : end]
        canvas.claim(span.start, span.end, FORM)
        canvas.claim(spans[end].start, spans[end].end, FORM)
        if spans[end].narrow == ")" and spans[end + 1 : end + 2] and spans[end + 1].narrow == "件":
            canvas.claim(spans[end + 1].start, spans[end + 1].end, FORM)
        text = str(Text.of(" ".join(one.part.text.strip(" \t") for one in inner)))
        for one in inner:
            canvas.claim(one.start, one.end, FORM if text == UNREADABLE else PLACED)
        if text == UNREADABLE:
            return LOST
        return Understood(Number(text)) if text else NOTHING_SAID
    return None
