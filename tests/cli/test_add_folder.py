"""`pia-diff add DIR`: all documents of a folder in one commit, or none."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.cli import batch
from pia_diff.cli.documents import documents

if TYPE_CHECKING:
    from conftest import Cli

Draft = Callable[..., str]


@pytest.fixture
def folder(cli: Cli, draft_text: Draft, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three assessments, beside what is no document; and an empty repository."""
    assert cli("init", "repo.git").code == 0
    monkeypatch.setenv("PIA_DIFF_REPO", str(Path("repo.git").resolve()))
    there = Path("docs")
    (there / "deeper").mkdir(parents=True)
    for number in (1, 2, 10):
        (there / f"{number}.yaml").write_text(draft_text(number=str(number)), "utf-8")
    for name in ("~$1.xlsx", ".hidden.yaml", "readme.doc", "deeper/4.yaml"):
        (there / name).write_bytes(b"x")
    return there


def versions(cli: Cli) -> list[tuple[str, str]]:
    return sorted((one["number"], one["name"]) for one in json.loads(cli("versions", "--format", "json").out))


def commits() -> int:
    done = subprocess.run(
        ["git", "-C", "repo.git", "rev-list", "--all", "--count"], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def cells(out: str) -> list[list[str]]:
    """The cells of every row of the table, folded lines joined."""
    rows = [row.split("\n")[1:] for row in out.split("\n+")[1:-1]]
    columns = [zip(*(line.split("|")[1:-1] for line in row), strict=True) for row in rows]
    return [[" ".join(" ".join(cell).split()) for cell in row] for row in columns]


def test_documents_of_a_folder_in_the_order_of_their_numbers(folder: Path) -> None:
    assert [file.name for file in documents([str(folder)])] == ["1.yaml", "2.yaml", "10.yaml"]
    twice = documents([str(folder / "10.yaml"), str(folder)])
    assert [file.name for file in twice] == ["10.yaml", "1.yaml", "2.yaml"]


def test_a_link_that_leads_nowhere_is_told_of(cli: Cli, folder: Path) -> None:
    (folder / "3.yaml").symlink_to("gone.yaml")
    (folder / "4.yaml").symlink_to("4.yaml")
    code, out, _ = cli("add", str(folder), "--as", "v1")
    assert code == 39
    assert f"{folder / '3.yaml'}: there is no such file" in out
    assert f"{folder / '4.yaml'}: the file cannot be read" in out
    assert versions(cli) == []


def test_every_document_becomes_a_version_in_one_commit(cli: Cli, folder: Path) -> None:
    code, out, err = cli("add", str(folder), "--as", "v2025", "--published", "2025-03-31", "-m", "見直し")
    assert (code, err) == (0, "")
    assert [(row[0], row[1], row[3], row[5], row[6]) for row in cells(out)] == [
        ("1.yaml", "1", "form4-2024", "100 %", "added: v2025"),
        ("2.yaml", "2", "form4-2024", "100 %", "added: v2025"),
        ("10.yaml", "10", "form4-2024", "100 %", "added: v2025"),
    ]
    assert versions(cli) == [("1", "v2025"), ("10", "v2025"), ("2", "v2025")]
    assert commits() == 1
    listed = json.loads(cli("versions", "--format", "json").out)
    assert {(one["published"], one["message"]) for one in listed} == {("2025-03-31", "見直し")}


def test_names_that_steer_the_terminal_are_shown_by_their_codes(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    (folder / "3\x1b[31m\n.yaml").write_text("I: [\n", "utf-8")
    _code, out, _err = cli("add", str(folder), "--as", "v1")
    assert "\x1b" not in out
    assert r"| 3\x1b[31m\n.yaml " in out
    assert r"not added: docs/3\x1b[31m\n.yaml:2:1: " in out


def test_several_files(cli: Cli, folder: Path) -> None:
    assert cli("add", str(folder / "1.yaml"), str(folder / "2.yaml"), "--as", "v1").code == 0
    assert versions(cli) == [("1", "v1"), ("2", "v1")]


def test_the_same_again_is_unchanged(cli: Cli, folder: Path, draft_text: Draft) -> None:
    cli("add", str(folder), "--as", "v2025")
    (folder / "2.yaml").write_text(draft_text(number="2", purpose="別の目的"), "utf-8")
    code, out, _ = cli("add", str(folder), "--as", "v2026")
    assert code == 0
    assert [row[6] for row in cells(out)] == ["unchanged: v2025", "added: v2026", "unchanged: v2025"]
    assert commits() == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("I: [\n", "docs/3.yaml:2:1: this is not well-formed YAML"),
        ("form: form4-2024\nI:\n  I.1.1: 事務\n", "docs/3.yaml: the document has no 評価書番号"),
        ("form: form4-2024\nH:\n  H.number: a/b\n", "docs/3.yaml: 'a/b' cannot be a 評価書番号"),
        ("form: form4-2024\nH:\n  H.number: '１'\n", "docs/1.yaml and docs/3.yaml are both assessment 1;"),
        (
            "form: form4-2024\nH:\n  H.number: '3'\nA1:\n  A1.figure:\n  - name: a.png\n    sha256: '"
            + "0" * 64
            + "'\n",
            "docs/3.yaml: the drawing 'a.png'",
        ),
    ],
)
def test_one_that_cannot_be_added_keeps_the_others_back(cli: Cli, folder: Path, content: str, says: str) -> None:
    (folder / "3.yaml").write_text(content, "utf-8")
    code, out, err = cli("add", str(folder), "--as", "v2025")
    assert code == 39
    assert f"not added: {says}" in out
    assert out.count("not added: ") == 1
    assert err.startswith("pia-diff: ")
    assert err.count("\n") == 1
    assert "nothing was stored" in err
    assert cli("versions", "--format", "json").out == "[]\n"

    code, out, err = cli("add", str(folder), "--as", "v2025", "--keep-going")
    assert code == 39
    assert says in out
    assert "could not be added" in err
    stored = [number for number, _name in versions(cli)]
    assert stored == (["10", "2"] if "both" in says else ["1", "10", "2"])
    assert commits() == 1


