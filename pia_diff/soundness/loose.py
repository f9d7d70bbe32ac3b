"""Loose ends: commits that no version names, versions that no branch leads to, twins, a HEAD that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dulwich.objects import ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.check.findings import Severity
from pia_diff.errors import PiaDiffError
from pia_diff.soundness.problems import Problem, from_error
from pia_diff.store.folder import DECISIONS
from pia_diff.store.history import HEAD, folder_of, folders_of
from pia_diff.store.objects import Entry, first_parents, read_commit
from pia_diff.store.version import Version, tag_ref

HEADS = "refs/heads/"


def loose_ends(repo: Repo, versions: Sequence[Version], *, complete: bool) -> Iterator[Problem]:
    """What is worth knowing of a repository whose versions are these, the oldest first; `complete` where all could be
    read. What the missing ones would tell is not concluded from the others.
    """
    chain, head = repo.refs.follow(HEAD)
    branch = chain[-1].decode("utf-8", "replace").removeprefix(HEADS)
    try:
        if head is None:
            yield from _nowhere(repo, branch, versions)
        elif complete:
            yield from _unnamed(repo, head, branch, versions)
            yield from _behind(repo, head, branch, versions)
        yield from _twins(repo, versions)
        yield from _off_branch(repo, versions)
    except PiaDiffError as error:
        yield from_error(error, "HEAD")


def _nowhere(repo: Repo, branch: str, versions: Sequence[Version]) -> Iterator[Problem]:
    """HEAD on a branch that is not there: right in an empty repository only."""
    known = sorted(name.decode("utf-8", "replace") for name in repo.refs.as_dict(Ref(HEADS.encode())))
    if known:
        fields = {"found": branch, "known": ", ".join(known), "first": known[0]}
        yield Problem("no_branch", Severity.ASK, "HEAD", fields=fields)
    elif versions:
        newest = max(versions, key=lambda one: one.created)
        fields = {"found": branch, "version": f"{newest.number}/{newest.name}"}
        yield Problem("branch_lost", Severity.WRONG, f"{HEADS}{branch}", fields=fields)


def _unnamed(repo: Repo, head: ObjectID, branch: str, versions: Sequence[Version]) -> Iterator[Problem]:
    """Commits on top of the newest one that a version names, but for those that only hold decisions."""
    named = {one.commit.encode("ascii") for one in versions}
    loose: list[ObjectID] = []
    for commit_id in first_parents(repo, head):
        if commit_id in named:
            break
        if _changes_documents(repo, commit_id):
            loose.append(commit_id)
    if loose:
        subject = read_commit(repo, loose[0]).message.decode("utf-8", "replace").partition("\n")[0]
        commit = loose[0].decode("ascii")[:12]
        fields = {"count": len(loose), "branch": branch, "commit": commit, "subject": subject}
        yield Problem("unnamed_commits", Severity.NOTE, f"{HEADS}{branch}", fields=fields)


def _changes_documents(repo: Repo, commit_id: ObjectID) -> bool:
    parents = read_commit(repo, commit_id).parents
    mine, before = (
        {one.number: _documents(one.entries) for one in folders_of(repo, commit)}
        for commit in (commit_id, parents[0] if parents else None)
    )
    return mine != before


def _behind(repo: Repo, head: ObjectID, branch: str, versions: Sequence[Version]) -> Iterator[Problem]:
    """Assessments of which the branch shows another content than their newest version."""
    for number, newest in {one.number: one for one in versions}.items():
        mine = _content(repo, head, number)
        theirs = _content(repo, ObjectID(newest.commit.encode("ascii")), number)
        if mine is None or theirs is None or mine == theirs:
            continue
        fields = {"branch": branch, "version": f"{number}/{newest.name}"}
        yield Problem("behind", Severity.NOTE, f"{number}/", fields=fields)


def _twins(repo: Repo, versions: Sequence[Version]) -> Iterator[Problem]:
    """Versions that say what the one before them says: `add` makes none."""
    before: dict[str, tuple[Version, dict[str, Entry] | None]] = {}
    for one in versions:
        content = _content(repo, ObjectID(one.commit.encode("ascii")), one.number)
        earlier, same = before.get(one.number, (None, None))
        before[one.number] = one, content
        if earlier is not None and content is not None and content == same:
            label, other = (f"{version.number}/{version.name}" for version in (one, earlier))
            ref = tag_ref(one.number, one.name)
            yield Problem("twin", Severity.ASK, ref, versions=(label,), fields={"version": other})


def _content(repo: Repo, commit_id: ObjectID, number: str) -> dict[str, Entry] | None:
    folder = folder_of(repo, commit_id, number)
    return None if folder is None else _documents(folder.entries)


def _documents(entries: dict[str, Entry]) -> dict[str, Entry]:
    """What the folder says, without what was decided since."""
    return {name: entry for name, entry in entries.items() if name != DECISIONS}


def _off_branch(repo: Repo, versions: Sequence[Version]) -> Iterator[Problem]:
    """Versions whose commits no branch (local or of a remote) leads to."""
    reached: set[ObjectID] = set()
    todo = [
        ObjectID(value)
        for base in (HEADS.encode(), b"refs/remotes/")
        for value in repo.refs.as_dict(Ref(base)).values()
        if value
    ]
    while todo:
        commit_id = todo.pop()
        if commit_id not in reached:
            reached.add(commit_id)
            todo += read_commit(repo, commit_id).parents
    for one in versions:
        if one.commit.encode("ascii") not in reached:
            label = f"{one.number}/{one.name}"
            yield Problem("off_branch", Severity.NOTE, tag_ref(one.number, one.name), versions=(label,))
