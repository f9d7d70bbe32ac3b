"""Versions as their tags tell them: whether tag, commit and document agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dulwich.objects import Commit, ObjectID, ShaFile, Tag
from dulwich.repo import Repo

from pia_diff.check.findings import Severity
from pia_diff.errors import PiaDiffError
from pia_diff.model import Assessment
from pia_diff.soundness.problems import Problem, from_error
from pia_diff.store.folder import Folder
from pia_diff.store.history import folder_of
from pia_diff.store.objects import peel, read_commit, read_object
from pia_diff.store.version import Version, iso_date, moment, parse_message, tag_ref
from pia_diff.wareki import parse_date


@dataclass(frozen=True)
class Tagged:
    """A ref that is, or looks like, a version: `folder` and `tag` are None where they could not be had."""

    number: str
    name: str
    problems: tuple[Problem, ...]
    tag: Tag | None = None
    folder: Folder | None = None

    @property
    def label(self) -> str:
        """How people write it."""
        return f"{self.number}/{self.name}"


def tagged(repo: Repo, number: str, name: str, object_id: ObjectID) -> Tagged:
    """The ref of a version, followed as far as it leads."""
    ref = tag_ref(number, name)
    try:
        tag = read_object(repo, object_id, ShaFile, f"the tag {number}/{name}")
        commit = peel(repo, object_id)
        if not isinstance(tag, Tag) or commit is None:
            problem = Problem("no_version", Severity.ASK, ref, fields={"tag": f"{number}/{name}"})
            return Tagged(number, name, (problem,))
        problems = [*_altered(tag, object_id, ref), *_altered(commit, commit.id, f"{ref}^{{commit}}")]
        if (tag.tag_time or 0) < commit.commit_time:
            fields = {
                "tagged": _moment(tag.tag_time, tag.tag_timezone),
                "committed": _moment(commit.commit_time, commit.commit_timezone),
            }
            problems.append(Problem("tag_older", Severity.ASK, ref, fields=fields))
        folder = folder_of(repo, commit.id, number)
        if folder is None:
            problems.append(Problem("no_folder", Severity.WRONG, ref, fields={"number": number}))
        else:
            problems += altered_trees(repo, commit, folder)
    except PiaDiffError as error:
        return Tagged(number, name, (from_error(error, ref),))
    return Tagged(number, name, tuple(problems), tag, folder)


def _moment(seconds: int | None, offset: int | None) -> str:
    return moment(seconds or 0, offset or 0).isoformat(" ", "minutes")


def _altered(found: ShaFile, object_id: ObjectID, where: str) -> Iterator[Problem]:
    """A problem where the bytes of an object are not those its id was made of."""
    if ShaFile.from_raw_string(found.type_num, found.as_raw_string()).id != object_id:
        yield Problem("other_content", Severity.WRONG, where)


def altered_trees(repo: Repo, commit: Commit, folder: Folder) -> Iterator[Problem]:
    """Problems of the trees that lead to the files of a folder."""
    tree_ids = {"": read_commit(repo, commit.id).tree, folder.number: folder.tree_id}
    tree_ids |= {f"{folder.number}/{name}": entry.id for name, entry in folder.entries.items() if entry.is_folder}
    for path, tree_id in tree_ids.items():
        tree = read_object(repo, tree_id, ShaFile, f"the folder {path}")
        yield from _altered(tree, tree_id, f"{path}/")


def disagreements(one: Tagged, version: Version | None, assessment: Assessment | None) -> Iterator[Problem]:
    """What a tag says otherwise than its ref and its document."""
    tag, ref = one.tag, tag_ref(one.number, one.name)
    if tag is None:
        return
    said = (tag.name or b"").decode("utf-8", "replace")
    if said != one.label:
        yield Problem("tag_name", Severity.ASK, ref, fields={"found": said})
    _message, trailers = parse_message((tag.message or b"").decode("utf-8", "replace"), one.name)
    if not trailers:
        yield Problem("tag_untold", Severity.NOTE, ref)
        return
    if trailers.get("Assessment", one.number) != one.number:
        yield Problem("tag_number", Severity.WRONG, ref, fields={"found": trailers["Assessment"]})
    if assessment is None or version is None:
        return
    form = trailers.get("Form", assessment.form.id)
    if form != assessment.form.id:
        yield Problem("tag_form", Severity.WRONG, ref, fields={"found": form, "form": assessment.form.id})
    try:
        printed = assessment.text_of("head.published")
    except PiaDiffError:
        return  # the cover is broken, and that is told already
    day = parse_date(printed)
    published = iso_date(trailers.get("Published"))
    if day is not None and day != published:
        found = published.isoformat() if published else trailers.get("Published", "") or "—"
        yield Problem("tag_published", Severity.ASK, ref, fields={"found": found, "printed": " ".join(printed.split())})
