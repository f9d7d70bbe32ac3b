"""What people type for an item, and the path it means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form, form_ids, load_form
from pia_diff.itempath import AmbiguousItem, NameNeeded, UnknownItem, UnknownName, parse_exact, parse_path
from pia_diff.model import ItemPath
from pia_diff.printed import printed_item

FORM4 = load_form("form4-2024")
FORM3 = load_form("form3-2018")
FORM2 = load_form("form2-2024")
FORMS = [load_form(one) for one in form_ids()]
FILE = "住民基本台帳ファイル"

FILES = (FILE, "本人確認情報ファイル")
INSTANCES = {
    ItemPath("I.2.sys[]", ("",)): ("住記システム", "宛名システム"),
    ItemPath("II.4.out[]", (FILE, "")): ("収納業務", "印刷業務"),
    ItemPath("II.4.out[]", (FILES[1], "")): ("収納業務", "機器の保守"),
}


class TestExact:
    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("I", ItemPath("I")),
            ("II.3.6", ItemPath("II.3.6")),
            (f"II[{FILE}]", ItemPath("II", (FILE,))),
            (f"II[{FILE}].3.6", ItemPath("II.3.6", (FILE,))),
            (f"II[{FILE}].4.out[収納業務].3", ItemPath("II.4.out[].3", (FILE, "収納業務"))),
            (f"II[{FILE}].4.out[]", ItemPath("II.4.out[]", (FILE, ""))),
            ("II.4.out[収納業務].3", ItemPath("II.4.out[].3", ("", "収納業務"))),
            ("II.4.out[].3", ItemPath("II.4.out[].3")),
            ("I.2.sys[]", ItemPath("I.2.sys[]", ("",))),
            ("I.2.sys[A\\]B\\\\C].1", ItemPath("I.2.sys[].1", ("A]B\\C",))),
            ("A2.file[甲]", ItemPath("A2.file[]", ("甲",))),
        ],
    )
    def test_reads_what_str_prints(self, text: str, path: ItemPath) -> None:
        assert parse_exact(text, FORM4) == path

    @pytest.mark.parametrize(
        "text",
        [
            *("", " ", ".", "II.", "II.3.6 ", "ii.3.6", "Ⅱ.3.6", "II.99", "XX", "使用目的"),
            *("I[甲]", "I[甲].1.1", "II.3[甲].6", "II[甲", "II[甲\\]", "II.4.out.3", "II[甲][乙].3.6", "[]", "II]"),
        ],
    )
    def test_reads_nothing_else(self, text: str) -> None:
        assert parse_exact(text, FORM4) is None

    @given(st.data())
    def test_gives_back_every_path(self, data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(FORMS))
        item_id = data.draw(st.sampled_from([*(section.id for section in form.sections), *form.items]))
        places = form.section(item_id).per_file + item_id.count("[]")
        keys = st.text() | st.text("[]\\. \n［］.甲", max_size=8)
        path = ItemPath(item_id, tuple(data.draw(keys) for _ in range(places)))
        assert parse_exact(str(path), form) == path

    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
    def test_gives_back_paths_without_keys(self, form: Form) -> None:
        for item_id in form.items:
            path = parse_exact(str(ItemPath(item_id)), form)
            assert path is not None
            assert path.id == item_id
            assert not any(path.instances)


class TestNumbers:
    @pytest.mark.parametrize(
        "typed",
        [
            *("II.3.6", "ii.3.6", "Ⅱ.3.6", "ⅱ.3.6", "２.3.6", "2.3.6", "II.３.６", " II.3.6 ", "II.3.(6)"),
            *("Ⅱ.3.⑥", "Ⅱ-3-⑥", "Ⅱ－３－⑥", "Ⅱー３ー⑥", "Ⅱ 3 ⑥", "Ⅱ 3 6", "Ⅱ　３．⑥", "Ⅱ３⑥", "Ⅱ、３、⑥", "Ⅱ／３／⑥"),
            *(
                "Ⅱ ３．⑥使用目的",
                "Ⅱ ３．⑥ 使用目的",
                "Ⅱ.3.使用目的",
                "Ⅱ使用目的",
                "⑥使用目的",
                "⑥使用目的 ※",
                "使用目的",
            ),
            *("Ⅱ ファイルの概要 ３．特定個人情報の入手・使用 ⑥使用目的", "特定個人情報ファイルの概要 使用目的"),
            "３．特定個人情報の入手・使用 ⑥使用目的",
        ],
    )
    def test_mean_one_item_however_written(self, typed: str) -> None:
        assert parse_path(typed, FORM4) == ItemPath("II.3.6")

    @pytest.mark.parametrize(
        ("typed", "item_id"),
        [
            *(("Ⅱ", "II"), ("II", "II"), ("2", "II"), ("Ⅵ", "VI"), ("Ⅱ ファイルの概要", "II"), ("表紙", "H")),
            *(("Ⅱ.3", "II.3"), ("Ⅱ３．", "II.3"), ("Ⅱ.3.特定個人情報の入手・使用", "II.3"), ("２．基本情報", "II.2")),
            *(
                ("別添1", "A1"),
                ("（別添２）", "A2"),
                ("(別添3)変更箇所", "A3"),
                ("変更箇所", "A3"),
                ("別添３ 変更日", "A3.row[].date"),
            ),
            *(("Ⅲ 7. リスク1 ⑨", "III.7.risk1.9"), ("Ⅲ7リスク１⑨", "III.7.risk1.9"), ("Ⅲ.7.⑨", "III.7.risk1.9")),
            *(("Ⅲ.7.リスク1", "III.7.risk1"), ("iii.7.risk1.9", "III.7.risk1.9"), ("III.7.risk1.10", "III.7.risk1.10")),
            (
                "Ⅲ.3.リスク2: 権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク",
                "III.3.risk2",
            ),
            (
                "Ⅲ リスク対策(プロセス) 2. 特定個人情報の入手 リスク3 個人番号の真正性確認の措置の内容",
                "III.2.risk3.number",
            ),
            *(("Ⅱ ３．⑦使用部署", "II.3.7.dept"), ("Ⅱ.3.⑦.使用部署", "II.3.7.dept"), ("使用部署", "II.3.7.dept")),
            *(
                ("Ⅱ.4.⑦", "II.4.out[].7"),
                ("II.4.out.7", "II.4.out[].7"),
                ("Ⅱ.4 対象となる本人の範囲", "II.4.out[].2.scope"),
            ),
            *(
                ("システム", "I.2.sys[]"),
                ("I.2.sys", "I.2.sys[]"),
                ("委託事項", "II.4.out[]"),
                ("提供先", "II.5.prov[]"),
            ),
            *(("記録項目", "A2.file[]"), ("( )件", "II.4.count"), ("[YYYY年M月 様式N]", "H.version")),
            *(
                ("ＮＩＳＣ政府機関統一基準群", "III.7.risk1.1"),
                ("ﾌｧｲﾙの種類", "II.2.1"),
                ("個人情報保護委員会承認日【行政機関等のみ】", "H.approval"),
            ),
        ],
    )
    def test_of_every_kind(self, typed: str, item_id: str) -> None:
        assert parse_path(typed, FORM4) == ItemPath(item_id)

    @pytest.mark.parametrize(
        ("typed", "form", "item_id"),
        [
            ("Ⅱ.3.③", FORM3, "II.3.3"),
            ("Ⅲ7②", FORM3, "III.7.2"),
            ("Ⅲ.10", FORM3, "III.10"),
            ("別添2", FORM3, "A2"),
            ("提供先", FORM3, "II.5.prov[]"),
            ("Ⅳ.10", FORM2, "IV.10"),
            ("変更箇所", FORM2, "A"),
        ],
    )
    def test_on_every_form(self, typed: str, form: Form, item_id: str) -> None:
        assert parse_path(typed, form) == ItemPath(item_id)

    @pytest.mark.parametrize(
        ("typed", "item_id"),
        [
            ("監査", "IV.1.2"),
            ("従業者に対する教育・啓発", "IV.2.edu"),
            ("事務の内容", "I.1.2"),
            ("その他のリスク対策", "IV.3"),
        ],
    )
    def test_a_heading_and_the_one_item_with_its_label_are_one(self, typed: str, item_id: str) -> None:
        assert parse_path(typed, FORM4) == ItemPath(item_id)

    def test_with_its_section_written_a_heading_is_the_heading(self) -> None:
        assert parse_path("Ⅳ １．監査", FORM4) == ItemPath("IV.1")
        assert parse_path("Ⅳ １．監査 ②監査", FORM4) == ItemPath("IV.1.2")


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "path"),
        [
            (f"II[{FILE}].4.out[収納業務].3", ItemPath("II.4.out[].3", (FILE, "収納業務"))),
            (f"III[{FILE}]", ItemPath("III", (FILE,))),
            (f"Ⅲ［{FILE}］", ItemPath("III", (FILE,))),
            (f"Ⅱ（{FILE}）.3.⑥", ItemPath("II.3.6", (FILE,))),
            ("Ⅱ（甲（乙）丙）３．⑥", ItemPath("II.3.6", ("甲（乙）丙",))),
            ("Ⅱ[甲\\]乙].3.⑥", ItemPath("II.3.6", ("甲]乙",))),
            ("委託事項[収納業務]", ItemPath("II.4.out[]", ("", "収納業務"))),
            ("委託事項 4（収納業務）", ItemPath("II.4.out[]", ("", "収納業務"))),
            ("委託事項(4)（収納業務）", ItemPath("II.4.out[]", ("", "収納業務"))),
            ("委託事項（第 1 2 期）", ItemPath("II.4.out[]", ("", "第 1 2 期"))),
            ("委託事項[収納業務] ⑦", ItemPath("II.4.out[].7", ("", "収納業務"))),
            ("システム3（住記システム）①システムの名称", ItemPath("I.2.sys[].1", ("住記システム",))),
            (
                f"Ⅱ ファイルの概要（{FILE}） ３．特定個人情報の入手・使用 ⑥使用目的",
                ItemPath("II.3.6", (FILE,)),
            ),
            (
                f"Ⅱ ファイルの概要（{FILE}） ４．特定個人情報ファイルの取扱いの委託 "
                "委託事項4（収納業務） ⑦再委託の有無",
                ItemPath("II.4.out[].7", (FILE, "収納業務")),
            ),
            (f"Ⅲ リスク対策（プロセス）（{FILE}） ２．リスク1", ItemPath("III.2.risk1", (FILE,))),
            (f"（別添２）ファイル記録項目（{FILE}）", ItemPath("A2.file[]", (FILE,))),
        ],
    )
    def test_stand_in_brackets_behind_what_repeats(self, typed: str, path: ItemPath) -> None:
        assert parse_path(typed, FORM4) == path

    @pytest.mark.parametrize(
        ("typed", "item_id"),
        [
            ("Ⅲ リスク対策（プロセス）", "III"),
            ("Ⅱ ５．特定個人情報の提供・移転（委託に伴うものを除く。）", "II.5"),
            ("（備考）", "A1.remarks"),
        ],
    )
    def test_are_no_part_of_labels(self, typed: str, item_id: str) -> None:
        assert parse_path(typed, FORM4) == ItemPath(item_id)

    @pytest.mark.parametrize(
        ("typed", "path"),
        [
            ("II.3.6", ItemPath("II.3.6")),
            ("Ⅱ ⑥使用目的", ItemPath("II.3.6")),
            ("Ⅱ.4 委託事項[収納業務]", ItemPath("II.4.out[]", ("", "収納業務"))),
            ("システム", ItemPath("I.2.sys[]")),
            ("事務の名称", ItemPath("I.1.1")),
            ("委託事項[印刷業務]", ItemPath("II.4.out[]", (FILE, "印刷業務"))),
            ("委託事項（機器の 保守）⑦", ItemPath("II.4.out[].7", (FILES[1], "機器の保守"))),
            (f"Ⅱ［（１）{FILE}］３⑥", ItemPath("II.3.6", (FILE,))),
            (f"Ⅱ[{FILE}].4.委託事項2", ItemPath("II.4.out[]", (FILE, "印刷業務"))),
            ("システム2 ②システムの機能", ItemPath("I.2.sys[].2", ("宛名システム",))),
        ],
    )
    def test_are_looked_up_in_the_assessment(self, typed: str, path: ItemPath) -> None:
        assert parse_path(typed, FORM4, FILES, INSTANCES) == path

    def test_of_the_only_file_are_added_to_a_label(self) -> None:
        assert parse_path("使用目的", FORM4, FILES[:1]) == ItemPath("II.3.6", (FILE,))

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("II[無].3.6", f"there is no '無' in Ⅱ ファイルの概要; there are: {FILE}, 本人確認情報ファイル"),
            (f"II[{FILE}].4.out[無]", "there is no '無' in 委託事項; there are: 収納業務, 印刷業務"),
            ("委託事項[無]", "there is no '無' in 委託事項; there are: 収納業務, 印刷業務, 機器の保守"),
            ("委託事項9", "there is no '9' in 委託事項; there are: 収納業務, 印刷業務, 機器の保守"),
            ("委託事項0", "there is no '0' in 委託事項"),
            ("提供先[国税庁]", "there is no '国税庁' in 提供先; there are: —"),
        ],
    )
    def test_that_do_not_exist_are_named_with_those_that_do(self, typed: str, message: str) -> None:
        with pytest.raises(UnknownName, match=message):
            parse_path(typed, FORM4, FILES, INSTANCES)

    def test_cannot_be_given_by_number_where_nobody_knows_them(self) -> None:
        with pytest.raises(NameNeeded, match=r"'委託事項4' gives only the number .* write its name: 委託事項\[…\]"):
            parse_path("委託事項4", FORM4)


class TestAmbiguous:
    @pytest.mark.parametrize(
        ("typed", "candidates"),
        [
            ("法令上の根拠", ["I.5.basis", "I.6.2", "II.5.prov[].1", "II.5.trans[].1"]),
            ("Ⅰ 法令上の根拠", ["I.5.basis", "I.6.2"]),
            ("対象となる本人の範囲", ["II.2.3", "II.4.out[].2.scope"]),
            ("特定個人情報ファイル名", ["I.3", "II.1", "III.1"]),
            ("リスク対策", ["III", "IV"]),
            ("基本情報", ["I", "II.2"]),
            ("Ⅲ リスク2", [f"III.{n}.risk2" for n in (2, 3, 5, 6, 7)]),
        ],
    )
    def test_labels_list_their_items(self, typed: str, candidates: list[str]) -> None:
        with pytest.raises(AmbiguousItem) as caught:
            parse_path(typed, FORM4)
        listed = ", ".join(f"{one} ({printed_item(FORM4, ItemPath(one))})" for one in candidates)
        assert str(caught.value) == f"'{typed}' may mean {len(candidates)} items; say which: {listed}"

    def test_long_lists_are_cut(self) -> None:
        with pytest.raises(AmbiguousItem, match=r"may mean 22 items; say which: .*, …$"):
            parse_path("リスクへの対策は十分か", FORM4)

    @pytest.mark.parametrize(
        ("typed", "candidates"),
        [
            ("使用目的", [f"II[{one}].3.6" for one in FILES]),
            ("委託事項[収納業務]", [f"II[{one}].4.out[収納業務]" for one in FILES]),
            ("委託事項2", [f"II[{FILE}].4.out[印刷業務]", f"II[{FILES[1]}].4.out[機器の保守]"]),
            ("システムの機能", ["I.2.sys[住記システム].2", "I.2.sys[宛名システム].2"]),
        ],
    )
    def test_a_label_alone_has_to_mean_one_file_and_one_instance(self, typed: str, candidates: list[str]) -> None:
        with pytest.raises(AmbiguousItem) as caught:
            parse_path(typed, FORM4, FILES, INSTANCES)
        assert caught.value.fields["count"] == len(candidates)
        assert all(f"{one} (" in str(caught.value) for one in candidates)


class TestUnknown:
    def test_names_the_nearest(self) -> None:
        with pytest.raises(UnknownItem, match=r"form4-2024 has no item 'Ⅱ.3.⑥使用目標'; nearest: II.3.6 \(使用目的\)"):
            parse_path("Ⅱ.3.⑥使用目標", FORM4)

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            " ",
            "zzz",
            "⑥",
            "３．⑥",
            "Ⅱ３６",
            "Ⅱ.3.⑤使用目的",
            "Ⅰ.3.⑥",
            "[甲]",
            "（甲）",
            "II[甲",
            "Ⅱ.3.6.9",
            "Ⅶ",
            "別添9",
        ],
    )
    def test_guesses_nothing(self, typed: str) -> None:
        with pytest.raises(UnknownItem):
            parse_path(typed, FORM4)

    @given(st.text() | st.text("ⅡI23.⑥ []（）\\使用目的委託事項リスク", max_size=12), st.booleans())
    def test_any_text_is_an_item_or_an_error_that_says_so(self, typed: str, known: bool) -> None:
        try:
            path = parse_path(typed, FORM4, FILES if known else (), INSTANCES if known else None)
        except PiaDiffError as error:
            assert error.code == "unknown_item"
        else:
            assert path.id in FORM4.items or path.id in {section.id for section in FORM4.sections}


class TestPrinted:
    """The 項目 of the annex can be typed."""

    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
    def test_every_item_is_found_by_its_printed_text(self, form: Form) -> None:
        for item_id in form.items:
            keys = ("甲ファイル", "乙（丙）")
            places = form.section(item_id).per_file + item_id.count("[]")
            path = ItemPath(item_id, keys[2 - places :])
            printed = printed_item(form, path, lambda _: 3)
            found = parse_path(printed, form)
            # What an annex or an instance consists of prints as the annex or instance.
            assert found == path or (path.within(found) and printed_item(form, found, lambda _: 3) == printed)

    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
    def test_every_label_finds_its_item_or_lists_it(self, form: Form) -> None:
        for item in form.items.values():
            try:
                found = parse_path(item.no + item.word, form)
            except AmbiguousItem as error:
                assert f"{item.id} (" in str(error) or str(error).endswith("…")
            else:
                assert found.id == item.id or form.items.get(found.id, item).word == item.word
