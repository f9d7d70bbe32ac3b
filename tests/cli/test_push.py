"""`pia-diff push`: what it tells, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

pytestmark = pytest.mark.usefixtures("repo")


@pytest.fixture
def there(cli: Cli) -> str:
    """An empty repository to push to, beside one with two versions."""
    assert cli("init", "there.git").code == 0
    return "there.git"


def test_what_went_over_is_told(cli: Cli, there: str, added: Callable[..., None]) -> None:
    code, out, err = cli("push", there)
    assert (code, err) == (0, "")
    assert out == "sent to there.git:\nbranch main: new, 2 commits\nversions: 2 (1/v2024, 1/v2025)\n"
    assert cli("push", there).out == "nothing to send: there.git has all of it\n"
    for n in range(9):
        added("repo.git", f"n{n}", f"{n}番")
    out = cli("push", there).out
    assert "branch main: 9 commits\nversions: 9 (1/n0, 1/n1, 1/n2, 1/n3, 1/n4, 1/n5, 1/n6, 1/n7, …)" in out


def test_json_names_all_of_it(cli: Cli, there: str) -> None:
    told = json.loads(cli("push", there, "--format", "json").out)
    assert told == {
        "remote": "there",
        "url": "there.git",
        "branches": [{"branch": "main", "commits": 2, "new": True}],
        "versions": ["1/v2024", "1/v2025"],
        "renamed": [],
        "diverged": [],
        "conflicts": [],
    }


def test_work_of_others_stops_it(cli: Cli, there: str, added: Callable[..., None]) -> None:
    cli("push", there)
    added(there, "v2026", "よその", number="2")
    added("repo.git", "v2026", "うちの")
    code, out, err = cli("push", there)
    assert (code, out) == (42, "")
    assert "get it first with 'pia-diff fetch there'" in err
    assert cli("versions", "--repo", there, "--format", "json").out.count("v2026") == 1


def test_a_version_of_another_content_stops_it_until_it_is_renamed(
    cli: Cli, there: str, added: Callable[..., None]
) -> None:
    cli("push", there)
    added(there, "v2026", "よその")
    added("repo.git", "v2026", "うちの")
    code, _, err = cli("push", there)
    assert code == 43
    assert "1/v2026 (" in err
    assert " ≠ " in err
    code, out, err = cli("push", there, "--rename", "v2026=v2026-2")
    assert (code, out) == (42, "1/v2026 is called 1/v2026-2 now\n")
    told = cli("versions").out
    assert "v2026-2" in told


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("push",), 2, "REMOTE"),
        (("push", "nowhere.git"), 44, "no git repository at 'nowhere.git'"),
        (("push", "there.git", "市民課案"), 12, "no branch '市民課案' to send; it has: main"),
        (("push", "there.git", "--rename", "v2025"), 2, "write OLD=NEW"),
        (("push", "there.git", "--rename", "v2025=v9"), 2, "it keeps its name"),
        (("push", "https://"), 44, "cannot be reached"),
    ],
)
@pytest.mark.usefixtures("there")
def test_what_cannot_be_done_is_told(cli: Cli, args: tuple[str, ...], code: int, says: str) -> None:
    result = cli(*args)
    assert (result.code, result.out) == (code, "")
    assert says in result.err


def test_an_empty_repository_has_nothing_to_send(cli: Cli, there: str) -> None:
    cli("init", "empty.git")
    code, _, err = cli("push", there, "--repo", "empty.git")
    assert code == 12
    assert "holds no version yet" in err
