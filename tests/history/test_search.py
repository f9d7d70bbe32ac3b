"""From when until when a wording stood."""

from copy import deepcopy
from datetime import timedelta

import pytest
from history_making import contents, first_paper

from pia_diff.history import search

FILE = "住民基本台帳ファイル"


def papers(*purposes):
    found = []
    for number, purpose in enumerate(purposes):
        paper = deepcopy(first_paper())
        paper.day += timedelta(days=number)
        paper.sheets[0][1].texts["II.3.6"] = purpose
        found.append(paper)
    return found


def told(found):
    return [
        (one.since.name, one.until.name, one.next.name if one.next else None, one.first)
        for one in sorted(found, key=lambda one: one.since.name)
    ]


def test_a_wording_that_came_and_went_twice_has_two_stretches(versions):
    revisions = versions(*papers(["情報政策課が行う"], ["別課が行う"], ["情報政策課で行う"], ["情報政策課で行うこと"]))
    assert told(search(revisions, "情報政策課")) == [("v1", "v1", "v2", True), ("v3", "v4", None, False)]


@pytest.mark.parametrize(
    ("said", "wording"),
    [
        ("第１９条第７号", "第19条第7号"),
        ("第 19 条第 7 号", "第19条第7号"),
        ("ＬＧＷＡＮ", "LGWAN"),
        ("\"引用\"と'引用'", "\"引用\"と'引用'"),
        ("a\\nb: #x", "a\\nb"),
        (": はじめ", ": はじめ"),
    ],
)
def test_a_wording_is_found_whatever_its_width_and_however_the_file_quotes_it(versions, said, wording):
    assert len(list(search(versions(*papers([said], [said, "別"])), wording))) == 1


def test_a_wording_that_goes_over_a_line_end_is_found_with_all_its_text(versions):
    (found,) = search(versions(*papers(["居住関係を公に", "証明するため"])), "公に証明")
    assert found.part == "居住関係を公に\n証明するため"


def test_the_paragraph_in_which_it_stands_is_given(versions):
    (found,) = search(versions(*papers(["公証のため", "発送のため"])), "発送のため")
    assert found.part == "発送のため"


def test_a_wording_in_a_renamed_instance_stood_without_a_break(versions):
    first = first_paper()
    second = deepcopy(first)
    second.day += timedelta(days=1)
    second.sheets[0][1].outs[0] = ("収納及び督促業務", contents("収納業務"))
    (found,) = search(versions(first, second), "収納業務のうち運搬だけ")
    assert (found.since.name, found.until.name) == ("v1", "v2")
    assert "収納及び督促業務" in str(found.path) and "[収納業務]" in str(found.path_then)


def test_what_a_label_of_the_form_says_is_not_found(versions):
    assert list(search(versions(*papers(["公証のため"])), "使用目的")) == []


@pytest.mark.parametrize("wording", ["", "  ", "\n"])
def test_an_empty_wording_stands_nowhere(versions, wording):
    assert list(search(versions(*papers(["公証のため"])), wording)) == []


def test_a_version_that_lost_the_item_is_told_as_such(versions):
    first, second, third = papers(["公証のため"], [], ["公証のため"])
    from pia_diff.model import ItemPath

    second.lost = {ItemPath("II.3.6", (FILE,))}
    stretches = list(search(versions(first, second, third), "公証のため"))
    assert told(stretches) == [("v1", "v1", "v2", True), ("v3", "v3", None, False)]
    assert [one.since_lost for one in stretches] == [True, False]
    assert [one.until_lost for one in stretches] == [False, True]
