"""Processes that add versions to one repository at the same time all keep theirs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from store_making import at, basic

from pia_diff.store import Store

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def test_every_version_is_kept_no_lock_is_left_and_git_is_content():
    command = [sys.executable, BENCHMARKS / "at_once.py", "--processes", "4", "--versions", "5"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20 of 20 versions kept, 20 commits" in done.stdout
    assert "locks left: 0; git fsck --strict: clean" in done.stdout
    assert "pia-diff fsck: sound" in done.stdout


def test_git_that_packs_refs_and_objects_meanwhile_loses_nothing(tmp_path, git):
    path = tmp_path / "repository"
    Store.create(path).close()
    for n in range(6):
        with Store.open(path) as store:
            store.add([basic(f"{n}")], f"v{n}", now=at(n))
        if n % 2:
            git("pack-refs", "--all", "--prune", where=path)
        if n == 3:
            git("gc", "--quiet", "--prune=now", where=path)
        git("tag", "-a", "-m", "手", f"9/hand{n}", where=path)  # goes to a file of its own
    with Store.open(path) as store:
        assert [one.name for one in store.versions("1")] == [f"v{n}" for n in range(6)]
    assert git("rev-list", "--count", "main", where=path).strip() == "6"
    assert len(git("for-each-ref", "refs/tags/9", where=path).splitlines()) == 6
    assert (
        git("show-ref", "--dereference", "1/v5", where=path)
        .splitlines()[1]
        .startswith(git("rev-parse", "main", where=path).strip())
    )
    assert git("fsck", "--strict", where=path).strip() == ""


def test_a_commit_by_git_between_two_of_ours_is_built_upon(tmp_path, git):
    path = tmp_path / "repository"
    with Store.create(path) as store:
        store.add([basic("甲")], "v1", now=at(0))
    clone = tmp_path / "clone"
    git("clone", "--quiet", path, clone, where=tmp_path)
    (clone / "README.md").write_text("読む\n", "utf-8")
    git("add", "README.md", where=clone)
    git("commit", "--quiet", "-m", "手で", where=clone)
    git("push", "--quiet", "origin", "main", where=clone)  # the branch is in a file of its own now
    with Store.open(path) as store:
        store.add([basic("乙")], "v2", now=at(1))
    assert git("ls-tree", "--name-only", "1/v2", where=path).split() == ["1", "README.md"]
    assert git("rev-parse", "main", where=path) == git("rev-parse", "1/v2^{commit}", where=path)
    git("fetch", "--quiet", "origin", where=clone)
    git("merge", "--quiet", "--ff-only", "origin/main", where=clone)
    assert git("fsck", "--strict", where=path).strip() == ""
