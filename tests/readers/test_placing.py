"""Small documents, and where their contents go."""

from textwrap import dedent

import pytest

from pia_diff.itempath import parse_exact
from pia_diff.model import Assessment, Checks, Choice, State
from pia_diff.readers import Reading, read_cells
from pia_diff.readers.text import text_cells


def reading_of(text: str, form: str = "form4-2018") -> Reading:
    reading = read_cells(text_cells(dedent(text).replace("|", "\t")), "a.txt", form)
    assert reading.characters.total == reading.characters.placed + reading.characters.left_over
    return reading


def item(assessment: Assessment, name: str) -> str:
    path = parse_exact(name, assessment.form)
    assert path is not None, name
    return str(assessment.get(path))


def state(assessment: Assessment, name: str) -> State:
    path = parse_exact(name, assessment.form)
    assert path is not None, name
    return assessment.state(path)


def test_items_by_label_without_any_number() -> None:
    a = reading_of("""\
        基本情報
        特定個人情報ファイルを取り扱う事務
        事務の名称|住民税
        事務の内容|課税する。
        |続き
        対象人数|[30万人以上]
        他の評価実施機関
        
        なし
        """).assessment  # noqa: W293
    assert item(a, "I.1.1") == "住民税"
    assert item(a, "I.1.2") == "課税する。\n続き"
    assert item(a, "I.1.3") == "30万人以上"
    assert item(a, "I.8") == "なし"


@pytest.mark.parametrize("label", ["估田開始日", "使用開始目", "⑨使 用 開 始 日", "⑨　使用開始日　※", "使用間始日"])
def test_slips_in_a_label(label: str) -> None:
    a = reading_of(f"""\
        特定個人情報ファイルの概要
        1. 特定個人情報ファイル名|(1) 住民税ファイル
        情報の統計分析|しない
        権利利益に影響を与え得る決定|-
        {label}|平成27年7月11日
        4. 特定個人情報ファイルの取扱いの委託
        """).assessment
    assert item(a, "II[住民税ファイル].3.9") == "平成27年7月11日"


def test_one_label_many_items_is_told_by_what_stands_around_it() -> None:
    a = reading_of("""\
        特定個人情報ファイルの取扱いプロセスにおけるリスク対策
        1. 特定個人情報ファイル名|甲ファイル
        リスク1: 目的外の入手が行われるリスク
        その他の措置の内容|一
        リスクへの対策は十分か|[十分である]
        リスク2: 不適切な方法で入手が行われるリスク
        リスクに対する措置の内容|二
        リスクへの対策は十分か|[課題が残されている]
        3. 特定個人情報の使用
        リスク2: 権限のない者によって不正に使用されるリスク
        アクセス権限の管理|[行っている]
        具体的な管理方法|三
        特定個人情報の使用の記録|[記録を残している]
        具体的な管理方法|四
        """).assessment
    assert item(a, "III[甲ファイル].2.risk1.other") == "一"
    assert item(a, "III[甲ファイル].2.risk1.enough") == "十分である"
    assert item(a, "III[甲ファイル].2.risk2.measure") == "二"
    assert item(a, "III[甲ファイル].2.risk2.enough") == "課題が残されている"
    assert item(a, "III[甲ファイル].3.risk2.rights.method") == "三"
    assert item(a, "III[甲ファイル].3.risk2.log.method") == "四"  # the slip of the label costs less than going back
    assert state(a, "III[甲ファイル].3.risk2.auth.method") is State.ABSENT


