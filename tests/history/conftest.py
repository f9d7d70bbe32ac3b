"""A repository in a fresh folder, away from the settings of whoever runs the tests."""

from __future__ import annotations

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
def by_itself(nobodys_configuration: None, no_waiting_for_the_disk: None) -> None:
    """For every test: nothing of the person who runs it, and no waiting."""


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
