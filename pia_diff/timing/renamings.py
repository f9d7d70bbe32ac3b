"""What the two documents, as a whole, show to be one thing renamed."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from pia_diff.compare import Comparison
from pia_diff.compare.fold import fold
from pia_diff.model import Assessment, ItemPath
from pia_diff.timing.citations import short_named
from pia_diff.timing.facts import redline
from pia_diff.timing.formal import formal_pairs
from pia_diff.timing.names import is_renamable

MANY = 3
"""Items in which the same substitution must stand before it counts as shown."""
CONTACT_CONCEPTS = ("inquiry.", "disclosure.")


class Renamings:
    """Answers, for kind, old and new words, whether it is a renaming.

    An office of the city is renamed, a provision renumbered, when the same substitution stands in MANY items at
    least, the old words are gone from the newer document, and the new ones were not in the older. Fewer places prove
    nothing: there the task may have passed to another office, or rest on another ground. A term gives way to another
    of the same meaning (`synonyms.yaml`) under the same conditions. The address of the city's own office moved when
    the item that says where to ask moved alike. The name of a person behind a post is formal whoever holds it. A
    company and the title of a law are never proven: a new name may be a new contractor, a new title another law.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._items: dict[tuple[str, str, str], set[ItemPath]] = defaultdict(set)
        self._contacts: set[tuple[str, str, str]] = set()
        self.pairs: list[set[tuple[str, str, str]]] = []
        """For every change of the comparison: kind, old and new words of all that was replaced one for one."""
        for change in comparison.changes:
            item = comparison.new.form.items.get(change.path.id)
            pairs = formal_pairs(redline(change))
            self.pairs.append(pairs)
            for pair in pairs:
                self._items[pair].add(change.path)
            if item is not None and item.concept.startswith(CONTACT_CONCEPTS):
                self._contacts |= pairs
        self._known: dict[tuple[str, str, str], bool] = {}

    def __call__(self, kind: str, before: str, after: str) -> bool:
        name = (kind, before, after)
        if name not in self._known:
            self._known[name] = self._shown(*name)
        return self._known[name]

    def _shown(self, kind: str, before: str, after: str) -> bool:
        name = (kind, before, after)
        match kind:
            case "person" | "slip":
                return True
            case "address":
                return name in self._contacts
            case "citation":
                shown = len(self._items[name]) >= MANY and before not in self._new_citations
                return shown and after not in self._old_citations
            case "office":
                shown = len(self._items[name]) >= MANY and is_renamable(before, after)
                return shown and fold(before) not in self.new_text and fold(after) not in self.old_text
            case "term":
                shown = len(self._items[name]) >= MANY
                return shown and fold(before) not in self.new_text and fold(after) not in self.old_text
            case _:
                return False

    @cached_property
    def old_text(self) -> str:
        """All that the older document says, folded; read when first asked for."""
        return _whole_text(self._comparison.old)

    @cached_property
    def _new_citations(self) -> str:
        return short_named(self.new_text)

    @cached_property
    def _old_citations(self) -> str:
        return short_named(self.old_text)

    @cached_property
    def new_text(self) -> str:
        """All that the newer document says, folded; read when first asked for."""
        return _whole_text(self._comparison.new)


def _whole_text(assessment: Assessment) -> str:
    """All a document says, folded and without line breaks, so that no name hides in another width or behind a wrap."""
    return "\n".join(fold(str(value)) for _, value in assessment.walk())
