"""`pia-diff git-setup`: what it writes into a clone, that it keeps what others wrote, and that it goes again."""

from __future__ import annotations

import os
import shlex
import stat
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from dulwich.config import ConfigFile
from dulwich.repo import Repo

from pia_diff.gitdrivers import settings
from pia_diff.gitdrivers.setup import NoInterpreter, set_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Cli

OTHERS = b'[alias]\n\tst = status\n# mine\n[diff "pdf"]\n\ttextconv = pdftotext\n'


@pytest.fixture
def clone() -> Path:
    """A repository with a work tree, and settings and attributes of its own."""
    Repo.init("work", mkdir=True, default_branch=b"main").close()
    git = Path("work/.git")
    with (git / "config").open("ab") as file:
        file.write(OTHERS)
    (git / "info").mkdir(exist_ok=True)
    (git / "info/attributes").write_bytes(b"*.pdf diff=pdf")
    return git


def _content(git: Path) -> dict[str, bytes]:
    files = [git / "config", git / "info/attributes", git / settings.SETTINGS_FILE, git.parent / ".gitattributes"]
    return {file.name: file.read_bytes() for file in files if file.exists()}


def _values(content: bytes) -> dict[tuple[str, ...], str]:
    """What git reads from the settings."""
    config = ConfigFile.from_file(BytesIO(content))
    return {
        (*(part.decode() for part in section), name.decode()): value.decode()
        for section in config.sections()
        for name, value in config.items(section)
    }


def test_it_writes_settings_of_its_own_and_includes_them(cli: Cli, clone: Path) -> None:
    before = _content(clone)
    code, out, err = cli("git-setup", "work")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "set up in work: git diff, log -p and merge go by the items of the form",
        "written: work/.git/pia-diff.gitconfig",
        "written: work/.git/info/attributes",
        "written: work/.git/config",
    ]
    after = _content(clone)
    assert after["config"] == before["config"] + b"[include]\n\tpath = pia-diff.gitconfig\n"
    assert after["attributes"].startswith(b"*.pdf diff=pdf\n# pia-diff git-setup: from here\n")
    assert b"\n/*/2-files/*.yaml diff=pia-diff merge=pia-diff\n" in after["attributes"]
    told = _values(after["pia-diff.gitconfig"])
    assert told["merge", "pia-diff", "driver"].endswith(" -P -m pia_diff.gitdrivers merge %O %A %B %L %P")
    assert told["diff", "pia-diff", "xfuncname"] == "^■ (.*)$"
    assert told["core", "quotePath"] == "false"
    assert told["diff", "pia-diff", "textconv"].startswith(shlex.quote(sys.executable))


def test_a_second_time_nothing_changes(cli: Cli, clone: Path) -> None:
    cli("git-setup", "work")
    before = _content(clone)
    assert cli("git-setup", "work").out == "it is set up in work already\n"
    assert _content(clone) == before


def test_removed_nothing_of_it_is_left(cli: Cli, clone: Path) -> None:
    before = _content(clone)
    cli("git-setup", "work")
    code, out, _ = cli("git-setup", "--remove", "work")
    assert (code, out.splitlines()[0]) == (0, "no longer set up in work")
    assert _content(clone) == before | {"attributes": b"*.pdf diff=pdf\n"}
    assert cli("git-setup", "--remove", "work").out == "nothing to remove: it was not set up in work\n"


def test_what_was_written_behind_it_stays(cli: Cli, clone: Path) -> None:
    cli("git-setup", "work")
    for name in ("config", "info/attributes"):
        with (clone / name).open("ab") as file:
            file.write(b"# behind\n")
    (clone / "config").write_bytes((clone / "config").read_bytes() + b"[user]\n\tname = x\n")
    assert cli("git-setup", "work").out == "it is set up in work already\n"
    cli("git-setup", "--remove", "work")
    assert (clone / "config").read_bytes().endswith(OTHERS + b"[include]\n# behind\n[user]\n\tname = x\n")
    assert (clone / "info/attributes").read_bytes() == b"*.pdf diff=pdf\n# behind\n"


def test_lines_of_an_older_release_are_brought_up_to_date(cli: Cli, clone: Path) -> None:
    cli("git-setup", "work")
    good = _content(clone)
    old = settings.BEGIN + b"\n*.yaml diff=pia-diff\n" + settings.END + b"\n"
    (clone / "info/attributes").write_bytes(b"*.pdf diff=pdf\n" + old + b"*.x -text\n")
    (clone / settings.SETTINGS_FILE).write_bytes(settings.HEADING.encode() + b"\n")
    assert cli("git-setup", "work").code == 0
    assert _content(clone) == good | {"attributes": good["attributes"] + b"*.x -text\n"}


def test_without_the_table(cli: Cli, clone: Path) -> None:
    cli("git-setup", "work", "--no-table")
    assert ("diff", "pia-diff", "command") not in _values(_content(clone)["pia-diff.gitconfig"])
    assert cli("git-setup", "work").code == 0
    assert ("diff", "pia-diff", "command") in _values(_content(clone)["pia-diff.gitconfig"])


def test_attributes_for_everybody(cli: Cli, clone: Path) -> None:
    before = _content(clone)
    cli("git-setup", "work")
    Path("work/.gitattributes").write_bytes(b"* text=auto\n")
    out = cli("git-setup", "work", "--gitattributes").out
    assert "written: work/.gitattributes" in out
    assert out.splitlines()[-1].startswith("commit .gitattributes; ")
    assert _content(clone)["attributes"] == b"*.pdf diff=pdf\n"
    assert _content(clone)[".gitattributes"].startswith(b"* text=auto\n# pia-diff")
    assert cli("git-setup", "work").out == "it is set up in work already\n"  # they will do
    cli("git-setup", "work", "--remove", "--gitattributes")
    assert _content(clone) == before | {"attributes": b"*.pdf diff=pdf\n", ".gitattributes": b"* text=auto\n"}


