"""Official sheets as cities lay them out: numbers, marks and brackets in cells of their own, contents beside or below
their label, one sheet a file however it is called. The texts are invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from pia_diff.model import (
    Attachment,
    Checks,
    Choice,
    Date,
    Drawing,
    ItemPath,
    LeftOver,
    Number,
    State,
    Table,
    Text,
)
from pia_diff.readers import Reading, read_cells
from pia_diff.readers.cells import Cell, Picture
from pia_diff.readers.text import text_cells

Grid = dict[str, str]
"""Cells of a sheet by reference (`B3`); `B3:D3` for merged ones."""


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, column - 1


def sheet(name: str, grid: Grid) -> list[Cell]:
    """The cells of a sheet, in reading order."""
    cells = []
    for reference, text in grid.items():
        first, _, last = reference.partition(":")
        row, column = _place(first)
        end_row, end_column = _place(last or first)
        spans = {"row_span": end_row - row + 1, "column_span": end_column - column + 1}
        cells.append(Cell(text, f"{name}!{first}", row, column, name, whole=True, **spans))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def rows(name: str, *lines: str) -> list[Cell]:
    """The cells of a sheet, a line a row, columns by `|`; blank ones are no cells."""
    return [
        Cell(text.strip().replace("⏎", "\n"), f"{name}!{chr(65 + column)}{row + 1}", row, column, name, whole=True)
        for row, line in enumerate(lines)
        for column, text in enumerate(line.split("|"))
        if text.strip()
    ]


COVER = rows(
    "表紙",
    "|||[平成30年5月　様式４]",
    "|特定個人情報保護評価書（全項目評価書）",
    "|評価書番号|評価書名",
    "|12|住民基本台帳に関する事務",
    "|個人のプライバシー等の権利利益の保護の宣言",
    "|当市は適切な措置を講じる。⏎⏎　以上を宣言する。",
    "|特記事項|公表日",
    "|評価実施機関名",
    "|若葉町長",
    "|公表日",
    "|令和5年4月1日",
)


def understood(*sheets: Iterable[Cell], pictures: tuple[Picture, ...] = ()) -> Reading:
    reading = read_cells([cell for one in (COVER, *sheets) for cell in one], "form.xlsx", None, pictures)
    characters = reading.characters
    assert characters.total == characters.placed + characters.left_over
    return reading


def test_heads_beside_each_other_head_what_stands_below() -> None:
    one = understood().assessment
    assert one.get(ItemPath("H.number")) == Number("12")
    assert one.get(ItemPath("H.name")) == Text(("住民基本台帳に関する事務",))
    assert one.get(ItemPath("H.declaration")) == Text(("当市は適切な措置を講じる。", "", "　以上を宣言する。"))
    assert one.get(ItemPath("H.org")) == Text(("若葉町長",))


def test_a_label_right_of_a_label_that_holds_a_value_is_contents() -> None:
    one = understood().assessment
    assert one.get(ItemPath("H.special")) == Text(("公表日",))
    assert one.get(ItemPath("H.published")) == Date("令和5年4月1日")


NUMBERS_APART = rows(
    "Ⅰ基本情報",
    "Ⅰ　基本情報",
    "１．|特定個人情報ファイルを取り扱う事務",
    "①|事務の名称|住民基本台帳に関する事務",
    "②|事務の内容|※|次の事務を行う。⏎事務の名称⏎　①転入の届出の受理",
    "③|対象人数|[|10万人以上30万人未満|]|＜選択肢＞",
    "||||||1) 1,000人未満|2) 1,000人以上1万人未満",
    "||||||3) 1万人以上10万人未満|4) 10万人以上30万人未満",
    "||||||5) 30万人以上",
    "２．|特定個人情報ファイルを取り扱う事務において⏎使用するシステム",
    "システム1",
    "①|システムの名称|住基システム",
    "②|システムの機能|台帳の管理",
    "③|他のシステムとの接続|[|　|]|情報提供ネットワークシステム|[|○|]|庁内連携システム",
    "||[|〇|]|住民基本台帳ネットワークシステム|[||]|既存住民基本台帳システム",
    "||[|◯|]|宛名システム等|[||]|税務システム",
    "||[|○|]|その他|（|コンビニ交付システム|）",
    "システム2～5",
    "システム2",
    "①|システムの名称",
    "②|システムの機能",
    "③|他のシステムとの接続|[||]|情報提供ネットワークシステム|[||]|庁内連携システム",
    "||[||]|その他|（||）",
    "３．特定個人情報ファイル名",
    "（１）住民基本台帳ファイル⏎（２）異動受付ファイル",
)


def test_numbers_notes_and_marks_may_have_cells_of_their_own() -> None:
    reading = understood(NUMBERS_APART)
    one = reading.assessment
    assert one.get(ItemPath("I.1.1")) == Text(("住民基本台帳に関する事務",))
    assert one.get(ItemPath("I.1.2")) == Text(("次の事務を行う。", "事務の名称", "　①転入の届出の受理"))
    assert one.get(ItemPath("I.1.3")) == Choice("10万人以上30万人未満")
    key = ("住基システム",)
    assert one.groups()[ItemPath("I.2.sys[]", ("",))] == key
    assert one.get(ItemPath("I.2.sys[].3", key)) == Checks(
        (
            ("庁内連携システム", ""),
            ("住民基本台帳ネットワークシステム", ""),
            ("宛名システム等", ""),
            ("その他", "コンビニ交付システム"),
        )
    )
    assert one.get(ItemPath("I.3")) == Text(("（１）住民基本台帳ファイル", "（２）異動受付ファイル"))
    assert reading.characters.left_over == 0


@pytest.mark.parametrize(
    ("cells", "option"),
    [
        ("[ 10万人以上30万人未満 ]|＜選択肢＞⏎1) 1,000人未満　5) 30万人以上", "10万人以上30万人未満"),
        ("［|４）１０万人以上３０万人未満|］", "10万人以上30万人未満"),
        ("30万人以上", "30万人以上"),
        ("[　　]|＜選択肢＞⏎1) 1,000人未満", None),
        ("[|]|＜選択肢＞", None),
        ("[|三十万人くらい|]|＜選択肢＞⏎1) 1,000人未満", "三十万人くらい"),
    ],
)
def test_a_choice_is_what_stands_in_the_bracket(cells: str, option: str | None) -> None:
    one = understood(rows("Ⅰ", "１．特定個人情報ファイルを取り扱う事務", f"③対象人数|{cells}")).assessment
    value = one.get(ItemPath("I.1.3"))
    assert value == (None if option is None else Choice(option))
    assert one.state(ItemPath("I.1.3")) is (State.EMPTY if option is None else State.FILLED)


MARKS = ["○", "〇", "◯", "●", "✓", "☑", "■", "◎"]
LETTERS = ["O", "レ"]
"""Marks only within a bracket."""
BRACKETS = ["[{}]|紙", "[|{}|]|紙", "[ {} ] 紙"]


@pytest.mark.parametrize(
    ("mark", "layout"),
    [(mark, layout) for layout in BRACKETS for mark in MARKS + LETTERS] + [(mark, "{}|紙") for mark in MARKS],
)
def test_a_mark_may_be_any_glyph(mark: str, layout: str) -> None:
    cells = rows(
        "Ⅱ",
        "Ⅱ　特定個人情報ファイルの概要",
        "１．特定個人情報ファイル名",
        "住民基本台帳ファイル",
        "３．特定個人情報の入手・使用",
        f"②入手方法|{layout.format(mark)}|[　]|電子メール",
    )
    value = understood(cells).assessment.get(ItemPath("II.3.2", ("住民基本台帳ファイル",)))
    assert value == Checks((("紙", ""),))


@pytest.mark.parametrize(
    "layout",
    [
        "[○]|その他|（|郵送、|）",
        "[○]|その他（|郵送、|）",
        "[|○|]|その他|(郵送、)",
        "[○]|その他（郵送、）",
        "[○] その他（郵送、）",
    ],
)
def test_the_words_of_an_option_stand_in_its_bracket(layout: str) -> None:
    cells = rows(
        "Ⅱ",
        "Ⅱ　特定個人情報ファイルの概要",
        "１．特定個人情報ファイル名",
        "住民基本台帳ファイル",
        f"②入手方法|{layout}",
    )
    value = understood(cells).assessment.get(ItemPath("II.3.2", ("住民基本台帳ファイル",)))
    assert value == Checks((("その他", "郵送、"),))


def _file_sheet(name: str, file: str, count: str = "2") -> list[Cell]:
    return rows(
        name,
        "Ⅱ　特定個人情報ファイルの概要",
        "１．特定個人情報ファイル名",
        file,
        "２．基本情報",
        "①ファイルの種類　※|[|システム用ファイル|]|＜選択肢＞⏎1) システム用ファイル",
        "③対象となる本人の範囲　※|住民",
        "|その必要性|正確な記録のため",
        "４．特定個人情報ファイルの取扱いの委託",
        f"委託の有無　※|[|委託する|]|＜選択肢＞⏎1) 委託する　2) 委託しない|（|{count}|）件",
        "委託事項1|運用保守業務",
        "①委託内容|保守",
        "再委託|⑦再委託の有無　※|[|再委託しない|]|＜選択肢＞⏎1) 再委託する　2) 再委託しない",
        "|⑧再委託の許諾方法|―",
        "委託事項2～5",
        "委託事項2|入力業務",
        "①委託内容|入力",
        "委託事項3",
        "①委託内容",
        "再委託|⑦再委託の有無　※|[||]|＜選択肢＞⏎1) 再委託する　2) 再委託しない",
        "委託事項6～10",
        "５．特定個人情報の提供・移転（委託に伴うものを除く。）",
        "提供・移転の有無|[○]|提供を行っている|（|3|）件|[　]|移転を行っている|（||）件",
        "||[　]|行っていない",
    )


def test_every_file_has_a_sheet_whatever_it_is_called() -> None:
    one = understood(
        NUMBERS_APART,
        _file_sheet("Ⅱファイルの概要_住基台帳", "住民基本台帳ファイル"),
        _file_sheet("Ⅱファイルの概要_異動", ""),
    ).assessment
    assert one.files == ("住民基本台帳ファイル", "異動")
    key = one.files[:1]
    assert one.get(ItemPath("II.2.1", key)) == Choice("システム用ファイル")
    assert one.get(ItemPath("II.2.3.need", key)) == Text(("正確な記録のため",))
    assert one.get(ItemPath("II.4.has", key)) == Choice("委託する")
    assert one.get(ItemPath("II.4.count", key)) == Number("2")
    assert one.get(ItemPath("II.5.has", key)) == Checks((("提供を行っている", "3"),))
    assert one.groups()[ItemPath("II.4.out[]", (*key, ""))] == ("運用保守業務", "入力業務")
    assert one.get(ItemPath("II.4.out[].7", (*key, "運用保守業務"))) == Choice("再委託しない")
    assert one.get(ItemPath("II.4.out[].8", (*key, "運用保守業務"))) == Text(("―",))


def test_fewer_instances_than_counted_are_absent_not_empty() -> None:
    one = understood(_file_sheet("Ⅱ", "住民基本台帳ファイル", "3")).assessment
    assert one.state(ItemPath("II.4.out[]", ("住民基本台帳ファイル", ""))) is State.ABSENT
    assert one.state(ItemPath("II.4.has", ("住民基本台帳ファイル",))) is State.FILLED


BELOW = sheet(
    "Sheet7",
    {
        "A1:H1": "Ⅴ　開示請求、問合せ",
        "A2:H2": "１．特定個人情報の開示・訂正・利用停止請求",
        "A3:B3": "①請求先",
        "C3:H3": "若葉町役場　総務課",
        "A4:B6": "②請求方法",
        "C4:H4": "窓口に書面を提出する。",
        "C5:D5": "特記事項",
        "E5:H5": "",
        "C6:H6": "郵送も受け付ける。",
        "A7:H7": "⑤法令による特別の手続",
        "A8:H8": "⑥個人情報ファイル簿への不記載等",
        "A9:H9": "⑥個人情報ファイル簿への不記載等",
        "A10:H10": "なし",
    },
)


def test_below_a_label_as_wide_as_the_sheet_stand_its_contents() -> None:
    one = understood(BELOW).assessment
    assert one.get(ItemPath("V.1.1")) == Text(("若葉町役場　総務課",))
    assert one.get(ItemPath("V.1.2")) == Text(("窓口に書面を提出する。",))
    assert one.get(ItemPath("V.1.2.note")) == Text(("郵送も受け付ける。",))
    assert one.get(ItemPath("V.1.5")) == Text(("⑥個人情報ファイル簿への不記載等",))
    assert one.get(ItemPath("V.1.6")) == Text(("なし",))


FIGURE = rows("(別添1)", "（別添1）事務の内容", "", "", "（備考）", "図のとおり。⏎⏎以上")


def test_the_drawing_of_the_annex_is_an_attachment_with_its_text() -> None:
    picture = Picture("流れ.png", b"png", "市民\n窓口", "(別添1)!A2", 1, 0, "(別添1)")
    reading = understood(FIGURE, pictures=(picture,))
    one = reading.assessment
    figure = one.get(ItemPath("A1.figure"))
    assert isinstance(figure, Attachment)
    assert figure.drawings == (Drawing("流れ.png", figure.drawings[0].sha256, "市民\n窓口"),)
    assert one.attachments == {figure.drawings[0].sha256: b"png"}
    assert one.get(ItemPath("A1.remarks")) == Text(("図のとおり。", "", "以上"))
    assert reading.characters.left_over == 0


def test_a_picture_elsewhere_is_left_over_by_name() -> None:
    picture = Picture("町章.png", b"png", "若葉町", "表紙!B2", 1, 1, "表紙")
    reading = understood(FIGURE, pictures=(picture,))
    assert reading.assessment.left_over == (LeftOver("〔図〕町章.png\n若葉町", "表紙!B2"),)
    assert reading.characters.left_over == len("〔図〕町章.png若葉町")
    assert reading.assessment.state(ItemPath("A1.figure")) is State.ABSENT


def test_lists_of_recorded_items_are_tables_by_file() -> None:
    below_names = rows(
        "(別添2)",
        "（別添2）特定個人情報ファイル記録項目",
        "特定個人情報ファイル名|住民基本台帳ファイル",
        "番号|項目名|備考",
        "1|宛名番号",
        "2|氏名|漢字",
        "特定個人情報ファイル名|異動受付ファイル",
        "1. 受付番号、2. 受付日、3. 氏名",
    )
    one = understood(_file_sheet("Ⅱ", "住民基本台帳ファイル"), below_names).assessment
    assert one.get(ItemPath("A2.file[]", ("住民基本台帳ファイル",))) == Table(
        ("番号", "項目名", "備考"), (("1", "宛名番号", ""), ("2", "氏名", "漢字"))
    )
    assert one.get(ItemPath("A2.file[]", ("異動受付ファイル",))) == Table(
        ("番号", "記録項目"), (("1", "受付番号"), ("2", "受付日"), ("3", "氏名"))
    )


def test_a_list_in_one_cell_is_told_apart_by_file() -> None:
    listed = rows(
        "(別添2)",
        "（別添2）特定個人情報ファイル記録項目",
        "（１）住民基本台帳ファイル⏎1. 宛名番号、2. 氏名、3. 住所⏎"
        "（２）異動受付ファイル⏎1. 受付番号、2. 受付日、3. 氏名",
    )
    one = understood(_file_sheet("Ⅱ", "住民基本台帳ファイル"), listed).assessment
    assert one.get(ItemPath("A2.file[]", ("住民基本台帳ファイル",))) == Table(
        ("番号", "記録項目"), (("1", "宛名番号"), ("2", "氏名"), ("3", "住所"))
    )


def test_a_sheet_without_a_title_is_known_by_its_name() -> None:
    one = understood(
        _file_sheet("Ⅱ", "住民基本台帳ファイル"),
        rows(
            "Ⅲリスク対策（住基）",
            "１．特定個人情報ファイル名",
            "住民基本台帳ファイル",
            "２．特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）",
            "リスク１：　目的外の入手が行われるリスク",
            "対象者以外の情報の入手を防止するための措置の内容|窓口で確認する。",
            "リスクへの対策は十分か|[|十分である|]|＜選択肢＞⏎1) 特に力を入れている　2) 十分である",
        ),
        rows("変更なし", "表紙に戻る"),
    ).assessment
    assert one.files == ("住民基本台帳ファイル",)
    assert one.get(ItemPath("III.2.risk1.scope", one.files)) == Text(("窓口で確認する。",))
    assert one.get(ItemPath("III.2.risk1.enough", one.files)) == Choice("十分である")


CORPUS = Path(__file__).parents[2] / "../shared/corpus"


@pytest.mark.parametrize("name", ["hachioji-full-2018", "kodaira-priority-2018"])
@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the corpus of real documents beside the repository")
def test_a_real_document_on_a_sheet_says_what_it_says_as_text(name: str) -> None:
    cells = text_cells((CORPUS / f"{name}.txt").read_text("utf-8"), ".txt")
    as_text = dict(read_cells(cells, name).assessment.walk())
    on_sheet = dict(read_cells([replace(cell, whole=True, sheet="様式") for cell in cells], name).assessment.walk())
    same = sum("".join(str(on_sheet.get(path)).split()) == "".join(str(as_text[path]).split()) for path in as_text)
    assert same >= 0.97 * len(as_text)


def test_brackets_lists_and_numbers_may_share_a_cell() -> None:
    cells = rows(
        "Ⅱ",
        "Ⅱ　特定個人情報ファイルの概要",
        "１．特定個人情報ファイル名",
        "住民基本台帳ファイル",
        "委託の有無　※|[委託する] ＜選択肢＞ 1) 委託する 2) 委託しない (3) 件",
        "５．特定個人情報の提供・移転（委託に伴うものを除く。）",
        "提供・移転の有無|[○] 提供を行っている ( 59 ) 件　[　] 移転を行っている (　) 件　[　] 行っていない",
    )
    one = understood(cells).assessment
    key = ("住民基本台帳ファイル",)
    assert one.get(ItemPath("II.4.has", key)) == Choice("委託する")
    assert one.get(ItemPath("II.4.count", key)) == Number("3")
    assert one.get(ItemPath("II.5.has", key)) == Checks((("提供を行っている", "59"),))
