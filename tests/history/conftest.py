"""A repository in a fresh folder, away from the settings of whoever runs the tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for history_making

from history_making import Paper, keep

from pia_diff.history import Revisions
from pia_diff.model import Assessment
from pia_diff.store import Store


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither the name nor the git settings of whoever runs the tests; no waiting for the disk."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "nobody"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., object]:
    """Gives a context with the versions of some papers: `with made(papers) as (revisions, documents):`."""

    @contextmanager
    def open_(papers: list[Paper]) -> Iterator[tuple[Revisions, list[Assessment]]]:
        with Store.create(tmp_path_factory.mktemp("past") / "repository") as store:
            documents = keep(store, papers)
            yield Revisions(store, "1"), documents

    return open_


@pytest.fixture
def versions(made: Callable[..., object]) -> Iterator[Callable[..., Revisions]]:
    """Gives the versions of some papers: `versions(first, second)`; they stay open until the test ends."""
    with ExitStack() as stack:
        yield lambda *papers: stack.enter_context(made(list(papers)))[0]
