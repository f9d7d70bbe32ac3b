"""What the annex records in 提出時期: duty, dates, policy, decisions; and when that is a breach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from timing_making import ELSEWHERE, FILE, MEASURE, assessment

from pia_diff.compare import compare
from pia_diff.timing import (
    Basis,
    Circumstances,
    Decision,
    Decisions,
    Duty,
    Ground,
    JudgedChange,
    Policy,
    fingerprint,
    judge,
    record,
)
from pia_diff.timing.decisions import wordings

PLAIN = "II.3.3"
"""An item without ※."""
PRIOR = {MEASURE: ("記録を５年間保存する。", "記録を３年間保存する。")}
ASK = {MEASURE: ("総務課が行う。", "区政課が行う。")}
AFTER = {PLAIN: ("毎日", "毎月")}
DAY = date(2025, 3, 31)
EARLIER, LATER = date(2025, 1, 1), date(2025, 4, 1)


def changes(*items: dict[str, tuple[str, str]]) -> tuple[JudgedChange, ...]:
    texts = {item: sides for one in items for item, sides in one.items()}
    old, new = ({item: sides[n] for item, sides in texts.items()} for n in (0, 1))
    return judge(compare(assessment(old), assessment(new)))


def decision(one: JudgedChange, **said: object) -> Decision:
    before, after = wordings(one.change)
    plain = Decision(
        version="v2025",
        path=str(one.change.path),
        old_path=str(one.change.old_path),
        fingerprint=fingerprint(one.change),
        before=before,
        after=after,
        duty=one.judgement.duty.value,
        rule=one.judgement.rule.id,
        by="担当 花子",
        at=datetime(2025, 3, 1, 9, 0),
    )
    return replace(plain, **said)


def recorded(items: dict[str, tuple[str, str]], known: Circumstances | None = None, **said: object) -> JudgedChange:
    """The only change of `items` as the annex records it, `said` decided about it."""
    (one,) = changes(items)
    known = known or Circumstances()
    if said:
        known = replace(known, decisions=Decisions.of([decision(one, **said)], "v2025"))
    return record([one], known)[0]


@pytest.mark.parametrize(("items", "duty"), [(PRIOR, Duty.PRIOR), (ASK, Duty.ASK), (AFTER, Duty.AFTER)])
def test_where_no_day_is_known_the_duty_is_recorded(items: dict[str, tuple[str, str]], duty: Duty) -> None:
    found = recorded(items)
    assert (found.duty, found.timing.label, found.timing.basis) == (duty, duty, Basis.RULE)
    assert not found.timing.breach


class TestDates:
    @pytest.mark.parametrize(
        ("items", "effective", "label", "breach"),
        [
            (PRIOR, LATER, Duty.PRIOR, False),
            (PRIOR, DAY, Duty.ASK, False),
            (PRIOR, EARLIER, Duty.AFTER, True),
            (ASK, LATER, Duty.PRIOR, False),
            (ASK, DAY, Duty.ASK, False),
            (ASK, EARLIER, Duty.ASK, False),
            (AFTER, LATER, Duty.AFTER, False),
            (AFTER, EARLIER, Duty.AFTER, False),
        ],
    )
    def test_what_is_published_before_its_effect_is_prior(
        self, items: dict[str, tuple[str, str]], effective: date, label: Duty, breach: bool
    ) -> None:
        found = recorded(items, Circumstances(DAY, effective))
        assert (found.timing.label, found.timing.breach) == (label, breach)
        assert bool(found.question) == (label is Duty.ASK)

    def test_a_question_is_still_asked_with_the_days(self) -> None:
        found = recorded(ASK, Circumstances(DAY, EARLIER))
        assert "令和7年1月1日" in found.question
        assert found.judgement.question in found.question

    @pytest.mark.parametrize("known", [Circumstances(DAY, None), Circumstances(None, EARLIER)])
    def test_one_day_alone_says_nothing(self, known: Circumstances) -> None:
        assert recorded(PRIOR, known).timing.basis is Basis.RULE


class TestPolicy:
    def test_each_row_by_itself(self) -> None:
        found = record(changes(PRIOR, AFTER), Circumstances())
        assert {one.timing.label for one in found} == {Duty.PRIOR, Duty.AFTER}

    def test_a_prior_row_makes_the_others_of_its_project_prior(self) -> None:
        found = record(changes(PRIOR, AFTER), Circumstances(policy=Policy.SUBMISSION))
        assert {one.timing.label for one in found} == {Duty.PRIOR}
        assert {one.duty for one in found} == {Duty.PRIOR, Duty.AFTER}
        assert {one.timing.basis for one in found} == {Basis.RULE, Basis.POLICY}

    def test_without_a_prior_row_nothing_becomes_prior(self) -> None:
        (found,) = record(changes(AFTER), Circumstances(policy=Policy.SUBMISSION))
        assert found.timing.label is Duty.AFTER

    def test_a_formal_cause_is_a_project_of_its_own(self) -> None:
        office = dict.fromkeys(ELSEWHERE, ("総務課が行う。", "区政課が行う。"))
        found = record(changes(office, PRIOR), Circumstances(policy=Policy.SUBMISSION))
        assert sorted(one.timing.label.value for one in found) == ["事前", "事後", "事後", "事後"]

    def test_an_officer_names_the_project(self) -> None:
        prior, after = sorted(changes(PRIOR, AFTER), key=lambda one: one.duty is Duty.AFTER)
        apart = Decisions.of([decision(after, project="別の案件")], "v2025")
        found = record([prior, after], Circumstances(policy=Policy.SUBMISSION, decisions=apart))
        assert [one.timing.label for one in found] == [Duty.PRIOR, Duty.AFTER]
        assert found[1].timing.project == "別の案件"

    def test_days_make_the_whole_project_late(self) -> None:
        found = record(changes(PRIOR, AFTER), Circumstances(DAY, EARLIER, Policy.SUBMISSION))
        assert {one.timing.label for one in found} == {Duty.AFTER}
        assert [one.timing.breach for one in found if one.duty is Duty.PRIOR] == [True]


class TestDecisions:
    def test_a_question_answered_is_no_question(self) -> None:
        found = recorded(ASK, timing="事後", explanation="名称の変更であるため。")
        assert (found.duty, found.timing.label, found.question) == (Duty.AFTER, Duty.AFTER, "")
        assert found.timing.sentence == "名称の変更であるため。"
        assert not found.timing.against_rules

    def test_a_question_answered_the_other_way_is_a_duty(self) -> None:
        assert recorded(ASK, timing="事前").duty is Duty.PRIOR

    def test_afterwards_against_the_rule_without_a_ground_is_a_breach(self) -> None:
        found = recorded(PRIOR, timing="事後")
        assert (found.duty, found.timing.label) == (Duty.PRIOR, Duty.AFTER)
        assert found.timing.breach
        assert found.timing.against_rules

    @pytest.mark.parametrize("ground", [Ground.FORMAL, Ground.REDUCED, Ground.PRACTICE])
    def test_afterwards_with_a_ground_is_kept_and_shown_as_against_the_rule(self, ground: Ground) -> None:
        found = recorded(PRIOR, timing="事後", ground=ground)
        assert (found.duty, found.timing.breach, found.timing.against_rules) == (Duty.AFTER, False, True)
        assert found.timing.sentence.endswith("重要な変更に当たらない。")

    def test_an_emergency_leaves_the_duty_and_is_no_breach(self) -> None:
        found = recorded(PRIOR, timing="事後", ground=Ground.EMERGENCY)
        assert (found.duty, found.timing.breach) == (Duty.PRIOR, False)
        assert "規則第9条第2項" in found.timing.sentence

    def test_prior_where_afterwards_would_do(self) -> None:
        found = recorded(AFTER, timing="事前")
        assert (found.duty, found.timing.label, found.timing.breach) == (Duty.AFTER, Duty.PRIOR, False)

    def test_a_day_of_effect_of_its_own(self) -> None:
        found = recorded(PRIOR, Circumstances(DAY, EARLIER), effective=LATER)
        assert (found.timing.label, found.timing.breach) == (Duty.PRIOR, False)

    def test_prior_against_the_days_is_a_breach(self) -> None:
        found = recorded(PRIOR, Circumstances(DAY, EARLIER), timing="事前")
        assert found.timing.breach
        assert "令和7年1月1日" in found.timing.sentence
        assert not recorded(PRIOR, Circumstances(DAY, LATER), timing="事前").timing.breach

    def test_only_the_change_that_was_decided_about(self) -> None:
        (one,) = changes(ASK)
        kept = Decisions.of([decision(one, timing="事後")], "v2025")
        (other,) = changes({MEASURE: ("総務課が行う。", "区政課が毎日行う。")})
        assert kept.about(other.change) is None
        assert [stale.path for stale in kept.stale([other.change])] == [str(one.change.path)]

    def test_only_of_the_version_it_was_decided_for(self) -> None:
        (one,) = changes(ASK)
        assert Decisions.of([decision(one, timing="事後")], "v2026").about(one.change) is None

    def test_the_last_of_several_counts(self) -> None:
        (one,) = changes(ASK)
        both = [decision(one, timing=timing) for timing in ("事後", "事前")]
        found = Decisions.of(both, "v2025").about(one.change)
        assert found is not None
        assert found.timing == "事前"


def test_a_breach_is_never_without_the_mark() -> None:
    found = record(changes(AFTER), Circumstances(DAY, EARLIER, Policy.SUBMISSION))
    assert not any(one.timing.breach for one in found)
    assert all(FILE in str(one.change.path) for one in found)
