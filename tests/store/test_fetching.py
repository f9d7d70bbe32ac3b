"""Fetching: forward only, what is here stays, what cannot be joined is told; and two who push in turn lose nothing."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from dulwich.objects import ObjectID
from dulwich.refs import Ref
from exchange_making import refs, serving
from store_making import at, basic, commit_by_hand

from pia_diff.merging.resolutions import Resolutions
from pia_diff.store import Store, exchange, fetching, landing, remotes
from pia_diff.store.errors import CannotWrite, DetachedHead
from pia_diff.store.exchange import unjoined
from pia_diff.store.fetching import fetch
from pia_diff.store.pushing import push
from pia_diff.store.remote_errors import Diverged, NotFastForward, NotThere, VersionConflict

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def other(tmp_path):
    """The repository that others have, with one version."""
    with Store.create(tmp_path / "other.git") as made:
        made.add([basic("甲")], "v1", now=at(0))
        yield made


@pytest.fixture(autouse=True)
def without_git(monkeypatch):
    """No git on this machine."""
    monkeypatch.setattr(remotes.shutil, "which", lambda _name: None)


def tracked(store, branch="main"):
    return store.repo.refs.read_ref(Ref(f"refs/remotes/other/{branch}".encode()))


@pytest.mark.parametrize("over", ["path", "file", "http"])
def test_versions_and_the_branch_arrive_once(store, other, over):
    other.add([basic("乙"), basic("甲", number="2")], "v2", now=at(1))
    with serving(other.path) as url:
        word = {"path": str(other.path), "file": other.path.as_uri(), "http": url}[over]
        done = fetch(store.repo, word)
        assert done.branches == (("main", 2, True),)
        assert sorted(done.versions) == [("1", "v1"), ("1", "v2"), ("2", "v2")]
        assert refs(store) == refs(other)
        assert store.load(store.version("v2", "1")) == basic("乙")
        again = fetch(store.repo, word)
    assert (again.branches, again.versions, again.diverged, again.conflicts) == ((), (), (), ())


def test_an_empty_repository_takes_the_branch_of_the_other_side_whatever_its_name(store, other):
    other.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/honryu"))
    other.repo.refs[Ref(b"refs/heads/honryu")] = other.repo.refs[Ref(b"refs/heads/main")]
    del other.repo.refs[Ref(b"refs/heads/main")]
    done = fetch(store.repo, str(other.path))
    assert done.branches == (("main", 1, True),)
    assert store.load(store.version("v1")) == basic("甲")


def test_an_empty_repository_on_the_other_side_gives_nothing(store, tmp_path):
    Store.create(tmp_path / "empty.git").close()
    store.add([basic("甲")], "v1", now=at(0))
    before = refs(store)
    done = fetch(store.repo, str(tmp_path / "empty.git"))
    assert (done.branches, done.versions) == ((), ())
    assert refs(store) == before


def test_what_is_ahead_here_stays(store, other):
    fetch(store.repo, str(other.path))
    store.add([basic("乙")], "v2", now=at(1))
    before = refs(store)
    done = fetch(store.repo, str(other.path))
    assert (done.branches, done.versions, done.diverged) == ((), (), ())
    assert refs(store) == before


def test_both_sides_added_both_keep_their_work_and_a_merge_brings_it_together(store, other):
    fetch(store.repo, str(other.path))
    other.add([basic("よその", number="2")], "v1", now=at(1))
    store.add([basic("うちの", number="3")], "v1", now=at(2))
    with pytest.raises(NotFastForward):
        push(store.repo, str(other.path))
    mine = refs(store)["refs/heads/main"]
    done = fetch(store.repo, str(other.path))
    assert (done.diverged, done.versions) == (("main",), (("2", "v1"),))
    with pytest.raises(Diverged, match="pia-diff merge other/main"):
        raise unjoined(done)
    assert refs(store)["refs/heads/main"] == mine
    assert tracked(store) == refs(other)["refs/heads/main"]
    store.merge("other/main", lambda: Resolutions(()), now=at(3))
    push(store.repo, str(other.path))
    assert refs(other) == refs(store)
    assert [one.number for one in other.assessments()] == ["1", "2", "3"]
    assert len(other.versions()) == 3


def test_a_version_that_is_another_one_there_stays_as_it_is_here(store, other):
    fetch(store.repo, str(other.path))
    other.add([basic("よその")], "v2", now=at(1))
    store.add([basic("うちの")], "v2", now=at(2))
    before = refs(store)["refs/tags/1/v2"]
    done = fetch(store.repo, str(other.path))
    assert refs(store)["refs/tags/1/v2"] == before
    assert [(one.number, one.name, one.here) for one in done.conflicts] == [("1", "v2", before.decode())]
    with pytest.raises(VersionConflict, match=r"--rename 1/v2=v2-2"):
        raise unjoined(done)


def test_a_branch_that_was_rewritten_there_is_told_and_left(store, other):
    other.add([basic("乙")], "v2", now=at(1))
    fetch(store.repo, str(other.path))
    other.repo.refs[Ref(b"refs/heads/main")] = ObjectID(other.version("v1").commit.encode())
    other.add([basic("丙")], "v3", now=at(2))
    done = fetch(store.repo, str(other.path))
    assert (done.diverged, done.versions) == (("main",), (("1", "v3"),))
    assert store.load(store.version("main")) == basic("乙")


def test_a_repository_that_takes_nothing_is_this_one(store, other, monkeypatch):
    def refuse(*_arguments, **_named):
        raise PermissionError(errno.EACCES, "Permission denied", str(Path(store.path, "objects", "pack", "tmp")))

    monkeypatch.setattr(remotes.LocalGitClient, "fetch", refuse)
    with pytest.raises(CannotWrite, match=f"cannot write to the repository {store.path}: Permission denied"):
        fetch(store.repo, str(other.path))


def test_other_branches_are_kept_beside_and_moved_on_only_where_named(store, other):
    fetch(store.repo, str(other.path))
    other.add_draft([basic("案")], "市民課案", now=at(1))
    fetch(store.repo, str(other.path))
    assert tracked(store, "市民課案") == refs(other)["refs/heads/市民課案"]
    assert "refs/heads/市民課案" not in refs(store)
    with pytest.raises(NotThere, match="総務課案"):
        fetch(store.repo, str(other.path), ["総務課案"])
    done = fetch(store.repo, str(other.path), ["市民課案", "main"])
    assert [one.branch for one in done.branches] == ["市民課案"]
    other.add_draft([basic("案の二")], "市民課案", now=at(2))
    assert fetch(store.repo, str(other.path), ["市民課案"]).branches == (("市民課案", 1, False),)
    assert refs(store)["refs/heads/市民課案"] == refs(other)["refs/heads/市民課案"]


def test_a_named_branch_both_sides_added_to_stays(store, other):
    fetch(store.repo, str(other.path))
    for one, text in ((other, "よその案"), (store, "うちの案")):
        one.add_draft([basic(text)], "案", now=at(1))
    before = refs(store)["refs/heads/案"]
    assert fetch(store.repo, str(other.path), ["案"]).diverged == ("案",)
    assert refs(store)["refs/heads/案"] == before


def test_only_annotated_tags_of_an_assessment_become_versions(store, other):
    commit = ObjectID(other.version("v1").commit.encode())
    other.repo.refs[Ref(b"refs/tags/1/light")] = commit
    other.repo.refs[Ref(b"refs/tags/release")] = commit
    other.repo.refs[Ref(b"refs/tags/9/v1")] = other.repo.refs[Ref(b"refs/tags/1/v1")]
    fetch(store.repo, str(other.path))
    assert sorted(refs(store)) == ["refs/heads/main", "refs/tags/1/v1"]
    store.repo.refs[Ref(b"refs/tags/1/mine")] = commit
    assert push(store.repo, str(other.path)).versions == ()


def test_names_that_would_lead_out_of_the_repository_are_not_taken(store, other, monkeypatch):
    talk = fetching.talk

    def lie(*args, **options):
        found = talk(*args, **options)
        found.refs[Ref(b"refs/heads/../../../evil")] = refs(other)["refs/heads/main"]
        found.refs[Ref(b"refs/tags/../evil")] = refs(other)["refs/tags/1/v1"]
        return found

    monkeypatch.setattr(fetching, "talk", lie)
    done = fetch(store.repo, str(other.path))
    assert done.versions == (("1", "v1"),)
    assert not [*store.path.parent.rglob("evil*")]


def test_a_branch_there_that_became_a_folder_of_branches_is_no_obstacle(store, other):
    main = refs(other)["refs/heads/main"]
    other.repo.refs[Ref(b"refs/heads/a")] = main
    fetch(store.repo, str(other.path))
    del other.repo.refs[Ref(b"refs/heads/a")]
    other.repo.refs[Ref(b"refs/heads/a/b")] = main
    other.add([basic("乙")], "v2", now=at(1))
    assert fetch(store.repo, str(other.path)).versions == (("1", "v2"),)


def test_what_somebody_adds_meanwhile_is_not_left_behind(store, other, monkeypatch):
    fetch(store.repo, str(other.path))
    other.add([basic("よその", number="2")], "v1", now=at(1))
    receive = fetching._receive

    def receive_and_add(*args):
        found = receive(*args)
        with Store.open(store.path) as mine:
            mine.add([basic("うちの", number="3")], "v1", now=at(2))
        return found

    monkeypatch.setattr(fetching, "_receive", receive_and_add)
    done = fetch(store.repo, str(other.path))
    assert done.diverged == ("main",)
    assert {"refs/tags/2/v1", "refs/tags/3/v1"} <= set(refs(store))


def test_a_detached_head_is_refused_before_anything_is_asked_for(store, other):
    fetch(store.repo, str(other.path))
    store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/main"))
    (store.path / "HEAD").write_bytes(refs(store)["refs/heads/main"] + b"\n")
    other.add([basic("乙")], "v2", now=at(1))
    with pytest.raises(DetachedHead):
        fetch(store.repo, str(other.path))
    assert "refs/tags/1/v2" not in refs(store)


def test_commits_that_are_no_version_come_along(store, other):
    commit_by_hand(other.repo, {"README.md": b"x"})
    assert fetch(store.repo, str(other.path)).branches == (("main", 2, True),)
    assert store.repo[b"HEAD"].message == b"by hand"


SCRIPT = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from dulwich import object_store
from pia_diff.store import Store, remotes
from pia_diff.store.fetching import fetch

def die(*args, **options):
    os.kill(os.getpid(), signal.SIGKILL)

object_store.write_pack_index = die
with Store.open(Path(sys.argv[1])) as store:
    fetch(store.repo, sys.argv[2])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
class TestKilled:
    @pytest.mark.parametrize("left", [None, 40])
    def test_a_pack_without_its_index_is_finished_by_the_next_fetch(self, store, other, left):
        root = str(Path(__file__).parents[2])
        command = [sys.executable, "-c", SCRIPT, str(store.path), str(other.path), root]
        assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
        assert refs(store) == {}
        assert [*store.path.glob("objects/pack/*.idx.lock")]
        (pack,) = store.path.glob("objects/pack/pack-*.pack")
        pack.chmod(0o644)
        pack.write_bytes(pack.read_bytes()[:left])
        assert fetch(store.repo, str(other.path)).versions == (("1", "v1"),)
        assert store.load(store.version("v1")) == basic("甲")
        assert not [*store.path.glob("objects/pack/tmp_idx*")]
        (lock,) = store.path.glob("objects/pack/*.idx.lock")  # it stops nobody any more
        os.utime(lock, (0, 0))
        store.add([basic("乙")], "v2", now=at(1))
        assert not lock.exists()

    def test_the_lock_of_a_tracked_branch_does_not_hold_up(self, store, other, monkeypatch):
        monkeypatch.setattr(exchange, "attempts", lambda _patience: landing.attempts(0.02))
        lock = store.path / "refs" / "remotes" / "other" / "main.lock"
        lock.parent.mkdir(parents=True)
        lock.write_text("")
        assert fetch(store.repo, str(other.path)).versions == (("1", "v1"),)
        lock.unlink()
        fetch(store.repo, str(other.path))
        assert tracked(store) == refs(other)["refs/heads/main"]
