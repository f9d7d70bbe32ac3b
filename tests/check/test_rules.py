"""The rules speak of items and options that the forms have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pia_diff.check.rules import Exemption, Options, load_rules
from pia_diff.forms import form_ids, load_form

FORMS = [load_form(form_id) for form_id in form_ids()]


def exemptions() -> list[Exemption]:
    rules = load_rules()
    return [*rules.optional, *rules.not_needed, *rules.needed_only]


def conditions() -> Iterator[tuple[str, str]]:
    rules = load_rules()
    named: list[Options] = [one.when for one in exemptions()]
    named += [one.chosen for one in rules.listed]
    for one in rules.contradictions:
        named += [one.when, one.never, one.always]
    for options in named:
        for concept, labels in options.items():
            yield from ((concept, label) for label in labels)


@pytest.mark.parametrize(("concept", "label"), sorted(set(conditions())))
def test_conditions_name_options_of_a_form(concept: str, label: str) -> None:
    items = [form.by_concept[concept] for form in FORMS if concept in form.by_concept]
    assert items
    assert any(option.label == label for item in items for option in item.options)


@pytest.mark.parametrize(
    ("pattern", "forms"), sorted({(pattern, one.forms) for one in exemptions() for pattern in one.concepts})
)
def test_patterns_fit_an_item(pattern: str, forms: tuple[int, ...]) -> None:
    rule = Exemption((pattern,), "", {}, forms)
    assert any(rule.covers(item, form) for form in FORMS for item in form.items.values() if item.holds_value)


def test_every_exemption_has_its_reason() -> None:
    assert all(one.reason for one in exemptions())
    assert all(one.reason for one in load_rules().contradictions)


def test_severities_and_counts_name_items_of_a_form() -> None:
    rules = load_rules()
    concepts = {item.concept for form in FORMS for item in form.items.values()}
    assert set(rules.severity) <= concepts
    assert {name for one in rules.listed for name in (one.stated, one.group)} <= concepts


def test_thresholds_cover_every_number_of_persons() -> None:
    starts = tuple(load_rules().thresholds)
    for form in FORMS:
        for option in form.by_concept["office.target_count"].options:
            assert option.label.startswith(starts)
