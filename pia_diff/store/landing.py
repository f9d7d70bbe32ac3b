"""Objects onto the disk, all of a change or nothing of it; and patience while others are at work."""

from __future__ import annotations

import errno
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from dulwich.file import FileLocked, adjust_shared_perm
from dulwich.object_store import DiskObjectStore
from dulwich.objects import ShaFile
from dulwich.pack import full_unpacked_object, write_pack_data
from dulwich.repo import Repo

from pia_diff.store.errors import RepositoryBusy

PATIENCE = 10.0
"""Seconds to go on trying while other programs hold the locks."""

FEW_OBJECTS = 64
"""Up to so many go to loose objects, as one document has; a pack is for many documents at once.

Measured: with a pack an add, 120 versions take 480 open files and three times the time to read; packing loose objects
is git's work (`git gc`).
"""


class LostRace(Exception):
    """Somebody else was at work: build anew on what they made."""


class NameTaken(Exception):
    """The ref of a version appeared in the meantime."""


def save_objects(repo: Repo, objects: Sequence[ShaFile]) -> None:
    """Writes the objects that are not there yet and waits until the disk has them.

    Raises OSError, with no trace left.
    """
    store = repo.object_store
    new = [one for one in {one.id: one for one in objects}.values() if not _is_there(store, one)]
    if len(new) > FEW_OBJECTS:
        _save_pack(store, new)
    else:
        for one in new:
            _save_loose(store, one)


def _is_there(store: DiskObjectStore, one: ShaFile) -> bool:
    """Whether an object is on the disk; then as young as if it had been written now, as git has it: a `git gc` at this
    moment takes what is old and what no ref leads to yet.
    """
    name = one.id.decode("ascii")
    with suppress(OSError):
        os.utime(Path(store.path, name[:2], name[2:]))
        return True
    return one.id in store


def _save_loose(store: DiskObjectStore, one: ShaFile) -> None:
    """As git does it: under a name of its own first. (dulwich locks the final name, and a crash leaves that lock.)"""
    name = one.id.decode("ascii")
    final = Path(store.path, name[:2], name[2:])
    handle, temporary = _temporary_in(store, final.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(one.as_legacy_object(store.loose_compression_level))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o444)
        adjust_shared_perm(temporary, store.shared_perm)
        Path(temporary).replace(final)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _temporary_in(store: DiskObjectStore, folder: Path) -> tuple[int, str]:
    """A file in a folder that git, packing at the same time, takes away whenever it is empty."""
    for _ in attempts(1.0):
        with suppress(FileNotFoundError):
            if not folder.is_dir():
                folder.mkdir(exist_ok=True)
                adjust_shared_perm(folder, store.shared_perm)
            return tempfile.mkstemp(prefix="tmp_obj_", dir=folder)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))


def _save_pack(store: DiskObjectStore, objects: Sequence[ShaFile]) -> None:
    store.fsync_object_files = True
    file, commit, abort = store.add_pack()
    try:
        records = (full_unpacked_object(one) for one in objects)
        write_pack_data(file, records, store.object_format, num_records=len(objects))
        commit()
    except BaseException:
        with suppress(OSError):
            file.close()  # what is still in its buffer may not fit either
        with suppress(OSError):
            abort()
        raise


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Puts Ctrl-C off until the block is done. Only the main thread gets signals: elsewhere there is nothing to do."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
        if came:
            signal.raise_signal(signal.SIGINT)


def attempts(patience: float = PATIENCE, longest: float = 0.25) -> Iterator[None]:
    """Yields once for every attempt, after a longer and longer pause; ends when patience does."""
    end = time.monotonic() + patience
    pause = 0.005
    yield
    while time.monotonic() < end:
        time.sleep(random.uniform(pause / 2, pause))
        pause = min(pause * 2, longest)
        yield


def waiting() -> Iterator[None]:
    """Yields as `attempts` does, with pauses that are short beside the time a change takes."""
    return attempts(longest=0.03)


def busy(error: FileLocked | LostRace) -> RepositoryBusy:
    """The error for the end of patience."""
    lock = error.lockfilename if isinstance(error, FileLocked) else b""
    return RepositoryBusy(lock=os.fsdecode(lock) or "—")
