"""Which rows there are, in which order, and which are chosen."""

from __future__ import annotations

import pytest
from tables_making import DATE, assessment, fixture_rows, path, row_of, rows_of

from pia_diff.itempath import parse_path
from pia_diff.model import Text
from pia_diff.tables import chosen
from pia_diff.timing import Duty

COMPARISON, ROWS = fixture_rows("form4", "v2024", "v2025")


def test_the_six_columns() -> None:
    row = row_of("行わない。", "行う。")
    assert row.texts == (
        DATE,
        "Ⅲ リスク対策（プロセス）（住民基本台帳ファイル） ３．特定個人情報の使用 リスク2 "
        "アクセス権限の発効・失効の管理 具体的な管理方法",
        "行わない。",
        "行う。",
        "事前",
        "重要な変更の対象となる項目の変更であり、否定又は限定の記載が変わるもの（行わない→行う）であるため、"
        "事前の提出とする。",
    )


def test_a_question_stands_in_the_place_of_the_explanation() -> None:
    row = row_of("総務課", "区政課")
    assert row.timing == "要確認"
    assert row.explanation.startswith("【要確認】「総務課→区政課」は")


def test_rows_stand_in_the_printed_order() -> None:
    items = ["I.1.1", "II.3.3", "III.3.risk2.issue.method", "IV.2.method", "VI.3.3"]
    sides = (assessment({path(item): Text((text,)) for item in reversed(items)}) for text in ("甲", "乙"))
    assert [row.path.id for row in rows_of(*sides)] == items


@pytest.mark.parametrize("duty", Duty)
def test_rows_of_a_duty(duty: Duty) -> None:
    found = chosen(ROWS, duties=(duty,))
    assert found
    assert all(row.duty is duty for row in found)
    assert sum(len(chosen(ROWS, duties=(one,))) for one in Duty) == len(ROWS)


@pytest.mark.parametrize(
    ("typed", "begins"), [("Ⅱ.3", "II.3"), ("Ⅳ", "IV"), ("II.4.out", "II.4.out[]"), ("III.7", "III.7")]
)
def test_rows_of_a_place(typed: str, begins: str) -> None:
    found = chosen(ROWS, within=(parse_path(typed, COMPARISON.new.form),))
    assert found
    assert all(row.path.id.startswith(begins) for row in found)


def test_rows_of_one_file() -> None:
    place = parse_path("II[本人確認情報ファイル].3", COMPARISON.new.form)
    assert {row.path.instances[0] for row in chosen(ROWS, within=(place,))} == {"本人確認情報ファイル"}


def test_without_a_choice_all_rows() -> None:
    assert chosen(ROWS) == tuple(ROWS)
