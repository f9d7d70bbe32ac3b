"""Documents that somebody edited by hand, rightly or wrongly."""

from __future__ import annotations

import hashlib

import pytest
from dulwich.objects import ObjectID
from store_making import at, basic, commit_by_hand, full

from pia_diff.model import AnnexRow
from pia_diff.soundness import KINDS, examine
from pia_diff.store import Store
from pia_diff.store.history import folder_of

FILE = "1/2-files/甲.yaml"


def text_of(store, file):
    folder = folder_of(store.repo, ObjectID(store.version("main", "1").commit.encode()), "1")
    return folder.raw(file.removeprefix("1/"))


def edit(store, file, before, after):
    """Commits a file with one passage replaced."""
    text = text_of(store, file)
    assert before in text
    commit_by_hand(store.repo, {file: text.replace(before, after)})


class TestASoundRepository:
    def test_nothing_is_said_of_it(self, store):
        report = examine(store)
        assert (report.problems, report.sound) == ((), True)
        assert (report.assessments, report.versions, report.files) == (1, 2, 10)

    def test_nor_of_an_empty_one(self, empty):
        report = examine(empty)
        assert (report.problems, report.versions) == ((), 0)

    def test_nor_of_forms_files_and_names_of_all_kinds(self, empty):
        names = ("住民基本台帳ファイル", "a/b", "A/B", "con", "𠮷" * 40)
        empty.add([full(names), basic(number="九")], "v1", now=at(0))
        empty.add([basic("改", number="九"), full(names, purpose="改")], "v2", now=at(1))
        assert examine(empty).problems == ()

    def test_decisions_alone_are_no_loose_end(self, store):
        store.decide("1", lambda _: "{}\n", message="決めた", now=at(3))
        assert [one.kind for one in examine(store).problems] == []

    def test_a_draft_is_none(self, store):
        store.add_draft([full(("甲",), purpose="案")], "市民課案", begin="v2", now=at(3))
        assert examine(store).problems == ()


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (b"file: ", b"# a word\nfile: ", 1),
        (b"\n", b"\r\n", 1),
        ("改".encode(), "改  ".encode(), 2),
        (b"'", b'"', 2),
    ],
)
def test_a_file_that_reads_and_is_not_written_as_we_write_it_wants_a_look(store, found, before, after, line):
    edit(store, FILE, before, after)
    assert ("要確認", "not_canonical", FILE) in found()
    assert next(one.line for one in examine(store).problems if one.kind == "not_canonical") == line


@pytest.mark.parametrize(
    ("file", "before", "after", "line"),
    [
        (FILE, b"II.3.6", b"II.9.9", 2),
        (FILE, b"II.3.6", b" II.3.6", 2),
        ("1/3-risks/甲.yaml", "十分である".encode(), "たぶん".encode(), None),
        ("1/annex3.yaml", b"date", b"dat", None),
        ("1/assessment.yaml", b"form4-2024", b"form9", None),
    ],
)
def test_a_file_that_breaks_the_rules_of_the_form_is_an_error_with_its_line(store, file, before, after, line):
    edit(store, file, before, after)
    problem = examine(store).problems[0]
    assert (problem.severity.value, problem.kind, problem.file, problem.versions) == ("誤り", "broken", file, ("main",))
    assert problem.line is not None
    assert line is None or problem.line == line


def test_a_broken_version_names_its_versions(store):
    edit(store, FILE, b"II.3.6", b"II.9.9")
    head = store.repo.refs[b"refs/heads/main"]
    tag = store.repo[store.repo.refs[b"refs/tags/1/v2"]].copy()
    tag.name, tag.object = b"1/v3", (tag.object[0], head)
    store.repo.object_store.add_object(tag)
    store.repo.refs[b"refs/tags/1/v3"] = tag.id
    problem = examine(store).problems[0]
    assert (problem.kind, problem.versions) == ("broken", ("1/v3",))


def test_broken_decisions_are_an_error(store, found):
    commit_by_hand(store.repo, {"1/decisions.yaml": b"- [\n"})
    assert ("誤り", "broken", "1/decisions.yaml") in found()


def test_files_that_nobody_reads_are_told(store, found):
    commit_by_hand(store.repo, {"1/memo.txt": b"x", "1/2-files/memo.txt": b"x", "README.md": b"x"})
    assert [one for one in found() if one[1] == "foreign"] == [
        ("参考", "foreign", "1/2-files/memo.txt"),
        ("参考", "foreign", "1/memo.txt"),
    ]


def test_a_renamed_file_is_told_with_its_right_name(store):
    text = text_of(store, FILE)
    commit_by_hand(store.repo, {FILE: None, "1/2-files/新.yaml": text})
    problem = next(one for one in examine(store).problems if one.kind == "file_name")
    assert problem.file == "1/2-files/新.yaml"
    assert problem.message == "the file of '甲' should be called 2-files/甲.yaml"


class TestDrawings:
    PNG = f"1/attachments/{hashlib.sha256(b'png').hexdigest()}.png"

    def test_a_missing_one_is_an_error(self, store, found):
        commit_by_hand(store.repo, {self.PNG: None})
        assert ("誤り", "drawing_missing", self.PNG.removesuffix(".png")) in found()

    def test_one_that_is_not_what_its_name_says_is_an_error(self, store, found):
        commit_by_hand(store.repo, {self.PNG: b"gnp"})
        assert ("誤り", "wrong_hash", self.PNG) in found()

    def test_one_nobody_refers_to_is_told(self, store, found):
        other = f"1/attachments/{hashlib.sha256(b'x').hexdigest()}.png"
        commit_by_hand(store.repo, {other: b"x"})
        assert ("参考", "drawing_unused", other) in found()


def test_a_row_that_its_two_versions_do_not_bear_out_wants_a_look(empty):
    form = basic().form
    head = "令和7年3月31日"
    empty.add([basic("税の賦課", published="令和6年3月31日")], "v1", now=at(0))
    second = basic("税の徴収", published=head)
    rows = (AnnexRow(head, "Ⅰ １．②事務の概要", "まったく別の記載", "税の徴収", "事後", "x"),)
    empty.add([type(second)(form, second.sections, rows=rows)], "v2", now=at(1))
    empty.add([type(second)(form, basic("税の還付", published="令和8年3月31日").sections, rows=rows)], "v3", now=at(2))
    misfits = [one for one in examine(empty).problems if one.kind == "row_misfit"]
    assert [(one.severity.value, one.versions) for one in misfits] == [("要確認", ("1/v2", "1/v3"))]
    assert "“まったく別の記載”" in misfits[0].message


def test_a_draft_branch_is_examined_too(store):
    store.add_draft([full(("甲",), purpose="案")], "市民課案", begin="v2", now=at(3))
    with Store.open(store.path) as again:
        again.repo.refs.set_symbolic_ref(b"HEAD", "refs/heads/市民課案".encode())
        text = folder_of(again.repo, again.repo.head(), "1").raw("2-files/甲.yaml")
        commit_by_hand(again.repo, {FILE: text.replace(b"II.3.6", b"II.9.9")})
        again.repo.refs.set_symbolic_ref(b"HEAD", b"refs/heads/main")
        problem = examine(again).problems[0]
    assert (problem.kind, problem.file, problem.versions) == ("broken", FILE, ("市民課案",))


def test_every_kind_has_a_finding_and_a_remedy():
    for kind in KINDS.values():
        assert kind.message
        assert kind.remedy
