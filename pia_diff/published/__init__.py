"""A table of changes that a city published, read row by row: the item each row means, its duty, whether its label can
stand.

Public names: `check_rows`, `read_rows`, `form_of`, `marked_form`, `resolve`, `guess_form`, `PublishedTable`,
`CheckedRow`, `Effects`, `Policy`.
"""

from __future__ import annotations

from pia_diff.forms import Form, load_form
from pia_diff.published.effects import Effects
from pia_diff.published.guess import guess_form
from pia_diff.published.judging import judge_rows
from pia_diff.published.recording import CheckedRow, record_rows
from pia_diff.published.resolve import resolve
from pia_diff.published.rows import PublishedTable, read_rows
from pia_diff.timing.record import Policy

__all__ = [
    "CheckedRow",
    "Effects",
    "Policy",
    "PublishedTable",
    "check_rows",
    "form_of",
    "guess_form",
    "marked_form",
    "read_rows",
    "resolve",
]

NOTHING_KNOWN = Effects()


def form_of(table: PublishedTable, form: str | None = None) -> Form:
    """The form of a table: the one given by its id, that of its document, else the one its items fit best. Raises
    UnknownForm.
    """
    if form is not None:
        return load_form(form)
    return table.form or guess_form([one.row.item for one in table.rows])


def marked_form(table: PublishedTable, form: Form) -> Form | None:
    """The form with ※ that the items of a table fit better than `form`, which has none, so that all on it is 事後; None
    where `form` has ※ or fits as well.
    """
    if any(item.important for item in form.items.values()):
        return None
    fitting = guess_form([one.row.item for one in table.rows])
    return fitting if any(item.important for item in fitting.items.values()) else None


def check_rows(
    table: PublishedTable, form: Form, policy: Policy = Policy.ITEM, effects: Effects = NOTHING_KNOWN
) -> tuple[CheckedRow, ...]:
    """Every row of a table checked on `form`, in its order. Raises UnknownDay."""
    days = effects.days(table.rows)
    return record_rows(judge_rows(table.rows, form), policy, days)
