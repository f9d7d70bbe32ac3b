"""The git repository itself: made, opened, found."""

from __future__ import annotations

import shutil
from pathlib import Path

from dulwich.errors import NotGitRepository, PackedRefsException
from dulwich.repo import Repo

from pia_diff.store.errors import CannotCreate, DamagedRepository, NotARepository, UnsupportedRepository
from pia_diff.store.objects import path_of

BRANCH = b"main"


def create(path: Path) -> Repo:
    """Makes a bare repository in a new or empty folder. Raises CannotCreate."""
    there = path.exists()
    if there and not path.is_dir():
        raise CannotCreate(path=path, reason="a file of that name stands there")
    if there and _is_repository(path):
        raise CannotCreate(path=path, reason="it is a repository already; 'pia-diff add' adds to it")
    if there and any(path.iterdir()):
        raise CannotCreate(path=path, reason="the folder is not empty")
    try:
        path.mkdir(parents=True, exist_ok=True)
        return Repo.init_bare(path, default_branch=BRANCH)
    except BaseException as error:
        _take_back(path, there)
        if isinstance(error, OSError):
            raise CannotCreate(path=path, reason=error.strerror or str(error)) from error
        raise


def open_repo(path: Path) -> Repo:
    """The repository at `path`: bare, a `.git` folder, or the root of a checkout.

    Raises NotARepository, UnsupportedRepository.
    """
    try:
        repo = Repo(path)
    except (NotGitRepository, NotADirectoryError) as error:
        raise NotARepository(path=path) from error
    except Exception as error:  # dulwich: unknown format versions and extensions, a broken config
        raise UnsupportedRepository(path=path, reason=str(error) or type(error).__name__) from error
    if repo.object_format.name != "sha1":
        repo.close()
        raise UnsupportedRepository(path=path, reason="its objects have SHA-256 names; only SHA-1 is understood")
    if repo.bare and path.name == ".git" and not repo.get_config().get_boolean((b"core",), b"bare", False):
        # Opened by its control folder: the work tree around it must not be left behind.
        repo.close()
        return open_repo(path.absolute().parent)
    return repo


def find(start: Path, named: str | None = None) -> Path:
    """The folder of the repository `start` lies in, looking upward; with `named`, in every folder first one of that
    name. Raises NotARepository.
    """
    place = start.absolute()
    for folder in (place, *place.parents):
        for candidate in (folder / named, folder) if named else (folder,):
            if _is_repository(candidate):
                return candidate
    raise NotARepository(path=start)


def check_refs(repo: Repo) -> None:
    """Raises DamagedRepository where the refs that git packed cannot be read: nothing could be told of any version."""
    try:
        repo.refs.get_packed_refs()
    except PackedRefsException as error:
        raise DamagedRepository(what="the file packed-refs", path=path_of(repo), reason=str(error)) from error


def _is_repository(folder: Path) -> bool:
    if (folder / ".git").exists():
        return True
    return all((folder / part).exists() for part in ("HEAD", "objects", "refs"))


def _take_back(path: Path, keep: bool) -> None:
    """Removes what a creation that failed left in a folder that was empty, or was not there."""
    if not path.is_dir():
        return
    for inside in path.iterdir():
        if inside.is_dir():
            shutil.rmtree(inside, ignore_errors=True)
        else:
            inside.unlink(missing_ok=True)
    if not keep:
        path.rmdir()
