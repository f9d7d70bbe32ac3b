"""Whatever goes wrong: one line on standard error, an exit code of its own, never a traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.cli import run as runner

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Cli

ROOT = Path(__file__).parents[2]


def fail_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def execute(_args: list[str]) -> int:
        raise error

    monkeypatch.setattr(runner, "_execute", execute)


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (FileNotFoundError(errno.ENOENT, "x", "a.yaml"), 19, "a.yaml does not exist"),
        (PermissionError(errno.EACCES, "x", "a.yaml"), 19, "no permission to use a.yaml"),
        (IsADirectoryError(errno.EISDIR, "x", "a"), 19, "a is a folder"),
        (NotADirectoryError(errno.ENOTDIR, "x", b"a/b"), 19, "a/b: part of this path is no folder"),
        (OSError(errno.ENOSPC, "x", "out.md"), 21, "the disk is full: out.md could not be written"),
        (OSError(errno.ENOSPC, "x"), 21, "the disk is full: the output could not be written"),
        (OSError(errno.EFBIG, "x", "out.md"), 19, "out.md grew larger than a file may be here"),
        (OSError(errno.EROFS, "x", "out.md"), 19, "out.md lies on a medium"),
        (OSError(errno.EIO, "Input/output error", "a"), 19, "a: Input/output error"),
        (ZeroDivisionError("division by zero"), 70, "an error in pia-diff itself: ZeroDivisionError: division by zero"),
        (RecursionError("too\ndeep"), 70, "an error in pia-diff itself: RecursionError: too deep"),
    ],
)
def test_one_line_and_an_exit_code(
    cli: Cli, error: BaseException, code: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(error, monkeypatch)
    result = cli("versions")
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(f"pia-diff: {says}")
    assert result.err.count("\n") == 1


def test_the_traceback_is_shown_when_asked_for(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(ValueError("x"), monkeypatch)
    monkeypatch.setenv("PIA_DIFF_DEBUG", "1")
    assert "Traceback" in cli("versions").err


def test_characters_that_steer_the_terminal_are_shown_by_their_codes(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(FileNotFoundError(errno.ENOENT, "x", "a\x1b[31m\u3000b\u202e"), monkeypatch)
    assert cli("versions").err.startswith(r"pia-diff: a\x1b[31m" + "\u3000" + r"b\u202e does not exist")


def test_as_a_process() -> None:
    code = "import sys; from pia_diff.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "show", "nothing.yaml"],
        cwd=ROOT,
        env=os.environ | {"PIA_DIFF_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (37, "")
    assert done.stderr == "pia-diff: nothing.yaml does not exist; check the name\n"


@pytest.mark.parametrize(("redirect", "code", "says"), [("| true", 141, ""), ("> /dev/full", 21, "the disk is full")])
def test_output_that_cannot_be_written(redirect: str, code: int, says: str) -> None:
    command = f"sleep 0.1; {sys.executable} -m pia_diff --help"
    script = f"{command} {redirect}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env=os.environ | {"PIA_DIFF_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert says in done.stderr
    assert done.stderr.count("\n") == bool(says)


def test_an_interruption_while_the_program_is_loaded(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupting(MetaPathFinder):
        def find_spec(self, fullname: str, *_: object) -> None:
            if fullname == "pia_diff.cli.run":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "pia_diff.cli.run", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    assert cli("log") == (130, "", "pia-diff: interrupted\n")


def test_a_reader_of_both_streams_that_went_away() -> None:
    script = f"(sleep 0.2; {sys.executable} -m pia_diff show nothing.yaml) 2>&1 | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (37, b"")


@pytest.mark.parametrize(
    "words", ["read a.yaml", "read a.yaml --format json", "check a.yaml", "export a.yaml", "--help"]
)
def test_standard_output_that_is_closed(words: str, draft_text: Callable[..., str]) -> None:
    Path("a.yaml").write_text(draft_text(), "utf-8")
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m pia_diff {words} >&-"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 19)
    assert done.stderr == "" or done.stderr.startswith(
        "pia-diff: the output cannot be written: standard output is closed"
    )
    assert (done.returncode == 0) == (words == "--help")


def test_what_a_file_says_is_not_repeated_without_end(cli: Cli) -> None:
    Path("a.json").write_text(f'{{"form": {"9" * 100_000}}}', "utf-8")
    code, _, err = cli("read", "a.json")
    assert code == 14
    assert len(err) < 1000
    assert "999 … 999" in err


NOT_UTF8 = os.fsdecode(b"\xff.yaml")


@pytest.mark.parametrize(
    "words", [["read"], ["read", "--format", "json"], ["check"], ["show"], ["b.yaml", "-o", "o.md"]]
)
def test_a_name_that_is_no_utf8_is_shown_by_its_code(
    cli: Cli, words: list[str], draft_text: Callable[..., str]
) -> None:
    for name in (NOT_UTF8, "b.yaml"):
        Path(name).write_text(draft_text(), "utf-8")
    code, _, err = cli(*words[:1], NOT_UTF8, *words[1:])
    assert (code, "error in pia-diff" in err) == (0, False)


@pytest.mark.usefixtures("repo")
def test_an_addition_that_cannot_be_told_names_the_version(cli: Cli) -> None:
    Path("c.yaml").write_text(Path("b.yaml").read_text("utf-8").replace("利便", "安全"), "utf-8")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pia_diff", "add", "c.yaml", "--as", "v2026"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 19
    assert done.stderr.startswith("pia-diff: added v2026 of assessment 1; only the output could not be written: ")
    assert done.stderr.count("\n") == 1
    assert "安全" in cli("show", "v2026", "使用目的").out


@pytest.mark.parametrize(("encoding", "shown"), [("ascii", rb"\u5409\U00020bb7.yaml"), ("cp932", rb"\U00020bb7.yaml")])
def test_a_console_that_lacks_letters_shows_their_codes(encoding: str, shown: bytes) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pia_diff", "show", "吉𠮷.yaml"],
        cwd=ROOT,
        env=os.environ | {"PIA_DIFF_LANG": "ja", "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 37
    assert shown in done.stderr


def test_a_folder_that_is_gone(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    code, _, err = cli("versions")
    assert code == 19
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words", ["versions", "v2024 v2025", "log", "status", "history II.3.6", "export v2024 -o new.yaml"]
)
def test_refs_that_cannot_be_read(cli: Cli, repo: str, words: str) -> None:
    with (Path(repo) / "packed-refs").open("ab") as file:
        file.write(b"no ref\n")
    code, out, err = cli(*words.split())
    assert (code, out) == (23, "")
    assert err.startswith("pia-diff: the file packed-refs in the repository ")
    assert err.count("\n") == 1
