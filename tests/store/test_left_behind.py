"""What dead programs, full disks and git at work at the same time leave: nothing of it stands in anybody's way."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from dulwich.file import FileLocked
from dulwich.objects import Commit, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo
from store_making import at, basic, full

from pia_diff.store import Store, moving
from pia_diff.store.errors import DiskFull
from pia_diff.store.fetching import fetch
from pia_diff.store.locking import Lock
from pia_diff.store.raw import RawObjects
from pia_diff.store.refs import PACKED, remove_ref

MAIN = Ref(b"refs/heads/main")
killing = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no flock and no groups")


def leave(path: Path, what: str, *arguments: object) -> None:
    """Has another process do something to a repository, and die of it."""
    roots = os.pathsep.join([str(Path(__file__).parents[2]), str(Path(__file__).parent)])
    script = f"""
import os, signal, sys
from pathlib import Path
from pia_diff.store import Store, checkout, fetching, locking, refs
from store_making import at, basic, full

def die(*args, **options):
    os.kill(os.getpid(), signal.SIGKILL)

with Store.open(Path(sys.argv[1])) as store:
    {what}
"""
    command = [sys.executable, "-c", script, str(path), *map(str, arguments)]
    done = subprocess.run(command, check=False, timeout=60, env={**os.environ, "PYTHONPATH": roots})
    assert done.returncode == -signal.SIGKILL


class TestLock:
    @pytest.mark.parametrize("step", ["fsync", "flush"])
    def test_on_a_full_disk_it_is_gone_at_once_and_the_file_as_it_was(self, tmp_path, monkeypatch, step):
        file = tmp_path / "ref"
        file.write_bytes(b"before")

        def refuse(*_):
            raise OSError(errno.ENOSPC, "full")

        lock = Lock(file, tmp_path)
        lock.write(b"after")
        if step == "fsync":
            monkeypatch.setattr(os, "fsync", refuse)
        else:
            handle = os.open(file, os.O_RDONLY)  # what is in the buffer cannot be written any more
            os.dup2(handle, lock._file.fileno())
            os.close(handle)
        with pytest.raises(OSError, match=r"full|Bad file"):
            lock.close()
        assert ([one.name for one in tmp_path.iterdir()], file.read_bytes()) == (["ref"], b"before")

    def test_it_is_taken_once(self, tmp_path):
        with Lock(tmp_path / "ref", tmp_path) as lock:
            lock.write(b"mine")
            with pytest.raises(FileLocked):
                Lock(tmp_path / "ref", tmp_path)
        assert [one.name for one in tmp_path.iterdir()] == ["ref"]

    @posix
    def test_one_that_somebody_took_instead_stays(self, tmp_path):
        lock = Lock(tmp_path / "ref", tmp_path)
        (tmp_path / "ref.lock").unlink()  # somebody thought it was left behind
        (tmp_path / "ref.lock").write_bytes(b"theirs")
        lock.abort()
        assert (tmp_path / "ref.lock").read_bytes() == b"theirs"

    def test_a_full_disk_while_refs_are_written_leaves_no_lock(self, store, monkeypatch):
        store.add([basic("甲")], "v1", now=at(0))

        def refuse(*_):
            raise OSError(errno.ENOSPC, "full")

        save = moving.save_objects
        monkeypatch.setattr(
            moving, "save_objects", lambda *args: (save(*args), monkeypatch.setattr(os, "fsync", refuse))
        )
        with pytest.raises(DiskFull) as caught:
            store.add([basic("乙")], "v2", now=at(1))
        assert caught.value.__cause__ is not None  # what holds the frames in which the locks were taken
        assert not [*store.path.rglob("*.lock")]
        assert [one.name for one in store.versions()] == ["v1"]


@killing
class TestWorkTree:
    def test_several_commits_that_came_at_once_are_finished_too(self, work, tmp_path):
        with Repo.init_bare(tmp_path / "other", mkdir=True, default_branch=b"main"):
            pass
        with Store.open(tmp_path / "other") as other:
            fetch(other.repo, str(work))
            other.add([full(("甲", "丙"), purpose="改")], "v2", now=at(1))
            other.add([full(("甲", "丁"), purpose="又改")], "v3", now=at(2))
        leave(work, "checkout.Checkout._write = die; fetching.fetch(store.repo, sys.argv[2])", tmp_path / "other")
        with Store.open(work) as store:
            store.add([full(("甲", "丁"), purpose="再改")], "v4", now=at(3))
            assert [one.name for one in store.versions()] == ["v1", "v2", "v3", "v4"]
        assert sorted(one.name for one in (work / "1/2-files").iterdir()) == ["丁.yaml", "甲.yaml"]

    def test_who_waited_for_a_program_that_was_killed_finishes_it(self, work, monkeypatch):
        leave(work, "checkout.Checkout._write = die; store.add([full(('甲', '丙'), purpose='改')], 'v2', now=at(1))")
        monkeypatch.setattr(moving, "put_right", lambda _: [])  # it was at work yet when this one looked
        with Store.open(work) as store:
            store.add([full(("甲", "丙"), purpose="又改")], "v3", now=at(2))
            assert [one.name for one in store.versions()] == ["v1", "v2", "v3"]

    def test_the_lock_of_another_work_tree_stays_for_who_works_there(self, work):
        leave(work, "checkout.Checkout._write = die; store.add([full(('甲', '丙'), purpose='改')], 'v2', now=at(1))")
        control = work / ".git" / "worktrees" / "other"
        control.mkdir(parents=True)
        (control / "commondir").write_text("../..\n")
        (control / "gitdir").write_text(f"{work.parent}/other/.git\n")
        (control / "HEAD").write_text("ref: refs/heads/draft\n")
        (work.parent / "other").mkdir()
        (work.parent / "other" / ".git").write_text(f"gitdir: {control}\n")
        with Store.open(work.parent / "other") as other:
            other.repo.refs[Ref(b"refs/heads/draft")] = other.repo.refs[MAIN]
            other.repo.get_worktree().reset_index()
            other.add([basic("別", number="2")], "v1", now=at(2))
        assert [one.name for one in work.rglob("*.lock")] == ["index.lock"]
        with Store.open(work) as store:
            store.add([full(("甲", "丙"), purpose="又改")], "v3", now=at(3))
        assert not [*work.rglob("*.lock")]
        assert not [*work.rglob("pia-diff-lock-*")]


class TestBranch:
    def test_a_git_that_read_it_before_and_packs_it_after_does_not_put_it_back(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        old = store.repo.refs.read_ref(MAIN)
        store.add([basic("乙")], "v2", now=at(1))
        new = store.repo.refs.read_ref(MAIN)
        packed = store.path / PACKED
        packed.write_bytes(packed.read_bytes().replace(new + b" refs/heads/main", old + b" refs/heads/main"))
        assert store.repo.refs.read_ref(MAIN) == new
        store.add([basic("丙")], "v3", now=at(2))
        assert sum(1 for _ in store.repo.get_walker()) == 3

    def test_a_file_of_its_own_is_not_needed(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        (store.path / "refs/heads/main").unlink()  # as where a program is killed before it writes it
        store.add([basic("乙")], "v2", now=at(1))
        assert sum(1 for _ in store.repo.get_walker()) == 2

    @killing
    @pytest.mark.parametrize("step", ["write_packed", "_with", "Lock.close"])
    def test_a_ref_taken_away_by_a_program_that_was_killed(self, store, step):
        store.add([basic("甲")], "v1", now=at(0))
        ref = Ref(b"refs/tags/1/v1")
        value = store.repo.refs.read_ref(ref)
        leave(store.path, f"refs.{step} = die; refs.remove_ref(store.repo, {ref!r}, {value!r})")
        assert store.repo.refs.read_ref(ref) == value
        store.add([basic("乙")], "v2", now=at(1))
        assert not [*store.path.rglob("*.lock")]

    def test_only_a_ref_that_is_where_it_should_be_is_taken_away(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        ref = Ref(b"refs/tags/1/v1")
        value = store.repo.refs.read_ref(ref)
        before = store.repo.refs.as_dict()
        assert not remove_ref(store.repo, ref, ObjectID(b"0" * 39 + b"1"))
        assert store.repo.refs.as_dict() == before
        assert remove_ref(store.repo, ref, value)
        assert store.repo.refs.as_dict() == {name: one for name, one in before.items() if name != ref}

    @posix
    def test_folders_of_a_shared_repository_are_open_to_the_group(self, store):
        with (store.path / "config").open("a", encoding="utf-8") as config:
            config.write("[core]\n\tsharedRepository = group\n")
        before = os.umask(0o022)
        try:
            with Store.open(store.path) as shared:
                shared.add([basic("甲")], "v1", now=at(0))
        finally:
            os.umask(before)
        for place in ("refs/tags/1", "refs/heads/main", PACKED):
            assert (store.path / place).stat().st_mode & stat.S_IWGRP, place


def test_objects_that_are_there_already_are_young_again(store):
    store.add([basic("甲")], "v1", now=at(0))
    loose = [one for one in store.path.glob("objects/??/*") if one.is_file()]
    for ref in (b"refs/tags/1/v1", b"refs/heads/main"):  # as if the add had been killed before the refs
        assert remove_ref(store.repo, Ref(ref), store.repo.refs.read_ref(Ref(ref)))
    for one in loose:
        os.utime(one, (0, 0))
    store.add([basic("甲")], "v1", now=at(0))
    assert all(one.stat().st_mtime > 0 for one in loose)


def test_a_pack_that_git_replaced_meanwhile_is_looked_for_anew(store):
    store.add([basic("甲")], "v1", now=at(0))
    store.repo.object_store.pack_loose_objects()
    with Store.open(store.path) as opened:
        objects = RawObjects(opened.repo)
        value = opened.repo.refs.read_ref(MAIN)
        assert all(value in pack.index for pack in opened.repo.object_store.packs)
        for file in [*(store.path / "objects/pack").glob("pack-*.*")]:  # as `git gc` does, under the name of its own
            file.rename(file.with_name(f"pack-{'a' * 40}{file.suffix}"))
        assert objects.read(value)[0] == Commit.type_num
        opened.add([basic("乙")], "v2", now=at(1))
        assert [one.name for one in opened.versions()] == ["v1", "v2"]
