"""Every item of every form, as printed and spoilt: it is found or left open, and a ※ is never lost."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

import pytest

from pia_diff.forms import Form, FormItem, form_ids, load_form
from pia_diff.model import ItemPath
from pia_diff.printed import printed_item
from pia_diff.published.resolve import resolve


def _items(form: Form) -> Iterator[tuple[FormItem, str]]:
    """The items a row can be about, and their 項目 as pia-diff prints it. The name of an instance prints as that."""
    for item in form.items.values():
        if item.section != form.annex.id and item.holds_value and not item.id.endswith((".name", ".version")):
            keys = ("",) * (item.id.count("[]") + form.section(item.id).per_file)
            yield item, printed_item(form, ItemPath(item.id, keys))


def _below_has_mark(form: Form, item: FormItem) -> bool:
    return not item.important and form.holds_important(item.id)


@pytest.mark.parametrize("form_id", form_ids())
def test_every_item_as_printed_is_found(form_id: str) -> None:
    form = load_form(form_id)
    wrong = []
    for item, printed in _items(form):
        found = resolve(printed, form)
        meant = None if _below_has_mark(form, item) else item.id
        if (found.item_id, found.important) != (meant, form.holds_important(item.id)):
            wrong.append((printed, found.item_id))
    assert wrong == []


def _slip(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + chance.choice("漢亜のを") + text[place + 1 :]


def _lost(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + text[place + 1 :]


def _slips(text: str, chance: random.Random) -> str:
    return _slip(_lost(_slip(text, chance), chance), chance)


def _last(text: str, _: random.Random) -> str:
    return text.rpartition(" ")[2]


def _glued(text: str, _: random.Random) -> str:
    return "".join(text.split())


def _misnumbered(text: str, _: random.Random) -> str:
    return re.sub("[①-⑧]", lambda number: chr(ord(number[0]) + 1), text)


def _half(text: str, _: random.Random) -> str:
    head, blank, label = text.rpartition(" ")
    return head + blank + label[: max(4, len(label) // 2)]


@pytest.mark.parametrize("form_id", ["form4-2024", "form3-2018"])
@pytest.mark.parametrize("spoil", [_slip, _slips, _last, _glued, _misnumbered, _half])
def test_a_mark_is_never_lost(form_id: str, spoil: Callable[[str, random.Random], str]) -> None:
    form = load_form(form_id)
    chance = random.Random(7)
    lost = []
    found = 0
    marked = [(item, printed) for item, printed in _items(form) if form.holds_important(item.id)]
    for item, printed in marked:
        spoilt = spoil(printed, chance)
        meant = resolve(spoilt, form)
        found += meant.form_id == item.id
        if not meant.important:
            lost.append((item.id, spoilt, meant.item_id))
    assert lost == []
    assert found > (0.5 if spoil is _last else 0.85) * len(marked)
