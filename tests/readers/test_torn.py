"""Text layers whose pages came out in any order: every content finds its label, or nobody's."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pia_diff.forms import load_form
from pia_diff.itempath import parse_exact
from pia_diff.model import Assessment
from pia_diff.readers import Reading, read, read_cells
from pia_diff.readers.cells import rows_of
from pia_diff.readers.draft import read_draft
from pia_diff.readers.labels import fold, label_index
from pia_diff.readers.text import text_cells
from pia_diff.readers.torn import is_torn
from pia_diff.workbook import write_workbook

FIXTURES = Path(__file__).parents[2] / "fixtures"
SIGNS = "\n\n".join("[]" * 12) + "\n"
"""A page of brackets torn off: what shows that a document is torn."""


ROWS = """
Ⅰ　基本情報

 １．特定個人情報ファイルを取り扱う事務

 ①事務の名称 見本の事務

 ７．評価実施機関における担当部署

 ①部署 見本課

 ②所属長の役職名 課長
"""
"""A page whose contents stand beside their labels."""


def torn(*pages: str) -> Reading:
    """The reading of a document of these pages; blocks of lines stand apart by blank lines."""
    text = "\f".join([SIGNS, *(page.strip("\n") + "\n" for page in pages)])
    reading = read_cells(text_cells(text), "a.txt", "form4-2024")
    characters = reading.characters
    assert characters.total == characters.placed + characters.left_over
    return reading


def item(assessment: Assessment, name: str) -> str:
    """What an item says, or its state in brackets."""
    path = parse_exact(name, assessment.form)
    assert path is not None, name
    value = assessment.get(path)
    return str(value) if value is not None else f"({assessment.state(path).value})"


def left_over(reading: Reading) -> str:
    return "\n".join(one.text for one in reading.assessment.left_over)


RISKS = """
 リスク２：　不適切な方法で入手が行われるリスク

 リスクに対する措置の内容

窓口では、届出書を本人から受け取り、その場で写しを取らない。

 リスクへの対策は十分か [ 特に力を入れている

3） 課題が残されている
1） 特に力を入れている 2） 十分である
＜選択肢＞]

 必要な情報以外を入手するこ
とを防止するための措置の内
容

届出書の様式を、必要な欄だけにしている。

 その他の措置の内容

 リスクへの対策は十分か [ 十分である

Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策 ※（７．リスク１⑨を除く。）

 ２．特定個人情報の入手 （情報提供ネットワークシステムを通じた入手を除く。）

 リスク１：　目的外の入手が行われるリスク

 対象者以外の情報の入手を
防止するための措置の内容

届出の際に、住民であることを台帳で確かめる。

 １．特定個人情報ファイル名

（１）見本ファイル

3） 課題が残されている
1） 特に力を入れている 2） 十分である
＜選択肢＞]
"""


def test_a_page_read_from_bottom_to_top_is_put_in_the_order_of_the_form() -> None:
    reading = torn(ROWS, RISKS)
    risk = "III[見本ファイル].2."
    assert [item(reading.assessment, risk + name) for name in ("risk1.scope", "risk1.need", "risk2.measure")] == [
        "届出の際に、住民であることを台帳で確かめる。",
        "届出書の様式を、必要な欄だけにしている。",
        "窓口では、届出書を本人から受け取り、その場で写しを取らない。",
    ]
    assert [item(reading.assessment, risk + name) for name in ("risk1.enough", "risk2.enough")] == [
        "十分である",
        "特に力を入れている",
    ]
    assert item(reading.assessment, risk + "risk1.other") == "(empty)"
    assert reading.characters.left_over == 0


SYSTEM = """
[ ] 宛名システム等 [

１．届出の受付
届出を受け付け、台帳を更新する。また、更新した内容を翌朝までに庁内の各業務へ送り、結果を担当者が確かめてい
る。

２．証明書の発行
請求に応じて証明書を発行する。

{boxes}

 ③他のシステムとの接続

 ①システムの名称 見本システム

 ②システムの機能

 ２．特定個人情報ファイルを取り扱う事務において使用するシステム

 システム1
"""
KNOWN_BOXES = """
[ ○ ] その他 （ 受付システム

] 庁内連携システム

