"""--resolve ITEM=WHAT: how it is read, which conflicts it means, and what a file may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from pia_diff.errors import PiaDiffError
from pia_diff.merging import Side, merge
from pia_diff.merging.given import NothingGiven, UnreadableValue
from pia_diff.merging.resolutions import (
    BadResolution,
    NoSuchConflict,
    Resolution,
    Resolutions,
    SettledTwice,
    SeveralConflicts,
    parse_resolutions,
)
from pia_diff.model import Checks, Choice, ItemPath, Text

FILE = "住民基本台帳ファイル"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def settle(draft):
    """Merges two edits of 事務の内容, of a システム's 機能 and of a 委託事項's 取扱者数, settled as was typed."""

    def run(*typed, number="1"):
        ours = draft(
            "住民票の作成",
            "住民票の調製",
            "宛名を管理する。",
            "宛名を管理し、更新する。",
            "3: 10人未満",
            "3: 10人以上50人未満",
        )
        theirs = draft(
            "住民票の作成",
            "住民票の編成",
            "宛名を管理する。",
            "宛名を整理する。",
            "3: 10人未満",
            "3: 50人以上100人未満",
        )
        resolutions = Resolutions(parse_resolutions(typed))
        merged = merge(
            draft(),
            ours,
            theirs,
            lambda conflict: resolutions.choose(number, ours.form, conflict),
            resolutions.drawings,
        )
        resolutions.check()
        return merged

    return run


def names(merged):
    return [one.name for one in merged.conflicts]


@pytest.mark.parametrize(
    ("typed", "item", "choice"),
    [
        ("I.1.2=ours", "I.1.2", Side.OURS),
        ("I.1.2=theirs", "I.1.2", Side.THEIRS),
        ("I.1.2=base", "I.1.2", Side.BASE),
        ("I.1.2=./ours", "I.1.2", Path("ours")),
        ("I.1.2=text.txt", "I.1.2", Path("text.txt")),
        ("I.2.sys[a=b].2=theirs", "I.2.sys[a=b].2", Side.THEIRS),
        ("I.1.2=a=b.txt", "I.1.2", Path("a=b.txt")),
    ],
)
def test_what_was_typed(typed, item, choice):
    assert Resolution.parse(typed) == Resolution(item, choice)


def test_an_equals_sign_in_the_item_before_a_file_that_is_there():
    Path("text.txt").write_text("x", "utf-8")
    assert Resolution.parse("I.2.sys[a=b].2=text.txt") == Resolution("I.2.sys[a=b].2", Path("text.txt"))


@pytest.mark.parametrize("typed", ["I.1.2", "=ours", "I.1.2=", ""])
def test_what_settles_nothing(typed):
    with pytest.raises(BadResolution):
        Resolution.parse(typed)


def test_one_item_settled_twice():
    with pytest.raises(SettledTwice):
        parse_resolutions(["I.1.2=ours", "I.1.2=theirs"])
    assert len(parse_resolutions(["I.1.2=ours", "I.1.2=ours"])) == 1


@pytest.mark.parametrize(("first", "second"), [("I.1.2", "Ⅰ.1.②"), ("Ⅰ.1.②", "1/I.1.2"), ("I.1.2", "1/I.1.2")])
def test_one_item_settled_twice_in_two_ways_to_write_it(settle, first, second):
    with pytest.raises(SettledTwice):
        settle(f"{first}=ours", f"{second}=theirs")
    assert "I.1.2" not in names(settle(f"{first}=ours", f"{second}=ours"))


def test_without_any_all_are_open(settle):
    assert names(settle()) == ["I.1.2", "I.2.sys[宛名システム].2", f"II[{FILE}].4.out[収納業務].3"]


@pytest.mark.parametrize("typed", ["I.1.2", "Ⅰ.1.②", "1/I.1.2", "1/Ⅰ.1.②"])
def test_however_the_item_is_written(settle, typed):
    merged = settle(f"{typed}=theirs")
    assert names(merged) == ["I.2.sys[宛名システム].2", f"II[{FILE}].4.out[収納業務].3"]
    assert merged.assessment.get(ItemPath("I.1.2")) == Text(("住民票の編成", "届出の受付"))


def test_a_section_means_all_conflicts_in_it_and_the_closer_one_wins(settle):
    merged = settle("I=theirs", "I.2.sys[宛名システム]=base", f"II[{FILE}].4.out[]=ours")
    assert names(merged) == []
    assert merged.assessment.get(ItemPath("I.1.2")) == Text(("住民票の編成", "届出の受付"))
    assert merged.assessment.get(ItemPath("I.2.sys[].2", ("宛名システム",))) == Text(("宛名を管理する。",))


@pytest.mark.parametrize(
    ("name", "content", "item", "value"),
    [
        ("a.txt", "別の文\n二行目\n", ("I.1.2",), Text(("別の文", "二行目"))),
        ("a.md", "\ufeff別の文", ("I.1.2",), Text(("別の文",))),
        ("a.yaml", "I.1.2 事務の内容: 別の文\n", ("I.1.2",), Text(("別の文",))),
        ("a.json", '"別の文"', ("I.1.2",), Text(("別の文",))),
        ("a.txt", "100人以上500人未満", ("II.4.out[].3", FILE, "収納業務"), Choice("100人以上500人未満")),
    ],
)
def test_a_file_that_holds_what_the_item_is_to_say(settle, name, content, item, value):
    Path(name).write_text(content, "utf-8")
    path = ItemPath(item[0], item[1:])
    assert settle(f"{path}={name}").assessment.get(path) == value


def test_check_boxes_from_a_text_file_one_a_line(draft):
    Path("a.txt").write_text("宛名システム等\n庁内連携システム\n", "utf-8")
    path = ItemPath("I.2.sys[].3", ("住民記録システム",))
    resolutions = Resolutions(parse_resolutions([f"{path}=a.txt"]))
    ours, theirs = draft("宛名システム等", "税務システム"), draft("    - 宛名システム等\n", "    - 庁内連携システム\n")
    merged = merge(draft(), ours, theirs, lambda one: resolutions.choose("1", ours.form, one))
    assert merged.assessment.get(path) == Checks((("庁内連携システム", ""), ("宛名システム等", "")))


def test_a_whole_draft_settles_several_items_as_it_has_them(settle):
    from pia_diff.readers.draft import write_draft

    Path("merged.yaml").write_text(write_draft(settle("I=theirs", "II=ours").assessment, Path("merged.yaml")), "utf-8")
    merged = settle("I=merged.yaml", "II=merged.yaml")
    assert names(merged) == []
    assert merged.assessment == settle("I=theirs", "II=ours").assessment


def test_one_value_cannot_settle_several_items(settle):
    Path("a.txt").write_text("別の文", "utf-8")
    with pytest.raises(SeveralConflicts) as caught:
        settle("I=a.txt")
    assert "I.2.sys[宛名システム].2" in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("I.1.2=missing.txt", UnreadableValue),
        ("I.1.2=empty.yaml", PiaDiffError),
        ("I.1.2=empty.txt", NothingGiven),
        ("I.1.2=sjis.txt", UnreadableValue),
        (f"II[{FILE}].4.out[収納業務].3=empty.yaml", PiaDiffError),
        (f"II[{FILE}].3.6=ours", NoSuchConflict),
        ("Ⅰ.9.⑨=ours", PiaDiffError),
        (f"II[{FILE}].4.out[]:order=ours", NoSuchConflict),
    ],
)
def test_what_cannot_settle_it(settle, typed, error):
    Path("empty.yaml").write_text("", "utf-8")
    Path("empty.txt").write_text("\n", "utf-8")
    Path("sjis.txt").write_bytes("別の文".encode("cp932"))
    with pytest.raises(error):
        settle(typed)


def test_a_name_is_settled_apart_from_what_stands_in_the_instance(draft):
    ours = draft(f"  {FILE}:", "  住基ファイル:", "3: 10人未満", "3: 10人以上50人未満")
    theirs = draft(f"  {FILE}:", "  台帳ファイル:", "3: 10人未満", "3: 50人以上100人未満")

    def merged(typed):
        resolutions = Resolutions(parse_resolutions([typed]))
        done = merge(draft(), ours, theirs, lambda one: resolutions.choose("1", ours.form, one))
        resolutions.check()
        return done

    assert names(merged("II[住基ファイル]:name=theirs")) == ["II[台帳ファイル].4.out[収納業務].3"]
    assert names(merged("II[住基ファイル]=ours")) == []
    assert names(merged("1/Ⅱ[住基ファイル]:name=ours")) == ["II[住基ファイル].4.out[収納業務].3"]
