"""What a program that was killed left in the way of others, put right where that is safe."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from dulwich.file import FileLocked
from dulwich.pack import PackData
from dulwich.repo import Repo

from pia_diff.store.locking import release, tidy
from pia_diff.store.objects import UNREADABLE

INDEX = ".idx"

INDEX_LOCK = "index.lock"
"""Left in place of a work tree that was not brought up to date."""

LONG_AGO = 600.0
"""Seconds without a byte written, after which nobody writes an index any more."""


def put_right(repo: Repo) -> list[Path]:
    """Takes away what dead programs of ours left; gives the locks among it that stood in the way. Raises nothing."""
    common = Path(repo.commondir())
    for lock in (common / "objects" / "pack").glob(f"*{INDEX}.lock"):
        with suppress(OSError):
            if time.time() - lock.stat().st_mtime > LONG_AGO and lock.with_suffix("").is_file():
                lock.unlink()  # the index is there: it stands in nobody's way
    return tidy(common, lambda lock: lock.name == INDEX_LOCK and not _is_in(lock, repo.controldir()))


def _is_in(file: Path, folder: str) -> bool:
    """Whether a file is in a folder. The index of another work tree is brought up by who works there next, who is told
    by the lock that it has to be: it stands in nobody else's way.
    """
    with suppress(OSError):
        return file.parent.samefile(folder)
    return False


def recover(repo: Repo, locked: FileLocked) -> bool:
    """Whether what stood in the way is gone: the lock of a dead owner taken away, or the index of a pack written that
    its writer did not come to write. False where somebody is at work, or may be. Raises nothing.
    """
    if release(Path(repo.commondir()), locked.lockfilename):
        return True
    file = Path(os.fsdecode(locked.filename))
    return file.suffix == INDEX and _finish_index(repo, file)


def _finish_index(repo: Repo, index: Path) -> bool:
    """Writes the index of a complete pack beside the lock on it (dulwich's, who names a pack after its objects: all
    who write it write the same).
    """
    temporary = index.with_name(f"tmp_idx_{secrets.token_hex(8)}")
    try:
        with PackData(str(index.with_suffix(".pack")), object_format=repo.object_format) as pack:
            pack.check()
            pack.create_index(str(temporary))
        temporary.chmod(0o444)
        temporary.replace(index)
    except UNREADABLE:
        return False
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return True
