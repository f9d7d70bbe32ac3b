"""`pia-diff annex`: the whole annex of a version, and of a file that is none yet."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Cli

pytestmark = pytest.mark.usefixtures("repo")

ROW = """
A3 (別添3) 変更箇所:
- date: 令和6年3月29日
  item: Ⅰ 基本情報 １．特定個人情報ファイルを取り扱う事務 ②事務の内容
  before: 住民票の写しの交付
  after: 住民票の作成
  timing: 事後
  reason: 重要な変更に当たらないため。
"""


@pytest.fixture
def three(cli: Cli, repo: str, draft_text: Callable[..., str]) -> None:
    """The repository with a third version, v2026."""
    assert repo
    Path("c.yaml").write_text(draft_text(published="令和8年3月31日", purpose="住民の利便と公平のため"), "utf-8")
    assert cli("add", "c.yaml", "--as", "v2026").code == 0


def _rows(out: str) -> list[list[str]]:
    return list(csv.reader(out.removeprefix("\ufeff").splitlines()))[1:]


@pytest.mark.usefixtures("three")
def test_rows_of_every_version_follow_each_other(cli: Cli) -> None:
    code, out, _ = cli("annex", "v2026", "--format", "json")
    told = json.loads(out)
    assert (code, told["source"]) == (0, "")
    _, steps, _ = cli("v2024", "v2025", "--format", "json")
    first = json.loads(steps)["rows"]
    assert [row["item"] for row in told["rows"]][: len(first)] == [row["item"] for row in first]
    assert len(told["rows"]) > len(first)


@pytest.mark.usefixtures("three")
def test_since_tells_only_what_came_later(cli: Cli) -> None:
    _, whole, _ = cli("annex", "v2026", "--format", "csv")
    _, later, _ = cli("annex", "v2026", "--since", "v2025", "--format", "csv")
    assert _rows(whole)[-len(_rows(later)) :] == _rows(later)
    assert 0 < len(_rows(later)) < len(_rows(whole))


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("since", ["v2025", "v2026"])
def test_since_a_version_that_is_not_earlier_is_refused(cli: Cli, since: str) -> None:
    code, _, err = cli("annex", "v2025", "--since", since)
    assert code == 12
    assert "earlier ones: v2024" in err


def test_an_unknown_version_is_refused(cli: Cli) -> None:
    assert cli("annex", "v1999").code == 12


def test_the_workbook_holds_the_rows(cli: Cli) -> None:
    code, out, err = cli("annex", "v2025", "-o", "betten3.xlsx")
    assert (code, out) == (0, "")
    assert "betten3.xlsx" in err
    sheet = load_workbook("betten3.xlsx")["変更箇所"]
    assert sheet.max_row > 2
    assert cli("annex", "v2025", "-o", "betten3.xlsx").code == 20
    assert cli("annex", "v2025", "-o", "betten3.xlsx", "--force").code == 0


def test_a_workbook_needs_a_name(cli: Cli) -> None:
    code, out, err = cli("annex", "v2025", "--format", "xlsx")
    assert (code, out) == (2, "")
    assert "-o" in err


@pytest.mark.parametrize("name", ["a.docx", "a.html", "a"])
def test_a_suffix_that_says_nothing_is_refused(cli: Cli, name: str) -> None:
    assert cli("annex", "v2025", "-o", name).code == 2
    assert not Path(name).exists()


def test_a_file_that_is_no_version_yet_gets_its_annex(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("draft.yaml").write_text(draft_text(published="令和9年3月31日", purpose="新たな使用目的のため"), "utf-8")
    _, out, err = cli("annex", "draft.yaml", "--format", "csv")
    assert any("新たな使用目的のため" in row[3] for row in _rows(out))
    assert err == ""


def test_a_file_without_a_repository_has_the_rows_it_prints(
    cli: Cli, draft_text: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lonely = tmp_path / "elsewhere"
    lonely.mkdir()
    monkeypatch.chdir(lonely)
    Path("draft.yaml").write_text(draft_text() + ROW, "utf-8")
    code, out, _ = cli("annex", "draft.yaml", "--format", "csv")
    assert code == 0
    assert [row[4] for row in _rows(out)] == ["事後"]


class TestExitCode:
    def test_nothing_wrong(self, cli: Cli) -> None:
        assert cli("annex", "v2025", "--exit-code", "--format", "csv").code == 0

    def test_a_published_row_that_does_not_fit(self, cli: Cli, draft_text: Callable[..., str]) -> None:
        text = draft_text(published="令和9年3月31日") + ROW.replace("令和6年3月29日", "令和9年3月31日").replace(
            "after: 住民票の作成", "after: どこにもない記載"
        )
        Path("draft.yaml").write_text(text, "utf-8")
        code, out, err = cli("annex", "draft.yaml", "--exit-code", "--format", "csv")
        assert code == 1
        assert "どこにもない記載" in err
        assert "どこにもない記載" in out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--into", "form.xlsx"), "-o"),
        (("--into", "form.xlsx", "-o", "new.xlsx", "--format", "csv"), "--format"),
        (("--into", "missing.xlsx", "-o", "new.xlsx"), "missing.xlsx"),
    ],
)
def test_into_needs_a_workbook_and_another_name(cli: Cli, options: tuple[str, ...], told: str) -> None:
    code, _, err = cli("annex", "v2025", *options)
    assert code != 0
    assert told in err
    assert not Path("new.xlsx").exists()


def test_into_puts_the_rows_into_the_officers_workbook(cli: Cli) -> None:
    cli("export", "v2025", "-o", "form.xlsx")
    before = Path("form.xlsx").read_bytes()
    code, out, err = cli("annex", "v2025", "--into", "form.xlsx", "-o", "new.xlsx")
    assert (code, out) == (0, "")
    assert "new.xlsx" in err
    _, told, _ = cli("annex", "v2025", "--format", "csv")
    _, again, _ = cli("annex", "new.xlsx", "--format", "csv")
    assert [row[1:4] for row in _rows(again)] == [row[1:4] for row in _rows(told)]
    assert Path("form.xlsx").read_bytes() == before


def test_into_never_overwrites_the_workbook_itself(cli: Cli) -> None:
    cli("export", "v2025", "-o", "form.xlsx")
    before = Path("form.xlsx").read_bytes()
    code, _, err = cli("annex", "v2025", "--into", "form.xlsx", "-o", "form.xlsx", "--force")
    assert code == 20
    assert "form.xlsx" in err
    assert Path("form.xlsx").read_bytes() == before
