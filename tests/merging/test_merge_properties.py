"""What holds for the merge of any three revisions."""

from __future__ import annotations

from dataclasses import replace

import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pia_diff.forms import load_form
from pia_diff.merging import Side, merge, take
from pia_diff.model import Assessment, ItemPath, Section, Sections

FORMS = ("form2-2024", "form4-2024")
# Whole assessments are large examples; what matters here is that there are many of them.
QUICK = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
QUICKER = settings(QUICK, max_examples=5)
"""For two or three whole assessments."""


def single_items(assessment: Assessment) -> list[ItemPath]:
    """The items outside groups of every section the assessment has."""
    return [
        ItemPath(item.id, path.instances)
        for path in assessment.sections
        for item in assessment.form.section(path.id).items
        if item.holds_value and assessment.form.group_of(item.id) is None
    ]


def edited(assessment: Assessment, edits: dict) -> Assessment:
    """The assessment with some items saying something else (None: nothing)."""
    sections = Sections(assessment.sections)
    for path, value in edits.items():
        where = next(one for one in sections if path.section_id == one.id and path.instances[:1] == one.instances)
        old = sections[where]
        values = {one: kept for one, kept in old.values.items() if one != path}
        if value is not None:
            values[path] = value
        sections[where] = Section(values, old.instances, old.absent - {path})
    return replace(assessment, sections=sections)


@st.composite
def two_edits(draw, *, disjoint):
    """A base, and what two offices make of some of its items."""
    base = draw(strategies.assessments(forms=FORMS, number="1"))
    items = [one for one in single_items(base) if base.form.items[one.id].kind != "figure"]
    chosen = draw(st.lists(st.sampled_from(items), min_size=2, max_size=6, unique=True))
    cut = draw(st.integers(1, len(chosen) - 1))
    mine, yours = chosen[:cut], (chosen[cut:] if disjoint else chosen[max(cut - 1, 0) :])

    def values(paths):
        return {one: draw(st.none() | strategies.values(base.form.items[one.id])) for one in paths}

    return base, values(mine), values(yours)


pair = strategies.assessments(forms=("form4-2024",), number="1")


@QUICKER
@given(pair, pair)
def test_what_one_side_alone_changed_is_the_result(base, other):
    assert merge(base, other, base).assessment == other
    assert merge(base, base, other).assessment == other
    assert merge(base, other, base).conflicts == merge(base, base, other).conflicts == ()


@QUICKER
@given(pair, pair)
def test_what_both_changed_alike_is_the_result(base, other):
    merged = merge(base, other, other)
    assert (merged.assessment, merged.conflicts) == (other, ())


@QUICK
@given(two_edits(disjoint=True))
def test_edits_of_different_items_never_conflict_whoever_merges(edits):
    base, mine, yours = edits
    ours, theirs = edited(base, mine), edited(base, yours)
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    assert merged.assessment.sections == edited(base, mine | yours).sections
    assert merge(base, theirs, ours).assessment == merged.assessment


@QUICK
@given(two_edits(disjoint=False))
def test_every_edit_is_in_the_result_or_in_a_conflict(edits):
    base, mine, yours = edits
    merged = merge(base, edited(base, mine), edited(base, yours))
    open_paths = {one.path for one in merged.conflicts}
    mirrored = merge(base, edited(base, yours), edited(base, mine))
    assert {(one.path, one.reason, one.values.ours, one.values.theirs) for one in merged.conflicts} == {
        (one.path, one.reason, one.values.theirs, one.values.ours) for one in mirrored.conflicts
    }
    for path, value in (*mine.items(), *yours.items()):
        unchanged = value == base.get(path) and path in mine and path in yours
        assert merged.assessment.get(path) == value or path in open_paths or unchanged


@QUICKER
@given(pair, pair, pair)
def test_any_three_revisions_merge_and_every_item_comes_from_one_of_them(base, ours, theirs):
    merged = merge(base, ours, theirs)
    said = {str(value) for one in (base, ours, theirs) for _, value in one.walk()}
    assert {str(value) for _, value in merged.assessment.walk()} <= said
    mirrored = merge(base, theirs, ours)
    assert (merged.conflicts == ()) == (mirrored.conflicts == ())
    for side in Side:
        assert merge(base, ours, theirs, take(side)).conflicts == ()


@pytest.mark.parametrize("form_id", FORMS)
def test_nothing_began_merges_with_nothing(form_id):
    empty = Assessment(load_form(form_id), Sections())
    assert merge(None, empty, empty).assessment == empty
