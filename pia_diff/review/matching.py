"""The rows of a filled-in review × the changes as they are now → decisions, and what cannot be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pia_diff.review.checking import contradictions
from pia_diff.review.columns import AFTER, BEFORE, CAUSE_NAME, ITEM, KEY, MERGE, NUMBER, Column
from pia_diff.review.entries import Shared, own_digest, read_comment, read_merge, read_shared
from pia_diff.review.errors import (
    CauseGone,
    ChangeAltered,
    ChangeGone,
    Itself,
    KeyLost,
    NoRows,
    NoSuchRow,
    OtherAssessment,
    OthersToldHere,
    Problem,
    RowEdited,
    SeveralReviews,
    ToldElsewhere,
    TwiceDecided,
)
from pia_diff.review.keys import RowKey, plain, read_cause_key, read_row_key, shown_digest
from pia_diff.review.lines import Line, Review
from pia_diff.review.reading import Filled, FilledRow
from pia_diff.tables.cells import plain as plain_cell
from pia_diff.timing import Duty
from pia_diff.timing.decisions import Decision, Ground, wordings


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that the review brings about a line; one that says nothing takes the earlier one away."""

    line: Line
    decision: Decision


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a review brings, what is wrong with rows that are not kept, and the lines which 事後, said of their cause,
    does not reach, because more than the cause differs in them.
    """

    decided: tuple[Decided, ...]
    problems: tuple[Problem, ...]
    unreached: tuple[Line, ...] = ()


def about(filled: Filled) -> tuple[str, str, str]:
    """評価書番号 and the two versions, as the rows themselves tell. Raises NoRows, SeveralReviews."""
    keys = [read_row_key(row.text(KEY)) for row in filled.changes]
    causes = [read_cause_key(row.text(KEY)) for row in filled.causes]
    found = list(dict.fromkeys(key[:3] for key in (*keys, *causes) if key is not None))
    if not found:
        raise NoRows(file=filled.file)
    if len(found) > 1:
        raise SeveralReviews(file=filled.file, found="; ".join(f"{one[0]}: {one[1]} {one[2]}" for one in found))
    number, old, new = found[0]
    return number, old, new


def matched(filled: Filled, review: Review, by: str, at: datetime) -> Outcome:
    """The decisions that differ from those on record, in the order of the form. Raises OtherAssessment."""
    return _Matching(filled, review, by, at).outcome()


@dataclass(frozen=True, slots=True)
class _Cause:
    """What was filled in for a cause, and the digest of what had been there."""

    row: FilledRow
    shared: Shared
    written: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row with what it says: by itself, or by its cause (`source` is the row it says so in)."""

    row: FilledRow
    key: RowKey
    shared: Shared
    source: FilledRow
    merge: str
    comment: str


