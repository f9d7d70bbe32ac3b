"""What the annex ought to record for each row of a published table, and whether its label can stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pia_diff.published.judging import JudgedRow, day_key
from pia_diff.timing import Duty
from pia_diff.timing.judge import Timing
from pia_diff.timing.record import Circumstances, Policy, record
from pia_diff.wareki import format_wareki, parse_date

LABELS = (Duty.PRIOR.value, Duty.AFTER.value)


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A judged row, the timing the annex ought to record (事前, 事後, 要確認) and what that rests on (`rule`, `dates`,
    `policy`, or `reason`: the published one).

    `published` is the label as published, 事前 or 事後, else as it stands. `agrees`: whether that can stand; None where
    none is published. `breach`: 事前 was due, and it was published 事後. `why` says so in one sentence.
    """

    row: JudgedRow
    timing: str
    basis: str
    published: str
    agrees: bool | None
    breach: bool
    why: str
    asked_by_dates: str = ""
    effective: date | None = None

    @property
    def question(self) -> str:
        """What a person must answer; empty where nothing is open."""
        return self.asked_by_dates + self.row.question

    @property
    def reason(self) -> str:
        """Why the label can stand or cannot, and what the wording weakens, where that is open."""
        weaker = self.row.weakening if self.row.duty is Duty.ASK and self.published == Duty.AFTER.value else ()
        return f"{self.why}ただし、{'、'.join(weaker)}。" if weaker else self.why


def record_rows(judged: Sequence[JudgedRow], policy: Policy, effective: Mapping[int, date]) -> tuple[CheckedRow, ...]:
    """Every row with its timing, in the order of `judged`; `effective` gives by the number of a row the day from which
    its change holds. Where that is the 変更日 itself, the days do not tell which came first: it is as if none were
    given, and the reason says so.
    """
    by_date: dict[str, list[JudgedRow]] = {}
    for one in judged:
        by_date.setdefault(day_key(one.published.date), []).append(one)
    found: dict[int, CheckedRow] = {}
    for same in by_date.values():
        day = parse_date(same[0].published.date)
        for given in {effective.get(one.published.number): None for one in same}:
            known = None if given == day else given
            recorded = record([one.judged for one in same], Circumstances(day, known, policy))
            for one, change in zip(same, recorded, strict=True):
                if effective.get(one.published.number) == given:
                    row = _checked(one, change.timing, known, day)
                    found[one.published.number] = row if known == given else replace(row, why=row.why + SAME_DAY)
    return tuple(found[one.published.number] for one in judged)


SAME_DAY = "変更日と効力発生日が同じ日であり、提出が変更の前か後かは日付からは分からない。"


def label_of(printed: str) -> str:
    """事前 or 事後 where a 提出時期 says one of them, else what is printed, on one line."""
    said = [label for label in LABELS if label in printed]
    return said[0] if len(said) == 1 else " ".join(printed.split())


def _checked(one: JudgedRow, recorded: Timing, effective: date | None, day: date | None) -> CheckedRow:
    label = label_of(one.published.row.timing)
    timing = recorded.label.value, recorded.basis.value
    dated = effective is not None and day is not None
    open_or_undated = timing[0] == Duty.ASK.value or (not dated and timing[0] != Duty.AFTER.value)
    if one.claims.suffice and label == Duty.AFTER.value and open_or_undated:
        timing = Duty.AFTER.value, "reason"
    before = dated and timing == (Duty.PRIOR.value, "dates")
    agrees = _agrees(one, label, before=before, late=bool(effective and day and effective < day))
    late = (label == Duty.AFTER.value and not before) or (dated and timing[0] == Duty.AFTER.value)
    why = _why(one, label, timing, agrees, _days(effective, day) if dated else "")
    breach = one.duty is Duty.PRIOR and late
    return CheckedRow(one, *timing, label, agrees, breach, why, recorded.question, effective)


def _agrees(one: JudgedRow, label: str, *, before: bool, late: bool) -> bool | None:
    """Whether a label can stand. The dates may say that the submission came before the change, or too late."""
    if not label:
        return None
    if label == Duty.PRIOR.value:
        return not late or one.duty is Duty.AFTER
    if label != Duty.AFTER.value or before:
        return False
    return one.duty is Duty.AFTER or (one.duty is Duty.ASK and one.claims.suffice)


def _days(effective: date | None, day: date | None) -> str:
    return f"変更日{format_wareki(day)}、効力発生日{format_wareki(effective)}" if day and effective else ""


def _why(one: JudgedRow, label: str, timing: tuple[str, str], agrees: bool | None, days: str) -> str:
    """Why the label can stand, or cannot, in one sentence."""
    uncertain = timing[0] == Duty.ASK.value and label != Duty.PRIOR.value
    if days and timing[1] == "dates" and one.duty is not Duty.AFTER and not uncertain:
        return _by_days(label, timing[0], days)
    if not label:
        return f"提出時期の記載がない。{_needs(one)}"
    if label not in LABELS:
        return f"提出時期が事前・事後のいずれでもない（{label}）。{_needs(one)}"
    if label == Duty.PRIOR.value:
        if one.duty is Duty.PRIOR:
            return "※の項目の実質的な変更であり、事前の提出を要するところ、事前とされている。"
        why = "確認を要する点がどちらであっても" if one.duty is Duty.ASK else "事後で足りる変更であるが"
        return f"{why}、事前に提出することは差し支えない。"
    if one.duty is Duty.AFTER:
        return one.sentence
    if one.duty is Duty.ASK and agrees:
        return (
            f"提出時期に係る説明（{one.claims.names}）のとおりであれば事後で足りるが、それは文面からは確かめられない。"
        )
    if one.duty is Duty.ASK:
        return "事後で足りるかは文面からは分からず、その理由となる事実も説明されていない。"
    why = "説明はその結論だけで、理由となる事実がない" if one.claims.asserted else "理由も説明されていない"
    return f"※の項目の実質的な変更であり、事前の提出を要するのに事後とされ、{why}。"


def _by_days(label: str, timing: str, days: str) -> str:
    match timing:
        case Duty.PRIOR.value:
            told = f"変更前の提出である（{days}）"
        case Duty.AFTER.value:
            told = f"事前の提出を要する変更であるが、変更後の提出である（{days}）"
        case _:
            return f"事前とされているが、変更前に提出されたものかは確認を要する（{days}）。"
    if label in LABELS:
        return f"{told}{'から、' if timing == label else 'のに、'}{label}とされている。"
    return f"{told}。"


def _needs(one: JudgedRow) -> str:
    match one.duty:
        case Duty.PRIOR:
            return "※の項目の実質的な変更であり、事前の提出を要する。"
        case Duty.AFTER:
            return one.sentence
        case _:
            return "事後で足りるかは確認を要する。"
