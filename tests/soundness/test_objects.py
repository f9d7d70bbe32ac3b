"""Objects, packs and refs that the disk or somebody damaged: named with the file and the versions that lose by it."""

from __future__ import annotations

import zlib

import pytest
from dulwich.object_format import DEFAULT_OBJECT_FORMAT
from dulwich.objects import ObjectID
from dulwich.pack import PackData
from dulwich.refs import Ref
from store_making import at, basic

from pia_diff.soundness import examine
from pia_diff.store import Store, landing
from pia_diff.store.history import folder_of

FILE = "2-files/甲.yaml"


def blob_of(store, version, file=FILE):
    commit = ObjectID(store.version(version, "1").commit.encode())
    return folder_of(store.repo, commit, "1").blob_id(file)


def flip(data):
    """The bytes with one of the middle altered."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0x55]) + data[middle + 1 :]


def reworded(data):
    """A loose object that is well formed and says something else."""
    return zlib.compress(zlib.decompress(data).replace("転入".encode(), "転出".encode()))


@pytest.mark.parametrize("damage", [flip, lambda data: data[:-9], lambda _: b"", reworded])
def test_a_damaged_blob_is_told_with_its_file_and_version_and_the_object(store, found, loose_file, damage):
    file = loose_file(blob_of(store, "v1"))
    file.write_bytes(damage(file.read_bytes()))
    place = file.relative_to(store.path).as_posix()
    assert found() == [("誤り", "unreadable", f"1/{FILE}"), ("誤り", "broken_object", place)]
    report = examine(store)
    assert not report.sound
    assert report.problems[0].versions == ("1/v1",)
    assert f"1/{FILE} cannot be read (" in report.problems[0].message


@pytest.mark.parametrize("damage", [lambda data: data[:-4], lambda data: data + b"x"])
def test_an_object_that_we_can_read_and_git_cannot_is_told(store, found, loose_file, damage):
    file = loose_file(blob_of(store, "v1"))
    file.write_bytes(damage(file.read_bytes()))
    assert found() == [("誤り", "broken_object", file.relative_to(store.path).as_posix())]


def test_a_missing_blob_is_told_with_its_file_and_version(store, found, loose_file):
    loose_file(blob_of(store, "v1")).unlink()
    assert found() == [("誤り", "unreadable", f"1/{FILE}")]
    assert examine(store).problems[0].message == f"1/{FILE} cannot be read (it is missing)"


def test_a_blob_that_all_versions_share_is_told_once(store, loose_file):
    file = loose_file(blob_of(store, "v1", "annex3.yaml"))
    file.unlink()
    (problem,) = examine(store).problems
    assert (problem.file, problem.versions) == ("1/annex3.yaml", ("1/v1", "1/v2"))


@pytest.mark.parametrize("what", ["tag", "commit", "root", "folder", "inner"])
def test_what_leads_to_the_files_is_examined_too(store, found, loose_file, what):
    tag = store.repo.refs.read_ref(Ref(b"refs/tags/1/v2"))
    commit = store.repo[store.repo[tag].object[1]]
    folder = folder_of(store.repo, commit.id, "1")
    inner = next(entry.id for entry in folder.entries.values() if entry.is_folder)
    ids = {"tag": tag, "commit": commit.id, "root": commit.tree, "folder": folder.tree_id, "inner": inner}
    file = loose_file(ids[what])
    file.write_bytes(flip(file.read_bytes()))
    problems = found()
    assert ("誤り", "unreadable", "refs/tags/1/v2") in problems
    assert ("誤り", "broken_object", file.relative_to(store.path).as_posix()) in problems
    assert all(severity == "誤り" for severity, _, _ in problems)  # nothing is concluded from what is missing


@pytest.fixture
def pack(store, monkeypatch):
    """All of it in one pack more."""
    monkeypatch.setattr(landing, "FEW_OBJECTS", 0)
    store.add([basic("甲", number="2")], "v1", now=at(2))
    file = next((store.path / "objects" / "pack").glob("*.pack"))
    for one in (file, file.with_suffix(".idx")):
        one.chmod(0o644)
    return file


@pytest.mark.parametrize("damage", [flip, lambda data: data[:-30]])
def test_a_damaged_pack_is_told_by_its_name(pack, found, damage):
    pack.write_bytes(damage(pack.read_bytes()))
    assert ("誤り", "broken_pack", f"objects/pack/{pack.name}") in found()


def test_a_damaged_index_is_told_by_its_name(pack, found):
    index = pack.with_suffix(".idx")
    index.write_bytes(index.read_bytes()[:-1] + b"x")
    assert ("誤り", "broken_pack", f"objects/pack/{index.name}") in found()


def test_a_pack_without_its_index_is_told(pack, found):
    pack.with_suffix(".idx").unlink()
    problems = found()
    assert ("参考", "pack_alone", f"objects/pack/{pack.name}") in problems
    assert ("誤り", "unreadable", "refs/tags/2/v1") in problems
    with PackData(str(pack), object_format=DEFAULT_OBJECT_FORMAT) as data:
        data.create_index(str(pack.with_suffix(".idx")))
    assert found() == []


@pytest.mark.parametrize(("content", "more"), [(b"", []), (b"hello\n", ["unreadable"]), (b"\0" * 41, ["unreadable"])])
def test_a_ref_that_a_power_cut_emptied_is_told(store, found, content, more):
    store.repo.refs.remove_if_equals(Ref(b"refs/tags/1/v2"), None)
    ref = store.path / "refs" / "tags" / "1" / "v2"
    ref.parent.mkdir(exist_ok=True, parents=True)
    ref.write_bytes(content)
    assert found() == [("誤り", kind, "refs/tags/1/v2") for kind in ["broken_ref", *more]]


def test_a_branch_that_is_gone_while_versions_are_there_is_told_with_the_way_back(store):
    del store.repo.refs[Ref(b"refs/heads/main")]
    with Store.open(store.path) as again:
        report = examine(again)
    lost = next(one for one in report.problems if one.kind == "branch_lost")
    assert (lost.severity.value, lost.file) == ("誤り", "refs/heads/main")
    assert "git update-ref refs/heads/main '1/v2^{commit}'" in lost.remedy


def test_head_on_a_branch_that_is_not_there_is_told(store, found):
    store.repo.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(b"refs/heads/master"))
    assert found() == [("要確認", "no_branch", "HEAD")]


@pytest.mark.parametrize("lock", ["refs/heads/main.lock", "index.lock", "packed-refs.lock"])
def test_a_lock_that_was_left_is_told(store, found, lock):
    (store.path / lock).write_text("")
    assert found() == [("参考", "lock", lock)]


def test_a_file_of_refs_that_somebody_broke_is_told_with_the_line(store):
    file = store.path / "packed-refs"
    lines = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([*lines[:2], b"x", *lines[2:]]))
    with Store.open(store.path) as again:
        report = examine(again)
    assert [(one.kind, one.file, one.line) for one in report.problems] == [("broken_packed_refs", "packed-refs", 3)]
    assert not report.sound
