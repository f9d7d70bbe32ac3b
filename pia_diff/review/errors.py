"""What can be wrong with a review that was filled in. `file` and `place` (sheet and cell) are named, and the remedy."""

from __future__ import annotations

from pia_diff.errors import PiaDiffError


class NotAReview(PiaDiffError):
    """A file that no review was written into."""

    code = "unreadable"
    template = (
        "{file} is no review: no sheet has the columns {missing}; take one that 'pia-diff review A B -o review.xlsx' "
        "wrote, with all of its columns"
    )


class OtherKind(PiaDiffError):
    """A review is written, and read, in few formats."""

    code = "usage"
    template = "a review is a workbook or CSV, not '{found}'; give the file one of the suffixes {known}"


class NoRows(PiaDiffError):
    """A review without rows does not say what it is about."""

    code = "unreadable"
    template = "{file} has no rows left; write it anew with 'pia-diff review A B -o FILE'"


class SeveralReviews(PiaDiffError):
    """Rows of several comparisons in one file."""

    code = "unreadable"
    template = "{file} holds rows of several reviews ({found}); apply them one by one, or say which versions: A B"


class OtherAssessment(PiaDiffError):
    """The review of another assessment, or from another repository."""

    code = "unknown_assessment"
    template = "{file} is the review of assessment {found}, not of {wanted}; name the review of this one"


class Problem(PiaDiffError):
    """Something wrong with one row, which therefore is not kept. All of them are listed."""

    code = "some_failed"
    template = "{file}: {place}: {found}"


class NotATiming(Problem):
    template = "{file}: {place}: 提出時期 is 事前 or 事後, not '{found}'; choose one of them, or empty the cell"


class NotADay(Problem):
    template = "{file}: {place}: 効力発生日 '{found}' is no day; write 2025-04-01, 令和7年4月1日 or R7.4.1"


class NotAGround(Problem):
    template = "{file}: {place}: 例外の事由 '{found}' is none of the list; choose one of it"


class NotANumber(Problem):
    template = "{file}: {place}: まとめ先 '{found}' is no number of a row; write the No. of the row this one is told in"


class NoSuchRow(Problem):
    template = "{file}: {place}: there is no row No. {found} in this file; write the No. of one that is there"


class Itself(Problem):
    template = "{file}: {place}: the row cannot be told in itself (No. {found}); write another No., or empty the cell"


class ToldElsewhere(Problem):
    template = (
        "{file}: {place}: row No. {found} is told in another row itself (No. {further}); write the No. of a row that "
        "stays in the table"
    )


class OthersToldHere(Problem):
    template = (
        "{file}: {place}: row No. {found} is told in this row, so this one must stay in the table; empty the cell, or "
        "tell row No. {found} elsewhere first"
    )


class LateForPrior(Problem):
    template = (
        "{file}: {place}: 事前 contradicts 効力発生日 {effective}, which is not after 公表日 {published}; "
        "correct the day, or choose 事後"
    )


class EarlyForAfter(Problem):
    template = (
        "{file}: {place}: 事後 contradicts 効力発生日 {effective}, which is after 公表日 {published}, for a change "
        "that the rules call 事前; correct the day, or choose 事前"
    )


class GroundWithoutAfter(Problem):
    template = (
        "{file}: {place}: 例外の事由 '{found}' says why 事後 is enough, but 提出時期 is not 事後; "
        "choose 事後, or empty the cell"
    )


class KeyLost(Problem):
    template = (
        "{file}: {place}: the row was filled in, but its hidden key is gone or was altered ({found}); "
        "copy what was filled in into a review written anew"
    )


class TwiceDecided(Problem):
    template = "{file}: {place}: this change was filled in differently in row {found} already; keep one of the two rows"


class RowEdited(Problem):
    template = (
        "{file}: {place}: the wording of this row was edited in the file (「{before}」→「{after}」); the change is "
        "「{now_before}」→「{now_after}」; decide about that in a review written anew"
    )


class ChangeAltered(Problem):
    template = (
        "{file}: {place}: {item}: the row does not answer to the change any more: in the file "
        "「{before}」→「{after}」, now 「{now_before}」→「{now_after}」; write the review anew and decide again"
    )


class ChangeGone(Problem):
    template = (
        "{file}: {place}: {item}: there is no such change any more (in the file 「{before}」→「{after}」); "
        "write the review anew"
    )


class CauseGone(Problem):
    template = "{file}: {place}: no change has the cause '{found}' any more; write the review anew"
