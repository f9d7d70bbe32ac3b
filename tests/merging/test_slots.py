"""Instances of three revisions that would share a name."""

from __future__ import annotations

import pytest

from pia_diff.compare.changes import Instance
from pia_diff.merging import Side, Three, WrongChoice
from pia_diff.merging.conflicts import Conflicts
from pia_diff.merging.slots import Repeating, Slot
from pia_diff.model import ItemPath

GROUP = ItemPath("I.2.sys[]", ("",))


class Systems(Repeating):
    """Instances that are known by their names and hold nothing."""

    def path(self, key):
        return GROUP.instance(key)

    def edited(self, *_):
        return False

    def instance(self, key, *_):
        return Instance(self.path(key), 1, ())

    def in_draft(self, *_):
        return False


def merged(choose):
    """Ours renamed 甲 to 乙; theirs renamed 丙 to 乙, and called a new one 丙."""
    slots = [Slot(Three("甲", "乙", "甲")), Slot(Three("丙", "丙", "乙")), Slot(Three(None, None, "丙"))]
    return Systems(Conflicts(choose), Three(["甲", "丙"], ["乙", "丙"], ["甲", "乙", "丙"])).merged(slots)


@pytest.mark.parametrize(
    ("side", "names"), [(Side.OURS, ["乙", "丙"]), (Side.THEIRS, ["甲", "乙", "丙"]), (None, ["乙", "丙"])]
)
def test_they_are_called_as_one_side_calls_them(side, names):
    assert [one.key for one in merged(lambda _: side)] == names


def test_choices_that_would_leave_two_of_one_name_are_refused():
    def turned(conflict):
        return Side.OURS if "乙" in conflict.name else Side.THEIRS

    with pytest.raises(WrongChoice) as caught:
        merged(turned)
    assert "I.2.sys[丙]:name" in str(caught.value)
