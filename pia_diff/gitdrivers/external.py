"""Two states of one file of an assessment → a table as of `pia-diff`.

Without 提出時期: one file alone cannot tell it.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pia_diff.cli.columned import GREEN, RED, columned
from pia_diff.cli.terminal import fold, printable, terminal_width, use_color
from pia_diff.forms import Form
from pia_diff.gitdrivers.pieces import NotOurs, Piece, SectionPiece, hinted_form, read_piece
from pia_diff.gitdrivers.textconv import title, titled
from pia_diff.model import Assessment, Sections
from pia_diff.tables.cells import Cell, cell
from pia_diff.tables.shortening import redline
from pia_diff.tables.wording import ADDED, REMOVED, before_and_after

HEADS = ("項目", "変更前の記載", "変更後の記載")
SHARES = (0.26, 0.37, 0.37)
NOWHERE = "/dev/null"
"""What git names where the file does not stand."""

Row = tuple[str, Cell, Cell]


def external_diff(args: Sequence[str]) -> str:
    """What `git diff` prints of a file, from the arguments git gives: path, then file, id and mode of either side, and
    of a renamed file its new path; the path alone where it is in conflict.
    """
    path = args[0]
    if len(args) < 7:
        return f"* Unmerged path {printable(path)}\n"
    old, new = (_content(name) for name in (args[1], args[4]))
    moved = args[7] if len(args) > 7 else path
    name = path if moved == path else f"{path} → {moved}"
    width = terminal_width()
    colour = _in_colour()
    heading = "\n".join(fold(printable(f"■■ {name}"), width)) + "\n"
    try:
        rows = list(_rows(*(_piece(content, path) for content in (old, new))))
    except (NotOurs, UnicodeDecodeError):
        return heading + _plain(old, new, path, moved)
    if not rows:
        return heading + ("" if old == new else "記載に変更なし（書き方だけが異なる）\n")
    table = [(cell(item), before, after) for item, before, after in rows]
    return heading + columned(HEADS, table, ("", RED, GREEN), width, colour=colour, shares=SHARES) + "\n"


def _in_colour() -> bool:
    """As git: its pager shows colours, though standard output is no terminal then."""
    in_pager = os.environ.get("GIT_PAGER_IN_USE") in ("1", "true") and not os.environ.get("NO_COLOR")
    return in_pager or use_color("auto", sys.stdout)


def _content(name: str) -> bytes | None:
    return None if name == NOWHERE else Path(name).read_bytes()


def _piece(content: bytes | None, path: str) -> Piece | None:
    """Raises NotOurs, UnicodeDecodeError."""
    return None if not content else read_piece(content.decode("utf-8"), path, hinted_form(path))


def _rows(old: Piece | None, new: Piece | None) -> Iterator[Row]:
    sections = [one for one in (old, new) if isinstance(one, SectionPiece)]
    if len(sections) == 2:
        yield from _compared(*sections)
    yield from _other_rows(*(_rest(one) for one in (old, new)), whole=len(sections) < 2)


def _rest(piece: Piece | None) -> dict[str, list[str]]:
    """What a comparison of sections does not tell: rows of the annex, form and files, whole sections."""
    found: dict[str, list[str]] = {}
    for item, lines in titled(piece) if piece is not None else ():
        found.setdefault(item, []).extend(lines)
    return found


def _compared(old: SectionPiece, new: SectionPiece) -> Iterator[Row]:
    from pia_diff.compare import compare

    if old.form.id != new.form.id:
        return
    for change in compare(_one_file(old), _one_file(new)).changes:
        form: Form = old.form if change.after is None else new.form
        yield (title(form, change.path), *before_and_after(change, form, full=False, detail=True))


def _one_file(piece: SectionPiece) -> Assessment:
    """The section as an assessment; that other files exist does not concern it."""
    return Assessment(piece.form, Sections({piece.path: piece.section}), piece.path.instances)


def _other_rows(old: dict[str, list[str]], new: dict[str, list[str]], *, whole: bool) -> Iterator[Row]:
    from pia_diff.compare.text import diff_text

    for item in dict.fromkeys((*old, *new)):
        before, after = old.get(item), new.get(item)
        if before == after or not (whole or item in ("様式", "特定個人情報ファイル")):
            continue
        if before is None or after is None:
            text = cell("\n".join(before or after or []), changed=True)
            yield (item, cell(ADDED), text) if before is None else (item, text, cell(REMOVED))
        else:
            yield (item, *redline(diff_text(before, after, exact=True), full=False))


def _plain(old: bytes | None, new: bytes | None, path: str, moved: str) -> str:
    """The usual diff, of a file that is none of ours or is broken."""
    try:
        before, after = ((one or b"").decode("utf-8").splitlines(keepends=True) for one in (old, new))
    except UnicodeDecodeError:
        return "Binary files differ\n"
    lines = difflib.unified_diff(before, after, f"a/{path}", f"b/{moved}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
