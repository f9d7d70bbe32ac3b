"""Reading the folder of an assessment in many commits: loose or packed, whole or damaged."""

import zlib
from pathlib import Path

import pytest
from history_making import first_paper, keep

from pia_diff.history import Revisions
from pia_diff.store import Store
from pia_diff.store.errors import DamagedRepository
from pia_diff.store.raw import RawObjects

PURPOSE = "2-files/住民基本台帳ファイル.yaml"


@pytest.fixture
def store(tmp_path):
    first, second = first_paper(), first_paper()
    second.purpose = ["別の事務"]
    with Store.create(tmp_path / "repository") as made:
        keep(made, [first, second])
        yield made


def loose_file(store: Store, object_id: bytes) -> Path:
    name = object_id.decode()
    return store.path / "objects" / name[:2] / name[2:]


def all_ids(store: Store) -> list[bytes]:
    return sorted(store.repo.object_store)


def test_files_are_told_by_path_and_equal_ones_have_equal_ids(store):
    first, second = Revisions(store, "1")
    assert PURPOSE in first.files and "1-basic.yaml" in first.files and "2-files" not in first.files
    assert first.files[PURPOSE] == second.files[PURPOSE]
    assert first.files["1-basic.yaml"] != second.files["1-basic.yaml"]
    assert first.files.tree != second.files.tree
    assert set(first.files) == {path for path in first.files if first.files[path]}


def test_an_assessment_that_a_commit_does_not_hold_has_no_files(store):
    commit = Revisions(store, "1")[0].version.commit
    assert dict(store.walker("2").files(commit)) == {}


@pytest.mark.parametrize("state", ["loose", "packed", "both"])
def test_objects_are_read_wherever_they_lie(store, state):
    wanted = {one: store.repo.object_store.get_raw(one) for one in all_ids(store)}
    if state != "loose":
        store.repo.object_store.pack_loose_objects()
    if state == "both":
        store.add([first_paper().assessment()], "v3", author="市民課 <shimin@city.example>")
    with Store.open(store.path) as again:
        objects = RawObjects(again.repo)
        assert {one: objects.read(one) for one in wanted} == wanted
        assert all(objects.read(one) for one in all_ids(again))


def test_objects_packed_by_somebody_meanwhile_are_found(store):
    ids = all_ids(store)
    objects = RawObjects(store.repo)
    with Store.open(store.path) as other:
        other.repo.object_store.pack_loose_objects()
    assert not loose_file(store, ids[0]).exists()
    assert all(objects.read(one) for one in ids)


@pytest.mark.parametrize("damage", ["gone", "empty", "torn", "short", "another kind"])
def test_a_damaged_object_is_named(store, damage):
    revisions = Revisions(store, "1")
    blob = revisions[0].files["1-basic.yaml"].encode()
    file = loose_file(store, blob)
    whole = file.read_bytes()
    file.unlink()
    content = {
        "empty": b"",
        "torn": whole[: len(whole) // 2],
        "short": zlib.compress(zlib.decompress(whole)[:-5]),
        "another kind": zlib.compress(b"tree 0\0"),
    }
    if damage in content:
        file.write_bytes(content[damage])
    with pytest.raises(DamagedRepository, match="a file of 1"):
        store.walker("1").text(blob.decode())


def test_a_good_copy_in_a_pack_serves_for_a_damaged_one(store):
    ids = all_ids(store)
    wanted = {one: store.repo.object_store.get_raw(one) for one in ids}
    files = {one: loose_file(store, one).read_bytes() for one in ids}
    store.repo.object_store.pack_loose_objects()
    for one in files:
        loose_file(store, one).parent.mkdir(exist_ok=True)
        loose_file(store, one).write_bytes(b"torn")
    with Store.open(store.path) as again:
        objects = RawObjects(again.repo)
        assert {one: objects.read(one) for one in ids} == wanted


def test_a_folder_that_is_none_is_named(store):
    blob = Revisions(store, "1")[0].files["1-basic.yaml"]
    with pytest.raises(DamagedRepository, match="it is no tree"):
        store.walker("1").listing(blob.encode())
