"""What holds for every comparison, whatever the assessments."""

from compare_making import found
from compare_strategies import FEWER, noisy_assessments, revised, shuffled
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import assessments

from pia_diff.compare import Instance, Kind, Order, compare

SWAPPED = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}


@st.composite
def two_revisions(draw):
    old = draw(assessments())
    return old, draw(revised(old, "新"))


@given(assessments(), st.booleans())
@FEWER
def test_an_assessment_does_not_differ_from_itself(one, strict):
    comparison = compare(one, one, strict=strict)
    assert (comparison.changes, comparison.unreadable, comparison.ignored, comparison.renamed) == ((), (), (), ())


@given(st.data())
@FEWER
def test_noise_changes_nothing(data):
    one = data.draw(assessments())
    other = data.draw(noisy_assessments(one))
    assert found(compare(one, other)) == []


@given(st.data())
@FEWER
def test_the_order_of_files_and_instances_changes_order_alone(data):
    one = data.draw(assessments())
    other = data.draw(shuffled(one))
    comparison = compare(one, other)
    assert comparison.renamed == ()
    for change in comparison.changes:
        assert change.path.is_group
        assert change.kind in (Kind.MOVED, Kind.RENUMBERED)
    reordered = {
        group
        for path, section in one.sections.items()
        for group, keys in section.instances.items()
        if keys != other.sections[path].instances[group] and one.form.items[group.id].kind == "group"
    }
    # Namesakes that say the same may change places unseen.
    assert {change.path for change in comparison.changes} <= reordered


@given(two_revisions())
@FEWER
def test_reversed_additions_are_removals_and_before_is_after(revisions):
    old, new = revisions
    there, back = compare(old, new), compare(new, old)
    mirrored = {(c.old_path, c.path, SWAPPED.get(c.kind, c.kind)): (c.after, c.before) for c in back.changes}
    assert len(mirrored) == len(back.changes)
    assert {(c.path, c.old_path, c.kind): (c.before, c.after) for c in there.changes} == mirrored
    assert set(there.ignored) == set(back.ignored)
    assert set(there.unreadable) == set(back.unreadable)
    assert {(pair.old, pair.new) for pair in there.renamed} == {(pair.new, pair.old) for pair in back.renamed}


@given(st.data())
@FEWER
def test_two_steps_hold_every_change_of_the_whole_way(data):
    first = data.draw(assessments())
    second = data.draw(revised(first, "新"))
    third = data.draw(revised(second, "更"))
    steps = compare(first, second), compare(second, third)
    whole = compare(first, third)
    assume(not any(comparison.renamed for comparison in (*steps, whole)))
    touched = [path for step in steps for path in (*(c.path for c in step.changes), *step.unreadable, *step.ignored)]
    for change in whole.changes:
        covered = any(change.path.within(path) for path in touched)
        if isinstance(change.after, Order):
            covered = any(path.within(change.path) for path in touched)
        assert covered, change.path


@given(two_revisions())
@FEWER
def test_strict_shows_exactly_what_was_ignored(revisions):
    old, new = revisions
    lax, strict = compare(old, new), compare(old, new, strict=True)
    assert [change for change in strict.changes if not change.layout_only] == list(lax.changes)
    assert [change.path for change in strict.changes if change.layout_only] == list(lax.ignored) == list(strict.ignored)


@given(two_revisions())
@FEWER
def test_nothing_that_differs_is_passed_over(revisions):
    """Every item whose value is not the same in both stands in a change, or is ignored, or cannot be read."""
    old, new = revisions
    comparison = compare(old, new)
    assume(not comparison.renamed)
    told = [*comparison.unreadable, *comparison.ignored]
    for change in comparison.changes:
        told.append(change.path)
        if isinstance(change.before, Instance):
            assert all(path.within(change.path) for path, _ in change.before.values)
    silent = {"head.published", "head.form_version"}
    before, after = dict(old.walk()), dict(new.walk())
    for path in before.keys() | after.keys():
        if before.get(path) != after.get(path) and old.form.items[path.id].concept not in silent:
            assert any(path.within(one) for one in told), path
