"""Standings of assessments as text to read at a glance, or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple

from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.standing_notes import Note, Tint, notes_of, short
from pia_diff.cli.terminal import fold, pad, printable, terminal_width, text_width
from pia_diff.forms import load_form
from pia_diff.standing import ENDED, Grade, Kind, Obligation, Standing, State
from pia_diff.timing.thresholds import Rung

FORMS = {2: "基礎", 3: "重点", 4: "全項目"}
"""様式 as officers call them in a list."""
NAME = 8
"""Columns that a name needs at least: where there are fewer, every assessment is printed as a list."""
GAP = "  "
INDENT = 6
"""Blanks before what is said of an assessment."""
LONGEST = {"number": 8, "version": 12}
"""Columns that a 評価書番号 and the name of a version take at most."""

_CODES = {Tint.RED: "\x1b[31m", Tint.YELLOW: "\x1b[33m", Tint.DIM: "\x1b[2m", Tint.NONE: ""}
_BOLD, _OFF = "\x1b[1m", "\x1b[0m"


class _Cell(NamedTuple):
    text: str
    tint: Tint = Tint.NONE


def standings_text(found: Sequence[Standing], today: date, painted: bool) -> str:
    """How many press and how; then every assessment in a line, with what is to be said of it below; then what the
    columns mean. At most as wide as the terminal.
    """
    width = terminal_width()
    lines = fold(_headline(found, today), width)
    heads = [_Cell(head) for head in ("番号", "評価書名", "様式", "公表日", _("version"), "再評価", "見直し")]
    rows = [_cells(one) for one in found]
    sizes = _sizes([heads, *rows], width)
    roomy = sum(sizes) + len(GAP) * (len(sizes) - 1) <= width
    if roomy:
        lines += ["", _line(heads, sizes, painted=False)]
    for one, row in zip(found, rows, strict=True):
        if roomy:
            lines.append(_line(row, sizes, painted))
        else:
            lines += ["", *_as_list(row, heads, width, painted)]
        lines += _noted(notes_of(one, whole=len(found) == 1), width, painted, roomy)
    return "\n".join([*lines, "", *_legend(found, width)]) + "\n"


def _headline(found: Sequence[Standing], today: date) -> str:
    grades = Counter(one.grade for one in found)
    counts = [
        (_("with breaches {count}"), grades[Grade.BREACH]),
        (_("overdue {count}"), sum(one.presses for one in found)),
        (
            _("due soon {count}"),
            sum(any(_is(due, State.SOON) for due in one.obligations) for one in found),
        ),
        (_("with questions {count}"), sum(one.asks for one in found)),
        (_("ended {count}"), sum(one.over for one in found)),
    ]
    said = [text.format(count=count) for text, count in counts if count]
    return _("{day}: assessments {count}; {said}").format(
        day=short(today), count=len(found), said=_(", ").join(said) or _("nothing is due")
    )


def _is(due: Obligation, state: State) -> bool:
    return due.state is state


def _cells(one: Standing) -> list[_Cell]:
    grey = Tint.DIM if one.over else Tint.NONE
    return [
        _Cell(printable(one.number), Tint.RED if one.grade <= Grade.OVERDUE else grey),
        _Cell(printable(_name(one)), grey),
        _Cell(FORMS[load_form(one.form).number], grey),
        _Cell(short(one.published) if one.published else "—", grey),
        _Cell(printable(one.version or "—"), grey),
        _date_cell(one, Kind.REEVALUATION),
        _date_cell(one, Kind.REVIEW),
    ]


def _date_cell(one: Standing, kind: Kind) -> _Cell:
    due = one.obligation(kind)
    if due is None:
        return _Cell(_("ended") if kind is Kind.REEVALUATION else "—", Tint.DIM)
    if due.day is None:
        return _Cell("?", Tint.YELLOW)
    tint = {State.OVERDUE: Tint.RED, State.SOON: Tint.YELLOW}.get(due.state, Tint.NONE)
    if due.or_earlier:
        return _Cell(f"～{short(due.day)}", tint if tint is Tint.RED else Tint.YELLOW)
    return _Cell(short(due.day) + ("" if due.exact else "?"), tint)


def _name(one: Standing) -> str:
    """The name without what stands in other columns: the city, the kind of document, the end."""
    name = ENDED.sub("", one.name).replace("\u3000", " ")
    city = one.organisation.replace("\u3000", " ").removesuffix("長")
    name = name.removeprefix(city).strip() if city and name != city else name
    for kind in ("全項目評価書", "重点項目評価書", "基礎項目評価書", "特定個人情報保護評価書"):
        name = name.replace(kind, "").strip()
    return name or _("(no name)")


def _sizes(rows: Sequence[Sequence[_Cell]], width: int) -> list[int]:
    """Every column as wide as it needs to be; the name takes what is left."""
    sizes = [max(text_width(row[n].text) for row in rows) for n in range(len(rows[0]))]
    sizes[0], sizes[4] = min(sizes[0], LONGEST["number"]), min(sizes[4], LONGEST["version"])
    left = width - sum(sizes) + sizes[1] - len(GAP) * (len(sizes) - 1)
    sizes[1] = max(min(sizes[1], left), NAME)
    return sizes


def _line(row: Sequence[_Cell], sizes: Sequence[int], painted: bool) -> str:
    cells = [_paint(pad(cut(one.text, size), size), one.tint, painted) for one, size in zip(row, sizes, strict=True)]
    return GAP.join(cells).rstrip()


def _as_list(row: Sequence[_Cell], heads: Sequence[_Cell], width: int, painted: bool) -> list[str]:
    number, name, *rest = row
    lines = fold(f"{number.text} {name.text}", width)
    lines = [_paint(line, number.tint, painted) for line in lines]
    for head, one in zip(heads[2:], rest, strict=True):
        text = cut(f"{head.text}: {one.text}", width - 2)
        lines.append("  " + _paint(text, one.tint, painted))
    return lines


def cut(text: str, width: int) -> str:
    """`text` in `width` columns at most, … in the place of what does not fit."""
    if text_width(text) <= width:
        return text
    while text and text_width(text) > width - 1:
        text = text[:-1]
    return text + "…"


def _noted(notes: Iterable[Note], width: int, painted: bool, roomy: bool) -> list[str]:
    lines: list[str] = []
    listed = list(notes)
    longest = max((text_width(_(note.label)) for note in listed), default=0)
    hang = INDENT + longest + len(GAP)
    for note in listed:
        label = _(note.label)
        if not roomy:
            lines += ["  " + _paint(line, note.tint, painted) for line in fold(f"{label}: {note.text}", width - 2)]
            continue
        first, *others = fold(note.text, width - hang)
        lines.append(" " * INDENT + _paint(pad(label, longest), note.tint, painted) + GAP + first)
        lines += [" " * hang + line for line in others]
    return lines


def _paint(text: str, tint: Tint, painted: bool) -> str:
    return f"{_CODES[tint]}{text}{_OFF}" if painted and tint is not Tint.NONE and text.strip() else text


def _legend(found: Sequence[Standing], width: int) -> list[str]:
    said = [
        _("再評価: five years after the last evaluation, to be striven for (規則第15条; five years: secondary source)"),
        _("見直し: a year after the last 公表日, to be striven for (規則第14条); without changes it leaves no trace"),
    ]
    dues = [due for one in found for due in one.obligations if due.day is not None]
    if any(not due.exact and not due.or_earlier for due in dues):
        said.append(_("?: when the last evaluation was published cannot be told; the most careful day (--assessment)"))
    if any(due.or_earlier for due in dues):
        said.append(_("～: the last evaluation is older than what is kept here; the day may be an earlier one"))
    return [line for text in said for line in fold(text, width)]


def standings_json(found: Sequence[Standing], today: date) -> str:
    """`{"today", "assessments": [{"number", "name", …, "obligations": […], "thresholds": {…}, "pairs": […]}]}`: the
    fields of Standing, days as ISO, the most pressing assessment first. `pairs` are those since the last evaluation,
    of a single assessment all.
    """
    import json

    plain = {"today": today.isoformat(), "assessments": [_plain(one) for one in found]}
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _plain(one: Standing) -> dict[str, Any]:
    evaluation = one.evaluation
    return {
        "number": one.number,
        "name": one.name,
        "organisation": one.organisation,
        "form": one.form,
        "grade": one.grade.name.lower(),
        "version": one.version,
        "published": _iso(one.published),
        "ahead": [
            {
                "version": ahead.version,
                "published": _iso(ahead.published),
                "effective": _iso(ahead.effective),
                "prior": ahead.prior,
            }
            for ahead in one.ahead
        ],
        "ended": None if one.ended is None else {"day": _iso(one.ended.day), "over": one.over},
        "evaluation": evaluation
        and {
            "day": _iso(evaluation.day),
            "version": evaluation.version,
            "basis": evaluation.basis.value,
            "certain": evaluation.certain,
            "possible": list(evaluation.possible),
        },
        "obligations": [
            {
                "kind": due.kind.value,
                "state": due.state.value,
                "day": _iso(due.day),
                "since": _iso(due.since),
                "exact": due.exact,
                "or_earlier": due.or_earlier,
                "form": due.form,
                "provision": due.provision,
                "certainty": due.certainty,
            }
            for due in one.obligations
        ],
        "thresholds": {
            "persons": one.measures.persons.persons if one.measures.persons else None,
            "handlers_500": one.measures.handlers,
            "accident": one.measures.accident,
            "result": one.measures.result,
            "submitted": one.measures.submitted,
            "due": one.due and {"least": one.due.least, "most": one.due.most},
            "open_form": one.open_form,
            "moved": [
                {
                    "old": moved.old,
                    "new": moved.new,
                    "measure": moved.move.measure,
                    "before": _measure(moved.move.before),
                    "after": _measure(moved.move.after),
                    "rises": moved.move.rises,
                }
                for moved in one.moved
            ],
        },
        "breaches": one.breaches,
        "questions": one.questions,
        "pairs": [asdict(pair) for pair in one.pairs],
    }


def _measure(value: Rung | bool) -> str | bool:
    return value.persons if isinstance(value, Rung) else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
