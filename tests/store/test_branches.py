"""Drafts: commits on a branch of their own, without a version."""

from __future__ import annotations

import unicodedata

import pytest
from dulwich.refs import Ref
from store_making import at, basic, commit_by_hand, full

from pia_diff.store import Store
from pia_diff.store.branch_errors import BranchExists, BranchInUse, OlderOrigin
from pia_diff.store.branches import branch_commit, branches, current_branch
from pia_diff.store.errors import BadName, UnbornBranch, UnknownVersion


def tip(store, branch):
    return store.repo.refs[Ref(f"refs/heads/{branch}".encode())].decode()


def parents(store, commit):
    return [one.decode() for one in store.repo[commit.encode()].parents]


@pytest.fixture
def started(store):
    """A repository with v1 of one assessment."""
    store.add([basic("税の賦課\n税の徴収")], "v1", now=at(0))
    return store


def test_a_draft_is_a_commit_on_a_branch_of_its_own(started):
    main = tip(started, "main")
    kept = started.add_draft(
        [basic("税の賦課と徴収")], "市民課案", message="文言の整理", author="市民課 <s@x>", now=at(1)
    )
    assert (kept.branch, kept.numbers, kept.unchanged, kept.made) == ("市民課案", ("1",), (), True)
    assert (kept.commit, parents(started, kept.commit)) == (tip(started, "市民課案"), [main])
    assert tip(started, "main") == main
    assert [one.name for one in started.versions()] == ["v1"]
    assert started.load(started.version("市民課案")) == basic("税の賦課と徴収")
    assert started.version("市民課案").message == "文言の整理"


def test_the_next_draft_stands_on_the_one_before(started):
    first = started.add_draft([basic("甲")], "案", now=at(1))
    second = started.add_draft([basic("乙")], "案", now=at(2))
    assert (parents(started, second.commit), second.made) == ([first.commit], False)


def test_the_same_draft_again_adds_nothing(started):
    first = started.add_draft([basic("甲")], "案", now=at(1))
    again = started.add_draft([basic("甲")], "案", now=at(2))
    assert (again.commit, again.numbers, again.unchanged) == (None, (), ("1",))
    assert tip(started, "案") == first.commit


def test_a_draft_that_says_what_the_branch_says_makes_no_branch(started):
    kept = started.add_draft([basic("税の賦課\n税の徴収")], "案", now=at(1))
    assert (kept.commit, kept.unchanged, kept.made) == (None, ("1",), True)
    assert branches(started.repo) == ["main"]


def test_several_documents_are_one_commit(started):
    kept = started.add_draft([basic("甲"), basic(number="2")], "案", now=at(1))
    assert kept.numbers == ("1", "2")
    assert parents(started, kept.commit) == [tip(started, "main")]


def test_files_beside_the_layout_stay(started):
    commit_by_hand(started.repo, {"README.md": b"x", "1/decisions.yaml": b"v1: []\n"})
    kept = started.add_draft([basic("甲")], "案", now=at(1))
    root = started.repo[started.repo[kept.commit.encode()].tree]
    assert b"README.md" in root
    assert b"decisions.yaml" in started.repo[root[b"1"][1]]


def test_in_an_empty_repository_the_branch_begins_from_nothing(store):
    kept = store.add_draft([basic()], "案", now=at(0))
    assert parents(store, kept.commit) == []
    assert current_branch(store.repo) == "main"
    assert branches(store.repo) == ["案"]


@pytest.mark.parametrize("name", ["", "a b", "a/b", "-x", "a..b", "2025-03-31", "x.lock"])
def test_a_name_that_cannot_be_one(started, name):
    with pytest.raises(BadName):
        started.add_draft([basic("甲")], name, now=at(1))
    assert branches(started.repo) == ["main"]


def test_a_branch_that_git_made_may_have_any_name_git_allows(started):
    started.repo.refs[Ref("refs/heads/課/案".encode())] = started.repo.head()
    assert started.add_draft([basic("甲")], "課/案", now=at(1)).branch == "課/案"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_branch_is_found_however_its_name_is_composed(started, form):
    made = unicodedata.normalize(form, "ガ案")
    started.repo.refs[Ref(f"refs/heads/{made}".encode())] = started.repo.head()
    for name in (made, "ガ案", unicodedata.normalize("NFD", "ガ案")):
        assert branch_commit(started.repo, name).id == started.repo.head()
        assert started.add_draft([basic("税の賦課\n税の徴収")], name, now=at(1)).unchanged == ("1",)


def test_somebody_who_switches_meanwhile_gets_nothing_on_the_wrong_branch(started, monkeypatch):
    from pia_diff.store import moving

    started.add_draft([basic("甲")], "案", now=at(1))
    started.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref("refs/heads/案".encode()))
    opened = moving.open_checkout

    def switching(repo):
        repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/main"))
        return opened(repo)

    monkeypatch.setattr(moving, "open_checkout", switching)
    kept = started.add_draft([basic("乙")], "案", now=at(2))
    assert branch_commit(started.repo, "案").id.decode() == kept.commit
    assert branch_commit(started.repo, "main").id.decode() == started.version("v1").commit


