"""Versions and branches to another repository: all of them or none, and nothing there is overwritten.

Objects go first and refs last, each ref by compare-and-swap: what is cut off leaves objects that nobody refers to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dulwich.client import GitClient
from dulwich.errors import GitProtocolError
from dulwich.objects import ZERO_SHA, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.store.ancestry import is_ancestor, related
from pia_diff.store.errors import DetachedHead, NoVersions
from pia_diff.store.exchange import (
    HEADS,
    SHOWN,
    Exchanged,
    Refs,
    branch_name,
    conflict_error,
    conflicts_of,
    heads_of,
    in_order,
    is_version,
    moved,
    track,
)
from pia_diff.store.history import HEAD, tags
from pia_diff.store.objects import path_of
from pia_diff.store.remote_errors import NotFastForward, NothingToSend, RemoteRefused, UnrelatedHistory
from pia_diff.store.remotes import Remote, remote_called, talk
from pia_diff.store.version import tag_ref

_COUNTERS = re.compile(r"(?:counting|enumerating|compressing|writing) objects|found \d+ deltas", re.IGNORECASE)
_NOT_ASCII = re.compile(r"\?{3}")


def push(repo: Repo, word: str, branches: Sequence[str] = (), *, ssh: str | None = None) -> Exchanged:
    """Sends the current branch, the branches named, and every version. All of it, or nothing.

    Raises NotFastForward, VersionConflict, UnrelatedHistory, NothingToSend, NoVersions, DetachedHead, RemoteRefused,
    and what `talk` raises.
    """
    remote = remote_called(repo, word, ssh)
    heads = _heads(repo, branches)
    versions = {key: tag for key, tag in tags(repo).items() if is_version(repo, key[0], tag)}
    sent: dict[Ref, ObjectID] = {}
    before: dict[Ref, ObjectID] = {}

    def update(theirs: Refs) -> dict[Ref, ObjectID]:
        theirs = {ref: value for ref, value in theirs.items() if value != ZERO_SHA}
        conflicts = conflicts_of(versions, theirs)
        if conflicts:
            raise conflict_error(conflicts)
        before.update(theirs)
        sent.clear()
        sent.update({ref: mine for ref, mine in heads.items() if _goes_forward(repo, remote, ref, mine, theirs)})
        for (number, name), tag in versions.items():
            ref = Ref(tag_ref(number, name).encode())
            if ref not in theirs:
                sent[ref] = tag
        return dict(sent)

    refused = talk(repo, remote, lambda client, path: _send(client, path, repo, update), push=True)
    if refused:
        raise RemoteRefused(url=remote.shown, reason="; ".join(dict.fromkeys(refused)))
    for ref in (ref for ref in sent if ref in heads):
        track(repo, remote, branch_name(ref), sent[ref])
    branches_sent = tuple(moved(repo, ref, before.get(ref), sent[ref]) for ref in heads if ref in sent)
    return Exchanged(remote, branches_sent, in_order(key for key in versions if Ref(tag_ref(*key).encode()) in sent))


def _heads(repo: Repo, branches: Sequence[str]) -> dict[Ref, ObjectID]:
    """The branches to be sent. Raises DetachedHead, NoVersions, NothingToSend."""
    current, head = repo.refs.follow(HEAD)
    if head is None and not branches:
        raise NoVersions(path=path_of(repo))
    heads = {current[-1]: head} if head is not None and current[-1].startswith(HEADS.encode()) else {}
    if not heads and not branches:
        raise DetachedHead(path=path_of(repo))
    known = repo.refs.as_dict(Ref(HEADS.encode()))
    for name in branches:
        mine = known.get(Ref(name.encode()))
        if mine is None:
            listed = ", ".join(sorted(one.decode("utf-8", "replace") for one in known)) or "—"
            raise NothingToSend(path=path_of(repo), branch=name, known=listed)
        heads[Ref(f"{HEADS}{name}".encode())] = mine
    return heads


def _goes_forward(repo: Repo, remote: Remote, ref: Ref, mine: ObjectID, theirs: Refs) -> bool:
    """Whether there is anything to send of a branch. Raises NotFastForward, UnrelatedHistory."""
    old = theirs.get(ref)
    if old is None:
        others = list(heads_of(theirs).values())
        known = [value for value in others if value in repo.object_store]
        if others and len(known) == len(others) and not any(related(repo, mine, one) for one in known):
            raise UnrelatedHistory(url=remote.shown, path=path_of(repo))
        return True
    if old in repo.object_store:
        if is_ancestor(repo, old, mine):
            return old != mine
        if is_ancestor(repo, mine, old):
            return False  # they are ahead: nothing of ours is missing there
        if not related(repo, mine, old):
            raise UnrelatedHistory(url=remote.shown, path=path_of(repo))
    raise NotFastForward(branch=branch_name(ref), remote=remote.name)


def _send(client: GitClient, path: Any, repo: Repo, update: Any) -> list[str]:
    """Sends a pack and moves the refs there, all or none where the other side can do that; gives what was refused, in
    its words.
    """
    said: list[str] = []
    generate: Any = repo.generate_pack_data

    def send(*, atomic: bool) -> Any:
        progress = said.append
        return client.send_pack(
            path, update, generate, progress=lambda line: progress(line.decode("utf-8", "replace")), atomic=atomic
        )

    try:
        result = send(atomic=True)
    except GitProtocolError as error:
        if "atomic" not in str(error):
            raise
        result = send(atomic=False)
    refused = [f"{ref.decode('utf-8', 'replace')}: {why}" for ref, why in (result.ref_status or {}).items() if why]
    return [*refused, *_last_words(said)] if refused else []


def _last_words(said: Sequence[str]) -> list[str]:
    """What a hook printed, without the counters of git and of dulwich.

    dulwich puts a `?` for every byte that is not ASCII (a remote could steer the terminal otherwise): of such a line
    nothing is left to read.
    """
    lines = [line.strip() for line in "".join(said).replace("\r", "\n").splitlines()]
    words = [line for line in lines if line and "%" not in line and not _COUNTERS.match(line)]
    plain = [line for line in words if not _NOT_ASCII.search(line)]
    more = ["what it says is not in ASCII ('git push' shows it)"] if len(plain) < len(words) else []
    return [*plain[-SHOWN:], *more]
