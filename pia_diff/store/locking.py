"""Locks on git's files, taken as git takes them, that do not outlive their owner.

A lock is a file `NAME.lock`, made only where there is none; renamed to NAME, it is the new content and the lock is
gone. Who is killed in between leaves it behind, and a file alone does not tell whether its owner is still at work. Ours
does: it is a second name (a hard link) of a file in the repository's folder which its owner holds by flock(2), and the
kernel lets go of that however the owner ends. Whoever is stopped by a lock that is one of these files, of this machine,
and that nobody holds, takes it away (`release`). The locks of git and of others are never touched.

Where the system or the file system knows no such thing (Windows, some network drives) locks are as git's.
"""

from __future__ import annotations

import errno
import os
import secrets
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from dulwich.file import FileLocked, SharedPerm, adjust_shared_perm

if sys.platform != "win32":
    import fcntl

PREFIX = "pia-diff-lock-"
"""So the names of the files begin that tell whether an owner lives; then come the machine and a random part."""

NOT_KNOWN = frozenset({errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.EMLINK})
"""What a file system says that has no hard links, or no flock."""


class Lock:
    """The lock of one file, to be written to; `close` puts what was written in the file's place, `abort` drops it."""

    def __init__(self, path: Path, home: Path, shared: SharedPerm | None = None) -> None:
        """Takes the lock of `path` in the repository whose (common) control folder is `home`; `shared` is what
        core.sharedRepository says. Raises FileLocked, OSError.
        """
        self._path, self._lock = str(path), f"{path}.lock"
        self._shared = shared
        self._closed = False
        self._witness: tuple[Path, int] | None = _witness(home)
        try:
            self._file = os.fdopen(self._taken(), "wb")
        except FileExistsError as error:
            self._let_go()
            raise FileLocked(self._path, self._lock) from error
        except BaseException:
            self._let_go()
            raise

    def _taken(self) -> int:
        """Takes the lock; gives its handle. Raises OSError."""
        if self._witness is not None:
            name, handle = self._witness
            own = os.dup(handle)
            try:
                os.link(name, self._lock)
                return own
            except OSError as error:
                os.close(own)
                if error.errno not in NOT_KNOWN:
                    raise
            self._let_go()
        return os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)

    def write(self, content: bytes) -> int:
        """Raises OSError."""
        return self._file.write(content)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._file.tell()

    def close(self) -> None:
        """Puts what was written in the file's place. Raises OSError, the lock gone and the file as it was."""
        if self._closed:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            adjust_shared_perm(self._lock, self._shared)
            Path(self._lock).replace(self._path)
        except BaseException:
            self.abort()
            raise
        self._closed = True
        self._let_go()  # not earlier: the lock must be held until it has its new name

    def abort(self) -> None:
        """Drops what was written; nothing where the lock was closed."""
        if self._closed:
            return
        self._closed = True
        with suppress(OSError):
            self._file.close()  # what is in its buffer may not fit on the disk
        try:
            if self._witness is None or _is(self._witness[1], Path(self._lock)):
                Path(self._lock).unlink(missing_ok=True)
        finally:
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def _let_go(self) -> None:
        if self._witness is not None:
            name, handle = self._witness
            self._witness = None
            name.unlink(missing_ok=True)
            os.close(handle)


def _witness(home: Path) -> tuple[Path, int] | None:
    """A new file that this process holds, and its handle; None where there is no such thing. Raises OSError."""
    if sys.platform == "win32":
        return None
    while True:
        name = home / f"{_own_prefix()}{secrets.token_hex(8)}"
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_nlink:
                return name, handle
            os.close(handle)  # somebody who tidied up was faster
        except OSError as error:
            os.close(handle)
            name.unlink(missing_ok=True)
            if error.errno in NOT_KNOWN:
                return None
            raise


@contextmanager
def turn(home: Path, attempts: Iterable[None]) -> Iterator[None]:
    """Lets the programs that change a repository go ahead one after the other, as far as they are ours and on this
    machine: who builds on a branch that others move all the time would be late again and again.

    No more than a courtesy: who does not get the turn while `attempts` last goes ahead without it, and the locks and
    values of refs decide. Held on the folder itself, so that there is nothing to leave behind.
    """
    handle = None
    if sys.platform != "win32":
        with suppress(OSError):
            handle = os.open(home, os.O_RDONLY)
            for _ in attempts:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    continue
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def release(home: Path, lock: str | bytes) -> bool:
    """Takes a lock away whose owner is dead, and whether that was so. Raises nothing."""
    path = Path(os.fsdecode(lock))
    found = [_take_away(name, handle, [path]) for name, handle in _left_behind(home)]
    return any(found)


def tidy(home: Path, stays: Callable[[Path], bool] = lambda _: False) -> list[Path]:
    """Takes away all locks of dead owners in a repository but those that are to stay, and what told who they were;
    gives the locks. Raises nothing.
    """
    gone: list[Path] = []
    for name, handle in _left_behind(home):
        locks = locks_in(home)
        mine = [lock for lock in locks if not stays(lock)]
        if _take_away(name, handle, mine):
            gone += [lock for lock in mine if not lock.exists()]
        if not any(_is(handle, lock) for lock in locks):  # at most it stands in the place of the file it was made for
            with suppress(OSError):
                name.unlink(missing_ok=True)
    return gone


def locks_in(home: Path) -> list[Path]:
    """The locks that stand in a repository: on its refs, its index, its settings."""
    tops = [*home.glob("*.lock"), *home.glob("worktrees/*/*.lock")]
    below = (Path(folder, name) for folder, _, names in os.walk(home / "refs") for name in names)
    return sorted([*tops, *(file for file in below if file.suffix == ".lock")])


def _take_away(name: Path, handle: int, locks: Iterable[Path]) -> bool:
    """Takes away the lock among those given that a dead owner left; the file that told of it where nothing is left."""
    found = False
    for lock in locks:
        if _is(handle, lock):
            with suppress(OSError):
                lock.unlink()
                found = True
    with suppress(OSError):
        if os.fstat(handle).st_nlink == 1:  # else it may be another lock yet
            name.unlink()
    return found


def _is(handle: int, lock: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), lock.lstat())
    except OSError:
        return False


def _left_behind(home: Path) -> Iterator[tuple[Path, int]]:
    """The files of dead owners of this machine, each held while it is looked at."""
    if sys.platform == "win32":
        return
    for name in [*home.glob(f"{_own_prefix()}*")]:
        with suppress(OSError):
            handle = os.open(name, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield name, handle
            finally:
                os.close(handle)


@cache
def _own_prefix() -> str:
    """The beginning of the names that this machine gives: on a shared drive another one's locks may look free."""
    import uuid

    machine = "".join(char if char.isalnum() else "-" for char in socket.gethostname())
    return f"{PREFIX}{machine}-{uuid.getnode():x}."
