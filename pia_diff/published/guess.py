"""Which form a published table is on, by the items it names."""

from __future__ import annotations

from collections.abc import Sequence

from pia_diff.forms import Form, form_ids, load_form
from pia_diff.published.chains import chains
from pia_diff.published.fitting import Fitter
from pia_diff.published.wording import Wording

DEFAULT = "form4-2024"
ASKED = 24
"""So many different items are asked at most: more say nothing new."""
BETTER = 1.03
"""By what share of all points another form must fit better than the default."""
BETTER_UNMARKED = 1.2
"""The same for a form that marks nothing with ※, against every form that does: on it all is 事後."""


def guess_form(items: Sequence[str]) -> Form:
    """The form whose headings and labels the 項目 of a table fit best; of several revisions the newest, unless an older
    one fits better; the newest 全項目評価書 where nothing speaks for another.
    """
    asked = [one for one in dict.fromkeys(items) if one.strip()]
    some = asked[:: -(-len(asked) // ASKED) or 1]
    wordings = [Wording.of(one) for one in some]
    points = {form_id: sum(_points(one, form_id) for one in wordings) for form_id in _newest_first()}
    marked = {form_id: count for form_id, count in points.items() if _has_marks(form_id)}
    best = max(points, key=lambda form_id: points[form_id])
    if best not in marked and points[best] <= BETTER_UNMARKED * max(marked.values()):
        best = max(marked, key=lambda form_id: marked[form_id])
    return load_form(best if points[best] > BETTER * points[DEFAULT] else DEFAULT)


def _has_marks(form_id: str) -> bool:
    return any(item.important for item in load_form(form_id).items.values())


def _newest_first() -> list[str]:
    """The forms with most items first, of each the newest revision first."""
    return sorted(form_ids(), key=lambda form_id: (form_id[4], form_id[6:]), reverse=True)


def _points(wording: Wording, form_id: str) -> float:
    fits = Fitter(wording, chains(form_id)).fits()
    return max(fits[0].score, 0.0) if fits else 0.0
