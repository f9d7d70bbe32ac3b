"""Refs moved: all of a change, or nothing of it, also where the program is killed in between."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from dulwich.file import adjust_shared_perm
from dulwich.objects import Commit, ObjectID
from dulwich.reflog import format_reflog_line
from dulwich.refs import DiskRefsContainer, Ref
from dulwich.repo import Repo

from pia_diff.store.errors import UnsupportedRepository
from pia_diff.store.landing import LostRace, NameTaken, uninterrupted
from pia_diff.store.locking import Lock
from pia_diff.store.objects import path_of, peel

PACKED = "packed-refs"
HEADER = b"# pack-refs with: peeled fully-peeled sorted \n"


def land(
    repo: Repo, branch: Ref, old: ObjectID | None, commit: Commit, tags: Mapping[Ref, ObjectID], log: bytes | None
) -> None:
    """Moves the branch from `old` to `commit` and makes the tags, at once. Objects must be on the disk before.

    Every ref is locked as git locks it, and found free or unmoved. A branch alone is written as git writes it. A branch
    and its tags are written to git's `packed-refs`, one file that takes the place of the one before in one step: files
    of their own would be written one by one, and who is killed in between would leave a branch that holds what no
    version names. (Git, packing refs, does the same; what it makes later goes to files of their own again.)
    `log` goes into the reflog of the branch, None for no record.
    Raises LostRace, NameTaken, FileLocked (nothing changed), UnsupportedRepository, OSError.
    """
    if not tags:
        if commit.id != old:
            with uninterrupted():
                if not move_ref(repo, branch, old, commit.id, reflog_line(old, commit, log)):
                    raise LostRace(branch)
        return
    refs = _files_of(repo)
    with ExitStack() as locks:
        new: dict[Ref, tuple[ObjectID, ObjectID | None]] = {}
        folders = {one.rpartition(b"/")[0] for one in refs.get_packed_refs()}
        for ref in sorted(tags):
            locks.callback(_locked(repo, refs, ref).abort)
            file = os.fsdecode(refs.refpath(ref))
            if ref in folders or Path(file).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), file)
            if refs.read_ref(ref) is not None:
                raise NameTaken(ref)
            named = peel(repo, tags[ref])
            new[ref] = tags[ref], named.id if named is not None else None
        with uninterrupted():
            head: Lock | None = None
            if commit.id != old:
                head = _locked(repo, refs, branch)
                locks.callback(head.abort)
                if refs.read_ref(branch) != old:
                    raise LostRace(branch)
                new[branch] = commit.id, None
                _make_packed(repo, refs, branch, old)
            write_packed(repo, new)
            if head is not None:
                with suppress(OSError):  # done already: the file keeps a git that packs refs, and read them before,
                    head.write(commit.id + b"\n")  # from putting the branch back
                    head.close()
            with suppress(OSError):  # what is done is done, whether the reflog can be written or not
                _record(repo, branch, reflog_line(old, commit, log) if branch in new else None)


def _make_packed(repo: Repo, refs: DiskRefsContainer, branch: Ref, value: ObjectID | None) -> None:
    """Takes away the file of a (locked) branch, which would count before `packed-refs`; that says the same first."""
    file = Path(os.fsdecode(refs.refpath(branch)))
    while value is not None and file.is_file():
        packed = _packed(repo)
        try:
            if refs.get_packed_refs().get(branch) == value:  # and nobody else can change that now
                file.unlink()
                return
        finally:
            packed.abort()  # nothing was written to it
        write_packed(repo, {branch: (value, None)})


def write_packed(repo: Repo, new: Mapping[Ref, tuple[ObjectID, ObjectID | None]], *gone: Ref) -> None:
    """Puts refs into `packed-refs`: their values, and the commits that tags lead to; takes those that are to be `gone`
    out. Raises FileLocked, OSError.
    """
    file = Path(repo.commondir(), PACKED)
    with _packed(repo) as packed:
        packed.write(_with(file.read_bytes() if file.is_file() else HEADER, new, *gone))


def _packed(repo: Repo) -> Lock:
    return Lock(Path(repo.commondir(), PACKED), Path(repo.commondir()), repo.object_store.shared_perm)


def _with(text: bytes, new: Mapping[Ref, tuple[ObjectID, ObjectID | None]], *gone: Ref) -> bytes:
    """The text of `packed-refs` with some refs put into it and some taken out; all others stay as they are."""
    header = b""
    entries: dict[bytes, bytes] = {}
    name = b""
    for line in text.splitlines(keepends=True):
        if line.startswith(b"#"):
            header += line
        elif line.startswith(b"^"):
            entries[name] += line
        elif line.strip():
            name = line.split(maxsplit=1)[1].strip()
            entries[name] = line
    for ref, (value, commit) in new.items():
        peeled = b"^" + commit + b"\n" if commit is not None and b" peeled" in header else b""
        entries[ref] = value + b" " + ref + b"\n" + peeled
    return header + b"".join(entries[name] for name in sorted(entries) if name not in gone)


def move_ref(repo: Repo, ref: Ref, old: ObjectID | None, new: ObjectID, log: bytes | None = None) -> bool:
    """Moves a ref from `old` (None: it is not there) to `new`, with a line of its reflog; whether it was at `old`.

    As dulwich's `set_if_equals`, but by a lock that does not outlive this process. Raises UnsupportedRepository,
    FileLocked, LostRace, OSError.
    """
    refs = _files_of(repo)
    with _locked(repo, refs, ref) as file:
        if refs.read_ref(ref) != old:
            file.abort()
            return False
        file.write(new + b"\n")
        _record(repo, ref, log)
    return True


def remove_ref(repo: Repo, ref: Ref, old: ObjectID) -> bool:
    """Takes a ref away that is at `old`, and whether it was. As dulwich's `remove_if_equals`, but by locks that do not
    outlive this process. Raises UnsupportedRepository, FileLocked, LostRace, OSError.
    """
    refs = _files_of(repo)
    with ExitStack() as locks:
        locks.callback(_locked(repo, refs, ref).abort)
        if refs.read_ref(ref) != old:
            return False
        if ref in refs.get_packed_refs():
            write_packed(repo, {}, ref)
        Path(os.fsdecode(refs.refpath(ref))).unlink(missing_ok=True)
    return True


def _files_of(repo: Repo) -> DiskRefsContainer:
    refs = repo.refs
    if not isinstance(refs, DiskRefsContainer):
        reason = "it keeps its refs in a reftable; run 'git refs migrate --ref-format=files' there first"
        raise UnsupportedRepository(path=path_of(repo), reason=reason)
    return refs


def _locked(repo: Repo, refs: DiskRefsContainer, ref: Ref) -> Lock:
    """The lock of a ref. Raises FileLocked, LostRace, OSError."""
    path = Path(os.fsdecode(refs.refpath(ref)))
    above = [Ref(b"/".join(ref.split(b"/")[:parts])) for parts in range(3, ref.count(b"/") + 1)]
    if any(one in refs.get_packed_refs() for one in above):  # where it is a file, making the folder fails
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    shared = repo.object_store.shared_perm
    missing = [folder for folder in path.parents if not folder.is_dir()]
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        for folder in missing:  # others of the group make refs in it, too
            adjust_shared_perm(folder, shared)
    with suppress(OSError):
        path.rmdir()  # an empty folder that a deleted ref left would be in the way of the file
    try:
        return Lock(path, Path(repo.commondir()), shared)
    except FileNotFoundError as error:  # git took the empty folder away meanwhile
        raise LostRace(ref) from error


def _record(repo: Repo, ref: Ref, line: bytes | None) -> None:
    if line is not None:
        record(Path(repo.commondir(), "logs", os.fsdecode(ref)), line)


def reflog_line(old: ObjectID | None, commit: Commit, message: bytes | None) -> bytes | None:
    """The line of a reflog about a move to a commit; None where none is kept."""
    if message is None:
        return None
    return format_reflog_line(old, commit.id, commit.committer, commit.commit_time, commit.commit_timezone, message)


def record(reflog: Path, line: bytes) -> None:
    """Puts a line at the end of a reflog. Raises OSError."""
    reflog.parent.mkdir(parents=True, exist_ok=True)
    with reflog.open("ab") as file:
        file.write(line + b"\n")
