"""`pia-diff check`: findings as a table and as JSON, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.cli.terminal import text_width

if TYPE_CHECKING:
    from conftest import Cli

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "fixtures" / "form2" / "v2025.yaml")


@pytest.fixture
def wrong() -> str:
    """The example with two mistakes."""
    text = Path(EXAMPLE).read_text("utf-8")
    for before, after in [
        ("'27'", "第二十七号"),
        ("II.1.count 評価対象の事務の対象人数は何人か: 1万人以上10万人未満", "II.1.count: 30万人以上"),
    ]:
        assert before in text
        text = text.replace(before, after)
    Path("wrong.yaml").write_text(text, "utf-8")
    return "wrong.yaml"


def test_nothing_to_mend(cli: Cli) -> None:
    assert cli("check", EXAMPLE, "--exit-code") == (
        0,
        f"{EXAMPLE}: 青葉野市 予防接種に関する事務 基礎項目評価書 (form2-2024)\n"
        "nothing was found that would have to be mended\n",
        "",
    )


def test_a_table_of_findings(cli: Cli, wrong: str) -> None:
    code, out, err = cli("check", wrong)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "誤り 1, 要確認 1, 参考 0"
    assert "| 誤り       | 表紙 評価書番号 " in out
    assert "'第二十七号' is not a" in out
    assert {text_width(line) for line in out.splitlines() if line.startswith(("|", "+"))} == {100}


@pytest.mark.parametrize("columns", ["20", "40", "60", "80", "200"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_fits_the_terminal(cli: Cli, wrong: str, columns: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("PIA_DIFF_LANG", language)
    lines = cli("check", wrong).out.splitlines()[1:-1]
    assert max(map(text_width, lines)) <= int(columns)


def test_in_japanese(cli: Cli, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIA_DIFF_LANG", "ja")
    monkeypatch.setenv("COLUMNS", "200")
    out = cli("check", wrong).out
    assert "「第二十七号」は数ではありません" in out
    assert "finding" not in out


def test_exit_code_only_when_asked_for(cli: Cli, wrong: str) -> None:
    assert cli("check", wrong).code == 0
    assert cli("check", wrong, "--exit-code").code == 1
    Path("doubtful.yaml").write_text(Path(EXAMPLE).read_text("utf-8").replace("令和7年3月31日", "", 1), "utf-8")
    code, out, _ = cli("check", "doubtful.yaml", "--exit-code")
    assert (code, out.splitlines()[-1]) == (0, "誤り 0, 要確認 1, 参考 0")


def test_as_json(cli: Cli, wrong: str) -> None:
    plain = json.loads(cli("check", wrong, "--format", "json").out)
    assert plain["form"] == "form2-2024"
    assert plain["counts"] == {"誤り": 1, "要確認": 1, "参考": 0}
    assert plain["findings"][0] == {
        "severity": "誤り",
        "kind": "no_number",
        "path": "H.number",
        "item": "表紙 評価書番号",
        "message": "'第二十七号' is not a number",
        "remedy": "write the number alone, in digits",
    }


@pytest.mark.usefixtures("repo")
def test_a_version(cli: Cli) -> None:
    code, out, _ = cli("check", "v2024", "--exit-code")
    assert code == 1
    assert out.startswith("v2024: 住民基本台帳に関する事務 全項目評価書 (form4-2024)\n")
    kinds = {
        (one["kind"], one["path"]) for one in json.loads(cli("check", "v2024", "--format", "json").out)["findings"]
    }
    assert ("required", "H.org") in kinds
    assert ("file_without_section", "III[住民基本台帳ファイル]") in kinds


@pytest.mark.usefixtures("repo")
def test_the_same_finding_in_several_instances_is_one_line(cli: Cli) -> None:
    out = "".join(cli("check", "v2024").out.replace("|", "").split())
    assert "委託事項①委託内容:2places:収納業務、印刷業務" in out


def test_what_the_source_lost(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("torn.yaml").write_text(draft_text() + "V:\n  absent:\n  - V.1\n  - V.2\n", "utf-8")
    found = json.loads(cli("check", "torn.yaml", "--format", "json").out)["findings"]
    assert [one["path"] for one in found if one["kind"] == "lost"] == [None]
    assert not [one for one in found if (one["path"] or "").startswith("V.")]


@pytest.mark.parametrize(("name", "code"), [("nothing.xlsx", 37), ("v2042", 11)])
def test_what_is_not_there(cli: Cli, name: str, code: int) -> None:
    result = cli("check", name)
    assert (result.code, result.out) == (code, "")
