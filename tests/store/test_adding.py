"""Adding versions: numbers, names, what is there already, drawings, who and what is left alone."""

from __future__ import annotations

import hashlib

import pytest
from dulwich.objects import ObjectID
from dulwich.refs import Ref
from store_making import at, basic, commit_by_hand, full

from pia_diff.forms import load_form
from pia_diff.model import Assessment, Attachment, Choice, Drawing, ItemPath, LeftOver, Section, Sections, Text
from pia_diff.store.errors import (
    BadName,
    DamagedAttachment,
    DetachedHead,
    MissingAttachment,
    MissingNumber,
    SameAssessmentTwice,
    UnwritableText,
    VersionExists,
)
from pia_diff.store.history import folder_of
from pia_diff.structured.decode import WrongOption, WrongShape


def head(store):
    """The commit object the branch is at."""
    return store._repo[store._repo.refs[Ref(b"HEAD")]]


def commits(store):
    """How many commits lead to the head."""
    return sum(1 for _ in store._repo.get_walker()) if store._repo.refs.read_ref(Ref(b"refs/heads/main")) else 0


class TestNumber:
    def test_it_is_the_documents_own_by_default(self, store):
        added = store.add([basic(number="１２")], "v1")
        assert [one.number for one in added.versions] == ["12"]

    def test_it_can_be_given(self, store):
        store.add([basic(number="12")], "v1", number="7")
        assert [one.number for one in store.assessments()] == ["7"]

    def test_without_any_the_error_says_how_to_give_one(self, store):
        with pytest.raises(MissingNumber, match="--assessment"):
            store.add([basic(number="")], "v1")

    def test_one_that_cannot_be_a_folder_is_refused(self, store):
        with pytest.raises(BadName, match=r"1/2.*評価書番号"):
            store.add([basic(number="1/2")], "v1")

    def test_two_documents_of_one_number_are_refused(self, store):
        with pytest.raises(SameAssessmentTwice):
            store.add([basic("甲"), basic("乙")], "v1")
        with pytest.raises(SameAssessmentTwice):
            store.add([basic(number="1"), basic(number="2")], "v1", number="3")
        assert commits(store) == 0


