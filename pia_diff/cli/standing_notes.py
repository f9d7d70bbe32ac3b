"""What there is to say of the standing of one assessment, in sentences, the gravest first."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pia_diff.cli.i18n import gettext as _
from pia_diff.errors import N_
from pia_diff.standing import Basis, Evaluation, Kind, Moved, Obligation, Standing, State, load_periods
from pia_diff.timing.thresholds import Rung, load_thresholds
from pia_diff.wareki import ERAS

DOCUMENTS = {2: "基礎項目評価書", 3: "重点項目評価書", 4: "全項目評価書"}
BREACH_LAW = "番号法第28条第1項"

BASES = {
    Basis.FIRST: N_("first published {day} ({version})"),
    Basis.OTHER_FORM: N_("on a higher form since {day} ({version})"),
    Basis.REVIEWED: N_("evaluated with a 第三者点検, published {day} ({version})"),
    Basis.PRIOR: N_("evaluated for a 重要な変更, published {day} ({version})"),
    Basis.EMERGENCY: N_("evaluated after an emergency, published {day} ({version})"),
    Basis.STATED: N_("called 再評価, published {day} ({version})"),
    Basis.REVIEW_DAY: N_("the oldest version is a revision; reckoned from its 第三者点検 of {day}"),
    Basis.PRIOR_DAY: N_("the oldest version is a revision; reckoned from its last row with 事前, of {day}"),
    Basis.OLDEST_ROW: N_(
        "the oldest version is a revision; the evaluation is as old as its first row, of {day}, or older"
    ),
}

MEASURES = {
    "persons": "対象人数 {before} → {after}",
    "handlers": "取扱者数 {before} → {after}",
    "accident": "重大事故 {before} → {after}",
}
WORDS = {"handlers": ("500人未満", "500人以上"), "accident": ("発生なし", "発生あり")}
"""How the form says no and yes."""


class Tint(enum.Enum):
    """How a text is coloured."""

    RED = "red"
    YELLOW = "yellow"
    DIM = "dim"
    NONE = "none"


class Note(NamedTuple):
    """A label (a message id), a sentence, and the colour of the label."""

    label: str
    text: str
    tint: Tint


def short(day: date) -> str:
    """A day as lists print it: `R7.3.31`."""
    for era in ERAS:
        if day >= era.first_day:
            return f"{era.letter}{day.year - era.first_day.year + 1}.{day.month}.{day.day}"
    return f"{day.year}.{day.month}.{day.day}"


def notes_of(one: Standing, *, whole: bool) -> list[Note]:
    """What to say of an assessment; with `whole` also what does not press."""
    notes = [*_breaches(one), *(note for due in one.obligations for note in _due(one, due))]
    notes += [*_questions(one), *_emergencies(one), *_moved(one), *_ahead(one)]
    if whole:
        notes += _background(one)
    gravity = [Tint.RED, Tint.YELLOW, Tint.NONE, Tint.DIM]
    return sorted(notes, key=lambda note: gravity.index(note.tint))


def _breaches(one: Standing) -> Iterator[Note]:
    for pair in reversed(one.open_pairs):
        if pair.breaches:
            text = _("due beforehand, but submitted afterwards: {count} ({old} → {new}; {law})")
            said = text.format(count=pair.breaches, old=pair.old, new=pair.new, law=BREACH_LAW)
            yield Note(N_("breach"), said, Tint.RED)


def _due(one: Standing, due: Obligation) -> Iterator[Note]:
    if due.kind is Kind.EMERGENCY:
        text = _("what an emergency let go before must now be submitted and published ({law})").format(
            law=due.provision
        )
        yield Note(N_("at once"), text, Tint.RED)
    elif due.kind is Kind.HIGHER_FORM:
        text = _("{document} is due by the numbers of {version} ({law})").format(
            document=DOCUMENTS[due.form or 4], version=one.version, law=due.provision
        )
        yield Note(N_("at once"), text, Tint.RED)
    elif due.kind is Kind.KEEPING:
        yield _ended(due)
    elif due.state in (State.OVERDUE, State.SOON) and due.day is not None:
        yield _dated(one, due, due.day)


def _dated(one: Standing, due: Obligation, day: date) -> Note:
    late = due.state is State.OVERDUE
    if due.kind is Kind.REEVALUATION:
        text = _("evaluation again by {day}, {days}; {basis}").format(
            day=short(day), days=_days(one.today, day), basis=_basis(one.evaluation)
        )
    else:
        text = _("review by {day}, {days}").format(day=short(day), days=_days(one.today, day))
    return Note(N_("overdue") if late else N_("soon"), text, Tint.RED if late else Tint.YELLOW)


def _days(today: date, day: date) -> str:
    count = (day - today).days
    if count < 0:
        return _("{count} d ago").format(count=-count)
    return _("in {count} d").format(count=count)


def _basis(evaluation: Evaluation | None) -> str:
    if evaluation is None:
        return _("when the last evaluation was published cannot be told")
    text = _(BASES[evaluation.basis]).format(day=short(evaluation.day), version=evaluation.version)
    if evaluation.possible:
        text += _("; {versions} may have been evaluations too").format(versions=_(", ").join(evaluation.possible))
    return text


def _ended(due: Obligation) -> Note:
    if due.day is None:
        text = _("the task has ended; on which day, its name does not say; keep it published for three years more")
    elif due.state is State.DONE:
        text = _("the task has ended; it had to stay published until {day}").format(day=short(due.day))
    else:
        text = _("the task has ended; keep it published until {day} at least").format(day=short(due.day))
    return Note(N_("ended"), text, Tint.DIM)


def _emergencies(one: Standing) -> Iterator[Note]:
    """What followed an emergency and has been submitted since."""
    waiting = {ahead.version for ahead in one.ahead}
    for pair in reversed(one.open_pairs):
        if pair.emergency and pair.new not in waiting:
            text = _("submitted afterwards for an emergency: {old} → {new} ({law})")
            law = load_periods()["emergency"].provision
            yield Note(N_("emergency"), text.format(old=pair.old, new=pair.new, law=law), Tint.NONE)


def _questions(one: Standing) -> Iterator[Note]:
    for pair in reversed(one.open_pairs):
        if pair.questions:
            text = _("waiting for an answer: {count} ({old} → {new})")
            yield Note(N_("question"), text.format(count=pair.questions, old=pair.old, new=pair.new), Tint.YELLOW)
    if one.open_form is not None:
        text = _(
            "{document} may be due: are the 取扱者 {handlers} or more, or was there a 重大事故 within a year? ({law})"
        )
        said = text.format(
            document=DOCUMENTS[one.open_form], handlers=load_thresholds().handlers, law=load_thresholds().provision
        )
        yield Note(N_("question"), said, Tint.YELLOW)
    for due in one.obligations:
        told = one.published is not None or due.kind is Kind.REVIEW  # once is enough
        if due.state is State.UNKNOWN and due.kind is not Kind.KEEPING and told:
            yield Note(N_("question"), _unknown(one, due), Tint.YELLOW)


def _unknown(one: Standing, due: Obligation) -> str:
    if due.kind is Kind.REVIEW or one.published is None:
        return _("no version carries a 公表日 so far; no day can be reckoned")
    if due.day is None:
        return _basis(None)
    return _("evaluation again by {day} or earlier; {basis}").format(day=short(due.day), basis=_basis(one.evaluation))


def _moved(one: Standing) -> Iterator[Note]:
    """What moved last; earlier moves only where they still ask for another form."""
    last = one.pairs[-1] if one.pairs else None
    higher = one.obligation(Kind.HIGHER_FORM) is not None or one.open_form is not None
    for moved in one.moved:
        newest = last is not None and moved.new == last.new
        if newest or (higher and moved.move.rises):
            text = f"{moved.old} → {moved.new}: {_measure(moved)}"
            if newest and not higher:
                text += _due_now(one)
            yield Note(N_("threshold"), text, Tint.YELLOW if moved.move.rises else Tint.NONE)


def _due_now(one: Standing) -> str:
    """Which form the numbers of the newest version ask for."""
    if one.due_next is None or not one.due_next.certain:
        return ""
    if one.due_next.most == 0:
        return _("; no evaluation is required (voluntary)")
    return _("; required: {document}").format(document=DOCUMENTS[one.due_next.most])


def _measure(moved: Moved) -> str:
    before, after = moved.move.before, moved.move.after
    if isinstance(before, Rung) and isinstance(after, Rung):
        return MEASURES["persons"].format(before=before.persons, after=after.persons)
    no_yes = WORDS[moved.move.measure]
    return MEASURES[moved.move.measure].format(before=no_yes[bool(before)], after=no_yes[bool(after)])


def _ahead(one: Standing) -> Iterator[Note]:
    for ahead in one.ahead:
        if ahead.published is None:
            text = _("{version} carries no 公表日: not published yet").format(version=ahead.version)
        else:
            text = _("{version} is to be published on {day}").format(version=ahead.version, day=short(ahead.published))
        if ahead.prior:
            text += _("; 事前 {count}, to be submitted and published before they take effect").format(count=ahead.prior)
            if ahead.effective is not None:
                text += _(" ({day})").format(day=short(ahead.effective))
        yield Note(N_("ahead"), text, Tint.YELLOW if ahead.prior else Tint.NONE)
    if one.ended is not None and not one.over and one.ended.day is not None:
        yield Note(N_("ahead"), _("the task will end on {day}").format(day=short(one.ended.day)), Tint.NONE)


def _background(one: Standing) -> Iterator[Note]:
    """What a look at a single assessment shows besides."""
    again = one.obligation(Kind.REEVALUATION)
    if again is not None and again.state is State.LATER:
        yield Note(N_("evaluation"), _basis(one.evaluation), Tint.DIM)
    if one.measures.persons is not None and one.due is not None:
        documents = [DOCUMENTS.get(form, _("none required")) for form in sorted(set(one.due))]
        text = _("対象人数 {persons}: required {documents}")
        said = text.format(persons=one.measures.persons.persons, documents=" / ".join(documents))
        yield Note(N_("threshold"), said, Tint.DIM)
    elif not one.over:
        yield Note(N_("threshold"), _("対象人数 cannot be told; which form is required neither"), Tint.DIM)
    for pair in reversed(one.pairs):
        if not pair.comparable:
            text = _("{old} → {new}: another form, not compared").format(old=pair.old, new=pair.new)
        else:
            text = _("{old} → {new}: {changes} (事前 {prior}, 要確認 {questions}, breaches {breaches})").format(
                old=pair.old,
                new=pair.new,
                changes=pair.changes,
                prior=pair.prior,
                questions=pair.questions,
                breaches=pair.breaches,
            )
        yield Note(N_("changes"), text, Tint.DIM)