def test_a_version_that_exists_already(cli: Cli, folder: Path, draft_text: Draft) -> None:
    cli("add", str(folder / "2.yaml"), "--as", "v2025")
    (folder / "2.yaml").write_text(draft_text(number="2", purpose="別の目的"), "utf-8")
    code, out, _ = cli("add", str(folder), "--as", "v2025")
    assert code == 39
    assert "not added: docs/2.yaml: version v2025 of assessment 2 exists already" in out
    assert [row[6] for row in cells(out)] == ["good, but not stored", "not added", "good, but not stored"]
    assert versions(cli) == [("2", "v2025")]
    assert cli("add", str(folder), "--as", "v2025", "--keep-going").code == 39
    assert versions(cli) == [("1", "v2025"), ("10", "v2025"), ("2", "v2025")]


def test_nothing_good_at_all(cli: Cli, folder: Path) -> None:
    for file in folder.glob("*.yaml"):
        file.write_text("x", "utf-8")
    code, _, err = cli("add", str(folder), "--as", "v2025", "--keep-going")
    assert code == 39
    assert err.startswith("pia-diff: 3 of 3 documents ")
    assert commits() == 0


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--as", "a b"], 26, "'a b' cannot be a version name"),
        (["--as", "v1", "--assessment", "3"], 2, "--assessment: several documents cannot have one number"),
        (["--as", "v1", "--published", "きのう"], 27, "'きのう' is not a date"),
        (["--as", "v1", "--form", "form9"], 17, "unknown form 'form9'"),
    ],
)
def test_what_is_wrong_for_all_of_them(cli: Cli, folder: Path, options: list[str], code: int, says: str) -> None:
    result = cli("add", str(folder), *options)
    assert result.code == code
    assert result.err.startswith(f"pia-diff: {says}")
    assert commits() == 0


def test_a_folder_without_documents(cli: Cli, folder: Path) -> None:
    code, out, err = cli("add", str(folder / "deeper"), "--as", "v1")
    assert code == 39  # 4.yaml holds nothing that could be read
    (folder / "deeper/4.yaml").unlink()
    code, out, err = cli("add", str(folder / "deeper"), "--as", "v1")
    assert (code, out) == (37, "")
    assert err.startswith("pia-diff: docs/deeper: there is no document in this folder; ")
    assert ".xlsx" in err


def test_interrupted_while_reading_nothing_is_stored(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(files: list[Path]):  # type: ignore[no-untyped-def]
        yield files[0]
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "_with_progress", interrupted)
    assert cli("add", str(folder), "--as", "v1") == (130, "", "pia-diff: interrupted\n")
    assert commits() == 0


def test_a_bar_on_a_terminal_only(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli("add", str(folder), "--as", "v1").err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert list(batch._with_progress(documents([str(folder)]))) == documents([str(folder)])
    assert "3/3" in capfd.readouterr().err


@pytest.mark.usefixtures("folder")
def test_a_table_of_changes_is_no_assessment(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from pia_diff import readers
    from pia_diff.forms import load_form
    from pia_diff.model import AnnexRow, Assessment, Sections

    alone = Assessment(load_form("form4-2024"), Sections(), rows=(AnnexRow("令和6年4月1日", "Ⅰ", "甲", "乙", "事前"),))
    reading = readers.Reading(alone, 0.5, "rows", readers.Characters(20, 20, 0))
    monkeypatch.setattr(readers, "read", lambda *_args, **_kwargs: reading)
    code, out, err = cli("add", "changes.txt", "--as", "v1", "--assessment", "3")
    assert (code, out) == (14, "")
    assert err.startswith("pia-diff: changes.txt is a table of changes alone")
    out = cli("read", "changes.txt").out
    assert out.splitlines()[:3] == [
        "changes.txt: （別添３）変更箇所",
        "form: form4-2024 (a table of changes alone)",
        "rows of 変更箇所: 1, 令和6年4月1日, 事前 1",
    ]
    plain = json.loads(cli("read", "changes.txt", "--format", "json").out)
    assert plain["recognised_by"] == "rows"
    assert plain["rows"][0]["after"] == "乙"
    assert commits() == 0
