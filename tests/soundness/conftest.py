"""A sound repository to be damaged, and what examining it says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))  # for store_making

from store_making import at, full

from pia_diff.soundness import examine
from pia_diff.store import Store


@pytest.fixture(autouse=True)
def by_itself(nobodys_configuration, no_waiting_for_the_disk):
    """For every test: nothing of the person who runs it, and no waiting."""


@pytest.fixture
def empty(tmp_path):
    """An empty bare repository."""
    with Store.create(tmp_path / "repository") as made:
        yield made


@pytest.fixture
def store(empty):
    """Two versions of one assessment: one file of the second differs."""
    empty.add([full(("甲", "乙"), drawing=b"png")], "v1", now=at(0))
    empty.add([full(("甲", "乙"), purpose="改", drawing=b"png")], "v2", now=at(1))
    return empty


@pytest.fixture
def found(store):
    """(severity, kind, file) of every problem, from a repository opened anew."""

    def problems():
        with Store.open(store.path) as again:
            return [(one.severity.value, one.kind, one.file) for one in examine(again).problems]

    return problems


@pytest.fixture
def loose_file(store):
    """The file a loose object is in, made writable."""

    def path(object_id):
        name = object_id.decode()
        file = store.path / "objects" / name[:2] / name[2:]
        file.chmod(0o644)
        return file

    return path
