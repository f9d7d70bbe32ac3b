"""項目 as cities write them → items of the forms. Wordings are made up from the labels of the forms."""
# ruff: noqa: E501 - one case a line, however long its wording

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pia_diff.forms import load_form
from pia_diff.published.resolve import Resolution, resolve

PUBLISHED = Path(__file__).parents[2] / "../shared/corpus/hiroshima-changes.json"
MARK, NONE = True, False

FORM4 = [
    # as printed
    ("Ⅰ 基本情報 １．特定個人情報ファイルを取り扱う事務 ②事務の内容", "I.1.2", MARK),
    ("Ⅱ 特定個人情報ファイルの概要 ３．特定個人情報の入手・使用 ⑥使用目的", "II.3.6", MARK),
    ("Ⅱ ファイルの概要（介護保険ファイル） ２．基本情報 ⑤保有開始日", "II.2.5", NONE),
    ("II.3.7.dept", "II.3.7.dept", MARK),
    # numerals of all kinds, and none
    ("２ ファイルの概要　３　特定個人情報の入手・使用　⑧使用方法　情報の突合", "II.3.8.match", MARK),
    ("Ⅱ-２-③ 対象となる本人の範囲", "II.2.3", MARK),
    ("Ⅱ.3.⑥", "II.3.6", MARK),
    ("Ⅱ-6-①", "II.6.1", MARK),
    ("Ⅱ6(3)消去方法", "II.6.3", NONE),
    ("ⅱ ファイルの概要 6 特定個人情報の保管・消去 (1) 保管場所", "II.6.1", MARK),
    ("基本情報 事務の名称", "I.1.1", NONE),
    ("使用部署", "II.3.7.dept", MARK),
    # glued labels
    ("Ⅱ ファイルの概要 ２．基本情報 ③対象となる本人の範囲その必要性", "II.2.3.need", NONE),
    ("Ⅱ ファイルの概要 2.基本情報 ③範囲その必要性", "II.2.3.need", NONE),
    ("Ⅲリスク対策（プロセス）3特定個人情報の使用リスク３リスクに対する措置の内容", "III.3.risk3.measure", MARK),
    ("Ⅱファイルの概要6特定個人情報の保管・消去②保管期間その妥当性", "II.6.2.validity", NONE),
    ("（別添１）事務の内容備考", "A1.remarks", NONE),
    ("Ⅲ 5.特定個人情報の提供・移転リスク1特定個人情報の提供・移転の記録具体的な方法", "III.5.risk1.log.method", MARK),
    # names of files
    ("Ⅱ ファイルの概要_青葉野市税ファイル 3.特定個人情報の入手・使用 ①入手元", "II.3.1", MARK),
    ("Ⅱ ファイルの概要、宛名ファイル 6. 特定個人情報の保管・消去 ③消去方法", "II.6.3", NONE),
    ("Ⅱ ファイルの概要 国保資格ファイル 3. 特定個人情報の入手・使用 ③入手の時期・頻度", "II.3.3", NONE),
    ("Ⅱ【児童手当ファイル】ファイルの概要 2.基本情報 ⑥事務担当部署", "II.2.6", NONE),
    ("Ⅱ ファイルの概要（（１）児童手当ファイル） 4. 特定個人情報ファイルの取扱いの委託 委託の有無", "II.4.has", MARK),
    # slips
    ("Ⅲ リスク対策 3.特定個人情報の仕様 リスク2 アクセス権限の発行・失効の管理 具体的な管理方法", "III.3.risk2.issue.method", MARK),
    ("Ⅲ リスク対策 4.特定個人情報ファイルの取り扱いの委託 再委託先による特定個人情報ファイルの適切な取り扱いの確保 具体的な方法", "III.4.re.method", MARK),
    ("Ⅲ リスク対策 7.特定個人情報の消去 リスク1 ⑥技術的な対策 具体的な対策の内容", "III.7.risk1.6.content", MARK),
    ("Ⅳ その他のリスク対策 1. 監査 ②監査 具体的内容", "IV.1.2.content", MARK),
    ("Ⅴ 開示請求・問い合わせ 2.特定個人情報ファイルの取り扱いに関する問い合わせ ①連絡先", "V.2.1", NONE),
    ("Ⅳ 2.従業員に対する教育・啓発 具体的な方法", "IV.2.method", MARK),
    ("Ⅲ 7.特定個人情報の保管・消去 リスク１ ⑦バックアツプ", "III.7.risk1.7", MARK),
    # numbers that disagree with the label
    ("Ⅲ リスク対策 6. 特定個人情報の保管・消去 リスク1 ⑤物理的対策 具体的な対策の内容", "III.7.risk1.5.content", MARK),
    ("Ⅱ ファイルの概要 3. 特定個人情報の入手・使用 ⑤使用目的", "II.3.6", MARK),
    ("Ⅱ ファイルの概要 2. 基本情報 ⑥保有開始日", "II.2.5", NONE),
    ("Ⅰ 基本情報 5. 情報提供ネットワークシステムによる情報連携 ②法令上の根拠", "I.6.2", MARK),
    ("Ⅲ 3. 特定個人情報の使用 リスク5 特定個人情報の使用におけるその他のリスク及びそのリスクに対する措置", "III.3.other", MARK),
    # hyphens and headings beside
    ("Ⅱ-ファイルの概要-3.特定個人情報の入手・使用-②入手方法", "II.3.2", NONE),
    ("Ⅲ-リスク対策（プロセス）-2.特定個人情報の入手-リスク4-リスクに対する措置の内容", "III.2.risk4.measure", MARK),
    ("Ⅲ 3. 特定個人情報の使用 リスク2 リスクに対する措置の内容 ユーザ認証の管理 具体的な管理方法", "III.3.risk2.auth.method", MARK),
    ("Ⅱ ④記録される項目 主な記録項目 その妥当性", "II.2.4.validity", NONE),
    # options, remarks, ※ that is no mark
    ("Ⅱ ファイルの概要 3.特定個人情報の入手・使用 ②入手方法 その他", "II.3.2", NONE),
    ("Ⅱ ファイルの概要 3.特定個人情報の入手・使用 ①入手元 ※評価実施機関内の他部署", "II.3.1", MARK),
    ("Ⅱ ファイルの概要 3.特定個人情報の入手・使用 ⑥使用目的 ※", "II.3.6", MARK),
    ("Ⅱ ファイルの概要 2.基本情報 ⑥事務担当部署 ※その他該当項目についても変更する", "II.2.6", NONE),
    ("Ⅰ 1 ②事務の内容（別添１を含む）", "I.1.2", MARK),
    ("Ⅱ 6 ①保管場所（※１）", "II.6.1", MARK),
    # groups and instances
    ("Ⅰ 基本情報 2. システム2 ②システムの機能", "I.2.sys[2].2", NONE),
    ("Ⅰ 2.特定個人情報ファイルを取り扱う事務において使用するシステム システム１２ ③他のシステムとの接続", "I.2.sys[12].3", NONE),
    ("Ⅱ 4.特定個人情報ファイルの取扱いの委託 委託事項3 ⑥委託先名", "II.4.out[3].6", NONE),
    ("Ⅱ 4.特定個人情報ファイルの取扱いの委託 委託事項2（収納業務） ⑦再委託の有無", "II.4.out[2].7", MARK),
    ("Ⅱ 4 委託事項１ ②取扱いを委託する特定個人情報ファイルの範囲 対象となる本人の範囲", "II.4.out[1].2.scope", MARK),
    ("Ⅱ 4 委託事項１ ②取扱いを委託する特定個人情報ファイルの範囲 その妥当性", "II.4.out[1].2.validity", NONE),
    ("Ⅱ 5.特定個人情報の提供・移転 提供先1～58 ①法令上の根拠", "II.5.prov[].1", NONE),
    ("Ⅱ 5.特定個人情報の提供・移転 移転先②③ ②移転先における用途", "II.5.trans[].2", NONE),
    ("Ⅱ 5.特定個人情報の提供・移転 提供先４", "II.5.prov[4]", NONE),
    ("Ⅱ 4. 特定個人情報ファイルの取扱いの委託 委託事項５", "II.4.out[5]", MARK),
    ("Ⅱ ファイルの概要（(1)～(3)） 3. 特定個人情報の入手・使用 ⑦使用の主体 使用部署", "II.3.7.dept", MARK),
    # annexes
    ("別添１", "A1.figure", NONE),
    ("（別添１）国民健康保険事務の内容", "A1.figure", NONE),
    ("別添2 ファイル記録項目（資格ファイル）", "A2.file[]", NONE),
    ("（別添２）特定個人情報ファイル記録項目", "A2.file[]", NONE),
    # the last sections
    ("Ⅵ 評価実施手続 2.国民・住民等からの意見の聴取 ②実施日・期間", "VI.2.2", NONE),
    ("Ⅵ評価実施手続 3 第三者点検 ③結果", "VI.3.3", NONE),
    ("表紙 公表日", "H.published", NONE),
    ("評価実施機関における担当部署 所属長の役職名", "I.7.2", NONE),
    # the accident item, which is exempt, and its neighbour, which is not
    ("Ⅲ 7 リスク1 ⑨過去3年以内に、評価実施機関において、個人情報に関する重大事故が発生したか その内容", "III.7.risk1.9.content", NONE),
    ("Ⅲ 7 リスク1 ⑧事故発生時手順の策定・周知", "III.7.risk1.8", MARK),
    # None: headings
    ("Ⅱ ファイルの概要 2. 基本情報", None, MARK),
    ("Ⅱ ファイルの概要", None, MARK),
    ("Ⅲ リスク対策（プロセス）", None, MARK),
    ("Ⅲ リスク対策 7. 特定個人情報の保管・消去 リスク1", None, MARK),
    ("Ⅱ 3. 特定個人情報の入手・使用", None, MARK),
    ("Ⅱ ファイルの概要 ⑦使用の主体", None, MARK),
    ("Ⅰ 7. 評価実施機関における担当部署", None, NONE),
    ("Ⅴ 開示請求、問合せ", None, NONE),
    ("Ⅵ 評価実施手続 1. 基礎項目評価", None, NONE),
    ("Ⅱ 6. 特定個人情報の保管・消去 ②保管期間", None, NONE),
    ("Ⅰ 基本情報 2. 特定個人情報ファイルを取り扱う事務において使用するシステム", None, NONE),
    # None: several fit
    ("法令上の根拠", None, MARK),
    ("その妥当性", None, NONE),
    ("対象となる本人の範囲", None, MARK),
    ("リスク3 リスクに対する措置の内容", None, MARK),
    ("Ⅲ 3. 特定個人情報の使用 リスク2 具体的な管理方法", None, MARK),
    ("Ⅱ 2. 基本情報 ④記録される項目", None, MARK),
    ("Ⅱ 3. ②入手方法、③入手の時期・頻度", None, NONE),
    ("Ⅱ 2. ③対象となる本人の範囲、④記録される項目 その妥当性", None, MARK),
    ("Ⅱ 3 ②入手方法及び⑥使用目的", None, MARK),
    ("Ⅱ 6 ①保管場所\n②保管期間", None, MARK),
    ("Ⅱ 6 ①保管場所　③消去方法", None, MARK),
    ("Ⅱ 2 ④記録される項目 主な記録項目及びその妥当性", None, MARK),
    ("Ⅱ 2 ④記録される項目 主な記録項目；その妥当性", None, MARK),
    ("Ⅱ 3. 特定個人情報の入手・使用 ②～④", None, NONE),
    ("Ⅱ 3. 特定個人情報の入手・使用 ④～⑥", None, MARK),
    # None: nothing that the form knows
    ("", None, MARK),
    ("—", None, MARK),
    ("全般", None, MARK),
    ("評価書全体", None, MARK),
    ("誤字脱字の修正", None, MARK),
    ("様式の変更", None, MARK),
    ("マイナポータルの名称", None, MARK),
]  # fmt: skip

