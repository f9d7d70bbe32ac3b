"""What can go wrong with a repository of assessments. Every message ends with what to do."""

from __future__ import annotations

from pia_diff.errors import PiaDiffError


class NotARepository(PiaDiffError):
    """There is no git repository at the path, nor above it."""

    code = "not_a_repository"
    template = (
        "no git repository at {path} or above; make one with 'pia-diff init', or name one with --repo or PIA_DIFF_REPO"
    )


class CannotCreate(PiaDiffError):
    """A new repository cannot be made there."""

    code = "cannot_create"
    template = "cannot make a repository at {path}: {reason}; name another folder"


class UnsupportedRepository(PiaDiffError):
    """A git repository of a kind this library cannot work with."""

    code = "not_a_repository"
    template = "the repository {path} cannot be used: {reason}"


class DamagedRepository(PiaDiffError):
    """An object of the repository is missing or unreadable."""

    code = "damaged_repository"
    template = "{what} in the repository {path} cannot be read ({reason}); check it with 'git fsck' and fetch it again"


class NoVersions(PiaDiffError):
    """The repository holds nothing yet."""

    code = "unknown_version"
    template = "the repository {path} holds no version yet; add one with 'pia-diff add FILE --as NAME'"


class UnknownVersion(PiaDiffError):
    """Nothing answers to what was given as a version."""

    code = "unknown_version"
    template = "no version, git ref or date '{spec}' of assessment {number}; nearest: {nearest}"


class AmbiguousVersion(PiaDiffError):
    """An abbreviated commit id fits several commits."""

    code = "unknown_version"
    template = "'{spec}' is the beginning of several commits; write more of it: {candidates}"


class NothingInForce(PiaDiffError):
    """No version was in force yet on a day."""

    code = "unknown_version"
    template = "no version of assessment {number} was in force on {day}; the first is {first}, in force from {since}"


class NoSuchAssessment(PiaDiffError):
    """A commit does not hold the assessment asked for."""

    code = "unknown_assessment"
    template = "'{spec}' holds no assessment {number}; it holds: {held}"


class UnknownAssessment(PiaDiffError):
    """The repository has no assessment of that number."""

    code = "unknown_assessment"
    template = "the repository has no assessment '{number}'; it has: {held}"


class AssessmentNeeded(PiaDiffError):
    """Several assessments share the repository and none was chosen."""

    code = "unknown_assessment"
    template = "several assessments share this repository; choose one with --assessment: {held}"


class MissingNumber(PiaDiffError):
    """The document has no 評価書番号 and none was given."""

    code = "missing_number"
    template = "the document has no 評価書番号; give one with --assessment"


class BadName(PiaDiffError):
    """A name of a version or branch, or a number, that cannot become a ref and a folder. `what` says which of these."""

    code = "bad_name"
    template = "'{name}' cannot be a {what}: {reason}; choose another, like {example}"


class BadCharacters(BadName):
    """A name holds characters that no ref or folder can have in its name; `found` shows them."""

    template = "'{name}' cannot be a {what}: it holds {found}; choose another, like {example}"


class SameAssessmentTwice(PiaDiffError):
    """Two documents to be added carry the same number."""

    code = "same_assessment"
    template = "two of the documents are assessment {number}; add them one by one, or give one another number"


class VersionExists(PiaDiffError):
    """The version name is taken, with other contents."""

    code = "version_exists"
    template = (
        "version {name} of assessment {number} exists already and is never overwritten; choose another name "
        "(taken: {taken})"
    )


class MissingAttachment(PiaDiffError):
    """A drawing is known by its hash alone, and the repository does not have it."""

    code = "missing_attachment"
    template = (
        "the drawing '{name}' (sha256 {sha256}) is not in the repository for assessment {number}; "
        "give the image with 'file:' in place of 'sha256:'"
    )


class DamagedAttachment(PiaDiffError):
    """The bytes of a drawing do not have the hash they are listed under."""

    code = "damaged_attachment"
    template = "the drawing '{name}' has another content than its sha256 {sha256} says; give the image again"


class UnwritableText(PiaDiffError):
    """Text that has no UTF-8 form."""

    code = "not_an_assessment"
    template = "{file}: the text {text} holds half a character (U+{character:04X}); write it anew"


class DirtyWorkTree(PiaDiffError):
    """The work tree of the repository has changes that are not committed."""

    code = "dirty_work_tree"
    template = "the work tree {path} has changes that are not committed: {changed}; commit or stash them first"


class WorkTreeBehind(PiaDiffError):
    """The version was added, but its files could not be written into the work tree."""

    code = "work_tree_behind"
    template = (
        "the version was added, but the work tree {path} could not be brought up to it: {reason}; "
        "mend that, then run 'git reset --hard' there"
    )


class DetachedHead(PiaDiffError):
    """HEAD is on no branch, so a commit would belong to none."""

    code = "detached_head"
    template = "the repository {path} is on no branch; switch to one first ('git switch main')"


class UnbornBranch(PiaDiffError):
    """HEAD is on a branch without commits while there are versions: a first commit would have nothing in common with
    them. So is a clone of a repository whose HEAD names a branch that nobody pushed.
    """

    code = "detached_head"
    template = (
        "the branch {branch} of {path} holds nothing, although there are versions ({version}); what begins there would "
        "have nothing in common with them. Go to the branch that holds them first: 'git switch {other}', in a bare "
        "repository 'git symbolic-ref HEAD refs/heads/{other}'"
    )


class RepositoryBusy(PiaDiffError):
    """Another program holds a lock of the repository, or left one behind."""

    code = "repository_busy"
    template = (
        "another program is writing to the repository; try again (if none is, delete the file it left behind: {lock})"
    )


class CannotWrite(PiaDiffError):
    """The disk refused: read-only, no permission. Nothing was changed."""

    code = "cannot_write"
    template = "cannot write to the repository {path}: {reason}; no version was added. Mend that and try again"


class DiskFull(CannotWrite):
    """The disk is full. Nothing was changed."""

    code = "no_space"
    template = "cannot write to the repository {path}: the disk is full; no version was added. Make room and try again"


class DecisionsNotWritten(CannotWrite):
    """The disk refused. Nothing was changed."""

    template = "cannot write to the repository {path}: {reason}; no decision was kept. Mend that and try again"


class NoRoomForDecisions(DiskFull):
    """The disk is full. Nothing was changed."""

    template = "cannot write to the repository {path}: the disk is full; no decision was kept. Make room and try again"


class DecisionsBehind(WorkTreeBehind):
    """The decisions were kept, but their file could not be written into the work tree."""

    template = (
        "the decisions were kept, but the work tree {path} could not be brought up to them: {reason}; "
        "mend that, then run 'git reset --hard' there"
    )


class NotAFile(PiaDiffError):
    """A folder stands where a file of ours belongs."""

    code = "damaged_repository"
    template = "{file} is a folder and should be a file; take it away ('git rm -r {file}') and commit that"
