"""What people type for a place of a document."""

from copy import deepcopy
from datetime import timedelta

import pytest
from history_making import OUT, contents, first_paper

from pia_diff.history import find_places, meant_in
from pia_diff.itempath import AmbiguousItem, UnknownItem, UnknownName
from pia_diff.model import ItemPath

FILE = "住民基本台帳ファイル"
ALL_OF_FILE = (ItemPath("II", (FILE,)), ItemPath("III", (FILE,)), ItemPath("A2.file[]", (FILE,)))


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("Ⅱ.3", (ItemPath("II.3"),)),
        ("Ⅱ.3.⑥", (ItemPath("II.3.6"),)),
        ("II.3.6", (ItemPath("II.3.6"),)),
        (f"II[{FILE}].3.6", (ItemPath("II.3.6", (FILE,)),)),
        ("委託事項[収納業務]", (ItemPath(OUT, (FILE, "収納業務")),)),
        (f"III[{FILE}]", (ItemPath("III", (FILE,)),)),
        (FILE, ALL_OF_FILE),
        (f"特定個人情報ファイル[{FILE}]", ALL_OF_FILE),
        (f"特定個人情報ファイル［{FILE}］", ALL_OF_FILE),
        ("特定個人情報ファイル", (ItemPath("II"), ItemPath("III"))),
    ],
)
def test_sections_items_instances_and_files_are_understood(typed, places):
    assert meant_in(typed, first_paper().assessment()).places == places


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("II.3.99", "II.3.9"),
        ("Ⅱ.3.⑲", "II.3.9"),
        ("住民基本台帳フアイル", FILE),
        ("使用の目的", "使用目的"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is_near(typed, near):
    with pytest.raises(UnknownItem, match=near.replace(".", r"\.")):
        meant_in(typed, first_paper().assessment())


@pytest.mark.parametrize("typed", ["特定個人情報ファイル[住民税ファイル]", "委託事項[監査業務]"])
def test_a_name_that_is_not_there_is_answered_with_those_there_are(typed):
    known = FILE if "ファイル" in typed else "収納業務"
    with pytest.raises(UnknownName, match=known):
        meant_in(typed, first_paper().assessment())


def test_the_newest_version_that_knows_a_name_is_taken(versions):
    first = first_paper()
    second = deepcopy(first)
    second.sheets[0][1].outs.append(("審査業務", contents("審査業務")))
    third = deepcopy(second)
    third.sheets[0][1].outs.pop()
    fourth = deepcopy(third)
    fourth.purpose = ["別の事務"]
    for number, paper in enumerate((first, second, third, fourth)):
        paper.day += timedelta(days=number)
    meant, number = find_places("委託事項[審査業務]", versions(first, second, third, fourth))
    assert (meant.places, number) == ((ItemPath(OUT, (FILE, "審査業務")),), 1)


def test_what_may_mean_several_items_today_is_not_looked_for_in_the_past(versions):
    first = first_paper()
    first.sheets.pop()
    second = first_paper()
    second.day += timedelta(days=1)
    with pytest.raises(AmbiguousItem):
        find_places("使用目的", versions(first, second))
