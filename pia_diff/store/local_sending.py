"""A push to a repository of this machine where no git is installed: refs are written as our own changes are."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dulwich.client import LocalGitClient, SendPackResult
from dulwich.file import FileLocked
from dulwich.objects import ZERO_SHA, Commit, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.store.history import HEAD
from pia_diff.store.landing import LostRace, NameTaken, waiting
from pia_diff.store.locking import turn
from pia_diff.store.objects import read_object
from pia_diff.store.recovering import put_right, recover
from pia_diff.store.refs import land
from pia_diff.store.version import TAGS

ATTEMPTS = 5
"""So many locks that somebody who was killed left are taken away."""


class LocalSender(LocalGitClient):
    """Objects first; then branches and versions, locked and found unmoved before the first of them is written.

    (dulwich's own local client looks first and writes afterwards, one ref after the other: a branch that moved in
    between would leave the versions of a commit that is on no branch.)
    """

    def send_pack(self, path: Any, update_refs: Any, generate_pack_data: Any, *_: Any, **__: Any) -> SendPackResult:
        """As `GitClient.send_pack`; what another program did in between comes back in `ref_status`."""
        with self._open_repo(path) as there, turn(Path(there.commondir()), waiting()):
            put_right(there)
            old: dict[Ref, ObjectID] = {ref: value for ref, value in there.get_refs().items() if value}
            new: dict[Ref, ObjectID] = update_refs(dict(old))
            want = {value for value in new.values() if value not in old.values()}
            refused: str | None = None
            if want:
                there.object_store.fsync_object_files = True
                have = {value for value in old.values() if value != ZERO_SHA}
                refused = _put(there, lambda: generate_pack_data(have, want, ofs_delta=True))
            refused = refused or _write(there, old, new)
        return SendPackResult(dict(new), ref_status=dict.fromkeys(new, refused) if refused else {})


def _put(there: Repo, generate: Callable[[], Any]) -> str | None:
    """Writes a pack of what `generate` gives; gives why none was written."""
    failure: FileLocked | None = None
    for _ in range(ATTEMPTS):
        try:
            there.object_store.add_pack_data(*generate())
        except FileLocked as error:
            failure = error
            if not recover(there, error):
                break
        else:
            return None
    return _busy(failure)


def _write(there: Repo, old: dict[Ref, ObjectID], new: dict[Ref, ObjectID]) -> str | None:
    """Moves the refs; gives why nothing was moved. The versions go with the first branch."""
    branches = [ref for ref in new if not ref.startswith(TAGS.encode())]
    tags = {ref: value for ref, value in new.items() if ref not in branches}
    if tags and not branches:  # the branch is there already: it is held while the versions come
        current = there.refs.follow(HEAD)[0][-1]
        branches = [current if current in old else next(ref for ref in old if ref.startswith(b"refs/heads/"))]
    failure: Exception | None = None
    for _ in range(ATTEMPTS):
        try:
            for ref in list(branches):
                value = new.get(ref, old.get(ref, ZERO_SHA))
                land(there, ref, old.get(ref), read_object(there, value, Commit, ref.decode()), tags, None)
                branches.remove(ref)
                tags = {}
        except FileLocked as error:
            failure = error
            if not recover(there, error):
                break
        except (LostRace, NameTaken) as error:
            failure = error
            break
        else:
            return None
    return _busy(failure)


def _busy(failure: Exception | None) -> str:
    lock = os.fsdecode(failure.lockfilename) if isinstance(failure, FileLocked) else ""
    return f"another program is writing there{f' (lock {lock})' if lock else ''}"
