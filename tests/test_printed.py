"""The column 項目: items as cities write them."""

from __future__ import annotations

import pytest

from pia_diff.forms import load_form
from pia_diff.model import ItemPath
from pia_diff.printed import printed_item

FILE = "住民基本台帳ファイル"
FORM4 = load_form("form4-2024")


def fourth(path: ItemPath) -> int | None:
    """Gives one instance a number, as an assessment would."""
    return 4 if path == ItemPath("II.4.out[]", (FILE, "収納業務")) else None


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        (ItemPath("I.1.2"), "Ⅰ 基本情報 １．特定個人情報ファイルを取り扱う事務 ②事務の内容"),
        (ItemPath("II"), "Ⅱ ファイルの概要"),
        (ItemPath("II", (FILE,)), f"Ⅱ ファイルの概要（{FILE}）"),
        (ItemPath("II.3", (FILE,)), f"Ⅱ ファイルの概要（{FILE}） ３．特定個人情報の入手・使用"),
        (ItemPath("II.3.6", (FILE,)), f"Ⅱ ファイルの概要（{FILE}） ３．特定個人情報の入手・使用 ⑥使用目的"),
        (ItemPath("II.3.7.dept"), "Ⅱ ファイルの概要 ３．特定個人情報の入手・使用 ⑦使用の主体 使用部署"),
        (ItemPath("H.name"), "表紙 評価書名"),
    ],
)
def test_prints_section_headings_number_and_label(path: ItemPath, printed: str) -> None:
    assert printed_item(FORM4, path) == printed


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        (ItemPath("II.4.out[]", (FILE, "収納業務")), "委託事項4（収納業務）"),
        (ItemPath("II.4.out[].name", (FILE, "収納業務")), "委託事項4（収納業務）"),
        (ItemPath("II.4.out[].7", (FILE, "収納業務")), "委託事項4（収納業務） ⑦再委託の有無"),
        (ItemPath("II.4.out[].7", (FILE, "印刷業務")), "委託事項（印刷業務） ⑦再委託の有無"),
        (ItemPath("II.4.out[]", (FILE, "")), "委託事項"),
        (ItemPath("II.4.out[].7", (FILE, "")), "委託事項 ⑦再委託の有無"),
    ],
)
def test_prints_instances_with_number_and_name(path: ItemPath, printed: str) -> None:
    head = f"Ⅱ ファイルの概要（{FILE}） ４．特定個人情報ファイルの取扱いの委託 "
    assert printed_item(FORM4, path, fourth) == head + printed


def test_prints_the_item_that_names_a_system_with_its_label() -> None:
    printed = printed_item(FORM4, ItemPath("I.2.sys[].1", ("住記システム",)), lambda _: 3)
    assert printed.endswith(" システム3（住記システム） ①システムの名称")


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        (ItemPath("A1.figure"), "（別添１）事務の内容"),
        (ItemPath("A1.remarks"), "（別添１）事務の内容 （備考）"),
        (ItemPath("A2.file[]", (FILE,)), f"（別添２）ファイル記録項目（{FILE}）"),
        (ItemPath("A2.file[]"), "（別添２）ファイル記録項目"),
        (ItemPath("A3.row[]"), "（別添３）変更箇所"),
        (ItemPath("A3.row[].date"), "（別添３）変更箇所 変更日"),
    ],
)
def test_does_not_repeat_what_an_annex_consists_of(path: ItemPath, printed: str) -> None:
    assert printed_item(FORM4, path, lambda _: 1) == printed


def test_shortens_the_heading_of_a_risk_and_prints_wide_brackets() -> None:
    assert printed_item(FORM4, ItemPath("III.5.risk1.log.method", (FILE,))) == (
        f"Ⅲ リスク対策（プロセス）（{FILE}） "
        "５．特定個人情報の提供・移転（委託や情報提供ネットワークシステムを通じた提供を除く。） "
        "リスク1 特定個人情報の提供・移転の記録 具体的な方法"
    )


@pytest.mark.parametrize(
    ("form_id", "path", "printed"),
    [
        ("form3-2018", ItemPath("A2.row[]"), "（別添２）変更箇所"),
        ("form3-2018", ItemPath("X.1.row[]", ("一覧",)), "（別紙）提供先・移転先一覧 提供先（一覧）"),
        ("form2-2024", ItemPath("A.row[]"), "変更箇所"),
        ("form2-2024", ItemPath("IV.10"), "Ⅳ リスク対策 １０．従業者に対する教育・啓発"),
    ],
)
def test_prints_other_forms(form_id: str, path: ItemPath, printed: str) -> None:
    assert printed_item(load_form(form_id), path, lambda _: 1) == printed


def test_knows_no_items_of_other_forms() -> None:
    with pytest.raises(KeyError):
        printed_item(FORM4, ItemPath("II.99"))