FORM3 = [
    ("Ⅱ ファイルの概要 3.特定個人情報の入手・使用 ③使用目的", "II.3.3", MARK),
    ("Ⅱ ファイルの概要 3.特定個人情報の入手・使用 ④使用の主体 使用部署", "II.3.4.dept", NONE),
    ("Ⅱ 3 ⑤使用方法 情報の突合", "II.3.5.match", NONE),
    ("Ⅱ 4.特定個人情報ファイルの取扱いの委託 委託事項2 ③委託先名", "II.4.out[2].3", NONE),
    ("Ⅱ 4 委託事項１ ④再委託の有無", "II.4.out[1].4", MARK),
    ("Ⅱ 6.特定個人情報の保管・消去 保管場所", "II.6.1", MARK),
    ("（別添１）特定個人情報ファイル記録項目", "A1.file[]", NONE),
    ("Ⅲ リスク対策 2.特定個人情報の入手 リスク：目的外の入手が行われるリスク リスクに対する措置の内容", "III.2.risk1.measure", MARK),
    ("Ⅲ リスク対策 8.監査 実施の有無", "III.8.kinds", MARK),
    ("Ⅲ リスク対策 9.従業者に対する教育・啓発 具体的な方法", "III.9.method", MARK),
    ("Ⅲ リスク対策 7.特定個人情報の保管・消去 ①事故発生時手順の策定・周知", "III.7.1", MARK),
    ("Ⅲ 7 ②過去３年以内に、評価実施機関において、個人情報に関する重大事故が発生したか 再発防止策の内容", "III.7.2.prevent", NONE),
    ("Ⅰ ５．情報提供ネットワークシステムによる情報連携 ②法令上の根拠", "I.5.2", MARK),
    ("Ⅰ 基本情報 1 ②事務の内容", "I.1.2", NONE),
    ("別紙１ 提供先一覧", "X.1.row[]", NONE),
    ("別紙２（移転先一覧）", "X.2.row[]", NONE),
    ("Ⅳ 開示請求、問合せ 1. 特定個人情報の開示・訂正・利用停止請求 ①請求先", "IV.1.1", NONE),
    ("Ⅱ ファイルの概要 4. 特定個人情報ファイルの取扱いの委託", None, MARK),
    ("Ⅲ リスク対策 6. 情報提供ネットワークシステムとの接続", None, MARK),
    ("Ⅱ 2 ④記録される項目", None, MARK),
]  # fmt: skip

