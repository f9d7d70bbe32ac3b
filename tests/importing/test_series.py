"""Old documents in the order of their days: what is stored, what is left alone, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from dulwich.objects import Blob, ObjectID, Tag
from dulwich.refs import Ref
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_making import at, basic, commit_by_hand, full

from pia_diff.importing import Action, Candidate, import_series, series
from pia_diff.importing.errors import NameTakenTwice, OutOfOrder, SameDayStored, TooEarly, TwoOfADay
from pia_diff.model import ItemPath, Text
from pia_diff.soundness import examine
from pia_diff.store import Store
from pia_diff.store.errors import BadCharacters, MissingAttachment, VersionExists
from pia_diff.store.objects import first_parents, read_commit

JAPAN = timezone(timedelta(hours=9))


def one(day: str, text: str, number: str = "1", name: str = "", file: str = "") -> Candidate:
    """A small document of a day."""
    when = date.fromisoformat(day)
    assessment = basic(text, number=number)
    return Candidate(Path(file or f"{number}-{day}-{text}.yaml"), assessment, number, when, name)


THREE = (one("2019-03-29", "初め"), one("2021-06-01", "次"), one("2021-12-24", "今"))


def told(done) -> list[tuple[str, str]]:
    return [(step.action.value, step.name) for step in done.steps]


def problems(done) -> list[type]:
    return [type(step.problem) for step in done.refused]


def refs(store: Store) -> dict[Ref, ObjectID]:
    return {ref: value for ref, value in store.repo.refs.as_dict().items() if ref != b"HEAD"}


def commits(store: Store) -> list[str]:
    """The days of the commits, newest first."""
    head = store.repo.refs.follow(Ref(b"HEAD"))[1]
    found = [read_commit(store.repo, commit_id) for commit_id in first_parents(store.repo, head)]
    return [datetime.fromtimestamp(commit.commit_time, JAPAN).date().isoformat() for commit in found]


class TestOrder:
    def test_versions_commits_and_tags_have_the_days(self, store):
        done = import_series(store.repo, [THREE[2], THREE[0], THREE[1]], author="総務 <soumu@city.example>")
        assert done.stored
        assert told(done) == [("add", "v2019"), ("add", "v2021"), ("add", "v2021-2")]
        assert commits(store) == ["2021-12-24", "2021-06-01", "2019-03-29"]
        first = store.versions("1")[0]
        assert (first.name, first.published, first.author) == ("v2019", date(2019, 3, 29), "総務 <soumu@city.example>")
        assert first.created == datetime(2019, 3, 29, tzinfo=JAPAN)
        commit = read_commit(store.repo, ObjectID(first.commit.encode()))
        assert (commit.author_time, commit.author_timezone) == (commit.commit_time, 9 * 3600)
        assert commit.message.decode() == "v2019: 個人住民税に関する事務\n"
        texts = [store.load(version).get(ItemPath("I.1.2")) for version in store.versions("1")]
        assert texts == [Text(("初め",)), Text(("次",)), Text(("今",))]
        assert examine(store).sound

    def test_several_assessments_are_interleaved_by_day_then_number(self, store):
        other = [one("2020-01-01", "a", number="10"), one("2019-03-29", "b", number="2")]
        import_series(store.repo, [*other, *THREE])
        assert commits(store) == ["2021-12-24", "2021-06-01", "2020-01-01", "2019-03-29", "2019-03-29"]
        assert [(version.number, version.name) for version in store.versions()][:2] == [("1", "v2019"), ("2", "v2019")]

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_any_order_of_documents_makes_the_same_repository(self, tmp_path_factory, data):
        days = [f"{year}-{month:02}-01" for year in (2018, 2019, 2020) for month in (1, 7)]
        drawn = st.tuples(st.sampled_from("12"), st.sampled_from(days), st.sampled_from("甲乙丙"))
        unique = st.lists(drawn, min_size=1, max_size=7, unique_by=lambda item: item[:2])
        documents = [one(day, text, number) for number, day, text in data.draw(unique)]
        made = []
        for order in (documents, data.draw(st.permutations(documents))):
            with Store.create(tmp_path_factory.mktemp("any") / "repository") as store:
                done = import_series(store.repo, order)
                made.append((refs(store), told(done)))
                again = import_series(store.repo, order)
                assert refs(store) == made[-1][0]
                assert {step.action for step in again.steps} == {Action.UNCHANGED}
                assert [step.name for step in again.steps] == [step.name for step in done.steps]
        assert made[0] == made[1]

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(cut=st.integers(0, 5), texts=st.lists(st.sampled_from("甲乙"), min_size=5, max_size=5))
    def test_in_two_goes_is_as_in_one(self, tmp_path_factory, cut, texts):
        documents = [one(f"{2015 + n}-03-31", text) for n, text in enumerate(texts)]
        made = []
        for goes in ([documents], [documents[:cut], documents]):
            with Store.create(tmp_path_factory.mktemp("goes") / "repository") as store:
                for go in goes:
                    import_series(store.repo, go)
                made.append(refs(store))
        assert made[0] == made[1]


class TestAgain:
    def test_only_what_is_new_is_added(self, store):
        import_series(store.repo, THREE[:2])
        before = refs(store)
        done = import_series(store.repo, THREE)
        assert told(done) == [("unchanged", "v2019"), ("unchanged", "v2021"), ("add", "v2021-2")]
        after = refs(store)
        assert before.pop(Ref(b"refs/heads/main")) != after.pop(Ref(b"refs/heads/main"))
        assert before.items() <= after.items()

    def test_the_same_content_on_a_later_day_is_no_version(self, store):
        later = one("2020-01-01", "初め")
        assert told(import_series(store.repo, [THREE[0], later])) == [("add", "v2019"), ("unchanged", "v2019")]
        assert told(import_series(store.repo, [THREE[0], later])) == [("unchanged", "v2019")] * 2

    def test_a_return_to_an_earlier_content_is_a_version(self, store):
        back = one("2022-01-01", "初め")
        import_series(store.repo, THREE[:1])
        assert told(import_series(store.repo, [THREE[1], back])) == [("add", "v2021"), ("add", "v2022")]
        assert told(import_series(store.repo, [THREE[1], back])) == [("unchanged", "v2021"), ("unchanged", "v2022")]

    def test_one_document_in_two_files_is_one_version(self, store):
        twin = replace(THREE[0], file=Path("twin.xlsx"))
        assert told(import_series(store.repo, [THREE[0], twin])) == [("add", "v2019"), ("unchanged", "v2019")]

    def test_the_tags_that_a_killed_import_did_not_make_are_made(self, store):
        everything = [*THREE, one("2021-06-01", "a", number="2")]
        import_series(store.repo, everything)
        whole = refs(store)
        for name in (b"refs/tags/1/v2021", b"refs/tags/1/v2021-2", b"refs/tags/2/v2021"):
            store.repo.refs.remove_if_equals(Ref(name), None)
        import_series(store.repo, everything)
        assert refs(store) == whole


class TestRefused:
    def test_a_document_older_than_what_is_stored(self, store):
        import_series(store.repo, THREE[1:])
        before = refs(store)
        done = import_series(store.repo, [THREE[0], one("2023-01-01", "新")])
        assert problems(done) == [OutOfOrder]
        assert "is older than v2021-2 (2021-12-24)" in str(done.refused[0].problem)
        assert not done.stored and refs(store) == before

    def test_another_content_on_the_day_of_a_version(self, store):
        import_series(store.repo, THREE[:1])
        assert problems(import_series(store.repo, [one("2019-03-29", "別")])) == [SameDayStored]

    def test_two_contents_of_one_day(self, store):
        done = import_series(store.repo, [one("2019-03-29", "甲"), one("2019-03-29", "乙")])
        assert problems(done) == [TwoOfADay]
        assert refs(store) == {}

    def test_a_version_without_a_day_counts_from_when_it_was_recorded(self, store):
        store.add([basic("初め")], "草案", now=at(0))
        assert problems(import_series(store.repo, [THREE[1]])) == [OutOfOrder]

    @pytest.mark.parametrize(
        ("documents", "scheme", "problem"),
        [
            ([one("1960-01-01", "古")], "year", TooEarly),
            ([one("1970-01-01", "古")], "year", TooEarly),
            ([one("2019-01-01", "a", name="x"), one("2020-01-01", "b", name="x")], "year", NameTakenTwice),
            ([one("2019-01-01", "a", file="a b.yaml")], "file", BadCharacters),
        ],
    )
    def test_what_cannot_become_a_version(self, store, documents, scheme, problem):
        assert problems(import_series(store.repo, documents, scheme=scheme)) == [problem]
        assert refs(store) == {}

    def test_a_name_that_is_stored(self, store):
        import_series(store.repo, THREE[:1])
        assert problems(import_series(store.repo, [replace(THREE[1], name="v2019")])) == [VersionExists]

    def test_a_drawing_that_nobody_has(self, store):
        drawn = full(drawing=b"png")
        lost = replace(drawn, attachments={})
        candidate = Candidate(Path("a.yaml"), lost, "1", date(2019, 1, 1))
        assert problems(import_series(store.repo, [candidate])) == [MissingAttachment]
        given = replace(candidate, assessment=drawn)
        later = replace(candidate, assessment=replace(full(purpose="改", drawing=b"png"), attachments={}))
        done = import_series(store.repo, [given, replace(later, day=date(2020, 1, 1))])
        assert told(done) == [("add", "v2019"), ("add", "v2020")]
        assert examine(store).sound

    def test_with_keep_going_whole_assessments_are_stored(self, store):
        bad = [one("1960-01-01", "古", number="2"), one("2020-01-01", "新", number="2")]
        done = import_series(store.repo, [*bad, *THREE[:1]], keep_going=True)
        assert done.stored and done.left_out == {"2"}
        assert [(version.number, version.name) for version in store.versions()] == [("1", "v2019")]


class TestNames:
    @pytest.mark.parametrize(
        ("scheme", "names"),
        [
            ("year", ["v2019", "v2021", "v2021-2"]),
            ("date", ["v2019-03-29", "v2021-06-01", "v2021-12-24"]),
            ("file", ["1-2019-03-29-初め", "1-2021-06-01-次", "1-2021-12-24-今"]),
        ],
    )
    def test_by_scheme(self, store, scheme, names):
        assert [step.name for step in import_series(store.repo, THREE, scheme=scheme).steps] == names

    def test_given_ones_and_those_that_others_took(self, store):
        commit = commit_by_hand(store.repo, {"README.md": "読む".encode()})
        store.repo.refs[Ref(b"refs/tags/1/v2021")] = commit.encode()
        done = import_series(store.repo, [replace(THREE[0], name="初版"), *THREE[1:]])
        assert [step.name for step in done.steps] == ["初版", "v2021-2", "v2021-3"]


def test_what_else_is_in_the_folder_and_on_the_branch_stays(store):
    commit_by_hand(store.repo, {"README.md": "読む".encode(), "1/decisions.yaml": b"a: b\n"})
    import_series(store.repo, THREE)
    root = store.repo[store.repo[store.repo.refs[Ref(b"HEAD")]].tree]
    assert store.repo[root[b"README.md"][1]].data.decode() == "読む"
    folder = store.repo[root[b"1"][1]]
    assert isinstance(store.repo[folder[b"decisions.yaml"][1]], Blob)


def test_a_dry_run_tells_the_same_and_writes_nothing(store):
    files = sorted(store.path.rglob("*"))
    dry = import_series(store.repo, THREE, dry_run=True)
    assert not dry.stored and sorted(store.path.rglob("*")) == files
    assert told(dry) == told(import_series(store.repo, THREE))


def test_messages_and_signatures(store, monkeypatch):
    from pia_diff.store import signing
    from pia_diff.store.signing_settings import Done

    armour = b"-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----\n"
    monkeypatch.setattr(signing, "run_program", lambda *_: Done(0, armour, b"[GNUPG:] SIG_CREATED D"))
    import_series(store.repo, THREE[:1], message="過去の評価書", sign=True)
    (version,) = store.versions("1")
    assert version.message == "過去の評価書"
    tag = store.repo[store.repo.refs[Ref(b"refs/tags/1/v2019")]]
    assert isinstance(tag, Tag) and tag.signature == armour


@pytest.mark.parametrize("nth", [1, 3, 8])
def test_ctrl_c_in_the_middle_leaves_the_old_state(store, monkeypatch, nth):
    import_series(store.repo, THREE[:1])
    before = refs(store)
    made = series.Staged.put
    calls = []

    def interrupted(staged, objects):
        calls.append(objects)
        if len(calls) == nth:
            raise KeyboardInterrupt
        made(staged, objects)

    more = [*THREE, *(one(f"202{n}-05-05", str(n)) for n in range(2, 5))]
    monkeypatch.setattr(series.Staged, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_series(store.repo, more)
    monkeypatch.undo()
    assert refs(store) == before
    assert examine(store).sound
    assert import_series(store.repo, more).stored
    assert len(store.versions("1")) == 6


@pytest.mark.parametrize(("number", "expected"), [("9", []), ("1", [OutOfOrder] * 3)])
def test_on_whatever_others_have_added_meanwhile(store, monkeypatch, number, expected):
    """Between the plan and the change somebody adds a version: everything is planned anew on top of it."""
    change = series.changed

    def late(repo, attempt):
        with Store.open(store.path) as other:
            other.add([basic("他", number=number)], "v9", published=date(2025, 1, 1), now=at(0))
        return change(repo, attempt)

    monkeypatch.setattr(series, "changed", late)
    done = import_series(store.repo, THREE)
    assert (problems(done), done.stored) == (expected, not expected)
    assert len(store.versions()) == (1 if expected else 4)
    assert store.load(store.version("v9", number)).get(ItemPath("I.1.2")) == Text(("他",))
