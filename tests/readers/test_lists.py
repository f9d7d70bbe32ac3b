"""Lists of 提供先 and 移転先 on sheets of their own (別紙)."""

from textwrap import dedent

import pytest

from pia_diff.itempath import parse_exact
from pia_diff.model import Assessment, State
from pia_diff.readers import Reading, read_cells
from pia_diff.readers.text import text_cells

LIST = """\
|提供先名|①法令上の根拠|②提供先における用途|③提供する情報|④提供する情報の対象となる本人の数|⑥提供方法|備考
提供先 1|甲|番号法|課税|税情報|[1万人未満]|[○] 紙 [ ] 専用線|
提供先 2|乙|番号法別表|給付|福祉情報|[1万人以上10万人未満]|[○] 専用線|注
"""


def file_text(name: str, count: str = "", inside: str = "") -> str:
    return (
        f"Ⅱ 特定個人情報ファイルの概要\n1. 特定個人情報ファイル名|{name}\n"
        f"提供・移転の有無|[○] 提供を行っている ({count})件\n{inside}"
    )


def reading_of(text: str, form: str = "form4-2018") -> Reading:
    reading = read_cells(text_cells(dedent(text).replace("|", "\t")), "a.txt", form)
    assert reading.characters.total == reading.characters.placed + reading.characters.left_over
    return reading


def item(assessment: Assessment, name: str) -> str:
    path = parse_exact(name, assessment.form)
    assert path is not None, name
    return str(assessment.get(path))


def names(assessment: Assessment, file: str) -> tuple[str, ...]:
    group = parse_exact(f"II[{file}].5.prov[]", assessment.form)
    assert group is not None
    return assessment.groups().get(group, ())


def test_the_rows_of_a_list_become_instances_of_the_only_file() -> None:
    reading = reading_of(file_text("甲ファイル", "2") + "(別紙1) 提供先一覧\n" + LIST)
    a = reading.assessment
    assert names(a, "甲ファイル") == ("甲", "乙")
    prov = "II[甲ファイル].5.prov[乙]"
    expected = {"name": "乙", "1": "番号法別表", "3": "福祉情報", "4": "1万人以上10万人未満", "6": "専用線"}
    assert {key: item(a, f"{prov}.{key}") for key in expected} == expected
    path = parse_exact("II[甲ファイル].5.prov[丙].1", a.form)
    assert path is not None
    assert a.state(path) is State.EMPTY  # two are counted, two are listed
    assert [one.text for one in a.left_over if one.text != "(別紙1) 提供先一覧"] == ["注"]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (file_text("甲ファイル", "3") + file_text("乙ファイル", "2") + "別紙\n" + LIST, "乙ファイル"),
        (file_text("甲ファイル") + file_text("乙ファイル") + "別紙 (甲ファイル) 提供先\n" + LIST, "甲ファイル"),
        (
            file_text("甲ファイル") + file_text("乙ファイル", inside="提供先1|別紙1のとおり\n") + "別紙\n" + LIST,
            "乙ファイル",
        ),
        (file_text("甲ファイル", "2") + file_text("乙ファイル", "2") + "別紙\n" + LIST, ""),
        (file_text("甲ファイル") + file_text("乙ファイル") + "別紙\n" + LIST, ""),
        (file_text("甲ファイル", "2") + "別紙 提供先一覧 (丁ファイル)\n" + LIST, ""),
    ],
)
def test_of_several_files_the_one_that_is_certain_owns_a_list(text: str, owner: str) -> None:
    a = reading_of(text).assessment
    owners = [file for file in a.files if "乙" in names(a, file)]
    assert owners == ([owner] if owner else [])
    if not owner:
        assert any("番号法別表" in one.text for one in a.left_over)
        paths = [parse_exact(f"II[{file}].5.prov[乙]", a.form) for file in a.files]
        assert [path for path in paths if path is None or a.state(path) is not State.ABSENT] == []


@pytest.mark.parametrize(
    ("titles", "owners"),
    [
        (("(別紙1) 甲ファイル 提供先一覧", "(別紙2) 乙ファイル 提供先一覧"), [("甲", "乙"), ("丙", "丁")]),
        (("別紙\n乙ファイル", "別紙\n甲ファイル"), [("丙", "丁"), ("甲", "乙")]),
        (("(別紙1) 提供先一覧", "(別紙2) 提供先一覧"), [(), ()]),  # nobody knows whose they are
        (("甲ファイル 提供先一覧 (1/2)", "甲ファイル 提供先一覧 (2/2)"), [("甲", "乙", "丙", "丁"), ()]),
        (("甲ファイル 提供先一覧", "2"), [("甲", "乙", "丙", "丁"), ()]),  # the number of a page
    ],
)
def test_a_list_of_another_title_is_another_list(titles: tuple[str, str], owners: list[tuple[str, ...]]) -> None:
    second = LIST.replace("|甲|", "|丙|").replace("|乙|", "|丁|")
    a = reading_of(
        file_text("甲ファイル") + file_text("乙ファイル") + f"{titles[0]}\n{LIST}{titles[1]}\n{second}"
    ).assessment
    assert [names(a, file) for file in a.files] == owners


def test_a_list_without_numbers_is_numbered_by_its_order() -> None:
    listing = "提供先|法令上の根拠|用途|提供する情報|時期・頻度\n甲|番号法|課税|税|随時\n乙|番号法|給付|税|随時\n"
    a = reading_of(file_text("甲ファイル", "2") + "別紙\n" + listing).assessment
    path = parse_exact("II[甲ファイル].5.prov[丙].1", a.form)
    assert path is not None
    assert names(a, "甲ファイル") == ("甲", "乙")
    assert a.state(path) is State.EMPTY


def test_a_form_with_a_place_for_the_list_keeps_it_as_a_table() -> None:
    a = reading_of(file_text("甲ファイル", "2") + LIST, "form3-2018").assessment
    assert item(a, "X.1.row[提供先]").count("\n") == 2
    assert names(a, "甲ファイル") == ()


def test_the_title_of_a_list_and_what_follows_it_belong_to_no_item() -> None:
    text = (
        file_text("甲ファイル", "2") + "7. 備考|なし\n(別紙1) 提供先一覧\n" + LIST + "\n以上\n次の注\n①保管場所|庁舎\n"
    )
    a = reading_of(text).assessment
    assert item(a, "II[甲ファイル].7") == "なし"
    assert item(a, "II[甲ファイル].6.1") == "庁舎"
    assert [one.text for one in a.left_over] == ["(別紙1) 提供先一覧", "注\n以上\n次の注"]
