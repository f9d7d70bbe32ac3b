"""The history of one assessment as it grows in memory: nothing is written before all of it is known to be good."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import chain
from pathlib import Path

from dulwich.object_store import MemoryObjectStore, OverlayObjectStore
from dulwich.objects import ObjectID, ShaFile
from dulwich.repo import Repo

from pia_diff.errors import PiaDiffError
from pia_diff.importing.errors import NameTakenTwice, OutOfOrder, SameDayStored, TooEarly, TwoOfADay
from pia_diff.importing.names import free_name
from pia_diff.model import Assessment
from pia_diff.store.adding import folder_entries, refuse_blocked, split_entries
from pia_diff.store.encoding import EncodedFolder, encode_folder
from pia_diff.store.errors import VersionExists
from pia_diff.store.folder import Folder
from pia_diff.store.history import folder_of, tags, versions
from pia_diff.store.objects import Entry, make_tree
from pia_diff.store.version import Version

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Candidate:
    """A document to be imported; `file` is named in errors, `name` empty where one is to be made."""

    file: Path
    assessment: Assessment
    number: str
    day: date
    name: str = ""


class Action(Enum):
    """What becomes of a candidate."""

    ADD = "add"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """A candidate and what becomes of it: `name` is the version it becomes or is already; `tree` its folder, where it
    is new.
    """

    candidate: Candidate
    action: Action
    name: str = ""
    problem: PiaDiffError | None = None
    tree: ObjectID | None = None


Encodings = dict[tuple[Path, str, ObjectID | None], EncodedFolder]
"""What was encoded, by file, number and the folder it was encoded against: kept over all attempts."""


class Staged:
    """A repository with objects in memory before those on the disk."""

    def __init__(self, repo: Repo) -> None:
        self.objects: list[ShaFile] = []
        self._memory = MemoryObjectStore()
        self.repo = copy.copy(repo)
        self.repo.object_store = OverlayObjectStore([self._memory, repo.object_store])  # type: ignore[assignment]

    def put(self, objects: Sequence[ShaFile]) -> None:
        """Keeps the objects in memory."""
        self.objects += objects
        for one in objects:
            self._memory.add_object(one)


class Growing:
    """One assessment: what is stored of it, and what its candidates add."""

    def __init__(self, staged: Staged, number: str, entry: Entry | None, encodings: Encodings) -> None:
        self._staged = staged
        self._number = number
        self._encodings = encodings
        self._known = versions(staged.repo, number)
        self._taken = {name for _number, name in tags(staged.repo, number)}
        self._current = Folder(staged.repo, number, entry.id) if entry is not None and entry.is_folder else None
        self._newest = self._folder(self._known[-1]) if self._known else None
        self._last: Step | None = None

    def steps(self, candidates: Sequence[Candidate], scheme: str) -> list[Step]:
        """What becomes of the candidates, in the order of their days, whatever order they come in."""
        ordered = sorted(candidates, key=lambda one: (one.day, one.name, str(one.file)))
        return [self._step(one, scheme) for one in ordered]

    def _step(self, candidate: Candidate, scheme: str) -> Step:
        try:
            return self._stored(candidate) or self._new(candidate, scheme)
        except PiaDiffError as error:
            return Step(candidate, Action.REFUSED, problem=error)

    def _stored(self, candidate: Candidate) -> Step | None:
        """The step of a document that is stored already, None for one that comes after all that is stored.

        Raises OutOfOrder, SameDayStored.
        """
        day = candidate.day
        # What was in force before counts only as long as nothing new came after it.
        before = [] if self._last else [one for one in self._known if day_of(one) < day]
        of_day = [one for one in self._known if day_of(one) == day]
        for one in (*reversed(of_day), *before[-1:]):
            folder = self._folder(one)
            if folder is not None and self._says_same(candidate, folder):
                return Step(candidate, Action.UNCHANGED, one.name)
        about = {"file": candidate.file, "number": self._number, "day": day.isoformat()}
        if self._known and day_of(self._known[-1]) > day:
            newest = self._known[-1]
            raise OutOfOrder(newest=newest.name, newest_day=day_of(newest).isoformat(), **about)
        if of_day:
            raise SameDayStored(stored=of_day[-1].name, **about)
        return None

    def _new(self, candidate: Candidate, scheme: str) -> Step:
        """Puts the folder of the document into memory. Raises what `encode_folder` raises, and errors of naming."""
        if candidate.day <= EPOCH:  # midnight in Japan comes before git's first second
            raise TooEarly(file=candidate.file, day=candidate.day.isoformat())
        last = self._last
        if last is not None and self._newest is not None and self._says_same(candidate, self._newest):
            return Step(candidate, Action.UNCHANGED, last.name)
        if last is not None and last.candidate.day == candidate.day:
            day = candidate.day.isoformat()
            raise TwoOfADay(file=candidate.file, other=last.candidate.file, number=self._number, day=day)
        name = self._name(candidate, scheme)
        encoded = self._encoded(candidate, self._newest or self._current)
        made: list[ShaFile] = [*encoded.blobs.values()]
        entries = folder_entries(encoded, made)
        foreign = split_entries(self._current, candidate.assessment.form)[1] if self._current else {}
        tree = make_tree(foreign | entries)
        self._staged.put([*made, tree])
        self._current = self._newest = Folder(self._staged.repo, self._number, tree.id)
        self._taken.add(name)
        self._last = Step(candidate, Action.ADD, name, tree=tree.id)
        return self._last

    def _name(self, candidate: Candidate, scheme: str) -> str:
        name = candidate.name or free_name(scheme, candidate.day, candidate.file.stem, self._taken)
        if name in self._taken:
            stored = [one.name for one in self._known]
            if name not in stored:
                raise NameTakenTwice(file=candidate.file, number=self._number, name=name)
            raise VersionExists(name=name, number=self._number, taken=", ".join(stored))
        refuse_blocked(self._staged.repo, self._number, name)
        return name

    def _says_same(self, candidate: Candidate, folder: Folder) -> bool:
        entries = folder_entries(self._encoded(candidate, folder), [])
        return entries == split_entries(folder, candidate.assessment.form)[0]

    def _encoded(self, candidate: Candidate, base: Folder | None) -> EncodedFolder:
        key = (candidate.file, self._number, base.tree_id if base else None)
        if key not in self._encodings:
            stored = (self._folder(one) for one in reversed(self._known))
            earlier = (one for one in chain([self._newest, self._current], stored) if one is not None)
            self._encodings[key] = encode_folder(candidate.assessment, self._number, base, earlier)
        return self._encodings[key]

    def _folder(self, version: Version) -> Folder | None:
        return folder_of(self._staged.repo, ObjectID(version.commit.encode("ascii")), self._number)


def day_of(version: Version) -> date:
    """The day a version counts as: its 公表日, else the day it was recorded."""
    return version.published or version.created.date()
