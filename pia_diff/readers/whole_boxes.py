"""Check boxes whose marks, options and brackets are cells beside each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pia_diff.forms import FormItem, Option
from pia_diff.forms.catalogue import fold_option
from pia_diff.model import Checks, Text
from pia_diff.readers.canvas import FORM, PLACED, Canvas
from pia_diff.readers.labels import NARROW, fold
from pia_diff.readers.values import MARKED, NOTHING_SAID, UNMARKED, Understood, understand
from pia_diff.readers.whole_spans import Span, whole_text

_BOX = re.compile(rf"\[?\s*([{re.escape(MARKED + UNMARKED)}]?)\s*\]?")
_BOXED = re.compile(rf"\s*(?:\[\s*([{re.escape(MARKED + UNMARKED)}]?)\s*\]|([○〇◯●◎■✓✔☑☒□☐]))\s*(?=\S)")
_OPTION_BOX = re.compile(rf"\[\s*[{re.escape(MARKED + UNMARKED)}]?\s*\]|[☐☑□■]|\S\s*\(.*\).*\S\s*\(", re.DOTALL)


def whole_checks(item: FormItem, canvas: Canvas, spans: Sequence[Span]) -> Understood:
    """The boxes marked, each with the words in its bracket. Boxes of which none is marked are empty on a sheet; on a
    page their marks may have been lost."""
    reader = _Boxes(item, canvas)
    for span in spans:
        reader.read(span)
    on_sheet = all(span.part.sheet for span in spans)
    if on_sheet and not reader.marks and not any(canvas.open(span.start, span.end) for span in spans):
        return NOTHING_SAID  # sub-headings alone
    if reader.compound or not reader.marks:
        return understand(item, canvas)
    marks = dict(reader.marks)
    for label, words in reader.free.items():
        if "".join(words).strip():
            marks[label] = True  # nobody explains a box that is not marked
    checks = tuple(
        (option.label, str(Text.of(whole_text(reader.free.get(option.label, ())))))
        for option in item.options
        if marks.get(option.label)
    )
    if checks:
        return Understood(Checks(checks), boxes=True, marked=any(reader.marks.values()))
    return NOTHING_SAID if on_sheet else Understood(lost=True, boxes=True)


class _Boxes:
    """Reads check boxes cell by cell: a mark, an option, and in brackets its words."""

    def __init__(self, item: FormItem, canvas: Canvas) -> None:
        self._canvas = canvas
        self._options = {_plain(option.label): option for option in item.options}
        self._groups = {fold(option.group) for option in item.options if option.group}
        self.marks: dict[str, bool] = {}
        self.free: dict[str, list[str]] = {}
        self.compound = False
        self._mark: bool = False
        self._open: Option | None = None
        self._expected: Option | None = None

    def read(self, span: Span) -> None:
        narrow = span.narrow
        if self._open is not None:
            self._words(span, narrow)
            return
        expected, self._expected = self._expected, None
        if expected is not None and narrow in ("(", "()", f"(){_unit(expected)}"):
            self._canvas.claim(span.start, span.end, FORM)
            self._open = expected if narrow == "(" else None
        elif expected is not None and (
            words := re.fullmatch(rf"\((.*)\){re.escape(_unit(expected))}", narrow, re.DOTALL)
        ):
            begin = span.part.text.translate(NARROW).index("(") + 1
            self.free.setdefault(expected.label, []).append(span.part.text[begin : begin + len(words[1])].strip())
            self._canvas.claim(span.start + begin, span.start + begin + len(words[1]), PLACED)
            self._canvas.claim(span.start, span.end, FORM)
        elif box := _BOX.fullmatch(narrow):
            # A bracket torn over three cells: only what stands between says anything.
            self._mark = _is_mark(box[1]) or (self._mark and narrow == "]")
            self._canvas.claim(span.start, span.end, FORM)
        elif fold(narrow).lstrip("・") in self._groups:
            self._canvas.claim(span.start, span.end, FORM)
        else:
            self._option(span)

    def _option(self, span: Span) -> None:
        text = span.part.text.translate(NARROW)
        if len(_OPTION_BOX.findall(text)) > 1:
            self.compound = True  # several options in one cell
            return
        boxed = _BOXED.match(text)
        start = boxed.end() if boxed else 0
        marked = _is_mark(boxed[1] or boxed[2] or "") if boxed else self._mark
        label, bracket, words = text[start:].partition("(")
        option = self._options.get(_plain(text[start:]))
        opened = ""
        if option is None and bracket:
            option = self._options.get(_plain(label))
            opened = words if option is not None and option.free else ""
            if option is not None and not option.free:
                option = None
        if option is None:
            return
        self.marks[option.label] = self.marks.get(option.label, False) or marked
        self._mark = False
        end = len(text) - len(bracket + words) if opened or bracket else len(text)
        self._canvas.claim(span.start, span.start + start, FORM)
        self._canvas.claim(span.start + start, span.start + max(start, end), PLACED if marked else FORM)
        if opened.strip():
            closing = opened.rfind(")")
            inner = span.part.text[len(text) - len(opened) :][: closing if closing >= 0 else len(opened)]
            begin = span.start + len(text) - len(opened)
            if inner.strip():
                self.free.setdefault(option.label, []).append(inner.strip())
                self._canvas.claim(begin, begin + len(inner), PLACED)
            self._canvas.claim(span.start, span.end, FORM)
        elif bracket and option.free and _plain(text[start:]) != _plain(option.label):
            self._canvas.claim(span.start, span.end, FORM)
            self._open = option
        else:
            self._canvas.claim(span.start, span.end, FORM)
            self._expected = option if option.free else None

    def _words(self, span: Span, narrow: str) -> None:
        """What stands in the bracket of an option, until it closes."""
        assert self._open is not None
        if narrow == ")" + _unit(self._open) or (narrow.startswith(")") and len(narrow) <= 3):
            self._open = None
            self._canvas.claim(span.start, span.end, FORM)
        elif _BOX.fullmatch(narrow) and narrow[:1] in "[]":
            self._open = None
            self.read(span)
        else:
            self.free.setdefault(self._open.label, []).append(span.part.text)
            self._canvas.claim(span.start, span.end, PLACED)


def _unit(option: Option) -> str:
    return option.printed.rpartition(")")[2] if option.free else ""


def _is_mark(glyph: str) -> bool:
    return bool(glyph) and glyph in MARKED


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return fold_option(text).translate(NARROW)
