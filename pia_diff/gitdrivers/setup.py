"""Our drivers put into a clone, and taken out of it again. Nobody else's settings are touched."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dulwich.file import FileLocked, GitFile
from dulwich.repo import Repo

from pia_diff.errors import PiaDiffError
from pia_diff.gitdrivers import settings

ATTRIBUTES = ".gitattributes"


class OtherSettings(PiaDiffError):
    """Somebody wrote settings of the same name."""

    code = "file_exists"
    template = "{file} has settings of its own ({what}), which are not overwritten; take them away and try again"


class NoWorkTree(PiaDiffError):
    """A bare repository has no place for a file of attributes that everybody gets."""

    code = "not_a_repository"
    template = "the repository {path} has no work tree to keep .gitattributes in; leave out --gitattributes"


class NoInterpreter(PiaDiffError):
    """Python does not tell where it is, so git could not start it."""

    code = "failure"
    template = "it is not known which Python runs pia-diff, so git could not start it; install pia-diff with pip"


class CannotSetUp(PiaDiffError):
    """The disk refused. What was written so far does nothing."""

    code = "cannot_write"
    template = "cannot write {file}: {reason}; mend that and run 'pia-diff git-setup' again"


class SetUpBusy(PiaDiffError):
    """Git, or another program, holds a lock on the file."""

    code = "repository_busy"
    template = "another program is writing {file}; try again (if none is, delete {file}.lock)"


@dataclass(frozen=True)
class SetUp:
    """Where the drivers are set up, and the files that were changed for it (none: it was so before)."""

    config: Path
    settings: Path
    attributes: Path
    changed: tuple[Path, ...] = ()


@dataclass
class _Files:
    """The files of a repository that tell git about drivers."""

    repo: Repo
    changed: list[Path] = field(default_factory=list)

    @property
    def config(self) -> Path:
        return Path(self.repo.commondir(), "config")

    @property
    def settings(self) -> Path:
        return self.config.with_name(settings.SETTINGS_FILE)

    @property
    def own_attributes(self) -> Path:
        """The attributes of this clone alone."""
        return self.config.with_name("info") / "attributes"

    @property
    def common_attributes(self) -> Path | None:
        """The attributes that are committed; None in a bare repository."""
        return None if self.repo.bare else Path(self.repo.path, ATTRIBUTES)

    def edit(self, path: Path, change: Callable[[bytes], bytes]) -> None:
        """Gives a file another text, with its mode and behind a symbolic link as it stands; an empty one goes.

        Raises CannotSetUp, SetUpBusy.
        """
        try:
            if not _edit(path.resolve(), change):
                return
        except FileLocked as error:
            raise SetUpBusy(file=path) from error
        except OSError as error:
            raise CannotSetUp(file=path, reason=error.strerror or str(error)) from error
        self.changed.append(path)


def set_up(repo: Repo, interpreter: str, *, table: bool = True, gitattributes: bool = False) -> SetUp:
    """Tells the repository about our drivers, which `interpreter` (a Python that has pia_diff) runs.

    `table`: `git diff` shows a table of its own. `gitattributes`: which files they are for is told to everybody, in the
    work tree's .gitattributes, in place of `info/attributes`. A second time it changes what is out of date.
    Raises OtherSettings, NoWorkTree, NoInterpreter, CannotSetUp, SetUpBusy.
    """
    if not interpreter:
        raise NoInterpreter()
    files = _Files(repo)
    common = files.common_attributes
    if gitattributes and common is None:
        raise NoWorkTree(path=str(repo.path))
    config = _known(files.config)
    _refuse_other_settings(files, config)
    block = settings.attributes_block()
    names = not settings.says_how_to_quote(config)
    text = settings.settings_text(_for_shell(interpreter), table=table, names=names)
    # In this order: until the last of them is written, git does as ever.
    files.edit(files.settings, lambda _: text)
    shared = common is not None and (gitattributes or settings.has_block(_known(common), block))
    if shared and common is not None:
        files.edit(common, lambda old: settings.with_block(old, block))
        files.edit(files.own_attributes, settings.without_block)
    else:
        files.edit(files.own_attributes, lambda old: settings.with_block(old, block))
    files.edit(files.config, settings.with_include)
    attributes = common if shared and common is not None else files.own_attributes
    return SetUp(files.config, files.settings, attributes, tuple(files.changed))


def take_away(repo: Repo, *, gitattributes: bool = False) -> SetUp:
    """Takes our drivers out of the repository; with `gitattributes` also out of the work tree's .gitattributes.

    Raises OtherSettings, NoWorkTree, CannotSetUp, SetUpBusy.
    """
    files = _Files(repo)
    common = files.common_attributes
    if gitattributes and common is None:
        raise NoWorkTree(path=str(repo.path))
    if not settings.is_ours(_known(files.settings)):
        raise OtherSettings(file=files.settings, what=settings.SETTINGS_FILE)
    files.edit(files.config, settings.without_include)
    files.edit(files.own_attributes, settings.without_block)
    if gitattributes and common is not None:
        files.edit(common, settings.without_block)
    files.edit(files.settings, lambda _: b"")
    return SetUp(files.config, files.settings, files.own_attributes, tuple(files.changed))


def _refuse_other_settings(files: _Files, config: bytes) -> None:
    if not settings.is_ours(_known(files.settings)):
        raise OtherSettings(file=files.settings, what=settings.SETTINGS_FILE)
    others = settings.own_sections(config)
    if others:
        raise OtherSettings(file=files.config, what=", ".join(others))


def _for_shell(interpreter: str) -> str:
    """The path as the shell that git starts drivers with takes it, on Windows, too."""
    return interpreter.replace("\\", "/") if os.name == "nt" else interpreter


def _known(path: Path) -> bytes:
    try:
        return _read(path.resolve())
    except OSError as error:
        raise CannotSetUp(file=path, reason=error.strerror or str(error)) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _edit(path: Path, change: Callable[[bytes], bytes]) -> bool:
    """Changes a file under git's own lock of it, so that nothing that git writes there meanwhile gets lost; gives
    whether there was something to change. Raises FileLocked, OSError.
    """
    old = _read(path)
    if change(old) == old:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    mode: int | None = None
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(path.stat().st_mode)
    if mode is not None and not mode & stat.S_IWUSR:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    lock = GitFile(path, "wb", mask=0o644 if mode is None else mode)
    try:
        old = _read(path)  # anew, for now nobody else writes it
        new = change(old)
        if not new:
            path.unlink(missing_ok=True)
        elif new != old:
            lock.write(new)
            lock.close()
            if mode is not None:
                path.chmod(mode)
    finally:
        lock.abort()
    return new != old
