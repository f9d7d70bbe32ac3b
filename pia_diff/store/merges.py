"""A branch merged into another: one commit with two parents, and a version of what it brings where one is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dulwich.graph import find_merge_base
from dulwich.objects import Commit, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.merging import Three
from pia_diff.model import Assessment
from pia_diff.store.adding import Label, Piece, refuse_blocked, tag_of, version_of
from pia_diff.store.branch_errors import (
    NothingToMergeInto,
    NothingToName,
    SeveralBases,
    UnknownBranch,
    UnrelatedHistories,
)
from pia_diff.store.branches import BRANCHES, branch_commit, branches, current_branch, existing
from pia_diff.store.errors import DetachedHead, VersionExists
from pia_diff.store.history import tag_id, versions
from pia_diff.store.merged_trees import Brought, Entries, MergedTree, Open, Settling, merge_trees
from pia_diff.store.moving import Branch, changed
from pia_diff.store.objects import make_tree, path_of, read_commit, read_tree
from pia_diff.store.version import Version, tag_ref
from pia_diff.wareki import parse_date

MAIN = "main"


@dataclass(frozen=True)
class Merging:
    """What is asked for: the branch, the one to merge it into (empty: HEAD's), and who settles conflicts.

    `settling` is called anew for every attempt. With `label.name` what the merge brings becomes a version.
    """

    branch: str
    into: str
    label: Label
    published: date | None
    settling: Callable[[], Settling]
    dry_run: bool = False


@dataclass(frozen=True)
class Merge:
    """What a merge did, or would do: `commit` is None in a dry run, while conflicts are open, and where the branch
    brings nothing (`nothing`). `ours` and `theirs` are the commits merged.
    """

    branch: str
    into: str
    ours: str
    theirs: str
    commit: str | None = None
    brought: tuple[Brought, ...] = ()
    files: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    conflicts: tuple[Open, ...] = ()
    nothing: bool = False


def merge_branch(repo: Repo, wanted: Merging) -> Merge:
    """Merges a branch; nothing is written while a conflict is open. The branch itself stays where it is.

    A commit with two parents is made even where the branch could just be moved on: the first parents of a branch are
    what was adopted on it, one by one. All or nothing, on whatever both branches are at when it succeeds.
    Raises UnknownBranch, NothingToMergeInto, UnrelatedHistories, SeveralBases, NothingToName, WrongChoice,
    VersionExists, BadName, DetachedHead, BranchInUse, DirtyWorkTree, RepositoryBusy, DiskFull, CannotWrite, and what
    reading broken assessments raises, with nothing changed; WorkTreeBehind after the change.
    """
    into = wanted.into or current_branch(repo)
    if not into:
        raise DetachedHead(path=path_of(repo))
    ref = existing(repo, wanted.into) if wanted.into else Ref(f"{BRANCHES}{into}".encode())
    if ref is None:
        raise UnknownBranch(name=into, known=", ".join(branches(repo)) or "none")
    if wanted.dry_run:
        return _attempt(repo, wanted, into, Branch(repo, ref, repo.refs.follow(ref)[1], None))
    return changed(repo, lambda branch: _attempt(repo, wanted, into, branch), ref)


def _attempt(repo: Repo, wanted: Merging, into: str, branch: Branch) -> Merge:
    if branch.head is None:
        raise NothingToMergeInto(into=into)
    theirs = branch_commit(repo, wanted.branch)
    ours = read_commit(repo, branch.head)
    told = Merge(wanted.branch, into, ours.id.decode("ascii"), theirs.id.decode("ascii"))
    bases = _bases(repo, ours, theirs, wanted.branch, into)
    if theirs.id in bases:
        if wanted.label.name:
            raise NothingToName(branch=wanted.branch, into=into, name=wanted.label.name)
        return Merge(told.branch, told.into, told.ours, told.theirs, nothing=True)
    settling = wanted.settling()
    found = _merged(repo, [Three(read_commit(repo, base), ours, theirs) for base in sorted(bases)], settling)
    if found is None:
        named = ", ".join(one.decode("ascii")[:12] for one in sorted(bases))
        raise SeveralBases(branch=wanted.branch, into=into, bases=named)
    settling.check()
    brought = tuple(found.brought)
    if wanted.label.name and not brought and not found.opened:
        raise NothingToName(branch=wanted.branch, into=into, name=wanted.label.name)
    if wanted.label.name:
        _refuse_taken(repo, wanted.label.name, [one.number for one in brought if one.after is not None])
    if found.opened or wanted.dry_run:
        parts = (told.branch, told.into, told.ours, told.theirs)
        return Merge(*parts, None, brought, tuple(found.files), (), tuple(found.opened))
    for one in brought:
        _read_whole(one.after)
    tree = make_tree(found.root)
    message = wanted.label.message or f"Merge branch '{wanted.branch}'" + (f" into {into}" if into != MAIN else "")
    commit = branch.commit(tree, message, wanted.label.who, wanted.label.when, [theirs.id])
    made = _versions(brought, commit, wanted) if wanted.label.name else ()
    tags = {Ref(tag_ref(one.number, one.name).encode("utf-8")): tag_of(one, wanted.label) for one in made}
    branch.move([*found.objects, tree, commit, *tags.values()], commit, {ref: tag.id for ref, tag in tags.items()})
    parts = (told.branch, told.into, told.ours, told.theirs)
    return Merge(*parts, commit.id.decode("ascii"), brought, tuple(found.files), made)


def _bases(repo: Repo, ours: Commit, theirs: Commit, branch: str, into: str) -> list[ObjectID]:
    """The best common ancestors. Raises UnrelatedHistories."""
    found = find_merge_base(repo, [ours.id, theirs.id])
    if not found:
        raise UnrelatedHistories(branch=branch, into=into)
    # Where clocks went wrong, or commits are of one second, dulwich gives ancestors of the best among them.
    return [one for one in found if not any(_comes_from(repo, other, one) for other in found if other != one)]


def _comes_from(repo: Repo, new: ObjectID, old: ObjectID) -> bool:
    """Whether a commit comes from another, as far as a shallow clone knows."""
    parents = repo.parents_provider()
    todo, seen = [new], {new}
    while todo and old not in seen:
        todo = [one for here in todo for one in parents.get_parents(here) if one not in seen]
        seen.update(todo)
    return old in seen


def _merged(repo: Repo, commits: Sequence[Three[Commit]], settling: Settling) -> MergedTree | None:
    """The merge from the common ancestor; from each of several where all lead to the same, else None."""
    found = [merge_trees(repo, Three(*(_root(repo, one) for one in three)), settling) for three in commits]
    if len(found) > 1 and any(one.root != found[0].root or one.opened for one in found):
        return None
    return found[0]


def _read_whole(assessment: Assessment | None) -> None:
    """Raises where somebody broke a file by hand: what nobody can read is not taken over."""
    if assessment is not None:
        for _ in assessment.walk():
            pass
        _ = assessment.rows, assessment.left_over


def _root(repo: Repo, commit: Commit) -> Entries:
    return read_tree(repo, commit.tree, "the root folder")


def _refuse_taken(repo: Repo, name: str, numbers: Sequence[str]) -> None:
    for number in numbers:
        if tag_id(repo, number, name) is not None:
            taken = ", ".join(one.name for one in versions(repo, number))
            raise VersionExists(name=name, number=number, taken=taken)
        refuse_blocked(repo, number, name)


def _versions(brought: Sequence[Brought], commit: Commit, wanted: Merging) -> tuple[Version, ...]:
    pieces = [
        Piece(one.after, one.number, wanted.published or parse_date(one.after.text_of("head.published")))
        for one in brought
        if one.after is not None
    ]
    return tuple(version_of(piece, commit, wanted.label) for piece in pieces)
