"""A checked table to read in the terminal: what is wrong first, then what must be asked, then the rest, the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.terminal import fold, pad, terminal_width, text_width
from pia_diff.forms import Form
from pia_diff.published import CheckedRow, PublishedTable
from pia_diff.timing import Duty

MOST_CAUSES = 6
LABEL = 6
"""Columns of 要確認, the longest label."""
_RED, _YELLOW, _BOLD, _OFF = "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[0m"


def table_text(table: PublishedTable, form: Form, checked: Sequence[CheckedRow], *, colour: bool) -> str:
    """The rows in four parts, in each of them by what is said of them, and the summary."""
    breaches = [one for one in checked if one.breach]
    wrong = [one for one in checked if one.agrees is False and not one.breach]
    asked = [one for one in checked if one.asked_by_dates + one.row.asked and one not in wrong and not one.breach]
    rest = [one for one in checked if one not in breaches and one not in wrong and one not in asked]
    parts = (
        (_("事前 was due, and 事後 is published ({count} rows)"), breaches, _RED, True),
        (_("The published 提出時期 cannot stand ({count} rows)"), wrong, _RED, False),
        (_("要確認: only the city can tell ({count} rows)"), asked, _YELLOW, False),
        (_("The other rows ({count})"), rest, "", False),
    )
    lines = [f"{table.file}: {form.printed} ({form.id})"]
    for title, rows, tint, whole in parts:
        if rows:
            head = _painted(["■ " + title.format(count=len(rows))], _BOLD + tint, colour)
            lines += ["", *head, *_painted(list(_part(rows)), tint if whole else "", colour)]
    lines += ["", *_summary(checked)]
    return "\n".join(lines) + "\n"


def _part(rows: Sequence[CheckedRow]) -> Iterator[str]:
    """The rows of a part below what is said of them, which is said once."""
    said: dict[tuple[str, str], list[CheckedRow]] = {}
    for one in rows:
        said.setdefault((one.why, one.asked_by_dates + one.row.asked), []).append(one)
    width = terminal_width()
    heads = [_("duty"), _("published"), _("to record")]
    sizes = [max(LABEL + 2 * (n == 0), text_width(head)) for n, head in enumerate(heads)]
    yield _columns("", [*heads, "項目"], sizes)
    for n, ((why, asked), same) in enumerate(said.items()):
        yield from [""] if n else []
        yield from _hanging("  ", why, width)
        yield from _hanging("  ? ", asked, width) if asked else ()
        for one in same:
            yield from _row(one, sizes, width)


def _row(one: CheckedRow, sizes: Sequence[int], width: int) -> Iterator[str]:
    row = one.row
    duty = row.duty.value + ("※" if row.important else "")
    lead = _columns(str(row.published.number), [duty, one.published or "—", one.timing, ""], sizes)
    item = " ".join(row.published.row.item.split()) or "（空欄）"
    yield from _hanging(lead, f"{_meaning(one)}  {item}", width)
    blank = " " * text_width(lead)
    for clause in row.weakening if row.asked else ():
        yield from _hanging(blank, f"! {clause}", width)


def _columns(number: str, cells: Sequence[str], sizes: Sequence[int]) -> str:
    padded = [pad(cell, size) for cell, size in zip(cells, sizes, strict=False)]
    return "  ".join([f"{number:>6}", *padded, *cells[len(sizes) :]])


def _hanging(lead: str, text: str, width: int) -> Iterator[str]:
    """Text behind a lead, its further lines below its first."""
    size = text_width(lead)
    if size > width // 2:
        yield lead.rstrip()
        lead, size = "        ", 8
    first, *more = fold(text, width - size)
    yield (lead + first).rstrip()
    yield from (" " * size + line for line in more)


def _meaning(one: CheckedRow) -> str:
    meant = one.row.resolution
    if meant.item_id is not None:
        return f"[{meant.item_id}]"
    listed = ", ".join(meant.candidates[:4]) + (" …" if len(meant.candidates) > 4 else "")
    return f"[? {listed or meant.heading}]".replace(" ]", "]")


def _summary(checked: Sequence[CheckedRow]) -> Iterator[str]:
    resolved = sum(one.row.resolution.resolved for one in checked)
    marked = sum(one.row.important for one in checked)
    duties = Counter(one.row.duty for one in checked)
    timings = Counter(one.timing for one in checked)
    stands = Counter(one.agrees for one in checked)
    causes = Counter(cause for one in checked for cause in one.row.causes)
    shared = [(cause, count) for cause, count in causes.most_common(MOST_CAUSES) if count > 1]
    told = [
        _("{rows} rows: the item of {resolved} is certain, {marked} carry or may carry ※").format(
            rows=len(checked), resolved=resolved, marked=marked
        ),
        _("duty: {counts}").format(counts=", ".join(f"{duty.value} {duties[duty]}" for duty in Duty)),
        _("to record: {counts}").format(counts=", ".join(f"{d.value} {timings[d.value]}" for d in Duty)),
        _("published: {agree} can stand, {wrong} cannot ({breaches} breaches), {none} without 提出時期").format(
            agree=stands[True], wrong=stands[False], breaches=sum(one.breach for one in checked), none=stands[None]
        ),
    ]
    if shared:
        named = "、".join(_("{cause} ({count} rows)").format(cause=cause, count=count) for cause, count in shared)
        told.append(_("causes: {causes}").format(causes=named))
    for line in told:
        yield from fold(line, terminal_width())


def _painted(lines: Sequence[str], tint: str, colour: bool) -> list[str]:
    """Every line coloured by itself, so that a pager which shows a part of it shows its colour."""
    return [f"{tint}{line}{_OFF}" if colour and tint and line else line for line in lines]