FORM2 = [
    ("Ⅰ 関連情報 1.特定個人情報ファイルを取り扱う事務 ③システムの名称", "I.1.3", NONE),
    ("Ⅰ 関連情報 ５．評価実施機関における担当部署 ②所属長の役職名", "I.5.2", NONE),
    ("Ⅰ 4 ②法令上の根拠", "I.4.2", NONE),
    ("Ⅰ関連情報 3.個人番号の利用 法令上の根拠", "I.3.basis", NONE),
    ("Ⅰ 7.特定個人情報の開示・訂正・利用停止請求 請求先", "I.7.place", NONE),
    ("Ⅱ しきい値判断項目 1.対象人数 いつ時点の計数か", "II.1.asof", NONE),
    ("Ⅱ しきい値判断項目 2. 取扱者数 いつの時点の計数か", "II.2.asof", NONE),
    ("Ⅳ リスク対策 8. 人手を介在させる作業 判断の根拠", "IV.8.basis", NONE),
    ("Ⅳ リスク対策 11.最も優先度が高いと考えられる対策 判断の根拠", "IV.11.basis", NONE),
    ("いつ時点の計数か", None, NONE),
    ("Ⅱ しきい値判断項目", None, NONE),
    ("Ⅰ 関連情報", None, NONE),
    ("全般", None, NONE),
]  # fmt: skip

