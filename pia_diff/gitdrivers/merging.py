"""The merge driver: three states of one file of an assessment → one, item by item."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pia_diff.gitdrivers.markers import marked
from pia_diff.gitdrivers.pieces import NotOurs, Piece, RowsPiece, SectionPiece, hinted_form, read_piece, written
from pia_diff.merging import Choose, Side, Three, leave_open, merge_decisions, merge_rows, merge_section, take
from pia_diff.merging.decisions import are_decisions
from pia_diff.merging.order import merged_order, moved_differently
from pia_diff.model import ItemPath, Section

CLEAN, CONFLICT = 0, 1
DECISIONS = "decisions.yaml"


def merge_files(base: Path, ours: Path, theirs: Path, path: str, size: int) -> int:
    """Merges the files and writes the result to `ours`, as git asks of a merge driver; `path` is the name in the
    repository, `size` the length of conflict markers. Gives CLEAN, or CONFLICT where a person has to decide: then the
    items in conflict stand between markers, the rest is merged.

    A file that is none of ours, or broken, is merged by its lines. Raises OSError.
    """
    contents = Three(*(one.read_bytes() for one in (base, ours, theirs)))
    try:
        text, clean = merged_text(Three(*(one.decode("utf-8") for one in contents)), path, size)
    except (NotOurs, UnicodeDecodeError):
        return _by_lines(base, ours, theirs, size)
    ours.write_bytes(text.encode("utf-8"))
    return CLEAN if clean else CONFLICT


def _by_lines(base: Path, ours: Path, theirs: Path, size: int) -> int:
    """As git merges where there is no driver; it is there, for it called this one."""
    import subprocess

    labels = [word for label in ("ours", "base", "theirs") for word in ("-L", label)]
    command = ["git", "merge-file", "--diff3", f"--marker-size={size}", *labels, "--"]
    done = subprocess.run([*command, str(ours), str(base), str(theirs)], check=False)
    return CLEAN if done.returncode == 0 else CONFLICT


def merged_text(texts: Three[str], path: str, size: int) -> tuple[str, bool]:
    """The text of the merged file, and whether it is without conflicts. Raises NotOurs."""
    if texts.agrees:
        return texts.taken, True
    plains = _decisions(texts) if path.rpartition("/")[2] == DECISIONS else _pieces(texts, path)
    if plains.base == plains.ours == plains.theirs:  # no conflict: whoever is preferred, it comes out the same
        return written(plains.ours), True
    return marked(plains, size), False


def _pieces(texts: Three[str], path: str) -> Three[Any]:
    """The file as plain data, merged three times: conflicts settled as the base, ours and theirs have them."""
    hint = hinted_form(path)
    ours, theirs = (read_piece(text, path, hint) for text in (texts.ours, texts.theirs))
    base = read_piece(texts.base, path, hint) if texts.base else _nothing(ours)
    match base, ours, theirs:
        case RowsPiece(), RowsPiece(), RowsPiece():
            return _three_times(lambda choose: _rows(Three(base, ours, theirs), choose))
        case SectionPiece(), SectionPiece(), SectionPiece():
            return _sections(Three(base, ours, theirs), path)
    raise NotOurs(file=path)


def _nothing(ours: Piece) -> Piece:
    """What both sides began from where the base has no such file."""
    if isinstance(ours, RowsPiece):
        return RowsPiece(ours.form, ())
    return SectionPiece(ours.form, ours.path, Section(), ours.head)


def _three_times(merge: Any) -> Three[Any]:
    found, conflicts = merge(leave_open)
    if not conflicts:
        return Three(found, found, found)
    return Three(*(merge(take(side))[0] for side in Side))


def _rows(pieces: Three[RowsPiece], choose: Choose) -> tuple[Any, bool]:
    form = pieces.ours.form
    rows, conflicts = merge_rows(form.annex.id, Three(*(one.rows for one in pieces)), choose)
    return RowsPiece(form, rows).plain(), bool(conflicts)


def _sections(pieces: Three[SectionPiece], path: str) -> Three[Any]:
    """Raises NotOurs where the sides are on different forms: by lines they can be told apart, by items not."""
    if len({(one.form.id, one.path.id, one.head) for one in pieces}) > 1:
        raise NotOurs(file=path)
    return _three_times(lambda choose: _section(pieces, choose))


def _section(pieces: Three[SectionPiece], choose: Choose) -> tuple[Any, bool]:
    form, section_path = pieces.ours.form, pieces.ours.path
    side = choose_side(choose)
    names = Three(*(one.path.instances for one in pieces))
    conflict = not names.agrees
    here = ItemPath(section_path.id, names.taken if names.agrees else names.of(side))
    files = Three(*(list(one.files) for one in pieces))
    if not pieces.ours.head:
        kept: list[str] = []
    elif files.agrees:
        kept = list(files.taken)
    else:
        base, mine, yours = map(set, files)
        staying = (mine & yours) | (mine - base) | (yours - base)
        conflict = conflict or moved_differently(files, staying)
        kept = merged_order(files, staying, side)
    section, conflicts = merge_section(form, here, Three(*(one.section for one in pieces)), choose)
    merged = SectionPiece(form, here, section, pieces.ours.head, tuple(kept))
    return merged.plain(), conflict or bool(conflicts)


def choose_side(choose: Choose) -> Side:
    """The side that settles every conflict; ours where they are left open."""
    from pia_diff.merging import Conflict, Reason

    found = choose(Conflict("", None, Reason.EDITED, Three(None, None, None)))
    return found if isinstance(found, Side) else Side.OURS


def _decisions(texts: Three[str]) -> Three[Any]:
    """Raises NotOurs."""
    from pia_diff.errors import PiaDiffError
    from pia_diff.structured.yaml_reader import read_yaml

    plains: Three[Any]
    try:
        plains = Three(*(read_yaml(text, DECISIONS).data if text.strip() else {} for text in texts))
    except PiaDiffError as error:
        raise NotOurs(file=DECISIONS) from error
    if not all(map(are_decisions, plains)):
        raise NotOurs(file=DECISIONS)

    def merge(choose: Choose) -> tuple[Any, bool]:
        found, conflicts = merge_decisions(plains, choose)
        return found, bool(conflicts)

    return _three_times(merge)
