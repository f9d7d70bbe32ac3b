"""Old documents into the repository, in the order of their days: one commit and one tag each, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from itertools import islice

from dulwich.objects import Commit, ObjectID, Tag
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.importing.staging import Action, Candidate, Encodings, Growing, Staged, Step
from pia_diff.store.adding import Label, Piece, tag_of, version_of
from pia_diff.store.history import HEAD, folder_of, natural, versions
from pia_diff.store.identity import identity
from pia_diff.store.moving import Branch, changed
from pia_diff.store.objects import FOLDER_MODE, Entry, first_parents, make_tree, read_commit
from pia_diff.store.signing import Signer, signer_of
from pia_diff.store.version import clean_message, one_line, tag_ref

__all__ = ["Action", "Candidate", "Imported", "Step", "import_series"]

JAPAN = timezone(timedelta(hours=9))


@dataclass(frozen=True)
class Imported:
    """What becomes of all candidates, by day and number. `stored` where the new ones are in the repository: not in a
    dry run, and not where one was refused. `left_out` are the numbers of which nothing is stored, because one of their
    documents was refused.
    """

    steps: tuple[Step, ...]
    stored: bool
    left_out: frozenset[str] = frozenset()

    @property
    def refused(self) -> tuple[Step, ...]:
        """The steps of the documents that cannot be imported."""
        return tuple(one for one in self.steps if one.action is Action.REFUSED)

    def is_new(self, step: Step) -> bool:
        """Whether a step adds a version, or would."""
        return step.action is Action.ADD and step.candidate.number not in self.left_out


@dataclass(frozen=True)
class _Wanted:
    candidates: Sequence[Candidate]
    scheme: str
    message: str
    who: str
    signer: Signer | None
    keep_going: bool
    dry_run: bool


def import_series(
    repo: Repo,
    candidates: Sequence[Candidate],
    *,
    scheme: str = "year",
    message: str = "",
    author: str | None = None,
    sign: bool | None = None,
    keep_going: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Stores the candidates in the order of their days, whatever order they come in: a commit each, dated 00:00 of the
    day in Japan, and an annotated tag. The same documents make the same commits.

    What is stored already (the same content on the same day, or as in force on it) is left alone. All at once, or
    nothing: where a document is refused nothing is stored, with `keep_going` nothing of its assessment (a gap in the
    middle could never be filled). `scheme` is one of `pia_diff.importing.names.SCHEMES`.
    What is wrong with a document stands in its step. Raises CannotSign, DirtyWorkTree, DetachedHead, RepositoryBusy,
    DiskFull, CannotWrite with nothing changed; WorkTreeBehind after the change.
    """
    who = identity(repo, author)
    signer = signer_of(repo, who, sign)
    wanted = _Wanted(candidates, scheme, clean_message(message), who, signer, keep_going, dry_run)
    encodings: Encodings = {}
    names, head = repo.refs.follow(HEAD)
    # Before anybody is kept waiting: what takes long is done once, and kept in the encodings.
    _staged, plan = _planned(repo, wanted, Branch(repo, names[-1], head, None), encodings)
    if not dry_run and plan.stored and any(map(plan.is_new, plan.steps)):
        return changed(repo, lambda branch: _attempt(repo, wanted, branch, encodings))
    return plan


def _attempt(repo: Repo, wanted: _Wanted, branch: Branch, encodings: Encodings) -> Imported:
    staged, plan = _planned(repo, wanted, branch, encodings)
    new = [one for one in plan.steps if plan.is_new(one)]
    if plan.stored and new:
        _Landing(repo, wanted, branch, staged).land(new)
    return plan


def _planned(repo: Repo, wanted: _Wanted, branch: Branch, encodings: Encodings) -> tuple[Staged, Imported]:
    """What becomes of the candidates on a branch as it is, `stored` where that may be done; and their folders."""
    staged = Staged(repo)
    root = branch.root()
    steps: list[Step] = []
    by_number: dict[str, list[Candidate]] = {}
    for one in wanted.candidates:
        by_number.setdefault(one.number, []).append(one)
    for number in sorted(by_number, key=natural):
        growing = Growing(staged, number, root.get(number), encodings)
        steps += growing.steps(by_number[number], wanted.scheme)
    steps.sort(key=lambda one: (one.candidate.day, natural(one.candidate.number)))  # stable
    refused = frozenset(one.candidate.number for one in steps if one.action is Action.REFUSED)
    may = not wanted.dry_run and (wanted.keep_going or not refused)
    return staged, Imported(tuple(steps), may, refused)


class _Landing:
    """The commits and tags of the steps, on top of the branch."""

    def __init__(self, repo: Repo, wanted: _Wanted, branch: Branch, staged: Staged) -> None:
        self._repo = repo
        self._wanted = wanted
        self._branch = branch
        self._staged = staged
        self._root: dict[str, Entry] = branch.root()

    def land(self, steps: Sequence[Step]) -> None:
        """Raises what `Branch.move` raises."""
        unnamed = self._unnamed(steps)
        tip = read_commit(self._repo, self._branch.head) if self._branch.head else None
        tags: dict[Ref, Tag] = {}
        for step in steps:
            candidate = step.candidate
            label = self._label(step)
            commit = unnamed.get((candidate.number, step.tree, int(label.when.timestamp())))
            if commit is None:
                commit = tip = self._commit(step, label, tip)
            version = version_of(Piece(candidate.assessment, candidate.number, candidate.day), commit, label)
            tags[Ref(tag_ref(version.number, version.name).encode("utf-8"))] = tag_of(version, label)
        assert tip is not None  # every step has a commit
        self._branch.move([*self._staged.objects, *tags.values()], tip, {ref: tag.id for ref, tag in tags.items()})

    def _label(self, step: Step) -> Label:
        wanted = self._wanted
        return Label(step.name, None, wanted.message, wanted.who, midnight(step.candidate.day), wanted.signer)

    def _commit(self, step: Step, label: Label, tip: Commit | None) -> Commit:
        number, assessment = step.candidate.number, step.candidate.assessment
        assert step.tree is not None  # it is new
        self._root[number] = Entry(FOLDER_MODE, step.tree)
        tree = make_tree(self._root)
        title = one_line(assessment.text_of("head.name")) or number
        message = label.message or clean_message(f"{label.name}: {title}")
        on = replace(self._branch, head=tip.id if tip else None)
        commit = on.commit(tree, message, label.who, label.when)
        self._staged.put([tree, commit])
        return commit

    def _unnamed(self, steps: Sequence[Step]) -> dict[tuple[str, ObjectID | None, int], Commit]:
        """Commits of an import that was killed after the branch had moved and before all tags were made."""
        named = {one.commit for one in versions(self._repo)}
        numbers = {one.candidate.number for one in steps}
        found: dict[tuple[str, ObjectID | None, int], Commit] = {}
        for commit_id in islice(first_parents(self._repo, self._branch.head), 2 * len(self._wanted.candidates)):
            if commit_id.decode("ascii") in named:
                continue
            commit = read_commit(self._repo, commit_id)
            for number in numbers:
                folder = folder_of(self._repo, commit_id, number)
                if folder is not None:
                    found[number, folder.tree_id, commit.commit_time] = commit
        return found


def midnight(day: date) -> datetime:
    """The first moment of a day in Japan: what commits and tags of the past are dated."""
    return datetime(day.year, day.month, day.day, tzinfo=JAPAN)
