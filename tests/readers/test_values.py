"""What stands beside a label → its value."""

import pytest

from pia_diff.forms import load_form
from pia_diff.model import Checks, Choice
from pia_diff.readers.canvas import Canvas, Part
from pia_diff.readers.values import understand

FORM = load_form("form4-2018")
ENOUGH = FORM.items["III.2.risk1.enough"]
PERIOD = FORM.items["II.6.2.period"]
KEEP = FORM.items["III.7.risk1.10"]
METHOD = FORM.items["II.3.2"]
HAS = FORM.items["II.5.has"]
FIELDS = FORM.items["II.2.4.main"]
DATE = FORM.items["II.2.5"]
LIST = "＜選択肢＞ 1) 特に力を入れている 2) 十分である 3) 課題が残されている"


@pytest.mark.parametrize(
    ("contents", "option", "left"),
    [
        (f"[ 十分である ] {LIST}", "十分である", ""),
        (f"［　十分である　］\n{LIST}", "十分である", ""),
        (f"{LIST} [課題が残されている]", "課題が残されている", ""),
        ("[十分である]\n< 選択肢 >\n1) 特に力を入れている 3) 課題が残されている\n2) 十分である", "十分である", ""),
        (f"☐ 特に力を入れている ☐ ☐ {LIST}", "特に力を入れている", ""),
        (f"[☐ 十分である] {LIST}", "十分である", ""),
        (f"☐ 十分である] {LIST}", "十分である", ""),
        ("特に力を入れている", "特に力を入れている", ""),
        (f"[ 2 ] {LIST}", "十分である", ""),
        (f"[十分てある] {LIST}", "十分である", ""),
        ("☐ 特に力を入れている ☐ 十分である ☐ 課題が残されている ☐ 十分である", "十分である", ""),
        (f"[] {LIST}", None, ""),
        (LIST, None, ""),
        ("☐ 特に力を入れている ☐ 十分である", None, ""),
        (f"[検討中] {LIST}", None, "検討中"),
        (f"[十分である] {LIST} 別紙のとおり", "十分である", "別紙のとおり"),
    ],
)
def test_the_option_of_a_choice(contents: str, option: str | None, left: str) -> None:
    canvas = Canvas([Part(contents, "line 1")])
    understood = understand(ENOUGH, canvas)
    assert understood.value == (Choice(option) if option else None)
    assert understood.lost == (option is None)
    assert canvas.rest_text() == left


def test_a_slip_never_turns_the_meaning_round() -> None:
    assert understand(KEEP, Canvas([Part("[休言している]", "")])).value == Choice("保管している")
    assert understand(KEEP, Canvas([Part("[保管してない]", "")])).value == Choice("保管していない")
    assert understand(KEEP, Canvas([Part("[保管しています]", "")])).value == Choice("保管している")
    assert understand(KEEP, Canvas([Part("[しない]", "")])).value is None


def test_an_option_inside_another_is_not_it() -> None:
    contents = "[20年以上] 1) 1年未満 2) 1年 3) 2年 7) 6年以上10年未満 8) 10年以上20年未満 9) 20年以上"
    assert understand(PERIOD, Canvas([Part(contents, "")])).value == Choice("20年以上")


def test_a_choice_with_nothing_beside_it_is_empty_not_lost() -> None:
    assert not understand(ENOUGH, Canvas([])).lost
    assert not understand(ENOUGH, Canvas([Part("－", "")])).lost


@pytest.mark.parametrize("mark", "○〇◯✓■☑レO")
def test_every_glyph_of_a_mark(mark: str) -> None:
    contents = f"[ {mark} ] 紙 [ ] フラッシュメモリ [{mark}]その他 （ 郵送 ）"
    assert understand(METHOD, Canvas([Part(contents, "")])).value == Checks((("紙", ""), ("その他", "郵送")))


@pytest.mark.parametrize(
    ("item", "contents", "marked", "left"),
    [
        (METHOD, "☑ 電子記録媒体(フラッシュメモリを除く。) ☐ フラッシュメモリ",
         (("電子記録媒体(フラッシュメモリを除く。)", ""),), ""),
        (METHOD, "[] 紙 [] その他 (住基(法)の定め、専用線)", (("その他", "住基(法)の定め、専用線"),), ""),
        (METHOD, "[] その他 (郵送)\n[] 紙\n[] その他 (郵送)", (("その他", "郵送"),), ""),
        (METHOD, "[] その他 (－)", None, "－"),
        (METHOD, "[○] その他 (郵送\n[] 紙", (("その他", "郵送"),), ""),
        (METHOD, "[○] 紙 別紙1を参照", (("紙", ""),), "別紙1を参照"),
        (METHOD, "[] 紙 [] 専用線", None, ""),
        (HAS, "[] 提供を行っている (59) 件 [] 移転を行っている () 件 [] 行っていない",
         (("提供を行っている", "59"),), ""),
        (HAS, "[○] 行っていない", (("行っていない", ""),), ""),
        (FIELDS, "・識別情報 [○] 個人番号 [ ] その他識別情報(内部番号) ・業務関係情報 [○] その他 (履歴)",
         (("個人番号", ""), ("その他", "履歴")), ""),
    ],
)  # fmt: skip
def test_check_boxes(item: object, contents: str, marked: tuple[tuple[str, str], ...] | None, left: str) -> None:
    canvas = Canvas([Part(contents, "")])
    understood = understand(item, canvas)
    assert understood.value == (Checks(marked) if marked else None)
    assert understood.lost == (marked is None)
    assert canvas.rest_text() == left or left == "－"


def test_a_date_takes_one_row_and_no_name() -> None:
    canvas = Canvas([Part("平成27年7月11日", "", 1), Part("別の行", "", 2)])
    assert str(understand(DATE, canvas).value) == "平成27年7月11日"
    assert canvas.rest_text() == "別の行"
    assert understand(DATE, Canvas([Part("市長", "")])).lost
