"""Whose a list on a sheet of its own (別紙) is: the 特定個人情報ファイル it can only be about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pia_diff.forms import Form, FormItem
from pia_diff.readers.labels import fold
from pia_diff.readers.runs import Run

_FILE = re.compile(r"ファイル[)>】]?$")


def owner_of(form: Form, group: FormItem, title: str, size: int, runs: Sequence[Run]) -> Run | None:
    """The one run a list of `size` instances of a group can only be about: the one whose file stands in its title, else
    whose count is the number of its rows, else whose print of the group refers to a 別紙, else the only one there is;
    None where nobody can tell."""
    able = able_runs(form, group, runs)
    titled = [run for run in able if run.name() and fold(run.name()) in fold(title)]
    if not titled and any(_FILE.search(fold(line)) for line in title.split("\n")):
        return None  # a file of which nothing else is there
    counted = [run for run in able if _count(form, group, run) == size]
    referring = [run for run in able if _refers(group, run)]
    for found in (titled, counted, referring, able):
        if found:
            return found[0] if len(found) == 1 else None
    return None


def able_runs(form: Form, group: FormItem, runs: Sequence[Run]) -> list[Run]:
    """The runs that such a list may be about: those of the section of its group."""
    return [run for run in runs if run.section is form.section(group.id)]


def _count(form: Form, group: FormItem, run: Run) -> int | None:
    """How many instances the form beside the group counts: `[○] 提供を行っている ( 59 )件`."""
    heading = group.id.removesuffix("[]").rpartition(".")[0]
    for key, slot in run.slots.items():
        if key.startswith(heading + ".") and form.group_of(key) is None:
            for option in slot.item.options:
                if option.free and option.label[:2] == group.label[:2]:
                    match = re.search(re.escape(fold(option.label)) + r"\(([0-9]{1,4})\)", fold(slot.text))
                    if match is not None:
                        return int(match[1])
    return None


def _refers(group: FormItem, run: Run) -> bool:
    texts = (slot.text for instance in run.groups.get(group.id, ()) for slot in instance.slots.values())
    return any("別紙" in text for text in texts)
