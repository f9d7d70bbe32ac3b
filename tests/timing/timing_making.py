"""Tiny assessments of one or a few items, and what is judged of the change between two of them."""

from __future__ import annotations

from collections.abc import Mapping

from pia_diff.compare import compare
from pia_diff.forms import load_form
from pia_diff.model import Assessment, ItemPath, Section, Sections, Text, Value
from pia_diff.timing import Judgement, judge

FILE = "住民基本台帳ファイル"
MEASURE = "III.3.risk2.issue.method"
"""An item with ※ that may say anything."""
ELSEWHERE = ("III.2.risk2.measure", "III.3.risk3.measure", "III.3.risk4.measure")


def path(item_id: str) -> ItemPath:
    """The path of an item outside groups, in the one file of these assessments."""
    return ItemPath(item_id, (FILE,) if item_id.startswith(("II.", "III.")) or item_id in ("II", "III") else ())


def assessment(values: Mapping[str, Value | str], form: str = "form4-2024") -> Assessment:
    """An assessment that says nothing but these items."""
    sections: dict[ItemPath, dict[ItemPath, Value]] = {}
    for item_id, value in values.items():
        whole = Text.of(value) if isinstance(value, str) else value
        sections.setdefault(path(item_id.partition(".")[0]), {})[path(item_id)] = whole
    found = Sections({place: Section(values=content) for place, content in sections.items()})
    return Assessment(load_form(form), found, files=(FILE,))


def judgements(
    before: Mapping[str, Value | str], after: Mapping[str, Value | str], form: str = "form4-2024", new_form: str = ""
) -> dict[str, Judgement]:
    """What is judged of every change, by the id of its item."""
    comparison = compare(assessment(before, form), assessment(after, new_form or form))
    return {one.change.path.id: one.judgement for one in judge(comparison)}


def judgement(before: Value | str, after: Value | str, item: str = MEASURE, form: str = "form4-2024") -> Judgement:
    """What is judged of one item that changed alone."""
    return judgements({item: before}, {item: after}, form)[item]


def everywhere(before: str, after: str, item: str = MEASURE) -> Judgement:
    """What is judged of a text whose words changed alike in three items."""
    items = (item, *ELSEWHERE[:2])
    return judgements(dict.fromkeys(items, before), dict.fromkeys(items, after))[item]
