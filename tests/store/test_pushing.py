"""Pushing: all or nothing, forward only, no version ever overwritten; locally without git, and over http."""

from __future__ import annotations

import os
import stat
from contextlib import nullcontext
from pathlib import Path

import pytest
from dulwich import object_store
from dulwich.refs import Ref
from exchange_making import refs, serving
from store_making import at, basic

from pia_diff.store import Store, moving, remotes
from pia_diff.store.errors import DamagedRepository, NoVersions, VersionExists
from pia_diff.store.fetching import fetch
from pia_diff.store.local_sending import LocalSender
from pia_diff.store.pushing import push
from pia_diff.store.remote_errors import (
    NoRemote,
    NotFastForward,
    NothingToRename,
    NothingToSend,
    NotLetIn,
    NotReachable,
    OnlyGitRunsHooks,
    RemoteRefused,
    RenameWhat,
    UnrelatedHistory,
    VersionConflict,
)
from pia_diff.store.remotes import remote_called
from pia_diff.store.renaming import rename_conflicting

pytestmark = [  # dulwich leaves the socket of an answer that is an error to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def other(tmp_path):
    """An empty bare repository to push to."""
    with Store.create(tmp_path / "other.git") as made:
        yield made


@pytest.fixture(autouse=True)
def without_git(monkeypatch):
    """No git on this machine."""
    monkeypatch.setattr(remotes.shutil, "which", lambda _name: None)


def configure(store, name, url):
    config = store.repo.get_config()
    config.set((b"remote", name.encode()), b"url", str(url).encode())
    config.write_to_path()


@pytest.mark.parametrize("how", ["path", "file", "http", "name"])
def test_branch_and_versions_arrive_once(store, other, how):
    store.add([basic("甲"), basic("甲", number="2")], "v1", now=at(0))
    store.add([basic("乙")], "v2", now=at(1))
    with serving(other.path) as url:
        configure(store, "origin", url)
        word = {"path": str(other.path), "file": other.path.as_uri(), "http": url, "name": "origin"}[how]
        done = push(store.repo, word)
        assert done.branches == (("main", 2, True),)
        assert sorted(done.versions) == [("1", "v1"), ("1", "v2"), ("2", "v1")]
        assert refs(other) == refs(store)
        assert other.load(other.version("v2", "1")) == basic("乙")
        again = push(store.repo, word)
    assert (again.branches, again.versions) == ((), ())
    assert (
        store.repo.refs.read_ref(Ref(f"refs/remotes/{done.remote.name}/main".encode()))
        == refs(store)["refs/heads/main"]
    )


def test_a_missing_object_here_is_named_and_nothing_goes_over(store, other):
    store.add([basic("甲")], "v1", now=at(0))
    tree = store.repo[store.repo.head()].tree.decode()
    Path(store.path, "objects", tree[:2], tree[2:]).unlink()
    with Store.open(store.path) as damaged, pytest.raises(DamagedRepository, match=tree):
        push(damaged.repo, str(other.path))
    assert refs(other) == {}


def test_only_what_is_new_goes_over(store, other):
    store.add([basic("甲")], "v1", now=at(0))
    push(store.repo, str(other.path))
    store.add([basic("乙")], "v2", now=at(1))
    done = push(store.repo, str(other.path))
    assert (done.branches, done.versions) == ((("main", 1, False),), (("1", "v2"),))


def test_named_branches_go_along(store, other):
    store.add([basic("甲")], "v1", now=at(0))
    store.add_draft([basic("案")], "市民課案", now=at(1))
    with pytest.raises(NothingToSend, match="no branch '総務課案' to send; it has: main, 市民課案"):
        push(store.repo, str(other.path), ["総務課案"])
    assert refs(other) == {}
    done = push(store.repo, str(other.path), ["市民課案"])
    assert [one.branch for one in done.branches] == ["main", "市民課案"]
    assert refs(other) == refs(store)


@pytest.mark.parametrize("over", ["path", "http"])
def test_work_of_others_is_not_pushed_over(store, other, over):
    store.add([basic("甲")], "v1", now=at(0))
    push(store.repo, str(other.path))
    other.add([basic("よその", number="2")], "v1", now=at(1))
    store.add([basic("うちの", number="3")], "v1", now=at(2))
    before = refs(other)
    with serving(other.path) as url:
        configure(store, "other", url if over == "http" else other.path)
        with pytest.raises(NotFastForward, match=r"pia-diff fetch other"):
            push(store.repo, "other")
    assert refs(other) == before


@pytest.mark.parametrize("over", ["path", "http"])
def test_a_version_that_is_another_one_there_is_an_error_that_names_both(store, other, over):
    store.add([basic("甲")], "v1", now=at(0))
    push(store.repo, str(other.path))
    other.add([basic("よその")], "v2", now=at(1))
    store.add([basic("うちの")], "v2", now=at(2))
    ours, theirs = (refs(one)["refs/tags/1/v2"].decode() for one in (store, other))
    before = refs(other)
    with serving(other.path) as url, pytest.raises(VersionConflict) as caught:
        push(store.repo, url if over == "http" else str(other.path))
    assert f"1/v2 ({ours[:12]} ≠ {theirs[:12]})" in str(caught.value)
    assert "--rename 1/v2=v2-2" in str(caught.value)
    assert refs(other) == before


def test_the_same_content_under_one_name_by_two_is_a_conflict_too(store, other):
    store.add([basic("甲")], "v1", now=at(0), author="甲")
    other.add([basic("甲")], "v1", now=at(0), author="乙")
    with pytest.raises(VersionConflict):
        push(store.repo, str(other.path))


def test_a_renamed_version_goes_over_after_a_fetch(store, other):
    store.add([basic("甲")], "v1", now=at(0))
    push(store.repo, str(other.path))
    other.add([basic("よその", number="2")], "v2", now=at(1))
    store.add([basic("うちの", number="2")], "v2", now=at(2), message="うちの見直し")
    assert rename_conflicting(store.repo, str(other.path), ["2/v2=v2-2"]) == [("2", "v2", "v2-2")]
    done = fetch(store.repo, str(other.path))
    assert (done.versions, done.diverged, done.conflicts) == ((("2", "v2"),), ("main",), ())
    mine = store.version("v2-2", "2")
    assert (mine.message, store.load(mine)) == ("うちの見直し", basic("うちの", number="2"))
    assert store.load(store.version("v2", "2")) == basic("よその", number="2")


@pytest.mark.parametrize(
    ("wish", "error"),
    [("v2", RenameWhat), ("v2=", RenameWhat), ("v1=v3", NothingToRename), ("3/v2=v3", NothingToRename)],
)
def test_only_a_version_in_conflict_is_renamed(store, other, wish, error):
    store.add([basic("甲")], "v1", now=at(0))
    push(store.repo, str(other.path))
    other.add([basic("よその")], "v2", now=at(1))
    store.add([basic("うちの")], "v2", now=at(2))
    before = refs(store)
    with pytest.raises(error):
        rename_conflicting(store.repo, str(other.path), [wish])
    with pytest.raises(VersionExists):
        rename_conflicting(store.repo, str(other.path), ["v2=v1"])
    assert refs(store) == before


def test_another_repository_altogether_is_refused(store, other):
    store.add([basic("甲")], "v1", now=at(0))
    other.add([basic("乙", number="2")], "v9", now=at(1))
    before = refs(other)
    with pytest.raises(UnrelatedHistory):
        fetch(store.repo, str(other.path))
    with pytest.raises(UnrelatedHistory):
        push(store.repo, str(other.path))
    assert refs(other) == before


def test_nothing_at_all_to_send(store, other):
    with pytest.raises(NoVersions):
        push(store.repo, str(other.path))


def test_a_branch_that_moves_while_objects_go_over_takes_nothing(store, other, monkeypatch):
    store.add([basic("甲")], "v1", now=at(0))
    push(store.repo, str(other.path))
    store.add([basic("うちの")], "v2", now=at(2))
    send = LocalSender.send_pack

    def send_late(self, path, update, generate, **options):
        def generate_late(*args, **more):
            other.add([basic("よその", number="2")], "v1", now=at(1))
            return generate(*args, **more)

        return send(self, path, update, generate_late, **options)

    monkeypatch.setattr(LocalSender, "send_pack", send_late)
    monkeypatch.setattr(moving, "turn", lambda *_: nullcontext())  # as if it were on another machine
    with pytest.raises(RemoteRefused, match="another program is writing there"):
        push(store.repo, str(other.path))
    assert sorted(refs(other)) == ["refs/heads/main", "refs/tags/1/v1", "refs/tags/2/v1"]
    assert not [*other.path.rglob("*.lock")]


def test_a_lock_there_is_named_and_nothing_changed(store, other):
    store.add([basic("甲")], "v1", now=at(0))
    lock = other.path / "refs" / "heads" / "main.lock"
    lock.write_text("")
    with pytest.raises(RemoteRefused, match=r"main\.lock"):
        push(store.repo, str(other.path))
    assert refs(other) == {}
    lock.unlink()
    push(store.repo, str(other.path))
    assert refs(other) == refs(store)


def test_a_pack_there_whose_writer_was_killed_is_finished(store, other, monkeypatch):
    store.add([basic("甲")], "v1", now=at(0))

    def die(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(object_store, "write_pack_index", die)
        with pytest.raises(KeyboardInterrupt):
            push(store.repo, str(other.path))
    (pack,) = other.path.glob("objects/pack/*.pack")
    pack.with_suffix(".idx.lock").write_bytes(b"")  # what SIGKILL leaves
    push(store.repo, str(other.path))
    assert refs(other) == refs(store)
    assert other.load(other.version("v1")) == basic("甲")


def test_hooks_without_git_are_not_gone_around(store, other):
    store.add([basic("甲")], "v1", now=at(0))
    hook = other.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(OnlyGitRunsHooks, match="pre-receive"):
        push(store.repo, str(other.path))
    assert refs(other) == {}


class TestWhoCannotBeReached:
    @pytest.mark.parametrize(
        ("url", "error", "says"),
        [
            ("nowhere", NoRemote, "no git repository at 'nowhere'"),
            ("", NoRemote, "no git repository at ''"),
            ("http://127.0.0.1:1/x.git", NotReachable, "Connection refused"),
            ("http://127.0.0.1:nix/x.git", NotReachable, "cannot be reached"),
            ("http://somebody:geheim@127.0.0.1:1/x.git", NotReachable, r"http://\*\*\*@127\.0\.0\.1:1/x\.git"),
            ("http://geheim@127.0.0.1:1/x.git", NotReachable, r"http://\*\*\*@127\.0\.0\.1:1/x\.git"),
            ("http://somebody:x/geheim@127.0.0.1:1/x.git", NotReachable, r"http://\*\*\*@127\.0\.0\.1:1/x\.git.*%2F"),
            ("ssh://somebody:x#geheim@127.0.0.1:1/x.git", NotReachable, "%23"),
            ("http://127.0.0.1:1/x.git?token=geheim", NotReachable, r"x\.git\?\*\*\*"),
            ("http://somebody:geheim@[::1/x.git", NotReachable, "cannot be reached"),
            ("git://", NotReachable, "names no host"),
            ("http://127.0.0.1:1/\nhost=x", NotReachable, "control characters"),
            ("svn://host/x", NotReachable, "addresses begin with https://"),
            ("ext::sh -c x", NotReachable, "addresses begin with https://"),
            ("ssh://-oProxyCommand=x/y", NotReachable, "no name of a host"),
        ],
    )
    @pytest.mark.parametrize("what", [push, fetch])
    def test_the_reason_is_told_without_secrets(self, store, what, url, error, says):
        store.add([basic("甲")], "v1", now=at(0))
        with pytest.raises(error, match=says) as caught:
            what(store.repo, url)
        assert "geheim" not in str(caught.value)

    @pytest.mark.parametrize("url", ["https://geheim@host", "https://a:geheim@host/", "https://host/x?token=geheim"])
    def test_the_name_that_branches_are_kept_under_holds_no_secret(self, store, url):
        assert remote_called(store.repo, url).name in ("host", "x")

    @pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system does not tell who owns a folder")
    def test_settings_of_somebody_else_s_repository_start_no_program(self, store, monkeypatch, tmp_path):
        store.add([basic("甲")], "v1", now=at(0))
        program = tmp_path / "ssh"
        program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\nexit 255\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        with (store.path / "config").open("a", encoding="utf-8") as config:
            config.write(f"[core]\n\tsshCommand = {program}\n")
        monkeypatch.setattr(os, "geteuid", lambda: 4711)
        monkeypatch.setenv("PATH", str(tmp_path / "empty"))
        with Store.open(store.path) as opened, pytest.raises(NotReachable):
            push(opened.repo, "git@host:pia.git")
        assert not (tmp_path / "started").exists()

    @pytest.mark.parametrize("what", [push, fetch])
    def test_ssh_that_cannot_get_in(self, store, what, tmp_path):
        store.add([basic("甲")], "v1", now=at(0))
        program = tmp_path / "ssh"
        program.write_text("#!/bin/sh\necho 'git@host: Permission denied (publickey).' >&2\nexit 255\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        with pytest.raises(NotLetIn, match=r"Permission denied \(publickey\)"):
            what(store.repo, "git@host:pia.git", ssh=str(program))

    @pytest.mark.parametrize("what", [push, fetch])
    @pytest.mark.parametrize(
        ("status", "error"), [("403 Forbidden", NotLetIn), ("404 Not Found", NoRemote), ("500 Oops", NotReachable)]
    )
    def test_answers_of_a_web_server(self, store, other, what, status, error):
        store.add([basic("甲")], "v1", now=at(0))
        with serving(other.path, status=status) as url, pytest.raises(error) as caught:
            what(store.repo, url.replace("//", "//somebody:geheim@"))
        assert "geheim" not in str(caught.value)

    def test_name_and_password_in_the_address(self, store, other):
        store.add([basic("甲")], "v1", now=at(0))
        with serving(other.path, "somebody:geheim") as url:
            with pytest.raises(NotLetIn, match="name and a password") as caught:
                push(store.repo, url)
            with pytest.raises(NotLetIn) as caught:
                push(store.repo, url.replace("//", "//somebody:wrong@"))
            assert "wrong@" not in str(caught.value)
            done = push(store.repo, url.replace("//", "//somebody:geheim@"))
        assert refs(other) == refs(store)
        assert "geheim" not in done.remote.shown
