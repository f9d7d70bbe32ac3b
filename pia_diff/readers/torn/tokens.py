"""Lines of check boxes → tokens: brackets, marks, options, and the text in the brackets after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pia_diff.forms import Form, Option, load_form
from pia_diff.readers.labels import NARROW, fold
from pia_diff.readers.torn.units import Line

_MARKS = "○〇◯⚪◎●⦿✓✔☑☒■◉レﾚ"
_BLANK = r"[ \t\u3000]"


class Token(NamedTuple):
    """A part of a line of check boxes: `[`, `]`, a mark, an option, the bracket after it, or what else is printed."""

    kind: str
    text: str
    option: str = ""
    closed: bool = True
    explains: bool = False
    counted: bool = False


@lru_cache(maxsize=8)
def _options(form_id: str) -> tuple[re.Pattern[str], dict[str, Option], re.Pattern[str]]:
    """Finds the options of check boxes, wrapped or not, and the words above them (`・業務関係情報`)."""
    known: dict[str, Option] = {}
    groups: set[str] = set()
    for item in load_form(form_id).items.values():
        if item.kind == "multi":
            for option in item.options:
                if option.free or fold(option.label) not in known:
                    known[fold(option.label)] = option
                groups.add(fold(option.group))
    either = "|".join(_spaced(label) for label in sorted(known, key=len, reverse=True))
    above = "|".join(_spaced(group) for group in sorted(filter(None, groups), key=len, reverse=True)) or r"(?!)"
    return re.compile(either or r"(?!)"), known, re.compile(rf"・?{_BLANK}?(?:{above})")


def _spaced(label: str) -> str:
    return r"\s?".join(map(re.escape, label))


def tokens_of(lines: Sequence[Line], form: Form, wanted: bool) -> list[Token] | None:
    """The tokens of lines that hold nothing else than check boxes; None for any other lines."""
    text = "\n".join(line.text for line in lines)
    tokens = list(_scan(text, text.translate(NARROW), form))
    if not tokens or tokens[-1].kind == "other":
        return None
    kinds = {token.kind for token in tokens}
    if "count" in kinds and not wanted and "件" not in text:
        return None
    if not wanted and kinds & {"option", "mark", "group"} and not ("option" in kinds and kinds & {"[", "]"}):
        return None
    if kinds & {"[", "]", "mark", "count"} or (kinds <= {")", "("}) or kinds == {"group"}:
        return tokens
    return None


def _scan(text: str, narrow: str, form: Form) -> Iterator[Token]:
    options, known, above = _options(form.id)
    position = 0
    while position < len(text):
        char = narrow[position]
        if char.isspace():
            position += 1
        elif char in "[]":
            yield Token(char, char)
            position += 1
        elif match := options.match(narrow, position):
            option = known[fold(match.group())]
            position = match.end()
            counted = "件" in option.printed
            yield Token("option", match.group(), fold(option.label), explains=option.free, counted=counted)
            if option.free:
                end, free, closed = _bracket(text, narrow, position)
                if end > position:
                    yield Token("free", free, closed=closed)
                    position = end
                    unit = re.match(r"\s*件", narrow[position:])
                    position += unit.end() if unit else 0
        elif match := above.match(narrow, position):
            yield Token("group", match.group())
            position = match.end()
        elif match := re.match(r"\(?\s*([0-9,]*)\s*\)\s*件|\(\s*([0-9,]{1,6})\s*$", narrow[position:]):
            yield Token("count", text[position : position + match.end()], match[1] or match[2] or "")
            position += match.end()
        elif char in _MARKS:
            yield Token("mark", text[position])
            position += 1
        elif char in "()":
            yield Token(char, char)
            position += 1
        else:
            yield Token("other", text[position:])
            return


def _bracket(text: str, narrow: str, position: int) -> tuple[int, str, bool]:
    """Where the bracket after an option ends, what stands in it, and whether it is closed; an open one ends with its
    line."""
    opening = re.compile(r"\s{0,4}\(").match(narrow, position)
    if opening is None:
        return position, "", True
    depth, end = 1, opening.end()
    while end < len(narrow) and depth and narrow[end] != "\n":
        depth += (narrow[end] == "(") - (narrow[end] == ")")
        end += 1
    inside = text[opening.end() : end - (0 if depth else 1)].strip()
    return end, inside, not depth
