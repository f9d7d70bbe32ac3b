"""A conflict side by side: what the base says, and what each side made of it, with the differing words marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from pia_diff.compare.changes import Block, Instance, Op, Order, Run
from pia_diff.compare.text import diff_text
from pia_diff.forms import Form
from pia_diff.merging.conflicts import Conflict, Reason, Three
from pia_diff.model import AnnexRow, Attachment, ItemPath, Table, Text
from pia_diff.printed import printed_item
from pia_diff.tables.cells import Cell, cell
from pia_diff.tables.shortening import redline
from pia_diff.tables.wording import value_text

FIELDS = {
    "date": "変更日",
    "item": "項目",
    "before": "変更前",
    "after": "変更後",
    "timing": "提出時期",
    "reason": "説明",
}


class Told(NamedTuple):
    """A conflict as people read it: the 項目, whether it carries ※, and the three columns. A cell is empty where
    nothing stands; of the base also where the sides are told against each other, for both began from nothing.
    """

    item: str
    important: bool
    cells: Three[Cell]


def tell(conflict: Conflict, form: Form | None, *, full: bool) -> Told:
    """The columns of a conflict on `form`; long unchanged stretches become （略） unless `full`.

    What the base says is marked where either side changed it; without a base the sides are marked against each other.
    """
    base, ours, theirs = (_lines(value, conflict, form) for value in conflict.values)
    path = conflict.path
    known = form is not None and path is not None
    item = printed_item(form, _item_of(path, form)) if known and form and path else conflict.name
    important = form is not None and path is not None and path.id in form.items and form.items[path.id].important
    if not base:
        blocks = diff_text(ours, theirs, exact=True) if ours and theirs else ()
        if blocks:
            mine, yours = redline(blocks, full=full)
            return Told(item, important, Three((), mine, yours))
        return Told(item, important, Three((), *(cell("\n".join(one), changed=True) for one in (ours, theirs))))
    against = [diff_text(base, side, exact=True) if side else () for side in (ours, theirs)]
    cells = [redline(blocks, full=full)[1] if blocks else () for blocks in against]
    return Told(item, important, Three(_base(base, [one for one in against if one], full=full), *cells))


def _item_of(path: ItemPath, form: Form) -> ItemPath:
    """The path whose print names the place: a row of the annex has none of its own."""
    return path if path.id in form.items or path.id == path.section_id else ItemPath(path.section_id)


def _base(lines: Sequence[str], against: Sequence[tuple[Block, ...]], *, full: bool) -> Cell:
    """The base with everything marked that either side changed."""
    text = "\n".join(lines)
    changed = bytearray(len(text))
    points: set[int] = set()
    for blocks in against:
        for start, end in _changed(blocks):
            changed[start:end] = b"\1" * (end - start)
            if start == end:
                points.add(start)
    if not against:
        changed = bytearray(b"\1" * len(text))
    return redline(tuple(_marked(lines, changed, points)), full=full)[0]


def _changed(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Where a side changed the base: stretches of its text, empty ones where something was put in."""
    place = 0
    for block in blocks:
        if block.before is None:
            continue
        runs = block.runs or (Run(block.op, block.before, ""),)
        for run in runs:
            end = place + len(run.before)
            if run.op is not Op.EQUAL:
                yield place, end
            place = end
        place += 1  # the line break


def _marked(lines: Sequence[str], changed: bytearray, points: set[int]) -> Iterator[Block]:
    """A block a line of the base; those in which something changed have the stretches as runs."""
    start = 0
    for line in lines:
        marks = changed[start : start + len(line)]
        put_in = sorted(point - start for point in points if start <= point <= start + len(line))
        if not any(marks) and not put_in:
            yield Block(Op.EQUAL, line, line)
        elif line and all(marks):
            yield Block(Op.DELETE, line, None)
        else:
            yield Block(Op.REPLACE, line, line, tuple(_runs(line, marks, put_in)))
        start += len(line) + 1


def _runs(line: str, marks: bytearray, put_in: Sequence[int]) -> Iterator[Run]:
    cuts = sorted({0, *put_in, len(line), *(n for n in range(1, len(line)) if marks[n] != marks[n - 1])})
    for start, end in pairwise(cuts):
        if start in put_in:
            yield Run(Op.INSERT, "", "")
        yield Run(Op.DELETE if marks[start] else Op.EQUAL, line[start:end], "" if marks[start] else line[start:end])
    if len(line) in put_in:
        yield Run(Op.INSERT, "", "")


def _lines(value: Any, conflict: Conflict, form: Form | None) -> list[str]:
    """What stands on one side, a paragraph, an option, a row … a line; nothing where nothing stands."""
    match value:
        case None:
            return []
        case str():
            return value.splitlines() or [""]
        case Text(paragraphs):
            return list(paragraphs)
        case Order(numbered):
            return [f"{n} {key}" for n, key in numbered]
        case Instance():
            return _instance(value, conflict, form)
        case AnnexRow():
            told = ((name, getattr(value, field)) for field, name in FIELDS.items())
            return [line for name, text in told if text for line in f"{name}：{text}".splitlines()]
        case Mapping():
            return [line for name, text in value.items() for line in f"{name}: {text}".splitlines()]
        case Table(columns, rows):
            return ["　".join(row) for row in (columns, *rows)]
        case Attachment(drawings):
            return [f"{one.name} (sha256 {one.sha256[:12]}…)" for one in drawings]
    item = form.items.get(conflict.path.id) if form is not None and conflict.path is not None else None
    return (value_text(item, value) if item is not None else str(value)).splitlines()


def _instance(instance: Instance, conflict: Conflict, form: Form | None) -> list[str]:
    """An instance by its name; where it may go, by all it says."""
    name = instance.path.instances[-1]
    if conflict.reason not in (Reason.REMOVED, Reason.NAMESAKES) or form is None:
        return [name]
    lines = [name]
    for path, value in instance.values:
        item = form.items[path.id]
        first, *others = value_text(item, value).splitlines() or [""]
        lines += [f"{item.no}{item.word}：{first}", *others]
    return lines


def words(content: Cell) -> list[dict[str, Any]]:
    """A cell as plain data: its stretches of text, and whether they differ."""
    return [
        {"text": "".join(span.text for span in spans), "changed": changed}
        for changed, group in groupby(content, key=lambda span: span.changed)
        for spans in [list(group)]
    ]
