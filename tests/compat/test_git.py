"""What a real git says to our repositories, and what we say to what git made."""

from __future__ import annotations

from datetime import date

import pytest
from store_making import at, basic, full

from pia_diff.model import ItemPath, Text
from pia_diff.store import Store


@pytest.fixture
def bare(tmp_path):
    """The path of a bare repository with two assessments of several versions."""
    path = tmp_path / "repository"
    with Store.create(path) as store:
        document = full(("住民基本台帳ファイル", "a/b"), purpose="𠮷", drawing=b"png")
        store.add([document, basic(number="2")], "v1", published=date(2024, 3, 31), now=at(0))
        store.add([full(("住民基本台帳ファイル",), purpose="改")], "v2", message="年次の見直し", now=at(1))
        store.add([basic(number=str(n)) for n in range(10, 80)], "v1", now=at(2))  # one pack
    return path


def test_fsck_finds_nothing_to_blame(bare, git):
    assert git("fsck", "--strict", "--full", where=bare).strip() == ""


def test_a_clone_has_the_files_and_the_tags(bare, git, tmp_path):
    git("clone", "--quiet", bare, tmp_path / "clone", where=tmp_path)
    assert (tmp_path / "clone/1/2-files/住民基本台帳ファイル.yaml").read_text("utf-8").endswith(": 改'\n")
    assert git("tag", "--list", "1/*", where=tmp_path / "clone").split() == ["1/v1", "1/v2"]
    with Store.open(tmp_path / "clone") as store:
        assert store.load(store.version("v1", "1")).attachments
        assert [one.name for one in store.versions("1")] == ["v1", "v2"]


def test_show_prints_tag_commit_and_changes(bare, git):
    shown = git("show", "1/v2", where=bare)
    for line in ("tag 1/v2", "年次の見直し", "Assessment: 1", "Form: form4-2024", "+II.3.6 使用目的", "-file: a/b"):
        assert line in shown
    assert "Published: 2024-03-31" in git("show", "--no-patch", "1/v1", where=bare)
    assert "Author: pia-diff <pia-diff@localhost>" in git("log", "-1", where=bare)


def test_what_git_packed_is_read_and_added_to(bare, git):
    git("gc", "--quiet", "--aggressive", "--prune=now", where=bare)
    git("pack-refs", "--all", where=bare)
    with Store.open(bare) as store:
        assert len(store.versions()) == 73
        store.add([basic("新", number="2")], "v2", now=at(3))
        assert store.load(store.version("v2", "2")) == basic("新", number="2")
    assert git("fsck", "--strict", "--full", where=bare).strip() == ""


def test_a_version_edited_in_a_clone_and_pushed_comes_back(bare, git, tmp_path):
    clone = tmp_path / "clone"
    git("clone", "--quiet", bare, clone, where=tmp_path)
    path = clone / "1/2-files/住民基本台帳ファイル.yaml"
    path.write_text(path.read_text("utf-8").replace("改", "手で直した"), "utf-8")
    git("commit", "--quiet", "--all", "-m", "手で直す", where=clone)
    git("tag", "-a", "1/v3", "-m", "手のタグ", where=clone)
    git("push", "--quiet", "origin", "main", "1/v3", where=clone)
    with Store.open(bare) as store:
        version = store.version("v3", "1")
        assert (version.author, version.message, version.form) == ("手 <hand@example.org>", "手のタグ", "form4-2024")
        edited = store.load(version)
        file = ("住民基本台帳ファイル",)
        assert edited.get(ItemPath("II.3.6", file)) == Text(("住民基本台帳ファイル: 手で直した",))
        assert store.add([edited], "v4", number="1").unchanged == (("1", "v3"),)


def test_a_work_tree_is_clean_for_git_after_an_add(git, tmp_path):
    path = tmp_path / "work"
    git("init", "--quiet", "--initial-branch=main", path, where=tmp_path)
    (path / "README.md").write_text("読む\n", "utf-8")
    git("add", "README.md", where=path)
    git("commit", "--quiet", "-m", "初め", where=path)
    with Store.find(path / ".git") as store:
        store.add([full(("甲", "乙"), drawing=b"png")], "v1", now=at(0))
        store.add([full(("甲",), purpose="改")], "v2", now=at(1))
    assert git("status", "--porcelain", where=path) == ""
    assert git("fsck", "--strict", where=path).strip() == ""
    assert git("rev-parse", "HEAD", where=path) == git("rev-parse", "1/v2^{commit}", where=path)
    assert len(git("reflog", where=path).splitlines()) == 3
    assert git("ls-files", where=path).split() == [
        "1/2-files/甲.yaml",
        "1/3-risks/甲.yaml",
        "1/annex3.yaml",
        "1/assessment.yaml",
        "README.md",
    ]
    # git's cached trees in the index must not be out of date: a commit on top holds our files.
    (path / "README.md").write_text("また\n", "utf-8")
    git("commit", "--quiet", "--all", "-m", "次", where=path)
    assert git("diff", "--stat", "1/v2", "HEAD", where=path).splitlines()[-1].strip().startswith("1 file changed")


def test_a_linked_work_tree_is_one_too(bare, git, tmp_path):
    linked = tmp_path / "linked"
    git("worktree", "add", "--quiet", "-b", "draft", linked, where=bare)
    with Store.find(linked / "1") as store:
        store.add([basic("新", number="2")], "v9", now=at(3))
        assert store.path == linked
    assert git("status", "--porcelain", where=linked) == ""
    assert git("rev-parse", "draft", where=bare) == git("rev-parse", "2/v9^{commit}", where=bare)
    assert git("fsck", "--strict", where=bare).strip() == ""
