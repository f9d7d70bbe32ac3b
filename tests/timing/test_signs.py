"""Signs of substance, and what a new wording only settles."""

from __future__ import annotations

import pytest
from timing_making import MEASURE, judgement

from pia_diff.model import Checks
from pia_diff.timing import Duty
from pia_diff.timing.patterns import synonyms
from pia_diff.timing.planned import settle


class TestWhatAChangeDoes:
    @pytest.mark.parametrize(
        ("before", "after", "rule", "named"),
        [
            ("業務に従事する要員全員の誓約書を提出させる。", "誓約書を提出させる。", "duty-weakened", "要員全員"),
            ("毎年研修を行う。", "適宜研修を行う。", "duty-weakened", "適宜"),
            ("必ず照合する。", "照合する。", "duty-weakened", "必ず"),
            ("持出しの記録を義務付ける。", "持出しの記録に努める。", "duty-weakened", "努め"),
            ("年2回点検する。", "年1回点検する。", "duty-weakened", "年2回"),
            ("施錠して保管する。", "保管する。", "duty-weakened", "施錠"),
            ("市民課が行う。", "市民課及び委託先が行う。", "scope-widened", "委託先"),
            ("紙で受け取る。", "紙又は電子記録媒体で受け取る。", "scope-widened", "電子記録媒体"),
            ("画面を撮影させない。", "画面を撮影させる。", "denial-changed", "させない→"),
            ("10年間保存する。", "５年間保存する。", "number-changed", "10年間→5年間"),
        ],
    )
    def test_is_named_in_the_explanation(self, before: str, after: str, rule: str, named: str) -> None:
        found = judgement(before, after)
        assert (found.rule.id, found.duty) == (rule, Duty.PRIOR)
        assert named in found.sentence

    def test_marks_that_come_in_are_named(self) -> None:
        old, new = Checks((("自己点検", ""),)), Checks((("自己点検", ""), ("外部監査", "")))
        assert judgement(old, new, "II.3.1").rule.id == "scope-widened"


class TestWhatSpeaksForALowerRisk:
    @pytest.mark.parametrize(
        ("before", "after", "named"),
        [
            ("扉を施錠する。", "扉を施錠する。\n・鍵の貸出しを毎回管理簿に記録する。", "鍵の貸出し"),
            ("研修を年1回行う。", "研修を年2回行う。", "年1回→年2回"),
            ("研修を適宜行う。", "研修を毎年行う。", "毎年"),
            ("照合する。", "必ず照合する。", "必ず"),
        ],
    )
    def test_is_asked_with_what_speaks_for_it(self, before: str, after: str, named: str) -> None:
        found = judgement(before, after)
        assert (found.rule.id, found.duty) == ("measures-stricter", Duty.ASK)
        assert named in found.question

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("扉を施錠する。", "扉を施錠する。\n・委託先の作業を記録する。"),
            ("扉を施錠する。", "扉を施錠する。\n・必要に応じて記録する。"),
            ("扉を施錠する。", "扉を施錠する。\n・クラウドへの接続を監視する。"),
            ("全員に研修を年1回行う。", "研修を年2回行う。"),
            ("扉を施錠する。\n鍵は課長が持つ。", "扉を施錠し記録する。"),
            ("研修を年2回行う。", "研修を年1回行う。"),
        ],
    )
    def test_is_none_where_anything_speaks_against_it(self, before: str, after: str) -> None:
        assert judgement(before, after).duty is Duty.PRIOR

    def test_is_none_outside_the_measures(self) -> None:
        assert judgement("届出を受ける。", "届出を受ける。\n本人確認を必ず行う。", "II.3.8").duty is Duty.PRIOR


class TestPlannedDates:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("令和7年1月（予定）に切り替える。", "令和7年1月に切り替える。"),
            ("令和7年1月（予定）に切り替える。", "令和7年1月6日に切り替える。"),
            ("令和７年１月から利用を開始する予定である。", "令和7年1月から利用を開始する。"),
            ("更新は令和7年3月頃（予定）とする。", "更新は令和7年3月25日とする。"),
        ],
    )
    def test_made_definite_are_form(self, before: str, after: str) -> None:
        found = judgement(before, after)
        assert found.rule.id == "formal-date", found.rule.id

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("令和7年1月（予定）に切り替える。", "令和7年2月に切り替える。"),
            ("令和7年1月（予定）に切り替える。", "令和7年10月に切り替える。"),
            ("令和7年（予定）に切り替える。", "令和7年度に切り替える。"),
            ("令和7年1月に切り替える。", "令和7年1月6日に切り替える。"),
            ("委託する予定である。", "委託する。"),
            ("委託を行う予定はない。", "委託を行う。"),
            ("令和7年1月（予定）に切り替える。", "令和7年1月に切り替え、委託先も使う。"),
            ("５年（予定）保存する。", "５年保存する。"),
        ],
    )
    def test_another_date_or_a_plan_without_one_is_not(self, before: str, after: str) -> None:
        assert judgement(before, after).duty is not Duty.AFTER


@pytest.mark.parametrize(
    ("before", "after", "duty"),
    [
        ("全く別の者の情報に置き換わることはない。", "別の者の情報に置き換わることはない。", Duty.AFTER),
        ("別の者の情報に置き換わることはない。", "全く別の者の情報に置き換わることはない。", Duty.PRIOR),
        ("全く別の者が確認する。", "別の者が確認する。", Duty.PRIOR),
        ("全く使用しない。", "使用しない。", Duty.PRIOR),
    ],
)
def test_emphasis_is_form_only_where_it_narrowed_what_is_denied(before: str, after: str, duty: Duty) -> None:
    found = judgement(before, after)
    assert found.duty is duty or (duty is Duty.PRIOR and found.duty is Duty.ASK)


@pytest.mark.parametrize("words", synonyms(), ids="、".join)
def test_every_synonym_is_reached(words: list[str]) -> None:
    from timing_making import everywhere

    for after in words[1:]:
        found = everywhere(f"{words[0]}を確認する。", f"{after}を確認する。")
        assert found.rule.id in ("formal-term", "formal-wording"), (words[0], after, found.rule.id)
        assert judgement(f"{words[0]}を確認する。", f"{after}を確認する。").duty is not Duty.PRIOR


def test_what_is_not_planned_is_left_as_it_is() -> None:
    text = "令和7年1月6日に切り替える。"
    assert settle(text, text) == (text, (), False)
    assert MEASURE.startswith("III")