HARD = [
    *(("form4-2024", *row) for row in FORM4),
    *(("form3-2018", *row) for row in FORM3),
    *(("form2-2024", *row) for row in FORM2),
]


@pytest.mark.parametrize(("form", "item", "meant", "important"), HARD)
def test_an_item_is_what_it_says_or_is_left_open(form: str, item: str, meant: str | None, important: bool) -> None:
    found = resolve(item, load_form(form))
    assert (found.item_id, found.important) == (meant, important), found


@pytest.mark.parametrize(
    ("item", "before", "after", "meant"),
    [
        ("Ⅰ 2. 特定個人情報ファイルを取り扱う事務において使用するシステム", "—", "システム6を追加", "I.2.sys[6]"),
        ("Ⅰ 2. 使用するシステム", "（右記を追加）", "システム４（申請管理システム）を新設", "I.2.sys[4]"),
        ("Ⅱ 4. 特定個人情報ファイルの取扱いの委託", "委託事項3を削除", "—", "II.4.out[3]"),
        ("Ⅱ 2. 基本情報 ④記録される項目", "50項目以上100項目未満", "100項目以上", "II.2.4"),
        ("Ⅱ 2. 基本情報 ④記録される項目", "宛名番号", "宛名番号、資格情報", None),
        ("Ⅰ 2. 特定個人情報ファイルを取り扱う事務において使用するシステム", "税システム", "新税システム", None),
    ],
)
def test_the_wordings_of_a_row_tell_what_its_heading_does_not(
    item: str, before: str, after: str, meant: str | None
) -> None:
    assert resolve(item, load_form("form4-2024"), before, after).item_id == meant


