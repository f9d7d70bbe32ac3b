"""`pia-diff read`, and what `add` refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.model import Assessment, LeftOver

if TYPE_CHECKING:
    from conftest import Cli


@pytest.fixture
def half_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes every document read as one of which half found no place."""
    from pia_diff import readers
    from pia_diff.forms import load_form
    from pia_diff.model import ItemPath, Section, Sections, Text

    path = ItemPath("H.number")
    head = Section({path: Text.of("1")}, absent=frozenset({ItemPath("H.name")}))
    sections = Sections({ItemPath("H"): head})
    assessment = Assessment(
        load_form("form4-2024"), sections, left_over=(LeftOver("どこにも当てはまらない記載", "line 7"),)
    )
    reading = readers.Reading(assessment, 0.955, "tag", readers.Characters(200, 100, 100), "[令和6年10月 様式4]")
    monkeypatch.setattr(readers, "read", lambda *_args, **_kwargs: reading)


def test_shows_what_was_understood(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("a.yaml").write_text(draft_text(), "utf-8")
    code, out, err = cli("read", "a.yaml")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "a.yaml: 住民基本台帳に関する事務 全項目評価書"
    assert lines[2] == "items: 10 filled, 209 empty, 0 absent"
    table = {line.rsplit(None, 3)[0]: line.split()[-3:] for line in lines[7:]}
    assert table["表紙"] == ["3", "5", "0"]
    assert table["Ⅱ ファイルの概要（住民基本台帳ファイル）"][0] == "4"


def test_as_json(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("a.yaml").write_text(draft_text(), "utf-8")
    plain = json.loads(cli("read", "a.yaml", "--format", "json").out)
    assert plain["form"] == "form4-2024"
    assert plain["items"]["II[住民基本台帳ファイル].4.out[収納業務].3"] == "10人未満"
    assert plain["absent"] == []
    assert plain["left_over"] == []
    characters = plain["characters"]
    assert characters["total"] == characters["placed"] > 50
    assert characters["left_over"] == 0


@pytest.mark.usefixtures("half_read")
def test_lists_what_was_lost_and_what_is_left_over(cli: Cli) -> None:
    out = cli("read", "a.txt").out
    assert "form: form4-2024 (by its tag [令和6年10月 様式4], confidence 96 %)" in out
    assert "characters: 200, placed 100 (50 %), left over 100" in out
    assert "\nabsent:\n  H.name\n" in out
    assert out.endswith("\nleft over:\n  line 7: どこにも当てはまらない記載\n")
    plain = json.loads(cli("read", "a.txt", "--format", "json").out)
    assert plain["absent"] == ["H.name"]
    assert plain["left_over"] == [{"text": "どこにも当てはまらない記載", "place": "line 7"}]


def test_add_refuses_a_document_read_only_in_part(cli: Cli, repo: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("half_read")
    code, out, err = cli("add", "a.txt", "--as", "v1", "--repo", repo)
    assert (code, out) == (24, "")
    assert err.startswith("pia-diff: only 50 per cent of a.txt found its place, less than 90;")
    assert cli("add", "a.txt", "--as", "v1", "--repo", repo, "--accept-partial").code == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.txt", b"", 37), ("a.yaml", b"%PDF-1.7", 37), ("a.odt", b"x", 37), ("a.txt", "ただの文".encode(), 14)],
)
def test_what_is_no_assessment(cli: Cli, name: str, content: bytes, code: int) -> None:
    Path(name).write_bytes(content)
    result = cli("read", name)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(f"pia-diff: {name}: ")
    assert result.err.count("\n") == 1


def test_a_form_nobody_knows(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("a.yaml").write_text(draft_text(), "utf-8")
    assert cli("read", "a.yaml", "--form", "form9").code == 17
    assert cli("read", "a.yaml", "--form", "form4-2018").code == 38