def test_instances_begin_at_their_number_and_unused_slots_are_none() -> None:
    a = reading_of("""\
        Ⅱ 特定個人情報ファイルの概要
        １．特定個人情報ファイル名
        甲ファイル
        ４．特定個人情報ファイルの取扱いの委託
        委託の有無 ※|[委託する] ＜選択肢＞ 1) 委託する 2) 委託しない ( 2 )件
        委託事項1|収納業務
        ①委託内容|収納
        再委託|⑦再委託の有無 ※|[再委託しない]
        |⑧再委託の許諾方法|
        委託事項2～5
        委託事項2||収納業務
        ①委託内容||別の収納
        委託事項3||
        ①委託内容||
        """).assessment
    out = "II[甲ファイル].4.out"
    assert item(a, "II[甲ファイル].4.has") == "委託する"
    assert item(a, "II[甲ファイル].4.count") == "2"
    group = parse_exact(f"{out}[]", a.form)
    section = a.section_of(parse_exact("II[甲ファイル]", a.form))
    assert group is not None and section is not None
    assert next(iter(section.instances.values())) == ("収納業務", "収納業務〔2〕")
    assert item(a, f"{out}[収納業務].7") == "再委託しない"
    assert state(a, f"{out}[収納業務].8") is State.EMPTY
    assert state(a, f"{out}[収納業務].9") is State.ABSENT
    assert item(a, f"{out}[収納業務〔2〕].1") == "別の収納"


@pytest.mark.parametrize(
    ("numbers", "count", "lost"),
    [((1, 2), "2", False), ((1, 3), "2", True), ((2,), "1", True), ((1, 2), "3", True), ((1, 2), "", False)],
)
def test_a_group_with_gaps_is_absent_as_a_whole(numbers: tuple[int, ...], count: str, lost: bool) -> None:
    listed = "".join(f"提供先{n}|相手{n}\n①法令上の根拠|法\n" for n in numbers)
    text = "Ⅱ 特定個人情報ファイルの概要\n1. 特定個人情報ファイル名|甲ファイル\n"
    text += f"提供・移転の有無|[○] 提供を行っている ({count})件\n"
    a = reading_of(text + listed).assessment
    expected = State.ABSENT if lost else State.EMPTY
    assert state(a, "II[甲ファイル].5.prov[別の相手].1") is expected
    assert item(a, f"II[甲ファイル].5.prov[相手{numbers[-1]}].1") == "法"


def test_a_page_lost_inside_a_group_leaves_a_nameless_instance() -> None:
    a = reading_of("""\
        特定個人情報ファイルの概要
        1. 特定個人情報ファイル名|甲ファイル
        情報の突合|する

        委託先名の確認方法|閲覧
        委託先名|乙社
        委託事項3|保守
        委託先名|丙社
        """).assessment
    assert item(a, "II[甲ファイル].4.out[〔名称不明〕].6") == "乙社"
    assert state(a, "II[甲ファイル].4.out[〔名称不明〕].name") is State.ABSENT
    assert item(a, "II[甲ファイル].4.out[保守].6") == "丙社"


def test_every_file_has_its_own_sections() -> None:
    a = reading_of("""\
        3. 特定個人情報ファイル名
        (1) 甲ファイル (2) 乙ファイル (3) 丙ファイル
        Ⅱ 特定個人情報ファイルの概要
        1. 特定個人情報ファイル名
        (1) 甲ファイル
        ⑤保有開始日|平成27年1月1日
        Ⅱ 特定個人情報ファイルの概要
        1. 特定個人情報ファイル名
        (2) 乙ファイル
        ⑤保有開始日|平成28年1月1日
        """).assessment
    assert a.files == ("甲ファイル", "乙ファイル", "丙ファイル")
    assert item(a, "II[甲ファイル].2.5") == "平成27年1月1日"
    assert item(a, "II[乙ファイル].2.5") == "平成28年1月1日"
    assert state(a, "II[丙ファイル].2.5") is State.ABSENT
    assert state(a, "III[甲ファイル].2.other") is State.ABSENT


def test_a_table_of_contents_is_no_contents() -> None:
    reading = reading_of("""\
        項目一覧
        Ⅰ 基本情報
        (別添1) 事務の内容
        Ⅱ 特定個人情報ファイルの概要
        (別添2) 特定個人情報ファイル記録項目
        Ⅳ その他のリスク対策

        Ⅰ 基本情報
        ①事務の名称|税
        """)
    assert (reading.characters.total, reading.characters.placed) == (1, 1)


