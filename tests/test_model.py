"""The model: what an item is, where it stands, and how text is cleaned."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.forms import load_form
from pia_diff.model import (
    AnnexRow,
    Assessment,
    Attachment,
    Checks,
    Choice,
    Date,
    Drawing,
    ItemPath,
    Number,
    Section,
    Sections,
    State,
    Table,
    Text,
    Value,
    clean_lines,
    instance_key,
    value_of,
)

FORM = load_form("form4-2024")
FILE = "住民基本台帳ファイル"


class TestItemPath:
    @pytest.mark.parametrize(
        ("path", "printed"),
        [
            (ItemPath("II.3.6"), "II.3.6"),
            (ItemPath("II.3.6", (FILE,)), f"II[{FILE}].3.6"),
            (ItemPath("II", (FILE,)), f"II[{FILE}]"),
            (ItemPath("II.4.out[].3", (FILE, "収納業務")), f"II[{FILE}].4.out[収納業務].3"),
            (ItemPath("II.4.out[]", (FILE, "")), f"II[{FILE}].4.out[]"),
            (ItemPath("I.2.sys[].1", ("A]B\\C",)), "I.2.sys[A\\]B\\\\C].1"),
            (ItemPath("II.4.out[].3"), "II.4.out[].3"),
        ],
    )
    def test_prints_id_and_keys(self, path: ItemPath, printed: str) -> None:
        assert str(path) == printed

    def test_knows_its_section(self) -> None:
        assert ItemPath("III.7.risk1.9", (FILE,)).section_id == "III"

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            (ItemPath("II.4.out[]", (FILE, "")), True),
            (ItemPath("II.4.out[]"), True),
            (ItemPath("II.4.out[]", (FILE, "収納業務")), False),
            (ItemPath("II.4.out[].3", (FILE, "")), False),
            (ItemPath("II.3.6", ("",)), False),
            (ItemPath("II.3.6"), False),
        ],
    )
    def test_tells_groups_from_instances(self, path: ItemPath, expected: bool) -> None:
        assert path.is_group is expected

    def test_goes_down_to_instances_and_items(self) -> None:
        group = ItemPath("II.4.out[]", (FILE, ""))
        assert group.instance("収納業務").child("3") == ItemPath("II.4.out[].3", (FILE, "収納業務"))

    @pytest.mark.parametrize(
        "around",
        [
            ItemPath("II"),
            ItemPath("II", (FILE,)),
            ItemPath("II", ("",)),
            ItemPath("II.4", (FILE,)),
            ItemPath("II.4.out[]"),
            ItemPath("II.4.out[]", (FILE, "")),
            ItemPath("II.4.out[]", ("", "収納業務")),
            ItemPath("II.4.out[].3"),
            ItemPath("II.4.out[].3", (FILE, "収納業務")),
        ],
    )
    def test_stands_within_what_is_around_it(self, around: ItemPath) -> None:
        assert ItemPath("II.4.out[].3", (FILE, "収納業務")).within(around)

    @pytest.mark.parametrize(
        "other",
        [
            ItemPath("I"),
            ItemPath("II", ("別のファイル",)),
            ItemPath("II.4.out[]", (FILE, "印刷業務")),
            ItemPath("II.4.out[].3.x"),
            ItemPath("II.4.ou"),
            ItemPath("III"),
        ],
    )
    def test_does_not_stand_within_anything_else(self, other: ItemPath) -> None:
        assert not ItemPath("II.4.out[].3", (FILE, "収納業務")).within(other)


def assessment() -> Assessment:
    group = ItemPath("II.4.out[]", (FILE, ""))
    file = Section(
        {
            ItemPath("II.3.6", (FILE,)): Text.of("住民の記録のため"),
            ItemPath("II.4.out[].name", (FILE, "収納業務")): Text.of("収納業務"),
        },
        {group: ("収納業務", "印刷業務")},
        frozenset({ItemPath("II.5.prov[]", (FILE, "")), group.instance("印刷業務"), ItemPath("II.3.8", (FILE,))}),
    )
    cover = Section({ItemPath("H.name"): Text.of("住民基本台帳に関する事務")})
    return Assessment(FORM, Sections({ItemPath("H"): cover, ItemPath("II", (FILE,)): file}), (FILE,))


class TestState:
    @pytest.mark.parametrize(
        ("path", "state"),
        [
            (ItemPath("II.3.6", (FILE,)), State.FILLED),
            (ItemPath("II.3.7.dept", (FILE,)), State.EMPTY),
            (ItemPath("II.3.8", (FILE,)), State.ABSENT),
            (ItemPath("II.3.8.match", (FILE,)), State.ABSENT),
            (ItemPath("II.4.out[].name", (FILE, "収納業務")), State.FILLED),
            (ItemPath("II.4.out[].3", (FILE, "収納業務")), State.EMPTY),
            (ItemPath("II.4.out[].3", (FILE, "印刷業務")), State.ABSENT),
            (ItemPath("II.5.prov[].1", (FILE, "国税庁")), State.ABSENT),
            (ItemPath("II.5.trans[].1", (FILE, "福祉課")), State.EMPTY),
        ],
    )
    def test_is_filled_empty_or_not_known(self, path: ItemPath, state: State) -> None:
        assert assessment().state(path) is state

    @pytest.mark.parametrize("path", [ItemPath("II.3.6", ("別のファイル",)), ItemPath("VI.1.1")])
    def test_is_empty_where_there_is_no_such_section(self, path: ItemPath) -> None:
        assert assessment().state(path) is State.EMPTY
        assert assessment().get(path) is None

    def test_an_item_that_was_lost_and_filled_in_again_is_filled(self) -> None:
        path = ItemPath("II.3.8", (FILE,))
        section = Section({path: Text.of("突合する")}, {}, frozenset({path}))
        assert Assessment(FORM, Sections({ItemPath("II", (FILE,)): section}), (FILE,)).state(path) is State.FILLED

    def test_fails_on_a_section_the_form_does_not_have(self) -> None:
        with pytest.raises(KeyError):
            assessment().state(ItemPath("XX.1"))


class TestAssessment:
    def test_gives_values_by_path(self) -> None:
        assert assessment().get(ItemPath("II.3.6", (FILE,))) == Text(("住民の記録のため",))

    def test_walks_section_by_section(self) -> None:
        assert [str(path) for path, _ in assessment().walk()] == [
            "H.name",
            f"II[{FILE}].3.6",
            f"II[{FILE}].4.out[収納業務].name",
        ]

    def test_gives_texts_by_concept(self) -> None:
        assert assessment().text_of("head.name") == "住民基本台帳に関する事務"
        assert assessment().text_of("head.org") == ""
        assert assessment().text_of("no such concept") == ""

    def test_gives_the_keys_of_all_groups(self) -> None:
        assert assessment().groups() == {ItemPath("II.4.out[]", (FILE, "")): ("収納業務", "印刷業務")}

    def test_knows_whether_a_text_stands_anywhere(self) -> None:
        sections = assessment().sections
        assert sections.mentions("記録のため")
        assert not sections.mentions("記録の ため")
        assert sections.fingerprint(ItemPath("H")) is None

    def test_equals_another_of_the_same_contents(self) -> None:
        assert assessment() == assessment()
        assert Assessment(FORM, Sections()) != assessment()


class TestValues:
    @pytest.mark.parametrize(
        ("value", "printed"),
        [
            (Text(("一", "二")), "一\n二"),
            (Choice("実施する"), "実施する"),
            (Checks((("紙", ""), ("その他", "電話"))), "紙\nその他(電話)"),
            (Number("6件"), "6件"),
            (Date("平成27年7月11日"), "平成27年7月11日"),
            (Table(("番号", "項目"), (("1", "氏名"),)), "番号\t項目\n1\t氏名"),
            (Attachment((Drawing("流れ.png", "0" * 64), Drawing("図2.png", "1" * 64))), "流れ.png\n図2.png"),
            (AnnexRow(item="使用目的").item, "使用目的"),
        ],
    )
    def test_print_as_text(self, value: Value | str, printed: str) -> None:
        assert str(value) == printed

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("6", 6),
            ("６件", 6),
            ("1,234", 1234),
            ("１２３", 123),
            ("六", None),
            ("", None),
            ("6～7", None),
            ("-1", None),
        ],
    )
    def test_numbers_are_read_where_they_are_plain(self, text: str, value: int | None) -> None:
        assert Number(text).value == value

    @pytest.mark.parametrize(
        ("item", "raw", "value"),
        [
            ("II.3.6", " 一\n\n二 \n", Text((" 一", "", "二"))),
            ("I.6.1", "1) 実施する\n", Choice("実施する")),
            ("I.6.1", "まだ決めていない", Choice("まだ決めていない")),
            ("II.4.count", "6\n", Number("6")),
            ("VI.1.1", "令和6年4月1日", Date("令和6年4月1日")),
        ],
    )
    def test_are_made_of_plain_strings_by_kind(self, item: str, raw: str, value: Value) -> None:
        assert value_of(FORM.items[item], raw) == value


class TestCleanLines:
    @pytest.mark.parametrize(
        ("raw", "lines"),
        [
            ("", ()),
            (" \n\u3000\n\t", ()),
            ("\n一 \n\n 二\u3000\n\n", ("一", "", " 二")),
            ("一\r\n二\r三\u2028四\x0b五\x0c六\x85七", ("一", "二", "三", "四", "五", "六", "七")),
            ("か\u3099", ("が",)),
            ("一\x00\x07二\ufeff", ("一二",)),
            ("か\x00\u3099", ("が",)),
            ("一\t二", ("一\t二",)),
            ("半分\ud800", ("半分",)),
            ("外字\ue000と𠮷", ("外字\ue000と𠮷",)),
        ],
    )
    def test_takes_off_what_nobody_sees(self, raw: str, lines: tuple[str, ...]) -> None:
        assert clean_lines(raw) == lines

    @given(st.text())
    def test_cleans_once_for_all(self, raw: str) -> None:
        lines = clean_lines(raw)
        assert clean_lines("\n".join(lines)) == lines

    @given(st.text())
    def test_leaves_lines_that_every_file_can_keep(self, raw: str) -> None:
        for line in clean_lines(raw):
            line.encode("utf-8")
            assert line.splitlines() in ([], [line])
            assert line == unicodedata.normalize("NFC", line.rstrip())


class TestInstanceKey:
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("（１）住民基本台帳ファイル", "住民基本台帳ファイル"),
            ("(1) 住民基本台帳ファイル", "住民基本台帳ファイル"),
            ("１．住民記録システム", "住民記録システム"),
            ("③収納業務", "収納業務"),
            ("  住記　システム\n（本庁） ", "住記 システム (本庁)"),
            ("ＬＧＷＡＮ", "LGWAN"),
            ("2024.4からの事務", "2024.4からの事務"),
            ("1,000人以上の事業者", "1,000人以上の事業者"),
            ("3年保存ファイル", "3年保存ファイル"),
            ("（１）", "(1)"),
            ("か\u3099", "が"),
        ],
    )
    def test_is_the_name_without_number_and_width(self, name: str, key: str) -> None:
        assert instance_key(name) == key

    @given(st.text(min_size=1).filter(str.strip))
    def test_is_never_empty(self, name: str) -> None:
        assert instance_key(name).strip()