class TestWhereABranchBegins:
    @pytest.fixture
    def moved_on(self, started):
        """v2 changed three items of v1."""
        started.add([basic("税の賦課\n税の徴収\n税の還付", published="令和7年3月31日", name="住民税")], "v2", now=at(1))
        return started

    def test_a_draft_nearer_to_an_older_version_is_refused(self, moved_on):
        with pytest.raises(OlderOrigin) as caught:
            moved_on.add_draft([basic("税の賦課")], "案", now=at(2))
        assert (caught.value.fields["older"], caught.value.fields["newer"]) == ("v1", "main")
        assert branches(moved_on.repo) == ["main"]

    def test_a_draft_that_edits_all_that_came_since_is_asked_too(self, started):
        started.add([basic("税の徴収")], "v2", now=at(1))
        with pytest.raises(OlderOrigin) as caught:
            started.add_draft([basic("税の還付")], "案", now=at(2))
        assert (caught.value.fields["older"], caught.value.fields["few"], caught.value.fields["many"]) == ("v1", 1, 1)
        assert started.add_draft([basic("税の還付")], "案", begin="main", now=at(2)).made
        assert started.add_draft([basic("税の督促")], "案", now=at(3)).commit  # on its own branch nobody asks

    @pytest.mark.parametrize(("begin", "version"), [("v1", "v1"), ("main", "v2"), ("1/v1", "v1"), ("HEAD~1", "v1")])
    def test_it_begins_where_it_is_told_to(self, moved_on, begin, version):
        kept = moved_on.add_draft([basic("税の賦課")], "案", begin=begin, now=at(2))
        assert parents(moved_on, kept.commit) == [moved_on.version(version).commit]

    def test_a_draft_of_the_newest_version_needs_no_telling(self, moved_on):
        kept = moved_on.add_draft([basic("賦課", published="令和7年3月31日", name="住民税")], "案", now=at(2))
        assert parents(moved_on, kept.commit) == [moved_on.version("v2").commit]

    def test_a_draft_on_a_branch_must_not_take_back_what_is_on_it(self, moved_on):
        moved_on.add_draft([basic("税の賦課", published="令和7年4月30日", name="税")], "案", begin="v1", now=at(2))
        with pytest.raises(OlderOrigin) as caught:
            moved_on.add_draft([basic("税の徴収")], "案", now=at(3))
        assert caught.value.fields["newer"] == "案"
        assert moved_on.add_draft([basic("税の徴収")], "案", begin="案", now=at(3)).commit

    def test_a_branch_that_is_there_does_not_begin_anew(self, moved_on):
        moved_on.add_draft([basic("税の賦課")], "案", begin="v1", now=at(2))
        with pytest.raises(BranchExists):
            moved_on.add_draft([basic("税の徴収")], "案", begin="v2", now=at(3))

    @pytest.mark.parametrize(("begin", "error"), [("v9", UnknownVersion), ("zzz", UnknownVersion)])
    def test_a_beginning_that_is_none(self, moved_on, begin, error):
        with pytest.raises(error):
            moved_on.add_draft([basic("税の賦課")], "案", begin=begin, now=at(2))
        assert branches(moved_on.repo) == ["main"]

    def test_a_new_assessment_has_no_older_states(self, moved_on):
        assert moved_on.add_draft([full(number="7")], "案", now=at(2)).numbers == ("7",)


def test_a_branch_in_another_work_tree_is_not_left_behind(started, tmp_path):
    started.add_draft([basic("甲")], "案", now=at(1))
    linked = started.path / "worktrees" / "x"
    linked.mkdir(parents=True)
    (linked / "HEAD").write_bytes("ref: refs/heads/案\n".encode())
    (linked / "gitdir").write_text(f"{tmp_path}/elsewhere/.git\n", "utf-8")
    with pytest.raises(BranchInUse) as caught:
        started.add_draft([basic("乙")], "案", now=at(2))
    assert str(tmp_path / "elsewhere") in str(caught.value)


def test_a_draft_beside_the_work_tree_leaves_it_alone(tmp_path):
    from dulwich.repo import Repo

    Repo.init(tmp_path / "work", mkdir=True, default_branch=b"main").close()
    with Store.open(tmp_path / "work") as store:
        store.add([basic()], "v1", now=at(0))
        (tmp_path / "work/1/1-related.yaml").write_text("mine\n", "utf-8")
        store.add_draft([basic("甲")], "案", now=at(1))
        assert (tmp_path / "work/1/1-related.yaml").read_text("utf-8") == "mine\n"
        assert store.load(store.version("案")) == basic("甲")


@pytest.mark.parametrize("how", ["version", "draft"])
def test_a_branch_without_commits_is_no_second_beginning(started, how):
    started.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/master"))
    before = started.repo.refs.as_dict()
    says = r"the branch (master|案) of .* holds nothing, although there are versions \(1/v1\); .* 'git switch main'"
    with pytest.raises(UnbornBranch, match=says):
        if how == "version":
            started.add([basic("乙")], "v2", now=at(1))
        else:
            started.add_draft([basic("乙")], "案", now=at(1))
    assert started.repo.refs.as_dict() == before
