"""The items of a form as 項目 writes them: each a chain of steps (section, headings, item) with all its wordings.

Unlike `pia_diff.spelling`, which reads what an officer types, this is compared by likeness: a published 項目 is
misspelt, misnumbered, shortened and glued together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from pia_diff.forms import ROMAN, Form, FormItem, FormSection, load_form
from pia_diff.printed import short_label, unsaid, without_bracket
from pia_diff.published.wording import CIRCLED, compact

_ANNEX = re.compile(r"[(（](別添|別紙)([0-9０-９]*)[)）](.*)")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True)
class Step:
    """One step of a chain: its number as printed (`3`, `⑥`, the numeral of a section, `別添1`) and its wordings, all
    compact. `open`: a name (of a file, of an instance) may follow; `led`: a name may stand before the wording, as in
    （別添１）住民基本台帳事務の内容; `counted`: the number of an instance may follow.
    """

    id: str
    number: str
    labels: tuple[str, ...]
    open: bool = False
    led: bool = False
    counted: bool = False


@dataclass(frozen=True)
class Chain:
    """The steps to a section, heading, group or item; the first is the section. `holds_value` is False for what has to
    be filled in below it.
    """

    id: str
    steps: tuple[Step, ...]
    holds_value: bool
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chains:
    """All chains of a form, and its wordings."""

    form: Form
    all: tuple[Chain, ...]

    @cached_property
    def by_id(self) -> dict[str, Chain]:
        """The chains by id."""
        return {chain.id: chain for chain in self.all}

    @cached_property
    def labels(self) -> dict[str, None]:
        """Every wording of every step and every option, in printed order."""
        steps = (label for chain in self.all for step in chain.steps for label in step.labels)
        return dict.fromkeys([*steps, *(option for chain in self.all for option in chain.options)])

    @cached_property
    def counted(self) -> dict[str, None]:
        """The wordings behind which the number of an instance stands."""
        return dict.fromkeys(
            label for chain in self.all for step in chain.steps if step.counted for label in step.labels
        )

    @cached_property
    def owners(self) -> dict[str, frozenset[str]]:
        """By the wording of a last step: the ids of the items, headings and groups it may be."""
        found: dict[str, set[str]] = {}
        for chain in self.all:
            for label in chain.steps[-1].labels:
                found.setdefault(label, set()).add(chain.id)
        return {label: frozenset(ids) for label, ids in found.items()}


@cache
def chains(form_id: str) -> Chains:
    """The chains of a form, without the annex 変更箇所 itself. Raises UnknownForm."""
    form = load_form(form_id)
    found: list[Chain] = []
    for section in form.sections:
        if section is not form.annex:
            found += _of_section(form, section)
    return Chains(form, tuple(found))


def _of_section(form: Form, section: FormSection) -> Iterator[Chain]:
    head = _section_step(section)
    steps: dict[str, tuple[Step, ...]] = {section.id: (head,)}
    said_by_title = False
    for item in section.items:
        above = form.ancestors(item)
        parent = steps[above[-1].id if above else section.id]
        hidden = unsaid(form, item)
        steps[item.id] = parent if hidden else (*parent, _item_step(item, section))
        if hidden and item.id.endswith(".name"):
            continue  # the row of a group names its instance
        said_by_title = said_by_title or (hidden and len(parent) == 1)
        options = tuple(filter(lambda one: len(one) > 1, (compact(option.label) for option in item.options)))
        yield Chain(item.id, steps[item.id], item.holds_value, options)
    if not said_by_title:
        yield Chain(section.id, (head,), holds_value=False)


def _section_step(section: FormSection) -> Step:
    annex = _ANNEX.match(section.short)
    if annex:
        number = compact(annex[1] + annex[2])
        labels = {compact(annex[3])}
        for title in section.title.split(" / "):
            named = _ANNEX.match(title)
            labels.add(compact(named[3] if named else title))
        return Step(section.id, number, _sorted(labels), open=True, led=True)
    labels = {compact(one) for one in (section.title, section.short, _BRACKETS.sub("", section.short))}
    return Step(section.id, section.id if section.id in ROMAN else "", _sorted(labels), open=section.per_file)


def _item_step(item: FormItem, section: FormSection) -> Step:
    number = item.no if CIRCLED.match(item.no) else compact(item.no)
    repeats = item.id.endswith("[]")
    whole = item.word if repeats else item.label
    labels = set()
    for label in (whole, item.word if repeats else short_label(item), *whole.split(" / ")):
        labels |= {compact(label), compact(without_bracket(label)), compact(_BRACKETS.sub("", label))}
    head, colon, sentence = whole.partition(":")
    if colon and head.startswith("リスク"):
        place = item.id.rpartition("risk")[2]
        labels |= {compact(head), compact(sentence), f"リスク{place}"}
    for title in section.title.split(" / ")[1:] and section.title.split(" / "):
        annex = _ANNEX.match(title)  # one section of several annexes, each of one item
        if annex and item.label in annex[3]:
            return Step(item.id, compact(annex[1] + annex[2]), _sorted(labels | {compact(annex[3])}), open=True)
    return Step(item.id, number, _sorted(labels), open=repeats, counted=item.counted)


def _sorted(labels: set[str]) -> tuple[str, ...]:
    return tuple(sorted((one for one in labels if len(one) > 1), key=lambda one: (-len(one), one)))