）

] 税務システム

[ ] 住民基本台帳ネットワークシステム [ ○ ] 既存住民基本台帳システム

[ ] 情報提供ネットワークシステム [ ○
"""


def test_text_at_the_top_of_a_page_goes_to_the_first_label_that_lacks_any() -> None:
    reading = torn(ROWS, SYSTEM.format(boxes=KNOWN_BOXES))
    assert item(reading.assessment, "I.2.sys[見本システム].2") == (
        "１．届出の受付\n届出を受け付け、台帳を更新する。また、更新した内容を翌朝までに庁内の各業務へ送り、"
        "結果を担当者が確かめている。\n２．証明書の発行\n請求に応じて証明書を発行する。"
    )


def test_an_open_bracket_at_the_end_of_a_line_is_the_box_of_the_next_option() -> None:
    reading = torn(ROWS, SYSTEM.format(boxes=KNOWN_BOXES))
    assert item(reading.assessment, "I.2.sys[見本システム].3").split("\n") == [
        "庁内連携システム",
        "既存住民基本台帳システム",
        "その他(受付システム)",
    ]


@pytest.mark.parametrize("loose", ["○", "[ ○"])
def test_boxes_are_absent_where_a_mark_may_be_of_several(loose: str) -> None:
    boxes = KNOWN_BOXES.replace("ネットワークシステム [ ○\n", "ネットワークシステム [\n") + f"\n{loose}\n"
    reading = torn(ROWS, SYSTEM.format(boxes=boxes))
    assert item(reading.assessment, "I.2.sys[見本システム].3") == "(absent)"
    assert "受付システム" in left_over(reading)


SAFETY = """
 ②安全管理体制

 ③安全管理規程

 ④安全管理体制・規程の職
員への周知

{answers}

] 1） 特に力を入れて整備している 2） 十分に整備している
＜選択肢＞
3） 十分に整備していない

Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策 ※（７．リスク１⑨を除く。）

 １．特定個人情報ファイル名 見本ファイル

 ７．特定個人情報の保管・消去

 リスク１：　特定個人情報の漏えい・滅失・毀損リスク
"""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            "[ 十分に整備している\n\n十分に整備している\n\n]十分に周知している",
            ["十分に整備している", "十分に整備している", "十分に周知している"],
        ),
        ("十分に整備している\n\n十分に周知している", ["(absent)", "(absent)", "十分に周知している"]),
        ("十分に整備している\n\n特に力を入れて整備している", ["(absent)", "(absent)", "(absent)"]),
    ],
)
def test_options_away_from_their_labels_are_taken_where_they_fill_all_that_admit_them(
    answers: str, expected: list[str]
) -> None:
    reading = torn(ROWS, SAFETY.format(answers=answers))
    risk = "III[見本ファイル].7.risk1."
    assert [item(reading.assessment, f"{risk}{number}") for number in (2, 3, 4)] == expected


def test_a_name_away_from_its_head_stands_before_the_first_item_of_the_instance() -> None:
    reading = torn(
        ROWS,
        """
Ⅱ　特定個人情報ファイルの概要

 １．特定個人情報ファイル名 見本ファイル

 提供先2

 ②提供先における用途 年金の裁定に用いる。

 ③提供する情報 氏名及び住所

見本県知事

 ①法令上の根拠 見本法第九条

 提供先2～5

 提供先1 見本大臣

 ①法令上の根拠 見本法第八条

 ②提供先における用途 統計に用いる。

 ５．特定個人情報の提供・移転（委託に伴うものを除く。）
