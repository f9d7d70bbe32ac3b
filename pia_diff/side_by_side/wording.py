"""The two wordings of a change as a 新旧対照表 faces them: （新設） against what is new, a passage within its text."""

from __future__ import annotations

from pia_diff.compare import Change, Comparison, Instance
from pia_diff.compare.fold import says_nothing
from pia_diff.forms import Form
from pia_diff.model import Attachment, Table, Text
from pia_diff.printed import printed_item
from pia_diff.side_by_side.listing import table_sides
from pia_diff.side_by_side.profile import Passage, Profile
from pia_diff.tables.cells import Cell, cell, lines_to_cell
from pia_diff.tables.shortening import Ellipses, Sides, redline
from pia_diff.tables.wording import before_and_after, value_text


def wordings(change: Change, comparison: Comparison, profile: Profile) -> Sides:
    """The old and the new cell of a change, differing words marked.

    What has no other side stands against （新設） or （削る）, whole and marked throughout; of an instance all its
    items do. Drawings are not told here (see `figures`): their cells are empty.
    """
    if change.before is None:
        return cell(profile.added), _alone(change, comparison.new.form)
    if change.after is None:
        return _alone(change, comparison.old.form), cell(profile.removed)
    old, new = _both(change, comparison.new.form, profile)
    if isinstance(change.before, Attachment):
        return old, new
    # A side without a word (all of it is on the other) has something to face it as well.
    return old or cell(profile.added), new or cell(profile.removed)


def _alone(change: Change, form: Form) -> Cell:
    """What stands on one side alone."""
    content = change.after if change.before is None else change.before
    match content:
        case Instance():
            return _instance(content, form)
        case None | Attachment():
            return ()
        case _:
            return cell(value_text(form.items[change.path.id], content), changed=True)


def _instance(instance: Instance, form: Form) -> Cell:
    """The name of an instance, then all its items."""
    title = printed_item(form, instance.path)
    head = form.items.get(instance.path.id)
    name = title if head is None else f"{head.word}{instance.number}（{instance.path.instances[-1]}）"
    lines = [cell(name, changed=True)]
    for path, value in instance.values:
        label = printed_item(form, path).removeprefix(title).strip()
        if label and not says_nothing(str(value)):  # without a label it is the name, told already
            lines.append(cell(f"{label}：{value_text(form.items[path.id], value)}", changed=True))
    return lines_to_cell(lines)


def _both(change: Change, form: Form, profile: Profile) -> Sides:
    """The cells of something that both sides have."""
    whole = profile.text is Passage.WHOLE
    ellipses = Ellipses(profile.ellipsis, profile.ellipsis_between)
    match change.before, change.after:
        case Attachment(), Attachment():
            return (), ()
        case Text(), Text() if change.blocks:
            return redline(change.blocks, full=whole, ellipses=ellipses)
        case Table() as before, Table() as after if sides := table_sides(before, after, None if whole else ellipses):
            return sides
        case _:
            return before_and_after(change, form, full=whole)
