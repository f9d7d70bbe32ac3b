"""Decisions kept with the versions: read from the store, and put there beside those of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from pia_diff.timing.decisions import Decision
from pia_diff.timing.decisions_yaml import read_decisions, write_decisions

if TYPE_CHECKING:
    from pia_diff.store import Store
    from pia_diff.structured.data import Document

Key = tuple[str, str, str]
"""Version, path and fingerprint: which change a decision is about."""


def kept_decisions(store: Store, number: str) -> tuple[Decision, ...]:
    """All decisions about an assessment, by version, in the order of the form.

    Raises BrokenDecisions, BrokenSyntax, NotPlain, DuplicateKey, NotAFile where somebody broke the file by hand.
    """
    return read_decisions(store.decisions(number))


def keep_decisions(
    store: Store,
    number: str,
    decisions: Sequence[Decision],
    *,
    order: Sequence[tuple[str, str]] = (),
    author: str | None = None,
    now: datetime | None = None,
) -> str | None:
    """Puts decisions beside those kept already; gives the id of the commit, None where nothing changed.

    A decision takes the place of an earlier one about the same change; one that says nothing takes it away. `order`
    are (path, fingerprint) of the changes of the versions decided about, as the form has them: that is how they are
    written. Raises what `Store.decide` raises, and BrokenDecisions.
    """
    versions = [one.name for one in store.versions(number)]

    def change(document: Document | None) -> str:
        return write_decisions(merged(read_decisions(document), decisions, order, versions))

    return store.decide(number, change, message=_message(decisions), author=author, now=now)


def merged(
    kept: Sequence[Decision],
    new: Sequence[Decision],
    order: Sequence[tuple[str, str]] = (),
    versions: Sequence[str] = (),
) -> list[Decision]:
    """The decisions kept with the new ones among them: by version as `versions` has them (others last), the changes of
    a version as `order` has them, those unknown to it after them as they were.
    """
    found = {_key(one): one for one in kept}
    for one in new:
        if one.says_anything:
            found[_key(one)] = _clean(one)
        else:
            found.pop(_key(one), None)
    names = list(dict.fromkeys((*versions, *(one.version for one in found.values()))))
    by_version = {name: number for number, name in enumerate(names)}
    by_change = {key: number for number, key in enumerate(order)}
    return sorted(
        found.values(),
        key=lambda one: (by_version[one.version], by_change.get((one.path, one.fingerprint), len(by_change))),
    )


def _key(one: Decision) -> Key:
    return one.version, one.path, one.fingerprint


def _clean(one: Decision) -> Decision:
    """Times as the file keeps them: to the second."""
    return replace(one, at=one.at.replace(microsecond=0))


def _message(decisions: Sequence[Decision]) -> str:
    versions = ", ".join(dict.fromkeys(one.version for one in decisions))
    return f"{versions}: 提出時期等の決定 {sum(one.says_anything for one in decisions)}件"
