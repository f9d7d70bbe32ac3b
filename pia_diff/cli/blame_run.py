"""Runs `pia-diff blame`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from pia_diff.cli.history_choosing import decisions_of
from pia_diff.cli.history_tables import Line, write
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.repository import open_store
from pia_diff.cli.terminal import fold, pad, printable, terminal_width, text_width
from pia_diff.forms import Form
from pia_diff.history import Origin, Revisions, meant_in
from pia_diff.history import blame as find_origins
from pia_diff.history.judging import date_printed
from pia_diff.model import ItemPath
from pia_diff.printed import printed_item

HEADS = (
    *("項目", "記載", "版", "公表日", "登録者", "事前・事後の別", "提出時期"),
    *("決定", "決定者", "決定日", "例外の事由", "コメント", "備考"),
)
LONGEST = 24
"""Columns that the name of a version takes at most; a longer one pushes its text to the right."""


def run(
    version: str,
    item: str | None,
    format_: str | None,
    output: str | None,
    assessment: str | None,
    repo: str | None,
) -> None:
    """Prints where every part came from. Raises what choosing, reading and writing raise."""
    with open_store(repo) as store:
        meant = store.version(version, assessment)
        revisions = Revisions(store, meant.number)
        number = revisions.place(meant)
        shown = revisions[number].assessment
        asked = meant_in(item, shown) if item is not None else None
        places = asked.places if asked is not None else None
        origins = find_origins(revisions, number, places, decisions_of(store, meant.number))
        if not write(_lines(origins, shown.form, revisions, number), HEADS, format_, output):
            message = _("{item} says nothing in {version}")
            print("pia-diff: " + message.format(item=asked or meant.name, version=meant.name), file=sys.stderr)


def _lines(origins: Iterable[Origin], form: Form, revisions: Revisions, number: int) -> Iterator[Line]:
    names = [one.name for one in revisions[: number + 1]]
    size = min(max(map(text_width, names)), LONGEST)
    before: ItemPath | None = None
    for one in origins:
        yield Line(_shown(one, form, size, head=one.path != before), _cells(one, form), _plain(one))
        before = one.path


def _shown(one: Origin, form: Form, size: int, *, head: bool) -> list[str]:
    """The item above its first part; then version and 公表日 before the text, and below it who decided what."""
    width = terminal_width()
    lines = [f"■ {line}" if not n else f"  {line}" for n, line in enumerate(_heading(one, form, width))] if head else []
    lead = "  ".join([pad(printable(one.revision.name), size), pad(_dated(one), 18), pad(_duty(one), 6)])
    indent = text_width(lead) + 2
    text = " ".join(printable(one.text.replace("\t", " ")).split("\n")) or "—"
    first, *more = fold(text, max(width - indent, 20))
    lines.append(f"{lead}  {first}".rstrip())
    lines += [" " * indent + line for line in more]
    for said in (_decided(one), *_notes(one)):
        lines += [" " * indent + f"[{line}]" for line in ([said] if said else [])]
    return lines


def _heading(one: Origin, form: Form, width: int) -> list[str]:
    return fold(printable(f"{printed_item(form, one.path)}  {one.path}"), width - 2)


def _dated(one: Origin) -> str:
    return date_printed(one.revision) or "—"


def _author(one: Origin) -> str:
    author, drafted = (name.partition(" <")[0] for name in (one.revision.version.author, one.drafted_by))
    return f"{author}（案：{drafted}）" if drafted and drafted != author else author


def _duty(one: Origin) -> str:
    return one.judged.duty.value if one.judged is not None else "—"


def _decided(one: Origin) -> str:
    """The decision on record in one line; empty where there is none."""
    decision = one.judged.decision if one.judged is not None else None
    if decision is None:
        return ""
    ground = decision.ground.value if decision.ground is not None else ""
    what = decision.timing or decision.explanation or decision.comment
    return _("decided: {what}, by {by}, {at}").format(
        what="、".join(part for part in (what, ground) if part) or "—",
        by=decision.by,
        at=decision.at.date().isoformat(),
    )


def _notes(one: Origin) -> list[str]:
    return ["読取不能の版の前から記載されていた可能性があります"] if one.uncertain else []


def _cells(one: Origin, form: Form) -> list[str]:
    decision = one.judged.decision if one.judged is not None else None
    decided = ["", "", "", "", ""]
    if decision is not None:
        ground = decision.ground.value if decision.ground is not None else ""
        decided = [decision.timing, decision.by, decision.at.date().isoformat(), ground, decision.comment]
    return [
        *(printed_item(form, one.path), one.text.replace("\t", "　"), one.revision.name, _dated(one), _author(one)),
        *(_duty(one), one.judged.timing.label.value if one.judged is not None else ""),
        *decided,
        "".join(_notes(one)),
    ]


def _plain(one: Origin) -> dict[str, Any]:
    version, judged = one.revision.version, one.judged
    decision = judged.decision if judged is not None else None
    return {
        "path": str(one.path),
        "text": one.text,
        "version": version.name,
        "published": version.published.isoformat() if version.published else None,
        "author": version.author,
        "drafted_by": one.drafted_by,
        "commit": version.commit,
        "first": one.previous is None,
        "uncertain": one.uncertain,
        "duty": judged.duty.value if judged is not None else None,
        "timing": judged.timing.label.value if judged is not None else None,
        "rule": judged.judgement.rule.id if judged is not None else None,
        "breach": judged.timing.breach if judged is not None else False,
        "decision": {
            "timing": decision.timing,
            "explanation": decision.explanation,
            "ground": decision.ground.value if decision.ground is not None else "",
            "by": decision.by,
            "at": decision.at.isoformat(),
            "comment": decision.comment,
        }
        if decision is not None
        else None,
    }
