"""The store: a git repository of assessments and their versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from dulwich.objects import ObjectID
from dulwich.repo import Repo

from pia_diff.model import Assessment
from pia_diff.store import history, opening
from pia_diff.store.errors import NoSuchAssessment
from pia_diff.store.loading import load_folder
from pia_diff.store.names import version_name
from pia_diff.store.resolve import resolve
from pia_diff.store.version import Added, AssessmentInfo, Version, clean_message
from pia_diff.store.walking import Walker
from pia_diff.structured.data import Document

if TYPE_CHECKING:
    from pia_diff.store.branches import Drafted
    from pia_diff.store.merged_trees import Settling
    from pia_diff.store.merges import Merge


class Store:
    """Assessments and their versions in a git repository, bare or with a work tree.

    A context manager that closes the repository; what `load` gave reads from it and must be used inside. One object
    belongs to one thread; any number of processes and threads may have their own on the same repository.
    Every method raises DamagedRepository where an object of the repository is missing or broken.
    """

    def __init__(self, repo: Repo) -> None:
        self._repo = repo

    @classmethod
    def create(cls, path: Path) -> Store:
        """Makes a bare repository in a new or empty folder. Raises CannotCreate."""
        return cls(opening.create(path))

    @classmethod
    def open(cls, path: Path) -> Store:
        """The repository at `path`: bare, a `.git` folder, or the root of a checkout.

        Raises NotARepository, UnsupportedRepository.
        """
        return cls(opening.open_repo(path))

    @classmethod
    def find(cls, start: Path, named: str | None = None) -> Store:
        """The repository `start` lies in, looking upward; with `named`, in every folder first one of that name.

        Raises NotARepository, UnsupportedRepository.
        """
        return cls.open(opening.find(start, named))

    @property
    def path(self) -> Path:
        """The folder of the repository, or the root of its work tree."""
        return Path(self._repo.path)

    @property
    def repo(self) -> Repo:
        """The git repository itself, for what looks at its objects and refs."""
        return self._repo

    def check_refs(self) -> None:
        """Raises DamagedRepository where the refs that git packed cannot be read."""
        opening.check_refs(self._repo)

    def close(self) -> None:
        """Closes the repository."""
        self._repo.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def assessments(self) -> tuple[AssessmentInfo, ...]:
        """(number, name, form id) of every assessment in the newest tree of the branch."""
        return history.assessments(self._repo)

    def versions(self, number: str | None = None) -> tuple[Version, ...]:
        """The versions, oldest first: by date of publication, else of recording. Of all assessments without `number`.

        Raises UnknownAssessment, NoVersions (only where a number is given).
        """
        chosen = None if number is None else history.choose_number(self._repo, number)
        return history.versions(self._repo, chosen)

    def version(self, spec: str, number: str | None = None) -> Version:
        """The version that `spec` means: a version's name, a git ref or (abbreviated) commit id, or a day.

        Names win over refs, refs over days. A day (2024-12-25, 令和6年12月25日, R6.12.25) means the version in force on
        it. `number` may be left out where the repository holds one assessment, or `spec` is `<number>/<name>`.
        Raises NoVersions, AssessmentNeeded, UnknownAssessment, UnknownVersion (with the nearest names),
        AmbiguousVersion, NothingInForce, NoSuchAssessment.
        """
        return resolve(self._repo, spec, number)

    def load(self, version: Version) -> Assessment:
        """The assessment of a version; sections, annex rows and drawings are read when asked for.

        Raises NoSuchAssessment; and here or when a section is asked for DraftError, BrokenSyntax, NotPlain,
        DuplicateKey (all naming `<number>/<file>` and line) where somebody broke a file by hand.
        """
        folder = history.folder_of(self._repo, ObjectID(version.commit.encode("ascii")), version.number)
        if folder is None:
            held = [one.number for one in history.folders_of(self._repo, ObjectID(version.commit.encode("ascii")))]
            raise NoSuchAssessment(spec=version.name, number=version.number, held=", ".join(held) or "none")
        return load_folder(folder)

    def walker(self, number: str) -> Walker:
        """Reads the files of an assessment in one commit after the other, for walks over many versions."""
        return Walker(self._repo, number)

    def add(
        self,
        assessments: Sequence[Assessment],
        name: str,
        *,
        number: str | None = None,
        published: date | None = None,
        effective: date | None = None,
        message: str = "",
        author: str | None = None,
        now: datetime | None = None,
        sign: bool | None = None,
    ) -> Added:
        """Adds the documents as version `name` of each: one commit, one annotated tag a document.

        `number` defaults to the document's 評価書番号, `published` to its 公表日, `author` (`Name <address>`) to what
        git is configured with. A document that says the same as the newest version of its assessment is not added but
        listed in `unchanged`. Drawings known by hash alone must be in the repository for that assessment.
        With `sign` the tags are signed as git would (None: where git's `tag.gpgSign` says so).
        All or nothing, whatever happens, also where others add at the same time.
        Raises BadName, MissingNumber, SameAssessmentTwice, VersionExists, MissingAttachment, DamagedAttachment,
        UnwritableText, DraftError, DirtyWorkTree, DetachedHead, RepositoryBusy, CannotWrite, DiskFull, CannotSign;
        WorkTreeBehind alone leaves the version added.
        """
        # Reading needs nothing of these.
        from pia_diff.store import adding
        from pia_diff.store.identity import identity
        from pia_diff.store.signing import signer_of

        who = identity(self._repo, author)
        label = adding.Label(
            name=version_name(name),
            effective=effective,
            message=clean_message(message),
            who=who,
            when=_moment(now),
            signer=signer_of(self._repo, who, sign),
        )
        return adding.add(self._repo, adding.pieces(assessments, number, published), label)

    def add_draft(
        self,
        assessments: Sequence[Assessment],
        branch: str,
        *,
        number: str | None = None,
        begin: str = "",
        message: str = "",
        author: str | None = None,
        now: datetime | None = None,
    ) -> Drafted:
        """Keeps the documents as one commit on `branch`; a new one begins at `begin` (a version), or where HEAD is.

        No version names them, and what the branch says already is not added again. All or nothing, as `add`.
        Raises what `add` raises but VersionExists, and what `store.branches.keep_draft` raises.
        """
        from pia_diff.store.adding import pieces
        from pia_diff.store.branches import keep_draft
        from pia_diff.store.identity import identity

        who = identity(self._repo, author)
        wanted = pieces(assessments, number, None)
        return keep_draft(self._repo, wanted, branch, begin, clean_message(message), who, _moment(now))

    def merge(
        self,
        branch: str,
        settling: Callable[[], Settling],
        *,
        into: str = "",
        name: str = "",
        published: date | None = None,
        effective: date | None = None,
        message: str = "",
        author: str | None = None,
        now: datetime | None = None,
        dry_run: bool = False,
        sign: bool | None = None,
    ) -> Merge:
        """Merges `branch` into the branch `into` (that of HEAD), item by item: see `store.merges.merge_branch`.

        With `name` what the merge brings becomes that version, signed as with `add`. Nothing is written in a dry run
        and while a conflict is open that `settling` leaves open. Raises what `merge_branch` raises.
        """
        from pia_diff.store.adding import Label
        from pia_diff.store.identity import identity
        from pia_diff.store.merges import Merging, merge_branch
        from pia_diff.store.signing import signer_of

        who = identity(self._repo, author)
        signer = signer_of(self._repo, who, sign)
        label = Label(version_name(name) if name else "", effective, clean_message(message), who, _moment(now), signer)
        return merge_branch(self._repo, Merging(branch, into, label, published, settling, dry_run))

    def decisions(self, number: str) -> Document | None:
        """The file `<number>/decisions.yaml` of the newest tree of the branch; None where nothing was decided.

        `pia_diff.timing.keeping.kept_decisions` makes Decisions of it.
        Raises BrokenSyntax, NotPlain, DuplicateKey (all naming file and line), NotAFile.
        """
        from pia_diff.store.decisions import read_decisions

        return read_decisions(self._repo, number)

    def decide(
        self,
        number: str,
        change: Callable[[Document | None], str],
        *,
        message: str,
        author: str | None = None,
        now: datetime | None = None,
    ) -> str | None:
        """Changes the file of decisions by a commit of its own on the branch; versions stay as they are.

        `change` gives the new text (empty: no file) from what the file says; it is called again where others were
        faster, so that nobody's decisions are lost. Gives the id of the commit, None where the text stays the same.
        All or nothing, as `add`. `pia_diff.timing.keeping.keep_decisions` is what most callers want.
        Raises NoSuchAssessment, BrokenSyntax, NotPlain, DuplicateKey, NotAFile, DirtyWorkTree, DetachedHead,
        RepositoryBusy, DecisionsNotWritten; DecisionsBehind alone leaves the decisions kept.
        """
        from pia_diff.store.decisions import change_decisions
        from pia_diff.store.identity import identity

        who = identity(self._repo, author)
        return change_decisions(self._repo, number, change, clean_message(message), who, _moment(now))


def _moment(now: datetime | None) -> datetime:
    """The time given, or the time it is, with its offset from UTC."""
    return now if now is not None and now.tzinfo is not None else (now or datetime.now()).astimezone()