class _Matching:
    def __init__(self, filled: Filled, review: Review, by: str, at: datetime) -> None:
        self._filled = filled
        self._review = review
        self._by = by
        self._at = at
        self._problems: list[tuple[str, int, Problem]] = []
        self._by_number: dict[str, RowKey] = {}
        self._unreached: dict[int, Line] = {}

    def outcome(self) -> Outcome:
        causes = dict(self._causes())
        keyed = [(row, key) for row in self._filled.changes if (key := self._key(row)) is not None]
        for row, key in keyed:
            self._by_number.setdefault(plain(row.text(NUMBER)).removesuffix(".0"), key)
        found: dict[str, tuple[_Entry, Decision]] = {}
        for row, key in keyed:
            entry = self._entry(row, key, causes)
            line = self._review.by_fingerprint.get(key.fingerprint)
            decision = None if entry is None else self._decision(entry, line)
            if entry is None or decision is None:
                continue
            earlier = found.setdefault(key.fingerprint, (entry, decision))
            if _said(earlier[1]) != _said(decision):
                self._problem(row, KEY, TwiceDecided, found=earlier[0].row.row + 1)
        self._refuse_chains(found)
        lines = self._review.by_fingerprint
        decided = [
            Decided(lines[fingerprint], decision)
            for fingerprint, (_, decision) in found.items()
            if not _same(decision, lines[fingerprint].decision)
        ]
        problems = sorted(self._problems, key=lambda one: one[:2])
        return Outcome(
            tuple(sorted(decided, key=lambda one: one.line.number)),
            tuple(problem for _, _, problem in problems),
            tuple(line for _, line in sorted(self._unreached.items())),
        )

    def _causes(self) -> Iterator[tuple[str, _Cause]]:
        known = {line.cause for line in self._review.causes}
        for row in self._filled.causes:
            key = read_cause_key(row.text(KEY))
            shared = self._read(row, read_shared)
            if key is None:
                if row.filled:
                    self._problem(row, KEY, KeyLost, found=row.text(CAUSE_NAME) or row.text(KEY) or "—")
            elif shared is not None:
                if key.cause in known:
                    yield key.cause, _Cause(row, shared, key.shared)
                elif shared and shared.digest != key.shared:
                    self._problem(row, KEY, CauseGone, found=key.cause)

    def _key(self, row: FilledRow) -> RowKey | None:
        key = read_row_key(row.text(KEY))
        if key is None and row.filled:
            self._problem(row, KEY, KeyLost, found=row.text(KEY) or "—")
        if key is not None and key.number != self._review.compared.number:
            raise OtherAssessment(file=self._filled.file, found=key.number, wanted=self._review.compared.number)
        return key

    def _entry(self, row: FilledRow, key: RowKey, causes: dict[str, _Cause]) -> _Entry | None:
        """What a row says; None where that is what was written into it, and where it cannot be understood."""
        shared, merge = self._read(row, read_shared), self._read(row, read_merge)
        if shared is None or merge is None:
            return None
        comment = read_comment(row.cells)
        line = self._review.by_fingerprint.get(key.fingerprint)
        cause = causes.get(line.cause) if line is not None else None
        source = row
        if line is not None and cause is not None and self._counts(cause, shared, key):
            if _reaches(cause.shared, line):
                shared, source = cause.shared, cause.row
            else:
                self._unreached[line.number] = line
        if shared.digest == key.shared and own_digest(merge, comment) == key.own:
            return None
        return _Entry(row, key, shared, source, merge, comment)

    @staticmethod
    def _counts(cause: _Cause, own: Shared, key: RowKey) -> bool:
        """Whether what a cause says holds for a row: one that says nothing itself, or still says what both said when
        the review was written, and only the cause was filled in anew.
        """
        if not own:
            return bool(cause.shared)
        return own.digest == key.shared == cause.written != cause.shared.digest

    def _decision(self, entry: _Entry, line: Line | None) -> Decision | None:
        """The decision of a row, None where it is refused."""
        row, key = entry.row, entry.key
        before, after = row.text(BEFORE), row.text(AFTER)
        if line is None:
            self._refuse_stale(entry)
            return None
        now = {"now_before": plain_cell(line.row.before), "now_after": plain_cell(line.row.after)}
        if shown_digest((before, after)) != key.shown:
            self._problem(row, AFTER, RowEdited, before=before, after=after, **now)
            return None
        count = len(self._problems)
        for column, kind, fields in contradictions(entry.shared, line, self._review.compared):
            self._problem(entry.source, column, kind, **fields)
        target = self._target(entry) if entry.merge else ""
        if len(self._problems) > count:
            return None
        change = line.judged.change
        whole_before, whole_after = wordings(change)
        shared = entry.shared
        return Decision(
            version=self._review.compared.new,
            path=line.path,
            old_path=str(change.old_path),
            fingerprint=line.fingerprint,
            before=whole_before,
            after=whole_after,
            duty=line.rule.value,
            rule=line.judged.judgement.rule.id,
            by=self._by,
            at=self._at,
            timing=shared.timing,
            explanation=shared.explanation,
            effective=shared.effective,
            ground=shared.ground,
            project=shared.project,
            merge_with=target,
            comment=entry.comment,
        )

    def _refuse_stale(self, entry: _Entry) -> None:
        row = entry.row
        told = {"item": row.text(ITEM), "before": row.text(BEFORE), "after": row.text(AFTER)}
        now = next((line for line in self._review.lines if line.path == entry.key.path), None)
        if now is None:
            self._problem(row, KEY, ChangeGone, **told)
        else:
            wording = {"now_before": plain_cell(now.row.before), "now_after": plain_cell(now.row.after)}
            self._problem(row, KEY, ChangeAltered, **told, **wording)

    def _target(self, entry: _Entry) -> str:
        """The path of the row that this one is told in."""
        key = self._by_number.get(entry.merge)
        target = self._review.by_fingerprint.get(key.fingerprint) if key is not None else None
        if target is None:
            self._problem(entry.row, MERGE, NoSuchRow, found=entry.merge)
            return ""
        if target.path == entry.key.path:
            self._problem(entry.row, MERGE, Itself, found=entry.merge)
        return target.path

    def _refuse_chains(self, found: dict[str, tuple[_Entry, Decision]]) -> None:
        """A row told in one that is told in another itself: nobody would find it there."""
        targets = {line.path: line.decision.merge_with for line in self._review.lines if line.decision}
        targets |= {decision.path: decision.merge_with for _, decision in found.values()}
        numbers = {line.path: line.number for line in self._review.lines}
        decided = {decision.path for _, decision in found.values()}
        for fingerprint, (entry, decision) in list(found.items()):
            target = decision.merge_with
            further = targets.get(target) if target else ""
            told = [path for path, one in targets.items() if one == decision.path and path not in decided]
            if further:
                self._problem(
                    entry.row, MERGE, ToldElsewhere, found=numbers.get(target, "—"), further=numbers.get(further, "—")
                )
            elif target and told:
                self._problem(entry.row, MERGE, OthersToldHere, found=numbers.get(told[0], "—"))
            else:
                continue
            del found[fingerprint]

    def _read(
        self, row: FilledRow, read: Callable[[dict[Column, str], Callable[[Column, type[Problem]], None]], Any]
    ) -> Any:
        """What `read` makes of the cells of a row; None where some cannot be understood."""
        count = len(self._problems)
        value = read(row.cells, lambda column, kind: self._problem(row, column, kind, found=row.text(column)))
        return value if len(self._problems) == count else None

    def _problem(self, row: FilledRow, column: Column, kind: type[Problem], **fields: object) -> None:
        problem = kind(file=self._filled.file.name, place=row.place(column), **fields)
        if str(problem) not in {str(one) for _, _, one in self._problems}:
            self._problems.append((row.sheet, row.row, problem))


def _reaches(said: Shared, line: Line) -> bool:
    """Whether what was said of a cause may decide a line. 事後 may not where more than the cause differs: a renamed
    office beside a new measure is 事前 for the measure. An emergency is one for all that it brought.
    """
    return not line.mixed or said.timing != Duty.AFTER.value or said.ground is Ground.EMERGENCY


_CONTENT = ("timing", "explanation", "effective", "ground", "project", "merge_with", "comment")


def _said(decision: Decision) -> tuple[object, ...]:
    return tuple(getattr(decision, name) for name in _CONTENT)


def _same(decision: Decision, earlier: Decision | None) -> bool:
    """Whether a decision says nothing that the one on record does not."""
    return not decision.says_anything if earlier is None else _said(decision) == _said(earlier)
