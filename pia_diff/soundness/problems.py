"""What can be wrong with a repository of assessments, and the words for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pia_diff.check.findings import Kind, Severity
from pia_diff.errors import N_, PiaDiffError

OTHER_COPY = N_("go on with another copy of the repository (git clone --mirror URL); 'git fsck' names the objects")

KINDS: dict[str, Kind] = {
    "unreadable": Kind(N_("{what} cannot be read ({reason})"), OTHER_COPY),
    "other_content": Kind(
        N_("its content is not what its object id says; the disk or somebody altered it"), OTHER_COPY
    ),
    "broken_object": Kind(N_("the object is cut off, or is not what its name, its sha1, says"), OTHER_COPY),
    "broken_pack": Kind(
        N_("the pack is damaged: its checksum is not that of its content; objects in it may be lost"), OTHER_COPY
    ),
    "pack_alone": Kind(
        N_("the pack has no index, so nobody reads it; whoever wrote it did not come to an end"),
        N_("make one: git index-pack {file}"),
    ),
    "broken_ref": Kind(
        N_("the ref holds no object id: what it named is lost to all who read it"),
        N_("write it anew: git update-ref {ref} ID; 'git fsck' lists what dangles, the tag of a version among it"),
    ),
    "broken_packed_refs": Kind(
        N_("the line names no ref: nobody can tell what the repository holds, so nothing else was examined"), OTHER_COPY
    ),
    "broken": Kind(N_("it breaks the rules of its form"), N_("mend the file and add it as a new version")),
    "not_canonical": Kind(
        N_("it reads well, but is not written as pia-diff writes it (edited by hand?)"),
        N_("nothing is wrong with what it says; the next 'pia-diff add' writes it anew"),
    ),
    "file_name": Kind(
        N_("the file of '{key}' should be called {expected}"),
        N_("rename it; comparisons take it as it is"),
    ),
    "foreign": Kind(
        N_("this file belongs to no part of an assessment"), N_("take it away, or leave it: nobody reads it")
    ),
    "no_folder": Kind(N_("the version holds no assessment {number}"), N_("delete the tag, or tag the right commit")),
    "wrong_hash": Kind(
        N_("the drawing has another content than its name, its sha256, says"),
        N_("give the image again and add a new version"),
    ),
    "drawing_missing": Kind(
        N_("the drawing '{name}' is referred to, but is not there"), N_("give the image and add a new version")
    ),
    "drawing_unused": Kind(N_("no section refers to this drawing"), N_("nothing is lost; take it away if you like")),
    "no_version": Kind(
        N_("the tag is no version: it is not annotated, or names no commit"),
        N_("make it anew: git tag -a -f {tag} …, or leave it: nobody reads it"),
    ),
    "tag_name": Kind(N_("the tag says of itself that it is {found}"), N_("right where it was renamed; else delete it")),
    "tag_number": Kind(
        N_("the tag says it is of assessment {found}"), N_("delete the tag, or tag the right assessment")
    ),
    "tag_form": Kind(
        N_("the tag says the form is {found}, the document is on {form}"), N_("add the document again as a new version")
    ),
    "tag_published": Kind(
        N_("the tag says the 公表日 is {found}, the document says {printed}"),
        N_("right where --published was meant to differ; else correct the document"),
    ),
    "tag_older": Kind(
        N_("the tag is of {tagged}, which is before its commit of {committed}: was it moved?"),
        N_("compare it with another copy; right where a clock was wrong"),
    ),
    "twin": Kind(
        N_("the version says the same as {version}, the one before it: was its tag moved?"),
        N_("compare it with another copy; right where it was renamed, then delete one of the two"),
    ),
    "tag_untold": Kind(
        N_("the tag says nothing of 公表日 and form (made by hand?)"), N_("nothing is lost; the document is taken")
    ),
    "row_misfit": Kind(
        N_("row {row} of the annex ({item}): its {side} “{wording}” does not stand in {old}→{new}"),
        N_("compare the published table with the two versions"),
    ),
    "unnamed_commits": Kind(
        N_(
            "{count} commits on the branch {branch} changed documents and are no version (the newest: {commit} "
            "{subject})"
        ),
        N_("right for merges and edits by hand; 'pia-diff add' makes versions"),
    ),
    "behind": Kind(
        N_("the branch {branch} shows another content than the newest version {version}"),
        N_("right while a new version is prepared by hand; else add the newest document again"),
    ),
    "off_branch": Kind(N_("no branch leads to the commit of this version"), N_("nothing is lost while the tag stands")),
    "lock": Kind(
        N_("a lock stands in the repository"),
        N_(
            "right while another program is writing; what a pia-diff that was killed left, the next one takes away; "
            "any other: delete the file"
        ),
    ),
    "no_branch": Kind(
        N_("HEAD is on the branch {found}, which is not there; there are: {known}"),
        N_("put HEAD on one: git symbolic-ref HEAD refs/heads/{first}"),
    ),
    "branch_lost": Kind(
        N_("the branch {found} is not there, and versions are"),
        N_("put it where the newest version is: git update-ref refs/heads/{found} '{version}^{{commit}}'"),
    ),
}
"""Every kind of problem by its id: what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or worth knowing.

    `versions` are those that share it, as `<number>/<name>`, the oldest first; `file` the path in the repository's
    trees, or the ref, `line` counted from 1 where it is known. `error` is what reading raised, if that is how it was
    found; `fields` what the words of the kind leave open.
    """

    kind: str
    severity: Severity
    file: str
    line: int | None = None
    versions: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    error: PiaDiffError | None = None

    @property
    def message(self) -> str:
        """What was found, in English."""
        return str(self.error) if self.error is not None else KINDS[self.kind].message.format(**self.fields)

    @property
    def remedy(self) -> str:
        """What to do, in English."""
        return KINDS[self.kind].remedy.format(**self.fields)


def from_error(error: PiaDiffError, file: str) -> Problem:
    """The problem that an error of reading stands for."""
    if error.code == "damaged_repository" and "what" in error.fields:
        fields = {"what": error.fields["what"], "reason": error.fields["reason"]}
        return Problem("unreadable", Severity.WRONG, file, fields=fields)
    line = error.fields.get("line")
    where = str(error.fields.get("file") or file)
    return Problem("broken", Severity.WRONG, where, line if isinstance(line, int) else None, error=error)


def gravest_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each once, by severity, then by file and line."""
    grave = list(Severity)
    once = {(one.kind, one.file, one.line, one.versions, one.message): one for one in problems}
    return tuple(
        sorted(once.values(), key=lambda one: (grave.index(one.severity), one.file, one.line or 0, one.versions))
    )
