"""しきい値判断: from what a form says to the form due, and what moved it."""

from __future__ import annotations

import pytest

from pia_diff.forms import form_ids, load_form
from pia_diff.timing.thresholds import (
    Due,
    Measures,
    documents_of,
    enough_handlers,
    form_due,
    load_thresholds,
    moves,
    result_of,
    rung_of,
)


def options(form: str, concept: str) -> list[str]:
    item = load_form(form).by_concept.get(concept)
    return [option.label for option in item.options] if item else []


@pytest.mark.parametrize("form", form_ids())
def test_every_option_of_the_forms_is_understood(form: str) -> None:
    persons = options(form, "office.target_count")
    assert [rung_of(label) for label in persons] == list(load_thresholds().rungs[: len(persons)])
    staff = {*options(form, "use.staff_count"), *options(form, "outsource.staff_count")}
    assert all(enough_handlers([label], []) is not None or label == "500人以上1,000人未満" for label in staff)
    results = options(form, "threshold.result") + options(form, "proc.threshold")
    assert results
    assert None not in map(result_of, results)
    assert None not in map(documents_of, options(form, "doc_kind"))


@pytest.mark.parametrize(
    ("persons", "handlers", "accident", "due"),
    [
        ("1,000人未満(任意実施)", True, True, (0, 0)),
        ("1,000人以上1万人未満", True, True, (2, 2)),
        ("1万人以上10万人未満", False, False, (2, 2)),
        ("1万人以上10万人未満", True, False, (3, 3)),
        ("1万人以上10万人未満", False, True, (3, 3)),
        ("10万人以上30万人未満", False, False, (3, 3)),
        ("10万人以上30万人未満", True, None, (4, 4)),
        ("10万人以上30万人未満", None, True, (4, 4)),
        ("30万人以上", False, False, (4, 4)),
        ("30万人以上", None, None, (4, 4)),
        ("１万人以上１０万人未満", None, False, (2, 3)),
        ("10万人以上30万人未満", False, None, (3, 4)),
        ("1,000人以上1万人未満", None, None, (2, 2)),
    ],
)
def test_form_due(persons: str, handlers: bool | None, accident: bool | None, due: tuple[int, int]) -> None:
    assert form_due(Measures(rung_of(persons), handlers, accident)) == Due(*due)


@pytest.mark.parametrize("persons", ["", "不明", "約5万人", "10人未満"])
def test_nothing_is_concluded_from_unknown_numbers(persons: str) -> None:
    assert rung_of(persons) is None
    assert form_due(Measures(rung_of(persons), True, True)) is None


@pytest.mark.parametrize(
    ("own", "entrusted", "enough"),
    [
        (["10人未満"], [], False),
        (["100人以上500人未満"], [], False),
        (["500人以上1,000人未満"], [], True),
        (["1,000人以上"], [None], True),
        (["10人未満"], ["1,000人以上"], True),
        # One office may use both files: 100 at least; 998 at most.
        (["100人以上500人未満", "100人以上500人未満"], [], None),
        (["100人以上500人未満"], ["10人以上50人未満"], None),  # 110 to 548
        (["100人以上500人未満"], [None], None),
        (["50人以上100人未満"], ["10人以上50人未満", "10人未満", "10人未満"], False),
        ([None], ["10人未満"], None),
        (["およそ20人"], [], None),
        ([], [], False),
    ],
)
def test_handlers(own: list[str | None], entrusted: list[str | None], enough: bool | None) -> None:
    assert enough_handlers(own, entrusted) is enough


def test_what_moved() -> None:
    low, high = rung_of("1万人以上10万人未満"), rung_of("30万人以上")
    assert low and high
    before, after = Measures(low, True, False), Measures(high, False, True)
    assert [(one.measure, one.rises) for one in moves(before, after)] == [
        ("persons", True),
        ("handlers", False),
        ("accident", True),
    ]
    assert [(one.measure, one.rises) for one in moves(after, before)] == [
        ("persons", False),
        ("handlers", True),
        ("accident", False),
    ]
    assert moves(before, before) == ()


def test_what_a_document_does_not_tell_did_not_move() -> None:
    known = Measures(rung_of("30万人以上"), True, True)
    assert moves(known, Measures()) == moves(Measures(), known) == ()


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("基礎項目評価の実施が義務付けられる（任意に重点項目評価を実施）", 2),
        ("特定個人情報保護評価の実施が義務付けられない(任意に全項目評価を実施)", 0),
        ("基礎項目評価及び全項目評価の実施が義務付けられる", 4),
        ("", None),
        ("別紙のとおり", None),
    ],
)
def test_the_documents_own_result(printed: str, form: int | None) -> None:
    assert result_of(printed) == form
