"""A work tree whose program was killed: brought up by the next one, unless somebody's work would be lost by it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from store_making import at, full

from pia_diff.store import Store
from pia_diff.store.errors import DirtyWorkTree

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")

SCRIPT = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from pia_diff.store import Store, checkout
from store_making import at, full

left = [int(sys.argv[2])]

def dying(name):
    before = getattr(checkout.Checkout, name)
    def method(self, *args):
        left[0] -= 1
        if left[0] == 0:
            if name == "_write":  # in the middle of it
                self._full(args[0]).parent.mkdir(parents=True, exist_ok=True)
                self._full(args[0]).write_bytes(b"file")
            os.kill(os.getpid(), signal.SIGKILL)
        return before(self, *args)
    setattr(checkout.Checkout, name, method)

for name in ("update", "_write", "_remove", "record"):
    dying(name)
with Store.open(Path(sys.argv[1])) as store:
    store.add([full(("甲", "丙"), purpose="改")], "v2", now=at(1))
"""


def kill(path, place):
    """Kills an add at the place-th step of bringing the work tree up; whether it came that far."""
    roots = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(path), str(place), *roots], check=False, timeout=60)
    return done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("place", [1, 2, 3, 4, 6])
def test_the_next_change_brings_it_up_first(work, place):
    assert kill(work, place)
    with Store.open(work) as store:
        assert [one.name for one in store.versions("1")] == ["v1", "v2"]
        store.add([full(("甲", "丙"), purpose="又改")], "v3", now=at(2))
        assert not [*(work / ".git").rglob("*.lock")]
    text = (work / "1/2-files/丙.yaml").read_text("utf-8")
    assert "又改" in text
    assert not (work / "1/2-files/乙.yaml").exists()


def test_work_of_somebody_in_it_stays_and_is_told(work):
    assert kill(work, 4)
    (work / "1/annex3.yaml").write_text("手で直した", "utf-8")
    with Store.open(work) as store, pytest.raises(DirtyWorkTree):
        store.add([full(("甲", "丙"), purpose="又改")], "v3", now=at(2))
    assert (work / "1/annex3.yaml").read_text("utf-8") == "手で直した"


def test_a_file_of_somebodys_that_is_in_the_way_stays(work):
    assert kill(work, 1)
    (work / "1/2-files/丙.yaml").write_text("手で書いた", "utf-8")
    with Store.open(work) as store, pytest.raises(DirtyWorkTree):
        store.add([full(("甲", "丙"), purpose="又改")], "v3", now=at(2))
    assert (work / "1/2-files/丙.yaml").read_text("utf-8") == "手で書いた"


def test_a_work_tree_that_only_looks_like_it_is_left_alone(work):
    with Store.open(work) as store:
        store.add([full(("甲", "丙"), purpose="改")], "v2", now=at(1))
        store.repo.get_worktree().reset_index(store.repo[store.version("v1", "1").commit.encode()].tree)
        with pytest.raises(DirtyWorkTree):  # somebody staged what was before: no program was killed
            store.add([full(("甲",), purpose="又改")], "v3", now=at(2))
