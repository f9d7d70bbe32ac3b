"""Running command lines in this process, in an environment that holds nothing of the person who runs the tests.

Tests get everything from here as fixtures: pytest's importlib mode lets no test module import another.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import pia_diff
from pia_diff.cli import main
from pia_diff.errors import PiaDiffError


class Result(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


Cli = Callable[..., Result]

DRAFT = """\
form: form4-2024
H 表紙:
  H.number: '{number}'
  H.name: 住民基本台帳に関する事務 全項目評価書
  H.published: {published}
I 基本情報:
  I.1.2: |-
    {content}
    届出の受付
  I.2.sys:
  - 1: 住民記録システム
    3:
    - 宛名システム等
    - その他: 証明書交付システム
II 特定個人情報ファイルの概要:
  住民基本台帳ファイル:
    II.3.6: {purpose}
    II.4.out:
    - name: 収納業務
      3: 10人未満
    - name: 印刷業務
"""


def _draft_text(
    number: str = "1",
    published: str = "令和6年3月29日",
    content: str = "住民票の作成",
    purpose: str = "住民に関する記録を正確に行うため",
) -> str:
    """A small draft in YAML."""
    return DRAFT.format(number=number, published=published, content=content, purpose=purpose)


@pytest.fixture
def draft_text() -> Callable[..., str]:
    """Gives a small draft in YAML: `draft_text(number="2")`."""
    return _draft_text


@pytest.fixture
def all_errors() -> list[type[PiaDiffError]]:
    """Every error class of the package, all its modules imported."""
    for module in pkgutil.walk_packages(pia_diff.__path__, "pia_diff."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)

    def below(kind: type[PiaDiffError]) -> Iterator[type[PiaDiffError]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return [one for one in below(PiaDiffError) if one.__module__.startswith("pia_diff.")]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """English, 100 columns, an empty home, the current folder empty."""
    for variable in (
        "PIA_DIFF_REPO", "PIA_DIFF_DEBUG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "_PIA_DIFF_COMPLETE",
        "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_DIR",
    ):  # fmt: skip
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PIA_DIFF_LANG", "en")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str]) -> Cli:
    """Runs a command line: `cli("show", "v2024")`."""

    def run(*args: str) -> Result:
        code = main(args)
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return run


@pytest.fixture
def repo(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> str:
    """A repository with v2024 and v2025 of assessment 1, found through PIA_DIFF_REPO."""
    monkeypatch.setenv("GIT_AUTHOR_NAME", "総務課")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "soumu@city.example")
    assert cli("init", "repo.git").code == 0
    monkeypatch.setenv("PIA_DIFF_REPO", str(Path("repo.git").resolve()))
    Path("a.yaml").write_text(_draft_text(), "utf-8")
    Path("b.yaml").write_text(_draft_text(published="令和7年3月31日", purpose="住民の利便のため"), "utf-8")
    first = cli("add", "a.yaml", "--as", "v2024", "-m", "最初の版")
    assert first.code == 0, first.err
    assert cli("add", "b.yaml", "--as", "v2025", "--effective", "令和7年4月1日").code == 0
    return "repo.git"


@pytest.fixture
def added(cli: Cli, draft_text: Callable[..., str]) -> Callable[..., None]:
    """Adds a version with some content to a repository."""

    def add(repo: str, name: str, content: str, number: str = "1") -> None:
        Path("more.yaml").write_text(draft_text(content=content, number=number, published="令和8年3月31日"), "utf-8")
        result = cli("add", "more.yaml", "--as", name, "--repo", repo)
        assert result.code == 0, result.err

    return add
