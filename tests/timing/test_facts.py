"""What is known of a change besides its words: its item, its kind of value, what stands elsewhere."""

from __future__ import annotations

import pytest
from timing_making import ELSEWHERE, FILE, MEASURE, assessment, judgement, judgements, path

from pia_diff.compare import compare
from pia_diff.model import Assessment, Checks, Choice, Date, Number, Section, Sections, Text, Value
from pia_diff.timing import Duty, judge

SOURCE = "II.3.1"


def _source(*marks: tuple[str, str]) -> Checks:
    return Checks(marks)


OFFICE, COMPANY = "評価実施機関内の他部署", "民間事業者"


class TestChecks:
    def test_a_mark_set_is_prior(self) -> None:
        found = judgement(_source((OFFICE, "税務課")), _source((OFFICE, "税務課"), (COMPANY, "甲")), SOURCE)
        assert found.duty is Duty.PRIOR

    def test_a_mark_taken_off_is_asked(self) -> None:
        found = judgement(_source((OFFICE, "税務課"), (COMPANY, "甲")), _source((OFFICE, "税務課")), SOURCE)
        assert found.duty is Duty.ASK

    def test_a_mark_taken_off_and_another_text_is_prior(self) -> None:
        found = judgement(_source((OFFICE, "税務課"), (COMPANY, "甲")), _source((OFFICE, "全ての課")), SOURCE)
        assert found.duty is Duty.PRIOR

    def test_an_audit_given_up_is_prior(self) -> None:
        old, new = Checks((("自己点検", ""), ("外部監査", ""))), Checks((("自己点検", ""),))
        assert judgement(old, new, "III.8.kinds", "form3-2018").duty is Duty.PRIOR

    def test_outsourcing_begun_is_prior(self) -> None:
        old = Checks((("委託しない", ""),))
        assert judgements({"III.4.na": old}, {})["III.4.na"].duty is Duty.PRIOR

    def test_texts_that_changed_places_are_not_moved_paragraphs(self) -> None:
        old = _source((OFFICE, "国民健康保険課"), (COMPANY, "甲商事及び乙商事"))
        new = _source((OFFICE, "甲商事及び乙商事"), (COMPANY, "国民健康保険課"))
        assert judgement(old, new, SOURCE).duty is Duty.PRIOR

    def test_the_spelling_of_a_text_is_form(self) -> None:
        old, new = _source((OFFICE, "税務課及び収納課")), _source((OFFICE, "税務課および収納課"))
        assert judgement(old, new, SOURCE).duty is Duty.AFTER

    def test_a_text_given_or_taken_is_prior(self) -> None:
        for old, new in (("", "税務課"), ("税務課", "")):
            assert judgement(_source((OFFICE, old)), _source((OFFICE, new)), SOURCE).duty is Duty.PRIOR


class TestChoices:
    ENOUGH = "III.2.risk1.enough"

    def test_a_lower_grade_is_prior(self) -> None:
        assert judgement(Choice("特に力を入れている"), Choice("十分である"), self.ENOUGH).duty is Duty.PRIOR

    def test_a_higher_grade_is_asked(self) -> None:
        assert judgement(Choice("課題が残されている"), Choice("十分である"), self.ENOUGH).duty is Duty.ASK

    def test_an_option_that_is_no_grade_is_prior(self) -> None:
        assert judgement(Choice("委託しない"), Choice("委託する"), "II.4.has").duty is Duty.PRIOR
        assert judgement(Choice("再委託する"), Choice("再委託しない"), "II.4.has").duty is Duty.PRIOR
        grades = Choice("十分に行っている"), Choice("再委託していない")
        assert judgement(*grades, "III.4.re").duty is Duty.PRIOR


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Number("10"), Number("20")),
        (Date("令和5年4月1日"), Date("令和6年4月1日")),
        (Text(("紙",)), Choice("紙ではない")),
    ],
)
def test_other_values_and_another_kind_of_value_are_prior(before: Value, after: Value) -> None:
    assert judgement(before, after).duty is Duty.PRIOR


def test_an_item_filled_or_emptied_is_prior() -> None:
    assert judgements({}, {MEASURE: "記録を残す。"})[MEASURE].duty is Duty.PRIOR
    assert judgements({MEASURE: "記録を残す。"}, {})[MEASURE].duty is Duty.PRIOR


def test_an_item_that_was_lost_in_reading_is_not_judged() -> None:
    lost = assessment({MEASURE: "記録を残す。"})
    old = Assessment(lost.form, Sections({path("III"): Section(absent=frozenset({path(MEASURE)}))}), files=(FILE,))
    comparison = compare(old, lost)
    assert judge(comparison) == ()
    assert comparison.unreadable == (path(MEASURE),)


