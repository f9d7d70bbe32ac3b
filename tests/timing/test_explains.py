"""Whether a cause tells all of a change."""

from __future__ import annotations

import pytest

from pia_diff.compare import Change, Kind
from pia_diff.compare.text import diff_text
from pia_diff.model import ItemPath, Text
from pia_diff.timing.causes import Cause, explains

PATH = ItemPath("III.2.risk2.measure", ("住民基本台帳ファイル",))
OFFICE = Cause("office", "総務課", "区政課")


def change(before: str, after: str) -> Change:
    return Change(PATH, PATH, Kind.MODIFIED, Text((before,)), Text((after,)), diff_text((before,), (after,)))


@pytest.mark.parametrize(
    ("before", "after"),
    [("総務課が行う。", "区政課が行う。"), ("総務課が、総務課長に報告する。", "区政課が、 区政課長に報告する。")],
)
def test_it_does_where_only_its_words_differ(before: str, after: str) -> None:
    assert explains(OFFICE, change(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("総務課が行う。", "区政課が行う。委託先も行う。"),
        ("総務課が５年間保存する。", "区政課が３年間保存する。"),
        ("総務課が行わない。", "区政課が行う。"),
        ("総務課と総務課分室が行う。", "区政課と総務課分室が行う。"),
    ],
)
def test_it_does_not_where_more_differs(before: str, after: str) -> None:
    assert not explains(OFFICE, change(before, after))


def test_a_new_thing_never_tells_all() -> None:
    assert not explains(Cause("introduced", "", "申請管理システム"), change("", "申請管理システム"))
