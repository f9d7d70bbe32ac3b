"""One item in two revisions, by the kind of its value."""

import pytest

from pia_diff.compare import Kind, Op
from pia_diff.compare.fold import fold
from pia_diff.compare.values import change_of, equal
from pia_diff.forms import form_ids, load_form
from pia_diff.model import Attachment, Checks, Choice, Date, Drawing, ItemPath, Number, Table, Text

HERE = ItemPath("I.1.2")


def drawings(*hashes):
    return Attachment(tuple(Drawing(f"図{n}.png", sha256 * 64) for n, sha256 in enumerate(hashes)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, Text(("―",))),
        (Text(("－",)), Text(("--",))),
        (Text(("個人 番号",)), Text(("個人", "番号"))),
        (Date("令和6年12月25日"), Date("2024/12/25")),
        (Date("令和６年４月"), Date("令和6年4月")),
        (Number("１，２３４件"), Number("1234")),
        (Checks((("氏名", ""), ("その他", "所 得"))), Checks((("その他", "所得"), ("氏名", "")))),
        (Checks((("その他", "―"),)), Checks((("その他", ""),))),
        (Choice("実施する"), Choice("実施する ")),
        (drawings("a", "b"), Attachment((Drawing("x", "a" * 64), Drawing("y", "b" * 64)))),
        (Table(("番号",), (("１",),)), Table(("番 号",), (("1",),))),
        (Choice("実施する"), Text(("実施する",))),
    ],
)
def test_what_a_reader_calls_the_same(one, other):
    assert equal(one, other)
    assert equal(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, Text(("なし",))),
        (None, Checks((("氏名", ""),))),
        (Text(("1", "0")), Text(("10",))),
        (Date("令和6年12月25日"), Date("令和6年12月26日")),
        (Date("令和6年4月"), Date("令和6年5月")),
        (Number("10"), Number("1 0")),
        (Number("約10"), Number("10")),
        (Checks((("氏名", ""),)), Checks((("氏名", ""), ("住所", "")))),
        (Checks((("その他", "甲"),)), Checks((("その他", "乙"),))),
        (Choice("実施する"), Choice("実施しない")),
        (drawings("a"), drawings("b")),
        (drawings("a", "b"), drawings("b", "a")),
        (Table(("番号",), (("1",),)), Table(("番号",), (("2",),))),
    ],
)
def test_what_a_reader_calls_different(one, other):
    assert not equal(one, other)
    assert not equal(other, one)


def test_a_dash_that_gave_way_to_words_is_an_addition():
    assert change_of(HERE, HERE, Text(("―",)), Text(("甲",))).kind is Kind.ADDED
    assert change_of(HERE, HERE, Text(("甲",)), Text(("―",))).kind is Kind.REMOVED


def test_the_order_of_paragraphs_alone_is_a_move():
    change = change_of(HERE, HERE, Text(("甲の事務", "乙")), Text(("乙", "甲の事務")))
    assert change.kind is Kind.MOVED
    assert {block.op for block in change.blocks} == {Op.EQUAL, Op.MOVED_IN, Op.MOVED_OUT}


def test_another_drawing_is_a_replacement():
    assert change_of(HERE, HERE, drawings("a"), drawings("b")).kind is Kind.REPLACED


def test_running_numbers_alone_are_no_change():
    before = Table(("番号", "項目"), (("1", "氏名"), ("2", "住所")))
    after = Table(("番号", "項目"), (("1", "氏名"), ("1", "住所")))
    assert change_of(HERE, HERE, before, after) is None


def test_the_order_of_rows_alone_is_a_move():
    before = Table(("項目",), (("氏名",), ("住所",)))
    assert change_of(HERE, HERE, before, Table(("項目",), (("住所",), ("氏名",)))).kind is Kind.MOVED


@pytest.mark.parametrize("form_id", form_ids())
def test_no_two_options_of_an_item_are_the_same_to_a_reader(form_id):
    for item in load_form(form_id).items.values():
        labels = [fold(option.label) for option in item.options]
        assert len(labels) == len(set(labels)), item.id
