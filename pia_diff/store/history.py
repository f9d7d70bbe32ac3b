"""Which assessments and versions a repository holds."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from dulwich.objects import Commit, ObjectID, ShaFile, Tag
from dulwich.refs import Ref, check_ref_format
from dulwich.repo import Repo

from pia_diff.errors import PiaDiffError
from pia_diff.store.errors import AssessmentNeeded, NoVersions, UnknownAssessment
from pia_diff.store.folder import HEAD_FILE, Folder
from pia_diff.store.loading import load_folder
from pia_diff.store.names import assessment_number
from pia_diff.store.objects import UNREADABLE, first_parents, path_of, peel, read_commit, read_object, read_tree
from pia_diff.store.raw import RawObjects
from pia_diff.store.version import TAGS, AssessmentInfo, Version, iso_date, moment, one_line, parse_message, tag_ref
from pia_diff.wareki import parse_date

HEAD = Ref(b"HEAD")


def head_commit(repo: Repo) -> ObjectID | None:
    """The commit the branch is at, None on an unborn branch."""
    return repo.refs.follow(HEAD)[1]


def folder_of(repo: Repo, commit_id: ObjectID, number: str) -> Folder | None:
    """The folder of an assessment in a commit, None when the commit has none."""
    tree_id = read_commit(repo, commit_id).tree
    entry = read_tree(repo, tree_id, "the root folder").get(number)
    if entry is None or not entry.is_folder:
        return None
    folder = Folder(repo, number, entry.id)
    return folder if folder.blob_id(HEAD_FILE) else None


def folders_of(repo: Repo, commit_id: ObjectID | None) -> list[Folder]:
    """Every assessment's folder in a commit, by number (9 before 10)."""
    if commit_id is None:
        return []
    root = read_tree(repo, read_commit(repo, commit_id).tree, "the root folder")
    folders = (Folder(repo, name, entry.id) for name, entry in root.items() if entry.is_folder)
    return sorted((one for one in folders if one.blob_id(HEAD_FILE)), key=lambda one: natural(one.number))


def natural(number: str) -> tuple[int, int, str]:
    """Sorts numbers as numbers, before anything else."""
    return (0, int(number), number) if number.isdecimal() else (1, 0, number)


def assessments(repo: Repo) -> tuple[AssessmentInfo, ...]:
    """The assessments in the newest tree of the branch."""
    found = []
    for folder in folders_of(repo, head_commit(repo)):
        assessment = load_folder(folder)
        found.append(AssessmentInfo(folder.number, one_line(assessment.text_of("head.name")), assessment.form.id))
    return tuple(found)


def tags(repo: Repo, number: str | None = None) -> dict[tuple[str, str], ObjectID]:
    """The ids of all refs that can be versions, by (number, name)."""
    base = TAGS if number is None else f"{TAGS}{number}/"
    found = {}
    for key, object_id in repo.refs.as_dict(Ref(base.encode("utf-8"))).items():
        parts = (base + key.decode("utf-8", "replace")).removeprefix(TAGS).split("/")
        if len(parts) == 2:
            found[parts[0], parts[1]] = object_id
    return found


def tag_id(repo: Repo, number: str, name: str) -> ObjectID | None:
    """The id the ref of a version holds, None when there is no such ref."""
    ref = Ref(tag_ref(number, name).encode("utf-8", "replace"))
    value = repo.refs.read_ref(ref) if check_ref_format(Ref(ref[5:])) else None
    return ObjectID(value) if value else None


def read_version(
    repo: Repo, number: str, name: str, object_id: ObjectID, objects: RawObjects | None = None
) -> Version | None:
    """The version a ref stands for; None when it is no annotated tag of a commit. `objects` reads many quickly."""
    tag = _tag(objects, object_id) if objects is not None else None
    tag = tag or read_object(repo, object_id, ShaFile, f"the tag {number}/{name}")
    if not isinstance(tag, Tag):
        return None
    commit_id: ObjectID | None = tag.object[1]
    if tag.object[0] is not Commit:  # a tag of a tag
        commit = peel(repo, object_id)
        commit_id = commit.id if commit else None
    if commit_id is None:
        return None
    message, trailers = parse_message(tag.message.decode("utf-8", "replace"), name)
    return Version(
        name=name,
        number=number,
        commit=commit_id.decode("ascii"),
        published=iso_date(trailers.get("Published")),
        effective=iso_date(trailers.get("Effective")),
        message=message,
        author=(tag.tagger or b"").decode("utf-8", "replace"),
        created=moment(tag.tag_time or 0, tag.tag_timezone or 0),
        form=trailers.get("Form") or _form_in(repo, commit_id, number),
    )


