"""`decisions.yaml` in three revisions → one, as plain data: what was decided by either side stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pia_diff.errors import N_
from pia_diff.merging.conflicts import Choose, Conflict, Conflicts, Reason, Three
from pia_diff.merging.order import merged_order

Entry = Mapping[str, str]
Decided = Mapping[str, Sequence[Entry]]
"""Version → its decisions, as the file has them."""
_Key = tuple[str, str, str]

FILE = "decisions"
EXPECTED = N_("versions with lists of decisions, each of them 'field: text'")
SAID_BY = ("by", "at")
"""Who decided and when: two that decide the same decide it once."""


def merge_decisions(decided: Three[Decided], choose: Choose) -> tuple[dict[str, list[dict[str, str]]], list[Conflict]]:
    """The decisions of both sides, and the conflicts left open (at these it holds what ours has).

    A decision is known by version, path and fingerprint of the change. Raises WrongChoice.
    """
    conflicts = Conflicts(choose)
    entries = Three(*map(_by_change, decided))
    found: dict[_Key, Entry] = {}
    for key in dict.fromkeys(key for one in entries for key in one):
        entry = _settled(key, Three(*(one.get(key) for one in entries)), conflicts)
        if entry is not None:
            found[key] = entry
    versions = merged_order(Three(*map(list, decided)), {version for version, _, _ in found})
    ordered = merged_order(Three(*map(list, entries)), found.keys())
    return {version: [dict(found[key]) for key in ordered if key[0] == version] for version in versions}, conflicts.open


def are_decisions(plain: Any) -> bool:
    """Whether plain data has the shape of such a file: somebody may have broken it by hand."""
    return isinstance(plain, dict) and all(isinstance(one, list) and all(map(_is_entry, one)) for one in plain.values())


def _is_entry(one: Any) -> bool:
    return isinstance(one, dict) and all(isinstance(text, str) for text in one.values())


def _settled(key: _Key, entry: Three[Entry | None], conflicts: Conflicts) -> Entry | None:
    if entry.agrees:
        return entry.taken
    if entry.ours is not None and entry.theirs is not None and _decision(entry.ours) == _decision(entry.theirs):
        return min(entry.ours, entry.theirs, key=lambda one: (one.get("at", ""), one.get("by", "")))
    version, path, _ = key
    reason = Reason.REMOVED if None in (entry.ours, entry.theirs) else Reason.EDITED
    values: Three[Any] = Three(*(one and dict(one) for one in entry))
    return entry.of(conflicts.side(Conflict(f"{FILE}[{version}].{path}", None, reason, values)))


def _decision(entry: Entry) -> dict[str, str]:
    return {name: text for name, text in entry.items() if name not in SAID_BY}


def _by_change(decided: Decided) -> dict[_Key, Entry]:
    return {
        (version, one.get("path", ""), one.get("fingerprint", "")): one
        for version, listed in decided.items()
        for one in listed
    }
