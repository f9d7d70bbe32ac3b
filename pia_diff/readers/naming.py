"""What runs and instances are called: by their content, and never two by one name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from pia_diff.forms import Form
from pia_diff.model import instance_key
from pia_diff.readers.runs import Instance, Run
from pia_diff.workbook.marks import UNREADABLE

NAMELESS = "〔名称不明〕"
"""The name of a file or an instance whose beginning the source lost."""

SAME_FILE = 88
"""Likeness, of 100, from which two names are one with a slip."""
MOST_GAPS = 8
"""A document with more runs that lost their names is too torn to say which is which."""

_LISTED = re.compile(r"[(（]\s{0,3}[0-9０-９]{1,2}\s{0,3}[)）]|(?:^|\s)[0-9０-９]{1,2}[.．]|[①-⑳]|\n")


class Namer:
    """Gives keys out; the second of a name becomes `name〔2〕`."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        count = self._given.get(name, 0) + 1
        self._given[name] = count
        if count == 1:
            return name
        key = f"{name}〔{count}〕"
        return key if key not in self._given else self(key)


def instance_name(form: Form, group_id: str, instance: Instance) -> str:
    """The printed name of an instance, cleaned; NAMELESS where it is not known."""
    item = form.name_item(group_id)
    slot = instance.slots.get(item.id) if item is not None else None
    text = slot.first_take if slot is not None else ""
    return instance_key(text) if text.strip() not in ("", UNREADABLE) else NAMELESS


def listed_files(text: str) -> list[str]:
    """The files that `(1) …ファイル (2) …ファイル` names; none where the text is no such list."""
    names = [instance_key(one) for one in _LISTED.split(text) if one.strip()]
    return names if all(name.endswith("ファイル") and len(name) <= 60 for name in names) else []


def name_runs(runs: Sequence[Run], listed: Iterable[str], noted: Sequence[str] = ()) -> dict[int, str]:
    """The file every run of Ⅱ and Ⅲ is about: id of the run → key.

    Runs of one section that name the same file are told apart. A run that lost its name takes the one file that is
    still without a run at its place in the order of files, if there is just one; else it stays nameless. `noted` are
    the files as the document itself notes them, in order: where a section has a run for each of them, that decides.
    """
    order = dict.fromkeys(listed)
    keys: dict[int, str] = {}
    sections = list(dict.fromkeys(run.section.id for run in runs if run.section.per_file))
    for section in sections:
        mine = [run for run in runs if run.section.id == section]
        if noted and len(mine) == len(noted):
            keys.update({id(run): key for run, key in zip(mine, noted, strict=True)})
            order.update(dict.fromkeys(noted))
            continue
        names = [_known_as(run.name(), order) for run in mine]
        _fill_gaps(names, list(order))
        namer = Namer()
        for run, name in zip(mine, names, strict=True):
            keys[id(run)] = key = namer(name or NAMELESS)
            if name:
                order.setdefault(key)
    return keys


def _known_as(name: str, order: Collection[str]) -> str:
    """A name as it was written before, where only slips differ."""
    if not name or name in order or not order:
        return name
    from rapidfuzz import fuzz

    digits = re.sub(r"\D", "", name)
    likely = [known for known in islice(order, 200) if re.sub(r"\D", "", known) == digits]
    best = max(likely, key=lambda known: fuzz.ratio(name, known), default=name)
    return best if fuzz.ratio(name, best) >= SAME_FILE else name


def _fill_gaps(names: list[str], order: Sequence[str]) -> None:
    """Names the nameless in place, as far as order leaves one possibility."""
    place = {name: n for n, name in enumerate(order)}
    gaps = [n for n, name in enumerate(names) if not name]
    if len(gaps) > MOST_GAPS:
        return
    for n in gaps:
        before = max((place[one] for one in names[:n] if one in place), default=-1)
        after = min((place[one] for one in names[n + 1 :] if one in place), default=len(order))
        between = [one for one in order[before + 1 : after] if one not in names]
        if len(between) == 1 and not any(not one for one in names[n + 1 :]):
            names[n] = between[0]
