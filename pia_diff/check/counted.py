"""Numbers that say how many instances follow, and choices that do not go together."""

from __future__ import annotations

from itertools import chain

from pia_diff.check.findings import Findings, Severity
from pia_diff.check.rules import Contradiction, Listed, Rules
from pia_diff.check.view import Answer, View
from pia_diff.forms import FormItem
from pia_diff.model import Checks, ItemPath, Number, State, Table, Value

ELSEWHERE = ("別紙", "別表", "別添", "一覧", "～", "~")
"""Words of an instance that stands for several: the list itself is on a sheet of its own."""


def check_counts(view: View, rules: Rules, found: Findings) -> None:
    """Every number of 件 against what is listed."""
    for rule in rules.listed:
        stated, group = view.form.by_concept.get(rule.stated), view.form.by_concept.get(rule.group)
        if stated is None or group is None or group.kind != "group":
            continue
        for section in view.sections():
            if section.id == stated.section:
                _check_count(view, rule, ItemPath(stated.id, section.instances), group, found)


def _check_count(view: View, rule: Listed, place: ItemPath, group_item: FormItem, found: Findings) -> None:
    group = ItemPath(group_item.id, (*place.instances, ""))
    listed = len(view.keys(group))
    named = sum(not view.is_nameless(group.instance(key)) for key in view.keys(group))
    chosen, options = next(iter(rule.chosen.items()))
    if named and view.holds(place, chosen, options) is Answer.NO:
        where = next(iter(view.beside(place, chosen)), place)
        found.add(
            "listed_unmarked", Severity.WRONG, where, listed=named, group=group_item.word, option="/".join(options)
        )
    value = view.assessment.get(place)
    stated = _stated(value, rule.option)
    if listed and isinstance(value, Checks) and (rule.option, "") in value.marked:
        found.add("uncounted", Severity.ASK, place, listed=listed)
    if stated is None or view.is_torn(group):
        return
    annexed = _annexed(view, group_item)
    fits = {listed}
    if annexed:  # one instance may only point to the annex
        fits |= {annexed, listed + annexed, listed + annexed - 1}
    if stated in fits:
        return
    if stated > listed and not annexed and _points_elsewhere(view, group):
        found.add("counted_elsewhere", Severity.NOTE, place, stated=stated, listed=listed)
    else:
        found.add("counts_differ", Severity.WRONG, place, stated=stated, listed=max(listed, annexed))


def _stated(value: Value | None, option: str) -> int | None:
    match value:
        case Number():
            return value.value
        case Checks(marked):
            return next((Number(text).value for label, text in marked if label == option), None)
    return None


def _annexed(view: View, group: FormItem) -> int:
    """Rows of the lists on sheets of their own that are about the same as the group."""
    heads = [item for item in view.form.items.values() if item.concept == group.concept and item.kind == "table"]
    places = chain.from_iterable(view.places(head, ItemPath(head.section)) for head in heads)
    values = map(view.assessment.get, places)
    return sum(len(value.rows) for value in values if isinstance(value, Table))


def _points_elsewhere(view: View, group: ItemPath) -> bool:
    section = view.assessment.section_of(group)
    if section is None:
        return False
    texts = list(view.keys(group))
    texts += [str(value) for path, value in section.values.items() if path.within(group)]
    return any(word in text for text in texts for word in ELSEWHERE)


def check_contradictions(view: View, rules: Rules, found: Findings) -> None:
    """Choices of which one excludes or demands the other."""
    for rule in rules.contradictions:
        for concept, options in chain(rule.never.items(), rule.always.items()):
            item = view.form.by_concept.get(concept)
            for section in view.sections():
                if item is not None and section.id == item.section:
                    for place in view.places(item, section):
                        _check_pair(view, rule, place, options, found)


def _check_pair(view: View, rule: Contradiction, place: ItemPath, options: tuple[str, ...], found: Findings) -> None:
    if view.assessment.state(place) is State.ABSENT or view.any_holds(place, rule.when) is not Answer.YES:
        return
    other_concept, other_options = next(iter(rule.when.items()))
    others = [one for one in view.beside(place, other_concept) if view.says(one, other_options)]
    words = {
        "other": found.printed(others[0]),
        "other_found": view.says(others[0], other_options),
        "reason": rule.reason,
    }
    if rule.never and view.says(place, options):
        found.add("contradiction", Severity.WRONG, place, found=view.says(place, options), **words)
    for option in options if rule.always else ():
        if not view.says(place, (option,)):
            found.add("unmarked", Severity.ASK, place, option=option, **words)
