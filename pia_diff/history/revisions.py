"""The versions of an assessment in the order of publication, each read only as far as it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form, load_form
from pia_diff.history.entries import Entries, Split, split
from pia_diff.model import Assessment

if TYPE_CHECKING:
    from pia_diff.store import Store, Version
    from pia_diff.store.walking import Files


class NotNamed(PiaDiffError):
    """A commit that no version names has no place among the versions."""

    code = "unknown_version"
    template = (
        "'{spec}' is a commit of assessment {number} that no version names; 'pia-diff versions' lists the versions"
    )


_KEPT = 64
"""The entries of so many files are remembered: a version is compared with the one before and the one after it."""


class Revisions(Sequence["Revision"]):
    """All versions of the assessment `number`, the oldest first. They read from the store, which must stay open.

    Raises what `Store.versions` raises.
    """

    def __init__(self, store: Store, number: str) -> None:
        self.store = store
        self.number = number
        self.walker = store.walker(number)
        self._known: dict[str, Entries | None] = {}
        self._last: dict[str, Split] = {}
        self._all = [Revision(self, version) for version in store.versions(number)]

    @overload
    def __getitem__(self, place: int) -> Revision: ...

    @overload
    def __getitem__(self, place: slice) -> list[Revision]: ...

    def __getitem__(self, place: int | slice) -> Revision | list[Revision]:
        return self._all[place]

    def __len__(self) -> int:
        return len(self._all)

    def place(self, version: Version) -> int:
        """The place of a version among all. Raises NotNamed for a commit that no version names."""
        places = {one.name: number for number, one in enumerate(self._all)}
        if version.name not in places:
            raise NotNamed(spec=version.name, number=self.number)
        return places[version.name]

    def entries(self, path: str, blob: str) -> Entries | None:
        """The entries of a file by its path and id, as `entries_of` gives them. Raises DamagedRepository."""
        if blob not in self._known:
            if len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            found = split(self.walker.text(blob), self._last.get(path))
            self._known[blob] = None if found is None else found.entries()
            if found is not None:
                self._last[path] = found
        return self._known[blob]


class Revision:
    """One version: what its tag says, the ids of its files, their texts; the assessment itself when it is needed."""

    def __init__(self, among: Revisions, version: Version) -> None:
        self.version = version
        self._among = among

    @property
    def name(self) -> str:
        return self.version.name

    @cached_property
    def files(self) -> Files:
        """The ids of its files by path. Raises DamagedRepository."""
        return self._among.walker.files(self.version.commit)

    @cached_property
    def assessment(self) -> Assessment:
        """What the version says. Raises as `Store.load`."""
        return self._among.store.load(self.version)

    @cached_property
    def form(self) -> Form:
        """The form the version is on, by its tag where that says one."""
        return load_form(self.version.form) if self.version.form else self.assessment.form

    def entries(self, path: str) -> Entries | None:
        """The entries of a file; none where there is no such file, None where they cannot be told apart."""
        return self._among.entries(path, self.files[path]) if path in self.files else {}

    def drafted_by(self, paths: Sequence[str]) -> str:
        """The author of the commit that made these files what they are, where that is not the version's own commit: who
        wrote the draft that was merged. Empty elsewhere.
        """
        commit = self._among.walker.brought_by(self.version.commit, paths)
        return "" if commit == self.version.commit else self._among.walker.commit(commit).author