class TestName:
    @pytest.mark.parametrize("name", ["v 1", "../x", "2024-12-25", ""])
    def test_a_bad_one_is_refused(self, store, name):
        with pytest.raises(BadName):
            store.add([basic()], name)
        assert commits(store) == 0

    def test_it_may_be_decomposed(self, store):
        store.add([basic()], "か\u3099")
        assert store.version("が").name == "が"
        assert [one.name for one in store.versions()] == ["が"]

    def test_a_taken_one_is_never_overwritten(self, store):
        (first,) = store.add([basic("甲")], "v1", now=at(0)).versions
        store.add([basic("乙")], "v2", now=at(1))
        for text in ("丙", "甲"):
            with pytest.raises(VersionExists, match=r"v1 of assessment 1.*taken: v1, v2"):
                store.add([basic(text)], "v1")
        assert store.version("v1").commit == first.commit
        assert commits(store) == 2

    def test_a_name_somebodys_tag_has_is_taken(self, store):
        commit = store.add([basic("甲")], "v1").versions[0].commit
        store._repo.refs[Ref(b"refs/tags/1/v2")] = ObjectID(commit.encode())
        with pytest.raises(VersionExists):
            store.add([basic("乙")], "v2")

    def test_a_name_in_packed_refs_is_taken(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        store._repo.refs.pack_refs(all=True)
        store.add([basic("乙")], "v2", now=at(1))
        with pytest.raises(VersionExists):
            store.add([basic("丙")], "v1")
        assert [one.name for one in store.versions()] == ["v1", "v2"]


class TestTheSameAgain:
    def test_it_adds_nothing_and_says_so(self, store):
        store.add([basic()], "v1")
        added = store.add([basic()], "v2")
        assert (added.versions, added.unchanged) == ((), (("1", "v1"),))
        assert commits(store) == 1
        assert len(store.versions()) == 1

    def test_even_under_the_same_name(self, store):
        store.add([basic()], "v1")
        assert store.add([basic()], "v1").unchanged == (("1", "v1"),)

    def test_of_several_only_the_changed_are_added_in_one_commit(self, store):
        store.add([basic(number=n) for n in "123"], "v1", now=at(0))
        added = store.add([basic(number="1"), basic("改", number="2"), basic("改", number="3")], "v2", now=at(1))
        assert [one.number for one in added.versions] == ["2", "3"]
        assert added.unchanged == (("1", "v1"),)
        assert len({one.commit for one in added.versions}) == 1
        assert commits(store) == 2

    def test_what_an_older_version_said_is_a_new_version(self, store):
        for minute, text in enumerate(("甲", "乙", "甲")):
            store.add([basic(text)], f"v{minute}", now=at(minute))
        assert [one.name for one in store.versions()] == ["v0", "v1", "v2"]
        assert commits(store) == 3

    def test_it_is_compared_with_the_newest_by_publication(self, store):
        store.add([basic("新")], "v2025", published=at(0).date())
        store.add([basic("旧")], "v2022", published=at(0).date().replace(year=2022))
        assert store.add([basic("新")], "v2026").unchanged == (("1", "v2025"),)

    def test_a_section_that_stayed_keeps_its_blob(self, store):
        store.add([full(purpose="転入")], "v1", now=at(0))
        changed = full(purpose="転入")
        changed.sections[ItemPath("V")] = Section({ItemPath("V.1.1"): Text(("総務課",))})
        store.add([changed], "v2", now=at(1))
        old, new = (store.load(store.version(name)).sections._folder.entries for name in ("v1", "v2"))
        assert {name for name in new if new.get(name) != old.get(name)} == {"5-inquiries.yaml"}

    def test_what_is_committed_by_hand_is_tagged_where_it_is(self, store):
        store.add([basic("甲")], "v1", now=at(0))
        store.add([basic("乙")], "other", number="9", now=at(1))
        text = store.load(store.version("other", "9")).sections._folder.raw("1-related.yaml")
        commit = commit_by_hand(store._repo, {"1/1-related.yaml": text})
        added = store.add([basic("乙")], "v2", number="1", now=at(2))
        assert [one.commit for one in added.versions] == [commit]


class TestWhatIsLeftAlone:
    def test_files_of_others_stay(self, store):
        store.add([basic("甲"), basic("甲", number="2")], "v1", now=at(0))
        mine = {"README.md": b"read", "1/decisions.yaml": b"- x\n", "1/notes/a.txt": b"a", "1/2-threshold.yaml": b""}
        commit_by_hand(store._repo, mine)
        store.add([basic("乙")], "v2", now=at(1))
        root = store._repo[head(store).tree]
        assert set(root) == {b"1", b"2", b"README.md"}
        folder = store.load(store.version("v2", "1")).sections._folder
        assert folder.raw("decisions.yaml") == b"- x\n"
        assert folder.raw("notes/a.txt") == b"a"
        assert folder.blob_id("2-threshold.yaml") is None  # a section that is no longer there

    def test_files_of_the_old_form_go_with_it(self, store):
        store.add([full()], "v1", now=at(0))
        store.add([basic()], "v2", now=at(1))
        folder = store.load(store.version("v2")).sections._folder
        assert sorted(folder.entries) == ["1-related.yaml", "assessment.yaml"]

    def test_a_damaged_newest_version_can_be_mended(self, store):
        store.add([full()], "v1", now=at(0))
        commit_by_hand(store._repo, {"1/assessment.yaml": b"form: [", "1/2-files/x.yaml": b"\xff"})
        store.add([full(purpose="転出")], "v2", now=at(1))
        assert store.load(store.version("v2")) == full(purpose="転出")


class TestDrawings:
    PNG = b"\x89PNG\r\n"
    SHA = hashlib.sha256(PNG).hexdigest()

    def by_hash(self, purpose="転入の届出"):
        """The document as an export gives it: the drawing known by its hash alone."""
        whole = full(drawing=self.PNG, purpose=purpose)
        return Assessment(whole.form, whole.sections, whole.files, whole.rows)

    def test_one_known_by_its_hash_is_taken_from_the_newest_version(self, store):
        store.add([full(drawing=self.PNG)], "v1", now=at(0))
        store.add([self.by_hash("転出")], "v2", now=at(1))
        assert store.load(store.version("v2")).attachments[self.SHA] == self.PNG

    def test_or_from_an_older_one(self, store):
        store.add([full(drawing=self.PNG)], "v1", now=at(0))
        store.add([full()], "v2", now=at(1))
        assert not store.load(store.version("v2")).attachments
        store.add([self.by_hash("転出")], "v3", now=at(2))
        assert store.load(store.version("v3")).attachments[self.SHA] == self.PNG

    def test_several_are_taken_from_an_older_one(self, store):
        pictures = {hashlib.sha256(content).hexdigest(): content for content in (b"first", b"second")}
        shown = Attachment(tuple(Drawing(f"{n}.png", digest) for n, digest in enumerate(pictures)))
        sections = full().sections | {ItemPath("A1"): Section({ItemPath("A1.figure"): shown})}
        form, files = full().form, full().files
        store.add([Assessment(form, Sections(sections), files, attachments=pictures)], "v1", now=at(0))
        store.add([full()], "v2", now=at(1))
        store.add([Assessment(form, Sections(sections), files)], "v3", now=at(2))
        assert dict(store.load(store.version("v3")).attachments) == pictures

    def test_or_from_what_was_committed_by_hand(self, store):
        store.add([full()], "v1", now=at(0))
        commit_by_hand(store._repo, {f"1/attachments/{self.SHA}.png": self.PNG})
        store.add([self.by_hash()], "v2", now=at(1))
        assert store.load(store.version("v2")).attachments[self.SHA] == self.PNG

    def test_one_nobody_has_is_refused(self, store):
        store.add([full(drawing=self.PNG, number="2")], "v1", now=at(0))
        with pytest.raises(MissingAttachment, match=r"事務の流れ\.PNG.*assessment 1.*'file:'"):
            store.add([self.by_hash()], "v1")
        assert commits(store) == 1

    def test_one_that_is_not_what_its_hash_says_is_refused(self, store):
        whole = full(drawing=self.PNG)
        with pytest.raises(DamagedAttachment):
            store.add([Assessment(whole.form, whole.sections, whole.files, attachments={self.SHA: b"other"})], "v1")
        assert commits(store) == 0

    def test_one_that_is_no_longer_shown_is_left_out(self, store):
        store.add([full(drawing=self.PNG)], "v1", now=at(0))
        whole = full()
        spare = Assessment(whole.form, whole.sections, whole.files, whole.rows, attachments={self.SHA: self.PNG})
        store.add([spare], "v2", now=at(1))
        assert not store.load(store.version("v2")).attachments

    def test_the_same_bytes_under_two_names_are_stored_once(self, store):
        shown = Attachment((Drawing("a.png", self.SHA), Drawing("b.jpg", self.SHA)))
        sections = Sections({ItemPath("A1"): Section({ItemPath("A1.figure"): shown})})
        store.add([Assessment(load_form("form4-2024"), sections, attachments={self.SHA: self.PNG})], "v1", number="1")
        folder = store.load(store.version("v1")).sections._folder
        assert list(folder.inner("attachments")) == [f"{self.SHA}.png"]


class TestWhatCannotBeStored:
    def test_an_option_the_form_does_not_have(self, store):
        wrong = Sections({ItemPath("III", ("f",)): Section({ItemPath("III.2.risk1.enough", ("f",)): Choice("たぶん")})})
        with pytest.raises(WrongOption, match=r"1/3-risks/f\.yaml.*たぶん"):
            store.add([Assessment(load_form("form4-2024"), wrong, ("f",))], "v1", number="1")
        assert commits(store) == 0

    def test_half_a_character(self, store):
        document = basic()
        broken = Assessment(document.form, document.sections, left_over=(LeftOver("前\ud800後", ""),))
        with pytest.raises(UnwritableText, match=r"1/left-over\.yaml.*U\+D800") as caught:
            store.add([broken], "v1")
        str(caught.value).encode("utf-8")

    def test_a_file_without_a_name(self, store):
        with pytest.raises(WrongShape, match="name"):
            store.add([Assessment(load_form("form4-2024"), Sections(), ("",))], "v1", number="1")

    def test_a_branch_that_is_none(self, store):
        commit = store.add([basic("甲")], "v1").versions[0].commit
        (store.path / "HEAD").write_text(commit + "\n")
        with pytest.raises(DetachedHead, match="git switch"):
            store.add([basic("乙")], "v2")


class TestWho:
    @pytest.mark.parametrize(
        ("author", "who"),
        [
            ("税務課 <zeimu@example.org>", "税務課 <zeimu@example.org>"),
            ("税務課", "税務課 <pia-diff@localhost>"),
            ("<zeimu@example.org>", "pia-diff <zeimu@example.org>"),
            ("a\nb <c> <d", "ab <c>"),
            ("", "pia-diff <pia-diff@localhost>"),
            (None, "pia-diff <pia-diff@localhost>"),
        ],
    )
    def test_it_is_who_was_given_or_a_name_of_our_own(self, store, author, who):
        (version,) = store.add([basic()], "v1", author=author).versions
        assert version.author == who
        assert head(store).author == head(store).committer == who.encode()
        assert store.versions()[0].author == who

    def test_else_whom_git_knows(self, store):
        config = store._repo.get_config()
        config.set((b"user",), b"name", "市民課 <x>".encode())
        config.set((b"user",), b"email", b"shimin@example.org")
        config.write_to_path()
        store.add([basic()], "v1")
        assert head(store).author == "市民課 x <shimin@example.org>".encode()

    def test_the_commit_says_what_was_added(self, store):
        store.add([basic(number="1", name="住民税"), basic(number="2", name="")], "v1", now=at(0))
        assert head(store).message.decode() == "v1: 住民税, 2\n"
        store.add([basic("改")], "v2", message="年次の見直し", now=at(1))
        assert head(store).message.decode() == "年次の見直し\n"
        assert head(store).commit_time == int(at(1).timestamp())


def test_few_objects_stay_loose_and_many_become_one_pack(store):
    objects = store.path / "objects"
    store.add([basic()], "v1", now=at(0))
    assert not list(objects.glob("pack/*.pack"))
    store.add([basic(number=str(n)) for n in range(2, 70)], "v1", now=at(1))
    assert len(list(objects.glob("pack/*.pack"))) == 1
    assert len(list(objects.glob("??/*"))) < 10
    assert len(store.versions()) == 69


def test_the_folder_of_a_commit_can_be_absent(store):
    commit = store.add([basic()], "v1").versions[0].commit
    assert folder_of(store._repo, ObjectID(commit.encode()), "2") is None
