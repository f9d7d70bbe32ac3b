"""What `pia-diff merge` prints: what was merged, and the conflicts that are open."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pia_diff.cli.conflict_table import conflict_table
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.terminal import printable
from pia_diff.errors import N_
from pia_diff.merging import Reason
from pia_diff.merging.telling import Told, tell, words
from pia_diff.printed import printed_item

if TYPE_CHECKING:
    from pia_diff.cli.merge_run import Asked
    from pia_diff.compare import Change, Comparison
    from pia_diff.forms import Form
    from pia_diff.store.merged_trees import Brought, Open
    from pia_diff.store.merges import Merge

REASONS = {
    Reason.EDITED: N_("both sides edited it, differently"),
    Reason.ADDED: N_("both sides filled it in, differently"),
    Reason.REMOVED: N_("one side removed it, the other edited it"),
    Reason.RENAMED: N_("both sides gave it another name"),
    Reason.NAMESAKES: N_("two of them would have the same name"),
    Reason.ORDER: N_("both sides put them in another order"),
    Reason.FORM: N_("one side went to another form while the other edited the assessment"),
}
SHOWN = 20
"""So many changed items of an assessment are named."""


class Row(NamedTuple):
    """One open conflict, and what `--resolve` calls it."""

    name: str
    number: str
    reason: Reason
    told: Told
    path: str

    @property
    def title(self) -> str:
        """The 項目, with the number of the assessment and the ※ of the form."""
        mark = "※" if self.told.important else ""
        return f"{self.number + ' ' if self.number else ''}{mark}{self.told.item}"

    @property
    def remedy(self) -> str:
        """The option that takes over what the branch has, safe for a shell."""
        return f"--resolve {shlex.quote(self.name + '=theirs')}"


def report(done: Merge, settled: Sequence[str], asked: Asked, *, colour: bool) -> str:
    """The whole output in the format asked for. Raises what reading the merged assessments raises."""
    several = len({one.number for one in done.conflicts}) > 1
    rows = [_row(one, full=asked.full or asked.format == "json", several=several) for one in done.conflicts]
    brought = [(one.number, _compared(one)) for one in done.brought]
    if asked.format == "json":
        return _json(done, settled, rows, brought, asked)
    lines = list(_lines(done, settled, brought, asked))
    if asked.format == "md":
        return _markdown(done, rows, lines)
    told = [conflict_table(one, done, _(REASONS[one.reason]), colour=colour) for one in rows]
    return "\n".join([*map(printable, lines), *told]) + "\n"


def _row(one: Open, *, full: bool, several: bool) -> Row:
    conflict = one.conflict
    qualified = several and one.number and conflict.name != one.number
    name = f"{one.number}/{conflict.name}" if qualified else conflict.name
    number = "" if conflict.name == one.number else one.number
    path = "" if conflict.path is None else str(conflict.path)
    return Row(name, number, conflict.reason, tell(conflict, one.form, full=full), path)


def _compared(one: Brought) -> Comparison | None:
    """What changes in an assessment; None where it is new or goes, as a whole."""
    from pia_diff.compare import compare

    return None if one.before is None or one.after is None else compare(one.before, one.after)


def _lines(
    done: Merge, settled: Sequence[str], brought: Sequence[tuple[str, Comparison | None]], asked: Asked
) -> Iterator[str]:
    """What was, or would be, done."""
    names = {"branch": done.branch, "into": done.into}
    if done.nothing:
        yield _("nothing to merge: '{into}' has all of '{branch}' already").format(**names)
        return
    if done.conflicts:
        yield _("'{branch}' cannot be merged into '{into}' yet: {count} conflicts are open").format(
            count=len(done.conflicts), **names
        )
    elif asked.dry_run:
        yield _("'{branch}' can be merged into '{into}'; nothing was changed (--dry-run)").format(**names)
    else:
        yield _("merged '{branch}' into '{into}' (commit {commit})").format(commit=(done.commit or "")[:12], **names)
    by_number = {one.number: one for one in done.brought}
    for number, compared in brought:
        one = by_number[number]
        if compared is None:
            what = _("new: assessment {number}") if one.before is None else _("goes: assessment {number}")
            yield what.format(number=number)
            continue
        told = (
            _("assessment {number}: {count} changes, besides the conflicts")
            if any(open_.number == number for open_ in done.conflicts)
            else _("assessment {number}: {count} changes")
        )
        yield told.format(number=number, count=len(compared.changes))
        yield from _items(one, compared.changes)
        if compared.unreadable:
            paths = ", ".join(map(str, compared.unreadable[:SHOWN])) + (", …" if compared.unreadable[SHOWN:] else "")
            told = _("読取不能: of {count} places nothing is known, for a document was read only in part: {paths}")
            yield told.format(count=len(compared.unreadable), paths=paths)
    for file in done.files:
        yield _("file {file}: taken from '{branch}'").format(file=file, **names)
    for name in settled:
        yield _("settled by --resolve: {item}").format(item=name)
    for version in done.versions:
        yield _("added {version} of assessment {number}").format(version=version.name, number=version.number)


def _items(one: Brought, changes: Sequence[Change]) -> Iterator[str]:
    assert one.before is not None and one.after is not None  # it has changes
    forms = one.after.form, one.before.form
    items = list(dict.fromkeys(printed_item(_form_of(change, *forms), change.path) for change in changes))
    for item in items[:SHOWN]:
        yield f"  {item}"
    if len(items) > SHOWN:
        yield "  " + _("… and {count} more").format(count=len(items) - SHOWN)


def _form_of(change: Change, new: Form, old: Form) -> Form:
    """The form that the path of a change belongs to: the older one for what was removed."""
    return old if change.after is None else new


def _markdown(done: Merge, rows: Sequence[Row], lines: Sequence[str]) -> str:
    from pia_diff.tables.files import markdown, md_cell

    text = [f"- {markdown(line.strip())}" if line.startswith("  ") else f"{markdown(line)}\n" for line in lines]
    heads = [_("base"), f"ours ({done.into})", f"theirs ({done.branch})"]
    for row in rows:
        cells = [md_cell(one) or f"*{_('(nothing)')}*" for one in row.told.cells]
        text += [
            "",
            f"## {markdown(row.title)}",
            "",
            f"{_(REASONS[row.reason])}: `{row.name}`",
            "",
            "| " + " | ".join(map(markdown, heads)) + " |",
            "| --- | --- | --- |",
            "| " + " | ".join(cells) + " |",
        ]
    return "\n".join(text).rstrip("\n") + "\n"


def _json(
    done: Merge,
    settled: Sequence[str],
    rows: Sequence[Row],
    brought: Sequence[tuple[str, Comparison | None]],
    asked: Asked,
) -> str:
    """`{"branch", "into", "result": "merged|mergeable|nothing|conflicts", "ours", "theirs", "commit", "versions",
    "brought": [{"assessment", "changes": [{"path", "kind"}] or null, "unreadable": [path]}], "files", "settled",
    "conflicts": [{"resolve", "assessment", "path", "item", "important", "reason", "base", "ours", "theirs"}]}`; a
    column is null where nothing stands, else `[{"text", "changed"}]`.
    """
    import json

    result = "nothing" if done.nothing else "conflicts" if done.conflicts else "merged" if done.commit else "mergeable"
    plain: dict[str, Any] = {
        "branch": done.branch,
        "into": done.into,
        "result": result,
        "dry_run": asked.dry_run,
        "ours": done.ours,
        "theirs": done.theirs,
        "commit": done.commit,
        "versions": [f"{one.number}/{one.name}" for one in done.versions],
        "brought": [
            {
                "assessment": number,
                "changes": None
                if compared is None
                else [{"path": str(one.path), "kind": one.kind.value} for one in compared.changes],
                "unreadable": [] if compared is None else [str(path) for path in compared.unreadable],
            }
            for number, compared in brought
        ],
        "files": list(done.files),
        "settled": list(settled),
        "conflicts": [
            {
                "resolve": row.name,
                "assessment": row.number,
                "path": row.path,
                "item": row.told.item,
                "important": row.told.important,
                "reason": row.reason.value,
                **{side: words(content) or None for side, content in row.told.cells._asdict().items()},
            }
            for row in rows
        ],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
