"""Versions whose tags were moved, renamed or made by hand, and commits that no version names."""

from __future__ import annotations

import pytest
from dulwich.refs import Ref
from store_making import at, basic, commit_by_hand, full

from pia_diff.soundness import examine

V2 = Ref(b"refs/tags/1/v2")


@pytest.fixture
def retag(store):
    """Puts another tag in the place of 1/v2: the old one with some of its parts replaced."""

    def put(ref=V2, **parts):
        tag = store.repo[store.repo.refs[V2]].copy()
        for name, value in parts.items():
            setattr(tag, name, value)
        store.repo.object_store.add_object(tag)
        store.repo.refs[ref] = tag.id
        return tag

    return put


def commit_of(store, version):
    return store.version(version, "1").commit.encode()


def test_a_lightweight_tag_is_no_version_and_told(store, found):
    store.repo.refs[V2] = commit_of(store, "v2")
    assert ("要確認", "no_version", "refs/tags/1/v2") in found()


def test_a_tag_of_a_blob_is_no_version(store, found, retag):
    head = store.repo[commit_of(store, "v1")]
    retag(object=(type(store.repo[head.tree]), head.tree))
    assert ("要確認", "no_version", "refs/tags/1/v2") in found()


def test_a_tag_moved_back_is_the_twin_of_the_version_before(store, retag):
    retag(object=(type(store.repo[commit_of(store, "v1")]), commit_of(store, "v1")))
    kinds = {one.kind: one for one in examine(store).problems}
    assert kinds["twin"].versions == ("1/v2",)
    assert kinds["twin"].message == "the version says the same as 1/v1, the one before it: was its tag moved?"
    assert set(kinds) == {"twin", "behind", "unnamed_commits"}


def test_a_tag_moved_on_is_older_than_its_commit(store, found, retag):
    store.add([full(("甲",), purpose="新")], "v3", now=at(9))
    retag(object=(type(store.repo[commit_of(store, "v3")]), commit_of(store, "v3")))
    assert ("要確認", "tag_older", "refs/tags/1/v2") in found()


def test_a_tag_of_a_commit_without_the_assessment_is_an_error(empty):
    empty.add([basic(number="2")], "v1", now=at(0))
    commit = empty.version("v1", "2").commit.encode()
    tag = empty.repo[empty.repo.refs[b"refs/tags/2/v1"]].copy()
    tag.name, tag.object = b"1/v1", (type(empty.repo[commit]), commit)
    empty.repo.object_store.add_object(tag)
    empty.repo.refs[b"refs/tags/1/v1"] = tag.id
    problem = examine(empty).problems[0]
    assert (problem.severity.value, problem.kind, problem.file) == ("誤り", "no_folder", "refs/tags/1/v1")


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        (b"v2\n\nAssessment: 2\nForm: form4-2024\n", ("誤り", "tag_number")),
        (b"v2\n\nAssessment: 1\nForm: form4-2018\n", ("誤り", "tag_form")),
        ("手のタグ\n".encode(), ("参考", "tag_untold")),
    ],
)
def test_a_tag_that_says_otherwise_than_its_document_is_told(found, retag, message, problem):
    retag(message=message)
    assert found() == [(*problem, "refs/tags/1/v2")]


def test_another_day_of_publication_than_the_document_prints_wants_a_look(empty):
    empty.add([basic(published="令和7年3月31日")], "v1", now=at(0))
    assert examine(empty).problems == ()
    empty.add([basic("改", published="令和8年3月31日")], "v2", published=at(0).date(), now=at(1))
    (problem,) = examine(empty).problems
    assert (problem.severity.value, problem.kind) == ("要確認", "tag_published")
    assert problem.message == "the tag says the 公表日 is 2025-04-01, the document says 令和8年3月31日"


def test_a_tag_under_another_name_than_its_own_wants_a_look(found, retag):
    retag(Ref(b"refs/tags/1/v3"), name=b"1/v2")
    assert ("要確認", "tag_name", "refs/tags/1/v3") in found()


def test_commits_by_hand_are_no_versions_and_told(store):
    commit_by_hand(store.repo, {"1/4-other.yaml": b"IV.1.1: x\n"}, message="手で直す")
    notes = {one.kind: one for one in examine(store).problems if one.severity.value == "参考"}
    assert "1 commits on the branch main changed documents" in notes["unnamed_commits"].message
    assert "手で直す" in notes["unnamed_commits"].message
    assert notes["behind"].message == "the branch main shows another content than the newest version 1/v2"


def test_a_version_that_no_branch_leads_to_is_told(store, found):
    store.repo.refs[b"refs/heads/main"] = commit_of(store, "v1")
    assert ("参考", "off_branch", "refs/tags/1/v2") in found()
