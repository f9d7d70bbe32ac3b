"""The wordings of a row as cities write them → the change they tell of."""

from __future__ import annotations

import pytest

from pia_diff.compare import Instance, Kind, Op
from pia_diff.forms import load_form
from pia_diff.model import AnnexRow, Checks, Choice, ItemPath, Text
from pia_diff.published.contents import change_of, wordings_of

FORM = load_form("form4-2024")


def _change(item_id: str, before: str, after: str):
    return change_of(wordings_of(AnnexRow(before=before, after=after)), FORM.items[item_id], ItemPath(item_id, ("甲",)))


@pytest.mark.parametrize(
    "sign", ["（右記を追加）", "(右記を追加)", "—", "－", "", "なし", "（新規）", "右記のとおり追加"]
)
def test_an_added_passage_stands_against_a_sign(sign: str) -> None:
    told = wordings_of(AnnexRow(before=sign, after="端末を施錠する。"))
    assert (told.before, told.after, told.added, told.removed) == ("", "端末を施錠する。", True, False)


@pytest.mark.parametrize("sign", ["（右記を削除）", "（左記を削除）", "削除", "―", "（削る）", "記載なし"])
def test_a_removed_passage_stands_against_a_sign(sign: str) -> None:
    told = wordings_of(AnnexRow(before="端末を施錠する。", after=sign))
    assert (told.before, told.after, told.added, told.removed) == ("端末を施錠する。", "", False, True)


@pytest.mark.parametrize("text", ["新システムを追加する。", "不要な情報を削除する。", "職員を新規に採用する。"])
def test_a_sentence_is_no_sign(text: str) -> None:
    told = wordings_of(AnnexRow(before=text, after=text + "台帳に残す。"))
    assert told.before == text


@pytest.mark.parametrize("text", ["資料の差し替え", "図の差替え", "別添1の差し替え", "差し替え"])
def test_a_drawing_replaced_is_known_by_its_words(text: str) -> None:
    change = _change("A1.figure", text, text)
    assert change.kind is Kind.REPLACED


def test_what_is_left_out_is_on_both_sides() -> None:
    change = _change("II.6.1", "（略）\n・入室を記録する。\n（以下略）", "(略) ・入退室を記録する。")
    assert str(change.before) == "・入室を記録する。"
    assert str(change.after).strip() == "・入退室を記録する。"
    assert [block.op for block in change.blocks] == [Op.REPLACE]


def test_marks_of_options_are_checks() -> None:
    change = _change("II.3.2", "[○]紙\n[○]専用線\n[　]電子メール", "[○]紙 [　]専用線 [○]その他（申請サイト）")
    assert change.before == Checks((("紙", ""), ("専用線", "")))
    assert change.after == Checks((("紙", ""), ("その他", "申請サイト")))


def test_words_on_an_item_of_options_are_text() -> None:
    assert isinstance(_change("II.3.1", "（右記を追加）", "区政課").after, Text)


def test_options_of_a_choice_are_choices() -> None:
    change = _change("II.4.out[].7", "再委託しない", "1) 再委託する")
    assert (change.before, change.after) == (Choice("再委託しない"), Choice("再委託する"))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("（右記を追加）", "委託事項3（封入業務）を追加", Kind.ADDED),
        ("—", "封入業務", Kind.ADDED),
        ("委託事項2", "委託事項3を追加", Kind.ADDED),
        ("封入業務", "（右記を削除）", Kind.REMOVED),
        ("委託事項3", "委託事項3を削除", Kind.REMOVED),
    ],
)
def test_an_instance_comes_or_goes_as_a_whole(before: str, after: str, kind: Kind) -> None:
    change = _change("II.4.out[]", before, after)
    assert change.kind is kind
    assert isinstance(change.after if kind is Kind.ADDED else change.before, Instance)


def test_instances_that_only_slid_were_renumbered() -> None:
    assert _change("II.4.out[]", "委託事項3～5", "委託事項4～6（番号の繰下げ）").kind is Kind.RENUMBERED
    assert _change("II.4.out[]", "委託事項3", "委託事項2（番号の繰上げ）").kind is Kind.RENUMBERED
    assert _change("II.4.out[]", "委託事項3 封入業務", "委託事項4（番号の繰下げ）").kind is not Kind.RENUMBERED


def test_another_name_of_an_instance_is_text() -> None:
    assert isinstance(_change("II.4.out[]", "封入業務", "封入封緘業務").after, Text)
