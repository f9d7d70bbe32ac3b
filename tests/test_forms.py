"""The catalogue of forms: complete, as printed, and mapped between revisions."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pia_diff.forms import Form, FormItem, UnknownForm, form_ids, form_map, load_form
from pia_diff.forms.revisions import FormsDiffer

SOURCE = Path(__file__).parents[1] / "../shared/forms.yaml"
FORMS = ("form2-2018", "form2-2024", "form3-2018", "form4-2014", "form4-2018", "form4-2024")

# The ※ families, by the id and the printed number and label of each.
FORM4_IMPORTANT = {
    "I.1.2": "②事務の内容",
    "I.5.basis": "法令上の根拠",
    "I.6.1": "①実施の有無",
    "I.6.2": "②法令上の根拠",
    "II.2.1": "①ファイルの種類",
    "II.2.3": "③対象となる本人の範囲",
    "II.2.4.main": "主な記録項目",
    "II.3.1": "①入手元",
    "II.3.6": "⑥使用目的",
    "II.3.7.dept": "使用部署",
    "II.3.8": "⑧使用方法",
    "II.3.8.match": "情報の突合",
    "II.3.8.stat": "情報の統計分析",
    "II.3.8.decision": "権利利益に影響を与え得る決定",
    "II.4.has": "委託の有無",
    "II.4.out[].2.scope": "対象となる本人の範囲",
    "II.4.out[].7": "⑦再委託の有無",
    "II.6.1": "①保管場所",
    "III": "Ⅲ",
    "IV": "Ⅳ",
}
FORM3_IMPORTANT = {
    "I.4.basis": "法令上の根拠",
    "I.5.1": "①実施の有無",
    "I.5.2": "②法令上の根拠",
    "II.2.1": "①ファイルの種類",
    "II.2.3": "③対象となる本人の範囲",
    "II.2.4.main": "主な記録項目",
    "II.3.1": "①入手元",
    "II.3.3": "③使用目的",
    "II.4.has": "委託の有無",
    "II.4.out[].4": "④再委託の有無",
    "II.6.1": "保管場所",
    "III": "Ⅲ",
}
# III.1 only repeats the name of the file that the section is about.
FORM4_EXEMPT = {"III.1", "III.7.risk1.9", "III.7.risk1.9.content", "III.7.risk1.9.prevent"}
FORM3_EXEMPT = {"III.1", "III.7.2", "III.7.2.content", "III.7.2.prevent"}


@pytest.fixture(scope="module")
def source() -> dict[str, Any]:
    if not SOURCE.is_file():
        pytest.skip("the source of the catalogue, ../shared/forms.yaml, is not here")
    import yaml

    loaded: dict[str, Any] = yaml.load(SOURCE.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def printed(item: FormItem) -> str:
    return item.no + item.label


class TestCatalogue:
    def test_knows_six_forms(self) -> None:
        assert form_ids() == FORMS

    @pytest.mark.parametrize(
        ("form_id", "count"),
        list(zip(FORMS, (62, 73, 169, 283, 283, 283), strict=True)),
    )
    def test_has_every_entry(self, form_id: str, count: int) -> None:
        assert len(load_form(form_id).items) == count

    @pytest.mark.parametrize("form_id", FORMS)
    def test_lists_no_entry_twice(self, form_id: str) -> None:
        form = load_form(form_id)
        assert len(form.items) == sum(len(section.items) for section in form.sections)

    @pytest.mark.parametrize("form_id", FORMS)
    def test_every_question_has_a_concept_and_no_heading_has(self, form_id: str) -> None:
        items = load_form(form_id).items.values()
        assert [item.id for item in items if bool(item.concept) == (item.kind == "heading")] == []

    @pytest.mark.parametrize("form_id", FORMS)
    def test_every_item_stands_under_its_section_and_knows_it(self, form_id: str) -> None:
        form = load_form(form_id)
        for section in form.sections:
            assert all(item.section == section.id == form.section(item.id).id for item in section.items)
            assert all(item.id.startswith(f"{section.id}.") for item in section.items)

    @pytest.mark.parametrize("form_id", FORMS)
    def test_every_choice_has_options_and_nothing_else_has(self, form_id: str) -> None:
        items = load_form(form_id).items.values()
        assert [item.id for item in items if bool(item.options) != (item.kind in ("choice", "multi"))] == []

    @pytest.mark.parametrize("form_id", FORMS)
    def test_every_group_of_items_can_name_its_instances(self, form_id: str) -> None:
        form = load_form(form_id)
        groups = [item for item in form.items.values() if item.kind == "group" and item.concept != "change"]
        for group in groups:
            name = form.name_item(group.id)
            assert name is not None
            assert name.kind == "text"

    def test_reads_the_numbers_as_printed(self) -> None:
        form = load_form("form4-2024")
        assert [printed(form.items[one]) for one in ("I.2", "II.3", "II.3.6", "III.7.risk1.10", "II.3.7.dept")] == [
            "２．特定個人情報ファイルを取り扱う事務において使用するシステム",
            "３．特定個人情報の入手・使用",
            "⑥使用目的",
            "⑩死者の個人番号",
            "使用部署",
        ]

    @pytest.mark.parametrize(
        ("form_id", "number", "annex", "title"),
        [
            ("form4-2014", 4, "A3", "（別添３）変更箇所"),
            ("form4-2018", 4, "A3", "（別添３）変更箇所"),
            ("form4-2024", 4, "A3", "（別添３）変更箇所"),
            ("form3-2018", 3, "A2", "（別添２）変更箇所"),
            ("form2-2018", 2, "A", "変更箇所"),
            ("form2-2024", 2, "A", "変更箇所"),
        ],
    )
    def test_knows_the_annex_of_changes(self, form_id: str, number: int, annex: str, title: str) -> None:
        form = load_form(form_id)
        assert (form.number, form.annex.id, form.annex.printed) == (number, annex, title)

    @pytest.mark.parametrize("form_id", FORMS)
    def test_files_of_sections_differ(self, form_id: str) -> None:
        files = [section.file for section in load_form(form_id).sections]
        assert len(set(files)) == len(files)

    @pytest.mark.parametrize("form_id", FORMS)
    def test_sections_of_files_repeat(self, form_id: str) -> None:
        form = load_form(form_id)
        assert [one.id for one in form.sections if one.per_file] == ([] if form.number == 2 else ["II", "III"])

    def test_names_the_forms_it_knows_when_asked_for_another(self) -> None:
        with pytest.raises(UnknownForm, match=r"unknown form 'form4-1999'; known forms: form2-2018, .*form4-2024"):
            load_form("form4-1999")

    @pytest.mark.parametrize("form_id", ["", ".", "../form4-2024", "options", "form4-2024.json"])
    def test_does_not_take_other_files_for_forms(self, form_id: str) -> None:
        with pytest.raises(UnknownForm):
            load_form(form_id)


class TestImportant:
    """※: a change of these is a 重要な変更."""

    @pytest.mark.parametrize("form_id", ["form4-2014", "form4-2018", "form4-2024"])
    def test_form4_marks_twenty_families(self, form_id: str) -> None:
        assert len(FORM4_IMPORTANT) == 20
        assert families(load_form(form_id)) == (set(FORM4_IMPORTANT), FORM4_EXEMPT)

    def test_form3_marks_twelve_families(self) -> None:
        assert len(FORM3_IMPORTANT) == 12
        assert families(load_form("form3-2018")) == (set(FORM3_IMPORTANT), FORM3_EXEMPT)

    @pytest.mark.parametrize("form_id", ["form2-2018", "form2-2024"])
    def test_form2_marks_none(self, form_id: str) -> None:
        assert families(load_form(form_id)) == (set(), set())

    @pytest.mark.parametrize(("form_id", "wanted"), [("form4-2024", FORM4_IMPORTANT), ("form3-2018", FORM3_IMPORTANT)])
    def test_prints_their_numbers_and_labels(self, form_id: str, wanted: dict[str, str]) -> None:
        form = load_form(form_id)
        items = {one: label for one, label in wanted.items() if one in form.items}
        assert {one: printed(form.items[one]) for one in items} == items

    def test_tells_whether_anything_below_is_important(self) -> None:
        form = load_form("form4-2024")
        held = [
            one for one in ("II.3", "II.4.out[]", "III", "III.7.risk1.9", "II.5", "II.7") if form.holds_important(one)
        ]
        assert held == ["II.3", "II.4.out[]", "III"]


def families(form: Form) -> tuple[set[str], set[str]]:
    """The ids that carry ※ (a section that is ※ as a whole stands for its items), and the items exempt in these."""
    whole = {section.id for section in form.sections if section.important}
    valued = [item for item in form.items.values() if item.holds_value]
    single = {item.id for item in valued if item.important and item.section not in whole}
    exempt = {item.id for item in valued if not item.important and item.section in whole}
    return whole | single, exempt


class TestOptions:
    @pytest.mark.parametrize("form_id", FORMS)
    def test_every_option_is_found_by_label_and_as_printed(self, form_id: str) -> None:
        for item in load_form(form_id).items.values():
            for option in item.options:
                assert item.option(option.label) is option
                assert item.option(option.printed) is option

    @pytest.mark.parametrize("form_id", FORMS)
    def test_labels_differ_and_are_bare(self, form_id: str) -> None:
        for item in load_form(form_id).items.values():
            labels = [option.label for option in item.options]
            assert len(set(labels)) == len(labels)
            assert [label for label in labels if "( )" in label or re.match(r"$|[0-9]+\)", label)] == []

    @pytest.mark.parametrize(
        ("item", "text", "label"),
        [
            ("II.3.1", "その他", "その他"),
            ("II.3.1", "その他 ( )", "その他"),
            ("II.3.1", "その他（　）", "その他"),
            ("II.5.has", "提供を行っている ( )件", "提供を行っている"),
            ("I.1.3", "４） 10万人以上30万人未満", "10万人以上30万人未満"),
            ("I.1.3", "１０万人以上 ３０万人未満", "10万人以上30万人未満"),
            ("II.2.4.main", "4情報（氏名、性別、生年月日、住所）", "4情報(氏名、性別、生年月日、住所)"),
            ("I.2.sys[].3", "宛名ｼｽﾃﾑ等", "宛名システム等"),
        ],
    )
    def test_finds_an_option_whatever_its_width_number_and_bracket(self, item: str, text: str, label: str) -> None:
        found = load_form("form4-2024").items[item].option(text)
        assert found is not None
        assert found.label == label

    @pytest.mark.parametrize("text", ["", "2", "2)", "実施", "実施する方向"])
    def test_guesses_no_option(self, text: str) -> None:
        assert load_form("form4-2024").items["I.6.1"].option(text) is None

    def test_tells_which_options_take_free_text(self) -> None:
        form = load_form("form4-2024")
        free = {
            item: [one.label for one in form.items[item].options if one.free] for item in ("I.2.sys[].3", "II.5.has")
        }
        assert free == {"I.2.sys[].3": ["その他"], "II.5.has": ["提供を行っている", "移転を行っている"]}

    def test_keeps_the_sub_headings_of_options(self) -> None:
        groups = Counter(option.group for option in load_form("form4-2024").items["II.2.4.main"].options)
        assert groups == {"識別情報": 3, "連絡先等情報": 3, "業務関係情報": 13}


class TestMaps:
    def test_a_form_maps_to_itself(self) -> None:
        for form_id in FORMS:
            mapped = form_map(form_id, form_id)
            assert mapped.identical
            assert mapped.renamed == ()

    def test_form4_2014_to_2018_renames_four_labels(self) -> None:
        mapped = form_map("form4-2014", "form4-2018")
        assert mapped.identical
        assert {old.id: (old.label, new.label) for old, new in mapped.renamed} == {
            "H.approval": (
                "特定個人情報保護委員会 承認日【行政機関等のみ】",
                "個人情報保護委員会 承認日【行政機関等のみ】",
            ),
            "I.7.2": ("所属長", "所属長の役職名"),
            "VI.4": ("特定個人情報保護委員会の承認【行政機関等のみ】", "個人情報保護委員会の承認【行政機関等のみ】"),
            "VI.4.2": ("特定個人情報保護委員会による審査", "個人情報保護委員会による審査"),
        }

    def test_form4_2018_to_2024_changes_the_tag_only(self) -> None:
        mapped = form_map("form4-2018", "form4-2024")
        assert mapped.identical
        assert mapped.renamed == ()
        assert mapped.old.printed != mapped.new.printed

    def test_form2_2018_to_2024_moves_audit_and_education_and_adds_items(self) -> None:
        mapped = form_map("form2-2018", "form2-2024")
        assert not mapped.identical
        assert [(old.id, new.id) for old, new in mapped.renamed] == [
            ("IV.8.kinds", "IV.9.kinds"),
            ("IV.9", "IV.10"),
            ("IV.8", "IV.9"),
        ]
        assert [item.id for item in mapped.added] == [
            *("I.9", "I.9.reason"),
            *("IV.8", "IV.8.na", "IV.8.enough", "IV.8.basis"),
            *("IV.11", "IV.11.na", "IV.11.top", "IV.11.enough", "IV.11.basis"),
        ]
        assert mapped.dropped == ()

    def test_backwards_what_was_added_is_dropped(self) -> None:
        forth, back = form_map("form2-2018", "form2-2024"), form_map("form2-2024", "form2-2018")
        assert back.new_id == {new: old for old, new in forth.new_id.items()}
        assert (back.added, back.dropped) == (forth.dropped, forth.added)

    @pytest.mark.parametrize(("old", "new"), [("form3-2018", "form4-2024"), ("form2-2024", "form3-2018")])
    def test_refuses_different_forms(self, old: str, new: str) -> None:
        with pytest.raises(FormsDiffer, match=f"様式{old[4]} with 様式{new[4]} cannot be compared"):
            form_map(old, new)

    def test_refuses_unknown_forms(self) -> None:
        with pytest.raises(UnknownForm):
            form_map("form4-2024", "form4-2099")


class TestAgainstTheSource:
    """Item by item against ../shared/forms.yaml, where that is here."""

    def test_same_forms(self, source: dict[str, Any]) -> None:
        assert sorted(source["forms"]) == list(form_ids())

    @pytest.mark.parametrize("form_id", FORMS)
    def test_same_cover_and_sections(self, source: dict[str, Any], form_id: str) -> None:
        form, wanted = load_form(form_id), source["forms"][form_id]
        assert (form.name, form.printed) == (wanted["name"], wanted["printed"])
        assert [(one.id, one.title, one.per_file) for one in form.sections] == [
            (one["id"], re.sub("; [^;)]*の例", "", one["title"]), "repeats" in one) for one in wanted["sections"]
        ]

    @pytest.mark.parametrize("form_id", FORMS)
    def test_same_items(self, source: dict[str, Any], form_id: str) -> None:
        wanted = [item for section in source["forms"][form_id]["sections"] for item in section["items"]]
        found = [as_in_source(item) for item in load_form(form_id).items.values()]
        for ours, theirs in zip(found, wanted, strict=True):
            options = {"options": source["option_sets"][theirs["options"]]} if "options" in theirs else {}
            assert ours == {key: value for key, value in theirs.items() if key != "repeats"} | options

    @pytest.mark.parametrize(
        ("form", "wanted", "exempt"),
        [("form4", FORM4_IMPORTANT, FORM4_EXEMPT), ("form3", FORM3_IMPORTANT, FORM3_EXEMPT), ("form2", {}, set())],
    )
    def test_same_important_items(
        self, source: dict[str, Any], form: str, wanted: dict[str, str], exempt: set[str]
    ) -> None:
        listed = source["important_items"][form]
        labels = {one["id"]: one["label"] for one in listed}
        assert labels.keys() == wanted.keys()
        assert [one for one, label in labels.items() if not label.startswith(wanted[one])] == []
        assert {one for family in listed for one in family.get("except", ())} == exempt - {"III.1"}


def as_in_source(item: FormItem) -> dict[str, Any]:
    told: dict[str, Any] = {"id": item.id, "label": item.label, "kind": item.kind}
    for key in ("concept", "important", "slots", "note", "source"):
        if getattr(item, key):
            told[key] = getattr(item, key)
    if item.options:
        told["options"] = [option.printed for option in item.options]
    return told