@pytest.mark.parametrize("page", ["……… {}", "....{}", "|{}", "|P.{}", " ・・・・・・"])
def test_a_table_of_contents_with_the_numbers_of_pages(page: str) -> None:
    titles = ("Ⅰ 基本情報", "Ⅱ 特定個人情報ファイルの概要", "Ⅳ その他のリスク対策", "Ⅴ 開示請求、問合せ")
    contents = "".join(f"{title}{page.format(n)}\n" for n, title in enumerate(titles, 2))
    reading = reading_of(f"項目一覧\n{contents}\nⅠ 基本情報\n①事務の名称|税\n")
    assert (reading.characters.total, reading.characters.placed) == (1, 1)


def test_heads_with_their_values_below() -> None:
    a = reading_of("評価書番号|評価書名\n7|税の評価書\n特記事項\n評価実施機関名\n\n市長\n").assessment
    assert item(a, "H.number") == "7"
    assert item(a, "H.name") == "税の評価書"
    assert state(a, "H.special") is State.EMPTY
    assert item(a, "H.org") == "市長"


def test_two_labels_in_one_cell_share_their_contents() -> None:
    a = reading_of("""\
        特定個人情報ファイルの取扱いプロセスにおけるリスク対策
        1. 特定個人情報ファイル名|甲ファイル
        ⑤物理的対策|[十分に行っている]
        ⑥技術的対策<br>具体的な対策の内容|<p>[十分に行っている] 3) 十分に行っていない</p><p>壁。十分に行っている。</p>
        """).assessment
    assert item(a, "III[甲ファイル].7.risk1.6") == "十分に行っている"
    assert item(a, "III[甲ファイル].7.risk1.6.content") == "壁。十分に行っている。"


def test_options_beside_a_heading_and_a_bracket_after_a_choice() -> None:
    text = """\
        Ⅲ 特定個人情報ファイルの取扱いプロセスにおけるリスク対策
        1. 特定個人情報ファイル名|甲ファイル
        ４．特定個人情報ファイルの取扱いの委託|[○] 委託しない
        ６．情報提供ネットワークシステムとの接続|[○] 接続しない(入手)|[ ] 接続しない(提供)
        Ⅴ 開示請求、問合せ
        ③手数料等|[有料] 1) 有料 2) 無料 (手数料額、納付方法: 200円)
        """
    a = reading_of(text).assessment
    assert a.get(parse_exact("III[甲ファイル].4.na", a.form)) == Checks((("委託しない", ""),))
    assert a.get(parse_exact("III[甲ファイル].6.na", a.form)) == Checks((("接続しない(入手)", ""),))
    assert a.get(parse_exact("V.1.3", a.form)) == Choice("有料")
    assert item(a, "V.1.3.detail") == "200円"
    lost = reading_of(text.replace("○", " ")).assessment
    assert state(lost, "III[甲ファイル].4.na") is State.ABSENT


def test_the_short_form() -> None:
    a = reading_of(
        """\
        特定個人情報保護評価書(基礎項目評価書)
        評価書番号|評価書名
        12|国民年金に関する事務 基礎項目評価書
        Ⅰ 関連情報
        1. 特定個人情報ファイルを取り扱う事務
        ①事務の名称|国民年金
        ③システムの名称|年金システム
        2. 特定個人情報ファイル名
        年金ファイル
        4. 情報提供ネットワークシステムによる情報連携
        ①実施の有無|[実施する]|＜選択肢＞ 1) 実施する 2) 実施しない 3) 未定
        ②法令上の根拠|番号法
        8. 特定個人情報ファイルの取扱いに関する問合せ
        連絡先|保険年金課
        Ⅱ しきい値判断項目
        1. 対象人数
        評価対象の事務の対象人数は何人か|[1万人以上10万人未満]
        いつ時点の計数か|令和6年4月1日 時点
        2. 取扱者数
        特定個人情報ファイル取扱者数は500人以上か|[500人未満]
        いつ時点の計数か|令和6年5月1日 時点
        Ⅳ リスク対策
        7. 特定個人情報の保管・消去
        特定個人情報の漏えい・滅失・毀損リスクへの対策は十分か|[十分である]
        9. 監査
        実施の有無|[○] 自己点検 [ ] 内部監査 [ ] 外部監査
        """,
        "form2-2024",
    ).assessment
    expected = {
        "H.number": "12",
        "I.1.3": "年金システム",
        "I.2": "年金ファイル",
        "I.4.1": "実施する",
        "I.8.contact": "保険年金課",
        "II.1.count": "1万人以上10万人未満",
        "II.1.asof": "令和6年4月1日 時点",
        "II.2.staff": "500人未満",
        "II.2.asof": "令和6年5月1日 時点",
        "IV.7.leak": "十分である",
        "IV.9.kinds": "自己点検",
    }
    assert {name: item(a, name) for name in expected} == expected
    assert state(a, "III.result") is State.ABSENT
    assert a.left_over == ()


