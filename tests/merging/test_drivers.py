"""The programs that git runs, without git."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pia_diff.gitdrivers.__main__ import FAILED, WRONG_USAGE, main
from pia_diff.gitdrivers.external import external_diff
from pia_diff.gitdrivers.textconv import textconv

BASIC = """\
I.1.2 事務の内容: 住民票の作成
I.2.sys システム:
- 1 システムの名称: 住民記録システム
  3 他のシステムとの接続:
  - 宛名システム等
  - その他: 証明書交付システム
"""
ROWS = """\
- date 変更日: 令和7年3月31日
  item 項目: Ⅰ
  before 変更前の記載: 前
  after 変更後の記載: 後
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, value in {"COLUMNS": "80", "NO_COLOR": "", "GIT_PAGER_IN_USE": ""}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def diff(tmp_path):
    """What git would print of a file; None where it does not stand."""

    def run(old, new, path="1/1-basic.yaml", *renamed):
        names = []
        for name, text in (("old", old), ("new", new)):
            if text is None:
                names.append("/dev/null")
            else:
                (tmp_path / name).write_text(text, "utf-8")
                names.append(str(tmp_path / name))
        return external_diff([path, names[0], "0" * 40, "100644", names[1], "1" * 40, "100644", *renamed])

    return run


def test_a_changed_item(diff):
    told = diff(BASIC, BASIC.replace("住民票の作成", "住民票の調製"))
    assert told.startswith("■■ 1/1-basic.yaml\n+-")
    assert "住民票の[-作成-]" in told and "住民票の{+調製+}" in told
    assert told.count("\n+-") == 2  # one row


def test_colours_where_git_shows_them(diff, monkeypatch):
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("GIT_PAGER_IN_USE", "1")
    assert "\x1b[32m調製\x1b[0m" in diff(BASIC, BASIC.replace("住民票の作成", "住民票の調製"))


def test_a_file_that_is_new_or_gone(diff):
    assert "（右記を追加）" in diff(None, BASIC)
    assert "（右記を削除）" in diff(BASIC, None)


def test_a_file_under_another_name(diff):
    assert diff(BASIC, BASIC, "1/1-basic.yaml", "2/1-basic.yaml", "similarity index 100%\n") == (
        "■■ 1/1-basic.yaml → 2/1-basic.yaml\n"
    )


def test_another_way_of_writing(diff):
    quoted = BASIC.replace("住民票の作成", "'住民票の作成'")
    assert diff(BASIC, quoted).splitlines()[1:] == ["記載に変更なし（書き方だけが異なる）"]


def test_rows_of_the_annex(diff):
    told = diff(ROWS, ROWS + ROWS.replace("Ⅰ", "Ⅱ"), "1/annex3.yaml")
    assert "項目：Ⅱ" in told


def test_the_head_of_an_assessment(diff):
    head = "form: form4-2024\nfiles:\n- 甲\n"
    assert "{+乙+}" in diff(head, head + "- 乙\n", "1/assessment.yaml")


def test_a_file_in_conflict():
    assert external_diff(["1/1-basic.yaml"]) == "* Unmerged path 1/1-basic.yaml\n"


def test_what_is_none_of_ours_as_ever(diff):
    assert diff("a: 1\n", "a: 2", "x.yaml") == (
        "■■ x.yaml\n--- a/x.yaml\n+++ b/x.yaml\n@@ -1 +1 @@\n-a: 1\n+a: 2\n\\ No newline at end of file\n"
    )


def test_steering_characters_do_not_reach_the_terminal(diff):
    assert "\x1b" not in diff(BASIC, BASIC.replace("住民票の作成", '"住民票\\x1b[31mの作成"'), "1/\x1b[2J.yaml")


def test_lines_of_a_file():
    lines = textconv(BASIC.encode(), "x").decode().splitlines()
    assert lines[:2] == ["■ Ⅰ 基本情報 １．特定個人情報ファイルを取り扱う事務 ②事務の内容 ※", "住民票の作成"]
    assert lines[-3].endswith(" システム（住民記録システム） ③他のシステムとの接続")
    assert lines[-2:] == ["[○]宛名システム等", "[○]その他（証明書交付システム）"]


def test_lines_of_the_annex():
    lines = textconv(ROWS.encode(), "x").decode().splitlines()
    assert lines == ["■ （別添３）変更箇所 令和7年3月31日", "項目：Ⅰ", "変更前の記載：前", "変更後の記載：後"]


@pytest.mark.parametrize("words", [[], ["textconv"], ["diff"], ["merge", "a"], ["x"]])
def test_wrong_usage(words, capsys):
    assert main(words) == WRONG_USAGE
    assert "usage: python -m pia_diff.gitdrivers" in capsys.readouterr().err


def test_a_file_that_is_not_there():
    done = subprocess.run([sys.executable, "-m", "pia_diff.gitdrivers", "textconv", "missing"], capture_output=True)
    assert done.returncode == FAILED
    assert done.stderr.decode().startswith("pia-diff: missing: ")
