"""What a fitted 項目 says beside its item: the names of file and instance, the number of it, a range of items."""

from __future__ import annotations

import re

from pia_diff.published.fitting import Fit, Fitter
from pia_diff.published.wording import value_of


def names_in(fit: Fit, fitter: Fitter) -> tuple[str, str, int | None]:
    """The names of the file and of the instance as published, and the number of the instance."""
    file = name = ""
    number = None
    for n, one in enumerate(fit.placed):
        following = fit.placed[n + 1] if n + 1 < len(fit.placed) else None
        end = len(fitter.wording.text)
        if following is not None:
            end = following.numeral.start if following.numeral else following.start
        if one.step.led and one.mention is not None:
            begin = max((numeral.end for numeral in fitter.wording.numerals.values() if numeral.annex), default=0)
            file = file or _tidy(fitter.wording.between(begin, one.start))
        if not one.step.open:
            continue
        told = _tidy(fitter.wording.between(one.end, end))
        if "." in one.step.id and not one.step.id.startswith("A"):
            name = told
        else:
            file = told or file
        if one.mention is not None and one.mention.number is not None:
            number = one.mention.number
    return file, name, number


_SIGNS = " \t\n\u3000_-‐–—―・、。,.:;/／()（）[]【】「」『』〔〕<>＜＞《》※*"


def _tidy(name: str) -> str:
    name = re.sub(r"^[(（]\s*[0-9０-９]+\s*[)）]", "", name.strip(_SIGNS.replace("(", "").replace("（", "")))
    name = name.strip(_SIGNS)
    return re.sub(r"^[0-9０-９①-⑳]+[.．)）\s]*", "", name)


def range_in(fit: Fit, fitter: Fitter) -> list[str]:
    """The items of a range that is written by numbers, as ①～③; none where it is no range of items."""
    last = fit.placed[-1]
    wording = fitter.wording
    form = fitter.known.form
    first = next(
        (
            one
            for one in wording.numerals.values()
            if last.numeral is not None and not one.annex and wording.is_range(one, last.numeral)
        ),
        None,
    )
    if first is None or last.numeral is None or last.step.open:
        return []
    parent = fit.chain.id.rpartition(".")[0]
    beside = [chain for chain in fitter.known.all if chain.id.rpartition(".")[0] == parent and chain.steps[-1].number]
    values = range(first.value, last.numeral.value + 1)
    heads = [chain.id for chain in beside if any(value_of(chain.steps[-1].number) == value for value in values)]
    return [
        one.id
        for one in fitter.known.all
        if any(one.id == head or one.id.startswith(head + ".") for head in heads)
        and one.holds_value
        and form.items[one.id].holds_value
    ]
