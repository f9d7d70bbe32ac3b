"""Which replaced names the two documents, as a whole, show to be one thing renamed."""

from __future__ import annotations

from collections import Counter

from pia_diff.compare import Comparison
from pia_diff.timing.facts import redline
from pia_diff.timing.formal import substitutions

TITLE_ENDS = ("法", "令", "規則", "条例", "規程", "要綱", "告示")


class Renamings:
    """Answers, for kind, old name and new name, whether it is a renaming.

    An office or a law is renamed when the same substitution stands in two items at least, the old name is gone from
    the newer document, and the new name was not in the older. One place alone proves nothing: there the task may have
    passed to another office. A company is never proven: a new name may be a new contractor. The name of a person
    behind a post is formal whoever holds it.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._items: Counter[tuple[str, str, str]] = Counter()
        for change in comparison.changes:
            self._items.update(set(substitutions(redline(change))))
        self._known: dict[tuple[str, str, str], bool] = {}

    def __call__(self, kind: str, before: str, after: str) -> bool:
        name = (kind, before, after)
        if name not in self._known:
            self._known[name] = self._shown(*name)
        return self._known[name]

    def _shown(self, kind: str, before: str, after: str) -> bool:
        if kind in ("person", "slip"):
            return True
        if kind == "company" or self._items[(kind, before, after)] < 2:
            return False
        if kind == "law_title" and _title_end(before) != _title_end(after):
            return False  # 条例→法 is another law, however alike it reads
        return not self._comparison.new.sections.mentions(before) and not self._comparison.old.sections.mentions(after)


def _title_end(title: str) -> str:
    return next((end for end in TITLE_ENDS if title.endswith(end)), "")
