"""The workbook is the official form to whoever opens or prints it."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import openpyxl
import pytest
from openpyxl import Workbook
from round_trip_making import FIXTURES

from pia_diff.forms import load_form
from pia_diff.model import Assessment, ItemPath, LeftOver, Sections, Text
from pia_diff.readers import read
from pia_diff.workbook import write_workbook
from pia_diff.workbook.measure import MOST_CHARACTERS, cut, height, is_brimful, spread
from pia_diff.workbook.wording import SheetNames, label_of, title_of

ONE_OF_EACH = ("form2/v2025.yaml", "form3/v2024.yaml", "form4/v2024.yaml")
"""How a form looks does not depend on its contents, and openpyxl is slow."""


@cache
def _book(draft: str) -> Workbook:
    return openpyxl.load_workbook(BytesIO(write_workbook(read(FIXTURES / draft).assessment)))


def test_the_sheets_stand_in_printed_order_one_for_every_file() -> None:
    files = ("住民基本台帳ファイル", "本人確認情報ファイル", "送付先情報ファイル")
    assert _book("form4/v2024.yaml").sheetnames == [
        "表紙", "Ⅰ", "(別添1)", *(f"Ⅱ_{one}" for one in files), "(別添2)", *(f"Ⅲ_{one}" for one in files),
        "Ⅳ", "Ⅴ", "Ⅵ", "(別添3)", "管理情報", "選択肢一覧",
    ]  # fmt: skip
    assert _book("form3/v2024.yaml").sheetnames[:7] == [
        "表紙", "Ⅰ", "Ⅱ_国民年金ファイル", "(別添1)", "Ⅲ_国民年金ファイル", "Ⅳ", "Ⅴ",
    ]  # fmt: skip
    assert _book("form2/v2025.yaml").sheetnames[:6] == ["表紙", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "変更箇所"]


@pytest.mark.parametrize("draft", ONE_OF_EACH)
def test_every_sheet_prints_on_a4_one_page_wide_with_page_numbers(draft: str) -> None:
    for sheet in _book(draft).worksheets:
        if sheet.sheet_state != "visible":
            assert sheet.title in ("管理情報", "選択肢一覧")
            continue
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.page_setup.orientation == (
            "landscape" if sheet.title in ("(別添3)", "変更箇所") else "portrait"
        ) or (draft.startswith("form3") and sheet.title == "(別添2)")
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.print_area


@pytest.mark.parametrize("draft", ONE_OF_EACH)
def test_nothing_is_a_formula_and_no_row_is_too_high(draft: str) -> None:
    for sheet in _book(draft).worksheets:
        assert all((dimension.height or 0) <= 409 for dimension in sheet.row_dimensions.values())
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            assert cell.data_type == "s"
            assert len(cell.value) <= 32_767


def test_choices_offer_their_options_to_the_officer() -> None:
    book = _book("form4/v2024.yaml")
    offered = {}
    for one in book["Ⅰ"].data_validations.dataValidation:
        for place in one.sqref.ranges:
            offered[str(place)] = one.formula1
    sheet = book["Ⅰ"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "③対象人数")
    formula = offered[row[4].coordinate]
    lists, _, cells = formula.partition("!")
    options = [cell.value for (cell,) in book[lists.strip("'")][cells.replace("$", "")]]
    assert options == [
        "1,000人未満",
        "1,000人以上1万人未満",
        "1万人以上10万人未満",
        "10万人以上30万人未満",
        "30万人以上",
    ]


def test_labels_print_their_numbers_and_the_mark_of_important_items() -> None:
    form = load_form("form4-2024")
    assert label_of(form, form.items["I.1.2"]) == "②事務の内容 ※"
    assert label_of(form, form.items["I.5"]) == "５．個人番号の利用 ※"
    assert label_of(form, form.items["I.5.basis"]) == "法令上の根拠"  # its heading carries the mark
    assert label_of(form, form.items["III.2.risk1.scope"]) == "対象者以外の情報の入手を防止するための措置の内容"
    titles = [title_of(form, section) for section in form.sections]
    assert "Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策 ※（７．リスク1⑨を除く。）" in titles
    assert "（別添3） 変更箇所" in titles


def test_a_blank_form_prints_a_blank_slot_of_every_group() -> None:
    book = openpyxl.load_workbook(BytesIO(write_workbook(Assessment(load_form("form4-2018"), Sections()))))
    labels = [cell.value for row in book["Ⅱ"].iter_rows() for cell in row if cell.value]
    assert [one for one in labels if one in ("委託事項1", "提供先1", "移転先1", "委託事項2")] == [
        "委託事項1", "提供先1", "移転先1",
    ]  # fmt: skip


def test_what_an_earlier_reader_had_left_over_has_a_sheet() -> None:
    assessment = Assessment(load_form("form2-2024"), Sections(), left_over=(LeftOver("不明の記載", "3ページ"),))
    sheet = openpyxl.load_workbook(BytesIO(write_workbook(assessment)))["（読み取れなかった記載）"]
    assert ["1", "3ページ", "不明の記載"] in [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_names_of_sheets_are_what_excel_allows_and_differ() -> None:
    names = SheetNames()
    given = [names(one) for one in ("Ⅱ_a/b[c]", "Ⅱ_A/B[C]", "'x'", "", "長" * 40, "長" * 41, "History")]
    assert given[:3] == ["Ⅱ_a_b_c_", "Ⅱ_A_B_C_〔2〕", "x"]
    assert len({one.casefold() for one in given}) == len(given)
    assert all(0 < len(one) <= 31 for one in given)


def test_long_text_is_spread_at_paragraphs_and_cut_only_where_it_must() -> None:
    paragraphs = [f"第{n}段落。" + "文" * 100 for n in range(40)]
    parts = spread("\n".join(paragraphs), 512)
    assert "\n".join(parts) == "\n".join(paragraphs)
    assert all(height(part, 512) <= 300 for part in parts)
    long = "𠮷" * 40_000
    assert "".join(cut(long)) == long
    assert all(map(is_brimful, cut(long)[:-1]))
    assert all(len(part.encode("utf-16-le")) // 2 <= MOST_CHARACTERS for part in cut(long))


def test_the_value_of_an_unreadable_item_says_so() -> None:
    from pia_diff.model import Section

    section = Section({ItemPath("I.1.1"): Text(("事務",))}, {}, frozenset({ItemPath("I.1.2")}))
    book = openpyxl.load_workbook(
        BytesIO(write_workbook(Assessment(load_form("form4-2024"), Sections({ItemPath("I"): section}))))
    )
    row = next(row for row in book["Ⅰ"].iter_rows() if row[0].value == "②事務の内容 ※")
    assert row[3].value == "〔読取不能〕"
