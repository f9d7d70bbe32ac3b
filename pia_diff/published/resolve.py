"""A published 項目 → the item of the form it means; where several fit equally well, all of them as candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pia_diff.exactpath import parse_exact
from pia_diff.forms import Form
from pia_diff.published.chains import chains
from pia_diff.published.fitting import Fit, Fitter
from pia_diff.published.instances import names_in, range_in
from pia_diff.published.mentions import Mention
from pia_diff.published.wording import CIRCLED, JOINED, Wording, compact

CLOSE, SHARE_CLOSE = 1.0, 0.05
"""By how much less an item may fit and still be as good: so many characters, or this share of the best."""
CLOSE_TO_MARK = 2.5
"""The same where one of the two has ※ and the other has not."""
SURE = 0.5
"""Confidence below which an item without ※ is only a candidate."""
POSSIBLE = 0.3
"""Confidence below which nothing of the form is meant."""
MOST_CANDIDATES = 12

_HAPPENED = r"(?:[(（][^()（）]*[)）])?[^。\n]{0,10}(?:追加|新設|新規|削除|廃止|終了|削る|加える)"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a 項目 means.

    `item_id` is the id on the form with the number of an instance where it is known (`I.2.sys[3].1`, `I.2.sys[]`),
    without the file; None where it cannot be told. `form_id` is the same without numbers, `heading` the section or
    heading that is certain anyway, `candidates` the ids that fit, `file` the name of the file as printed and `name`
    that of the instance. `important`: whether the item, or any that may be meant, carries ※. `more`: the row stands for
    items it does not name, too. `confidence` from 0 to 1.
    """

    item: str
    form: Form
    item_id: str | None = None
    form_id: str = ""
    heading: str = ""
    candidates: tuple[str, ...] = ()
    file: str = ""
    name: str = ""
    number: int | None = None
    important: bool = True
    more: bool = False
    confidence: float = 0.0

    @property
    def resolved(self) -> bool:
        """Whether the item is certain."""
        return self.item_id is not None

    @property
    def section(self) -> str:
        """The id of the section, empty where even that is not known."""
        return (self.form_id or self.heading).partition(".")[0]


def resolve(item: str, form: Form, before: str = "", after: str = "") -> Resolution:
    """What `item`, the 項目 of a published row, means on `form`. The wordings of the row, `before` and `after`, are
    asked where the 項目 does not tell a heading from what stands below it.
    """
    exact = parse_exact(item.strip(), form) if item.strip() else None
    if exact is not None and exact.id in form.items:
        return _exactly(item, form, exact.id, exact.instances)
    known = chains(form.id)
    fitter = Fitter(Wording.of(item), known)
    fits = [fit for fit in fitter.fits() if fit.score > 0]
    if not fits or _confidence(fits[0]) < POSSIBLE:
        marked = any(one.important for one in form.items.values())
        return Resolution(item, form, important=marked, more=fitter.wording.says_more)
    several = _joined(fits[0], fitter, form)
    found = _choose(item, fits, fitter, f"{before}\n{after}")
    if several:
        together = dict.fromkeys([*several, *(found.candidates or filter(None, [found.form_id or found.heading]))])
        important = any(map(form.holds_important, together))
        return replace(found, item_id=None, form_id="", candidates=tuple(together), important=important)
    return found


def _exactly(item: str, form: Form, item_id: str, keys: tuple[str, ...]) -> Resolution:
    per_file = form.section(item_id).per_file
    file = keys[0] if per_file and keys else ""
    name = keys[-1] if "[]" in item_id and len(keys) > per_file else ""
    return Resolution(
        item, form, item_id, item_id, "", (), file, name, None, form.holds_important(item_id), confidence=1.0
    )


def _choose(item: str, fits: Sequence[Fit], fitter: Fitter, texts: str) -> Resolution:
    best = fits[0]
    form = fitter.known.form
    confidence = _confidence(best)
    rivals = [fit for fit in fits if _as_good(fit, best, form)]
    placed = {one.step.id: one for one in best.placed}
    file, name, number = names_in(best, fitter)
    base = Resolution(
        item, form, file=file, name=name, number=number, more=fitter.wording.says_more, confidence=confidence
    )
    if len(rivals) > 1:
        ids = [fit.chain.id for fit in rivals]
        heading = _common(ids)
        if heading in ids and not fitter.known.by_id[heading].holds_value:
            told = _heading(base, heading, texts, fitter)
            if told.resolved:
                return told
        certain = heading if heading in placed else _last_known(best, heading)
        return _undecided(base, ids, certain)
    chain = best.chain
    range_of_items = range_in(best, fitter)
    if range_of_items:
        return _undecided(base, range_of_items, best.placed[-2].step.id if len(best.placed) > 1 else "")
    if not chain.holds_value and not chain.id.endswith("[]"):
        return _heading(base, chain.id, texts, fitter)
    below = _marked_below(chain.id, form)
    if below and not form.items[chain.id].important and not _is_option(chain.id, form, texts):
        return _undecided(base, [chain.id, *below], _parent(chain.id, form))
    important = form.holds_important(chain.id)
    if confidence < SURE and not important:
        marked = any(one.important for one in form.items.values())
        return replace(_undecided(base, [chain.id], ""), important=marked)
    return replace(
        base,
        item_id=_numbered(chain.id, number),
        form_id=chain.id,
        heading=_parent(chain.id, form),
        important=important,
    )