@pytest.mark.parametrize(
    ("item", "file", "name", "number"),
    [
        ("Ⅱ ファイルの概要_資格ファイル 2.基本情報 ⑤保有開始日", "資格ファイル", "", None),
        ("Ⅱ ファイルの概要、資格ファイル 2.基本情報 ⑤保有開始日", "資格ファイル", "", None),
        ("Ⅱ ファイルの概要（(2)資格ファイル） 2.基本情報 ⑤保有開始日", "資格ファイル", "", None),
        ("Ⅱ 4. 特定個人情報ファイルの取扱いの委託 委託事項2（収納業務） ⑥委託先名", "", "収納業務", 2),
        ("II[資格ファイル].4.out[収納業務].6", "資格ファイル", "収納業務", None),
    ],
)
def test_the_names_in_it_are_kept_as_printed(item: str, file: str, name: str, number: int | None) -> None:
    found = resolve(item, load_form("form4-2024"))
    assert (found.file, found.name, found.number) == (file, name, number)


def test_what_cannot_be_told_names_what_it_may_be() -> None:
    found = resolve("Ⅲ 3. 特定個人情報の使用 リスク2 具体的な管理方法", load_form("form4-2024"))
    assert set(found.candidates) == {f"III.3.risk2.{one}.method" for one in ("auth", "issue", "rights")}
    assert found.heading == "III.3.risk2"


def test_other_items_that_changed_too_are_noticed() -> None:
    form = load_form("form4-2024")
    assert resolve("Ⅱ 2 ⑥事務担当部署 ※その他該当項目についても変更する", form).more
    assert resolve("Ⅱ 2 ⑥事務担当部署ほか", form).more
    assert not resolve("Ⅱ 3 ②入手方法 その他", form).more


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the corpus of published documents is not here")
def test_the_rows_of_a_published_table_are_what_a_person_read() -> None:
    form = load_form("form4-2024")
    wrong = []
    for row in json.loads(PUBLISHED.read_text("utf-8")):
        found: Resolution = resolve(row["item"], form, row["before"], row["after"])
        meant = re.sub(r"^(II|III)\[\d+\]", r"\1", row["item_id"]).replace("A2.file[1]", "A2.file[]")
        if (found.item_id, found.important) != (meant, row["important"]):
            wrong.append((row["line"], found.item_id, meant))
    assert wrong == []
