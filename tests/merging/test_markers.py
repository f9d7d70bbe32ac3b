"""The merge of one file as git asks for it: clean, or with markers around whole items that git's tools understand."""

from __future__ import annotations

import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pia_diff.forms import load_form
from pia_diff.gitdrivers.markers import sides_of
from pia_diff.gitdrivers.merging import merged_text
from pia_diff.gitdrivers.pieces import NotOurs, SectionPiece, read_piece, written
from pia_diff.gitdrivers.textconv import textconv
from pia_diff.merging import Side, Three, merge_section, take
from pia_diff.model import ItemPath
from pia_diff.structured.yaml_reader import read_yaml

FORM = load_form("form4-2024")
PATHS = (ItemPath("I"), ItemPath("II", ("甲",)), ItemPath("IV"))


@st.composite
def three_sections(draw):
    path = draw(st.sampled_from(PATHS))
    base = draw(strategies.sections(FORM, path))
    sides = [draw(st.just(base) | strategies.sections(FORM, path)) for _ in "ot"]
    return path, Three(base, *sides)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(three_sections())
def test_each_side_of_the_markers_is_the_merge_as_that_side_would_have_it(drawn):
    path, sections = drawn
    texts = Three(*(written(SectionPiece(FORM, path, one).plain()) for one in sections))
    if "" in texts:
        return
    try:
        text, clean = merged_text(texts, "1/x.yaml", 7)
    except NotOurs:  # a few keys alone do not tell the form
        return
    sides = sides_of(text)
    assert clean == (sides is None)
    for n, side in enumerate(Side):
        merged, _ = merge_section(FORM, path, sections, take(side))
        expected = SectionPiece(FORM, path, merged).plain()
        assert (
            read_yaml((text if sides is None else sides[n]) or "{}", "x").data
            == read_yaml(written(expected) or "{}", "x").data
        )


BASE = """\
I.1.2 事務の内容: 住民票の作成
I.2.sys システム:
- 1 システムの名称: 住民記録システム
  2 システムの機能: 記録
- 1 システムの名称: 宛名システム
  2 システムの機能: 宛名の管理
"""


def merged(ours, theirs, base=BASE, path="1/1-basic.yaml", size=7):
    def edited(replacements):
        text = BASE
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        return text

    return merged_text(Three(base, edited(ours), edited(theirs)), path, size)


def test_different_items_of_two_instances():
    text, clean = merged([("記録\n", "住民の記録\n")], [("宛名の管理", "宛名の整理")])
    assert clean
    assert text == BASE.replace("記録\n", "住民の記録\n").replace("宛名の管理", "宛名の整理")


def test_only_the_item_in_conflict_stands_between_markers():
    text, clean = merged(
        [("宛名の管理", "宛名の整理"), ("住民票の作成", "作成")], [("宛名の管理", "宛名の保管")], size=9
    )
    assert not clean
    assert text == BASE.replace("住民票の作成", "作成").replace(
        "  2 システムの機能: 宛名の管理\n",
        "<<<<<<<<< ours\n  2 システムの機能: 宛名の整理\n||||||||| base\n  2 システムの機能: 宛名の管理\n"
        "=========\n  2 システムの機能: 宛名の保管\n>>>>>>>>> theirs\n",
    )


def test_a_file_that_both_made():
    text, clean = merged([("住民票の作成", "作成")], [], base="")
    assert not clean
    assert "||||||| base\n=======\n" in text


@pytest.mark.parametrize("broken", ["", "a: [", "- x\n", "Q.9: x\n", "I.1.2: {a: b}\n"])
def test_what_is_no_file_of_ours(broken):
    with pytest.raises(NotOurs):
        merged_text(Three(BASE, BASE.replace("記録\n", "登録\n"), broken), "1/1-basic.yaml", 7)


@pytest.mark.parametrize(
    "text", ["a\n", "<<<<<<< x\n", "<<<<<<< x\n>>>>>>> y\n", "=======\n", "<<<<<<< x\n=======\n=======\n>>>>>>> y\n"]
)
def test_without_markers_or_with_broken_ones(text):
    assert sides_of(text) is None


def test_sides_of_a_file_that_git_merged_by_lines():
    text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> 案\nd\n"
    assert sides_of(text) == ("a\nd\n", "a\nb\nd\n", "a\nc\nd\n")


def test_shown_with_markers_every_item_has_its_title():
    text, _ = merged([("宛名の管理", "宛名の整理")], [("宛名の管理", "宛名の保管")])
    shown = textconv(text.encode(), "x").decode()
    assert shown.count("■ ") == textconv(BASE.encode(), "x").decode().count("■ ") + 1
    assert "<<<<<<< ours\n■ " in shown


@pytest.mark.parametrize("text", [b"\xff", b"a: [\n", b"on: push\n", b"<<<<<<< a\n>>>>>>> b\n", b""])
def test_a_file_that_is_none_of_ours_is_shown_as_it_is(text):
    assert textconv(text, "x") == text


def test_a_head_with_other_files_on_both_sides():
    base = "form: form4-2024\nfiles:\n- 甲\nH.number 評価書番号: '1'\n"
    ours, theirs = base.replace("- 甲\n", "- 甲\n- 乙\n"), base.replace("- 甲\n", "- 丙\n- 甲\n").replace("'1'", "'2'")
    text, clean = merged_text(Three(base, ours, theirs), "1/assessment.yaml", 7)
    assert clean
    assert read_piece(text, "x").files == ("丙", "甲", "乙")
    assert "'2'" in text
