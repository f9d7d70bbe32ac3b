"""The one table of exit codes."""

from __future__ import annotations

from typing import NamedTuple

from pia_diff.errors import N_

DONE = 0
CHANGED = 1
USAGE = 2
BREACH = 3
UNEXPECTED = 70
INTERRUPTED = 130
PIPE_CLOSED = 141


class Failure(NamedTuple):
    """One kind of failure: the exit code and what it means, in English (a message id)."""

    exit_code: int
    meaning: str


FAILURES: dict[str, Failure] = {
    "usage": Failure(USAGE, N_("wrong usage")),
    "failure": Failure(10, N_("any failure that has no number of its own")),
    "not_a_repository": Failure(11, N_("no repository of assessments there")),
    "unknown_version": Failure(12, N_("unknown version")),
    "version_exists": Failure(13, N_("the version exists already")),
    "not_an_assessment": Failure(14, N_("the document is not an assessment, or breaks the rules of its form")),
    "broken_syntax": Failure(15, N_("broken YAML or JSON")),
    "unknown_item": Failure(16, N_("unknown or ambiguous item")),
    "unknown_form": Failure(17, N_("unknown form")),
    "forms_differ": Failure(18, N_("the two forms cannot be compared")),
    "file_problem": Failure(19, N_("a file cannot be used")),
    "file_exists": Failure(20, N_("a file or folder is in the way")),
    "no_space": Failure(21, N_("the disk is full")),
    "repository_busy": Failure(22, N_("another program is writing to the repository")),
    "damaged_repository": Failure(23, N_("the repository is damaged")),
    "partial_reading": Failure(24, N_("the document could be read only in part")),
    "unknown_assessment": Failure(25, N_("no such assessment in the repository, or none chosen of several")),
    "bad_name": Failure(26, N_("a version cannot have this name")),
    "bad_date": Failure(27, N_("not a date")),
    "cannot_create": Failure(28, N_("a repository cannot be made there")),
    "cannot_write": Failure(29, N_("the repository cannot be written to")),
    "missing_number": Failure(30, N_("the document has no 評価書番号")),
    "same_assessment": Failure(31, N_("two documents are the same assessment")),
    "missing_attachment": Failure(32, N_("a drawing is not in the repository")),
    "damaged_attachment": Failure(33, N_("a drawing differs from its hash")),
    "dirty_work_tree": Failure(34, N_("the work tree has changes that are not committed")),
    "detached_head": Failure(35, N_("the repository is on no branch")),
    "work_tree_behind": Failure(36, N_("the change was kept, but the work tree could not be brought up to date")),
    "unreadable": Failure(37, N_("a document is missing or cannot be read")),
    "other_form": Failure(38, N_("the document is on another form than the one given")),
    "some_failed": Failure(39, N_("not all of several documents could be added, or not all rows of a review kept")),
    "merge_conflict": Failure(40, N_("two branches changed the same item: a person has to decide")),
    "cannot_merge": Failure(41, N_("two branches cannot be merged")),
    "not_fast_forward": Failure(42, N_("both sides added to a branch: bring them together")),
    "version_conflict": Failure(43, N_("a version is another one in the other repository")),
    "remote_problem": Failure(44, N_("another repository cannot be reached, or took nothing")),
    "bad_signature": Failure(45, N_("a version is not signed, or its signature is not good")),
    "cannot_sign": Failure(46, N_("a signature cannot be made or checked here")),
    "out_of_order": Failure(47, N_("a document is older than what is stored already")),
    "unclear_origin": Failure(48, N_("it is not clear from which version a draft was made")),
}
"""`code` of a PiaDiffError → what the process exits with."""

OTHERS = {
    DONE: N_("done"),
    CHANGED: N_("something changed, does not agree, is overdue or must be mended (only with --exit-code)"),
    BREACH: N_("a 重要な変更 is recorded as submitted afterwards (only with --exit-code)"),
    UNEXPECTED: N_("an error in pia-diff itself"),
    INTERRUPTED: N_("interrupted"),
    PIPE_CLOSED: N_("the reader of the output went away"),
}
"""Exit codes that no PiaDiffError stands for, and what they mean."""


def exit_code(code: str) -> int:
    """The exit code for the `code` of a PiaDiffError; a code nobody entered in the table counts as `failure`."""
    return FAILURES.get(code, FAILURES["failure"]).exit_code


def meanings() -> list[tuple[int, str]]:
    """Every exit code with its meaning, in numeric order."""
    return sorted([*OTHERS.items(), *FAILURES.values()])
