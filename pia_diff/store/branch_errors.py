"""What can go wrong with branches of drafts and their merges. Every message ends with what to do."""

from __future__ import annotations

from pia_diff.errors import PiaDiffError


class BranchInUse(PiaDiffError):
    """Another work tree of the repository is on the branch, and would be left behind."""

    code = "dirty_work_tree"
    template = "the branch '{branch}' is checked out in {path}; work there, or switch that folder to another branch"


class UnknownBranch(PiaDiffError):
    """There is no such branch, nor anything else that leads to a commit."""

    code = "unknown_version"
    template = "no branch '{name}'; there are: {known} ('pia-diff add FILE --branch NAME' makes one)"


class OlderOrigin(PiaDiffError):
    """A draft seems to be made from an older state than the one its branch begins at."""

    code = "unclear_origin"
    template = (
        "the draft of assessment {number} differs from {older} in {few} places and from {newer} in {many}: if it was "
        "made from {older}, say so with --from {older}, else what came since would be taken back; if it is meant so, "
        "give --from {newer}"
    )


class BranchExists(PiaDiffError):
    """A branch that is there cannot begin anew somewhere else."""

    code = "unclear_origin"
    template = (
        "the branch '{branch}' is there already, so it cannot begin at {start}; keep the draft on another branch with "
        "--from {start}, then merge both ('pia-diff merge')"
    )


class NothingToMergeInto(PiaDiffError):
    """The branch to merge into has no commit yet."""

    code = "cannot_merge"
    template = "the branch '{into}' holds nothing yet; add a version to it first ('pia-diff add FILE --as NAME')"


class UnrelatedHistories(PiaDiffError):
    """Two branches have no commit in common."""

    code = "cannot_merge"
    template = (
        "'{branch}' and '{into}' have no commit in common, so nobody can tell who changed what; in a shallow clone run "
        "'git fetch --unshallow', else add the draft anew with 'pia-diff export {branch} -o draft.yaml' and 'pia-diff "
        "add draft.yaml --branch NAME'"
    )


class SeveralBases(PiaDiffError):
    """Two branches merged each other, and their common ancestors lead to different results."""

    code = "cannot_merge"
    template = (
        "'{branch}' and '{into}' have several common ancestors ({bases}), which lead to different results; merge with "
        "'git merge {branch}' after 'pia-diff git-setup'"
    )


class NothingToName(PiaDiffError):
    """A merge that brings no assessment anything was to make a version."""

    code = "cannot_merge"
    template = (
        "'{branch}' brings nothing that '{into}' does not have, so there is no version to make; name what is there "
        "with 'pia-diff export {into} -o draft.yaml' and 'pia-diff add draft.yaml --as {name}'"
    )
