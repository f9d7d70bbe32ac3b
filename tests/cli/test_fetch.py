"""`pia-diff fetch`: what it tells, and what it could not join."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.usefixtures("repo")


@pytest.fixture
def mine(cli: Cli) -> str:
    """An empty repository that fetches from one with two versions."""
    assert cli("init", "mine.git").code == 0
    return "mine.git"


def test_what_came_is_told(cli: Cli, mine: str) -> None:
    code, out, err = cli("fetch", "repo.git", "--repo", mine)
    assert (code, err) == (0, "")
    assert out == "got from repo.git:\nbranch main: new, 2 commits\nversions: 2 (1/v2024, 1/v2025)\n"
    assert cli("fetch", "repo.git", "--repo", mine).out == "nothing new in repo.git\n"
    assert cli("v2024", "v2025", "--repo", mine).code == 0


def test_both_sides_added_is_told_by_the_exit_code_and_merged_by_the_command_it_names(
    cli: Cli, mine: str, added: Callable[..., None]
) -> None:
    cli("fetch", "repo.git", "--repo", mine)
    added("repo.git", "v2026", "よその", number="2")
    added(mine, "v2026", "うちの")
    code, out, err = cli("fetch", "repo.git", "--repo", mine)
    assert (code, out) == (42, "got from repo.git:\nversions: 1 (2/v2026)\n")
    assert "bring them together with 'pia-diff merge repo/main'" in err
    assert cli("merge", "repo/main", "--repo", mine).code == 0
    assert cli("push", "repo.git", "--repo", mine).code == 0
    assert cli("fsck", "--repo", "repo.git").code == 0
    told = json.loads(cli("fetch", "repo.git", "--repo", mine, "--format", "json").out)
    assert (told["branches"], told["versions"], told["diverged"]) == ([], [], [])


def test_drafts_of_both_sides_are_not_said_to_be_nothing_new(
    cli: Cli, mine: str, draft_text: Callable[..., str]
) -> None:
    cli("fetch", "repo.git", "--repo", mine)
    for repo, purpose in (("repo.git", "よその"), (mine, "うちの")):
        Path("draft.yaml").write_text(draft_text(published="令和7年3月31日", purpose=purpose), "utf-8")
        assert cli("add", "draft.yaml", "--branch", "main", "--from", "main", "--repo", repo).code == 0
    code, out, err = cli("fetch", "repo.git", "--repo", mine)
    assert (code, out) == (42, "")
    assert "theirs is now here as repo/main" in err


def test_json_tells_what_could_not_be_joined(cli: Cli, mine: str, added: Callable[..., None]) -> None:
    cli("fetch", "repo.git", "--repo", mine)
    added("repo.git", "v2026", "よその")
    added(mine, "v2026", "うちの")
    code, out, err = cli("fetch", "repo.git", "--repo", mine, "--format", "json")
    told = json.loads(out)
    assert code == 43
    assert "--rename 1/v2026=v2026-2" in err
    assert told["diverged"] == ["main"]
    assert [one["version"] for one in told["conflicts"]] == ["1/v2026"]
    assert told["conflicts"][0]["here"] != told["conflicts"][0]["there"]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("fetch",), 2, "REMOTE"),
        (("fetch", "nowhere.git"), 44, "no git repository at 'nowhere.git'"),
        (("fetch", "repo.git", "市民課案"), 12, "no branch '市民課案'"),
        (("fetch", "svn://city.example/pia"), 44, "addresses begin with https://"),
    ],
)
def test_what_cannot_be_done_is_told(cli: Cli, mine: str, args: tuple[str, ...], code: int, says: str) -> None:
    result = cli(*args, "--repo", mine)
    assert (result.code, result.out) == (code, "")
    assert says in result.err
