"""Two who add at once both keep their work; a crash, a full disk or Ctrl-C leaves the old state or the new."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest
from dulwich.objects import Commit, Tag, Tree
from dulwich.refs import Ref
from store_making import at, basic, full

from pia_diff.store import Store, landing, locking, moving, refs
from pia_diff.store.errors import BadName, CannotWrite, DiskFull, RepositoryBusy, UnsupportedRepository, VersionExists

MAIN = Ref(b"refs/heads/main")


@pytest.fixture
def impatient(monkeypatch):
    """Gives up on locks at once."""
    monkeypatch.setattr(moving, "attempts", lambda: landing.attempts(0.02))


def state(store):
    """Every ref and its value, and every lock."""
    values = {ref: store._repo.refs.read_ref(ref) for ref in store._repo.refs.allkeys()}
    return values, sorted(path.name for path in store.path.rglob("*.lock"))


def check_whole(store):
    """Every object that a ref leads to is there and readable."""
    todo = [value for ref, value in state(store)[0].items() if value and not value.startswith(b"ref:")]
    while todo:
        found = store._repo.object_store[todo.pop()]
        if isinstance(found, Commit):
            todo += [found.tree, *found.parents]
        elif isinstance(found, Tag):
            todo.append(found.object[1])
        elif isinstance(found, Tree):
            todo += [entry.sha for entry in found.iteritems()]
    for version in store.versions():
        store.load(version).sections.copy()


def history(store):
    """The numbers of commits and of versions."""
    return sum(1 for _ in store._repo.get_walker()), len(store.versions())


class Rival:
    """Adds something else at the worst moment: when the objects are written, and the refs are not."""

    def __init__(self, monkeypatch, path, *documents, name="v2"):
        self.left = list(documents)
        save = moving.save_objects

        def save_late(repo, objects):
            save(repo, objects)
            if self.left:
                one = self.left.pop()
                with Store.open(path) as other:
                    other.add([one], name, now=at(5))

        monkeypatch.setattr(moving, "save_objects", save_late)
        monkeypatch.setattr(moving, "turn", lambda *_: nullcontext())  # as if it were on another machine


class TestRaces:
    def test_the_loser_of_the_branch_builds_on_the_winner(self, store, monkeypatch):
        store.add([basic("甲"), basic("甲", number="2")], "v1", now=at(0))
        Rival(monkeypatch, store.path, basic("乙", number="2"), basic("丙", number="3"))
        store.add([basic("丁")], "v2", now=at(6))
        assert history(store) == (4, 5)
        assert store.load(store.version("v2", "1")) == basic("丁")
        assert store.load(store.version("main", "2")) == store.load(store.version("v2", "2"))

    def test_the_loser_of_a_name_changes_nothing(self, store, monkeypatch):
        store.add([basic("甲")], "v1", now=at(0))
        Rival(monkeypatch, store.path, basic("乙"))
        with pytest.raises(VersionExists):
            store.add([basic("丙")], "v2", now=at(6))
        assert history(store) == (2, 2)
        assert store.load(store.version("v2")) == basic("乙")
        assert state(store)[1] == []

    def test_a_name_taken_by_a_tag_alone_changes_nothing(self, store, monkeypatch):
        commit = store.add([basic("甲")], "v1", now=at(0)).versions[0].commit
        there = store._repo.refs
        save = moving.save_objects

        def save_and_tag(repo, objects):
            save(repo, objects)
            there.add_if_new(Ref(b"refs/tags/1/v2"), commit.encode())

        monkeypatch.setattr(moving, "save_objects", save_and_tag)
        with pytest.raises(VersionExists):
            store.add([basic("乙")], "v2", now=at(1))
        assert history(store) == (1, 1)

    def test_who_adds_the_same_learns_that_it_is_there(self, store, monkeypatch):
        store.add([basic("甲")], "v1", now=at(0))
        Rival(monkeypatch, store.path, basic("乙"))
        assert store.add([basic("乙")], "v2", now=at(6)).unchanged == (("1", "v2"),)
        assert history(store) == (2, 2)

    def test_the_first_commit_of_a_repository_is_raced_for_too(self, store, monkeypatch):
        Rival(monkeypatch, store.path, basic("乙", number="2"))
        store.add([basic("甲")], "v2", now=at(6))
        assert history(store) == (2, 2)

    def test_threads_all_keep_their_work(self, store):
        failures = []

        def work(number):
            try:
                with Store.open(store.path) as mine:
                    for n in range(3):
                        mine.add([basic(f"{n}", number=number)], f"v{n}", now=at(n))
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert history(store) == (12, 12)
        assert [one.number for one in store.assessments()] == ["0", "1", "2", "3"]
        check_whole(store)

    def test_processes_that_want_one_name_get_it_once(self, store):
        programs = [start(store.path, f"add('{n}', 'v1')") for n in range(3)]
        said = sorted(program.communicate(timeout=60)[0].split()[-1] for program in programs)
        assert said == ["VersionExists", "VersionExists", "added"]
        assert history(store) == (1, 1)
        check_whole(store)


SCRIPT = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from pia_diff.store import Store, landing, locking, moving, refs
from pia_diff.errors import PiaDiffError
from store_making import at, basic

def die(*args, **options):
    os.kill(os.getpid(), signal.SIGKILL)

def add(text, name):
    with Store.open(Path(sys.argv[1])) as store:
        try:
            store.add([basic(text)], name, now=at(1))
            print("added")
        except PiaDiffError as error:
            print(type(error).__name__)

"""


