"""One file of an assessment → lines that git can compare: for every item its 項目, then what it says."""

from __future__ import annotations

from collections.abc import Iterator

from pia_diff.forms import Form
from pia_diff.gitdrivers.pieces import NotOurs, Piece, RowsPiece, SectionPiece, read_piece
from pia_diff.model import Attachment, Checks, ItemPath, Table, Value
from pia_diff.printed import printed_item, printed_option

MARK = "■ "
"""Before every 項目; git shows the line above a hunk that begins so (`xfuncname`)."""
UNREADABLE = "（読取不能）"
ROW = {"item": "項目", "before": "変更前の記載", "after": "変更後の記載", "timing": "提出時期", "reason": "説明"}


def textconv(content: bytes, name: str) -> bytes:
    """What git shows of a file; a file that is none of ours is shown as it is.

    In a file with conflict markers the items in conflict stand between them.
    """
    try:
        text = content.decode("utf-8")
        lines = _in_conflict(text, name) if "\n>>>>>>> " in text else _items_of(text, name)
    except (NotOurs, UnicodeDecodeError):
        return content
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _items_of(text: str, name: str) -> list[str]:
    """Raises NotOurs."""
    return [line for title, texts in titled(read_piece(text, name)) for line in (f"{MARK}{title}", *texts)]


def _in_conflict(text: str, name: str) -> list[str]:
    """Raises NotOurs."""
    from difflib import SequenceMatcher

    from pia_diff.gitdrivers.markers import sides_of

    sides = sides_of(text)
    if sides is None:
        raise NotOurs(file=name)
    ours, theirs = ([(one, *lines) for one, lines in titled(read_piece(side, name))] for side in sides[1:])
    lines: list[str] = []
    for op, *cuts in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        mine, yours = (
            [line for head, *texts in items[start:end] for line in (f"{MARK}{head}", *texts)]
            for items, (start, end) in ((ours, cuts[:2]), (theirs, cuts[2:]))
        )
        lines += mine if op == "equal" else ["<<<<<<< ours", *mine, "=======", *yours, ">>>>>>> theirs"]
    return lines


def titled(piece: Piece) -> Iterator[tuple[str, list[str]]]:
    """Every item of a file: its 項目 (with the ※ of the form) and its lines."""
    if isinstance(piece, RowsPiece):
        for row in piece.rows:
            texts = [(label, getattr(row, field)) for field, label in ROW.items()]
            yield (
                f"{piece.form.annex.printed} {row.date or row.carried}",
                [line for label, text in texts if text for line in f"{label}：{text}".split("\n")],
            )
        return
    if piece.head:
        yield "様式", [piece.form.id]
        if piece.files:
            yield "特定個人情報ファイル", list(piece.files)
    yield from _items(piece)


def _items(piece: SectionPiece) -> Iterator[tuple[str, list[str]]]:
    form, section = piece.form, piece.section
    listed = {path: keys for path, keys in section.instances.items() if form.items[path.id].kind != "table"}
    lists = {
        group.id: (title(form, group), [f"{n} {key}" for n, key in enumerate(keys, 1)])
        for group, keys in listed.items()
    }
    for path, value in section.values.items():
        above = lists.pop(form.group_of(path.id) or "", None)
        if above is not None:
            yield above
        yield title(form, path), value_lines(form, path, value)
    yield from lists.values()
    if section.absent:
        yield UNREADABLE, sorted(title(form, path) for path in section.absent)


def title(form: Form, path: ItemPath) -> str:
    """The 項目 of a path, with the ※ of the form."""
    item = form.items.get(path.id)
    return printed_item(form, path) + (" ※" if item is not None and item.important else "")


def value_lines(form: Form, path: ItemPath, value: Value) -> list[str]:
    """A value in lines: a paragraph, a marked option, a row of a table, a drawing each."""
    match value:
        case Table(columns, rows):
            return ["　".join(row) for row in (columns, *rows)]
        case Attachment(drawings):
            return [line for one in drawings for line in (f"{one.name} (sha256 {one.sha256})", *one.text.splitlines())]
        case Checks(marked):
            item = form.items[path.id]
            return [printed_option(item, option, text, marked=True) for option, text in marked]
    return str(value).split("\n")