""",
    )
    provided = "II[見本ファイル].5.prov"
    assert [item(reading.assessment, f"{provided}[{name}].1") for name in ("見本大臣", "見本県知事")] == [
        "見本法第八条",
        "見本法第九条",
    ]
    assert item(reading.assessment, f"{provided}[見本県知事].2") == "年金の裁定に用いる。"


def test_slots_in_which_nothing_is_written_are_no_instances() -> None:
    unused = """
 システム8

 ①システムの名称 見本システム

 ②システムの機能 記録する。

 システム9

 ①システムの名称

 ②システムの機能

 ③他のシステムとの接続

[ ] 情報提供ネットワークシステム [

[ ] その他 （ ）

] 庁内連携システム

 システム10～15
"""
    reading = torn(ROWS, unused)
    groups = {path.id: names for path, names in reading.assessment.groups().items()}
    assert groups["I.2.sys[]"] == ("見本システム",)


def test_nothing_without_contents_is_empty_where_contents_remain_that_may_be_its_own() -> None:
    reading = torn(
        ROWS,
        """
Ⅱ　特定個人情報ファイルの概要

 １．特定個人情報ファイル名 見本ファイル

 ２．基本情報

 ⑤保有開始日

 ４．特定個人情報ファイルの取扱いの委託

 委託事項1

 ①委託内容 台帳を印刷する。

 ③委託先における取扱者数 [ 10人未満 ]

 ⑥委託先名 見本社

 別の用紙のとおり

 第二の用紙のとおり
""",
    )
    found = reading.assessment
    assert left_over(reading) == "別の用紙のとおり\n第二の用紙のとおり"
    assert item(found, "II[見本ファイル].2.5") == "(absent)"
    (outsourced,) = (keys for group, keys in found.groups().items() if group.id == "II.4.out[]")
    assert len(outsourced) == 1
    assert item(found, f"II[見本ファイル].4.out[{outsourced[0]}].name") == "(absent)"
    assert item(found, f"II[見本ファイル].4.out[{outsourced[0]}].6") == "見本社"


def test_a_name_and_what_follows_it_below_two_labels_are_not_the_contents_of_the_second() -> None:
    reading = torn(
        ROWS.replace(
            " 見本の事務", "\n\n ②事務の内容 ※\n\n見本の事務\n届出を受け付け、台帳を更新する。\n結果を通知する。"
        )
    )
    assert [item(reading.assessment, name) for name in ("I.1.1", "I.1.2", "I.7.1")] == [
        "(absent)",
        "(absent)",
        "見本課",
    ]
    assert left_over(reading) == "見本の事務\n届出を受け付け、台帳を更新する。\n結果を通知する。"


def test_text_that_two_labels_may_want_is_left_over_and_both_are_absent() -> None:
    reading = torn(
        ROWS,
        """
Ⅵ　評価実施手続

 ①方法

 ③期間を短縮する特段の理由

 ２．国民・住民等からの意見の聴取

 ②実施日・期間 令和6年4月1日から同月30日まで

市の広報と窓口で案を示し、書面で意見を受け付けた。寄せられた意見は取りまとめて公表した。

 ④主な意見の内容

 ⑤評価書への反映 なし
""",
    )
    assert item(reading.assessment, "VI.2.1") == item(reading.assessment, "VI.2.4") == "(absent)"
    assert item(reading.assessment, "VI.2.2") == "令和6年4月1日から同月30日まで"
    assert left_over(reading).startswith("市の広報と窓口で案を示し")


FIRST_PART = (
    " ７．備考\n\n"
    "記録の保管に用いる装置は、二年ごとに更新する。更新の際は、古い装置に残る記録を消去した上で引き渡し、消去した\n"
)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("日を台帳に記録している。", "消去した日を台帳に記録している。"),
        ("・消去の記録は五年間保管し、監査の際に示せるようにしている。担当の課が毎年確かめる。", "(absent)"),
    ],
)
def test_text_over_two_pages_is_joined_where_it_does_not_end(rest: str, expected: str) -> None:
    first = "Ⅱ　特定個人情報ファイルの概要\n\n １．特定個人情報ファイル名 見本ファイル\n\n" + FIRST_PART
    reading = torn(ROWS, first, f"{rest}\n\nⅤ　開示請求、問合せ\n\n ⑤法令による特別の手続 なし\n")
    assert item(reading.assessment, "II[見本ファイル].7").endswith(expected)


BY_COLUMNS = """
Ⅵ　評価実施手続

