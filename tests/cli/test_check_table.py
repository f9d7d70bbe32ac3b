"""`pia-diff check-table`: a published table checked row by row."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

HEAD = "変更日,項目,変更前の記載,変更後の記載,提出時期,提出時期に係る説明\n"
ITEM = "Ⅱ ファイルの概要_資格ファイル 3. 特定個人情報の入手・使用 ⑥使用目的"
PRIOR = f"令和7年3月1日,{ITEM},賦課のため,賦課及び徴収のため,事前,\n"
BREACH = f"令和7年3月1日,{ITEM},賦課のため,賦課及び徴収のため,事後,\n"
PRACTICE = f"令和7年3月1日,{ITEM},賦課のため,賦課及び徴収のため,事後,現状の運用を明文化したもの\n"
OPEN = "令和7年3月1日,Ⅱ ファイルの概要,資格の管理,資格及び給付の管理,事後,\n"
OFFICE = "令和7年3月1日,Ⅱ 2. 基本情報 ⑥事務担当部署,保険課,保険年金課,事後,\n"


def _table(*rows: str) -> str:
    Path("rows.csv").write_text(HEAD + "".join(rows), "utf-8")
    return "rows.csv"


def test_breaches_come_first_then_what_cannot_stand_then_questions(cli: Cli) -> None:
    code, out, err = cli("check-table", _table(OFFICE, PRACTICE, OPEN, BREACH))
    assert (code, err) == (0, "")
    heads = [line for line in out.splitlines() if line.startswith("■")]
    assert [head.split("(")[0].strip() for head in heads] == [
        "■ 事前 was due, and 事後 is published",
        "■ The published 提出時期 cannot stand",
        "■ 要確認: only the city can tell",
        "■ The other rows",
    ]
    assert "[II.3.6]" in out
    assert "[? II]" in out
    assert "4 rows: the item of 3 is certain, 3 carry or may carry ※" in out
    assert "duty: 事前 1, 事後 1, 要確認 2" in out
    assert "published: 2 can stand, 2 cannot (1 breaches), 0 without 提出時期" in out


def test_breaches_are_red(cli: Cli) -> None:
    coloured = cli("check-table", _table(BREACH, OFFICE), "--color", "always").out
    red = [line for line in coloured.splitlines() if line.startswith("\x1b[31m")]
    assert any("II.3.6" in line for line in red)
    assert not any("II.2.6" in line for line in red)
    assert "\x1b" not in cli("check-table", _table(BREACH), "--color", "always", "--no-color").out


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_lines_fit_the_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    from pia_diff.cli.terminal import text_width

    monkeypatch.setenv("COLUMNS", str(columns))
    out = cli("check-table", _table(OFFICE, PRACTICE, OPEN, BREACH)).out
    assert [line for line in out.splitlines() if text_width(line) > columns] == []


@pytest.mark.parametrize(
    ("rows", "code"),
    [((OFFICE, PRIOR, PRACTICE), 0), ((OFFICE, OPEN), 1), ((OPEN, BREACH), 3), ((BREACH,), 3)],
)
def test_the_exit_code_tells_the_worst(cli: Cli, rows: tuple[str, ...], code: int) -> None:
    assert cli("check-table", _table(*rows), "--exit-code").code == code
    assert cli("check-table", _table(*rows)).code == 0


def test_json_is_a_list_of_rows(cli: Cli) -> None:
    found = json.loads(cli("check-table", _table(BREACH, OPEN, OFFICE), "--format", "json").out)
    assert [one["row"] for one in found] == [1, 2, 3]
    first, second, third = found
    assert first["item"] == ITEM
    assert (first["item_id"], first["file"], first["important"]) == ("II.3.6", "資格ファイル", True)
    assert (first["duty"], first["published"], first["timing"], first["agrees"], first["breach"]) == (
        "事前", "事後", "事前", False, True,
    )  # fmt: skip
    assert first["reason"].endswith("。")
    assert first["provision"]
    assert (second["item_id"], second["heading"], second["duty"]) == (None, "II", "要確認")
    assert second["question"]
    assert (third["important"], third["agrees"]) == (False, True)


def test_csv_and_markdown_hold_every_row(cli: Cli) -> None:
    out = cli("check-table", _table(BREACH, OFFICE), "--format", "csv").out
    lines = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))
    assert len(lines) == 3
    assert lines[1][lines[0].index("可否")] == "違反"
    told = cli("check-table", _table(BREACH, OFFICE), "--format", "md").out.splitlines()
    assert len(told) == 4
    assert "違反" in told[2]


def test_days_of_effect_and_the_policy(cli: Cli) -> None:
    file = _table(PRIOR, OFFICE)

    def timings(*options: str) -> list[str]:
        return [one["timing"] for one in json.loads(cli("check-table", file, "--format", "json", *options).out)]

    assert timings() == ["事前", "事後"]
    assert timings("--policy", "submission") == ["事前", "事前"]
    assert timings("--effective", "令和7年2月1日") == ["事後", "事後"]
    assert timings("--effective", "R7.3.1=R7.2.1") == ["事後", "事後"]


def test_the_form_can_be_given(cli: Cli) -> None:
    found = json.loads(cli("check-table", _table(PRIOR), "--form", "form3-2018", "--format", "json").out)
    assert found[0]["item_id"] == "II.3.3"


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["none.csv"], 37, "none.csv"),
        (["rows.csv", "--effective", "soon"], 27, "soon"),
        (["rows.csv", "--effective", "R1.5.1=R1.6.1"], 27, "令和7年3月1日"),
        (["rows.csv", "--policy", "none"], 2, "item, submission"),
        (["rows.csv", "--form", "form9"], 17, "form9"),
        (["other.json"], 14, "rows"),
        (["text.txt"], 14, "変更前の記載"),
    ],
)
def test_failures_say_what_to_do(cli: Cli, options: list[str], code: int, told: str) -> None:
    _table(PRIOR)
    Path("other.json").write_text('{"a": 1}', "utf-8")
    Path("text.txt").write_text("本文だけの文書。\n", "utf-8")
    result = cli("check-table", *options)
    assert result.code == code
    assert told in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("language", ["en", "ja"])
def test_help(cli: Cli, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIA_DIFF_LANG", language)
    code, out, _ = cli("check-table", "--help")
    assert code == 0
    assert "pia-diff check-table betten3.csv" in out


def test_a_form_without_marks_given_by_hand_is_warned_of(cli: Cli) -> None:
    file = _table(PRIOR, OFFICE)
    assert "marks no item with ※" in cli("check-table", file, "--form", "form2-2024").err
    assert cli("check-table", file, "--form", "form4-2024").err == ""
