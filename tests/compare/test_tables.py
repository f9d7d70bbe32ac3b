"""Tables compared by rows and columns."""

import pytest
from compare_strategies import FEW
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.compare.tables import diff_tables
from pia_diff.compare.values import equal
from pia_diff.model import Table


def table(head, *rows):
    return Table(tuple(head.split()), tuple(tuple(row.split()) for row in rows))


def cells(before, after):
    return [(one.row, one.column, one.before, one.after) for one in diff_tables(before, after).cells]


FIELDS = table("番号 記録項目", "1 宛名番号", "2 氏名", "3 住所")


def test_a_row_added_in_the_middle_is_one_change():
    after = table("番号 記録項目", "1 宛名番号", "2 氏名", "3 生年月日", "4 住所")
    assert cells(FIELDS, after) == [("生年月日", "", None, "生年月日")]
    assert cells(after, FIELDS) == [("生年月日", "", "生年月日", None)]


def test_a_cell_is_named_by_its_row_and_column():
    before = table("番号 記録項目 桁数", "1 氏名 20", "2 住所 40")
    after = table("番号 記録項目 桁数", "1 氏名 30", "2 住所 40")
    assert cells(before, after) == [("氏名", "桁数", "20", "30")]


def test_rows_are_shown_as_printed_though_compared_without_width():
    after = Table(FIELDS.columns, (*FIELDS.rows, ("4", "外国人 氏名（ローマ字）")))
    assert cells(FIELDS, after) == [("外国人 氏名（ローマ字）", "", None, "外国人 氏名（ローマ字）")]


def test_the_order_of_rows_alone_is_told():
    diff = diff_tables(FIELDS, table("番号 記録項目", "1 氏名", "2 宛名番号", "3 住所"))
    assert diff == ((), True)


def test_a_running_number_that_begins_again_is_no_name():
    before = table("番号 記録項目", "1 氏名", "2 住所", "1 所得", "2 税額")
    after = table("番号 記録項目", "1 氏名", "2 性別", "3 住所", "1 所得", "2 税額")
    assert cells(before, after) == [("性別", "", None, "性別")]


def test_numbers_that_are_no_running_numbers_are_compared():
    before = table("提供先 項", "厚生労働大臣 1", "協会 2")
    after = table("提供先 項", "厚生労働大臣 2", "協会 1")
    assert cells(before, after) == [("厚生労働大臣", "項", "1", "2"), ("協会", "項", "2", "1")]


def test_a_single_row_with_the_number_one_is_compared():
    assert cells(table("項目 回数", "点検 1"), table("項目 回数", "点検 2")) == [("点検", "回数", "1", "2")]


def test_a_mistake_in_the_numbering_is_a_change():
    after = table("番号 記録項目", "1 宛名番号", "2 氏名", "2 住所")
    assert cells(FIELDS, after) == [("住所", "番号", "3", "2")]


def test_only_running_numbers():
    assert cells(table("番号", "1", "2"), table("番号", "1", "2", "3")) == [("3", "", None, "3")]


def test_a_head_that_was_reworded_is_one_change():
    after = table("No. 項目名", "1 宛名番号", "2 氏名", "3 住所")
    assert cells(FIELDS, after) == [("", "", "番号\t記録項目", "No.\t項目名")]


def test_a_column_added_shows_its_cells():
    after = table("番号 記録項目 桁数", "1 宛名番号 10", "2 氏名 20", "3 住所 40")
    assert cells(FIELDS, after) == [
        ("", "", "番号\t記録項目", "番号\t記録項目\t桁数"),
        ("宛名番号", "桁数", None, "10"),
        ("氏名", "桁数", None, "20"),
        ("住所", "桁数", None, "40"),
    ]


def test_heads_that_are_alike_or_missing_are_told_apart():
    before = Table(("項目", "値", "値", ""), (("氏名", "1", "2", "3"),))
    after = Table(("項目", "値", "値", ""), (("氏名", "1", "9", "8"),))
    assert cells(before, after) == [("氏名", "値〔2〕", "2", "9"), ("氏名", "列4", "3", "8")]


def test_rows_of_one_name_are_paired_with_those_that_say_the_same():
    before = table("分類 項目", "基本 氏名", "基本 住所", "基本 性別")
    after = table("分類 項目", "基本 氏名", "基本 性別")
    assert cells(before, after) == [("住所", "", "基本\t住所", None)]
    before = table("項目 用途", "氏名 宛名", "氏名 照合", "住所 宛名", "性別 統計", "年齢 統計")
    after = table("項目 用途", "氏名 照合", "住所 宛名", "性別 統計", "年齢 統計")
    assert cells(before, after) == [("氏名〔2〕", "", "氏名\t宛名", None)]


@pytest.mark.parametrize("name", ["__x__", "a'b", 'a"b', "root['x']", "a]b[", "1", "x\ny"])
def test_names_of_rows_may_hold_anything(name):
    before = Table(("項目", "値"), ((name, "あ"), ("乙", "い")))
    after = Table(("項目", "値"), ((name, "う"), ("乙", "い")))
    (cell,) = diff_tables(before, after).cells
    assert (cell.column, cell.before, cell.after) == ("値", "あ", "う")


def test_a_row_without_a_name_is_called_by_its_place():
    before = Table(("項目", "値"), (("氏名", "あ"), ("", "い"), ("住所", "あ"), ("性別", "あ"), ("年齢", "あ")))
    after = Table(before.columns, (before.rows[0], ("", "う"), *before.rows[2:]))
    assert cells(before, after) == [("2行目", "値", "い", "う")]


CELLS = st.sampled_from(("", "1", "2", "氏名", "氏 名", "住所", "__a", "'", "[0]"))
ROWS = st.integers(1, 3).flatmap(
    lambda width: st.builds(
        Table, st.tuples(*[CELLS] * width), st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=5).map(tuple)
    )
)


@given(ROWS)
@FEW
def test_a_table_does_not_differ_from_itself(one):
    assert diff_tables(one, one) == ((), False)


@given(ROWS, ROWS)
@FEW
def test_tables_that_differ_to_a_reader_give_a_change_both_ways(one, other):
    there, back = diff_tables(one, other), diff_tables(other, one)
    assert bool(there.cells) == bool(back.cells)
    if not there.cells and not there.reordered:
        # Only running numbers may differ then.
        assert equal(one, other) or any(
            all(cell.strip().isdecimal() for cell in column) for column in zip(*other.rows, strict=True)
        )


@given(ROWS, st.randoms())
@FEW
def test_every_cell_that_changed_is_found(one, random):
    row, column = random.randrange(len(one.rows)), random.randrange(len(one.columns))
    rows = [list(cells) for cells in one.rows]
    rows[row][column] = "別の値"
    assert diff_tables(one, Table(one.columns, tuple(map(tuple, rows)))).cells