３．第三者点検

①実施日

②方法

③結果

{contents}
"""


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        (
            "令和6年5月1日\n\n審査会に諮問した。\n\n妥当であるとの答申を得た。",
            ["令和6年5月1日", "審査会に諮問した。", "妥当であるとの答申を得た。"],
        ),
        ("令和6年5月1日\n\n審査会に諮問した。\n妥当であるとの答申を得た。", ["令和6年5月1日", "(absent)", "(absent)"]),
        (
            "審査会に諮問した。\n\n令和6年5月1日\n\n妥当であるとの答申を得た。",
            ["令和6年5月1日", "(absent)", "(absent)"],
        ),
    ],
)
def test_contents_follow_a_column_of_labels_one_by_one(contents: str, expected: list[str]) -> None:
    reading = torn(BY_COLUMNS.format(contents=contents))
    assert [item(reading.assessment, f"VI.3.{number}") for number in (1, 2, 3)] == expected


def test_text_in_cells_or_in_good_order_is_not_torn() -> None:
    index = label_index("form4-2024")
    assert is_torn(rows_of(text_cells(SIGNS)), index)
    assert not is_torn(rows_of(text_cells("\n".join(["①事務の名称\t[ 見本", "]\t乙"] * 20))), index)
    assert not is_torn(rows_of(text_cells("①事務の名称\n見本の事務\n②事務の内容\n見本の内容\n" * 20)), index)


LABELS = sorted({one.label for one in load_form("form4-2024").items.values()})
OPTIONS = sorted({option.printed for one in load_form("form4-2024").items.values() for option in one.options})
PRINT = [
    "[",
    "]",
    "[ ○ ]",
    "[ ]",
    "○",
    "（",
    "）",
    "（ 3 ）件",
    "＜選択肢＞",
    "委託事項2",
    "提供先1",
    "システム3",
    "再\n委\n託",
]
WORDS = ["見本の課", "12", "令和6年4月1日", "届出を受け付け、台帳を更新する。", "見本ファイル", "・点検する", "―"]
soups = st.lists(
    st.tuples(
        st.sampled_from(LABELS) | st.sampled_from(OPTIONS) | st.sampled_from(PRINT) | st.sampled_from(WORDS),
        st.sampled_from(["\n\n", "\n", " ", "", "\f"]),
    ),
    max_size=50,
).map(lambda parts: "".join(text + gap for text, gap in parts))


@settings(max_examples=120, deadline=None)
@given(soups)
def test_every_character_of_a_torn_document_is_accounted_for(text: str) -> None:
    reading = torn(text)
    assert reading.characters.left_over == sum(len("".join(o.text.split())) for o in reading.assessment.left_over)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice) to print a form")
def test_the_text_layer_of_a_printed_form_is_read_without_a_wrong_value(tmp_path: Path) -> None:
    """Our own form, printed, its text taken box by box: what is read is what was written, or nothing is."""
    extract_text = pytest.importorskip("pdfminer.high_level", reason="needs pdfminer to take the text").extract_text
    path = FIXTURES / "form3" / "v2024.yaml"
    written = read_draft(path.read_text("utf-8"), path)
    (tmp_path / "form.xlsx").write_bytes(write_workbook(written))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), "form.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    (tmp_path / "form.txt").write_text(extract_text(tmp_path / "form.pdf"), "utf-8")
    found = read(tmp_path / "form.txt", "form3-2018").assessment

    known = {fold(str(path)): fold(str(value)) for path, value in found.walk()}
    pairs = [(known.get(fold(str(path))), fold(str(value))) for path, value in written.walk()]
    same = sum(one == other for one, other in pairs)
    wrong = [other for one, other in pairs if one not in (None, other)]
    assert wrong == []
    assert same / len(pairs) >= 0.6
