"""`pia-diff fsck`: a table of what is wrong, or JSON; its exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.store import Store

if TYPE_CHECKING:
    from conftest import Cli


def damage(repo: str) -> str:
    """Takes a byte out of an object of v2025; gives its path in the repository."""
    with Store.open(Path(repo)) as store:
        folder = store.load(store.version("v2025")).sections._folder  # type: ignore[attr-defined]
        name = folder.blob_id("assessment.yaml").decode()
    file = Path(repo, "objects", name[:2], name[2:])
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-12])
    return f"objects/{name[:2]}/{name[2:]}"


@pytest.mark.usefixtures("repo")
def test_a_sound_repository_is_said_to_be_sound(cli: Cli) -> None:
    code, out, err = cli("fsck")
    assert (code, err) == (0, "")
    first, last = out.splitlines()
    assert first.endswith("repo.git: 1 assessments, 2 versions, 5 different files examined")
    assert last == "all of it is sound"


def test_what_only_wants_a_look_is_no_failure(cli: Cli, repo: str) -> None:
    Path(repo, "refs", "heads", "main.lock").write_text("")
    code, out, _ = cli("fsck")
    assert code == 0
    assert "誤り 0, 要確認 0, 参考 1 — nothing is damaged" in out
    assert [one["file"] for one in json.loads(cli("fsck", "--format", "json").out)["problems"]] == [
        "refs/heads/main.lock"
    ]


def test_damage_is_told_with_its_file_and_a_number_of_its_own(cli: Cli, repo: str) -> None:
    place = damage(repo)
    code, out, err = cli("fsck")
    assert (code, err) == (23, "")
    assert "1/v2025" in out
    assert "the repository is damaged: mend what is 誤り" in out
    code, out, _ = cli("fsck", "--format", "json")
    told = json.loads(out)
    assert (code, told["sound"], told["counts"]["誤り"]) == (23, False, len(told["problems"]))
    assert {one["file"] for one in told["problems"]} >= {place, "1/assessment.yaml"}
    assert all(one["message"] and one["remedy"] for one in told["problems"])
    assert ["1/v2025"] in [one["versions"] for one in told["problems"]]


@pytest.mark.usefixtures("repo")
def test_json_of_a_sound_repository_has_no_problems(cli: Cli) -> None:
    told = json.loads(cli("fsck", "--format", "json").out)
    assert told["problems"] == []
    assert (told["assessments"], told["versions"]) == (1, 2)


def test_it_speaks_japanese(cli: Cli, repo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIA_DIFF_LANG", "ja")
    damage(repo)
    assert cli("fsck").code == 23


def test_no_repository_is_an_error(cli: Cli) -> None:
    assert cli("fsck").code == 11
