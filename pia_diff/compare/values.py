"""One item in two revisions: what changed in its value, by kind."""

from __future__ import annotations

from pia_diff.compare.changes import Block, Change, Kind, Op
from pia_diff.compare.fold import fold, middle, same, says_nothing
from pia_diff.model import Attachment, Checks, Date, ItemPath, Number, Table, Text, Value
from pia_diff.wareki import parse_date


def blank(value: Value | None) -> bool:
    """Whether an item is empty to a reader: no value, or the dash that cities write for none."""
    if value is None:
        return True
    return isinstance(value, Text | Date | Number) and says_nothing(str(value))


def equal(before: Value | None, after: Value | None) -> bool:
    """Whether a reader calls two values the same."""
    if before == after:
        return True
    if blank(before) or blank(after):
        return blank(before) and blank(after)
    assert before is not None and after is not None  # not blank
    if type(before) is not type(after):
        return same(str(before), str(after))
    match before, after:
        case Date(), Date():
            day = parse_date(before.text)
            return same(before.text, after.text) or (day is not None and day == parse_date(after.text))
        case Number(), Number():
            return same(before.text, after.text) or (before.value is not None and before.value == after.value)
        case Checks(), Checks():
            return _marks(before) == _marks(after)
        case Attachment(), Attachment():
            return [drawing.sha256 for drawing in before.drawings] == [drawing.sha256 for drawing in after.drawings]
        case Table(), Table():
            return _cells(before) == _cells(after)
        case Text(), Text():
            old, new = middle(before.paragraphs, after.paragraphs)
            return same("\n".join(before.paragraphs[old]), "\n".join(after.paragraphs[new]))
        case _:
            return same(str(before), str(after))


def _marks(checks: Checks) -> dict[str, str]:
    return {fold(option): "" if says_nothing(text) else fold(text) for option, text in checks.marked}


def _cells(table: Table) -> list[list[str]]:
    return [[fold(cell) for cell in row] for row in (table.columns, *table.rows)]


def known_alike(known: Checks, other: Checks) -> Checks:
    """`other` without the options of which nothing is known, where `known` are check boxes that were read in part."""
    options = {fold(option) for option, _ in known.marked}
    marked = tuple((option, text) for option, text in other.marked if fold(option) in options)
    return Checks(marked)


def change_of(old_path: ItemPath, path: ItemPath, before: Value | None, after: Value | None) -> Change | None:
    """The change between two values that are not `equal`; None where a table differs in running numbers alone."""
    if blank(before):
        return Change(path, old_path, Kind.ADDED, None, after)
    if blank(after):
        return Change(old_path, old_path, Kind.REMOVED, before, None)
    match before, after:
        case Text(), Text():
            blocks = _text_blocks(before, after)
            ops = {block.op for block in blocks} - {Op.EQUAL}
            kind = Kind.MOVED if ops == {Op.MOVED_OUT, Op.MOVED_IN} else Kind.MODIFIED
            return Change(path, old_path, kind, before, after, blocks)
        case Attachment(), Attachment():
            return Change(path, old_path, Kind.REPLACED, before, after)
        case Table(), Table():
            return _table_change(old_path, path, before, after)
        case _:
            return Change(path, old_path, Kind.MODIFIED, before, after)


def layout_change(old_path: ItemPath, path: ItemPath, before: Value | None, after: Value | None) -> Change:
    """For a strict comparison: values that are `equal` but not written alike (one may be None, the other a dash)."""
    from pia_diff.compare.text import diff_text

    blocks: tuple[Block, ...] = ()
    if isinstance(before, Text) and isinstance(after, Text):
        blocks = diff_text(before.paragraphs, after.paragraphs, exact=True)
    return Change(path, old_path, Kind.MODIFIED, before, after, blocks, layout_only=True)


def _text_blocks(before: Text, after: Text) -> tuple[Block, ...]:
    from pia_diff.compare.text import diff_text  # rapidfuzz: only when a text differs

    return diff_text(before.paragraphs, after.paragraphs)


def _table_change(old_path: ItemPath, path: ItemPath, before: Table, after: Table) -> Change | None:
    from pia_diff.compare.tables import diff_tables

    cells, reordered = diff_tables(before, after)
    if cells:
        return Change(path, old_path, Kind.MODIFIED, before, after, cells=cells)
    return Change(path, old_path, Kind.MOVED, before, after) if reordered else None
