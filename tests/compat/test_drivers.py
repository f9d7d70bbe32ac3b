"""Our drivers under a real git: its diff, log and merge read and merge assessments item by item."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from store_making import at

from pia_diff.gitdrivers.setup import set_up, take_away
from pia_diff.model import ItemPath, Text
from pia_diff.readers.draft import read_draft
from pia_diff.store import Store

FILE = "住民基本台帳ファイル"
SECTION = f"1/2-files/{FILE}.yaml"
PURPOSE = f"Ⅱ ファイルの概要（{FILE}） ３．特定個人情報の入手・使用 ⑥使用目的 ※"
DRAFT = """\
form: form4-2024
H 表紙:
  H.number: '1'
  H.name: 住民基本台帳に関する事務
I 基本情報:
  I.1.2: 住民票の作成
II 特定個人情報ファイルの概要:
  住民基本台帳ファイル:
    II.3.6: 記録を正確に行うため
    II.4.out:
    - name: 収納業務
      1: 収納に関すること
      3: 10人未満
    - name: 印刷業務
      1: 印刷に関すること
"""


def draft(*replacements):
    text = DRAFT
    for old, new in zip(replacements[::2], replacements[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return read_draft(text, Path("draft.yaml"))


@pytest.fixture
def bare(tmp_path):
    """A bare repository with v1 and v2, which changed the purpose."""
    with Store.create(tmp_path / "repository") as store:
        store.add([draft()], "v1", author="市民課 <s@city.example>", now=at(0))
        store.add([draft("記録を正確に行うため", "記録の正確な管理のため")], "v2", now=at(1))
    return tmp_path / "repository"


@pytest.fixture
def clone(bare, git, tmp_path):
    """A clone of it that is set up."""
    path = tmp_path / "a clone"
    git("clone", "--quiet", bare, path, where=tmp_path)
    with Store.open(path) as store:
        set_up(store.repo, sys.executable)
    return path


def edit(clone, *replacements, file=SECTION):
    path = clone / file
    text = path.read_text("utf-8")
    for old, new in zip(replacements[::2], replacements[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def branch(git, clone, name, *replacements, file=SECTION):
    """A branch made from v2 by git alone, with a file edited by hand."""
    git("checkout", "--quiet", "-b", name, "1/v2", where=clone)
    edit(clone, *replacements, file=file)
    git("commit", "--quiet", "--all", "-m", name, where=clone)


def purpose(store, version):
    return store.load(store.version(version, "1")).get(ItemPath("II.3.6", (FILE,)))


def try_merge(clone, name):
    """Runs `git merge`, which may end in a conflict."""
    words = ["git", "-c", "user.name=手", "-c", "user.email=hand@example.org", "merge", "--quiet", "-m", "統合", name]
    return subprocess.run(words, cwd=clone, capture_output=True, encoding="utf-8", timeout=60)


@pytest.mark.parametrize("where", ["clone", "bare"])
def test_log_shows_changed_lines_under_their_items(request, bare, git, where):
    if where == "bare":
        with Store.open(bare) as store:
            set_up(store.repo, sys.executable)
    log = git("log", "-p", "-1", where=request.getfixturevalue(where))
    assert f"diff --git a/{SECTION} b/{SECTION}" in log
    assert f"\n ■ {PURPOSE}\n-記録を正確に行うため\n+記録の正確な管理のため\n" in log
    assert "II.3.6" not in log
    if where == "clone":
        assert "変更後の記載" in git("show", "--ext-diff", "1/v2", where=request.getfixturevalue(where))


def test_diff_shows_a_table_and_is_clean_without_changes(clone, git):
    for name in ("pia_diff", "yaml"):  # a module in the work tree does not hide ours
        (clone / f"{name}.py").write_text("raise SystemExit('caught')\n", "utf-8")
    assert git("diff", where=clone) == ""
    edit(clone, "収納に関すること", "収納の一部")
    told = git("diff", where=clone)
    assert told.startswith(f"■■ {SECTION}\n+--")
    assert "変更前の記載" in told
    assert "収納{+の一部+}" in told
    assert "\n-収納に関すること\n+収納の一部\n" in git("diff", "--no-ext-diff", where=clone)
    assert git("diff", "--stat", where=clone).strip().endswith("1 insertion(+), 1 deletion(-)")


def test_files_that_come_and_go(clone, git):
    (clone / SECTION).unlink()
    (clone / "1/4-other.yaml").write_text("IV.1.1.method: 年1回点検する。\n", "utf-8")
    git("add", "--all", where=clone)
    told = git("diff", "--cached", where=clone)
    assert "（右記を追加）" in told
    assert "（右記を削除）" in told
    lines = git("diff", "--cached", "--no-ext-diff", where=clone)
    assert f"-■ {PURPOSE}" in lines
    assert "+年1回点検する。" in lines


def test_files_that_are_none_of_ours_are_shown_as_they_are(clone, git):
    edit(clone, "form: form4-2024", "form: form9-2099", file="1/assessment.yaml")
    (clone / "1/1-basic.yaml").write_bytes(b"\xff\xfe")
    told = git("diff", where=clone)
    assert "+form: form9-2099" in told
    assert "Binary files differ" in told
    git("checkout", "--quiet", "--", "1/1-basic.yaml", where=clone)
    assert "+form: form9-2099" in git("diff", "--no-ext-diff", where=clone)


def test_taken_away_git_shows_yaml_again(clone, git):
    edit(clone, "収納に関すること", "収納の一部")
    with Store.open(clone) as store:
        take_away(store.repo)
    assert "+  1 委託内容: 収納の一部" in git("diff", where=clone)


def test_an_interpreter_in_a_folder_with_blanks_and_quotes(clone, git, tmp_path):
    folder = tmp_path / 'it\'s "my" 100% python'
    folder.mkdir()
    wrapper = folder / "python"
    wrapper.write_text(f'#!/bin/sh\necho >> "{tmp_path}/ran"\nexec {sys.executable} "$@"\n', "utf-8")
    wrapper.chmod(0o755)
    with Store.open(clone) as store:
        set_up(store.repo, str(wrapper))
    branch(git, clone, "甲", "収納に関すること", "収納の一部")
    branch(git, clone, "乙", "10人未満", "10人以上50人未満")
    assert try_merge(clone, "甲").returncode == 0
    assert f"■ {PURPOSE}" in git("log", "-p", "-1", "1/v2", where=clone)
    assert (tmp_path / "ran").read_text("utf-8").count("\n") == 3


class TestMerging:
    def test_different_items_of_one_file_merge(self, clone, git):
        branch(
            git,
            clone,
            "甲",
            "収納に関すること",
            "収納の一部",
            "3 委託先における取扱者数: 10人未満",
            "3: 10人以上50人未満",
        )
        branch(git, clone, "乙", "記録の正確な管理のため", "記録のため", "印刷に関すること", "印刷と製本")
        done = try_merge(clone, "甲")
        assert done.returncode == 0, done.stdout + done.stderr
        expected = draft(
            *("記録を正確に行うため", "記録のため", "収納に関すること", "収納の一部"),
            *("10人未満", "10人以上50人未満", "印刷に関すること", "印刷と製本"),
        )
        with Store.open(clone) as store:
            assert store.load(store.version("HEAD")) == expected
            assert store.add([expected], "v3", now=at(5)).versions  # canonical: nothing but the tag is new
            assert store.version("v3").commit == store.version("HEAD").commit
        assert git("status", "--porcelain", where=clone) == ""

    def test_instances_that_both_added_behind_the_same(self, clone, git):
        last = "  1 委託内容: 印刷に関すること\n"
        for name, new in (("甲", "封入業務"), ("乙", "配送業務")):
            branch(git, clone, name, last, f"{last}- name 委託事項n: {new}\n")
        assert try_merge(clone, "甲").returncode == 0
        with Store.open(clone) as store:
            groups = store.load(store.version("HEAD")).groups()
            assert groups[ItemPath("II.4.out[]", (FILE, ""))] == ("収納業務", "印刷業務", "配送業務", "封入業務")

    def test_one_item_edited_twice_stands_between_markers_the_rest_is_merged(self, clone, git):
        branch(git, clone, "甲", "記録の正確な管理のため", "記録のため", "収納に関すること", "収納の一部")
        branch(git, clone, "乙", "記録の正確な管理のため", "証明のため", "印刷に関すること", "印刷と製本")
        assert try_merge(clone, "甲").returncode == 1
        text = (clone / SECTION).read_text("utf-8")
        assert (
            "<<<<<<< ours\nII.3.6 使用目的: 証明のため\n||||||| base\nII.3.6 使用目的: 記録の正確な管理のため\n"
            "=======\nII.3.6 使用目的: 記録のため\n>>>>>>> theirs\n"
        ) in text
        assert text.count("<<<<<<<") == 1
        assert "収納の一部" in text and "印刷と製本" in text
        shown = git("diff", where=clone)
        assert f"++<<<<<<< ours\n +■ {PURPOSE}\n +証明のため\n++=======\n+ ■ {PURPOSE}\n+ 記録のため\n" in shown
        settled = text.replace(text[text.index("<<<<<<<") : text.index("II.4.out")], "II.3.6: 記録と証明のため\n")
        (clone / SECTION).write_text(settled, "utf-8")
        git("commit", "--quiet", "--all", "--no-edit", where=clone)
        with Store.open(clone) as store:
            assert purpose(store, "HEAD") == Text(("記録と証明のため",))

    def test_decisions_of_both_sides(self, clone, git):
        entry = "- path: {0}\n  fingerprint: f\n  timing: 事前\n"
        file = clone / "1/decisions.yaml"
        for name, item in (("甲", "II.3.6"), ("乙", "I.1.2")):
            git("checkout", "--quiet", "-b", name, "1/v2", where=clone)
            file.write_text(f"v2:\n{entry.format(item)}", "utf-8")
            git("add", "--all", where=clone)
            git("commit", "--quiet", "-m", name, where=clone)
        assert try_merge(clone, "甲").returncode == 0
        assert file.read_text("utf-8") == f"v2:\n{entry.format('I.1.2')}{entry.format('II.3.6')}"

    def test_a_broken_file_is_merged_by_lines(self, clone, git):
        broken = "form: form9-2099\nfiles:\n- 住民基本台帳ファイル\n"
        branch(git, clone, "甲", "form: form4-2024\nfiles:\n- 住民基本台帳ファイル\n", broken, file="1/assessment.yaml")
        branch(git, clone, "乙", "住民基本台帳に関する事務", "住民票に関する事務", file="1/assessment.yaml")
        assert try_merge(clone, "甲").returncode == 0
        text = (clone / "1/assessment.yaml").read_text("utf-8")
        assert text.startswith(broken)
        assert "住民票に関する事務" in text

    def test_without_a_work_tree(self, bare, clone, git):
        branch(git, clone, "甲", "収納に関すること", "収納の一部", "10人未満", "10人以上50人未満")
        branch(git, clone, "乙", "10人未満", "10人以上50人未満", "印刷に関すること", "印刷と製本")
        git("push", "--quiet", "origin", "甲", "乙", where=clone)
        with Store.open(bare) as store:
            set_up(store.repo, sys.executable)
        tree = git("merge-tree", "--write-tree", "乙", "甲", where=bare).strip()
        text = git("show", f"{tree}:{SECTION}", where=bare)
        assert "収納の一部" in text and "印刷と製本" in text


class TestBranches:
    def test_one_that_git_made_is_read_and_merged_by_us(self, bare, clone, git):
        branch(git, clone, "課/案", "記録の正確な管理のため", "記録のため")
        git("push", "--quiet", "origin", "課/案", where=clone)
        with Store.open(bare) as store:
            assert purpose(store, "課/案") == Text(("記録のため",))
            done = store.merge("課/案", Open, now=at(5))
            assert done.commit
            assert purpose(store, "main") == Text(("記録のため",))
        graph = git("log", "--graph", "--format=%s", where=bare)
        assert graph.startswith("*   Merge branch '課/案'\n|\\  \n| * 課/案\n|/  \n")
        assert git("fsck", "--strict", "--full", where=bare).strip() == ""

    def test_one_that_we_made_is_merged_by_git(self, bare, clone, git):
        with Store.open(bare) as store:
            store.add_draft([draft("記録を正確に行うため", "記録のため")], "案", begin="v2", now=at(5))
        git("fetch", "--quiet", where=clone)
        assert try_merge(clone, "origin/案").returncode == 0
        git("push", "--quiet", "origin", "main", where=clone)
        with Store.open(bare) as store:
            assert purpose(store, "main") == Text(("記録のため",))
            assert store.merge("案", Open, now=at(6)).nothing

    def test_after_gc_they_are_merged_as_ever(self, bare, git):
        with Store.open(bare) as store:
            store.add_draft([draft("記録を正確に行うため", "記録のため")], "案", begin="v2", now=at(5))
            store.add_draft([draft("記録を正確に行うため", "証明のため")], "別案", begin="v2", now=at(6))
        git("gc", "--quiet", "--prune=now", where=bare)
        git("pack-refs", "--all", where=bare)
        with Store.open(bare) as store:
            assert store.merge("案", Open, now=at(7)).commit
            assert [one.conflict.name for one in store.merge("別案", Open, now=at(8)).conflicts] == [f"II[{FILE}].3.6"]
        assert git("fsck", "--strict", "--full", where=bare).strip() == ""

    def test_a_merge_of_ours_in_a_clone_leaves_its_work_tree_clean(self, clone, git):
        branch(git, clone, "案", "記録の正確な管理のため", "記録のため")
        git("checkout", "--quiet", "main", where=clone)
        with Store.find(clone / "1") as store:
            assert store.merge("案", Open, now=at(5)).commit
            assert [one.name for one in store.versions("1")] == ["v1", "v2"]
        assert git("status", "--porcelain", where=clone) == ""
        assert "記録のため" in (clone / SECTION).read_text("utf-8")
        assert "merge: Merge branch '案'" in git("reflog", where=clone)

    def test_a_branch_that_another_work_tree_is_on(self, clone, git, tmp_path):
        from pia_diff.store.branch_errors import BranchInUse

        git("worktree", "add", "--quiet", "-b", "案", tmp_path / "linked", where=clone)
        with Store.open(clone) as store, pytest.raises(BranchInUse):
            store.add_draft([draft("10人未満", "10人以上50人未満")], "案", begin="案", now=at(5))
        edit(tmp_path / "linked", "収納に関すること", "収納の一部")
        assert "収納{+の一部+}" in git("diff", where=tmp_path / "linked")


class Open:
    """Settles nothing."""

    drawings: dict[str, bytes] = {}

    def choose(self, *_):
        """Leaves it open."""

    def check(self):
        """Nothing was asked for."""
