"""Rows published before stay word for word, the new ones follow, none twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from annex_making import annex, by_hand, texts, written

from pia_diff.model import AnnexRow

FIRST, SECOND, THIRD = by_hand("v2022", "v2023"), by_hand("v2023", "v2024"), by_hand("v2024", "v2025")


def test_built_from_nothing_it_is_the_golden_annex_row_for_row() -> None:
    built = annex()
    assert texts(built.lines) == written([*FIRST, *SECOND, *THIRD])
    assert (built.source, built.published, len(built.rows)) == ("", 0, len(built.lines))


def test_published_rows_stay_word_for_word_before_the_new_ones() -> None:
    own_words = [replace(row, reason=f"所管課の説明　{n}") for n, row in enumerate(FIRST)]
    built = annex(v2023=own_words)
    assert [line.explanation for line in built.lines[: len(FIRST)]] == [row.reason for row in own_words]
    assert texts(built.lines) == written([*FIRST, *SECOND, *THIRD])
    assert (built.source, built.published) == ("v2023", len(FIRST))
    assert built.misfits == ()


def test_rows_that_the_last_document_has_already_are_not_added_again() -> None:
    built = annex(v2025=[*FIRST, *SECOND, *THIRD])
    assert built.rows == ()
    assert texts(built.lines) == written([*FIRST, *SECOND, *THIRD])


def test_rows_that_the_last_document_lacks_are_added_to_it() -> None:
    built = annex(v2025=[*FIRST, *SECOND, *THIRD[3:]])
    assert texts(built.lines) == written([*FIRST, *SECOND, *THIRD[3:], *THIRD[:3]])


def test_a_document_that_carries_the_earlier_rows_gets_those_it_brought() -> None:
    built = annex(v2025=[*FIRST, *SECOND])
    assert texts(built.lines) == written([*FIRST, *SECOND, *THIRD])


def test_the_same_change_in_other_years_is_no_double() -> None:
    """The annex of 2023 tells 第7号→第8号; that row of 2025, were it the same again, would be another one."""
    again = [replace(row, date="令和5年3月31日") for row in THIRD]
    built = annex(v2025=[*FIRST, *again, *SECOND])
    assert len(built.rows) == len(THIRD)


@pytest.mark.parametrize(
    ("since", "wanted"), [(0, [*FIRST, *SECOND, *THIRD]), (1, [*SECOND, *THIRD]), (2, THIRD)], ids=str
)
def test_since_leaves_out_what_came_before(since: int, wanted: list[AnnexRow]) -> None:
    assert texts(annex(since=since).lines) == written(wanted)
    assert texts(annex(since=since, v2024=[*FIRST, *SECOND]).lines) == written(wanted)


def test_a_row_of_an_unknown_day_is_never_left_out() -> None:
    undated = replace(FIRST[0], date="随時")
    assert undated.item in [line.item for line in annex(since=2, v2024=[undated, *SECOND]).lines]


def test_an_officers_shorter_words_tell_the_row() -> None:
    """The row in the officer's own words: the sentence that differs, without what stands before and after it."""
    index = next(n for n, row in enumerate(THIRD) if "情報政策課" in row.before and row.before.startswith("（略）"))
    row = THIRD[index]
    shorter = replace(
        row,
        before=row.before.replace("（略）\n", "").removesuffix("\n（略）"),
        after=row.after.replace("（略）\n", "").removesuffix("\n（略）"),
    )
    assert shorter != row
    built = annex(v2025=[*FIRST, *SECOND, *THIRD[:index], shorter, *THIRD[index + 1 :]])
    assert built.rows == ()


def test_one_row_that_stands_for_all_items_of_a_renaming_tells_them_all() -> None:
    merged = annex(merge_same=True).rows
    published = [
        AnnexRow(row.date, row.item, *row.texts[2:4], row.timing, row.explanation)
        for row in merged
        if row.date == THIRD[0].date
    ]
    assert len(published) < len(THIRD)
    built = annex(v2025=[*FIRST, *SECOND, *published])
    assert built.rows == ()
    assert built.misfits == ()


def test_another_change_of_the_same_item_is_not_taken_for_told() -> None:
    row = next(row for row in THIRD if row.before == "（右記を追加）" and "\n" not in row.after and len(row.after) > 40)
    other = replace(row, before="紙で保管する。", after="電子で保管する。")
    rest = [one for one in THIRD if one is not row]
    built = annex(v2025=[*FIRST, *SECOND, other, *rest])
    assert (row.item, row.after) in [(line.item, line.texts[3]) for line in built.lines if line.row]


class TestMisfits:
    def _misfits(self, **changed: str):
        index = next(n for n, row in enumerate(SECOND) if len(row.after) > 60 and "（略）" not in row.after)
        rows = [*FIRST, *SECOND]
        rows[len(FIRST) + index] = replace(SECOND[index], **changed)
        built = annex(v2024=rows)
        assert texts(built.lines[: len(rows)]) == written(rows), "published rows are never rewritten"
        return built.misfits

    def test_a_wording_that_no_longer_stands_in_its_version_is_reported(self) -> None:
        (misfit,) = self._misfits(after="この文はどの版にもない。")
        assert (misfit.old, misfit.new, misfit.side) == ("v2023", "v2024", "変更後の記載")
        assert misfit.wording == "この文はどの版にもない。"

    def test_an_earlier_wording_likewise(self) -> None:
        (misfit,) = self._misfits(before="この文はどの版にもない。")
        assert misfit.side == "変更前の記載"

    def test_width_and_blanks_do_not_matter(self) -> None:
        index = next(n for n, row in enumerate(SECOND) if len(row.after) > 60 and "（略）" not in row.after)
        spaced = SECOND[index].after.replace("、", "、　")
        assert self._misfits(after=spaced) == ()

    def test_rows_older_than_the_versions_cannot_be_held_against_any(self) -> None:
        old = AnnexRow("令和2年4月1日", "Ⅰ 基本情報 １．", "甲", "乙", "事後", "")
        built = annex(v2024=[old, *FIRST, *SECOND])
        assert (built.unchecked, built.misfits) == (1, ())
        assert built.lines[0].texts == ("令和2年4月1日", "Ⅰ 基本情報 １．", "甲", "乙", "事後", "")


def test_rows_that_an_earlier_annex_had_and_the_later_lacks_are_reported() -> None:
    built = annex(v2023=FIRST, v2024=SECOND)
    assert [one.row for one in built.dropped] == FIRST
    assert {one.edition for one in built.dropped} == {"v2023"}
    assert texts(built.lines) == written([*SECOND, *THIRD])


def test_the_first_version_has_an_empty_annex() -> None:
    from annex_making import editions, step

    from pia_diff.annex import accumulate

    built = accumulate(editions()[:1], step)
    assert (built.lines, built.misfits, built.unchecked) == ((), (), 0)
