"""Changes of substance that look formal, found by people who tried: none may come out as 事後."""

from __future__ import annotations

import pytest
from timing_making import ELSEWHERE, MEASURE, judgement, judgements

from pia_diff.timing import Duty

ALONE = [
    ("ログはhttps://a.example/log へ送る。", "ログはhttps://foreign.example/log へ送る。"),
    ("送付先はa@city.example に限る。", "送付先はb@mail.example に限る。"),
    ("通信はhttps://x.example/ で行う。", "通信はhttp://x.example/ で行う。"),
    (
        "登録された電話番号0123-45-6789からの連絡だけを受ける。",
        "登録された電話番号0123-45-9999からの連絡だけを受ける。",
    ),
    ("接続元はhttp://10.0.0.1/ に限る。", "接続元はhttp://10.0.0.2/ に限る。"),
    (
        "書類は青葉野市本町1-2-3（電話0123-45-6789）の施設で処分する。",
        "書類は青葉野市東町4-5-6（電話0123-45-6789）の施設で処分する。",
    ),
    (
        "・青葉野市における措置を示す。\n・鍵は課長が持つ。\n・機構における措置を示す。\n・鍵は運営者が持つ。",
        "・青葉野市における措置を示す。\n・鍵は運営者が持つ。\n・機構における措置を示す。\n・鍵は課長が持つ。",
    ),
    ("仕様書の3の項だけを渡す。", "仕様書の9の項だけを渡す。"),
    (
        "番号法別表第二による。\n仕様書の3の項だけを渡す。",
        "番号法主務省令第2条の表による。\n仕様書の9の項だけを渡す。",
    ),
    ("法第26条に基づく。（個人情報の保護に関する法律）", "法第27条に基づく。（個人情報の保護に関する法律）"),
    ("承認を得た、市民課及び委託先の職員が使う。", "承認を得た市民課及び委託先の職員が使う。"),
    ("委託先は除く。職員が持ち出す。", "委託先は除く職員が持ち出す。"),
]
TWICE = [
    ("住基法第12条に基づき行う。", "住基法第14条に基づき行う。"),
    ("条例第5条第1項により行う。", "条例第5条第2項により行う。"),
    ("市民課の職員が行う。", "建設課の職員が行う。"),
    ("情報管理課が行う。", "民間連携課が行う。"),
]


@pytest.mark.parametrize(("before", "after"), ALONE)
def test_alone(before: str, after: str) -> None:
    assert judgement(before, after).duty is not Duty.AFTER


@pytest.mark.parametrize(("before", "after"), TWICE)
def test_twice(before: str, after: str) -> None:
    items = (MEASURE, ELSEWHERE[0])
    assert judgements(dict.fromkeys(items, before), dict.fromkeys(items, after))[MEASURE].duty is not Duty.AFTER


def test_a_provision_that_stood_there_before_is_no_new_number() -> None:
    items = (MEASURE, *ELSEWHERE)
    before = dict.fromkeys(items, "住基法第12条に基づき行う。") | {"I.1.2": "住基法第14条の届出を受ける。"}
    after = dict.fromkeys(items, "住基法第14条に基づき行う。") | {"I.1.2": "住基法第14条の届出を受ける。"}
    assert judgements(before, after)[MEASURE].duty is not Duty.AFTER
