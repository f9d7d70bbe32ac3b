"""What can go wrong between two repositories. Nothing is lost in any of these cases, on either side."""

from __future__ import annotations

from pia_diff.errors import PiaDiffError


class NotReachable(PiaDiffError):
    """No answer, or none that makes sense."""

    code = "remote_problem"
    template = (
        "the repository {url} cannot be reached: {reason}; check the address, the network and your access, then try "
        "again"
    )


class NoRemote(PiaDiffError):
    """There is no repository at the address."""

    code = "remote_problem"
    template = (
        "there is no git repository at '{url}', and no remote of this name (known remotes: {known}); check the "
        "address, or make one there with 'pia-diff init'"
    )


class NotLetIn(PiaDiffError):
    """Name and password, or the key, were refused."""

    code = "remote_problem"
    template = (
        "the repository {url} does not let you in: {reason}; check name and password (git's credential helpers are "
        "asked where git is installed), or your ssh key"
    )


class RemoteRefused(PiaDiffError):
    """The other side did not take what was sent: a hook, permissions, a branch that is checked out there."""

    code = "remote_problem"
    template = "the repository {url} took nothing: {reason}; mend that there, or ask who runs it, then push again"


class OnlyGitRunsHooks(PiaDiffError):
    """A local repository with hooks, and no git that would run them."""

    code = "remote_problem"
    template = (
        "the repository {url} has hooks ({hooks}), which git runs, and git is not installed here; install git, or "
        "fetch from there"
    )


class UnrelatedHistory(PiaDiffError):
    """The two repositories have no commit in common."""

    code = "remote_problem"
    template = (
        "{url} has nothing in common with {path}: these are two different repositories; check the address (nothing was "
        "changed)"
    )


class NothingToSend(PiaDiffError):
    """A branch that is not there."""

    code = "unknown_version"
    template = "the repository {path} has no branch '{branch}' to send; it has: {known}"


class NotThere(PiaDiffError):
    """A branch that the other side does not have."""

    code = "unknown_version"
    template = "the repository {url} has no branch '{branch}'; it has: {known}"


class NotFastForward(PiaDiffError):
    """The branch of the other side holds commits that are not here."""

    code = "not_fast_forward"
    template = (
        "the branch {branch} of {remote} holds work that is not here, so nothing was sent; get it first with "
        "'pia-diff fetch {remote}', then push again"
    )


class Diverged(PiaDiffError):
    """Both sides added to the branch; both keep what they have."""

    code = "not_fast_forward"
    template = (
        "both sides added to the branch {branch}, and both keep their work: yours stays as it is, theirs is now here "
        "as {remote}/{branch}; bring them together with 'pia-diff merge {remote}/{branch}'"
    )


class VersionConflict(PiaDiffError):
    """A version of the same name is another one on the other side."""

    code = "version_conflict"
    template = (
        "{count} versions have the same name on both sides and are not the same: {versions}; no version is ever "
        "overwritten. Give yours another name with --rename {example}"
    )


class RenameWhat(PiaDiffError):
    """--rename that cannot be understood."""

    code = "usage"
    template = "'{text}' does not say what to rename; write OLD=NEW, such as v2025=v2025-2 or 1/v2025=v2025-2"


class NothingToRename(PiaDiffError):
    """--rename of a version that is not in conflict (or, without a number, of several)."""

    code = "usage"
    template = (
        "'{version}' is not one version that is another one in {remote}, so it keeps its name; these are: {conflicts} "
        "(write NUMBER/NAME where several share the name)"
    )
