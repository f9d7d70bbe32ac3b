"""Making a repository and finding it again."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from dulwich.repo import Repo
from store_making import basic

from pia_diff.store import Store
from pia_diff.store.errors import (
    CannotCreate,
    DamagedRepository,
    NotARepository,
    NoVersions,
    UnknownAssessment,
    UnsupportedRepository,
)


def test_a_new_repository_is_bare_and_on_main(tmp_path):
    with Store.create(tmp_path / "deep" / "new") as store:
        assert store.path == tmp_path / "deep" / "new"
        assert store.assessments() == ()
        assert store.versions() == ()
    assert (tmp_path / "deep" / "new" / "HEAD").read_text() == "ref: refs/heads/main\n"
    assert "bare = true" in (tmp_path / "deep" / "new" / "config").read_text()


def test_an_empty_folder_becomes_a_repository(tmp_path):
    Store.create(tmp_path).close()
    Store.open(tmp_path).close()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: (path / "letter.txt").write_text("x"), "not empty"),
        (lambda path: Store.create(path / "inner").close(), "not empty"),
        (lambda path: Store.create(path).close(), "repository already"),
        (lambda path: Repo.init(path).close(), "repository already"),
        (lambda path: (path.rmdir(), path.write_text("a file")), "a file of that name"),
    ],
)
def test_a_folder_in_use_is_refused_and_left_alone(tmp_path, make, reason):
    path = tmp_path / "x"
    path.mkdir()
    make(path)
    before = sorted(path.rglob("*"))
    with pytest.raises(CannotCreate, match=reason):
        Store.create(path)
    assert sorted(path.rglob("*")) == before


def test_a_creation_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dulwich.repo.Repo._init_files", refuse)
    with warnings.catch_warnings(), pytest.raises(CannotCreate, match="No space left"):
        warnings.simplefilter("ignore", ResourceWarning)  # of the half-made Repo, which nobody holds
        Store.create(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_folder_below_a_file_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotCreate):
        Store.create(tmp_path / "file" / "new")


@pytest.mark.parametrize(
    ("below", "bare"),
    [
        (".", True),
        ("refs/heads", True),
        ("sub/folder", True),
        (".", False),
        ("sub/folder", False),
        (".git", False),
        (".git/refs", False),
    ],
)
def test_a_repository_is_found_from_below(tmp_path, below, bare):
    path = tmp_path / "repository"
    path.mkdir()
    (Repo.init_bare if bare else Repo.init)(path).close()
    (path / below).mkdir(parents=True, exist_ok=True)
    with Store.find(path / below) as store:
        assert store.path == path
        assert store._repo.bare is bare


def test_a_relative_path_is_found_from(tmp_path, monkeypatch):
    Store.create(tmp_path / "r").close()
    monkeypatch.chdir(tmp_path / "r" / "refs")
    with Store.find(Path()) as store:
        assert store.path.samefile(tmp_path / "r")


@pytest.mark.parametrize("opening", [Store.open, Store.find])
def test_where_there_is_none_the_error_says_how_to_make_one(tmp_path, opening):
    with pytest.raises(NotARepository, match="pia-diff init") as caught:
        opening(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in str(caught.value)


def test_a_file_is_no_repository(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotARepository):
        Store.open(tmp_path / "file")


def test_the_control_folder_stands_for_the_checkout(tmp_path):
    Repo.init(tmp_path).close()
    with Store.open(tmp_path / ".git") as store:
        assert store.path == tmp_path


def test_a_repository_of_a_later_format_is_refused(tmp_path):
    Store.create(tmp_path).close()
    config = tmp_path / "config"
    config.write_text(config.read_text().replace("repositoryformatversion = 0", "repositoryformatversion = 9"))
    with warnings.catch_warnings(), pytest.raises(UnsupportedRepository):
        warnings.simplefilter("ignore", ResourceWarning)
        Store.open(tmp_path)


def test_objects_with_sha256_names_are_refused(tmp_path):
    Repo.init_bare(tmp_path, object_format="sha256").close()
    with pytest.raises(UnsupportedRepository, match="SHA-256"):
        Store.open(tmp_path)


def test_an_empty_repository_says_that_it_is_empty(store):
    with pytest.raises(NoVersions, match="pia-diff add"):
        store.version("v1")
    with pytest.raises(NoVersions):
        store.versions("1")


def test_the_assessments_of_the_newest_tree(store):
    names = {"10": "固定資産税", "9": "個人\n住民税", "2": ""}
    store.add([basic(number=number, name=name) for number, name in names.items()], "v1")
    found = store.assessments()
    assert [one.number for one in found] == ["2", "9", "10"]
    assert [one.name for one in found] == ["", "個人 住民税", "固定資産税"]
    assert {one.form for one in found} == {"form2-2024"}


def test_an_unknown_assessment_is_answered_with_those_there_are(store):
    store.add([basic(number="1"), basic(number="2")], "v1")
    with pytest.raises(UnknownAssessment, match=r"'3'.*1 \(個人住民税に関する事務\), 2"):
        store.versions("3")
    with pytest.raises(UnknownAssessment):
        store.version("v1", "3")


def test_a_lost_object_is_named(store):
    store.add([basic()], "v1")
    version = store.version("v1")
    folder = store.load(version).sections._folder
    blob = folder.blob_id("1-related.yaml").decode()
    (store.path / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(DamagedRepository, match=r"1/1-related\.yaml"):
        store.load(version).sections.copy()


def test_a_broken_object_is_named(store):
    store.add([basic()], "v1")
    version = store.version("v1")
    path = store.path / "objects" / version.commit[:2] / version.commit[2:]
    path.chmod(0o600)
    path.write_bytes(b"not zlib")
    with pytest.raises(DamagedRepository, match=version.commit[:12]):
        store.load(version)


def test_a_repository_of_the_name_asked_for_is_found_in_every_folder_upward(tmp_path: Path) -> None:
    Store.create(tmp_path / "assessments.git").close()
    below = tmp_path / "drafts" / "2025"
    below.mkdir(parents=True)
    with Store.find(below, "assessments.git") as store:
        assert store.path == tmp_path / "assessments.git"
    with pytest.raises(NotARepository):
        Store.find(below)
