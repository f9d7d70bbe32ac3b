"""Before and after as cities write them in 変更前の記載 and 変更後の記載."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pia_diff.compare import Block, CellChange, Change, Content, Instance, Kind, Op, Order
from pia_diff.compare.fold import fold, says_nothing
from pia_diff.forms import Form, FormItem
from pia_diff.model import Attachment, Checks, Table, Text
from pia_diff.printed import printed_option
from pia_diff.tables.cells import Cell, Span, cell, lines_to_cell
from pia_diff.tables.shortening import Sides, passages, text_sides

ADDED = "（右記を追加）"
REMOVED = "（右記を削除）"
REPLACED = "資料の差し替え"


def before_and_after(change: Change, form: Form, *, full: bool, detail: bool = False) -> Sides:
    """The two cells of a change on `form` (the form its path belongs to).

    Long unchanged stretches become （略） and （中略） unless `full`; an added passage stands against （右記を追加）, a
    removed one against （右記を削除）. An instance that was added or removed is named, with all its items if `detail`
    or `full`.
    """
    detail = detail or full
    match change.before, change.after:
        case None, Instance() as instance:
            return cell(ADDED), _instance(instance, form, "追加", detail=detail)
        case Instance() as instance, None:
            return _instance(instance, form, "削除", detail=detail), cell(REMOVED)
        case Order() as before, Order() as after:
            name = form.items[change.path.id].word
            return _moved(before, after, name) if change.kind is Kind.MOVED else _slid(before, after, name)
        case Attachment(), Attachment():
            return cell(REPLACED), cell(REPLACED)
        case Table() as before, Table() as after:
            return _table(change.cells, before, after)
        case None, after if after is not None:
            return cell(ADDED), cell(value_text(form.items[change.path.id], after), changed=True)
        case before, None if before is not None:
            return cell(value_text(form.items[change.path.id], before), changed=True), cell(REMOVED)
        case Checks() as before, Checks() as after:
            return _checks(form.items[change.path.id], before, after, full=full)
        case Text(), Text() if change.blocks:
            return text_cells(change.blocks, full=full)
        case before, after:
            return cell(str(before), changed=True), cell(str(after), changed=True)


def value_text(item: FormItem, value: Content) -> str:
    """A value as it reads in one cell, every check mark with its option."""
    if isinstance(value, Attachment):
        return f"資料（{len(value.drawings)}点）"
    if isinstance(value, Checks):
        return "\n".join(printed_option(item, option, text, marked=True) for option, text in value.marked)
    if isinstance(value, Table):
        return "\n".join("　".join(part for part in row if part) for row in value.rows)
    return str(value)


def _checks(item: FormItem, before: Checks, after: Checks, *, full: bool) -> Sides:
    """The options whose mark or text differs; all that are marked if `full`, or if they differ in layout alone."""
    old, new = dict(before.marked), dict(after.marked)
    options = list(dict.fromkeys((*(option.label for option in item.options), *old, *new)))
    differ = {option for option in options if _differs(option, old, new)}
    shown = [option for option in options if option in differ or ((full or not differ) and option in {**old, **new})]
    sides: list[Sides] = []
    for option in shown:
        texts = [printed_option(item, option, marks.get(option, ""), marked=option in marks) for marks in (old, new)]
        same_mark = (option in old) == (option in new)
        sides.append(_words(*texts) if same_mark and option in differ else _both(texts, changed=option in differ))
    return lines_to_cell(one for one, _ in sides), lines_to_cell(one for _, one in sides)


def _differs(option: str, old: dict[str, str], new: dict[str, str]) -> bool:
    return (option in old) != (option in new) or fold(old.get(option, "")) != fold(new.get(option, ""))


def _words(before: str, after: str) -> Sides:
    """Two lines with only the words marked that differ."""
    from pia_diff.compare.runs import diff_runs

    runs = diff_runs(before, after)
    sides = [[Span(text, run.op is not Op.EQUAL) for run in runs if (text := getattr(run, side))] for side in _SIDES]
    return tuple(sides[0]), tuple(sides[1])


_SIDES = ("before", "after")


def _both(texts: list[str], *, changed: bool) -> Sides:
    return cell(texts[0], changed=changed), cell(texts[1], changed=changed)


def _instance(instance: Instance, form: Form, happened: str, *, detail: bool) -> Cell:
    head = form.items.get(instance.path.id)
    key = instance.path.instances[-1]
    if head is None:
        title = f"{form.section(instance.path.id).printed}（{key}）を{happened}"
    else:
        title = f"{head.word}{instance.number}（{key}）を{happened}"
    lines: list[Cell] = [cell(title, changed=True)]
    if detail:
        for path, value in instance.values:
            item = form.items[path.id]
            if not says_nothing(str(value)):
                lines.append(cell(f"{item.no}{item.word}：{value_text(item, value)}", changed=True))
    return lines_to_cell(lines)


def _moved(before: Order, after: Order, name: str) -> Sides:
    sides = [[cell(f"{name}{n}（{key}）", changed=True) for n, key in order.numbered] for order in (before, after)]
    return lines_to_cell(sides[0]), lines_to_cell(sides[1])


def _slid(before: Order, after: Order, name: str) -> Sides:
    old: list[Cell] = []
    new: list[Cell] = []
    for row in _together([(o, n) for (o, _), (n, _) in zip(before.numbered, after.numbered, strict=True)]):
        (first, new_first), (last, new_last) = row[0], row[-1]
        word = "繰下げ" if new_first > first else "繰上げ"
        old.append(cell(_range(name, first, last), changed=True))
        new.append(cell(f"{_range(name, new_first, new_last)}（番号の{word}）", changed=True))
    return lines_to_cell(old), lines_to_cell(new)


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


def _table(cells: Sequence[CellChange], before: Table, after: Table) -> Sides:
    if not cells:
        return cell("記載順の変更", changed=True), cell("記載順の変更", changed=True)
    sides: list[list[Cell]] = [
        [cell(_cell_text(one, text, table), changed=True) for one in cells if (text := getattr(one, side)) is not None]
        for side, table in zip(_SIDES, (before, after), strict=True)
    ]
    return lines_to_cell(sides[0]) or cell(ADDED), lines_to_cell(sides[1]) or cell(REMOVED)


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


def text_cells(blocks: tuple[Block, ...], *, full: bool) -> Sides:
    """The two cells of a text that changed, or of a part of it."""
    sides = text_sides(blocks, full=full)
    if sides is not None:
        return sides
    added = passages(blocks, Op.INSERT)
    return (cell(ADDED), added) if added else (passages(blocks, Op.DELETE), cell(REMOVED))