def test_a_bare_repository(cli: Cli, repo: str) -> None:
    code, out, _ = cli("git-setup")  # found through PIA_DIFF_REPO
    assert code == 0
    assert "repo.git" in out
    assert Path(repo, "info/attributes").exists()
    code, _, err = cli("git-setup", "--gitattributes")
    assert code == 11
    assert "has no work tree" in err
    assert cli("versions").code == 0


def test_the_clone_is_found_from_inside(cli: Cli, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = clone.parent / "1"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert cli("git-setup").code == 0
    assert cli("git-setup", "..").out == "it is set up in .. already\n"


@pytest.mark.parametrize("option", [[], ["--remove"]])
def test_a_file_of_somebody_else_with_that_name(cli: Cli, clone: Path, option: list[str]) -> None:
    (clone / settings.SETTINGS_FILE).write_bytes(b"[core]\n")
    before = _content(clone)
    code, out, err = cli("git-setup", "work", *option)
    assert (code, out) == (20, "")
    assert "which are not overwritten" in err
    assert _content(clone) == before


def test_settings_of_that_name_written_by_hand(cli: Cli, clone: Path) -> None:
    with (clone / "config").open("ab") as file:
        file.write(b'[diff "pia-diff"]\n\ttextconv = cat\n')
    before = _content(clone)
    code, _, err = cli("git-setup", "work")
    assert code == 20
    assert '[diff "pia-diff"]' in err
    assert _content(clone) == before


def test_how_names_are_shown_is_left_to_who_said_it(cli: Cli, clone: Path) -> None:
    with (clone / "config").open("ab") as file:
        file.write(b"[core]\n\tquotepath = true\n")
    cli("git-setup", "work")
    assert b"quotePath" not in _content(clone)["pia-diff.gitconfig"]


@pytest.mark.parametrize(
    "interpreter",
    [
        "/opt/my python/bin/python",
        "/a'b/python",
        '/a"b/python',
        "/a%b/python",
        "/課/python",
        "/a\\b/python",
        "/a\nb\tc/python",
    ],
)
def test_an_interpreter_of_any_name(interpreter: str) -> None:
    told = _values(settings.settings_text(interpreter, table=True, names=False))
    assert shlex.split(told["diff", "pia-diff", "textconv"])[0] == interpreter
    assert shlex.split(told["diff", "pia-diff", "command"])[-2:] == ["pia_diff.gitdrivers", "diff"]
    assert shlex.split(told["merge", "pia-diff", "driver"])[0] == interpreter.replace("%", "%%")


def test_no_interpreter(clone: Path) -> None:
    with Repo(str(clone.parent)) as repo, pytest.raises(NoInterpreter):
        set_up(repo, "")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_not_be_written(cli: Cli, clone: Path) -> None:
    (clone / "config").chmod(0o444)
    code, _, err = cli("git-setup", "work")
    assert code == 29
    assert "cannot write work/.git/config" in err


def test_the_mode_of_a_file_stays(cli: Cli, clone: Path) -> None:
    (clone / "config").chmod(0o600)
    cli("git-setup", "work")
    assert stat.S_IMODE((clone / "config").stat().st_mode) == 0o600


def test_a_file_that_git_has_locked(cli: Cli, clone: Path) -> None:
    (clone / "config.lock").write_bytes(b"")
    code, _, err = cli("git-setup", "work")
    assert code == 22
    assert "another program is writing work/.git/config" in err
    (clone / "config.lock").unlink()
    assert cli("git-setup", "work").code == 0


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_no_repository(cli: Cli, folder: str) -> None:
    assert cli("git-setup", folder).code == 11


def test_commands_go_on_after_it(cli: Cli, clone: Path, draft_text: Callable[..., str]) -> None:
    cli("git-setup", "work", "--gitattributes")
    assert clone.exists()
    Path("a.yaml").write_text(draft_text(), "utf-8")
    assert cli("add", "a.yaml", "--as", "v1", "--repo", "work").code == 0
    assert cli("versions", "--repo", "work").out.count("v1") == 1


@pytest.mark.parametrize("heading", ['[diff "pia-diff"]', '[Diff "pia-diff"]', '[MERGE "pia-diff"]'])
def test_drivers_of_that_name_that_somebody_else_wrote(cli: Cli, clone: Path, heading: str) -> None:
    with (clone / "config").open("a") as file:
        file.write(f"{heading}\n\tname = mine\n")
    before = _content(clone)
    code, out, err = cli("git-setup", "work")
    assert (code, out) == (20, "")
    assert "has settings of its own" in err
    assert _content(clone) == before


def test_what_git_writes_just_before_our_lock_stays(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dulwich.file import GitFile

    def late(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == "config":
            with path.open("ab") as file:
                file.write(b"[user]\n\tname = late\n")
        return GitFile(path, *args, **more)

    monkeypatch.setattr("pia_diff.gitdrivers.setup.GitFile", late)
    with Repo("work") as repo:
        set_up(repo, sys.executable)
    config = (clone / "config").read_bytes()
    assert b"name = late\n" in config and settings.INCLUDED in config
    assert not (clone / "config.lock").exists()