class TestOffices:
    BEFORE, AFTER = "総務課が行う。", "区政課が行う。"

    def _of(self, before: dict[str, str], after: dict[str, str]) -> Duty:
        return judgements(before, after)[MEASURE].duty

    def test_renamed_in_three_items_is_form(self) -> None:
        items = (MEASURE, *ELSEWHERE[:2])
        assert self._of(dict.fromkeys(items, self.BEFORE), dict.fromkeys(items, self.AFTER)) is Duty.AFTER

    @pytest.mark.parametrize("items", [(MEASURE,), (MEASURE, ELSEWHERE[0])])
    def test_in_fewer_items_it_is_asked(self, items: tuple[str, ...]) -> None:
        assert self._of(dict.fromkeys(items, self.BEFORE), dict.fromkeys(items, self.AFTER)) is Duty.ASK

    @pytest.mark.parametrize("rest", ["総務課に報告する。", "総　務　課に報告する。", "総務\n課に報告する。"])
    def test_where_the_old_one_still_stands_it_is_asked(self, rest: str) -> None:
        both = (MEASURE, *ELSEWHERE[:2])
        before = dict.fromkeys(both, self.BEFORE) | {"I.1.2": rest}
        after = dict.fromkeys(both, self.AFTER) | {"I.1.2": rest}
        assert self._of(before, after) is Duty.ASK

    def test_where_the_new_one_stood_before_it_is_asked(self) -> None:
        both = (MEASURE, *ELSEWHERE[:2])
        rest = {"I.1.2": "区政課に報告する。"}
        assert self._of(dict.fromkeys(both, self.BEFORE) | rest, dict.fromkeys(both, self.AFTER) | rest) is Duty.ASK

    def test_a_wider_old_name_in_latin_letters_still_stands(self) -> None:
        both = (MEASURE, ELSEWHERE[0])
        before = dict.fromkeys(both, "ICT課が行う。") | {ELSEWHERE[1]: "ＩＣＴ課に報告する。"}
        after = dict.fromkeys(both, "情報課が行う。") | {ELSEWHERE[1]: "ＩＣＴ課に報告する。"}
        assert self._of(before, after) is Duty.ASK

    def test_where_the_new_name_holds_the_old_it_is_asked(self) -> None:
        both = (MEASURE, ELSEWHERE[0])
        assert self._of(dict.fromkeys(both, "情報課"), dict.fromkeys(both, "第二情報課")) is Duty.ASK

    def test_renamed_together_with_a_measure_is_prior(self) -> None:
        both = (MEASURE, ELSEWHERE[0])
        after = dict.fromkeys(both, self.AFTER) | {MEASURE: "区政課が毎月行う。"}
        assert self._of(dict.fromkeys(both, self.BEFORE), after) is Duty.PRIOR


class TestAddresses:
    OLD, NEW = "青葉野市中央一丁目2番3号", "青葉野市港町五丁目10番2号"

    def test_the_citys_own_address_moved_with_its_contact(self) -> None:
        items = {"V.2.1": "{}　電話 0123-45-2145", MEASURE: "申請は{}の窓口で受け付ける。"}
        before, after = ({one: text.format(place) for one, text in items.items()} for place in (self.OLD, self.NEW))
        assert judgements(before, after)[MEASURE].rule.id == "formal-contact"

    def test_another_address_is_asked(self) -> None:
        text = "申請は{}の窓口で受け付ける。"
        assert judgement(text.format(self.OLD), text.format(self.NEW)).rule.id == "place-address"

    def test_where_data_are_kept_it_is_always_asked(self) -> None:
        items = {"V.2.1": "{}　電話 0123-45-2145", "II.6.1": "{}の庁舎に保管する。"}
        before, after = ({one: text.format(place) for one, text in items.items()} for place in (self.OLD, self.NEW))
        assert judgements(before, after)["II.6.1"].duty is Duty.ASK
        phones = [f"保管庫（電話 0123-45-{last}）" for last in (2145, 2146)]
        assert judgement(*phones, "II.6.1").duty is Duty.ASK


class TestGrounds:
    """Items that list the legal grounds and nothing else."""

    @pytest.mark.parametrize("item", ["I.5.basis", "I.6.2"])
    def test_a_ground_added_or_dropped_is_asked(self, item: str) -> None:
        one = "１．番号法（平成25年法律第27号）\n・第7条（指定及び通知）"
        two = one + "\n２．情報通信技術を活用した行政の推進等に関する法律（平成14年法律第151号）\n・第6条（申請等）"
        assert judgement(one, two, item).rule.id == "legal-ground"
        assert judgement(two, one, item).rule.id == "legal-ground"

    def test_more_than_a_ground_is_prior(self) -> None:
        one = "番号法第9条第1項"
        assert judgement(one, one + "\n委託先にも提供する。", "I.5.basis").duty is Duty.PRIOR

    def test_the_same_words_in_a_measure_are_prior(self) -> None:
        assert judgement("番号法第9条第1項", "番号法第9条第1項\n・番号法第19条第8号").duty is Duty.PRIOR

    def test_rows_of_a_table_that_another_replaced_are_form(self) -> None:
        before = "番号法別表第二\n：第四欄に「住民票関係情報」を含む項（1、2、4、6の項）"
        after = "番号法第19条第8号に基づく主務省令第2条の表\n：第四欄に「住民票関係情報」を含む項（1、2、5、7の項）"
        assert judgement(before, after, "I.6.2").rule.id == "formal-law"
        assert judgement(before, after.replace("、7の項", "の項"), "I.6.2").duty is Duty.ASK
        assert judgement(before, before.replace("6の項", "7の項"), "I.6.2").duty is Duty.ASK


class TestFormRevisions:
    def test_what_the_new_form_asks_is_afterwards(self) -> None:
        found = judgements({}, {"IV.8.basis": "照合している。"}, "form2-2018", "form2-2024")["IV.8.basis"]
        assert found.rule.id == "form-revised"

    def test_an_item_with_the_mark_is_judged_alike_on_both_revisions(self) -> None:
        found = judgements({MEASURE: "行う。"}, {MEASURE: "行わない。"}, "form4-2018", "form4-2024")[MEASURE]
        assert found.duty is Duty.PRIOR
