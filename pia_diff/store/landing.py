"""Objects and refs onto the disk: all of a change, or nothing of it."""

from __future__ import annotations

import errno
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dulwich.file import FileLocked, GitFile, adjust_shared_perm
from dulwich.object_store import DiskObjectStore
from dulwich.objects import ZERO_SHA, Commit, ObjectID, ShaFile
from dulwich.pack import full_unpacked_object, write_pack_data
from dulwich.refs import DiskRefsContainer, Ref
from dulwich.repo import Repo

from pia_diff.store.errors import RepositoryBusy, UnsupportedRepository
from pia_diff.store.objects import path_of

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
    new = [one for one in {one.id: one for one in objects}.values() if one.id not in store]
    if len(new) > FEW_OBJECTS:
        _save_pack(store, new)
    else:
        for one in new:
            _save_loose(store, one)


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


def land(
    repo: Repo, branch: Ref, old: ObjectID | None, commit: Commit, tags: Mapping[Ref, ObjectID], log: bytes | None
) -> None:
    """Moves the branch from `old` to `commit` and makes the tags. Objects must be on the disk before.

    The names are decided first: every tag's ref is locked as git locks it, found free and its new value written beside
    it, before the branch moves; only renames are left then. (`add_if_new` after the branch had moved would find out
    too late, with a commit on the branch that no version names.) Killed between two renames, it leaves the commit on
    the branch with tags missing; adding the same documents again makes them.
    `log` goes into the reflog of the branch, None for no record.
    Raises LostRace, NameTaken, FileLocked (nothing changed), OSError.
    """
    refs = repo.refs
    if not isinstance(refs, DiskRefsContainer):
        reason = "it keeps its refs in a reftable; run 'git refs migrate --ref-format=files' there first"
        raise UnsupportedRepository(path=path_of(repo), reason=reason)
    with ExitStack() as locks:
        files = []
        for ref in sorted(tags):
            path = Path(os.fsdecode(refs.refpath(ref)))
            path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError, NotADirectoryError):
                path.rmdir()  # an empty folder that a deleted tag left would be in the way of the rename
            try:
                file = locks.enter_context(GitFile(path, "wb"))
            except FileNotFoundError as error:  # git took the empty folder away meanwhile
                raise LostRace(ref) from error
            if refs.read_ref(ref) is not None:
                raise NameTaken(ref)
            file.write(tags[ref] + b"\n")
            file.flush()
            os.fsync(file.fileno())
            files.append(file)
        with uninterrupted():
            if commit.id != old:
                moved = refs.set_if_equals(
                    branch,
                    old or ZERO_SHA,
                    commit.id,
                    committer=commit.committer,
                    timestamp=commit.commit_time,
                    timezone=commit.commit_timezone,
                    message=log,
                )
                if not moved:
                    raise LostRace(branch)
            for file in files:
                file.close()


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


def attempts(patience: float = PATIENCE) -> Iterator[None]:
    """Yields once for every attempt, after a longer and longer pause; ends when patience does."""
    end = time.monotonic() + patience
    pause = 0.005
    yield
    while time.monotonic() < end:
        time.sleep(random.uniform(pause / 2, pause))
        pause = min(pause * 2, 0.25)
        yield


def busy(error: FileLocked | LostRace) -> RepositoryBusy:
    """The error for the end of patience."""
    lock = error.lockfilename if isinstance(error, FileLocked) else b""
    return RepositoryBusy(lock=os.fsdecode(lock) or "—")