def _as_good(fit: Fit, best: Fit, form: Form) -> bool:
    margin = max(CLOSE, SHARE_CLOSE * best.score)
    if form.holds_important(fit.chain.id) != form.holds_important(best.chain.id):
        margin = max(margin, CLOSE_TO_MARK)
    elif best.whole and not fit.whole:
        margin = 0.0  # a wording said in full, against another cut short
    return fit is best or fit.score > best.score - margin


def _confidence(fit: Fit) -> float:
    """The share of what the text says that the chain explains."""
    return fit.gained / (fit.gained + fit.lost) if fit.gained > 0 else 0.0


def _undecided(base: Resolution, ids: Sequence[str], heading: str) -> Resolution:
    important = any(map(base.form.holds_important, ids))
    return replace(base, candidates=tuple(ids[:MOST_CANDIDATES]), heading=heading, important=important)


def _heading(base: Resolution, heading: str, texts: str, fitter: Fitter) -> Resolution:
    """A bare heading: the group whose instance the row adds or removes, the only item that it heads, or nothing."""
    form = base.form
    below = [
        chain.id
        for chain in fitter.known.all
        if chain.id.startswith(heading + ".") and (chain.holds_value or chain.id.endswith("[]"))
    ]
    for group in (one for one in below if one.endswith("[]") and form.items[one].counted):
        word = form.items[group].word
        happened = re.search(rf"(?:^|[\n「『・])\s*{re.escape(word)}\s*([0-9０-９]+|[①-⑳])?{_HAPPENED}", texts)
        if happened:
            number = _digits(happened[1])
            return replace(
                base,
                item_id=_numbered(group, number),
                form_id=group,
                heading=heading,
                number=number,
                important=form.holds_important(group),
            )
    if len(below) == 1:
        return replace(
            base, item_id=below[0], form_id=below[0], heading=heading, important=form.holds_important(below[0])
        )
    return replace(_undecided(base, [], heading), important=form.holds_important(heading))


def _joined(best: Fit, fitter: Fitter, form: Form) -> list[str]:
    """Items that the row names beside its last one: joined to it by 、 or 及び, or with a number of their own."""
    found: list[str] = []
    spans = [(one.numeral.start if one.numeral else one.start, one.end) for one in best.placed]
    for one in fitter.strong:
        begin = min((start for start, _ in spans if start >= one.end), default=None)
        if begin is None or any(start < one.end and one.start < end for start, end in spans):
            continue
        owners = [owner for owner in fitter.known.owners.get(one.label, ()) if owner in form.items]
        if not _is_joined(one, begin, fitter.wording) and not _numbered_beside(one, owners, best, fitter):
            continue
        if not any(form.items[owner].holds_value for owner in owners):
            continue
        cut = fitter.wording.places[one.end - 1] + 1
        alone = resolve(fitter.wording.raw[:cut], form)
        found += alone.candidates if not alone.resolved else [alone.form_id]
    return found


def _is_joined(one: Mention, begin: int, wording: Wording) -> bool:
    """Whether 、 or 及び stands between a wording and the next, which may have been read as beginning with it."""
    sign = JOINED.match(wording.raw, wording.places[one.end - 1] + 1)
    return sign is not None and len(sign.group()) >= len(wording.gap(one.end, begin))


def _numbered_beside(one: Mention, owners: Iterable[str], best: Fit, fitter: Fitter) -> bool:
    """Whether a wording stands behind the circled number of its item, so that it is one more item, not a heading of
    the last.
    """
    numeral = fitter.wording.numerals.get(one.start)
    if numeral is None or not CIRCLED.match(numeral.printed):
        return False
    numbers = {owner: fitter.known.by_id[owner].steps[-1].number for owner in owners if owner in fitter.known.by_id}
    return any(numeral.agrees(no) for owner, no in numbers.items() if not best.chain.id.startswith(owner + "."))


def _marked_below(item_id: str, form: Form) -> list[str]:
    if item_id.endswith("[]"):
        return []
    return [one.id for one in form.section(item_id).items if one.important and one.id.startswith(item_id + ".")]


def _is_option(item_id: str, form: Form, texts: str) -> bool:
    """Whether the wordings of a row are options of the item: then the row means the choice itself."""
    told = [line for line in map(compact, texts.split("\n")) if line]
    options = {compact(option.label) for option in form.items[item_id].options}
    return bool(told) and all(re.sub(r"^[0-9]+", "", line) in options or line in options for line in told)


def _numbered(item_id: str, number: int | None) -> str:
    return item_id if number is None else item_id.replace("[]", f"[{number}]", 1)


def _digits(printed: str | None) -> int | None:
    if not printed:
        return None
    return int(printed) if printed.isdecimal() else ord(printed) - ord("①") + 1


def _parent(item_id: str, form: Form) -> str:
    above = form.ancestors(form.items[item_id])
    return above[-1].id if above else form.section(item_id).id


def _common(ids: Iterable[str]) -> str:
    parts = [one.split(".") for one in ids]
    shared = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return ".".join(shared)


def _last_known(fit: Fit, within: str) -> str:
    """The innermost step that was written and that holds all that may be meant."""
    known = [one.step.id for one in fit.placed if within == one.step.id or within.startswith(one.step.id + ".")]
    return known[-1] if known else within