GONE = "setattr(locking.Lock, '_let_go', die)"
"""From then on who has written what a lock is for dies before it lets go of the lock."""


def start(path, what):
    """A program that does something to the repository, as another process."""
    roots = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]
    command = [sys.executable, "-c", SCRIPT + what, str(path), *roots]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
class TestKilled:
    def kill(self, store, what):
        program = start(store.path, f"{what}\nadd('乙', 'v2')")
        out, _ = program.communicate(timeout=60)
        assert (program.returncode, out) == (-signal.SIGKILL, "")

    def test_before_the_refs_nothing_has_changed(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        before = state(store)
        self.kill(store, "moving.land = die")
        assert state(store) == before
        check_whole(store)
        store.add([basic("乙")], "v2", now=at(2))
        assert history(store) == (2, 2)

    @pytest.mark.parametrize(
        ("what", "locks"),
        [
            ("refs._make_packed = die", ["main.lock", "v2.lock"]),
            ("refs.write_packed = die", ["main.lock", "v2.lock"]),
            ("locking.Lock.close = die", ["main.lock", "packed-refs.lock", "v2.lock"]),
            ("locking.Lock._let_go = die", ["main.lock", "v2.lock"]),
        ],
    )
    def test_before_the_branch_nothing_has_changed_and_the_next_takes_the_locks_away(self, store, what, locks):
        store.add([basic("甲")], "v1", now=at(0))
        before = state(store)
        self.kill(store, what)
        assert state(store) == (before[0], locks)
        check_whole(store)
        store.add([basic("乙")], "v2", now=at(2))
        assert history(store) == (2, 2)
        assert state(store)[1] == []
        assert not [*store.path.glob("pia-diff-lock-*")]

    @pytest.mark.usefixtures("impatient")
    def test_a_lock_of_which_nobody_knows_the_owner_is_named(self, store, monkeypatch):
        store.add([basic("甲")], "v1", now=at(0))
        self.kill(store, "refs.write_packed = die")
        monkeypatch.setattr(locking, "_own_prefix", lambda: "pia-diff-lock-another-machine.")
        with pytest.raises(RepositoryBusy, match=r"delete .*refs/tags/1/v2\.lock"):
            store.add([basic("乙")], "v2", now=at(2))
        for lock in ("tags/1/v2.lock", "heads/main.lock"):
            (store.path / "refs" / lock).unlink()
        store.add([basic("乙")], "v2", now=at(2))
        assert history(store) == (2, 2)

    def test_when_a_branch_in_a_file_of_its_own_was_put_beside_the_tags_nothing_has_changed(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        head = store._repo.refs.read_ref(MAIN)
        (store.path / "refs" / "heads" / "main").write_bytes(head + b"\n")  # as git would make it
        before = state(store)[0]
        self.kill(
            store,
            "make = refs._make_packed\nrefs._make_packed = lambda *args: (make(*args), die())",
        )
        assert state(store) == (before, ["main.lock", "v2.lock"])
        store.add([basic("乙")], "v2", now=at(2))
        assert history(store) == (2, 2)

    def test_when_the_refs_are_written_all_is_new(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        self.kill(store, "write = refs.write_packed\nrefs.write_packed = lambda *args: (write(*args), die())")
        check_whole(store)
        assert history(store) == (2, 2)
        assert store.load(store.version("v2")) == basic("乙")
        store.add([basic("丙")], "v3", now=at(2))
        assert (history(store), state(store)[1]) == ((3, 3), [])

    def test_what_told_of_an_owner_goes_too_where_its_lock_became_the_file(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        self.kill(store, f"write = refs.write_packed\nrefs.write_packed = lambda *args: ({GONE}, write(*args))")
        assert len([*store.path.glob("pia-diff-lock-*")]) == 3
        assert store.add([basic("乙")], "v2", now=at(2)).unchanged == (("1", "v2"),)
        assert (history(store), state(store)[1]) == ((2, 2), [])
        assert not [*store.path.glob("pia-diff-lock-*")]


class TestLocks:
    @pytest.mark.parametrize("lock", ["refs/heads/main.lock", "refs/tags/1/v2.lock", "packed-refs.lock"])
    @pytest.mark.usefixtures("impatient")
    def test_a_lock_that_stays_is_named_and_nothing_changed(self, store, lock):
        store.add([basic("甲")], "v1", now=at(0))
        (store.path / lock).write_text("")
        before = state(store)
        with pytest.raises(RepositoryBusy) as caught:
            store.add([basic("乙")], "v2", now=at(1))
        assert str(store.path / lock) in str(caught.value)
        assert state(store) == before

    def test_a_lock_that_goes_away_is_waited_for(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        lock = store.path / "refs" / "heads" / "main.lock"
        lock.write_text("")
        timer = threading.Timer(0.05, lock.unlink)
        timer.start()
        store.add([basic("乙")], "v2", now=at(1))
        timer.join()
        assert history(store) == (2, 2)

    def test_the_lock_of_an_object_that_a_crash_left_does_not_matter(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        blob = store.load(store.version("v1")).sections._folder.blob_id("1-related.yaml").decode()
        path = store.path / "objects" / blob[:2] / blob[2:]
        path.rename(f"{path}.lock")  # as another program may have locked it
        store.add([basic("甲")], "v1", number="2", now=at(1))
        assert store.load(store.version("v1", "2")) == basic("甲")

    def test_refs_that_are_no_files_are_refused(self, store, monkeypatch):
        monkeypatch.setattr(refs, "DiskRefsContainer", type(None))
        with pytest.raises(UnsupportedRepository, match="reftable"):
            store.add([basic("甲")], "v1")

    def test_patience_ends(self):
        assert 1 <= len(list(landing.attempts(0))) <= 2
        assert len(list(landing.attempts(0.03))) > 2


def full_disk(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


class TestDisk:
    @pytest.mark.parametrize(
        ("few", "place", "name"),
        [
            (64, landing.tempfile, "mkstemp"),
            (64, landing.os, "fsync"),
            (64, landing.Path, "replace"),
            (64, refs, "write_packed"),
            (0, landing.tempfile, "mkstemp"),
            (0, landing.os, "fsync"),
            (0, landing.os, "rename"),
        ],
    )
    def test_a_full_disk_changes_nothing(self, store, monkeypatch, few, place, name):
        store.add([basic("甲")], "v1", now=at(0))
        before = state(store)
        monkeypatch.setattr(landing, "FEW_OBJECTS", few)  # with 0 all goes into a pack
        monkeypatch.setattr(place, name, full_disk)
        with pytest.raises(DiskFull, match="no version was added"):
            store.add([full()], "v2", number="1", now=at(1))
        monkeypatch.undo()
        assert state(store) == before
        assert not [*store.path.rglob("tmp*")]
        check_whole(store)
        store.add([full()], "v2", number="1", now=at(1))
        assert history(store) == (2, 2)

    def test_other_refusals_are_told_as_the_system_tells_them(self, store, monkeypatch):
        def refuse(*_, **__):
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(landing.tempfile, "mkstemp", refuse)
        with pytest.raises(CannotWrite, match="Permission denied"):
            store.add([basic()], "v1")

    def test_a_tag_of_the_number_alone_is_in_the_way(self, store):
        commit = store.add([basic("甲")], "v1", number="2").versions[0].commit
        store._repo.refs[Ref(b"refs/tags/1")] = commit.encode()
        before = state(store)
        with pytest.raises(BadName, match="the tag '1' is in the way"):
            store.add([basic("甲")], "v1")
        assert state(store) == before
        store._repo.refs.pack_refs(all=True)
        with pytest.raises(BadName, match="the tag '1' is in the way"):
            store.add([basic("甲")], "v1")

    def test_a_tag_below_the_name_is_in_the_way(self, store):
        commit = store.add([basic("甲")], "v1").versions[0].commit
        store._repo.refs[Ref(b"refs/tags/1/v2/old")] = commit.encode()
        with pytest.raises(BadName, match="the tag '1/v2/old' is in the way"):
            store.add([basic("乙")], "v2")
        del store._repo.refs[Ref(b"refs/tags/1/v2/old")]
        (store.path / "refs" / "tags" / "1" / "v2").mkdir(exist_ok=True, parents=True)
        store.add([basic("乙")], "v2")
        assert len(store.versions()) == 2


@pytest.mark.parametrize("few", [0, 64])
def test_the_disk_has_the_objects_before_the_refs_name_them(store, monkeypatch, few):
    done = []
    written = refs.write_packed
    monkeypatch.setattr(landing, "FEW_OBJECTS", few)
    monkeypatch.setattr(landing.os, "fsync", lambda _: done.append("fsync"))
    monkeypatch.setattr(refs, "write_packed", lambda *args: (done.append("refs"), written(*args))[1])
    store.add([basic("甲")], "v1", now=at(0))
    # Two blobs, two trees, commit and tag (or pack and index); then both refs in one file, the branch also in its own.
    before = 2 if few == 0 else 6
    assert done == ["fsync"] * before + ["refs", "fsync", "fsync"]


class TestControlC:
    def test_before_the_refs_nothing_has_changed(self, store, monkeypatch):
        store.add([basic("甲")], "v1", now=at(0))
        before = state(store)
        monkeypatch.setattr(moving, "save_objects", lambda *_: signal.raise_signal(signal.SIGINT))
        with pytest.raises(KeyboardInterrupt):
            store.add([basic("乙")], "v2", now=at(1))
        assert state(store) == before

    def test_while_the_refs_are_written_it_waits(self, store, monkeypatch):
        written = refs.write_packed

        def write_and_interrupt(*args):
            written(*args)
            signal.raise_signal(signal.SIGINT)

        monkeypatch.setattr(refs, "write_packed", write_and_interrupt)
        before = signal.getsignal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            store.add([basic("甲")], "v1", now=at(0))
        assert signal.getsignal(signal.SIGINT) is before
        assert history(store) == (1, 1)
        assert state(store)[1] == []

    def test_outside_the_main_thread_signals_are_left_alone(self):
        done = []

        def work():
            with landing.uninterrupted():
                done.append(signal.getsignal(signal.SIGINT))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert done == [signal.getsignal(signal.SIGINT)]
