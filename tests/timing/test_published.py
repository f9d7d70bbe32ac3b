"""A city's own published 変更箇所: what it submitted beforehand on an item with ※ is never judged 事後."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from pia_diff.compare import compare
from pia_diff.forms import load_form
from pia_diff.model import Assessment, Attachment, Drawing, ItemPath, Section, Sections, Table, Text, Value
from pia_diff.timing import Duty, Judgement, judge

PUBLISHED = Path(__file__).parents[2] / "../shared/corpus/hiroshima-changes.json"
FORM = load_form("form4-2018")
PerRow = dict[int, Judgement]

pytestmark = pytest.mark.skipif(not PUBLISHED.exists(), reason="the corpus of published documents is not here")


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(PUBLISHED.read_text("utf-8")))


def _path(item_id: str) -> ItemPath:
    """`II[2].3.7.dept`, with the numbers of files and systems as their names."""
    keys = tuple(re.findall(r"\[(\d+)\]", item_id))
    plain = re.sub(r"\[\d+\]", "[]", item_id)
    return ItemPath(re.sub(r"^(II|III)\[\]", r"\1", plain), keys)


def _side(rows: Iterable[dict[str, Any]], side: str) -> Assessment:
    """The items of some rows as they stood on one side; （右記を追加） stands beside a text that was there before."""
    texts: dict[ItemPath, list[str]] = defaultdict(list)
    for row in rows:
        told = row[side]
        lines = ["この欄の他の記載。"] if "右記" in row["before"] + row["after"] else []
        texts[_path(row["item_id"])] += lines + ([] if "右記" in told or told == "—" else [told])
    sections: dict[ItemPath, Section] = {}
    for path, lines in texts.items():
        file = path.instances[:1] if path.section_id in ("II", "III") else ()
        section = sections.setdefault(ItemPath(path.section_id, file), Section())
        if path.id.endswith("[]"):  # a system added, or the table of a file
            if FORM.items[path.id].kind == "table":
                section.values[path] = Table(("項目",), ((side,),))
            elif not lines:
                continue
        elif lines:
            section.values[path] = _value(path, lines)
        group = FORM.group_of(path.id)
        if group:
            keys = section.instances.setdefault(ItemPath(group, (*path.instances[:-1], "")), ())
            if path.instances[-1] not in keys:
                section.instances[ItemPath(group, (*path.instances[:-1], ""))] = (*keys, path.instances[-1])
    return Assessment(FORM, Sections(sections), files=("1", "2", "3"))


def _value(path: ItemPath, lines: list[str]) -> Value:
    if FORM.items[path.id].kind == "figure":
        return Attachment((Drawing("図.png", str(len(lines)) * 64),))
    return Text.of("\n".join(lines))


def _judged(rows: tuple[dict[str, Any], ...]) -> dict[ItemPath, Judgement]:
    old, new = _side(rows, "before"), _side(rows, "after")
    for section in new.sections.values():  # every drawing was replaced
        section.values.update(
            {
                path: replace(value, drawings=(Drawing("図.png", "f" * 64),))
                for path, value in section.values.items()
                if isinstance(value, Attachment)
            }
        )
    return {one.change.path: one.judgement for one in judge(compare(old, new))}


def _one_by_one() -> PerRow:
    return {row["line"]: next(iter(_judged((row,)).values())) for row in _rows()}


def _all_of_a_date() -> PerRow:
    found: PerRow = {}
    for date in dict.fromkeys(row["date"] for row in _rows()):
        rows = tuple(row for row in _rows() if row["date"] == date)
        judged = _judged(rows)
        found |= {row["line"]: judged[_path(row["item_id"])] for row in rows}
    return found


@pytest.mark.parametrize("judged_by", [_one_by_one, _all_of_a_date])
def test_what_was_submitted_beforehand_on_an_item_with_the_mark_is_never_afterwards(judged_by) -> None:
    judged: PerRow = judged_by()
    wrong = [
        (row["line"], judged[row["line"]].rule.id)
        for row in _rows()
        if row["important"] and row["timing"] == "事前" and judged[row["line"]].duty is Duty.AFTER
    ]
    assert wrong == []


@pytest.mark.parametrize("judged_by", [_one_by_one, _all_of_a_date])
def test_the_mark_of_every_item_is_known_and_without_it_all_is_afterwards(judged_by) -> None:
    judged: PerRow = judged_by()
    assert len(judged) == len(_rows())
    for row in _rows():
        assert judged[row["line"]].important == row["important"], row["line"]
        if not row["important"]:
            assert judged[row["line"]].duty is Duty.AFTER, row["line"]


def test_a_renamed_office_is_afterwards_where_its_rows_are_seen_together() -> None:
    together, alone = _all_of_a_date(), _one_by_one()
    renamed = [row for row in _rows() if row["nature"].startswith("組織名変更")]
    assert len(renamed) == 7
    assert {together[row["line"]].rule.id for row in renamed} <= {"formal-office", "formal-mixed", "not-important"}
    assert all(together[row["line"]].duty is Duty.AFTER for row in renamed)
    assert {alone[row["line"]].duty for row in renamed if row["important"]} == {Duty.ASK}


def test_marks_of_a_list_are_form() -> None:
    (marks,) = (row["line"] for row in _rows() if row["nature"].startswith("書式のみ"))
    assert _one_by_one()[marks].rule.id == "formal-wording"
    assert _all_of_a_date()[marks].duty is Duty.AFTER


def test_weakened_duties_are_prior_or_asked() -> None:
    together = _all_of_a_date()
    weakened = [row for row in _rows() if "誓約書" in row["nature"]]
    assert len(weakened) == 8
    assert all(together[row["line"]].duty is not Duty.AFTER for row in weakened)


def test_the_agreement_with_the_published_timing_is_as_it_was_measured() -> None:
    """The label states when a document was submitted, for all rows of one date alike: so much cannot agree."""
    together = _all_of_a_date()
    counted = Counter((row["timing"], together[row["line"]].duty.value) for row in _rows())
    assert counted == AGREEMENT


AGREEMENT = {
    ("事前", "事前"): 22,  # every row on an item with ※
    ("事前", "事後"): 14,  # items without ※, submitted together with them
    ("事後", "事後"): 15,
    ("事後", "事前"): 17,  # 「現状の運用の明文化」, which no text shows
}
