"""init, add, versions, show, export, read, demo: the way of a version through the repository."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

ROOT = Path(__file__).parents[2]


class TestInit:
    def test_makes_a_repository(self, cli: Cli) -> None:
        code, out, _ = cli("init")
        assert code == 0
        assert "assessments.git" in out
        assert subprocess.run(["git", "-C", "assessments.git", "rev-parse", "--is-bare-repository"]).returncode == 0

    def test_refuses_a_folder_in_use(self, cli: Cli) -> None:
        Path("full").mkdir()
        Path("full/a").touch()
        code, out, err = cli("init", "full")
        assert (code, out) == (28, "")
        assert "full" in err

    def test_empty_repository_has_no_versions(self, cli: Cli) -> None:
        cli("init", "r.git")
        code, out, _ = cli("versions", "--repo", "r.git")
        assert (code, out) == (0, "no version yet; add one: pia-diff add FILE --as NAME\n")
        assert cli("versions", "--repo", "r.git", "--format", "json").out == "[]\n"


@pytest.mark.usefixtures("repo")
class TestAdd:
    def test_tells_what_was_understood(self, cli: Cli, draft_text: Callable[..., str]) -> None:
        Path("c.yaml").write_text(draft_text(purpose="別の目的"), "utf-8")
        code, out, err = cli("add", "c.yaml", "--as", "v2026", "--published", "R8.3.31")
        assert (code, err) == (0, "")
        assert re.sub("[0-9]+, placed [0-9]+", "N, placed N", out) == (
            "c.yaml: 住民基本台帳に関する事務 全項目評価書\n"
            "form: form4-2024 (a draft)\n"
            "items: 10 filled, 209 empty, 0 absent\n"
            "files 1, システム 1, 委託事項 2\n"
            "characters: N, placed N (100 %), left over 0\n"
            "added v2026 of assessment 1\n"
        )

    def test_same_content_adds_nothing(self, cli: Cli) -> None:
        code, out, _ = cli("add", "b.yaml", "--as", "v2025")
        assert code == 0
        assert "the content is the same as that of v2025: nothing added" in out
        assert len(json.loads(cli("versions", "--format", "json").out)) == 2

    def test_never_overwrites_a_version(self, cli: Cli, draft_text: Callable[..., str]) -> None:
        Path("c.yaml").write_text(draft_text(purpose="別の目的"), "utf-8")
        code, out, err = cli("add", "c.yaml", "--as", "v2025")
        assert (code, out) == (13, "")
        assert "v2025" in err

    @pytest.mark.parametrize("option", ["--published", "--effective"])
    def test_a_day_that_is_none(self, cli: Cli, option: str) -> None:
        code, _, err = cli("add", "b.yaml", "--as", "v9", option, "きのう")
        assert code == 27
        assert err == "pia-diff: 'きのう' is not a date; write 2025-03-31, 令和7年3月31日 or R7.3.31\n"

    def test_a_name_that_is_none(self, cli: Cli) -> None:
        assert cli("add", "b.yaml", "--as", "a b").code == 26

    @pytest.mark.parametrize(
        ("text", "code", "says"),
        [
            ("form: form4-2024\nI: [\n", 15, "bad.yaml:3:1: this is not well-formed YAML"),
            ("a: b\n", 14, "bad.yaml:1: this is not an assessment"),
            (
                "form: form4-2024\nI:\n  I.1.3: 少し\n",
                14,
                "bad.yaml:3: I.1.3: '少し' is not an option of this item; allowed: 1",
            ),
        ],
    )
    def test_a_broken_draft(self, cli: Cli, text: str, code: int, says: str) -> None:
        Path("bad.yaml").write_text(text, "utf-8")
        result = cli("add", "bad.yaml", "--as", "v9")
        assert (result.code, result.out) == (code, "")
        assert result.err.startswith(f"pia-diff: {says}")

    def test_a_missing_file(self, cli: Cli) -> None:
        code, _, err = cli("add", "nothing.yaml", "--as", "v9")
        assert code == 37
        assert "nothing.yaml" in err


@pytest.mark.usefixtures("repo")
class TestVersions:
    def test_lists_them_oldest_first(self, cli: Cli) -> None:
        code, out, _ = cli("versions")
        lines = out.splitlines()
        assert code == 0
        assert lines[0].split() == ["version", "公表日", "effective", "form", "author", "message"]
        assert lines[1].split() == ["v2024", "令和6年3月29日", "—", "form4-2024", "総務課", "最初の版"]
        assert lines[2].split() == ["v2025", "令和7年3月31日", "令和7年4月1日", "form4-2024", "総務課"]

    def test_as_json(self, cli: Cli) -> None:
        first, second = json.loads(cli("versions", "--format", "json").out)
        assert first["name"] == "v2024"
        assert first["published"] == "2024-03-29"
        assert first["effective"] is None
        assert first["author"] == "総務課 <soumu@city.example>"
        assert second["effective"] == "2025-04-01"
        assert len(second["commit"]) == 40

    def test_of_several_assessments(self, cli: Cli, draft_text: Callable[..., str]) -> None:
        Path("c.yaml").write_text(draft_text(number="12"), "utf-8")
        assert cli("add", "c.yaml", "--as", "v2024").code == 0
        assert [line.split()[0] for line in cli("versions").out.splitlines()] == ["評価書番号", "1", "12", "1"]
        assert len(cli("versions", "--assessment", "12").out.splitlines()) == 2
        code, _, err = cli("show", "v2024")
        assert code == 25
        assert "--assessment" in err
        assert cli("show", "v2024", "--assessment", "12").code == 0
        assert cli("versions", "--assessment", "7").code == 25


@pytest.mark.usefixtures("repo")
class TestShow:
    def test_the_whole(self, cli: Cli) -> None:
        code, out, _ = cli("show", "v2024")
        assert code == 0
        assert out == (
            "表紙\n"
            "  評価書番号\n    1\n"
            "  評価書名\n    住民基本台帳に関する事務 全項目評価書\n"
            "  公表日\n    令和6年3月29日\n"
            "\n"
            "Ⅰ 基本情報\n"
            "  １．特定個人情報ファイルを取り扱う事務\n"
            "    ②事務の内容 ※\n      住民票の作成\n      届出の受付\n"
            "  ２．特定個人情報ファイルを取り扱う事務において使用するシステム\n"
            "    システム1 住民記録システム\n"
            "      ③他のシステムとの接続\n        ○ 宛名システム等\n        ○ その他（証明書交付システム）\n"
            "\n"
            "Ⅱ ファイルの概要（住民基本台帳ファイル）\n"
            "  ３．特定個人情報の入手・使用\n"
            "    ⑥使用目的 ※\n      住民に関する記録を正確に行うため\n"
            "  ４．特定個人情報ファイルの取扱いの委託\n"
            "    委託事項1 収納業務\n"
            "      ③委託先における取扱者数\n        10人未満\n"
            "    委託事項2 印刷業務\n"
        )

    @pytest.mark.parametrize(
        ("item", "shown"),
        [
            ("使用目的", "住民に関する記録を正確に行うため"),
            ("Ⅱ.3.⑥", "住民に関する記録を正確に行うため"),
            ("II[住民基本台帳ファイル].3.6", "住民に関する記録を正確に行うため"),
            ("II[住民基本台帳ファイル].4.out[収納業務].3", "10人未満"),
            ("Ⅱ", "委託事項2 印刷業務"),
            ("表紙", "令和6年3月29日"),
        ],
    )
    def test_a_part(self, cli: Cli, item: str, shown: str) -> None:
        code, out, _ = cli("show", "v2024", item)
        assert code == 0
        assert shown in out
        assert "住民票の作成" not in out

    def test_an_empty_item(self, cli: Cli) -> None:
        assert cli("show", "v2024", "I.1.1").out == "I.1.1 ①事務の名称\n  (empty)\n"

    def test_an_item_the_source_lost(self, cli: Cli) -> None:
        Path("a.yaml").write_text("form: form4-2024\nI:\n  absent:\n  - I.1.1\n", "utf-8")
        assert cli("show", "a.yaml", "I.1.1").out == "  (not in the source: I.1.1)\n"

    @pytest.mark.parametrize(
        "item", ["なにか", "I.99", "II[別のファイル].3.6", "II[住民基本台帳ファイル].4.out[清掃].3"]
    )
    def test_an_unknown_item(self, cli: Cli, item: str) -> None:
        code, out, err = cli("show", "v2024", item)
        assert (code, out) == (16, "")
        assert err.startswith("pia-diff: ")

    def test_a_file_in_place_of_a_version(self, cli: Cli, draft_text: Callable[..., str]) -> None:
        Path("a.yaml").write_text(draft_text(), "utf-8")
        assert "住民票の作成" in cli("show", "a.yaml").out

    def test_a_file_named_like_a_version_wins_and_a_line_says_so(self, cli: Cli) -> None:
        Path("c.yaml").write_text(Path("b.yaml").read_text("utf-8").replace("利便", "安全"), "utf-8")
        assert cli("add", "c.yaml", "--as", "b.yaml").code == 0
        code, out, err = cli("show", "b.yaml", "使用目的")
        assert code == 0
        assert "利便" in out
        assert err == (
            "pia-diff: 'b.yaml' is a file and a version; the file is taken (for the version, write 1/b.yaml)\n"
        )
        for options in ([], ["--assessment", "1"]):
            code, out, err = cli("show", "1/b.yaml", "使用目的", *options)
            assert (code, err) == (0, "")
            assert "安全" in out

    def test_a_folder_named_like_a_version_is_no_hindrance(self, cli: Cli) -> None:
        Path("v2025").mkdir()
        code, out, err = cli("show", "v2025", "使用目的")
        assert (code, err) == (0, "")
        assert "利便" in out
        assert cli("v2024", "v2025").code == 0

    def test_a_folder_without_such_a_version_is_called_a_folder(self, cli: Cli) -> None:
        Path("drafts").mkdir()
        code, out, err = cli("show", "drafts")
        assert (code, out) == (37, "")
        assert err.startswith("pia-diff: drafts is a folder, and there is no version of this name")

    @pytest.mark.parametrize("name", ["x.yaml", "x.tsv", "x.md", "x.HTM", "x.pdf", "x.xlsx"])
    def test_a_name_that_can_only_be_a_file(self, cli: Cli, name: str) -> None:
        assert cli("show", name) == (37, "", f"pia-diff: {name} does not exist; check the name\n")

    def test_by_day(self, cli: Cli) -> None:
        assert "住民の利便のため" in cli("show", "令和7年4月1日", "使用目的").out

    def test_unknown_version_names_the_nearest(self, cli: Cli) -> None:
        code, _, err = cli("show", "v2042")
        assert code == 12
        assert "v2024" in err


@pytest.mark.usefixtures("repo")
class TestExport:
    def test_an_export_can_be_added_again(self, cli: Cli) -> None:
        code, out, _ = cli("export", "v2025", "-o", "draft.yaml")
        assert (code, out) == (0, "written: draft.yaml\n")
        assert "nothing added" in cli("add", "draft.yaml", "--as", "v2026").out
        draft = Path("draft.yaml").read_text("utf-8").replace("住民の利便のため", "新しい目的")
        Path("draft.yaml").write_text(draft, "utf-8")
        assert "added v2026" in cli("add", "draft.yaml", "--as", "v2026").out
        assert "新しい目的" in cli("show", "v2026", "使用目的").out

    def test_as_json(self, cli: Cli) -> None:
        assert cli("export", "v2024", "-o", "draft.json").code == 0
        assert json.loads(Path("draft.json").read_text("utf-8"))["form"] == "form4-2024"
        assert cli("show", "draft.json").out == cli("show", "v2024").out

    def test_as_the_form_in_a_workbook(self, cli: Cli) -> None:
        assert cli("export", "v2024", "-o", "form.xlsx") == (0, "written: form.xlsx\n", "")
        assert zipfile.is_zipfile("form.xlsx")
        assert "住民票の作成" in cli("show", "form.xlsx").out
        assert cli("form.xlsx", "v2025", "--section", "使用目的").code == 0

    def test_a_workbook_is_overwritten_only_when_asked(self, cli: Cli) -> None:
        Path("form.xlsx").write_bytes(b"mine")
        code, out, err = cli("export", "v2024", "-o", "form.xlsx")
        assert (code, out) == (20, "")
        assert "form.xlsx exists already" in err
        assert Path("form.xlsx").read_bytes() == b"mine"
        assert cli("export", "v2024", "-o", "form.xlsx", "--force").code == 0
        assert zipfile.is_zipfile("form.xlsx")
        assert cli("export", "v2024", "-o", "nowhere/form.xlsx").code == 19

    def test_drawings_kept_in_the_repository_go_into_the_workbook(self, cli: Cli) -> None:
        figures = ROOT / "fixtures" / "form4" / "figures"
        draft = Path("a.yaml").read_text("utf-8") + f"A1:\n  A1.figure:\n  - file: {figures / 'jimu-v1.png'}\n"
        Path("drawn.yaml").write_text(draft, "utf-8")
        assert cli("add", "drawn.yaml", "--as", "drawn").code == 0
        assert cli("export", "drawn", "-o", "form.xlsx").code == 0
        with zipfile.ZipFile("form.xlsx") as archive:
            media = [archive.read(name) for name in archive.namelist() if name.startswith("xl/media/")]
        assert media == [(figures / "jimu-v1.png").read_bytes()]

    def test_to_standard_output(self, cli: Cli) -> None:
        code, out, err = cli("export", "v2024")
        assert (code, err) == (0, "")
        assert out.startswith("form: form4-2024\n")

    def test_a_hyphen_is_standard_output(self, cli: Cli) -> None:
        assert cli("export", "v2024", "-o", "-") == cli("export", "v2024")
        assert not Path("-").exists()

    @pytest.mark.parametrize(("name", "found"), [("z.txt", ".txt"), ("z.pdf", ".pdf"), ("z", "z")])
    def test_a_suffix_that_is_no_draft_is_refused(self, cli: Cli, name: str, found: str) -> None:
        code, out, err = cli("export", "v2024", "-o", name)
        assert (code, out) == (2, "")
        assert err == f"pia-diff: unknown format '{found}'; one of: .json, .xlsx, .yaml, .yml\n"
        assert not Path(name).exists()

    def test_a_device_needs_no_suffix(self, cli: Cli) -> None:
        assert cli("export", "v2024", "-o", "/dev/null").code == 0

    def test_an_existing_file_is_kept(self, cli: Cli) -> None:
        code, _, err = cli("export", "v2024", "-o", "a.yaml")
        assert code == 20
        assert "--force" in err
        assert "draft" not in Path("a.yaml").read_text("utf-8")
        assert cli("export", "v2024", "-o", "a.yaml", "--force").code == 0


def test_outside_any_repository(cli: Cli) -> None:
    code, _, err = cli("add", "a.yaml", "--as", "v1")
    assert code == 11
    assert "pia-diff init" in err


@pytest.fixture
def small_example(monkeypatch: pytest.MonkeyPatch, draft_text: Callable[..., str]) -> None:
    """An example of two small versions in place of the real one."""
    from pia_diff.cli import demo

    Path("example").mkdir()
    drafts = [Path("example/v2024.yaml"), Path("example/v2025.yaml")]
    drafts[0].write_text(draft_text(), "utf-8")
    drafts[1].write_text(draft_text(published="令和7年3月31日", purpose="住民の利便のため"), "utf-8")
    monkeypatch.setattr(demo, "_drafts", lambda: drafts)


class TestDemo:
    @pytest.mark.usefixtures("small_example")
    def test_prints_the_comparison(self, cli: Cli) -> None:
        code, out, err = cli("demo")
        assert (code, err) == (0, "")
        assert out.startswith(
            "the example is in pia-diff-demo: v2024, v2025\n$ cd pia-diff-demo; pia-diff v2024 v2025\n\n"
        )
        assert "住民の利便のため" in out
        assert "example v2025" in cli("versions", "--repo", "pia-diff-demo").out

    def test_builds_the_example_and_compares(self, cli: Cli) -> None:
        code, out, err = cli("demo", "d")
        assert (code, err) == (0, "")
        assert "v2022, v2023, v2024, v2025" in out
        assert [one["name"] for one in json.loads(cli("versions", "--repo", "d", "--format", "json").out)] == [
            "v2022", "v2023", "v2024", "v2025",
        ]  # fmt: skip

    def test_refuses_a_folder_in_use(self, cli: Cli) -> None:
        Path("d").mkdir()
        Path("d/x").touch()
        code, out, err = cli("demo", "d")
        assert (code, out) == (20, "")
        assert "the folder d is not empty" in err
