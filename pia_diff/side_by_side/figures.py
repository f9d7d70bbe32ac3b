"""The drawings of both revisions: which of them can be shown, and what is said of those that cannot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pia_diff.compare import Change, Comparison
from pia_diff.model import Attachment, Drawing
from pia_diff.side_by_side.profile import Figures, Passage, Profile
from pia_diff.workbook.drawings import Size, image_size

_KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"BM": "image/bmp"}


class Picture(NamedTuple):
    """A drawing that can be shown: its bytes, their kind (`image/png`), its size in pixels."""

    name: str
    sha256: str
    content: bytes
    media_type: str
    size: Size


class Shown(NamedTuple):
    """The drawings of one side: the pictures, and lines on all else."""

    pictures: tuple[Picture, ...] = ()
    lines: tuple[str, ...] = ()


def figures_of(change: Change, comparison: Comparison, profile: Profile) -> tuple[Shown, Shown]:
    """The drawings of the old and of the new side of a change; nothing for a change of anything else.

    Drawings that both sides have stand as an ellipsis, unless the whole item is wanted or only their order changed.
    """
    sides = [one.drawings if isinstance(one, Attachment) else () for one in (change.before, change.after)]
    hashes = [{drawing.sha256 for drawing in side} for side in sides]
    same: set[str] = set()
    if profile.text is Passage.CHANGED and hashes[0] != hashes[1]:
        same = hashes[0] & hashes[1]
    old, new = (
        _shown(side, same, document.attachments, profile)
        for side, document in zip(sides, (comparison.old, comparison.new), strict=True)
    )
    return old, new


def _shown(drawings: tuple[Drawing, ...], same: set[str], attachments: Mapping[str, bytes], profile: Profile) -> Shown:
    if not drawings:
        return Shown()
    wanted = [drawing for drawing in drawings if drawing.sha256 not in same]
    lines = [] if len(wanted) == len(drawings) else [profile.ellipsis]
    if profile.figures is Figures.NAMES:
        lines.append(f"資料（{len(drawings)}点）")
        return Shown((), (*lines, *(_named(drawing) for drawing in wanted)))
    pictures: list[Picture] = []
    for drawing in wanted:
        picture = _picture(drawing, attachments.get(drawing.sha256, b""))
        if picture is None:
            lines += _told(drawing, known=drawing.sha256 in attachments)
        else:
            pictures.append(picture)
    return Shown(tuple(pictures), tuple(lines))


def _named(drawing: Drawing) -> str:
    return f"{drawing.name}（SHA-256：{drawing.sha256[:16]}…）"


def _picture(drawing: Drawing, content: bytes) -> Picture | None:
    kind = next((kind for magic, kind in _KINDS.items() if content.startswith(magic)), None)
    size = image_size(content) if kind else None
    if kind is None or size is None:
        return None
    return Picture(drawing.name, drawing.sha256, content, kind, size)


def _told(drawing: Drawing, *, known: bool) -> list[str]:
    """What is said in place of a picture, with the text that stands in it."""
    return [unshown(drawing.name, drawing.sha256, known=known), *drawing.text.splitlines()]


def unshown(name: str, sha256: str, *, known: bool = True) -> str:
    """The line that stands for a picture that cannot be shown; `known` tells that its bytes are there."""
    why = "この形式の図面はここに表示できません" if known else "図面のデータがありません"
    return f"{name}（{why}。SHA-256：{sha256}）"
