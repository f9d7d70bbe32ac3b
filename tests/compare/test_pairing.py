"""Which instance is which."""

import time
from itertools import permutations

import pytest
from compare_strategies import FEW
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.compare.assignment import assign, best_assignment
from pia_diff.compare.pairing import pair_instances

GAIN = st.integers(0, 20).map(lambda n: n / 20)


@st.composite
def matrices(draw):
    columns = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(GAIN, min_size=columns, max_size=columns), min_size=1, max_size=5))


def greatest(gain):
    """The greatest sum by trying all assignments."""
    if len(gain) > len(gain[0]):
        gain = [list(column) for column in zip(*gain, strict=True)]
    return max(
        sum(row[column] for row, column in zip(gain, columns, strict=True))
        for columns in permutations(range(len(gain[0])), len(gain))
    )


@given(matrices())
@FEW
def test_the_best_assignment_is_as_good_as_any(gain):
    pairs = best_assignment(gain)
    assert len(pairs) == min(len(gain), len(gain[0]))
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert sum(gain[row][column] for row, column in pairs) == pytest.approx(greatest(gain))


def test_nothing_is_assigned_to_nothing():
    assert assign([]) == assign([[]]) == best_assignment([]) == []


def test_great_matrices_take_bounded_time():
    gain = [[((i * 31 + j * 17) % 100) / 100 + (i == j) for j in range(300)] for i in range(300)]
    start = time.process_time()
    assert assign(gain) == [(n, n) for n in range(300)]
    assert time.process_time() - start < 1


def pair(old, new):
    pairing = pair_instances(list(old), list(new), lambda: (old, new))
    return [(a, b) for a, b, _ in pairing.pairs], pairing.removed, pairing.added


def unasked():
    raise AssertionError("the names decide")


def test_names_decide_without_reading_contents():
    pairing = pair_instances(["甲", "乙", "丙"], ["丙", "甲", "丁"], lambda: ({"乙": {}}, {"丁": {}}))
    assert pairing.pairs == (("甲", "甲", 1.0), ("丙", "丙", 1.0))
    assert (pairing.removed, pairing.added) == (("乙",), ("丁",))
    assert pair_instances(["甲", "乙"], ["乙", "甲", "丁"], unasked).added == ("丁",)
    assert pair_instances(["Ａ 課"], ["A課"], unasked).pairs == (("Ａ 課", "A課", 1.0),)


SAME = {"1": "番号法第19条第8号 別表第二の2の項", "2": "健康保険に関する事務", "3": "氏名、生年月日及び住所", "7": "紙"}
OTHER = {"1": "番号法第9条第1項", "2": "災害の際の避難", "3": "要支援者の名簿", "7": "専用線"}


def test_a_renamed_instance_is_known_by_its_contents():
    assert pair({"総務課": SAME, "乙": OTHER}, {"乙": OTHER, "区政課": SAME}) == (
        [("総務課", "区政課"), ("乙", "乙")],
        (),
        (),
    )


def test_instances_that_have_little_in_common_are_two():
    assert pair({"総務課": SAME}, {"防災課": OTHER}) == ([], ("総務課",), ("防災課",))


def test_what_all_instances_share_does_not_make_two_of_them_one():
    shared = {
        "3": "氏名、生年月日及び住所",
        "4": "市内に住所を有する者",
        "6": "情報提供ネットワークシステム",
        "7": "随時",
    }
    names = {f"第{n}号機関": {**shared, "1": f"別表の{n}の項"} for n in range(9)}
    old = {**names, "税務課": {**shared, "1": "番号法第9条第1項"}}
    new = {**names, "厚生労働大臣": {**shared, "1": "主務省令第2条の表の1の項"}}
    assert pair(old, new)[1:] == (("税務課",), ("厚生労働大臣",))


def test_a_pair_below_the_floor_takes_no_partner_from_a_good_pair():
    # 甲→丙 is right; with 甲→丁 and 乙→丙, both below the floor, the sum would be greater.
    old = {"住民記録の甲": dict(SAME), "乙": {**SAME, "2": "別の事務を処理する", "3": "所得の額", "8": "毎月"}}
    new = {"住民記録の丙": dict(SAME), "丁": {**OTHER, "2": "健康保険に関する事務", "3": "氏名、生年月日及び住所"}}
    assert ("住民記録の甲", "住民記録の丙") in pair(old, new)[0]


def test_names_that_differ_in_width_alone_stay_apart():
    assert pair({"Ａ": SAME, "A": OTHER}, {"A": OTHER})[:2] == ([("A", "A")], ("Ａ",))
    assert pair({"A": OTHER, "Ａ": SAME}, {"Ａ": SAME, "A": OTHER})[0] == [("A", "A"), ("Ａ", "Ａ")]


def test_namesakes_are_told_apart_by_their_contents():
    old = {"市長": SAME, "市長〔2〕": OTHER}
    assert pair(old, {"市長": OTHER}) == ([("市長〔2〕", "市長")], ("市長",), ())
    third = {"1": "条例第3条"}
    new = {"市長": third, "市長〔2〕": SAME, "市長〔3〕": {**OTHER, "7": "紙"}}
    assert pair(old, new) == ([("市長", "市長〔2〕"), ("市長〔2〕", "市長〔3〕")], (), ("市長",))


def test_namesakes_that_say_the_same_keep_their_order():
    alike = {"市長": SAME, "市長〔2〕": SAME, "市長〔3〕": SAME}
    assert pair(alike, alike)[0] == [(key, key) for key in alike]


def test_a_name_alone_is_enough_to_be_known_by():
    assert pair({"戸籍住民課": {}}, {"戸籍住民課（本庁）": {}}) == ([("戸籍住民課", "戸籍住民課（本庁）")], (), ())
    assert pair({"戸籍住民課": {}}, {"保険年金課": {}})[0] == []


@given(st.permutations(["甲", "乙", "丙", "丁", "戊"]))
@FEW
def test_the_order_never_decides_which_is_which(order):
    contents = {name: {"1": f"{name}に関する事務", "2": "紙"} for name in order}
    assert pair(contents, {name: contents[name] for name in "甲乙丙丁戊"})[0] == [(name, name) for name in order]
