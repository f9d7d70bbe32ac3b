"""Before and after as cities write them in 変更前の記載 and 変更後の記載."""

from __future__ import annotations

from itertools import groupby

from pia_diff.compare import Block, Change, Content, Instance, Kind, Op, Order, Run
from pia_diff.compare.fold import fold, says_nothing
from pia_diff.forms import Form, FormItem
from pia_diff.model import Attachment, Checks, Table, Text
from pia_diff.tables.cells import Cell, Span, cell, lines_to_cell

ADDED = "（右記を追加）"
REMOVED = "（右記を削除）"
LEFT_OUT = "（略）"
LEFT_OUT_BETWEEN = "（中略）"
REPLACED = "資料の差し替え"

KEEP_PARAGRAPH = 24
"""An unchanged paragraph of at most so many characters is not worth an ellipsis."""
KEEP_SENTENCES = 100
"""A changed paragraph of at most so many characters is shown whole."""

Sides = tuple[Cell, Cell]


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
        title = f"{head.label.removesuffix('n')}{instance.number}（{key}）を{happened}"
    lines: list[Cell] = [cell(title, changed=True)]
    if full:
        for path, value in instance.values:
            item = form.items[path.id]
            if not says_nothing(str(value)):
                lines.append(cell(f"{item.no}{item.label.removesuffix('n')}：{value_text(item, value)}", changed=True))
    return lines_to_cell(lines)


def _order(change: Change, form: Form) -> Sides:
    assert isinstance(change.before, Order) and isinstance(change.after, Order)  # as the caller matched
    name = form.items[change.path.id].label.removesuffix("n")
    if change.kind is Kind.MOVED:
        sides = [
            [cell(f"{name}{n} {key}", changed=True) for n, key in order.numbered]
            for order in (change.before, change.after)
        ]
        return lines_to_cell(sides[0]), lines_to_cell(sides[1])
    numbers = [(o, n) for (o, _), (n, _) in zip(change.before.numbered, change.after.numbered, strict=True)]
    before: list[Cell] = []
    after: list[Cell] = []
    for shift, grouped in groupby(numbers, key=lambda pair: pair[1] - pair[0]):
        pairs = list(grouped)
        word = "繰下げ" if shift > 0 else "繰上げ"
        before.append(cell(_range(name, pairs[0][0], pairs[-1][0]), changed=True))
        after.append(cell(f"{_range(name, pairs[0][1], pairs[-1][1])}（番号の{word}）", changed=True))
    return lines_to_cell(before), lines_to_cell(after)


def _range(name: str, first: int, last: int) -> str:
    return f"{name}{first}" if first == last else f"{name}{first}～{last}"


def _table(change: Change) -> Sides:
    if not change.cells:
        return cell("記載順の変更", changed=True), cell("記載順の変更", changed=True)
    before: list[Cell] = []
    after: list[Cell] = []
    for one in change.cells:
        label = f"{one.row}　{one.column}：" if one.column else ""
        if one.before is not None:
            before.append(cell(label + one.before.replace("\t", "　"), changed=True))
        if one.after is not None:
            after.append(cell(label + one.after.replace("\t", "　"), changed=True))
    return lines_to_cell(before) or cell(ADDED), lines_to_cell(after) or cell(REMOVED)


def _text(blocks: tuple[Block, ...], *, full: bool) -> Sides:
    ops = {block.op for block in blocks} - {Op.EQUAL}
    if not full and ops == {Op.INSERT}:
        return cell(ADDED), _passages(blocks, after=True)
    if not full and ops == {Op.DELETE}:
        return _passages(blocks, after=False), cell(REMOVED)
    return _side(blocks, after=False, full=full), _side(blocks, after=True, full=full)


def _passages(blocks: tuple[Block, ...], *, after: bool) -> Cell:
    """Only what was added (or removed), one （中略） between passages that did not stand together."""
    lines: list[Cell] = []
    gap = False
    for block in blocks:
        if block.op is Op.EQUAL:
            gap = bool(lines)
            continue
        if gap:
            lines.append(cell(LEFT_OUT_BETWEEN))
            gap = False
        lines.append(cell((block.after if after else block.before) or "", changed=True))
    return lines_to_cell(lines)


def _side(blocks: tuple[Block, ...], *, after: bool, full: bool) -> Cell:
    """One side of a redline: changed paragraphs, and what stands between them shortened."""
    lines: list[Cell] = []
    stretches = [(op is Op.EQUAL, list(group)) for op, group in groupby(blocks, key=_equal_or_not)]
    for number, (equal, group) in enumerate(stretches):
        if not equal:
            lines += [line for block in group if (line := _block(block, after=after, full=full)) is not None]
            continue
        text = "\n".join((block.after if after else block.before) or "" for block in group)
        if full or len(text) <= KEEP_PARAGRAPH:
            lines.append(cell(text))
        else:
            edge = number in (0, len(stretches) - 1)
            lines.append(cell(LEFT_OUT if edge else LEFT_OUT_BETWEEN))
    return lines_to_cell(lines)


def _equal_or_not(block: Block) -> Op:
    return Op.EQUAL if block.op is Op.EQUAL else Op.REPLACE


def _block(block: Block, *, after: bool, full: bool) -> Cell | None:
    text = block.after if after else block.before
    if text is None:
        return None
    if block.op is not Op.REPLACE:
        return cell(text, changed=True) or (Span(""),)
    spans = [Span(run.after if after else run.before, run.op is not Op.EQUAL) for run in block.runs]
    if not full and len(text) > KEEP_SENTENCES:
        spans = _shortened(block.runs, after=after)
    return tuple(span for span in spans if span.text)


def _shortened(runs: tuple[Run, ...], *, after: bool) -> list[Span]:
    """A long paragraph without its unchanged sentences: an equal run is kept up to its nearest 。 on each side."""
    spans: list[Span] = []
    for number, run in enumerate(runs):
        text = run.after if after else run.before
        if run.op is not Op.EQUAL:
            spans.append(Span(text, True))
            continue
        first, last = number == 0, number == len(runs) - 1
        head = "" if first else text[: _sentence_end(text)]
        tail = "" if last else text[_sentence_start(text) :]
        if len(head) + len(tail) >= len(text) - KEEP_PARAGRAPH:
            spans.append(Span(text))
        else:
            dots = LEFT_OUT if first or last else LEFT_OUT_BETWEEN
            spans.append(Span(head + dots + tail))
    return spans


def _sentence_end(text: str) -> int:
    """Where the sentence ends that a changed run before `text` belongs to."""
    end = text.find("。")
    return len(text) if end < 0 else end + 1


def _sentence_start(text: str) -> int:
    """Where the sentence begins that a changed run after `text` belongs to."""
    return text.rfind("。") + 1
