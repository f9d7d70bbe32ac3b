"""Report → what the template shows: rows in the order of their weight, their ids, and what they can be filtered by."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pia_diff.compare import Comparison, Kind
from pia_diff.forms import Form
from pia_diff.model import ItemPath
from pia_diff.page.bars import BREACH, Bar, bars_of, style_class
from pia_diff.page.facts import Fact, facts_of
from pia_diff.page.inline import Marked, in_one, in_parts, marked
from pia_diff.printed import printed_item
from pia_diff.tables.cells import plain
from pia_diff.tables.report import Report
from pia_diff.tables.row import HEADS, Row
from pia_diff.timing import NO_CAUSE, Duty, fingerprint

_WEIGHT = {Duty.ASK: 0, Duty.PRIOR: 1, Duty.AFTER: 2}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by: its value, how it reads, how many rows it has."""

    value: str
    label: str
    count: int

    @property
    def style(self) -> str:
        """The class of a 提出時期 or of a breach."""
        return style_class(self.value)


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row as the page shows it. `section` is the part of 項目 that names the section, `item` the rest; `merged` is
    empty where the two wordings are shown one after the other. `sections` and `causes` (numbers of the choices) are
    those of the rows told in it as well.
    """

    id: str
    date: str
    section: str
    item: str
    before: tuple[Marked, ...]
    after: tuple[Marked, ...]
    merged: tuple[Marked, ...]
    timing: str
    explanation: str
    breach: bool
    style: str
    facts: tuple[Fact, ...]
    sections: str
    causes: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template shows."""

    title: str
    sentence: str
    about: tuple[Fact, ...]
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    bars: tuple[Bar, ...]
    rows: tuple[PageRow, ...]
    breaches: int
    timings: tuple[Choice, ...]
    sections: tuple[Choice, ...]
    causes: tuple[Choice, ...]


def view_of(report: Report) -> Page:
    """What the page of a report shows."""
    rows = in_order(report.rows, report.comparison)
    causes = _cause_choices(rows)
    numbers = {choice.value: number for number, choice in enumerate(causes)}
    ids = row_ids(rows)
    return Page(
        title=report.title,
        sentence=report.sentence,
        about=tuple(_about(report)),
        notes=report.notes,
        heads=HEADS,
        bars=bars_of(report),
        rows=tuple(_row(row, id_, numbers, report.comparison) for row, id_ in zip(rows, ids, strict=True)),
        breaches=sum(row.breach for row in rows),
        timings=_timing_choices(rows),
        sections=_section_choices(rows, report.comparison),
        causes=causes,
    )


def in_order(rows: Sequence[Row], comparison: Comparison) -> list[Row]:
    """Breaches first, then questions, 事前 and 事後, each in the printed order of the form."""
    places = {(change.path, change.old_path): number for number, change in enumerate(comparison.changes)}

    def weight(row: Row) -> tuple[bool, int, int]:
        change = row.judged.change
        return not row.breach, _WEIGHT[row.label], places.get((change.path, change.old_path), len(places))

    return sorted(rows, key=weight)


def row_ids(rows: Sequence[Row]) -> list[str]:
    """Ids that stay where place and wording of a change stay, whatever rows stand around it. Where a change is told in
    several rows, the words of each tell them apart.
    """
    prints = [fingerprint(row.judged.change) for row in rows]
    shared = Counter(prints)
    ids = []
    taken: Counter[str] = Counter()
    for row, one in zip(rows, prints, strict=True):
        id_ = f"row-{one}" if shared[one] == 1 else f"row-{one}-{_digest(row)}"
        taken[id_] += 1
        ids.append(id_ if taken[id_] == 1 else f"{id_}-{taken[id_]}")
    return ids


def _digest(row: Row) -> str:
    words = f"{plain(row.before)}\0{plain(row.after)}"
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _row(row: Row, id_: str, numbers: dict[str, int], comparison: Comparison) -> PageRow:
    section, item = _in_parts(row, comparison)
    return PageRow(
        id=id_,
        date=row.date,
        section=section,
        item=item,
        before=in_parts(marked(row.before, "del")),
        after=in_parts(marked(row.after, "ins")),
        merged=in_parts(in_one(row.before, row.after)),
        timing=row.timing,
        explanation=row.explanation,
        breach=row.breach,
        style=style_class(BREACH if row.breach else row.label.value),
        facts=tuple(facts_of(row)),
        sections=" ".join(dict.fromkeys(path.section_id for path in row.paths)),
        causes=" ".join(str(numbers[label]) for label in _causes(row)),
    )


def _in_parts(row: Row, comparison: Comparison) -> tuple[str, str]:
    """項目 as the section and the item in it; the section is empty where 項目 does not begin with it."""
    form = (comparison.old if row.judged.change.kind is Kind.REMOVED else comparison.new).form
    per_file = form.section(row.path.id).per_file
    section = printed_item(form, ItemPath(row.path.section_id, row.path.instances[: int(per_file)]))
    rest = row.item.removeprefix(section)
    return (section, rest[1:]) if rest.startswith(" ") and rest != row.item else ("", row.item)


def _causes(row: Row) -> Iterable[str]:
    """The causes of a row and of those told in it, by their labels."""
    causes = [cause.label for one in (row, *row.told) for cause in one.judged.causes]
    return dict.fromkeys(causes or [NO_CAUSE])


def _about(report: Report) -> Iterator[Fact]:
    new = report.comparison.new
    for term, text in (
        ("評価実施機関", report.agency),
        ("変更前", report.old),
        ("変更後", report.new),
        ("公表日", new.text_of("head.published")),
        ("様式", new.form.name),
    ):
        if text:
            yield Fact(term, text)


def _timing_choices(rows: Sequence[Row]) -> tuple[Choice, ...]:
    """A row that is a breach counts for what its 提出時期 says as well."""
    counts = Counter(row.label for row in rows)
    breaches = sum(row.breach for row in rows)
    choices = [Choice(duty.value, duty.value, counts[duty]) for duty in _WEIGHT if counts[duty]]
    return (*([Choice(BREACH, BREACH, breaches)] if breaches else ()), *choices)


def _section_choices(rows: Sequence[Row], comparison: Comparison) -> tuple[Choice, ...]:
    counts = Counter(section for row in rows for section in {path.section_id for path in row.paths})
    return tuple(Choice(id_, printed, counts[id_]) for id_, printed in _printed(comparison) if counts[id_])


def _printed(comparison: Comparison) -> Iterable[tuple[str, str]]:
    forms: tuple[Form, ...] = (comparison.old.form, comparison.new.form)
    return {section.id: section.printed for form in forms for section in form.sections}.items()


def _cause_choices(rows: Sequence[Row]) -> tuple[Choice, ...]:
    """The causes, those with most rows first, changes without one last."""
    counts = Counter(label for row in rows for label in _causes(row))
    labels = sorted(counts, key=lambda label: (label == NO_CAUSE, -counts[label]))
    return tuple(Choice(label, label, counts[label]) for label in labels)
