"""Which official form a document is on: by the tag it prints, and by its labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pia_diff.forms import form_ids, load_form
from pia_diff.readers.cells import Row
from pia_diff.readers.labels import LONGEST, fold, label_index, numeral
from pia_diff.readers.source import NotAnAssessment, PrintedForm

_TAG = re.compile(r"(平成|令和)\s*([0-9]{1,2}|元)\s*年\s*([0-9]{1,2})\s*月\s*様式\s*([0-9])")
ENOUGH = 6
"""So many different labels of a form make a document one of it, even without a tag."""


@dataclass(frozen=True)
class Recognised:
    """The form of a document. `by` is "tag", "labels", "given" or "rows" (see `recognise`); `tag` the tag as printed;
    `confidence` 0 to 1: how surely it is this form, and how much of the form's print was met.
    """

    form: str
    confidence: float
    by: str
    tag: str = ""


def tag_of(text: str) -> str | None:
    """The id of the form that a tag like `[平成30年5月 様式4]` names: that revision, or the last one before it."""
    match = _TAG.search(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    month = _month(match[1], match[2], match[3])
    revisions = sorted((_month_of(form_id), form_id) for form_id in form_ids() if form_id[4] == match[4])
    if not revisions:
        return None
    return next((form_id for known, form_id in reversed(revisions) if known <= month), revisions[0][1])


def _month(era: str, year: str, month: str) -> int:
    first = {"平成": 1989, "令和": 2019}[era]
    return (first + (1 if year == "元" else int(year)) - 1) * 12 + int(month)


def _month_of(form_id: str) -> int:
    match = re.match(r"(平成|令和)([0-9]+|元)年([0-9]+)月", unicodedata.normalize("NFKC", load_form(form_id).revised))
    return _month(*match.groups()) if match else 0


def recognise(rows: Sequence[Row], file: str, given: str | None = None, *, published: bool = False) -> Recognised:
    """The form of a document. `given` overrules what the document says, unless its tag and its labels both say that it
    is on another 様式. Raises UnknownForm, NotAnAssessment and PrintedForm.

    `published` says that beside these rows the document has rows of 変更箇所: with next to nothing else, it is a table
    of changes alone, whose form is told by the number of its annex.
    """
    if given is not None:
        load_form(given)
        _refuse_other(rows, file, given)
        return Recognised(given, 1.0, "given")
    tag, tagged = _tag(rows)
    seen = _labels_seen(rows)
    if tagged is not None and published and not _items_met(tagged, seen):
        return Recognised(tagged, _TAGGED, "rows", tag)
    if tagged is not None:
        return Recognised(tagged, round(0.7 + 0.3 * _share(tagged, seen), 2), "tag", tag)
    counts = {form_id: len(seen & set(label_index(form_id).labels)) for form_id in form_ids()}
    # The form most of whose labels were met; the latest revision where that does not decide.
    best = max(form_ids(), key=lambda form_id: (counts[form_id] + 20 * _titles_met(form_id, seen), _month_of(form_id)))
    if counts[best] < ENOUGH and published:
        return _by_annex(rows)
    if counts[best] < ENOUGH:
        raise NotAnAssessment(
            file=file, example="[平成30年5月 様式4]", found=counts[best], nearest=best, known=", ".join(form_ids())
        )
    return Recognised(best, round(0.7 * _share(best, seen), 2), "labels")


def _refuse_other(rows: Sequence[Row], file: str, given: str) -> None:
    """Raises PrintedForm where a document is surely on another 様式 than the one given."""
    tag, tagged = _tag(rows)
    if tagged is None or tagged[4] == given[4]:
        return
    seen = _labels_seen(rows)
    if len(seen & set(label_index(tagged).labels)) > len(seen & set(label_index(given).labels)):
        raise PrintedForm(file=file, tag=tag, found=tagged, wanted=given)


_ANNEXES = (
    (4, re.compile(r"別添3[^0-9]*変更箇所|全項目評価書")),
    (3, re.compile(r"別添2[^0-9]*変更箇所|重点項目評価書")),
    (2, re.compile(r"基礎項目評価書")),
)
_TAGGED, _TITLED, _UNTITLED = 0.9, 0.6, 0.2
"""How sure the form of a table of changes is: a title tells the 様式, not the revision; nothing else tells either."""


def _items_met(form_id: str, seen: set[str]) -> bool:
    """Whether the label of any item was met."""
    return any(entry.item is not None and fold(entry.item.label) in seen for entry in label_index(form_id).entries)


def _by_annex(rows: Sequence[Row]) -> Recognised:
    """The latest revision of the 様式 that the title of a table of changes names; of 様式4 where it names none."""
    title = "\n".join(fold(piece.text) for row in rows for piece in row if len(piece.text) <= 60)
    number = next((number for number, names in _ANNEXES if names.search(title)), None)
    latest = max((one for one in form_ids() if one[4] == str(number or 4)), key=_month_of)
    return Recognised(latest, _UNTITLED if number is None else _TITLED, "rows")


def _tag(rows: Sequence[Row]) -> tuple[str, str | None]:
    for row in rows:
        for piece in row:
            if len(piece.text) <= 60 and "様" in piece.text:
                form_id = tag_of(piece.text)
                if form_id is not None:
                    return piece.text.strip(), form_id
    return "", None


def is_tag(text: str) -> bool:
    """Whether a piece is nothing but the tag of a form."""
    if len(text) > 60:
        return False
    folded = unicodedata.normalize("NFKC", text).strip(" []【】()")
    return _TAG.fullmatch(folded) is not None


def _labels_seen(rows: Sequence[Row]) -> set[str]:
    """Everything short enough to be a label, folded, without its number."""
    seen: set[str] = set()
    for text in {piece.text for row in rows for piece in row}:
        if len(text) <= LONGEST:
            folded = fold(text)
            seen.add(folded[numeral(folded)[1] :])
            seen.add(folded)
    return seen


def _share(form_id: str, seen: set[str]) -> float:
    labels = set(label_index(form_id).labels)
    return min(1.0, len(seen & labels) / (0.6 * len(labels)))


def _titles_met(form_id: str, seen: set[str]) -> float:
    sections = load_form(form_id).sections
    return sum(fold(section.title) in seen for section in sections) / len(sections)
