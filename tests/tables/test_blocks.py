"""A text built of ＜…における措置＞ blocks gives a row a block; the same change in many items one row."""

from __future__ import annotations

from datetime import date

import pytest
from tables_making import DATE, TEXT_ITEM, assessment, path, rows_of

from pia_diff.compare import compare
from pia_diff.model import Text
from pia_diff.tables import annex_rows
from pia_diff.tables.cells import plain
from pia_diff.tables.merging import SAME, same_merged
from pia_diff.tables.row import Row
from pia_diff.timing import Circumstances, Duty, judge, record

CITY = "＜青葉野市における措置＞\n職員は、操作の記録を五年間保存する。\n記録は、毎月点検する。"
SERVER = "＜中間サーバーにおける措置＞\n端末は、許可したものに限って接続する。\n鍵は、施錠した保管庫に置く。"
CLOUD = "＜ガバメントクラウドにおける措置＞\n事業者は、国内のデータセンターに保存する。\n通信は、暗号化する。"
WHOLE = f"{CITY}\n{SERVER}\n{CLOUD}"


def _shown(before: str, after: str, *, full: bool = False) -> list[tuple[str, str]]:
    sides = [assessment({path(TEXT_ITEM): Text.of(one)}) for one in (before, after)]
    return [(plain(row.before), plain(row.after)) for row in rows_of(*sides, full=full)]


def test_every_block_that_changed_has_a_row() -> None:
    after = WHOLE.replace("五年", "三年").replace("国内", "国外")
    assert _shown(WHOLE, after) == [
        (
            "＜青葉野市における措置＞\n職員は、操作の記録を五年間保存する。\n（略）",
            "＜青葉野市における措置＞\n職員は、操作の記録を三年間保存する。\n（略）",
        ),
        (
            "（略）\n＜ガバメントクラウドにおける措置＞\n事業者は、国内のデータセンターに保存する。\n（略）",
            "（略）\n＜ガバメントクラウドにおける措置＞\n事業者は、国外のデータセンターに保存する。\n（略）",
        ),
    ]


def test_a_passage_added_to_a_block_stands_below_its_head() -> None:
    after = WHOLE.replace("毎月点検する。", "毎月点検する。\n点検の結果を課長に報告する。").replace("国内", "国外")
    first, _ = _shown(WHOLE, after)
    assert first == (
        "＜青葉野市における措置＞\n（右記を追加）\n（略）",
        "＜青葉野市における措置＞\n点検の結果を課長に報告する。\n（略）",
    )


@pytest.mark.parametrize(
    "after",
    [
        WHOLE.replace("五年", "三年"),
        WHOLE.replace("五年", "三年").replace("毎月", "毎週"),
        f"{WHOLE}\n＜県における措置＞\n県は、毎年点検する。",
    ],
    ids=["one place", "two places of one block", "a whole block added"],
)
def test_one_block_is_one_row(after: str) -> None:
    assert len(_shown(WHOLE, after)) == 1


def test_a_text_shown_whole_stays_together() -> None:
    after = WHOLE.replace("五年", "三年").replace("国内", "国外")
    assert _shown(WHOLE, after, full=True) == [(WHOLE, after)]


def test_nothing_that_differs_is_lost_between_the_blocks() -> None:
    after = f"{SERVER}\n{CITY}\n{CLOUD}".replace("五年", "三年").replace("国内", "国外")
    shown = "\n".join(side for pair in _shown(WHOLE, after) for side in pair)
    assert all(word in shown for word in ("五年", "三年", "国内", "国外"))


def test_a_new_block_in_place_of_another_shows_both() -> None:
    after = WHOLE.replace(SERVER, "＜県における措置＞\n県は、毎年点検する。").replace("五年", "三年")
    shown = "\n".join(side for pair in _shown(WHOLE, after) for side in pair)
    assert all(word in shown for word in ("＜中間サーバーにおける措置＞", "＜県における措置＞", "県は、毎年点検する。"))


ITEMS = (TEXT_ITEM, "III.3.risk3.measure", "III.3.risk4.measure")
SENTENCES = ("総務課が行う。", "総務課長が、総務課の職員を指名する。", "鍵は、総務課の金庫に置く。")


def _office_rows(known: Circumstances | None = None, extra: tuple[str, str] = ("", "")) -> tuple[Row, ...]:
    sides = []
    for n, office in enumerate(("総務課", "区政課")):
        texts = [one.replace("総務課", office) for one in SENTENCES]
        texts[-1] += extra[n]
        sides.append(assessment({path(item): Text((one,)) for item, one in zip(ITEMS, texts, strict=True)}))
    comparison = compare(*sides)
    return annex_rows(comparison, record(judge(comparison), known or Circumstances()), date=DATE)


def test_one_substitution_in_many_items_is_one_row_that_lists_them() -> None:
    rows = _office_rows()
    (merged,) = same_merged(rows)
    assert merged.item.split("\n") == [rows[0].item, SAME, rows[1].item, rows[2].item]
    assert (plain(merged.before), plain(merged.after)) == (SENTENCES[0], "区政課が行う。")
    assert [str(one) for one in merged.paths] == [str(row.path) for row in rows]


def test_an_item_in_which_more_changed_keeps_its_row() -> None:
    rows = same_merged(_office_rows(extra=("", "鍵を三つ置く。")))
    assert len(rows) == 2
    assert "鍵を三つ置く。" in plain(rows[1].after)


def test_equal_rows_of_any_kind_are_one() -> None:
    sides = [assessment({path(item): Text((one,)) for item in ITEMS}) for one in ("紙で渡す。", "媒体で渡す。")]
    rows = rows_of(*sides)
    assert {row.label for row in rows} == {Duty.PRIOR}
    (merged,) = same_merged(rows)
    assert (merged.timing, len(merged.told)) == ("事前", 2)


def test_a_breach_and_a_question_stay_rows_of_their_own() -> None:
    late = Circumstances(published=date(2025, 3, 31), effective=date(2025, 1, 6))
    sides = [assessment({path(item): Text((one,)) for item in ITEMS}) for one in ("紙で渡す。", "媒体で渡す。")]
    comparison = compare(*sides)
    rows = annex_rows(comparison, record(judge(comparison), late), date=DATE)
    assert all(row.breach for row in rows)
    assert same_merged(rows) == rows
    asked = [assessment({path(item): Text((one,)) for item in ITEMS}) for one in ("徹低する。", "徹底する。")]
    questions = rows_of(*asked)
    assert {row.label for row in questions} == {Duty.ASK}
    assert same_merged(questions) == questions


def test_merging_twice_changes_nothing_more() -> None:
    once = same_merged(_office_rows())
    assert same_merged(once) == once
