"""Every rule of rules.yaml: that it is well formed, that a change reaches it, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from timing_making import FILE, MEASURE, assessment, everywhere, judgement, judgements, path

from pia_diff.compare import compare
from pia_diff.forms import load_form
from pia_diff.model import Assessment, Attachment, Checks, Choice, Drawing, ItemPath, Section, Sections, Text
from pia_diff.timing import Duty, Judgement, Rule, judge, load_rules

RULES = {rule.id: rule for rule in load_rules()}
OUT = ItemPath("II.4.out[]", (FILE, ""))


def _with_instances(group: ItemPath, *names: str) -> Assessment:
    """An assessment whose one group has instances of these names."""
    name_item = load_form("form4-2024").name_item(group.id)
    assert name_item is not None
    values = {ItemPath(name_item.id, group.instance(name).instances): Text((name,)) for name in names}
    instances = {group: names} if names else {}
    place = ItemPath(group.section_id, group.instances[:-1])
    return Assessment(load_form("form4-2024"), Sections({place: Section(dict(values), instances)}), files=(FILE,))


def _first(old: Assessment, new: Assessment, *, strict: bool = False) -> Judgement:
    return judge(compare(old, new, strict=strict))[0].judgement


def _last(old: Assessment, new: Assessment) -> Judgement:
    return judge(compare(old, new))[-1].judgement


def _files(*names: str) -> Assessment:
    places = {ItemPath("III", (name,)): {ItemPath(MEASURE, (name,)): Text((f"{name}の措置",))} for name in names}
    sections = Sections({place: Section(dict(values)) for place, values in places.items()})
    return Assessment(load_form("form4-2024"), sections, files=names)


CASES: dict[str, Callable[[], Judgement]] = {
    "form-revised": lambda: judgements({}, {"I.9": Checks((("適用した", ""),))}, "form2-2018", "form2-2024")["I.9"],
    "form2": lambda: judgement("入力", "入力及び照合", "I.1.2", "form2-2024"),
    "accident": lambda: judgement(Choice("発生なし"), Choice("発生あり"), "III.7.risk1.9"),
    "layout": lambda: _first(assessment({MEASURE: "５年間"}), assessment({MEASURE: "5年間"}), strict=True),
    "renumbered": lambda: _last(_with_instances(OUT, "甲", "乙"), _with_instances(OUT, "丙", "甲", "乙")),
    "reordered": lambda: _first(_with_instances(OUT, "甲", "乙"), _with_instances(OUT, "乙", "甲")),
    "formal-mixed": lambda: judgement("電話 0123-45-2145により取り扱う。", "電話 0123-45-2146により取扱う。"),
    "formal-office": lambda: everywhere("総務課が行う。", "区政課が行う。"),
    "formal-person": lambda: judgement("責任者：山田 太郎", "責任者：鈴木 花子"),
    "formal-contact": lambda: judgement("電話 0123-45-2145", "電話 0123-45-2146"),
    "formal-law": lambda: judgement("番号法第19条第7号", "番号法第19条第8号"),
    "formal-wording": lambda: judgement("個人番号の取り扱い", "個人番号の取扱い"),
    "formal-term": lambda: everywhere("稼働記録（ログ）を残す。", "操作記録（ログ）を残す。"),
    "formal-date": lambda: judgement("令和7年1月（予定）に切り替える。", "令和7年1月6日に切り替える。"),
    "formal-emphasis": lambda: judgement(
        "全く別の者の情報に置き換わることはない。", "別の者の情報に置き換わることはない。"
    ),
    "formal-order": lambda: judgement("・甲の記録を残す。\n・乙を残す。", "・乙を残す。\n・甲の記録を残す。"),
    "outsourcing-renamed": lambda: _last(_with_instances(OUT, "収納業務"), _with_instances(OUT, "収納業務等")),
    "file-renamed": lambda: judgement("住民基本台帳ファイル", "戸籍ファイル", "II.1"),
    "contact-replaced": lambda: judgement(
        "ログはhttps://a.example/log へ送信する。", "ログはhttps://b.example/log へ送信する。"
    ),
    "not-important": lambda: judgement("毎日", "毎月", "II.3.3"),
    "new-outsourcing": lambda: _first(_with_instances(OUT), _with_instances(OUT, "収納業務")),
    "new-file": lambda: _first(_files("甲"), _files("甲", "乙")),
    "removed-instance": lambda: _first(_with_instances(OUT, "収納業務"), _with_instances(OUT)),
    "legal-ground": lambda: judgement("番号法第19条第7号", "番号法第19条第7号及び第8号"),
    "law-title-replaced": lambda: judgement("住民基本台帳法に基づき行う。", "戸籍法に基づき行う。"),
    "law-moved": lambda: judgement(
        "青葉野市個人情報保護条例（平成13年青葉野市条例第4号）に基づき、毎年度その運用を見直す。",
        "個人情報の保護に関する法律（平成15年法律第57号）に基づき、毎年度その運用を見直す。",
    ),
    "office-replaced": lambda: judgement("総務課が行う。", "区政課が行う。"),
    "company-replaced": lambda: judgement("株式会社甲商事が行う。", "株式会社乙商事が行う。"),
    "term-replaced": lambda: judgement("稼働記録（ログ）を残す。", "操作記録（ログ）を残す。"),
    "measures-stricter": lambda: judgement("端末を施錠する。", "端末を施錠する。\n鍵の貸出しは必ず管理簿に記録する。"),
    "assessment-lowered": lambda: judgement(Choice("特に力を入れている"), Choice("十分である"), "III.2.risk1.enough"),
    "duty-weakened": lambda: judgement("職員全員に研修を行う。", "研修を行う。"),
    "scope-widened": lambda: judgement("市民課が行う。", "市民課及び収納業務の委託先が行う。"),
    "denial-changed": lambda: judgement("画面を撮影させない。", "画面を撮影させる。"),
    "number-changed": lambda: judgement("５年間保存する。", "３年間保存する。"),
    "place-address": lambda: judgement("青葉野市中央一丁目2番3号", "青葉野市港町五丁目10番2号", "II.6.1"),
    "list-marks": lambda: judgement("□職員が閲覧する。", "■職員が閲覧する。"),
    "paragraphs-moved": lambda: judgement(
        "＜市における措置＞\n記録を残す。\n＜県における措置＞\n施錠する。",
        "＜市における措置＞\n施錠する。\n＜県における措置＞\n記録を残す。",
    ),
    "assessment-raised": lambda: judgement(Choice("十分である"), Choice("特に力を入れている"), "III.2.risk1.enough"),
    "marks-removed": lambda: judgement(
        Checks((("本人又は本人の代理人", ""), ("民間事業者", "甲商事"))),
        Checks((("本人又は本人の代理人", ""),)),
        "II.3.1",
    ),
    "typing-error": lambda: judgement("貸出簿により所存を管理する。", "貸出簿により所在を管理する。"),
    "important": lambda: judgement("目視により照合する。", "機械により照合する。"),
}  # fmt: skip


def test_every_rule_has_a_case_and_its_own_id() -> None:
    assert CASES.keys() == RULES.keys()
    assert len(load_rules()) == len(RULES)


@pytest.mark.parametrize("rule_id", CASES)
def test_a_change_reaches_the_rule(rule_id: str) -> None:
    found = CASES[rule_id]()
    assert (found.rule.id, found.duty) == (rule_id, RULES[rule_id].duty)


@pytest.mark.parametrize("rule_id", CASES)
def test_a_judgement_says_in_one_clean_sentence_why_or_asks(rule_id: str) -> None:
    found = CASES[rule_id]()
    if found.duty is Duty.ASK:
        assert not found.sentence
        assert re.fullmatch(r"[^{}]+（[^（）]+→事後、[^（）]+→事前）。", found.question)
    else:
        assert not found.question
        assert re.fullmatch(r"[^{}（）]+(?:（[^{}]+）[^{}（）]+)?。", found.sentence)
        assert "（）" not in found.sentence
        assert found.sentence.endswith(("ため、事後の提出とする。", "重要な変更に当たらない。", "事前の提出とする。"))


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_a_rule_is_well_formed(rule: Rule) -> None:
    assert re.fullmatch("[a-z0-9-]+", rule.id)
    assert bool(rule.question) == (rule.duty is Duty.ASK)
    assert bool(rule.sentence) == (rule.duty is not Duty.ASK)
    assert rule.provision
    assert rule.certainty in {"verified", "quoted", "general"}


def test_some_rule_always_decides() -> None:
    """A change is of an item with ※ or without; for either there is a rule that asks nothing else."""
    assert RULES["not-important"].when == ("not_important",)
    assert RULES["important"].when == ("important",)
    assert load_rules()[-1].id == "important"


def test_a_rule_with_fewer_conditions_never_hides_a_later_one() -> None:
    rules = load_rules()
    for place, later in enumerate(rules):
        for earlier in rules[:place]:
            assert not set(earlier.when) <= set(later.when), (earlier.id, later.id)


def test_a_drawing_of_an_item_without_the_mark_is_afterwards() -> None:
    old, new = (Attachment((Drawing("図.png", digit * 64),)) for digit in "ab")
    assert judgement(old, new, "A1.figure").rule.id == "not-important"


def test_the_sentence_names_what_was_renamed() -> None:
    assert "（総務課→区政課）" in everywhere("総務課が行う。", "区政課が行う。").sentence
    assert "（第19条第7号→第19条第8号）" in judgement("番号法第19条第7号", "番号法第19条第8号").sentence


def test_the_question_names_the_grounds() -> None:
    found = judgement("番号法第19条第7号に基づき", "番号法第19条第7号及び第8号に基づき")
    assert "（—→第8号）" in found.question


def test_paths_of_a_file_carry_its_name() -> None:
    assert str(path(MEASURE)) == f"III[{FILE}].3.risk2.issue.method"
