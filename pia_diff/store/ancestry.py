"""Which commit comes from which."""

from __future__ import annotations

from collections.abc import Iterator

from dulwich.objects import ObjectID
from dulwich.repo import Repo

from pia_diff.store.objects import read_commit


def ancestors(repo: Repo, commit_id: ObjectID | None) -> Iterator[ObjectID]:
    """A commit and everything it comes from, each once. Raises DamagedRepository."""
    todo = [] if commit_id is None else [commit_id]
    seen = set(todo)
    while todo:
        here = todo.pop()
        yield here
        new = [one for one in read_commit(repo, here).parents if one not in seen]
        seen.update(new)
        todo += new


def is_ancestor(repo: Repo, old: ObjectID, new: ObjectID) -> bool:
    """Whether `new` comes from `old`, or is it."""
    return any(one == old for one in ancestors(repo, new))


def related(repo: Repo, one: ObjectID, other: ObjectID) -> bool:
    """Whether two commits have an ancestor in common."""
    mine = set(ancestors(repo, one))
    return any(commit_id in mine for commit_id in ancestors(repo, other))


def count_new(repo: Repo, old: ObjectID | None, new: ObjectID) -> int:
    """How many commits `new` comes from that `old` does not."""
    known = set(ancestors(repo, old)) if old is not None and old in repo.object_store else set()
    return sum(one not in known for one in ancestors(repo, new))
