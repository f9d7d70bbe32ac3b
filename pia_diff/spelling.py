"""How people write an item: its place on the form, step by step.

An item stands in a chain of steps: section, headings, item. Each step can be written by its number (`Ⅱ`, `3`, `⑥`, the
slug of an id), by its label, or by both, and may be left out, the last excepted; dots, hyphens and blanks between steps
mean nothing. What is typed means an item when its chain can be written so that the whole text is used up. A number
only means something directly below what it numbers; a label needs no heading before it. After a section that repeats
and after a group stands, in brackets, the name of the instance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from pia_diff.forms import ROMAN, Form, FormItem, FormSection, load_form
from pia_diff.printed import short_label, unsaid, without_bracket

_CIRCLED = re.compile(r"([①-⑳])")
_NOTHING = re.compile(r"[\s※*]+")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9０-９])\s+(?=[0-9０-９])")
_SEPARATORS = re.compile(r"[.,:;・、。/>→_~ー\-‐‑‒–—―−]*")
_ANNEX = re.compile(r"\((別添\d+|別紙)\)(.*)")
_DIGITS = re.compile(r"[0-9]+")
_CLOSING = {"[": "]", "［": "］", "(": ")）", "（": ")）"}


def fold(text: str) -> str:
    """One width, one case, no blanks and no ※; Roman numerals become letters, circled numbers stay as they are."""
    kept = (part if _CIRCLED.match(part) else unicodedata.normalize("NFKC", part) for part in _CIRCLED.split(text))
    return _NOTHING.sub("", "".join(kept)).casefold()


@dataclass(frozen=True)
class Typed:
    """What was typed, folded; `brackets` gives for the start of every outer bracket its end and its inside as typed."""

    text: str
    brackets: dict[int, tuple[int, str]]

    @classmethod
    def of(cls, raw: str) -> Typed:
        text = ""
        brackets: dict[int, tuple[int, str]] = {}
        for part, inside in _split(raw.strip()):
            start = len(text)
            if inside is None:
                text += fold(_BETWEEN_DIGITS.sub(".", part))
            else:
                text += f"{fold(part[0])}{fold(inside)}{fold(part[-1])}"
                brackets[start] = (len(text), inside)
        return cls(text, brackets)

    @cached_property
    def end(self) -> int:
        """Where the text ends, separators after the last step left aside."""
        end = len(self.text)
        while end and _SEPARATORS.fullmatch(self.text[end - 1]):
            end -= 1
        return end

    def skip(self, offset: int) -> int:
        """The offset after the separators at `offset`."""
        found = _SEPARATORS.match(self.text, offset)
        return found.end() if found else offset

    def after(self, names: tuple[str, ...], offset: int) -> int | None:
        """The offset after the longest of `names` that stands at `offset`; None when none does. A name is not the
        beginning of a longer word or number.
        """
        ends = [offset + len(name) for name in names if self.text.startswith(name, offset)]
        return max((end for end in ends if not self._continues(end)), default=None)

    def _continues(self, end: int) -> bool:
        around = self.text[end - 1 : end + 1]
        return len(around) == 2 and around.isascii() and (around.isdigit() or around.isalpha())


def _split(raw: str) -> Iterator[tuple[str, str | None]]:
    """The parts of a text: outside brackets (with None), and each outer bracket with its inside. In square brackets a
    backslash takes the next character as it is; round ones may hold others.
    """
    offset = begin = 0
    while offset < len(raw):
        found = _inside(raw, offset) if raw[offset] in _CLOSING else None
        if found is None:
            offset += 1
            continue
        end, inside = found
        yield raw[begin:offset], None
        yield raw[offset:end], inside
        offset = begin = end
    yield raw[begin:], None


def _inside(raw: str, start: int) -> tuple[int, str] | None:
    """The end and the inside of the bracket that opens at `start`; None where it is never closed."""
    closing = _CLOSING[raw[start]]
    square = raw[start] in "[［"
    inside = ""
    depth = 1
    offset = start + 1
    while offset < len(raw):
        char = raw[offset]
        if square and char == "\\" and offset + 1 < len(raw):
            offset += 1
            char = raw[offset]
        elif char in closing:
            depth -= 1
            if depth == 0:
                return offset + 1, inside
        elif not square and char in "(（":
            depth += 1
        inside += char
        offset += 1
    return None


@dataclass(frozen=True)
class Step:
    """One step of a chain and the ways to write it, folded.

    `numbered`: print gives it a number, so that no number below means anything without it. `named`: the name of an
    instance may follow; `counted`: its number too. `unsaid`: print leaves the step out (see `printed.unsaid`).
    """

    numbers: tuple[str, ...]
    labels: tuple[str, ...]
    numbered: bool = False
    named: bool = False
    counted: bool = False
    unsaid: bool = False


@dataclass(frozen=True)
class Chain:
    """The steps to a section or item; the first is the section."""

    id: str
    steps: tuple[Step, ...]


class Written(NamedTuple):
    """How a step was written: by its number or by its label alone, and with which instance, by name or number."""

    by_number: bool = False
    name: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Reading:
    """One way to take a text for the chain of `id`: what was written for each step, None for a step left out."""

    id: str
    steps: tuple[Step, ...]
    written: tuple[Written | None, ...]

    @property
    def complete(self) -> bool:
        """Whether no step is missing that print would have. The title of a section alone is no more than a label."""
        if len(self.steps) == 1:
            return self.written[0] is not None and self.written[0].by_number
        return all(one is not None or step.unsaid for step, one in zip(self.steps, self.written, strict=True))

    @property
    def has_section(self) -> bool:
        return self.written[0] is not None

    @property
    def instances(self) -> tuple[Written, ...]:
        """What was written for every step that has instances."""
        return tuple(one or Written() for step, one in zip(self.steps, self.written, strict=True) if step.named)


def readings(raw: str, form: Form) -> list[Reading]:
    """All ways to take what was typed for a section or item of the form."""
    typed = Typed.of(raw)
    found: list[Reading] = []
    for chain in chains(form.id):
        last = chain.steps[-1]
        if last.named or typed.text.endswith(last.numbers + last.labels, 0, typed.end):
            found += _walk(typed, chain, typed.skip(0), (), False)
    return found


def _walk(typed: Typed, chain: Chain, offset: int, written: tuple[Written | None, ...], gap: bool) -> Iterator[Reading]:
    """The readings of the text from `offset` on for the steps that are not `written` yet; `gap`: a step that has a
    number was left out since the last that was written.
    """
    if len(written) == len(chain.steps):
        if offset == len(typed.text):
            yield Reading(chain.id, chain.steps, written)
        return
    step = chain.steps[len(written)]
    for end, by_number in _ends(typed, step, offset, gap):
        one, end_of_instance = _instance(typed, step, end, by_number)
        yield from _walk(typed, chain, typed.skip(end_of_instance), (*written, one), False)
    if step.unsaid and written[-1] is not None:
        one, end = _instance(typed, step, offset, False)
        if one.name:
            yield from _walk(typed, chain, typed.skip(end), (*written, one), False)
    if len(written) + 1 < len(chain.steps):
        yield from _walk(typed, chain, offset, (*written, None), gap or step.numbered)


def _ends(typed: Typed, step: Step, offset: int, gap: bool) -> Iterator[tuple[int, bool]]:
    """The offsets after the step: after number and label, after the number, after the label alone; and whether a number
    was there.
    """
    number_end = typed.after(step.numbers, offset)
    if number_end is not None:
        label_end = typed.after(step.labels, typed.skip(number_end))
        if label_end is not None:
            yield label_end, True
        if not gap:
            yield number_end, True
    label_end = typed.after(step.labels, offset)
    if label_end is not None:
        yield label_end, False


def _instance(typed: Typed, step: Step, end: int, by_number: bool) -> tuple[Written, int]:
    """The step with the number and the name of an instance that follow it, and the offset after them."""
    name, number = "", None
    digits = _DIGITS.match(typed.text, end) if step.counted else None
    if digits:
        number, end = int(digits.group()), digits.end()
    while step.named and not name and typed.skip(end) in typed.brackets:
        after, inside = typed.brackets[typed.skip(end)]
        if not fold(inside).isdecimal() or typed.text[after - 1] == "]":
            name = inside.strip()
        elif step.counted and number is None:
            number = int(fold(inside))
        else:
            break
        end = after
    return Written(by_number, name, number), end


@cache
def chains(form_id: str) -> tuple[Chain, ...]:
    """The chains of all sections and items of a form, in printed order."""
    form = load_form(form_id)
    found = []
    for section in form.sections:
        head = _section_step(section)
        found.append(Chain(section.id, (head,)))
        steps: dict[str, tuple[Step, ...]] = {section.id: (head,)}
        for item in section.items:
            above = form.ancestors(item)
            parent = above[-1].id if above else section.id
            steps[item.id] = (*steps[parent], _item_step(form, item, parent, head))
            found.append(Chain(item.id, steps[item.id]))
    return tuple(found)


def _section_step(section: FormSection) -> Step:
    annex = _ANNEX.match(fold(section.short))
    if annex:
        numbers = (fold(section.id), annex[1], f"({annex[1]})")
        title = _ANNEX.match(fold(section.title))
        return Step(numbers, (annex[2], title[2]) if title else (annex[2],), numbered=True)
    roman = (str(list(ROMAN).index(section.id) + 1),) if section.id in ROMAN else ()
    short = fold(section.short)
    labels = (fold(section.title), short, without_bracket(short))
    return Step((fold(section.id), *roman), labels, numbered=True, named=section.per_file)


def _item_step(form: Form, item: FormItem, parent: str, section: Step) -> Step:
    slug = fold(item.id[len(parent) + 1 :].replace("[]", ""))
    number = fold(item.no).rstrip(".")
    numbers = [slug]
    if number:
        numbers += [number, f"({number})"]
    if _CIRCLED.match(number):
        digit = f"{unicodedata.numeric(number):.0f}"
        numbers += [digit, f"({digit})"]
    label = fold(item.word)
    labels = {label, fold(short_label(item))}
    if item.kind in ("heading", "group", "table"):
        labels.add(without_bracket(label))
    head, colon, sentence = label.partition(":")
    if colon and head.startswith("リスク"):
        labels |= {head, sentence, slug.replace("risk", "リスク")}
    repeats = item.id.endswith("[]")
    hidden = unsaid(form, item)
    if hidden:
        labels -= labels if slug == "name" else {*section.labels}
    return Step(
        tuple(numbers),
        tuple(sorted(labels)),
        numbered=bool(number),
        named=repeats,
        counted=item.counted,
        unsaid=hidden,
    )
