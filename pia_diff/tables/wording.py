"""Before and after as cities write them in 変更前の記載 and 変更後の記載."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pia_diff.compare import Block, CellChange, Change, Content, Instance, Kind, Op, Order
from pia_diff.compare.fold import fold, says_nothing
from pia_diff.forms import Form, FormItem
from pia_diff.model import Attachment, Checks, Table, Text
from pia_diff.tables.cells import Cell, cell, lines_to_cell
from pia_diff.tables.shortening import Sides, passages, text_sides

ADDED = "（右記を追加）"
REMOVED = "（右記を削除）"
REPLACED = "資料の差し替え"
DRAWING_ADDED, DRAWING_REMOVED = "資料の追加", "資料の削除"


def before_and_after(change: Change, form: Form, *, full: bool) -> Sides:
    """The two cells of a change on `form` (the form its path belongs to).

    Long unchanged stretches become （略） and （中略） unless `full`; an added passage stands against （右記を追加）, a
    removed one against （右記を削除）.
    """
    match change.before, change.after:
        case None, Instance() as instance:
            return cell(ADDED), _instance(instance, form, "追加", full=full)
        case Instance() as instance, None:
            return _instance(instance, form, "削除", full=full), cell(REMOVED)
        case Order(), Order():
            return _order(change, form)
        case Attachment(), Attachment():
            return cell(REPLACED), cell(REPLACED)
        case Table(), Table():
            return _table(change)
        case None, after if after is not None:
            return cell(ADDED), cell(value_text(form.items[change.path.id], after), changed=True)
        case before, None if before is not None:
            return cell(value_text(form.items[change.path.id], before), changed=True), cell(REMOVED)
        case Checks() as before, Checks() as after:
            return _checks(form.items[change.path.id], before, after, full=full)
        case Text(), Text() if change.blocks:
            return _text(change.blocks, full=full)
        case before, after:
            return cell(str(before), changed=True), cell(str(after), changed=True)


def value_text(item: FormItem, value: Content) -> str:
    """A value as it reads in one cell, every check mark with its option."""
    if isinstance(value, Attachment):
        return f"資料（{len(value.drawings)}点）"
    if isinstance(value, Checks):
        return "\n".join(_mark(item, option, text, marked=True) for option, text in value.marked)
    if isinstance(value, Table):
        return "\n".join("　".join(part for part in row if part) for row in value.rows)
    return str(value)


def _mark(item: FormItem, option: str, text: str, *, marked: bool) -> str:
    known = item.option(option)
    glyph = "[○]" if marked else "[　]"
    if known is None or not known.free:
        return glyph + option
    return glyph + known.printed.rpartition("/")[2].replace("( )", f"（{text or '　'}）").replace(" （", "（")


def _checks(item: FormItem, before: Checks, after: Checks, *, full: bool) -> Sides:
    old, new = dict(before.marked), dict(after.marked)
    lines: tuple[list[Cell], list[Cell]] = ([], [])
    options = [option.label for option in item.options]
    for option in dict.fromkeys((*options, *old, *new)):
        differs = (option in old) != (option in new) or fold(old.get(option, "")) != fold(new.get(option, ""))
        if differs or (full and option in new):
            for side, marks in zip(lines, (old, new), strict=True):
                text = _mark(item, option, marks.get(option, ""), marked=option in marks)
                side.append(cell(text, changed=differs))
    return lines_to_cell(lines[0]), lines_to_cell(lines[1])


def _instance(instance: Instance, form: Form, happened: str, *, full: bool) -> Cell:
    head = form.items.get(instance.path.id)
    key = instance.path.instances[-1]
    if head is None:
        title = f"{form.section(instance.path.id).printed}（{key}）を{happened}"
    else:
        title = f"{head.word}{instance.number}（{key}）を{happened}"
    lines: list[Cell] = [cell(title, changed=True)]
    if full:
        for path, value in instance.values:
            item = form.items[path.id]
            if not says_nothing(str(value)):
                lines.append(cell(f"{item.no}{item.word}：{value_text(item, value)}", changed=True))
    return lines_to_cell(lines)


def _order(change: Change, form: Form) -> Sides:
    assert isinstance(change.before, Order) and isinstance(change.after, Order)  # as the caller matched
    name = form.items[change.path.id].word
    if change.kind is Kind.MOVED:
        sides = [
            [cell(f"{name}{n}（{key}）", changed=True) for n, key in order.numbered]
            for order in (change.before, change.after)
        ]
        return lines_to_cell(sides[0]), lines_to_cell(sides[1])
    numbers = [(o, n) for (o, _), (n, _) in zip(change.before.numbered, change.after.numbered, strict=True)]
    before: list[Cell] = []
    after: list[Cell] = []
    for pairs in _together(numbers):
        (first, new_first), (last, new_last) = pairs[0], pairs[-1]
        word = "繰下げ" if new_first > first else "繰上げ"
        before.append(cell(_range(name, first, last), changed=True))
        after.append(cell(f"{_range(name, new_first, new_last)}（番号の{word}）", changed=True))
    return lines_to_cell(before), lines_to_cell(after)


def _together(numbers: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Old and new numbers that slid as one row: none between them missing."""
    row: list[tuple[int, int]] = []
    for old, new in numbers:
        if row and (old, new) != (row[-1][0] + 1, row[-1][1] + 1):
            yield row
            row = []
        row.append((old, new))
    if row:
        yield row


def _range(name: str, first: int, last: int) -> str:
    return f"{name}{first}" if first == last else f"{name}{first}～{last}"


def _table(change: Change) -> Sides:
    assert isinstance(change.before, Table) and isinstance(change.after, Table)  # as the caller matched
    if not change.cells:
        return cell("記載順の変更", changed=True), cell("記載順の変更", changed=True)
    before: list[Cell] = []
    after: list[Cell] = []
    for one in change.cells:
        if one.before is not None:
            before.append(cell(_cell_text(one, one.before, change.before), changed=True))
        if one.after is not None:
            after.append(cell(_cell_text(one, one.after, change.after), changed=True))
    return lines_to_cell(before) or cell(ADDED), lines_to_cell(after) or cell(REMOVED)


def _cell_text(one: CellChange, text: str, table: Table) -> str:
    """A whole row with its running number, a cell with its row and head."""
    if one.column:
        return f"{one.row}　{one.column}：{text}"
    if not one.row:
        return "見出し：" + text.replace("\t", "　")
    row = next((row for row in table.rows if _without_number(row) == text), None)
    return (text if row is None else "\t".join(filter(None, row))).replace("\t", "　")


def _without_number(row: Sequence[str]) -> str:
    """A row as a comparison gives it: without the number that counts the rows."""
    counts = bool(row) and fold(row[0]).strip("().").isdecimal()
    return "\t".join(filter(None, row[1:] if counts else row))


def _text(blocks: tuple[Block, ...], *, full: bool) -> Sides:
    sides = text_sides(blocks, full=full)
    if sides is not None:
        return sides
    added = passages(blocks, Op.INSERT)
    return (cell(ADDED), added) if added else (passages(blocks, Op.DELETE), cell(REMOVED))
