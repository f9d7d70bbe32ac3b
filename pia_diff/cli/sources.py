"""What a person calls a version on the command line → the assessment: a file, or a version of the repository."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.repository import is_near, open_store
from pia_diff.errors import PiaDiffError

if TYPE_CHECKING:
    from types import TracebackType

    from pia_diff.model import Assessment
    from pia_diff.store import Store, Version
    from pia_diff.timing import Decisions


NUMBER = "head.number"
"""The concept of the item that holds the 評価書番号."""
OTHER_DOCUMENTS = frozenset({".docx", ".doc"})
"""Suffixes that no reader knows, and that a file has all the same."""


class NoSuchFile(PiaDiffError):
    """A name that can only be a file, and there is none."""

    code = "unreadable"
    template = "{file} does not exist; check the name"


class FolderGiven(PiaDiffError):
    """A folder, and no version of that name."""

    code = "unreadable"
    template = "{file} is a folder, and there is no version of this name; name a file in it, or a version"


@dataclass(frozen=True)
class Source:
    """An assessment and where it came from: `version` is None for a file, whose path is then the label."""

    assessment: Assessment
    label: str
    version: Version | None = None


class Sources:
    """Finds what is asked for; the repository is opened when the first version is wanted, once.

    `repo` and `assessment` are the options --repo and --assessment. A context manager.
    """

    def __init__(self, repo: str | None, assessment: str | None, form: str | None = None) -> None:
        self._repo = repo
        self._assessment = assessment
        self._form = form
        self._store: Store | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Sources:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def get(self, spec: str) -> Source:
        """The file or version `spec`. An existing file wins over a version of the same name, and a line says so.

        Raises NoSuchFile, FolderGiven, and what readers and store raise.
        """
        file = Path(spec)
        if file.is_file():
            if file.name == spec and is_near(self._repo):  # no version has a name with a folder in it
                self._warn_of_version(spec)
            from pia_diff.readers import read

            reading = read(file, form=self._form)
            _warn_of_share(spec, reading.characters.share)
            return Source(reading.assessment, spec)
        try:
            store = self._opened()
            version = store.version(spec, self._assessment)
        except PiaDiffError as error:
            raise _file_meant(spec, error) or error from None
        return Source(store.load(version), version.name, version)

    def before(self, source: Source) -> tuple[Source, ...]:
        """The versions of the same assessment that were published before a source, oldest first: those before a
        version, for a file those of its 評価書番号 that are older than its 公表日. Nothing for a file where there is no
        repository, or none that knows its assessment.
        """
        from pia_diff.cli.judged import published_of
        from pia_diff.store.errors import NotARepository, NoVersions, UnknownAssessment

        number = source.version.number if source.version else self._assessment or source.assessment.text_of(NUMBER)
        try:
            store = self._opened()
            known = store.versions(number or None)
        except (NotARepository, NoVersions, UnknownAssessment):
            return ()
        found = []
        limit = published_of(source)
        for version in known:
            if source.version is not None and version.commit == source.version.commit:
                break
            if source.version is None and limit and version.published and version.published >= limit:
                break
            found.append(Source(store.load(version), version.name, version))
        return tuple(found)

    def decisions(self, source: Source) -> Decisions:
        """What was decided about the changes that a version brought; nothing for a file. Raises what reading them
        raises: a decision that cannot be read must not be overlooked.
        """
        from pia_diff.timing import Decisions
        from pia_diff.timing.keeping import kept_decisions

        if source.version is None:
            return Decisions()
        return Decisions.of(kept_decisions(self._opened(), source.version.number), source.version.name)

    def _opened(self) -> Store:
        if self._store is None:
            self._store = self._stack.enter_context(open_store(self._repo))
        return self._store

    def _warn_of_version(self, spec: str) -> None:
        try:
            known = [version for version in self._opened().versions(self._assessment) if version.name == spec]
        except PiaDiffError:  # no repository here: nothing to confuse the file with
            return
        if known:
            message = _("'{name}' is a file and a version; the file is taken (for the version, write {version})")
            whole_names = ", ".join(f"{version.number}/{version.name}" for version in known)
            print("pia-diff: " + message.format(name=spec, version=whole_names), file=sys.stderr)


def _warn_of_share(file: str, share: float) -> None:
    from pia_diff.cli.understood import ENOUGH, percent

    if share < ENOUGH:
        message = _(
            "only {share} per cent of {file} found its place, so much of it is not compared or checked; "
            "'pia-diff read {file}' shows what is left over"
        )
        print("pia-diff: " + message.format(file=file, share=percent(share)), file=sys.stderr)


def _file_meant(spec: str, error: PiaDiffError) -> PiaDiffError | None:
    """The better error where no version was found, and the name is that of a folder or can only be a file's."""
    from pia_diff.cli.documents import known_suffixes
    from pia_diff.store.errors import NotARepository, NoVersions, UnknownVersion

    file = Path(spec)
    if spec and file.is_dir():
        return FolderGiven(file=spec) if isinstance(error, NotARepository | NoVersions | UnknownVersion) else None
    no_version = error.code in ("not_a_repository", "unknown_version", "unknown_assessment")
    if no_version and file.suffix.lower() in known_suffixes() | OTHER_DOCUMENTS:
        return NoSuchFile(file=spec)
    return None
