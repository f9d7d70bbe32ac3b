"""A whole repository, examined: refs and tags, trees, every file once, annex rows, decisions, loose ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC

from dulwich.objects import ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.annex.edition import Edition
from pia_diff.check.findings import Severity
from pia_diff.errors import PiaDiffError
from pia_diff.soundness.annexes import misfit_rows
from pia_diff.soundness.control import control_files
from pia_diff.soundness.files import Files
from pia_diff.soundness.folders import Examined, Folders
from pia_diff.soundness.loose import HEADS, loose_ends
from pia_diff.soundness.problems import Problem, from_error, gravest_first
from pia_diff.soundness.tags import Tagged, altered_trees, disagreements, tagged
from pia_diff.store import Store, Version
from pia_diff.store.folder import DECISIONS
from pia_diff.store.history import folders_of, head_commit, natural, read_version, tags
from pia_diff.store.objects import first_parents, read_commit
from pia_diff.store.refs import PACKED
from pia_diff.timing.keeping import kept_decisions


@dataclass(frozen=True)
class Report:
    """What was examined and what was found, the gravest first."""

    problems: tuple[Problem, ...]
    assessments: int
    versions: int
    files: int

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; what only wants a look, or is good to know, does not count."""
        return all(one.severity is not Severity.WRONG for one in self.problems)


@dataclass(frozen=True)
class _Kept:
    """One version and what its tag and its folder gave."""

    tagged: Tagged
    version: Version | None
    examined: Examined | None


def examine(store: Store) -> Report:
    """Examines every version of every assessment, and what the branch holds. Changes nothing, raises nothing for what
    is broken: that is what the report tells.
    """
    repo = store.repo
    control = list(control_files(repo))
    if any(one.file == PACKED for one in control):
        return Report(gravest_first(control), 0, 0, 0)
    folders = Folders(Files(repo))
    age = _ages(repo)
    kept = sorted(_versions(repo, folders), key=lambda one: _order(one, age))
    found: list[Problem] = []
    for one in kept:
        found += [replace(problem, versions=(one.tagged.label,)) for problem in _of_version(one)]
    found = _shared(found)
    known = [one.version for one in kept if one.version is not None]
    branch = list(_of_branches(store, folders, found))
    for number in sorted({one.tagged.number for one in kept}, key=natural):
        found += misfit_rows(number, _editions(number, kept))
    found += branch
    found += control
    of_tags = [problem for one in kept if one.version is None for problem in one.tagged.problems]
    found += loose_ends(repo, known, complete=not any(map(_wrong, (*of_tags, *control))))
    numbers = {one.tagged.number for one in kept if one.version is not None}
    return Report(gravest_first(found), len(numbers), len(known), folders.files.count)


def _versions(repo: Repo, folders: Folders) -> Iterator[_Kept]:
    for (number, name), object_id in tags(repo).items():
        one = tagged(repo, number, name, object_id)
        version, examined = None, None
        if one.folder is not None:
            try:
                version = read_version(repo, number, name, object_id)
                examined = folders.examined(one.folder)
            except PiaDiffError as error:
                one = replace(one, problems=(*one.problems, from_error(error, one.label)))
        yield _Kept(one, version, examined)


def _order(one: _Kept, age: Mapping[str, int]) -> tuple[tuple[int, int, str], str, str, int, str]:
    """As `history.versions` has them."""
    number, version = natural(one.tagged.number), one.version
    if version is None:
        return number, "", "", 0, one.tagged.name
    day = (version.published or version.created.date()).isoformat()
    return number, day, version.created.astimezone(UTC).isoformat(), -age.get(version.commit, -1), one.tagged.name


def _ages(repo: Repo) -> dict[str, int]:
    """How many commits ago each was the newest of the branch, as far as its history can be read."""
    found: dict[str, int] = {}
    with suppress(PiaDiffError):
        for place, commit_id in enumerate(first_parents(repo, head_commit(repo))):
            found[commit_id.decode("ascii")] = place
    return found


def _of_version(one: _Kept) -> Iterator[Problem]:
    yield from one.tagged.problems
    yield from disagreements(one.tagged, one.version, one.examined.assessment if one.examined else None)
    if one.examined is not None:
        yield from one.examined.problems


def _shared(problems: Iterable[Problem]) -> list[Problem]:
    """The same problem of several versions as one, with all of them."""
    together: dict[tuple[object, ...], Problem] = {}
    for one in problems:
        key = (one.kind, one.file, one.line, one.message)
        first = together.get(key)
        together[key] = one if first is None else replace(first, versions=(*first.versions, *one.versions))
    return list(together.values())


def _editions(number: str, kept: Iterable[_Kept]) -> list[Edition]:
    """The versions of an assessment that can be compared, by publication."""
    return [
        Edition(one.version.name, one.examined.assessment, one.version.published)
        for one in kept
        if one.tagged.number == number
        and one.version is not None
        and one.examined is not None
        and one.examined.assessment is not None
        and not any(map(_wrong, one.examined.problems))
    ]


def _wrong(problem: Problem) -> bool:
    return problem.severity is Severity.WRONG


def _of_branches(store: Store, folders: Folders, known: Iterable[Problem]) -> Iterator[Problem]:
    """What the newest trees of the branches, drafts among them, hold and no version does; the decisions in that of
    HEAD.
    """
    repo = store.repo
    told = {(one.kind, one.file, one.line, one.message) for one in known}
    heads = repo.refs.as_dict(Ref(HEADS.encode()))
    for name, commit_id in sorted(heads.items()):
        branch = name.decode("utf-8", "replace")
        try:
            for problem in _of_tree(repo, commit_id, folders):
                if (problem.kind, problem.file, problem.line, problem.message) not in told:
                    yield replace(problem, versions=(branch,))
        except PiaDiffError as error:
            yield from_error(error, f"{HEADS}{branch}")
    try:
        numbers = [folder.number for folder in folders_of(repo, head_commit(repo))]
    except PiaDiffError:
        return  # told already
    for number in numbers:
        try:
            kept_decisions(store, number)
        except PiaDiffError as error:
            yield replace(from_error(error, f"{number}/{DECISIONS}"), versions=("HEAD",))


def _of_tree(repo: Repo, commit_id: ObjectID, folders: Folders) -> Iterator[Problem]:
    commit = read_commit(repo, commit_id)
    for folder in folders_of(repo, commit_id):
        yield from altered_trees(repo, commit, folder)
        yield from folders.examined(folder).problems
