"""Counts of changes that were made once, kept in the folder of the repository.

What two trees differ in never changes, and judging a thousand versions takes long. A count is kept under a hash of all
it was made from: both trees, the dates and decisions of the version, and this program with its rules as it is
installed. Nothing else reads the file; whoever deletes it loses nothing but time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from pia_diff.history.revisions import Revision
from pia_diff.timing import Decision

FOLDER = "pia-diff"
FILE = "counts.json"
MOST = 50_000
"""When more counts than these are kept, those that were not asked for are dropped."""

Counts = tuple[int, ...]


class Remembered:
    """The counts kept in a repository, `control` being the folder with its objects and refs."""

    def __init__(self, control: Path) -> None:
        self._file = control / FOLDER / FILE
        self._known = _read(self._file)
        self._asked: set[str] = set()
        self._new = False

    def get(self, key: str, size: int) -> Counts | None:
        """The `size` numbers kept under a key; None where there are none."""
        found = self._known.get(key)
        self._asked.add(key)
        if not isinstance(found, list) or len(found) != size:
            return None
        return tuple(found) if all(type(one) is int and one >= 0 for one in found) else None

    def put(self, key: str, counts: Counts) -> None:
        """Keeps numbers under a key."""
        self._known[key] = list(counts)
        self._asked.add(key)
        self._new = True

    def save(self) -> None:
        """Writes what is new, whole or not at all. Where nothing can be written nothing is."""
        if not self._new:
            return
        known = {**_read(self._file), **self._known}
        if len(known) > MOST:
            known = {key: known[key] for key in self._asked if key in known}
        beside = self._file.with_name(f"{FILE}.{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            try:
                beside.write_text(json.dumps(known, separators=(",", ":")), "ascii")
                beside.replace(self._file)
            finally:
                beside.unlink(missing_ok=True)
        self._new = False


def _read(file: Path) -> dict[str, object]:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def key_of(old: Revision, new: Revision, decisions: Iterable[Decision]) -> str:
    """A hash of all that the changes between two versions, and their duties, follow from."""
    version = new.version
    parts = [
        *(_program(), old.files.tree.decode(), new.files.tree.decode(), version.name),
        *(old.version.form, version.form, str(version.published), str(version.effective)),
        *(repr(one) for one in decisions if one.version == version.name),
    ]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@cache
def _program() -> str:
    """Stands for this program as it is installed: another rule, or another way to compare, may count otherwise."""
    root = Path(__file__).parents[1]
    files = sorted(path for kind in ("py", "yaml") for path in root.rglob(f"*.{kind}"))
    state = [f"{path.relative_to(root)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join(state).encode()).hexdigest()
