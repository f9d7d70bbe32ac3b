"""Items: what must be filled in and is empty, and values that their items cannot have."""

from __future__ import annotations

from pia_diff.check.dates import is_impossible
from pia_diff.check.findings import Findings, Severity
from pia_diff.check.rules import Rules
from pia_diff.check.view import Answer, View
from pia_diff.forms import FormItem
from pia_diff.model import Checks, Choice, Date, ItemPath, Number, State, Text, Value

CLOSED = frozenset({"choice", "multi", "number", "date"})
"""Kinds of items that have no word for 'nothing': a text can say なし."""

FREE = "その他"
"""The option that says nothing without its bracket."""


def check_items(view: View, rules: Rules, found: Findings) -> None:
    """Every item of every section, in printed order."""
    for section in view.sections():
        items = [item for item in view.form.section(section.id).items if item.holds_value and item.kind != "table"]
        places = [(item, place) for item in items for place in view.places(item, section)]
        if not _anything(view, section):
            missing = [_severity(item, rules) for item, place in places if _is_missing(view, rules, item, place)]
            if missing and not section.instances:  # of a file without its Ⅱ or Ⅲ speaks `files`
                grave = Severity.WRONG if Severity.WRONG in missing else Severity.ASK
                found.add("section_empty", grave, section)
            continue
        for item, place in places:
            value = view.assessment.get(place)
            if value is not None:
                _check_value(item, place, value, found)
            elif view.is_nameless(place):  # said once, not of every item
                if view.form.name_item(view.form.group_of(item.id) or "") == item:
                    found.add("nameless", Severity.ASK, place)
            elif _is_missing(view, rules, item, place):
                found.add("required", _severity(item, rules), place)


def _anything(view: View, section: ItemPath) -> bool:
    there = view.assessment.sections.get(section)
    return there is not None and bool(there.values or there.absent)


def _is_missing(view: View, rules: Rules, item: FormItem, place: ItemPath) -> bool:
    if view.assessment.state(place) is not State.EMPTY:
        return False
    if any(rule.covers(item, view.form) for rule in rules.optional):
        return False
    for rule in rules.not_needed:
        if rule.covers(item, view.form) and view.any_holds(place, rule.when) is not Answer.NO:
            return False
    needed_only = [rule for rule in rules.needed_only if rule.covers(item, view.form)]
    return all(view.any_holds(place, rule.when) is Answer.YES for rule in needed_only)


def _severity(item: FormItem, rules: Rules) -> Severity:
    usual = Severity.WRONG if item.kind in CLOSED or item.important else Severity.ASK
    return rules.severity.get(item.concept, usual)


def _check_value(item: FormItem, place: ItemPath, value: Value, found: Findings) -> None:
    match value:
        case Choice(option) if item.kind == "choice" and item.option(option) is None:
            _wrong_option(item, place, option, found)
        case Text() if item.kind in ("choice", "multi"):
            _wrong_option(item, place, str(value), found)
        case Checks(marked):
            for option, text in marked:
                known = item.option(option)
                if known is None:
                    _wrong_option(item, place, option, found)
                elif known.free and known.label == FREE and not text.strip():
                    found.add("free_text", Severity.ASK, place, option=option)
        case Number(text) if value.value is None:
            found.add("no_number", Severity.WRONG, place, found=text)
        case Date(text) if is_impossible(text):
            found.add("impossible_date", Severity.WRONG, place, found=text)


def _wrong_option(item: FormItem, place: ItemPath, option: str, found: Findings) -> None:
    allowed = ", ".join(one.label for one in item.options)
    found.add("option", Severity.WRONG, place, found=option, allowed=allowed)
