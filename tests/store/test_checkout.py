"""A repository with a work tree: refused while it is dirty, else left as after a commit."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from dulwich.index import get_unstaged_changes
from dulwich.refs import Ref
from dulwich.repo import Repo
from store_making import at, basic, commit_by_hand, full

from pia_diff.store import Store, checkout, landing, moving
from pia_diff.store.errors import DirtyWorkTree, RepositoryBusy, WorkTreeBehind


@pytest.fixture
def store(tmp_path):
    """An empty repository with a work tree."""
    path = tmp_path / "work"
    path.mkdir()
    Repo.init(path, default_branch=b"main").close()
    with Store.open(path) as opened:
        yield opened


def files(store):
    """The files of the work tree."""
    found = (path.relative_to(store.path).as_posix() for path in store.path.rglob("*") if path.is_file())
    return sorted(path for path in found if not path.startswith(".git/"))


def differences(store):
    """What git status would show as changed."""
    index = store._repo.open_index()
    tree = store._repo[store._repo.head()].tree
    staged = list(index.changes_from_tree(store._repo.object_store, tree))
    return [*staged, *get_unstaged_changes(index, str(store.path).encode())]


def test_the_files_are_there_and_nothing_differs(store):
    store.add([full(("甲",), drawing=b"png")], "v1", now=at(0))
    assert len(files(store)) == 6
    assert (store.path / "1/2-files/甲.yaml").read_text("utf-8").startswith("file: 甲\n")
    assert differences(store) == []


def test_what_is_no_longer_there_goes_with_its_folders(store):
    store.add([full(("甲",), drawing=b"png")], "v1", now=at(0))
    store.add([basic()], "v2", now=at(1))
    assert files(store) == ["1/1-related.yaml", "1/assessment.yaml"]
    assert not (store.path / "1/2-files").exists()
    assert differences(store) == []
    store.add([full(("甲",), drawing=b"png")], "v3", now=at(2))
    assert differences(store) == []


def test_files_of_others_stay_as_they_are(store):
    store.add([basic("甲")], "v1", now=at(0))
    (store.path / "untracked.txt").write_text("x")
    (store.path / "1" / "notes.txt").write_text("y")
    store.add([basic("乙")], "v2", now=at(1))
    assert files(store) == ["1/1-related.yaml", "1/assessment.yaml", "1/notes.txt", "untracked.txt"]
    assert differences(store) == []


def test_the_reflog_has_the_commit(store):
    store.add([basic()], "v1", author="税務課 <zeimu@example.org>", now=at(0))
    head = store._repo.head()
    for name in (b"HEAD", b"refs/heads/main"):
        (entry,) = store._repo.read_reflog(name)
        assert (entry.new_sha, entry.committer) == (head, "税務課 <zeimu@example.org>".encode())


class TestDirty:
    @pytest.fixture(autouse=True)
    def first(self, store):
        store.add([basic("甲")], "v1", now=at(0))

    def refuse(self, store, named):
        head = store._repo.head()
        before = {path: (store.path / path).read_bytes() for path in files(store)}
        with pytest.raises(DirtyWorkTree, match=named):
            store.add([full(("甲",))], "v2", now=at(1))
        assert store._repo.head() == head
        assert {path: (store.path / path).read_bytes() for path in files(store)} == before
        assert not [*store.path.rglob("*.lock")]

    def test_an_edited_file(self, store):
        (store.path / "1/1-related.yaml").write_text("I.1.2: 丙\n")
        self.refuse(store, "1/1-related.yaml")

    def test_a_deleted_file(self, store):
        (store.path / "1/1-related.yaml").unlink()
        self.refuse(store, "1/1-related.yaml")

    def test_a_staged_file(self, store):
        (store.path / "new.txt").write_text("x")
        store._repo.get_worktree().stage(["new.txt"])
        self.refuse(store, r"new\.txt")

    def test_a_file_unknown_to_git_in_the_way(self, store):
        (store.path / "1/2-files").mkdir()
        (store.path / "1/2-files/甲.yaml").write_text("mine")
        self.refuse(store, "1/2-files/甲.yaml")

    def test_a_link_in_the_way(self, store, tmp_path):
        (tmp_path / "elsewhere").mkdir()
        (store.path / "1/2-files").symlink_to(tmp_path / "elsewhere")
        self.refuse(store, "1/2-files/甲.yaml")
        assert not [*(tmp_path / "elsewhere").iterdir()]

    def test_many_are_not_all_listed(self, store):
        for n in range(9):
            (store.path / f"{n}.txt").write_text("x")
        store._repo.get_worktree().stage([f"{n}.txt" for n in range(9)])
        self.refuse(store, r"0\.txt, 1\.txt, 2\.txt, 3\.txt, 4\.txt, … \(9\)")

    def test_a_branch_that_moved_without_the_work_tree(self, store):
        commit_by_hand(store._repo, {"1/x.txt": b"x"})
        self.refuse(store, r"1/x\.txt")

    def test_what_says_the_same_is_refused_too(self, store):
        (store.path / "1/1-related.yaml").unlink()
        with pytest.raises(DirtyWorkTree):
            store.add([basic("甲")], "v1")


def test_a_touched_file_is_not_dirty(store):
    store.add([basic("甲")], "v1", now=at(0))
    path = store.path / "1/1-related.yaml"
    path.write_bytes(path.read_bytes())
    store.add([basic("乙")], "v2", now=at(1))
    assert differences(store) == []


def test_the_first_commit_is_refused_over_staged_files(store):
    (store.path / "new.txt").write_text("x")
    store._repo.get_worktree().stage(["new.txt"])
    with pytest.raises(DirtyWorkTree):
        store.add([basic()], "v1")


def test_line_ends_follow_the_settings(store):
    config = store._repo.get_config()
    config.set((b"core",), b"autocrlf", b"true")
    config.write_to_path()
    for minute, text in enumerate("甲乙"):
        store.add([basic(text)], f"v{minute}", now=at(minute))
    assert b"\r\n" in (store.path / "1/assessment.yaml").read_bytes()
    assert b"\r" not in store.load(store.version("v1")).sections._folder.raw("assessment.yaml")


def test_while_git_holds_the_index_we_wait_and_say_so(store, monkeypatch):
    monkeypatch.setattr(moving, "attempts", lambda: landing.attempts(0.02))
    lock = store.path / ".git" / "index.lock"
    lock.write_text("")
    with pytest.raises(RepositoryBusy, match=r"index\.lock"):
        store.add([basic()], "v1")
    assert store.versions() == ()
    lock.unlink()
    store.add([basic()], "v1")
    assert differences(store) == []


def test_a_work_tree_that_cannot_be_written_is_told_of_with_the_version_added(store, monkeypatch):
    store.add([basic("甲")], "v1", now=at(0))

    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkout.Path, "write_bytes", refuse)
    with pytest.raises(WorkTreeBehind, match=r"the version was added.*git reset --hard"):
        store.add([basic("乙")], "v2", now=at(1))
    monkeypatch.undo()
    assert store.load(store.version("v2")) == basic("乙")
    assert not [*store.path.rglob("*.lock")]
    with pytest.raises(DirtyWorkTree):
        store.add([basic("丙")], "v3")
    store._repo.get_worktree().reset_index()
    store.add([basic("丙")], "v3", now=at(2))


def test_on_another_branch_the_version_goes_there(store):
    store.add([basic("甲")], "v1", now=at(0))
    store._repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/draft"))
    store._repo.refs[Ref(b"refs/heads/draft")] = store._repo.refs[Ref(b"refs/heads/main")]
    store.add([basic("乙")], "v2", now=at(1))
    assert store._repo.refs[Ref(b"refs/heads/draft")].decode() == store.version("v2").commit
    assert store._repo.refs[Ref(b"refs/heads/main")].decode() == store.version("v1").commit


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system does not tell who owns a folder")
@pytest.mark.parametrize("somebody_else_s", [False, True])
def test_filters_of_somebody_else_s_repository_start_no_program(store, monkeypatch, tmp_path, somebody_else_s):
    store.add([basic("甲")], "v1", now=at(0))
    control = Path(store.repo.controldir())
    started = tmp_path / "started"
    with (control / "config").open("a", encoding="utf-8") as config:
        config.write(f'[filter "x"]\n\tclean = touch {started} && cat\n\tsmudge = touch {started} && cat\n')
    (control / "info").mkdir(exist_ok=True)
    (control / "info" / "attributes").write_text("*.yaml filter=x\n")
    if somebody_else_s:
        monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with Store.open(store.path) as opened:
        opened.add([basic("乙")], "v2", now=at(1))
    assert started.exists() is not somebody_else_s