def _tag(objects: RawObjects, object_id: ObjectID) -> ShaFile | None:
    """The object of an id; None where it cannot be read like this."""
    with suppress(*UNREADABLE):
        return ShaFile.from_raw_string(*objects.read(object_id), sha=object_id)
    return None


def commit_version(repo: Repo, number: str, name: str, commit: Commit) -> Version:
    """A commit as a version of its own; 公表日 is the document's. The commit holds the assessment."""
    folder = folder_of(repo, commit.id, number)
    assert folder is not None  # the caller looked
    assessment = load_folder(folder)
    return Version(
        name=name,
        number=number,
        commit=commit.id.decode("ascii"),
        published=parse_date(assessment.text_of("head.published")),
        effective=None,
        message=commit.message.decode("utf-8", "replace").strip(),
        author=commit.author.decode("utf-8", "replace"),
        created=moment(commit.commit_time, commit.commit_timezone),
        form=assessment.form.id,
    )


def _form_in(repo: Repo, commit_id: ObjectID, number: str) -> str:
    """The form of a version whose tag, made by hand, does not say it; empty when nothing does."""
    try:
        folder = folder_of(repo, commit_id, number)
        return load_folder(folder).form.id if folder else ""
    except PiaDiffError:
        return ""


def versions(repo: Repo, number: str | None = None) -> tuple[Version, ...]:
    """The versions of one assessment or of all, oldest first. No assessment of that number: none.

    Ordered by date of publication (of recording, where that is not known), then as their commits follow each other.
    """
    objects = RawObjects(repo)
    read = (read_version(repo, *key, object_id, objects) for key, object_id in tags(repo, number).items())
    found = [one for one in read if one is not None]
    listed = sorted(found, key=lambda one: (_day(one), one.created, natural(one.number), one.name))
    moments = [(_day(one), one.created) for one in listed]
    if len(set(moments)) == len(moments):
        return tuple(listed)
    # Git keeps whole seconds: what was added within one is told apart by which commit came first.
    head = head_commit(repo)
    age = {commit_id.decode("ascii"): n for n, commit_id in enumerate(first_parents(repo, head))}
    key = {one: (_day(one), one.created, -age.get(one.commit, -1)) for one in listed}
    return tuple(sorted(listed, key=key.__getitem__))


def _day(version: Version) -> date:
    return version.published or version.created.date()


def numbers(repo: Repo) -> list[str]:
    """The numbers of all assessments: of the branch, and of versions of what is no longer there."""
    names = (key.decode("utf-8", "replace").split("/") for key in repo.refs.subkeys(Ref(TAGS.encode())))
    tagged = {parts[0] for parts in names if len(parts) == 2}
    return sorted(tagged | {folder.number for folder in folders_of(repo, head_commit(repo))}, key=natural)


def choose_number(repo: Repo, number: str | None) -> str:
    """The number of the assessment meant; the only one when none is given.

    Raises NoVersions, UnknownAssessment, AssessmentNeeded.
    """
    known = numbers(repo)
    if not known:
        raise NoVersions(path=path_of(repo))
    if number is None:
        if len(known) > 1:
            raise AssessmentNeeded(held=_named(repo, known))
        return known[0]
    wanted = assessment_number(number)
    if wanted not in known:
        raise _unknown(repo, wanted)
    return wanted


def _unknown(repo: Repo, number: str) -> PiaDiffError:
    known = numbers(repo)
    if not known:
        return NoVersions(path=path_of(repo))
    return UnknownAssessment(number=number, held=_named(repo, known))


def _named(repo: Repo, known: list[str]) -> str:
    names = {info.number: info.name for info in assessments(repo)}
    return ", ".join(f"{number} ({names[number]})" if names.get(number) else number for number in known)