def test_lists_of_recorded_fields_become_tables() -> None:
    a = reading_of("""\
        1. 特定個人情報ファイル名|(1) 甲ファイル
        (別添2) 特定個人情報ファイル記録項目
        (1) 甲ファイル
        1. 宛名番号、2. 氏名、3. 住所(2.5版)、4. 番地
        (2) 乙ファイル
        別紙を参照
        """).assessment
    assert item(a, "A2.file[甲ファイル]") == "番号\t記録項目\n1\t宛名番号\n2\t氏名\n3\t住所(2.5版)\n4\t番地"
    assert item(a, "A2.file[乙ファイル]") == "記録項目\n別紙を参照"


def test_a_list_of_recorded_fields_may_hold_words_that_are_labels_elsewhere() -> None:
    a = reading_of("""\
        Ⅱ 特定個人情報ファイルの概要
        1. 特定個人情報ファイル名|甲ファイル
        ６．特定個人情報の保管・消去
        保管場所|庁舎
        期間：常に
        連絡先：総務課
        (別添2) 特定個人情報ファイル記録項目
        甲ファイル
        氏名
        連絡先
        方法
        備考
        Ⅲ 特定個人情報ファイルの取扱いプロセスにおけるリスク対策
        1. 特定個人情報ファイル名|甲ファイル
        """).assessment
    assert item(a, "II[甲ファイル].6.1") == "庁舎\n期間：常に\n連絡先：総務課"
    assert item(a, "A2.file[甲ファイル]") == "記録項目\n氏名\n連絡先\n方法\n備考"
    assert item(a, "III[甲ファイル].1") == "甲ファイル"


def test_a_list_ends_where_labels_come_in_order_even_without_a_title() -> None:
    a = reading_of("""\
        (別添2) 特定個人情報ファイル記録項目
        甲ファイル
        氏名

        対象者以外の情報の入手を防止するための措置の内容|確認する
        必要な情報以外を入手することを防止するための措置の内容|限る
        その他の措置の内容|-
        リスクへの対策は十分か|[十分である]
        リスク2: 不適切な方法で入手が行われるリスク
        リスクに対する措置の内容|守る
        リスクへの対策は十分か|[十分である]
        """).assessment
    assert item(a, "A2.file[甲ファイル]") == "記録項目\n氏名"
    assert item(a, "III[〔名称不明〕].2.risk2.measure") == "守る"


def test_a_file_whose_title_was_lost_begins_where_the_instances_are_counted_anew() -> None:
    a = reading_of("""\
        3. 特定個人情報ファイル名
        ①甲ファイル
        ②乙ファイル
        Ⅱ 特定個人情報ファイルの概要
        1. 特定個人情報ファイル名|甲ファイル
        委託事項1|収納
        ①委託内容|甲の収納
        委託事項2|保守
        ①委託内容|甲の保守

        委託事項1|収納
        ①委託内容|乙の収納
        """).assessment
    assert a.files == ("甲ファイル", "乙ファイル")
    assert item(a, "II[甲ファイル].4.out[収納].1") == "甲の収納"
    assert item(a, "II[乙ファイル].4.out[収納].1") == "乙の収納"


