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


class NoSuchFile(PiaDiffError):
    """A name that can only be a file, and there is none."""

    code = "unreadable"
    template = "{file} does not exist; check the name"


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

        Raises NoSuchFile, and what readers and store raise.
        """
        file = Path(spec)
        if file.is_file():
            if file.name == spec and is_near(self._repo):  # no version has a name with a folder in it
                self._warn_of_version(spec)
            from pia_diff.readers import read

            return Source(read(file, form=self._form).assessment, spec)
        if _only_a_file(file):
            raise NoSuchFile(file=spec)
        store = self._opened()
        version = store.version(spec, self._assessment)
        return Source(store.load(version), version.name, version)

    def _opened(self) -> Store:
        if self._store is None:
            self._store = self._stack.enter_context(open_store(self._repo))
        return self._store

    def _warn_of_version(self, spec: str) -> None:
        try:
            known = any(version.name == spec for version in self._opened().versions(self._assessment))
        except PiaDiffError:  # no repository here: nothing to confuse the file with
            return
        if known:
            message = _("'{name}' is a file and a version; the file is taken (the version: --repo and another folder)")
            print("pia-diff: " + message.format(name=spec), file=sys.stderr)


def _only_a_file(file: Path) -> bool:
    suffixes = {".yaml", ".yml", ".json", ".xlsx", ".xlsm", ".xls", ".pdf", ".txt", ".md", ".docx", ".html", ".htm"}
    return file.suffix.lower() in suffixes or file.is_dir()
