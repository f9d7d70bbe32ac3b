"""Whole tables, made up and published: duty, timing, and whether the label can stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pia_diff.forms import load_form
from pia_diff.model import AnnexRow
from pia_diff.published import CheckedRow, Effects, Policy, check_rows, form_of, read_rows
from pia_diff.published.claims import claims_of
from pia_diff.published.effects import BadDate, UnknownDay
from pia_diff.published.rows import PublishedRow, PublishedTable
from pia_diff.timing import Duty

CORPUS = Path(__file__).parents[2] / "../shared/corpus"
PURPOSE = "Ⅱ ファイルの概要_資格ファイル 3. ⑥使用目的"
OFFICE = "Ⅱ ファイルの概要_資格ファイル 2. ⑥事務担当部署"
PRACTICE = "現状の運用を明文化したもの"
DATE = "令和7年3月1日"


def _row(
    item: str = PURPOSE,
    before: str = "賦課のため",
    after: str = "賦課及び徴収のため",
    timing: str = "",
    reason: str = "",
    date: str = DATE,
    effective: str = "",
) -> tuple[AnnexRow, str]:
    return AnnexRow(date, item, before, after, timing, reason), effective


def _check(
    *rows: tuple[AnnexRow, str], form: str = "form4-2024", policy: Policy = Policy.ITEM, effective: tuple[str, ...] = ()
) -> tuple[CheckedRow, ...]:
    numbered = tuple(PublishedRow(n, row, day) for n, (row, day) in enumerate(rows, 1))
    return check_rows(PublishedTable("rows.csv", numbered), load_form(form), policy, Effects.of(effective))


def _one(**told: str) -> CheckedRow:
    return _check(_row(**told))[0]


@pytest.mark.parametrize(
    ("told", "duty", "timing", "agrees", "breach"),
    [
        ({"timing": "事前"}, "事前", "事前", True, False),
        ({"timing": "事後"}, "事前", "事前", False, True),
        ({"timing": "事後", "reason": "事前の提出、公表が義務付けられていない。"}, "事前", "事前", False, True),
        ({"timing": "事後", "reason": PRACTICE}, "要確認", "事後", True, False),
        ({"timing": "事前", "reason": PRACTICE}, "要確認", "要確認", True, False),
        ({"timing": "", "reason": PRACTICE}, "要確認", "要確認", None, False),
        ({"timing": "事後", "reason": "定期の見直しによる。"}, "要確認", "要確認", False, False),
        ({"timing": "事後", "reason": "緊急に対応する必要があったため"}, "要確認", "事後", True, False),
        ({"timing": ""}, "事前", "事前", None, False),
        ({"timing": "未定"}, "事前", "事前", False, False),
        ({"timing": "（事後）"}, "事前", "事前", False, True),
        ({"item": OFFICE, "timing": "事前"}, "事後", "事後", True, False),
        ({"item": OFFICE, "timing": "事後"}, "事後", "事後", True, False),
        ({"item": "Ⅱ ファイルの概要", "timing": "事後"}, "要確認", "要確認", False, False),
        ({"item": "Ⅱ ファイルの概要", "timing": "事前"}, "要確認", "要確認", True, False),
        ({"item": "全般", "timing": "事後", "reason": "誤字の修正"}, "要確認", "事後", True, False),
        ({"before": "ＩＣカード", "after": "ICカード", "timing": "事後"}, "事後", "事後", True, False),
        ({"item": "全般", "before": "ＩＣカード", "after": "ICカード", "timing": "事後"}, "事後", "事後", True, False),
        ({"item": OFFICE + "ほか", "timing": "事後"}, "要確認", "要確認", False, False),
    ],
)
def test_a_row_by_itself(told: dict[str, str], duty: str, timing: str, agrees: bool | None, breach: bool) -> None:
    if "before" in told:
        told = {**told, "before": told["before"] + "を使う。", "after": told["after"] + "を使う。"}
    found = _one(**told)
    assert (found.row.duty.value, found.timing, found.agrees, found.breach) == (duty, timing, agrees, breach), found
    assert found.reason.endswith("。") or not found.reason
    assert bool(found.question) == (duty == "要確認")


def test_the_number_of_a_row_whose_item_is_not_known_is_no_instance() -> None:
    found = _one(item="Ⅱ４．委託事項5", before="（番号の繰下げ）", after="（番号の繰下げ）", timing="事後")
    assert (found.row.resolution.item_id, found.row.duty) == (None, Duty.ASK)


def test_a_reason_never_makes_a_change_of_substance_one_that_needs_nothing() -> None:
    for reason in (
        PRACTICE,
        "組織改正による",
        "誤字の修正",
        "法改正に伴う変更",
        "リスクを軽減するため",
        "定期見直し",
        "軽微な変更",
    ):
        assert _one(timing="事後", reason=reason).row.duty.value != "事後", reason


def test_what_is_weakened_is_named() -> None:
    found = _one(
        before="委託先の従業者全員に誓約書を提出させる。",
        after="委託先に誓約書を提出させる。",
        timing="事後",
        reason=PRACTICE,
    )
    assert "従業者全員" in found.reason
    assert "従業者全員" in found.question


def test_candidates_are_named_in_the_question() -> None:
    found = _one(item="法令上の根拠", timing="事後")
    assert "I.5.basis" in found.question
    assert found.row.duty.value == "要確認"


@pytest.mark.parametrize(
    ("effective", "published", "timing", "agrees", "breach"),
    [
        ("令和7年4月1日", "事前", "事前", True, False),
        ("令和7年4月1日", "事後", "事前", False, False),
        ("令和7年2月1日", "事後", "事後", False, True),
        ("令和7年2月1日", "事前", "事後", False, True),
        ("R7.3.1", "事前", "事前", True, False),
        ("未定", "事前", "事前", True, False),
    ],
)
def test_the_day_of_effect_decides(effective: str, published: str, timing: str, agrees: bool, breach: bool) -> None:
    found = _one(effective=effective, timing=published)
    assert (found.timing, found.agrees, found.breach) == (timing, agrees, breach)


def test_a_day_of_effect_that_cannot_be_read_is_not_taken_for_another() -> None:
    """It may well lie before the submission."""
    (found,) = _check(_row(timing="事後", effective="令和7年2月頃"), effective=("2025-04-01",))
    assert (found.effective, found.breach) == (None, True)


def test_days_of_effect_by_date() -> None:
    rows = _row(date="R6.10.1"), _row(date="R7.3.1"), _row(date="R7.3.1", effective="R7.2.1")
    assert [one.timing for one in _check(*rows, effective=("R7.4.1", "R6.10.1=R6.9.1"))] == ["事後", "事前", "事後"]
    with pytest.raises(BadDate):
        Effects.of(["soon"])
    with pytest.raises(BadDate):
        Effects.of(["R7.4.1=soon"])
    with pytest.raises(UnknownDay):
        _check(*rows, effective=("R5.1.1=R5.2.1",))


def test_one_submission_makes_the_other_rows_of_its_day_prior() -> None:
    rows = _row(), _row(item=OFFICE), _row(item=OFFICE, date="令和6年3月1日"), _row(timing="事後", reason=PRACTICE)
    assert [one.timing for one in _check(*rows)] == ["事前", "事後", "事後", "事後"]
    assert [one.timing for one in _check(*rows, policy=Policy.SUBMISSION)] == ["事前", "事前", "事後", "事後"]


def test_an_office_renamed_in_many_rows_is_form_and_their_cause() -> None:
    item = "Ⅱ ファイルの概要_{} 3. ⑦使用の主体 使用部署"
    texts = {"before": "市民局総務課", "after": "市民局区政課", "timing": "事後"}
    rows = [_row(item=item.format(name), **texts) for name in ("資格", "給付", "賦課")]
    found = _check(*rows)
    assert {one.row.duty.value for one in found} == {"事後"}
    assert {one.row.causes[0] for one in found} == {"組織の名称：総務課→区政課"}
    assert _check(rows[0])[0].row.duty.value == "要確認"


def test_form_2_never_asks() -> None:
    found = _check(_row(item="全般", timing="事後"), _row(item="Ⅰ 4 ②法令上の根拠", timing="事後"), form="form2-2024")
    assert [(one.row.duty.value, one.agrees, one.question) for one in found] == [("事後", True, "")] * 2


@pytest.mark.parametrize(
    ("reason", "claims", "asserted"),
    [
        ("現状の運用を明文化したことによる。", ["practice"], False),
        ("実態に合わせた記載の変更", ["practice"], False),
        ("従前から行っている取扱いを記載したもの", ["practice"], False),
        ("組織名の変更によるもので、その他の項目の変更である。", ["office"], True),
        ("機構改革による課名の変更", ["office"], False),
        ("誤記の修正", ["typo"], False),
        ("番号法の改正に伴う条ずれの修正", ["law"], False),
        ("災害その他やむを得ない事由による", ["emergency"], False),
        ("リスクを明らかに軽減する変更", ["reduction"], False),
        ("重要な変更に当たらないため", [], True),
        ("重要な変更に該当するため", [], False),
        ("申請管理システムの導入による", [], False),
        ("", [], False),
    ],
)
def test_what_a_reason_claims(reason: str, claims: list[str], asserted: bool) -> None:
    found = claims_of(reason)
    assert ([claim.id for claim in found.claims], found.asserted) == (claims, asserted)


pytestmark_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of published documents is not here")


def _published(name: str, policy: Policy, *effective: str) -> tuple[list[dict], tuple[CheckedRow, ...]]:
    known = json.loads((CORPUS / "hiroshima-changes.json").read_text("utf-8"))
    table = read_rows(CORPUS / name)
    return known, check_rows(table, form_of(table), policy, Effects.of(effective))


@pytestmark_corpus
@pytest.mark.parametrize("name", ["hiroshima-changes.json", "hiroshima-changes.txt"])
def test_a_published_table_is_checked_as_it_was_measured(name: str) -> None:
    known, found = _published(name, Policy.ITEM)
    pairs = list(zip(known, found, strict=True))
    for row, one in pairs:
        assert one.row.important == row["important"], row["line"]
        if row["important"] and row["timing"] == "事前":
            assert one.row.duty.value != "事後", row["line"]
        if not row["important"]:
            assert one.timing != "事前", row["line"]
    assert {one.row.duty.value for row, one in pairs if row["nature"].startswith("組織名変更")} == {"事後"}
    wording = [
        one.row.duty.value
        for row, one in pairs
        if row["important"] and row["nature"].startswith(("書式のみ", "用語置換 (", "文言修正 (全く)"))
    ]
    assert len(wording) == 6
    assert wording.count("事後") >= 5
    weakened = [one for row, one in pairs if row["nature"].startswith("削除 (誓約書の対象者)")]
    assert len(weakened) == 6
    assert all(one.row.duty.value != "事後" and one.row.weakening for one in weakened)
    assert not any(one.breach for one in found)


@pytestmark_corpus
@pytest.mark.parametrize("name", ["hiroshima-changes.json", "hiroshima-changes.txt"])
def test_its_labels_follow_from_the_policy_of_the_city_and_its_reasons(name: str) -> None:
    _, found = _published(name, Policy.SUBMISSION, "2025-03-01")
    assert [one.row.published.number for one in found if one.timing != one.published] == []