def test_a_label_with_a_colon_or_a_number_may_have_its_contents_behind_it() -> None:
    a = reading_of("""\
        Ⅴ 開示請求、問合せ
        ２．特定個人情報ファイルの取扱いに関する問合せ
        ①連絡先：総務課
        ②対応方法 記録する。
        """).assessment
    assert item(a, "V.2.1") == "総務課"
    assert item(a, "V.2.2") == "記録する。"


def test_published_changes_become_rows() -> None:
    reading = reading_of("""\
        (別添3) 変更箇所

        変更日|項目|変更前の記載|変更後の記載|提出時期|提出時期に係る説明
        令和6年1月1日|Ⅰ １．①事務の名称|税|住民税|事後|文言の修正
        |②事務の内容|（右記を追加）|<p>追加</p><p>する</p>|事前|

        変更日|項目|変更前の記載|変更後の記載|提出時期|提出時期に係る説明
        令和7年1月1日|Ⅰ ７．①部署|甲課|乙課|事後|組織改正
        表の後の文
        """)
    rows = reading.assessment.rows
    assert [(row.date, row.item, row.timing) for row in rows] == [
        ("令和6年1月1日", "Ⅰ １．①事務の名称", "事後"),
        ("", "②事務の内容", "事前"),
        ("令和7年1月1日", "Ⅰ ７．①部署", "事後"),
    ]
    assert rows[1].after == "追加\nする"
    assert [(one.text, one.place) for one in reading.assessment.left_over] == [("表の後の文", "line 9")]


def test_lists_of_receivers_go_where_the_form_has_a_place_for_them() -> None:
    text = """\
        |提供先|法令上の根拠|提供先における用途|提供する情報|対象となる本人の数
        提供先 1|甲|法|用途|情報|1万人
        提供先 2|乙|法|用途|情報|1万人
        """
    form3 = reading_of(text, "form3-2018").assessment
    assert item(form3, "X.1.row[提供先]").count("\n") == 2
    assert form3.left_over == ()
    form4 = reading_of(text).assessment
    assert [(one.text.split("\n")[1], one.place) for one in form4.left_over] == [("甲", "line 2 to line 3")]


def test_what_stands_nowhere_is_left_over_with_its_place() -> None:
    reading = reading_of("前書き\n\nⅠ 基本情報\n①事務の名称|税\n③対象人数|[30万人以上] 推計\n")
    assert [(one.text, one.place) for one in reading.assessment.left_over] == [("前書き", "line 1"), ("推計", "line 5")]
    assert (reading.characters.placed, reading.characters.left_over) == (7, 5)


@pytest.mark.parametrize(
    "lists",
    [
        "1. 宛名番号、2. 氏名、3. 住所\n(2) 乙ファイル\n1. 個人番号、2. 氏名、3. 続柄",
        "(1) 甲ファイル\n1. 宛名番号、2. 氏名、3. 住所",
    ],
    ids=["the name of the first is missing", "the list of the second is missing"],
)
def test_a_list_that_cannot_be_placed_or_is_missing_is_never_taken_for_deleted(lists: str) -> None:
    a = reading_of(f"""\
        1. 特定個人情報ファイル名|(1) 甲ファイル\\n(2) 乙ファイル
        Ⅱ 特定個人情報ファイルの概要
        1. 特定個人情報ファイル名|甲ファイル
        Ⅱ 特定個人情報ファイルの概要
        1. 特定個人情報ファイル名|乙ファイル
        (別添2) 特定個人情報ファイル記録項目
        {lists}
        """).assessment
    kept = a.groups()[parse_exact("A2.file[]", a.form)]
    lost = ({"甲ファイル", "乙ファイル"} - set(kept)).pop()
    assert state(a, f"A2.file[{lost}]") is State.ABSENT
