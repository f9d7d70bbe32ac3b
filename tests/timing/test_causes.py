"""Which causes changes share, and what a change in pieces shows."""

from __future__ import annotations

from timing_making import ELSEWHERE, MEASURE, assessment

from pia_diff.compare import compare
from pia_diff.model import Checks
from pia_diff.timing import Cause, judge
from pia_diff.timing.chain import chain_of, shared
from pia_diff.timing.pieces import Nature

ITEMS = (MEASURE, *ELSEWHERE)


def causes(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """The causes of every change, by item."""
    judged = judge(compare(assessment(before), assessment(after)))
    return {one.change.path.id: [cause.label for cause in one.causes] for one in judged}


def everywhere(before: str, after: str) -> set[str]:
    """The causes that all items share whose text changed alike."""
    found = causes(dict.fromkeys(ITEMS, before), dict.fromkeys(ITEMS, after))
    return set.intersection(*map(set, found.values()))


def test_a_substitution_is_one_cause() -> None:
    assert everywhere("総務課が行う。", "区政課が行う。") == {"組織の名称：総務課→区政課"}
    assert everywhere("番号法第19条第7号に基づく。", "番号法第19条第8号に基づく。") == {
        "条項番号：番号法第19条第7号→番号法第19条第8号"
    }
    assert everywhere("番号法別表第二による。", "番号法主務省令第2条の表による。") == {
        "条項番号：別表第2→主務省令第2条の表"
    }
    assert everywhere("電話 0123-45-2145", "電話 0123-45-2168") == {"連絡先：0123-45-2145→0123-45-2168"}
    assert everywhere("稼働記録を残す。", "操作記録を残す。") == {"用語：稼働記録→操作記録"}
    assert everywhere("株式会社甲商事に委託する。", "株式会社乙商事に委託する。") == {
        "相手方：株式会社甲商事→株式会社乙商事"
    }
    assert everywhere("責任者：山田 太郎", "責任者：鈴木 花子") == {"担当者：山田 太郎→鈴木 花子"}


def test_two_substitutions_in_one_row_are_two_causes() -> None:
    both = everywhere("総務課が番号法第19条第7号により行う。", "区政課が番号法第19条第8号により行う。")
    assert len(both) == 2


def test_a_word_that_changed_in_one_place_is_no_cause() -> None:
    assert causes({MEASURE: "目視で点検する。"}, {MEASURE: "機械で点検する。"}) == {MEASURE: []}


def test_any_word_that_changed_alike_in_several_places_is_one() -> None:
    assert everywhere("目視点検を行う。", "機械点検を行う。") == {"用語：目視点検→機械点検"}


def test_a_new_system_is_the_cause_of_what_names_it() -> None:
    before = {MEASURE: "申請を受ける。", "II.3.6": "届出を受ける。", "II.3.3": "毎日"}
    after = {
        MEASURE: "申請を窓口申請システムで受ける。",
        "II.3.6": "届出及び窓口申請システムからの通知を受ける。",
        "II.3.3": "毎月",
    }
    found = causes(before, after)
    assert found[MEASURE] == found["II.3.6"] == ["新たに現れる記載：窓口申請システム"]
    assert found["II.3.3"] == []


def test_a_system_that_was_there_before_is_none() -> None:
    before = {MEASURE: "申請を受ける。", "II.3.6": "届出を受ける。", "I.1.2": "窓口申請システムを用いる。"}
    after = before | {MEASURE: "申請を窓口申請システムで受ける。", "II.3.6": "届出を窓口申請システムで受ける。"}
    assert set(map(tuple, causes(before, after).values())) == {()}


def test_the_form_is_the_cause_of_what_only_the_new_one_asks() -> None:
    old, new = assessment({}, "form2-2018"), assessment({"I.9": Checks((("適用した", ""),))}, "form2-2024")
    (one,) = judge(compare(old, new))
    assert [cause.kind for cause in one.causes] == ["form"]


def test_causes_are_counted_with_the_most_shared_first() -> None:
    before = dict.fromkeys(ITEMS, "総務課が行う。") | {"I.1.2": "電話 0123-45-2145"}
    after = dict.fromkeys(ITEMS, "区政課が行う。") | {"I.1.2": "電話 0123-45-2168"}
    counted = shared(judge(compare(assessment(before), assessment(after))))
    assert list(counted.values()) == [4, 1]
    assert next(iter(counted)) == Cause("office", "総務課", "区政課")


class TestPieces:
    @staticmethod
    def _natures(before: str, after: str, *, shared_by: int = 4) -> list[tuple[str, Nature]]:
        old = dict.fromkeys(ITEMS[1:shared_by], "総務課が行う。") | {MEASURE: before}
        new = dict.fromkeys(ITEMS[1:shared_by], "区政課が行う。") | {MEASURE: after}
        comparison = compare(assessment(old), assessment(new))
        judged = judge(comparison)
        (chain,) = chain_of(comparison, judged, [one for one in judged if one.change.path.id == MEASURE])
        return [(piece.after, piece.nature) for piece in chain.pieces]

    def test_a_renamed_office_beside_another_period(self) -> None:
        found = self._natures("総務課が５年間保存する。", "区政課が３年間保存する。")
        assert found == [("区政", Nature.FORMAL), ("３", Nature.SUBSTANTIVE)]

    def test_a_renamed_office_and_a_paragraph_more(self) -> None:
        found = self._natures("総務課が行う。", "区政課が行う。\n毎月点検する。")
        assert [nature for _, nature in found] == [Nature.FORMAL, Nature.SUBSTANTIVE]

    def test_a_row_that_is_formal_throughout(self) -> None:
        found = self._natures("総務課が取り扱う。", "区政課が取扱う。")
        assert {nature for _, nature in found} == {Nature.FORMAL}

    def test_an_office_renamed_here_alone_is_asked(self) -> None:
        found = self._natures("職員課が行う。", "人事課が行う。", shared_by=1)
        assert [nature for _, nature in found] == [Nature.ASK]
