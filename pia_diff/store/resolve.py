"""What people write for a version → Version."""

from __future__ import annotations

import re
from datetime import date

from dulwich.objects import Commit, ObjectID
from dulwich.refs import Ref, check_ref_format
from dulwich.repo import Repo

from pia_diff.store.errors import AmbiguousVersion, NoSuchAssessment, NothingInForce, NoVersions, UnknownVersion
from pia_diff.store.history import (
    choose_number,
    commit_version,
    folder_of,
    folders_of,
    read_version,
    tag_id,
    versions,
)
from pia_diff.store.objects import first_parents, path_of, peel
from pia_diff.store.version import Version
from pia_diff.wareki import parse_date

_STEPS = re.compile(r"(?P<base>.+?)(?P<steps>(?:~[0-9]*|\^)*)\Z", re.DOTALL)
_SHORT_ID = re.compile(r"[0-9a-f]{4,40}")


def resolve(repo: Repo, spec: str, number: str | None) -> Version:
    """The version `spec` means: by its name, as a git ref or commit id, else as a day, the version in force on it.

    Raises NoVersions, AssessmentNeeded, UnknownAssessment, UnknownVersion, AmbiguousVersion, NothingInForce,
    NoSuchAssessment.
    """
    wanted = spec.strip()
    if number is None:
        whose, slash, name = wanted.partition("/")
        found = _named(repo, whose, name) if slash else None
        if found is not None:
            return found
    chosen = choose_number(repo, number)
    found = _named(repo, chosen, wanted)
    if found is not None:
        return found
    commit = find_commit(repo, wanted)
    if commit is not None:
        return _at_commit(repo, chosen, wanted, commit)
    day = parse_date(wanted)
    if day is not None:
        return _in_force(repo, chosen, day)
    raise UnknownVersion(spec=spec, number=chosen, nearest=_nearest(wanted, versions(repo, chosen)))


def _named(repo: Repo, number: str, name: str) -> Version | None:
    object_id = tag_id(repo, number, name) if name else None
    return None if object_id is None else read_version(repo, number, name, object_id)


def find_commit(repo: Repo, spec: str) -> Commit | None:
    """The commit a ref or an (abbreviated) commit id leads to, `~2` and `^` understood; None when there is none.

    Raises AmbiguousVersion.
    """
    parts = _STEPS.fullmatch(spec)
    if parts is None:
        return None
    object_id = _by_ref(repo, parts["base"]) or _by_id(repo, parts["base"])
    commit = None if object_id is None else peel(repo, object_id)
    back = sum(int(step[1:] or 1) for step in re.findall(r"~[0-9]*|\^", parts["steps"]))
    if commit is None or back == 0:
        return commit
    for n, commit_id in enumerate(first_parents(repo, commit.id)):
        if n == back:
            return peel(repo, commit_id)
    return None


def _by_ref(repo: Repo, name: str) -> ObjectID | None:
    if name in ("HEAD", "@"):
        return repo.refs.follow(Ref(b"HEAD"))[1]
    for place in ("", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"):
        ref = Ref((place + name).encode("utf-8", "replace"))
        if ref.startswith(b"refs/") and check_ref_format(Ref(ref[5:])):
            object_id = repo.refs.follow(ref)[1]
            if object_id:
                return object_id
    return None


def _by_id(repo: Repo, text: str) -> ObjectID | None:
    prefix = text.lower()
    if not _SHORT_ID.fullmatch(prefix):
        return None
    if len(prefix) == 40:
        whole = ObjectID(prefix.encode("ascii"))
        return whole if whole in repo.object_store else None
    fitting = set(repo.object_store.iter_prefix(prefix.encode("ascii")))
    commits = sorted(one for one in fitting if isinstance(repo.object_store[one], Commit))
    if len(commits) > 1:
        raise AmbiguousVersion(spec=text, candidates=", ".join(one.decode("ascii")[:12] for one in commits))
    return commits[0] if commits else None


def _at_commit(repo: Repo, number: str, spec: str, commit: Commit) -> Version:
    if folder_of(repo, commit.id, number) is None:
        held = ", ".join(folder.number for folder in folders_of(repo, commit.id)) or "none"
        raise NoSuchAssessment(spec=spec, number=number, held=held)
    # A commit that has a version is that version, with all that is known about it.
    commit_id = commit.id.decode("ascii")
    named = [one for one in versions(repo, number) if one.commit == commit_id]
    return named[-1] if named else commit_version(repo, number, spec, commit)


def _in_force(repo: Repo, number: str, day: date) -> Version:
    known = versions(repo, number)
    if not known:
        raise NoVersions(path=path_of(repo))
    by_day = sorted(known, key=lambda one: one.since)  # stable: the later of one day's versions stays later
    before = [one for one in by_day if one.since <= day]
    if before:
        return before[-1]
    first = by_day[0]
    raise NothingInForce(number=number, day=day.isoformat(), first=first.name, since=first.since.isoformat())


def _nearest(spec: str, known: tuple[Version, ...]) -> str:
    import difflib

    names = [one.name for one in known]
    return ", ".join(difflib.get_close_matches(spec, names, n=3, cutoff=0.4) or names[-3:]) or "none yet"
