"""A branch merged into another: one commit with two parents, all of it or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from dulwich.refs import Ref
from store_making import at, basic, commit_by_hand, full

from pia_diff.errors import PiaDiffError
from pia_diff.merging import Reason, Side, WrongChoice
from pia_diff.model import ItemPath, Text
from pia_diff.store import Store
from pia_diff.store.branch_errors import NothingToMergeInto, NothingToName, UnknownBranch, UnrelatedHistories
from pia_diff.store.errors import BadName, DetachedHead, DirtyWorkTree, VersionExists
from pia_diff.structured.data import BrokenSyntax
from pia_diff.structured.decode import WrongShape

TWO = ("住民基本台帳ファイル", "送付先情報ファイル")


class Settled:
    """Settles every conflict alike; None leaves all open."""

    def __init__(self, choice=None):
        self.choice = choice
        self.drawings = {}

    def choose(self, *_):
        return self.choice

    def check(self):
        """Nothing was asked for in vain."""


def merge(store, branch="案", choice=None, **more):
    return store.merge(branch, lambda: Settled(choice), now=at(9), **more)


def refs(store):
    return dict(store.repo.get_refs())


def objects(store):
    return set(store.repo.object_store)


def parents(store, commit):
    return [one.decode() for one in store.repo[commit.encode()].parents]


def text(store, spec="main", number="1"):
    return str(store.load(store.version(spec, number)).get(ItemPath("I.1.2")))


@pytest.fixture
def drafted(store):
    """v1; on main the name was changed since, on 案 the contents."""
    store.add([basic("税の賦課")], "v1", now=at(0))
    store.add_draft([basic("税の徴収")], "案", now=at(1))
    store.add([basic("税の賦課", name="住民税に関する事務")], "v2", now=at(2))
    return store


@pytest.fixture
def disputed(store):
    """v1; main and 案 say different things of one item."""
    store.add([basic("税の賦課")], "v1", now=at(0))
    store.add_draft([basic("税の徴収")], "案", now=at(1))
    store.add([basic("税の還付")], "v2", now=at(2))
    return store


def test_different_items_are_one_commit_with_two_parents(drafted):
    before = refs(drafted)
    done = merge(drafted)
    assert parents(drafted, done.commit) == [done.ours, done.theirs]
    assert drafted.load(drafted.version("main")) == basic("税の徴収", name="住民税に関する事務")
    assert refs(drafted) == before | {b"refs/heads/main": done.commit.encode(), b"HEAD": done.commit.encode()}
    assert [(one.number, str(one.after.get(ItemPath("I.1.2")))) for one in done.brought] == [("1", "税の徴収")]
    assert drafted.repo[done.commit.encode()].message == "Merge branch '案'\n".encode()


def test_a_merge_is_made_even_where_the_branch_could_just_move_on(store):
    store.add([basic("税の賦課")], "v1", now=at(0))
    kept = store.add_draft([basic("税の徴収")], "案", now=at(1))
    done = merge(store)
    assert parents(store, done.commit) == [store.version("v1").commit, kept.commit]
    assert store.repo[done.commit.encode()].tree == store.repo[kept.commit.encode()].tree


def test_nothing_is_written_while_a_conflict_is_open(disputed):
    before = refs(disputed), objects(disputed)
    done = merge(disputed)
    assert [(one.number, one.conflict.name) for one in done.conflicts] == [("1", "I.1.2")]
    assert (done.commit, done.versions) == (None, ())
    assert (refs(disputed), objects(disputed)) == before


@pytest.mark.parametrize("choice", [None, Side.THEIRS])
def test_nothing_is_written_in_a_dry_run(disputed, choice):
    before = refs(disputed), objects(disputed)
    done = merge(disputed, choice=choice, dry_run=True, name="v3" if choice else "")
    assert (done.commit, done.versions, bool(done.conflicts)) == (None, (), choice is None)
    assert (refs(disputed), objects(disputed)) == before


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Side.OURS, "税の還付"),
        (Side.THEIRS, "税の徴収"),
        (Side.BASE, "税の賦課"),
        (Text(("税の徴収", "税の還付")), "税の徴収\n税の還付"),
        (basic("案の通り"), "案の通り"),
    ],
)
def test_a_conflict_is_settled(disputed, choice, expected):
    assert merge(disputed, choice=choice).commit
    assert text(disputed) == expected


def test_what_settles_nothing_leaves_all_as_it_was(disputed):
    class Refusing(Settled):
        def check(self):
            raise WrongChoice(item="I.1.2", reason="x")

    before = refs(disputed), objects(disputed)
    with pytest.raises(WrongChoice):
        disputed.merge("案", lambda: Refusing(Side.OURS), now=at(9))
    assert (refs(disputed), objects(disputed)) == before


def test_a_second_time_there_is_nothing_to_merge(drafted):
    first = merge(drafted)
    again = merge(drafted)
    assert (again.nothing, again.commit) == (True, None)
    assert drafted.version("main").commit == first.commit


def test_the_merge_as_a_version(drafted):
    done = merge(drafted, name="v3", published=date(2025, 3, 31), effective=date(2025, 4, 1), message="統合")
    version = drafted.version("v3")
    assert done.versions == (version,)
    assert (version.commit, version.published, version.effective) == (done.commit, date(2025, 3, 31), date(2025, 4, 1))
    assert version.message == "統合"
    assert drafted.load(version) == basic("税の徴収", name="住民税に関する事務")


def test_only_what_the_merge_brings_becomes_a_version(drafted):
    drafted.add([basic(number="2")], "v1", now=at(3))
    assert [one.number for one in merge(drafted, name="v3").versions] == ["1"]


@pytest.mark.parametrize(("name", "error"), [("v2", VersionExists), ("a/b", BadName), ("2025-03-31", BadName)])
def test_a_version_that_cannot_be_made(drafted, name, error):
    before = refs(drafted)
    with pytest.raises(error):
        merge(drafted, name=name)
    assert refs(drafted) == before


def test_a_version_of_nothing(drafted):
    merge(drafted)
    with pytest.raises(NothingToName):
        merge(drafted, name="v3")


def test_a_version_of_what_is_all_in_conflict_is_no_version_of_nothing(store):
    store.add([basic("税の賦課")], "v1", now=at(0))
    store.add_draft([basic("税の賦課と徴収")], "案", now=at(1))
    store.add_draft([basic("税の徴収")], "main", begin="main", now=at(2))
    done = merge(store, name="v2")
    assert (len(done.conflicts), done.commit, done.versions) == (1, None, ())


def test_into_another_branch(drafted):
    drafted.add_draft(
        [basic("税の賦課", name="住民税に関する事務", published="令和7年3月31日")], "統合", begin="v2", now=at(3)
    )
    main = drafted.version("main").commit
    done = merge(drafted, into="統合")
    assert (done.into, drafted.version("main").commit) == ("統合", main)
    assert text(drafted, "統合") == "税の徴収"
    assert drafted.repo[done.commit.encode()].message == "Merge branch '案' into 統合\n".encode()


def test_a_branch_merged_in_turn_brings_what_is_new(drafted):
    merge(drafted)
    drafted.add_draft([basic("税の徴収と還付", name="住民税に関する事務")], "案", begin="案", now=at(10))
    assert [one.number for one in merge(drafted).brought] == ["1"]
    assert text(drafted) == "税の徴収と還付"


@pytest.mark.parametrize("branch", ["無", "refs/heads/無", "a b", "../x", ""])
def test_a_branch_that_is_none(drafted, branch):
    with pytest.raises(UnknownBranch) as caught:
        merge(drafted, branch)
    assert "main, 案" in str(caught.value)


@pytest.mark.parametrize("into", ["無", "../../HEAD", "a b"])
def test_into_a_branch_that_is_none(drafted, into):
    with pytest.raises(UnknownBranch):
        merge(drafted, into=into)


def test_into_a_branch_without_a_commit(store):
    store.add_draft([basic()], "案", now=at(0))
    with pytest.raises(NothingToMergeInto):
        merge(store)


def test_histories_that_have_nothing_in_common(drafted, tmp_path):
    with Store.create(tmp_path / "other") as other:
        other.add([basic("別")], "v1", now=at(0))
        for object_id in other.repo.object_store:
            drafted.repo.object_store.add_object(other.repo[object_id])
        drafted.repo.refs[Ref("refs/heads/別".encode())] = other.repo.head()
    with pytest.raises(UnrelatedHistories):
        merge(drafted, "別")


def test_a_head_on_no_branch(drafted):
    drafted.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/main"))
    drafted.repo.refs.remove_if_equals(Ref(b"HEAD"), None)
    (drafted.path / "HEAD").write_text(drafted.version("v2").commit + "\n", "utf-8")
    with pytest.raises(DetachedHead):
        merge(drafted)


class TestWholeAssessmentsAndFilesBesideThem:
    def test_a_new_assessment(self, drafted):
        drafted.add_draft([full(number="7", drawing=b"png")], "案", now=at(3))
        done = merge(drafted, name="v3")
        assert [(one.number, one.before) for one in done.brought if one.number == "7"] == [("7", None)]
        assert [one.number for one in done.versions] == ["1", "7"]
        assert drafted.load(drafted.version("v3", "7")).attachments

    def test_one_that_one_side_took_away(self, store):
        store.add([basic(), basic(number="2")], "v1", now=at(0))
        store.repo.refs[Ref("refs/heads/案".encode())] = store.repo.head()
        commit_by_hand(store.repo, {"2/assessment.yaml": None, "2/1-related.yaml": None, "x": b"x"})
        commit_by_hand(store.repo, {"x": None})
        store.add_draft([basic("税の徴収")], "案", now=at(1))
        done = merge(store)
        assert done.commit and [one.number for one in done.brought] == ["1"]
        store.add_draft([basic("別", number="2")], "案", begin="案", now=at(2))
        opened = merge(store).conflicts
        assert [(one.number, one.conflict.reason) for one in opened] == [("2", Reason.REMOVED)]
        assert [one.number for one in merge(store, choice=Side.THEIRS).brought] == ["2"]

    def test_files_that_one_side_changed_are_taken_whole(self, drafted):
        store = drafted
        main = store.repo.refs[Ref(b"refs/heads/main")]
        store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref("refs/heads/案".encode()))
        commit_by_hand(store.repo, {"docs/手引.md": b"a\n", "1/memo.txt": b"b\n"})
        store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/main"))
        assert store.repo.refs[Ref(b"refs/heads/main")] == main
        done = merge(store)
        assert done.files == ("1/memo.txt", "docs")
        root = store.repo[store.repo[done.commit.encode()].tree]
        assert b"memo.txt" in store.repo[root[b"1"][1]]

    def test_a_file_that_both_changed_is_a_conflict(self, drafted):
        store = drafted
        commit_by_hand(store.repo, {"README.md": "甲".encode()})
        store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref("refs/heads/案".encode()))
        commit_by_hand(store.repo, {"README.md": "乙".encode()})
        store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/main"))
        (opened,) = merge(store).conflicts
        assert (opened.number, opened.conflict.name, opened.conflict.values[1:]) == ("", "README.md", ("甲", "乙"))
        with pytest.raises(WrongChoice):
            merge(store, choice=Text(("丙",)))
        assert merge(store, choice=Side.THEIRS).files == ()

    def test_decisions_of_both_sides_stay(self, drafted):
        store = drafted
        entry = "- path: {0}\n  fingerprint: f\n  timing: 事前\n"
        commit_by_hand(store.repo, {"1/decisions.yaml": ("v2:\n" + entry.format("H.name")).encode()})
        store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref("refs/heads/案".encode()))
        commit_by_hand(store.repo, {"1/decisions.yaml": ("v2:\n" + entry.format("I.1.2")).encode()})
        store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/main"))
        done = merge(store)
        assert done.files == ("1/decisions.yaml",)
        assert [one["path"] for one in store.decisions("1").data["v2"]] == ["H.name", "I.1.2"]

    @pytest.mark.parametrize("broken", ["v2: x", "- x", "v2:\n- x", "v2:\n- path: [x]", "x"])
    def test_decisions_that_somebody_broke(self, drafted, broken):
        commit_by_hand(drafted.repo, {"1/decisions.yaml": broken.encode()})
        drafted.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref("refs/heads/案".encode()))
        commit_by_hand(drafted.repo, {"1/decisions.yaml": b"v2:\n- path: H.name\n"})
        drafted.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/main"))
        before = refs(drafted)
        with pytest.raises(WrongShape) as caught:
            merge(drafted)
        assert "1/decisions.yaml" in str(caught.value)
        assert refs(drafted) == before

    @pytest.mark.parametrize("name", ["", "v3"])
    def test_what_nobody_can_read_is_not_taken_over(self, store, name):
        store.add([basic("税の賦課")], "v1", now=at(0))
        store.add_draft([basic("税の徴収")], "案", now=at(1))
        store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref("refs/heads/案".encode()))
        commit_by_hand(store.repo, {"1/1-related.yaml": b"I.1.2: [x\n"})
        store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/main"))
        before = refs(store), objects(store)
        with pytest.raises(BrokenSyntax):
            merge(store, name=name)
        assert (refs(store), objects(store)) == before

    def test_drawings_of_both_sides_are_there(self, store):
        store.add([full(TWO)], "v1", now=at(0))
        store.add_draft([full(TWO, drawing=b"png")], "案", now=at(1))
        store.add([full(TWO, purpose="改")], "v2", now=at(2))
        merge(store)
        assert list(store.load(store.version("main")).attachments.values()) == [b"png"]


def test_two_common_ancestors_that_lead_to_the_same(drafted):
    store = drafted
    store.repo.refs[Ref("refs/heads/甲".encode())] = store.repo.head()
    merge(store, "案", into="甲")
    merge(store, "main", into="案")  # criss-cross: 甲 and 案 have main's and 案's old tips in common
    store.add_draft(
        [basic("税の徴収", name="住民税に関する事務", published="令和7年3月31日")], "案", begin="案", now=at(10)
    )
    done = merge(store, "案", into="甲")
    assert done.commit
    assert str(store.load(store.version("甲")).get(ItemPath("H.published"))) == "令和7年3月31日"


def test_clocks_that_went_wrong_do_not_make_common_ancestors(store):
    """Both sides merged the first commit again beside the third, whose clock was ahead."""

    def commit(text, minute, *before, name="個人住民税に関する事務"):
        store.repo.refs.remove_if_equals(Ref("refs/heads/稿".encode()), None)
        kept = store.add_draft([basic(text, name=name)], "稿", now=at(minute))
        found = store.repo[kept.commit.encode()].copy()
        found.parents = list(before)
        store.repo.object_store.add_object(found)
        return found.id

    first = commit("税の賦課", 2)
    second = commit("税の賦課", 1, first)
    third = commit("税の徴収", 76, second)
    taken_back = commit("税の賦課", 44, third, first)
    renamed = commit("税の徴収", 37, third, first, name="住民税に関する事務")
    store.repo.refs[Ref(b"refs/heads/main")] = taken_back
    store.repo.refs[Ref("refs/heads/案".encode())] = renamed
    assert merge(store).conflicts == ()
    assert store.load(store.version("main", "1")) == basic("税の賦課", name="住民税に関する事務")


def test_a_branch_that_moves_meanwhile_is_merged_as_it_is_then(drafted):
    moved = []

    def settling():
        if not moved:  # by git, which does not wait for our turn
            moved.append(commit_by_hand(drafted.repo, {"README.md": b"x"}))
        return Settled()

    done = drafted.merge("案", settling, now=at(9))
    assert parents(drafted, done.commit)[0] == moved[0]
    assert drafted.load(drafted.version("main")) == basic("税の徴収", name="住民税に関する事務")
    assert b"README.md" in drafted.repo[drafted.repo[done.commit.encode()].tree]


def test_a_disk_that_refuses_leaves_the_old_state(drafted, monkeypatch):
    from pia_diff.store import moving

    def refuse(*_):
        raise OSError(28, "No space left on device")

    before = refs(drafted)
    monkeypatch.setattr(moving, "save_objects", refuse)
    with pytest.raises(PiaDiffError) as caught:
        merge(drafted)
    assert caught.value.code == "no_space"
    assert refs(drafted) == before


@pytest.fixture
def work(tmp_path):
    """A repository with a work tree; 案 and main differ from v1."""
    from dulwich.repo import Repo

    Repo.init(tmp_path / "work", mkdir=True, default_branch=b"main").close()
    with Store.open(tmp_path / "work") as store:
        store.add([basic("税の賦課")], "v1", now=at(0))
        store.add_draft([basic("税の徴収")], "案", now=at(1))
        store.add([basic("税の賦課", name="住民税に関する事務")], "v2", now=at(2))
        yield store


def test_the_work_tree_goes_along(work):
    merge(work)
    assert "税の徴収" in (work.path / "1/1-related.yaml").read_text("utf-8")


def test_a_dirty_work_tree_is_left_alone(work):
    (work.path / "1/1-related.yaml").write_text("mine\n", "utf-8")
    before = refs(work)
    with pytest.raises(DirtyWorkTree):
        merge(work)
    assert refs(work) == before
    assert merge(work, dry_run=True).brought
