"""What was filled in × the changes as they are: decisions, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from review_making import AT, by_number, comparison_of, decision_about, filled_in, of_rule, outcome, review_of

from pia_diff.review import about, matched
from pia_diff.review import errors as wrong
from pia_diff.review.cells import shared_texts
from pia_diff.review.columns import (
    AFTER,
    BEFORE,
    CAUSE_NAME,
    CAUSES,
    CAUSES_SHEET,
    COMMENT,
    EFFECTIVE,
    EXPLANATION,
    GROUND,
    KEY,
    MERGE,
    NUMBER,
    PROJECT,
    TIMING,
)
from pia_diff.review.keys import write_key
from pia_diff.review.reading import Filled, FilledRow
from pia_diff.timing import Circumstances, Decisions, Duty, Ground, record

REVIEW = review_of()
PRIOR, ASK, AFTERWARDS = (of_rule(REVIEW, duty) for duty in (Duty.PRIOR, Duty.ASK, Duty.AFTER))


def cause_row(line, **cells):
    """The row of a cause as it was written, with some cells filled in anew."""
    texts = {CAUSE_NAME: line.cause, KEY: write_key(REVIEW.cause_key(line))} | shared_texts(line.shared)
    columns = {column.name: column for column in CAUSES}
    texts |= {columns[name]: text for name, text in cells.items()}
    places = {column: place for place, column in enumerate(CAUSES)}
    return FilledRow(CAUSES_SHEET, 3, {one: text for one, text in texts.items() if text}, places)


def only(problems, kind):
    (problem,) = problems
    assert type(problem) is kind
    return problem


class TestDecided:
    def test_an_untouched_review_decides_nothing(self):
        assert outcome(REVIEW, {}) == type(outcome(REVIEW, {}))((), ())

    def test_what_is_filled_in_becomes_a_decision(self):
        cells = {
            TIMING: " 事後　", EXPLANATION: "明文化した。 \n", EFFECTIVE: "令和７年３月１日",
            GROUND: "現状の運用の明文化", PROJECT: " 更改　", MERGE: str(AFTERWARDS), COMMENT: "控え",
        }  # fmt: skip
        found = outcome(REVIEW, {PRIOR: cells})
        assert found.problems == ()
        decision = by_number(found.decided)[PRIOR]
        said = ("timing", "explanation", "effective", "ground", "project", "merge_with", "comment", "by", "at", "duty")
        assert tuple(getattr(decision, name) for name in said) == (
            "事後", "明文化した。", date(2025, 3, 1), Ground.PRACTICE, "更改", REVIEW.lines[AFTERWARDS - 1].path,
            "控え", "山田", AT, "事前",
        )  # fmt: skip

    def test_record_uses_what_was_read_back(self):
        found = outcome(REVIEW, {PRIOR: {TIMING: "事後"}, ASK: {TIMING: "事前", EXPLANATION: "新たな根拠"}})
        _, judged = comparison_of()
        known = Decisions.of([one.decision for one in found.decided], "v2025")
        recorded = record(judged, Circumstances(decisions=known))
        assert (recorded[PRIOR - 1].timing.label, recorded[PRIOR - 1].timing.breach) == (Duty.AFTER, True)
        assert recorded[PRIOR - 1].timing.against_rules
        assert (recorded[ASK - 1].timing.label, recorded[ASK - 1].timing.sentence) == (Duty.PRIOR, "新たな根拠")

    @pytest.mark.parametrize("typed", ["事後", "事　後", " 事後\n", "\u3000事後\u3000"])
    def test_blanks_around_提出時期_do_not_matter(self, typed):
        assert by_number(outcome(REVIEW, {ASK: {TIMING: typed}}).decided)[ASK].timing == "事後"

    @pytest.mark.parametrize(
        "typed", ["2025-05-01", "令和7年5月1日", "Ｒ７．５．１", "2025/5/1", "45778", "４５７７８"]
    )
    def test_days_are_read_as_people_and_as_excel_write_them(self, typed):
        assert by_number(outcome(REVIEW, {PRIOR: {EFFECTIVE: typed}}).decided)[PRIOR].effective == date(2025, 5, 1)

    @pytest.mark.parametrize("typed", ["12", "１２", "No.12", "12.0", " 12 "])
    def test_まとめ先_is_a_number_in_any_width(self, typed):
        assert by_number(outcome(REVIEW, {14: {MERGE: typed}}).decided)[14].merge_with == REVIEW.lines[11].path

    def test_the_order_and_the_deletion_of_rows_do_not_matter(self):
        rows = {PRIOR: {TIMING: "事前"}, ASK: {TIMING: "事後", MERGE: "12"}}
        one = outcome(REVIEW, rows)
        other = outcome(REVIEW, rows, only=[12, ASK, PRIOR])
        assert one == other


class TestEarlierDecisions:
    def test_they_stand_in_the_review_and_stay_when_nothing_is_touched(self):
        review = review_of([decision_about(ASK, timing="事後", explanation="よい", comment="控え")])
        assert outcome(review, {}).decided == ()

    def test_emptied_cells_take_one_away(self):
        review = review_of([decision_about(ASK, timing="事後")])
        (one,) = outcome(review, {ASK: {TIMING: ""}}).decided
        assert (one.line.number, one.decision.says_anything) == (ASK, False)

    def test_a_review_written_before_somebody_else_decided_takes_nothing_away(self):
        now = review_of([decision_about(ASK, timing="事後")])
        filled = filled_in(REVIEW, {PRIOR: {TIMING: "事前"}})
        assert list(by_number(matched(filled, now, "山田", AT).decided)) == [PRIOR]

    def test_what_was_decided_meanwhile_on_a_touched_row_is_replaced(self):
        now = review_of([decision_about(ASK, timing="事後")])
        (one,) = matched(filled_in(REVIEW, {ASK: {TIMING: "事前"}}), now, "山田", AT).decided
        assert (one.decision.timing, one.line.decision.by) == ("事前", "佐藤")

    def test_applied_twice_the_second_time_nothing_is_new(self):
        filled = filled_in(REVIEW, {PRIOR: {TIMING: "事後", MERGE: "12"}})
        decisions = [one.decision for one in matched(filled, REVIEW, "山田", AT).decided]
        assert matched(filled, review_of(decisions), "佐藤", AT).decided == ()


class TestCauses:
    LINE = max(REVIEW.causes, key=lambda one: len(one.lines))
    NUMBERS = tuple(one.number for one in LINE.lines)

    def test_what_a_cause_says_holds_for_all_its_rows_that_say_nothing(self):
        own = self.NUMBERS[1]
        causes = [cause_row(self.LINE, explanation="組織改正による。")]
        found = by_number(outcome(REVIEW, {own: {EXPLANATION: "別の説明"}}, causes=causes).decided)
        assert sorted(found) == list(self.NUMBERS)
        assert {number: one.explanation for number, one in found.items() if one.explanation != "組織改正による。"} == {
            own: "別の説明"
        }

    def test_it_is_shown_for_the_cause_once_all_rows_agree(self):
        decisions = [decision_about(number, explanation="組織改正") for number in self.NUMBERS]
        assert review_of(decisions).causes[0].shared.explanation == "組織改正"
        assert review_of(decisions[1:]).causes[0].shared.explanation == ""

    def test_a_cause_filled_in_anew_reaches_rows_that_still_say_the_old(self):
        review = review_of([decision_about(number, explanation="旧") for number in self.NUMBERS])
        line = review.causes[0]
        texts = {CAUSE_NAME: line.cause, EXPLANATION: "新", KEY: write_key(review.cause_key(line))}
        row = FilledRow(CAUSES_SHEET, 3, texts, {column: place for place, column in enumerate(CAUSES)})
        own = self.NUMBERS[0]
        found = by_number(outcome(review, {own: {EXPLANATION: "別"}}, causes=[row]).decided)
        assert {one.explanation for number, one in found.items() if number != own} == {"新"}
        assert found[own].explanation == "別"

    def test_afterwards_does_not_reach_a_row_in_which_more_differs(self):
        """A renamed office beside a new place of storage is 事前 for the place."""
        (mixed,) = self.LINE.more
        found = outcome(REVIEW, {}, causes=[cause_row(self.LINE, timing="事後", ground="形式的な変更")])
        assert mixed.rule is Duty.PRIOR
        assert [line.number for line in found.unreached] == [mixed.number]
        assert sorted(by_number(found.decided)) == [number for number in self.NUMBERS if number != mixed.number]

    def test_it_is_decided_in_the_row_itself(self):
        (mixed,) = self.LINE.more
        own = {mixed.number: {TIMING: "事後", GROUND: "リスクの明らかな軽減"}}
        found = outcome(REVIEW, own, causes=[cause_row(self.LINE, timing="事後", ground="形式的な変更")])
        assert not found.unreached
        assert by_number(found.decided)[mixed.number].ground is Ground.REDUCED

    @pytest.mark.parametrize("said", [{"timing": "事前"}, {"timing": "事後", "ground": "緊急（規則第9条第2項）"}])
    def test_beforehand_and_an_emergency_reach_all_its_rows(self, said):
        found = outcome(REVIEW, {}, causes=[cause_row(self.LINE, **said)])
        assert (sorted(by_number(found.decided)), found.unreached) == (list(self.NUMBERS), ())

    def test_what_cannot_be_for_one_of_its_rows_is_told_at_the_cell_of_the_cause(self):
        causes = [cause_row(self.LINE, timing="事前", effective="2025-03-31")]
        problem = only(outcome(REVIEW, {}, causes=causes).problems, wrong.LateForPrior)
        assert problem.fields["place"] == "原因!G4"

    def test_a_cause_that_is_no_more_is_refused(self):
        gone = replace(self.LINE, cause="組織の名称：甲課→乙課")
        problems = outcome(REVIEW, {}, causes=[cause_row(gone, explanation="x")]).problems
        assert only(problems, wrong.CauseGone).fields["found"] == "組織の名称：甲課→乙課"


class TestRefused:
    @pytest.mark.parametrize(
        ("number", "cells", "kind", "place"),
        [
            (ASK, {TIMING: "後日"}, wrong.NotATiming, "J"),
            (ASK, {EFFECTIVE: "来月"}, wrong.NotADay, "L"),
            (ASK, {EFFECTIVE: "2025-02-30"}, wrong.NotADay, "L"),
            (ASK, {GROUND: "なんとなく", TIMING: "事後"}, wrong.NotAGround, "M"),
            (ASK, {MERGE: "上の行"}, wrong.NotANumber, "O"),
            (ASK, {MERGE: "999"}, wrong.NoSuchRow, "O"),
            (ASK, {MERGE: str(ASK)}, wrong.Itself, "O"),
            (ASK, {TIMING: "事前", EFFECTIVE: "2025-03-31"}, wrong.LateForPrior, "L"),
            (ASK, {TIMING: "事前", EFFECTIVE: "2025-03-01"}, wrong.LateForPrior, "L"),
            (PRIOR, {TIMING: "事後", EFFECTIVE: "2025-04-01"}, wrong.EarlyForAfter, "L"),
            (PRIOR, {GROUND: "形式的な変更"}, wrong.GroundWithoutAfter, "M"),
            (PRIOR, {GROUND: "形式的な変更", TIMING: "事前"}, wrong.GroundWithoutAfter, "M"),
        ],
    )
    def test_cells_that_cannot_be_are_named(self, number, cells, kind, place):
        found = outcome(REVIEW, {number: cells, AFTERWARDS: {COMMENT: "よい"}})
        problem = only(found.problems, kind)
        assert str(problem).startswith(f"review.xlsx: 変更箇所!{place}{number + 3}: ")
        assert list(by_number(found.decided)) == [AFTERWARDS]

    def test_all_of_them_are_listed(self):
        rows = {ASK: {TIMING: "x", EFFECTIVE: "y"}, PRIOR: {MERGE: "z"}}
        assert len(outcome(REVIEW, rows).problems) == 3

    def test_a_day_of_effect_of_the_version_counts_too(self):
        review = review_of(effective=date(2025, 3, 1))
        assert (
            only(outcome(review, {ASK: {TIMING: "事前"}}).problems, wrong.LateForPrior)
            .fields["place"]
            .startswith("変更箇所!J")
        )
        assert outcome(review_of(effective=date(2025, 3, 31)), {ASK: {TIMING: "事前"}}).problems == ()

    def test_事後_against_the_rules_is_no_problem(self):
        assert outcome(REVIEW, {PRIOR: {TIMING: "事後"}}).problems == ()

    def test_rows_told_in_each_other_are_refused(self):
        found = outcome(REVIEW, {12: {MERGE: "14"}, 14: {MERGE: "12"}})
        assert [type(one) for one in found.problems] == [wrong.ToldElsewhere] * 2
        assert found.decided == ()

    def test_a_row_told_in_one_that_is_told_elsewhere_is_refused(self):
        problem = only(outcome(REVIEW, {12: {MERGE: "14"}, 14: {MERGE: "15"}}).problems, wrong.ToldElsewhere)
        assert (problem.fields["found"], problem.fields["further"]) == (14, 15)

    def test_a_row_in_which_another_is_told_stays(self):
        review = review_of([decision_about(12, merge_with=REVIEW.lines[13].path)])
        assert only(outcome(review, {14: {MERGE: "15"}}).problems, wrong.OthersToldHere).fields["found"] == 12

    def test_a_wording_that_was_edited_is_shown_with_the_true_one(self):
        problem = only(outcome(REVIEW, {ASK: {AFTER: "別の文", TIMING: "事後"}}).problems, wrong.RowEdited)
        assert "別の文" in str(problem)
        assert REVIEW.lines[ASK - 1].row.after[0].text in str(problem)

    def test_blanks_and_widths_of_a_wording_do_not_matter(self):
        text = "".join(span.text for span in REVIEW.lines[ASK - 1].row.after)
        altered = text.replace("（", "(").replace("\n", "\r\n ").replace("1", "１")
        assert outcome(REVIEW, {ASK: {AFTER: altered, TIMING: "事後"}}).problems == ()

    def test_a_change_that_is_another_now_is_shown_with_both_wordings(self):
        filled = filled_in(review_of(old="v2023", new="v2024"), {number: {TIMING: "事後"} for number in range(1, 9)})
        found = matched(filled, REVIEW, "山田", AT)
        assert found.decided == ()
        assert {type(one) for one in found.problems} <= {wrong.ChangeAltered, wrong.ChangeGone}
        assert len(found.problems) == 8
        assert all(one.fields["before"] or one.fields["after"] for one in found.problems)

    def test_untouched_rows_are_not_refused_whatever_became_of_them(self):
        assert matched(filled_in(review_of(old="v2023", new="v2024"), {}), REVIEW, "山田", AT).problems == ()

    @pytest.mark.parametrize("key", ["", "x", "[]", '["1"]', "[" * 3000, '{"a":1}', "[1,2,3,4,5,6,7,8]"])
    def test_a_filled_in_row_without_its_key_is_refused(self, key):
        only(outcome(REVIEW, {ASK: {KEY: key, TIMING: "事後"}}).problems, wrong.KeyLost)
        assert outcome(REVIEW, {ASK: {KEY: key}}).problems == ()

    def test_one_change_filled_in_twice(self):
        one, other = (filled_in(REVIEW, {ASK: {TIMING: timing}}).changes[ASK - 1] for timing in ("事前", "事後"))
        filled = Filled(Path("review.xlsx"), (one, replace(other, row=90)))
        problem = only(matched(filled, REVIEW, "山田", AT).problems, wrong.TwiceDecided)
        assert problem.fields["found"] == ASK + 3
        same = Filled(Path("review.xlsx"), (one, replace(one, row=90)))
        assert len(matched(same, REVIEW, "山田", AT).decided) == 1

    def test_the_review_of_another_assessment(self):
        other = review_of()
        other.compared = replace(other.compared, number="2")
        with pytest.raises(wrong.OtherAssessment, match="assessment 2, not of 1"):
            matched(filled_in(other, {}), REVIEW, "山田", AT)


class TestAbout:
    def test_the_rows_tell_the_versions(self):
        assert about(filled_in(REVIEW, {})) == ("1", "v2024", "v2025")

    def test_a_review_without_rows_does_not(self):
        with pytest.raises(wrong.NoRows):
            about(filled_in(REVIEW, {}, only=[]))

    def test_rows_of_two_reviews_do_not_either(self):
        rows = filled_in(REVIEW, {}).changes + filled_in(review_of(old="v2023", new="v2024"), {}).changes
        with pytest.raises(wrong.SeveralReviews, match="v2023 v2024"):
            about(Filled(Path("review.xlsx"), rows))


def test_rows_are_numbered_as_the_form_has_them():
    assert [line.number for line in REVIEW.lines] == list(range(1, len(REVIEW.lines) + 1))
    assert filled_in(REVIEW, {}).changes[0].text(NUMBER) == "1"
    assert filled_in(REVIEW, {}).changes[0].text(BEFORE)
