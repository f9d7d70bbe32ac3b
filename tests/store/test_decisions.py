"""Decisions beside the versions: one file, a commit of its own, nobody's work lost, a broken file told of."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from dulwich.refs import Ref
from dulwich.repo import Repo
from store_making import at, basic, commit_by_hand

from pia_diff.errors import PiaDiffError
from pia_diff.store import Store, landing, moving
from pia_diff.store.errors import (
    DecisionsBehind,
    DecisionsNotWritten,
    DirtyWorkTree,
    NoRoomForDecisions,
    NoSuchAssessment,
    NotAFile,
    RepositoryBusy,
)
from pia_diff.timing import Decision, Ground
from pia_diff.timing.keeping import keep_decisions, kept_decisions


def decision(path: str = "I.1.2", timing: str = "事後", version: str = "v1", by: str = "山田", **more) -> Decision:
    fields = {
        "old_path": path, "fingerprint": "0123456789abcdef", "before": "前\n二行目", "after": "後",
        "duty": "事前", "rule": "substantive", "at": at(5),
    }  # fmt: skip
    return Decision(version=version, path=path, by=by, timing=timing, **{**fields, **more})


def commits(store):
    return sum(1 for _ in store._repo.get_walker())


def paths(store, number="1"):
    return [one.path for one in kept_decisions(store, number)]


@pytest.fixture
def filled(store):
    """A repository with v1 of assessments 1 and 2."""
    store.add([basic(), basic(number="2")], "v1", now=at(0))
    return store


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(moving, "attempts", lambda: landing.attempts(0.02))


class TestKept:
    def test_where_nothing_was_decided_there_is_nothing(self, filled):
        assert kept_decisions(filled, "1") == ()
        assert filled.decisions("1") is None

    def test_an_empty_repository_has_none(self, store):
        assert kept_decisions(store, "1") == ()

    def test_everything_said_is_read_back(self, filled):
        said = decision(
            explanation="現状の運用を\n明文化した。", effective=date(2025, 4, 1), ground=Ground.PRACTICE,
            project="更改", merge_with="I.1.1", comment="# 控え: ー", old_path="I.1.3",
        )  # fmt: skip
        assert keep_decisions(filled, "1", [said]) is not None
        assert kept_decisions(filled, "1") == (said,)
        assert kept_decisions(filled, "2") == ()

    def test_the_commit_changes_the_file_and_nothing_else(self, filled):
        before = filled._repo[filled._repo.head()]
        versions = filled.versions()
        commit = filled._repo[keep_decisions(filled, "1", [decision()], author="山田 <y@example.org>").encode()]
        assert commit.parents == [before.id]
        assert commit.author == "山田 <y@example.org>".encode()
        (change,) = filled._repo.object_store.tree_changes(before.tree, commit.tree)
        assert change[0] == (None, b"1/decisions.yaml")
        assert filled.versions() == versions

    def test_the_same_again_makes_no_commit(self, filled):
        keep_decisions(filled, "1", [decision()])
        count = commits(filled)
        assert keep_decisions(filled, "1", [decision()]) is None
        assert commits(filled) == count

    def test_a_later_one_takes_the_place_of_an_earlier(self, filled):
        keep_decisions(filled, "1", [decision(), decision("I.1.1")])
        keep_decisions(filled, "1", [decision(timing="事前", by="佐藤")])
        assert [(one.path, one.timing, one.by) for one in kept_decisions(filled, "1")] == [
            ("I.1.2", "事前", "佐藤"),
            ("I.1.1", "事後", "山田"),
        ]

    def test_one_that_says_nothing_takes_the_earlier_away(self, filled):
        keep_decisions(filled, "1", [decision(), decision("I.1.1")])
        keep_decisions(filled, "1", [decision(timing="")])
        assert paths(filled) == ["I.1.1"]
        keep_decisions(filled, "1", [decision("I.1.1", timing="")])
        assert filled.decisions("1") is None

    def test_to_take_away_what_is_not_there_makes_no_commit(self, filled):
        assert keep_decisions(filled, "1", [decision(timing="")]) is None

    def test_decisions_survive_later_versions(self, filled):
        keep_decisions(filled, "1", [decision()], now=at(1))
        filled.add([basic("改")], "v2", now=at(2))
        filled.add([basic("改", number="2")], "v2", now=at(3))
        assert paths(filled) == ["I.1.2"]
        keep_decisions(filled, "1", [decision(version="v2")], now=at(4))
        filled.add([basic("再改")], "v3", now=at(5))
        assert [one.version for one in kept_decisions(filled, "1")] == ["v1", "v2"]
        assert filled.load(filled.version("v3", "1")) == basic("再改")

    def test_what_says_the_same_is_still_recognised(self, filled):
        keep_decisions(filled, "1", [decision()], now=at(1))
        assert filled.add([basic()], "v2", now=at(2)).unchanged == (("1", "v1"),)

    def test_they_stand_by_version_and_then_as_the_form_has_them(self, filled):
        filled.add([basic("改")], "v2", now=at(1))
        mark = "0123456789abcdef"
        keep_decisions(filled, "1", [decision("c", version="v2"), decision("stale", version="v2")])
        order = [(path, mark) for path in "abc"]
        keep_decisions(filled, "1", [decision("a", version="v2"), decision("b", version="v2"), decision()], order=order)
        assert [(one.version, one.path) for one in kept_decisions(filled, "1")] == [
            ("v1", "I.1.2"), ("v2", "a"), ("v2", "b"), ("v2", "c"), ("v2", "stale"),
        ]  # fmt: skip

    def test_an_assessment_that_is_not_there_is_refused(self, filled):
        with pytest.raises(NoSuchAssessment, match="9"):
            filled.decide("9", lambda _: "x: y\n", message="x")


class TestAtOnce:
    def test_who_comes_second_builds_on_the_first(self, filled, monkeypatch):
        save = moving.save_objects
        left = [decision("I.1.1", by="佐藤")]

        def save_late(repo, objects):
            save(repo, objects)
            if left:
                with Store.open(filled.path) as other:
                    keep_decisions(other, "1", [left.pop()])

        monkeypatch.setattr(moving, "save_objects", save_late)
        monkeypatch.setattr(moving, "turn", lambda *_: nullcontext())  # as if it were on another machine
        keep_decisions(filled, "1", [decision()])
        assert sorted(paths(filled)) == ["I.1.1", "I.1.2"]

    def test_threads_all_keep_theirs(self, filled):
        failures = []

        def work(name):
            try:
                with Store.open(filled.path) as mine:
                    for n in range(3):
                        keep_decisions(mine, "1", [decision(f"{name}.{n}")])
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert sorted(paths(filled)) == [f"{name}.{n}" for name in "abcd" for n in range(3)]

    def test_processes_that_decide_and_add_lose_nothing(self, filled):
        script = (
            "import sys; sys.path[:0] = sys.argv[3:]\n"
            "from pathlib import Path\nfrom test_decisions import decision, keep_decisions, Store, basic\n"
            "with Store.open(Path(sys.argv[1])) as store:\n"
            "    for n in range(3):\n"
            "        keep_decisions(store, '1', [decision(f'{sys.argv[2]}.{n}')])\n"
            "        store.add([basic(sys.argv[2] + str(n), number=sys.argv[2])], f'w{n}')\n"
        )
        roots = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]
        command = [sys.executable, "-c", script, str(filled.path)]
        programs = [subprocess.Popen([*command, name, *roots]) for name in ("3", "4")]
        assert [program.wait(timeout=60) for program in programs] == [0, 0]
        assert sorted(paths(filled)) == [f"{name}.{n}" for name in "34" for n in range(3)]
        assert len(filled.versions("3")) == len(filled.versions("4")) == 3


class TestRefused:
    @pytest.mark.parametrize(
        ("number", "expected"), [(errno.EACCES, DecisionsNotWritten), (errno.ENOSPC, NoRoomForDecisions)]
    )
    def test_a_disk_that_refuses_changes_nothing(self, filled, monkeypatch, number, expected):
        def refuse(*_, **__):
            raise OSError(number, "refused")

        head = filled._repo.head()
        monkeypatch.setattr(landing.tempfile, "mkstemp", refuse)
        with pytest.raises(expected, match="no decision was kept"):
            keep_decisions(filled, "1", [decision()])
        assert filled._repo.head() == head

    @pytest.mark.usefixtures("impatient")
    def test_a_lock_that_stays_is_named(self, filled):
        (filled.path / "refs/heads/main.lock").write_text("")
        with pytest.raises(RepositoryBusy, match=r"main\.lock"):
            keep_decisions(filled, "1", [decision()])


GOOD = "v1:\n- path: I.1.2\n  fingerprint: '0123'\n  by: 山田\n  at: '2025-04-01T09:00:00+09:00'\n"


class TestBrokenByHand:
    @pytest.mark.parametrize(
        ("text", "line", "said"),
        [
            ("v1:\n<<<<<<< HEAD\n- path: x\n", 3, "YAML"),
            ("- a\n", 1, "version"),
            ("v1: x\n", 1, "list"),
            ("v1:\n- x\n", 2, "field"),
            ("v1:\n- path: x\n", 2, "fingerprint"),
            (GOOD + "  tming: 事後\n", 6, "tming"),
            (GOOD + "  timing: 後\n", 6, "事前 or 事後"),
            (GOOD + "  effective: 令和7年\n", 6, "2025-04-01"),
            (GOOD + "  ground: 特になし\n", 6, "ground"),
            (GOOD + "  comment:\n  - x\n", 6, "text"),
            (GOOD.replace("2025-04-01T09", "昨日"), 5, "time"),
            (GOOD + GOOD.partition("\n")[2], 6, "twice"),
            (GOOD + GOOD, 6, "second time"),
            (GOOD + "  by: 佐藤\n", 6, "second time"),
            (GOOD + "  comment: *x\n", 6, "alias"),
        ],
    )
    def test_the_error_names_file_and_line_and_nothing_is_kept(self, filled, text, line, said):
        commit_by_hand(filled._repo, {"1/decisions.yaml": text.encode()})
        head = filled._repo.head()
        for attempt in (lambda: kept_decisions(filled, "1"), lambda: keep_decisions(filled, "1", [decision()])):
            with pytest.raises(PiaDiffError, match=said) as caught:
                attempt()
            assert caught.value.code == "broken_syntax"
            assert str(caught.value).startswith(f"1/decisions.yaml:{line}:")
        assert filled._repo.head() == head

    def test_bytes_that_are_no_text(self, filled):
        commit_by_hand(filled._repo, {"1/decisions.yaml": b"v1:\n- path: \xff\n"})
        with pytest.raises(PiaDiffError, match=r"1/decisions\.yaml:2.*UTF-8"):
            kept_decisions(filled, "1")

    def test_a_folder_in_place_of_the_file(self, filled):
        commit_by_hand(filled._repo, {"1/decisions.yaml/x": b""})
        with pytest.raises(NotAFile, match=r"git rm -r 1/decisions\.yaml"):
            kept_decisions(filled, "1")

    def test_an_assessment_that_was_damaged_beside_it_hides_no_decision(self, filled):
        keep_decisions(filled, "1", [decision()])
        commit_by_hand(filled._repo, {"1/assessment.yaml": None})
        assert paths(filled) == ["I.1.2"]
        with pytest.raises(NoSuchAssessment):
            keep_decisions(filled, "1", [decision("I.1.1")])

    def test_what_a_person_wrote_well_is_taken(self, filled):
        commit_by_hand(filled._repo, {"1/decisions.yaml": (GOOD + '  timing: "事後"\n').encode()})
        (one,) = kept_decisions(filled, "1")
        assert (one.timing, one.old_path) == ("事後", "I.1.2")


class TestWorkTree:
    @pytest.fixture
    def store(self, tmp_path):
        Repo.init(tmp_path / "tree", mkdir=True, default_branch=b"main").close()
        with Store.open(tmp_path / "tree") as made:
            yield made

    def test_the_file_stands_in_it(self, filled):
        keep_decisions(filled, "1", [decision()])
        assert (filled.path / "1/decisions.yaml").read_text("utf-8").startswith("v1:\n- path: I.1.2\n")
        keep_decisions(filled, "1", [decision("I.1.1")])
        keep_decisions(filled, "1", [decision(timing=""), decision("I.1.1", timing="")])
        assert not (filled.path / "1/decisions.yaml").exists()
        filled.add([basic("改")], "v2", now=at(9))

    def test_an_edited_one_is_refused(self, filled):
        keep_decisions(filled, "1", [decision()])
        file = filled.path / "1/decisions.yaml"
        file.write_text("mine", "utf-8")
        with pytest.raises(DirtyWorkTree, match=r"1/decisions\.yaml"):
            keep_decisions(filled, "1", [decision("I.1.1")])
        assert file.read_text("utf-8") == "mine"
        assert paths(filled) == ["I.1.2"]

    def test_one_that_git_does_not_know_is_not_overwritten(self, filled):
        file = filled.path / "1/decisions.yaml"
        file.write_text("mine", "utf-8")
        with pytest.raises(DirtyWorkTree):
            keep_decisions(filled, "1", [decision()])
        assert file.read_text("utf-8") == "mine"

    def test_a_work_tree_that_cannot_be_written_is_told_of(self, filled, monkeypatch):
        def refuse(*_, **__):
            raise OSError(errno.EACCES, "refused")

        monkeypatch.setattr(moving.Checkout, "update", refuse)
        with pytest.raises(DecisionsBehind, match="the decisions were kept"):
            keep_decisions(filled, "1", [decision()])
        assert paths(filled) == ["I.1.2"]

    def test_the_reflog_has_it(self, filled):
        keep_decisions(filled, "1", [decision()])
        assert [*filled._repo.read_reflog(Ref(b"HEAD"))][-1].new_sha == filled._repo.head()
