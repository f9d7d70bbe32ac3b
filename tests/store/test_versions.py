"""Which versions there are, in which order, and what people write for one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from dulwich.objects import Commit, ObjectID, Tag
from dulwich.refs import Ref
from hypothesis import given
from hypothesis import strategies as st
from store_making import at, basic, commit_by_hand

from pia_diff.store import Store, Version
from pia_diff.store.errors import (
    AmbiguousVersion,
    AssessmentNeeded,
    DamagedRepository,
    NoSuchAssessment,
    NothingInForce,
    UnknownVersion,
)
from pia_diff.store.version import clean_message, parse_message, tag_message


def add(store, name, text, minute=0, **options):
    """Adds a small document, a minute of the test's clock later each time."""
    (version,) = store.add([basic(text)], name, now=at(minute), **options).versions
    return version


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Three versions of one assessment, published in three years; to be read only."""
    with Store.create(tmp_path_factory.mktemp("three")) as store:
        yield add_three(store)


def add_three(store):
    """Adds the three versions."""
    add(store, "v2023", "甲", 0, published=date(2023, 3, 31), effective=date(2023, 4, 1))
    add(store, "v2024", "乙", 1, published=date(2024, 3, 31))
    add(store, "v2025", "丙", 2, published=date(2025, 3, 31), effective=date(2025, 6, 1))
    return store


class TestWhatAVersionSays:
    def test_all_that_was_said_when_it_was_added(self, store):
        made = add(
            store,
            "v2025",
            "甲",
            published=date(2025, 3, 31),
            effective=date(2025, 4, 1),
            message="年次の見直し\n\nPublished: はここではない",
            author="税務課 <zeimu@example.org>",
        )
        (read,) = store.versions()
        assert read == made
        assert read == Version(
            name="v2025",
            number="1",
            commit=made.commit,
            published=date(2025, 3, 31),
            effective=date(2025, 4, 1),
            message="年次の見直し\n\nPublished: はここではない",
            author="税務課 <zeimu@example.org>",
            created=at(0),
            form="form2-2024",
        )

    def test_the_day_of_publication_is_the_documents_own_where_none_is_given(self, store):
        store.add([basic("甲", published="令和6年12月25日")], "v1")
        store.add([basic("乙", published="未定")], "v2")
        assert [one.published for one in store.versions()] == [date(2024, 12, 25), None]

    def test_the_time_keeps_its_zone(self, store):
        tokyo = timezone(timedelta(hours=9))
        store.add([basic()], "v1", now=datetime(2025, 4, 1, 0, 30, tzinfo=tokyo))
        (read,) = store.versions()
        assert read.created.utcoffset() == timedelta(hours=9)
        assert read.since == date(2025, 4, 1)

    @pytest.mark.parametrize("message", ["", "一行", "Form: 違う\nAssessment: 9", "a\n\nb\n\nPublished: 2020-01-01"])
    def test_messages_come_back_whatever_they_look_like(self, store, message):
        add(store, "v1", "甲", message=message)
        (read,) = store.versions()
        assert read.message == message
        assert (read.form, read.number, read.published) == ("form2-2024", "1", None)

    def test_control_characters_of_a_message_are_dropped(self):
        assert clean_message("  a\x00b\r\n\x1b[1mc\t d \n\n") == "ab\n[1mc\t d"

    @given(st.text().map(clean_message), st.dates() | st.none(), st.dates() | st.none())
    def test_what_a_tag_says_is_read_back(self, message, published, effective):
        version = Version("v1", "1", "0" * 40, published, effective, message, "", at(0), "form2-2024")
        said, trailers = parse_message(tag_message(version), "v1")
        assert said == ("" if message == "v1" else message)
        assert trailers.get("Published") == (published.isoformat() if published else None)
        assert trailers.get("Effective") == (effective.isoformat() if effective else None)


class TestOrder:
    def test_oldest_first_by_publication(self, store):
        for minute, year in enumerate((2024, 2022, 2023)):
            add(store, f"v{year}", f"{year}", minute, published=date(year, 1, 1))
        assert [one.name for one in store.versions()] == ["v2022", "v2023", "v2024"]

    def test_without_publication_by_the_day_of_recording(self, store):
        add(store, "b", "甲", 0)
        add(store, "old", "乙", 1, published=date(2024, 1, 1))
        add(store, "a", "丙", 2)
        assert [one.name for one in store.versions()] == ["old", "b", "a"]

    def test_what_was_recorded_in_one_second_follows_the_commits(self, store):
        for name in ("z", "y", "x", "w"):
            add(store, name, name, 0)
        assert [one.name for one in store.versions()] == ["z", "y", "x", "w"]

    def test_of_one_assessment_or_of_all(self, store):
        store.add([basic(number="1"), basic(number="2")], "v1", now=at(0))
        store.add([basic("別", number="2")], "v2", now=at(1))
        assert [(one.number, one.name) for one in store.versions()] == [("1", "v1"), ("2", "v1"), ("2", "v2")]
        assert [one.name for one in store.versions("1")] == ["v1"]
        assert [one.name for one in store.versions("２")] == ["v1", "v2"]


class TestWhatPeopleWrite:
    @pytest.mark.parametrize(
        "spec", ["v2024", " v2024 ", "1/v2024", "refs/tags/1/v2024", "main^", "main~1", "HEAD~", "@^"]
    )
    def test_names_and_refs(self, three, spec):
        assert three.version(spec).name == "v2024"

    @pytest.mark.parametrize("spec", ["main", "HEAD", "@", "refs/heads/main", "heads/main"])
    def test_the_branch_is_its_newest_version(self, three, spec):
        assert three.version(spec).name == "v2025"

    def test_commit_ids_whole_and_abbreviated(self, three):
        commit = three.version("v2023").commit
        assert three.version(commit).name == "v2023"
        assert three.version(commit[:7]).name == "v2023"
        assert three.version(commit[:7].upper()).name == "v2023"

    @pytest.mark.parametrize(
        ("day", "name"),
        [
            ("2023-04-01", "v2023"),
            ("2024-03-30", "v2023"),
            ("2024-03-31", "v2024"),
            ("令和6年12月25日", "v2024"),
            ("R6.12.25", "v2024"),
            ("2025/05/31", "v2024"),
            ("2025年6月1日", "v2025"),
            ("２０２５年６月１日", "v2025"),
            ("2099-01-01", "v2025"),
        ],
    )
    def test_a_day_means_what_was_in_force_on_it(self, three, day, name):
        assert three.version(day).name == name

    def test_a_day_before_all_is_answered_with_the_first(self, three):
        with pytest.raises(NothingInForce, match="2023-03-31; the first is v2023, in force from 2023-04-01"):
            three.version("2023-03-31")

    def test_what_is_in_force_from_one_day_on_is_the_later_version(self, store):
        add(store, "v1", "甲", 0, published=date(2024, 1, 1), effective=date(2024, 4, 1))
        add(store, "v2", "乙", 1, published=date(2024, 2, 1), effective=date(2024, 4, 1))
        assert store.version("2024-04-01").name == "v2"

    def test_names_win_over_refs_and_refs_over_days(self, store):
        first = add(store, "main", "甲", 0)
        add(store, "v2", "乙", 1)
        assert store.version("main").commit == first.commit
        store._repo.refs[Ref(b"refs/heads/2025-04-02")] = ObjectID(first.commit.encode())
        assert store.version("2025-04-02").commit == first.commit

    @pytest.mark.parametrize(
        ("spec", "near"), [("v2042", "v2024"), ("V2025", "v2025"), ("nothing alike", "v2023, v2024")]
    )
    def test_an_unknown_name_is_answered_with_the_nearest(self, three, spec, near):
        with pytest.raises(UnknownVersion, match=near) as caught:
            three.version(spec)
        assert spec in str(caught.value)

    @pytest.mark.parametrize(
        "spec",
        [
            "",
            " ",
            "~",
            "^",
            "main~99",
            "v2024^^^^",
            "ffff",
            "f" * 40,
            "a..b",
            "\0",
            "\ud800",
            "2024-13-01",
            "x" * 300,
            "a/b/c",
            "/",
        ],
    )
    def test_anything_else_is_an_unknown_version(self, three, spec):
        with pytest.raises(UnknownVersion):
            three.version(spec)

    def test_an_ambiguous_abbreviation_lists_the_commits(self, store, monkeypatch):
        ids = [ObjectID(add(store, f"v{n}", f"{n}", n).commit.encode()) for n in range(2)]
        monkeypatch.setattr(store._repo.object_store, "iter_prefix", lambda _: iter(ids))
        with pytest.raises(AmbiguousVersion, match=ids[0].decode()[:12]):
            store.version("abcd")

    def test_one_of_several_assessments_must_be_chosen(self, store):
        store.add([basic(number="1"), basic(number="2")], "v1")
        with pytest.raises(AssessmentNeeded, match=r"--assessment: 1 \(個人住民税に関する事務\), 2"):
            store.version("v1")
        assert store.version("v1", "2").number == "2"
        assert store.version("2/v1").number == "2"

    def test_a_commit_without_the_assessment_says_what_it_holds(self, store):
        store.add([basic(number="1")], "v1")
        store.add([basic(number="2")], "v2")
        with pytest.raises(NoSuchAssessment, match="'main~1' holds no assessment 2; it holds: 1"):
            store.version("main~1", "2")

    def test_an_assessment_no_longer_there_keeps_its_versions(self, store):
        store.add([basic(number="1"), basic(number="2")], "v1")
        commit_by_hand(store._repo, {"2": None})
        assert [one.number for one in store.assessments()] == ["1"]
        assert store.load(store.version("v1", "2")) == basic(number="2")


class TestWhatIsMadeByHand:
    @pytest.fixture
    def three(self, store):
        """The three versions, to be changed."""
        return add_three(store)

    def test_a_commit_that_no_version_names(self, three):
        text = b"I.1.2: by hand\n"
        commit = commit_by_hand(three._repo, {"1/1-related.yaml": text}, "a word about it\n")
        version = three.version("main")
        assert (version.name, version.commit, version.message) == ("main", commit, "a word about it")
        assert version.form == "form2-2024"
        assert three.load(version).walk()
        assert [one.name for one in three.versions()] == ["v2023", "v2024", "v2025"]

    def test_a_tag_without_trailers_is_a_version(self, store):
        first = add(store, "v1", "甲", 0)
        tag = Tag()
        tag.name, tag.message = b"1/v2", "手で\n".encode()
        tag.object = (Commit, ObjectID(first.commit.encode()))
        tag.tagger, tag.tag_time, tag.tag_timezone = b"x <x@example.org>", int(at(5).timestamp()), 0
        store._repo.object_store.add_object(tag)
        store._repo.refs[Ref(b"refs/tags/1/v2")] = tag.id
        version = store.version("v2")
        assert (version.message, version.form, version.published) == ("手で", "form2-2024", None)
        assert version.created == datetime(2025, 4, 1, 9, 35, tzinfo=UTC)
        assert [one.name for one in store.versions()] == ["v1", "v2"]

    def test_a_lightweight_tag_is_a_ref_and_no_version(self, three):
        commit = three.version("v2023").commit
        three._repo.refs[Ref(b"refs/tags/1/light")] = ObjectID(commit.encode())
        three._repo.refs[Ref(b"refs/tags/light")] = ObjectID(commit.encode())
        assert [one.name for one in three.versions()] == ["v2023", "v2024", "v2025"]
        assert three.version("light").name == "v2023"
        assert three.version("1/light").name == "v2023"

    def test_a_tag_of_a_blob_is_no_version(self, three):
        blob = three.load(three.version("v2023")).sections._folder.blob_id("assessment.yaml")
        three._repo.refs[Ref(b"refs/tags/1/blob")] = blob
        assert len(three.versions()) == 3
        with pytest.raises(UnknownVersion):
            three.version("blob")

    def test_a_ref_to_nothing_is_named(self, three):
        three._repo.refs[Ref(b"refs/tags/1/gone")] = ObjectID(b"1" * 40)
        with pytest.raises(DamagedRepository, match="1/gone"):
            three.versions()
