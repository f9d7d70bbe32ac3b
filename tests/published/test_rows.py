"""Files that hold a table of changes → their rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pia_diff.errors import PiaDiffError
from pia_diff.published.guess import guess_form
from pia_diff.published.objects import BadRow, NoRows, NotRows
from pia_diff.published.rows import NoTable, read_rows

CORPUS = Path(__file__).parents[2] / "../shared/corpus"
HEADS = ["変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明"]
ROWS = [
    [
        "令和7年4月1日",
        "Ⅱ ファイルの概要 2. 基本情報 ⑥事務担当部署",
        "青葉野市総務課",
        "青葉野市区政課",
        "事後",
        "組織改正",
    ],
    ["", "Ⅱ ファイルの概要 3. 特定個人情報の入手・使用 ⑥使用目的", "賦課のため", "賦課及び徴収のため", "事前", ""],
]


def _csv(file: Path, rows: list[list[str]]) -> Path:
    file.write_text("".join(",".join(row) + "\r\n" for row in rows), "utf-8-sig")
    return file


def test_rows_alike_but_for_their_day_keep_each_its_own(tmp_path: Path) -> None:
    days = ["令和7年5月1日", "", "令和7年2月1日"]
    lines = [[*HEADS, "効力発生日"], *([*ROWS[0], day] for day in days)]
    assert [one.effective for one in read_rows(_csv(tmp_path / "rows.csv", lines)).rows] == days


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_columns_become_rows_numbered_as_they_stand(tmp_path: Path, suffix: str) -> None:
    between = "," if suffix == ".csv" else "\t"
    file = tmp_path / f"rows{suffix}"
    file.write_text("".join(between.join(row) + "\n" for row in [HEADS, *ROWS]), "utf-8")
    found = read_rows(file)
    assert [(one.number, one.date, one.row.item, one.row.timing) for one in found.rows] == [
        (1, "令和7年4月1日", ROWS[0][1], "事後"),
        (2, "令和7年4月1日", ROWS[1][1], "事前"),
    ]
    assert found.form is None


def test_a_column_of_the_day_of_effect_is_kept(tmp_path: Path) -> None:
    lines = [[*HEADS, "効力発生日"], [*ROWS[0], "令和7年5月1日"], [*ROWS[1], ""]]
    assert [one.effective for one in read_rows(_csv(tmp_path / "rows.csv", lines)).rows] == ["令和7年5月1日", ""]


def test_a_column_of_the_day_of_effect_is_kept_in_a_workbook(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    file = tmp_path / "rows.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for n, line in enumerate([[*HEADS, "効力発生日"], [*ROWS[0], "令和7年5月1日"], [*ROWS[1], ""]]):
            sheet.write_row(n, 0, line)
    found = read_rows(file).rows
    assert [(one.row.after, one.effective) for one in found] == [("青葉野市区政課", "令和7年5月1日"), (ROWS[1][3], "")]


@pytest.mark.parametrize(
    "keys",
    [
        HEADS,
        ["date", "item", "before", "after", "timing", "reason"],
        ["date", "item", "before", "after", "timing", "note"],
        ["変更日", "変更箇所", "変更前", "変更後", "提出の時期", "変更理由"],
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_objects_become_rows_whatever_the_language_of_their_keys(
    tmp_path: Path, keys: list[str], wrapped: bool
) -> None:
    listed = [{**dict(zip(keys, row, strict=True)), "line": 3, "※": True} for row in ROWS]
    file = tmp_path / "rows.json"
    file.write_text(json.dumps({"rows": listed, "count": 2} if wrapped else listed), "utf-8")
    found = read_rows(file).rows
    assert [one.row.timing for one in found] == ["事後", "事前"]
    assert found[0].row.reason == "組織改正"
    assert found[1].date == "令和7年4月1日"


def test_a_list_in_yaml_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "rows.yaml"
    file.write_text(
        "rows:\n- 項目: Ⅱ 3 ⑥使用目的\n  変更前の記載:\n  - 一行\n  - 二行\n  効力発生日: R7.4.1\n", "utf-8"
    )
    (one,) = read_rows(file).rows
    assert (one.row.before, one.effective) == ("一行\n二行", "R7.4.1")


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.json", "[]", NoRows),
        ("a.json", '{"rows": []}', NoRows),
        ("a.json", '{"count": 3}', NotRows),
        ("a.json", '"text"', NotRows),
        ("a.json", "[1]", BadRow),
        ("a.json", '[{"colour": "red"}]', BadRow),
        ("a.json", '[{"item": {"a": "b"}}]', BadRow),
        ("a.csv", "氏名,住所\n甲,乙\n", NoTable),
        ("a.txt", "本文だけの文書。\n", NoTable),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: str, error: type[PiaDiffError]) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    with pytest.raises(error) as raised:
        read_rows(file)
    assert str(file) in str(raised.value)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.json", None, "unreadable"),
        ("empty.json", b"", "unreadable"),
        ("broken.json", b"[{", "broken_syntax"),
        ("binary.json", b"\x00\x01", "unreadable"),
        ("other.csv", "変更日".encode("euc-jp") + b"\xff\xff", "unreadable"),
    ],
)
def test_files_that_cannot_be_read_say_so(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PiaDiffError) as raised:
        read_rows(file)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("items", "form"),
    [
        (["Ⅰ 基本情報 1 ②事務の内容", "Ⅱ 3 ⑥使用目的", "Ⅲ 7 リスク1 ⑤物理的対策 具体的な対策の内容"], "form4-2024"),
        (
            ["Ⅰ 関連情報 5. 評価実施機関における担当部署 ②所属長の役職名", "Ⅱ しきい値判断項目 1. 対象人数"],
            "form2-2024",
        ),
        (["Ⅱ 3 ③使用目的", "Ⅲ リスク対策 8. 監査 実施の有無", "（別添１）特定個人情報ファイル記録項目"], "form3-2018"),
        (["Ⅳ リスク対策 8. 監査 実施の有無", "Ⅳ リスク対策 9. 従業者に対する教育・啓発"], "form2-2018"),
        ([], "form4-2024"),
        (["全般"], "form4-2024"),
    ],
)
def test_the_form_is_told_by_the_items(items: list[str], form: str) -> None:
    assert guess_form(items).id == form


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of published documents is not here")
@pytest.mark.parametrize("name", ["hiroshima-changes.json", "hiroshima-changes.txt"])
def test_the_published_table_is_read_whole(name: str) -> None:
    found = read_rows(CORPUS / name)
    assert [one.number for one in found.rows] == list(range(1, 69))
    assert {one.date for one in found.rows} == {"令和4年8月10日", "令和6年12月25日"}
    assert guess_form([one.row.item for one in found.rows]).number == 4


def test_what_fits_form_2_and_another_alike_is_not_on_form_2() -> None:
    """Nothing carries ※ there: all would be 事後."""
    assert guess_form(["４．特定個人情報ファイルの取扱いの委託"]).number != 2
    assert guess_form(["Ⅰ 関連情報 ３．個人番号の利用 法令上の根拠"]).number == 2
