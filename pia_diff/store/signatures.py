"""Checking the signature of a version, and that its content is what was signed.

The bytes of the tag are checked as git keeps them; the tag names the commit by its hash, the commit the tree, the tree
the files: each is hashed anew. A signed tag says which version it is; the same tag under another name is no good.
"""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from dulwich.objects import Commit, ObjectID, ShaFile, Tag, Tree
from dulwich.repo import Repo

from pia_diff.errors import N_
from pia_diff.store.errors import DamagedRepository
from pia_diff.store.history import tag_id
from pia_diff.store.objects import UNREADABLE, path_of
from pia_diff.store.version import SIGNATURE_MARKERS


class State(Enum):
    """What is to be said of a signature. Only GOOD is good."""

    GOOD = "good"
    BAD = "bad"
    UNSIGNED = "unsigned"
    UNKNOWN_KEY = "unknown_key"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNCHECKED = "unchecked"
    """It could not be checked here: a program or a setting is missing."""


@dataclass(frozen=True)
class Checked:
    """The signature of a version: `kind` is ssh, openpgp or x509, empty where there is none; `signer` who made it, as
    the key's owner is known here; `reason` a message id, with its `fields`, that says why the state is not good.
    """

    state: State
    kind: str = ""
    signer: str = ""
    fingerprint: str = ""
    reason: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    number: str = ""
    name: str = ""


_BEGINNING = re.compile(rb"^(?:%s)" % b"|".join(map(re.escape, SIGNATURE_MARKERS)), re.MULTILINE)

NO_TAG = N_("no annotated tag names it, so there is nothing that could be signed")
OTHER_NAME = N_("it was signed as {signed}, and stands here under another name")
OTHER_BYTES = N_("{what} is not what its id says: somebody changed it in the repository; fetch it again")
NOT_CHECKED = N_("signatures of this kind ({kind}) are not checked here; 'git verify-tag' does it")


def check_version(repo: Repo, number: str, name: str) -> Checked:
    """Checks the signature of a version, the name it was made for, and everything the tag leads to.

    Runs ssh-keygen or gpg, by git's settings. Raises DamagedRepository where something is missing.
    """
    found = tag_id(repo, number, name)
    kind, raw = (0, b"") if found is None else _raw(repo, found, f"the tag {number}/{name}")
    if found is None or kind != Tag.type_num:
        return Checked(State.UNSIGNED, reason=NO_TAG, number=number, name=name)
    told = replace(_signature_of(repo, raw), number=number, name=name)
    if told.state is State.UNSIGNED:
        return told
    tag = ShaFile.from_raw_string(kind, raw)
    assert isinstance(tag, Tag)  # its kind says so
    signed = (tag.name or b"").decode("utf-8", "replace")
    if signed != f"{number}/{name}":
        return replace(told, state=State.BAD, reason=OTHER_NAME, fields={"signed": signed})
    wrong = _altered(repo, found, number)
    if wrong:
        return replace(told, state=State.BAD, reason=OTHER_BYTES, fields={"what": wrong})
    return told


def split_signature(raw: bytes) -> tuple[bytes, bytes, str]:
    """The bytes of a tag as (what was signed, the signature, its kind); without a signature the last two are empty.

    As git does: the signature begins with the last line that looks like the beginning of one.
    """
    found = [*_BEGINNING.finditer(raw)]
    if not found:
        return raw, b"", ""
    place = found[-1].start()
    return raw[:place], raw[place:], SIGNATURE_MARKERS[found[-1][0]]


def _signature_of(repo: Repo, raw: bytes) -> Checked:
    payload, signature, kind = split_signature(raw)
    if not kind:
        return Checked(State.UNSIGNED)
    from pia_diff.store.signature_checks import check_gpg, check_ssh
    from pia_diff.store.signing_settings import signing_settings

    if kind == "ssh":
        return check_ssh(signing_settings(repo), payload, signature)
    if kind == "openpgp":
        return check_gpg(signing_settings(repo), payload, signature)
    return Checked(State.UNCHECKED, kind, reason=NOT_CHECKED, fields={"kind": kind})


def _altered(repo: Repo, tag: ObjectID, number: str) -> str:
    """What of a version, from its tag to its last file, does not have the hash it is named by; empty where all has."""
    what, object_id = f"refs/tags {tag.decode()[:12]}", tag
    while True:
        kind, raw = _raw(repo, object_id, what)
        if _hash(kind, raw) != object_id:
            return what
        one = ShaFile.from_raw_string(kind, raw)
        if isinstance(one, Tag):
            object_id, what = ObjectID(one.object[1]), f"the target of {what}"
        elif isinstance(one, Commit):
            object_id, what = one.tree, f"the root folder of {object_id.decode()[:12]}"
        elif isinstance(one, Tree):
            return _altered_below(repo, one, "", number)
        else:
            return ""


def _altered_below(repo: Repo, tree: Tree, path: str, only: str = "") -> str:
    for item in tree.iteritems():
        name = item.path.decode("utf-8", "replace")
        if stat.S_IFMT(item.mode) == 0o160000 or (only and name != only):  # another repository; another assessment
            continue
        where = f"{path}/{name}" if path else name
        kind, raw = _raw(repo, item.sha, where)
        if _hash(kind, raw) != item.sha:
            return where
        if kind == Tree.type_num:
            below = ShaFile.from_raw_string(kind, raw)
            assert isinstance(below, Tree)  # its kind says so
            wrong = _altered_below(repo, below, where)
            if wrong:
                return wrong
    return ""


def _raw(repo: Repo, object_id: ObjectID, what: str) -> tuple[int, bytes]:
    try:
        return repo.object_store.get_raw(object_id)
    except UNREADABLE as error:
        reason = "it is missing" if isinstance(error, KeyError) else str(error) or type(error).__name__
        raise DamagedRepository(what=what, path=path_of(repo), reason=reason) from error


def _hash(kind: int, raw: bytes) -> ObjectID:
    names = {1: b"commit", 2: b"tree", 3: b"blob", 4: b"tag"}
    header = names[kind] + b" " + str(len(raw)).encode() + b"\0"
    return ObjectID(hashlib.sha1(header + raw).hexdigest().encode())
