"""Shapes over the cells of a sheet, whichever kind of workbook they come from."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import splitext

from pia_diff.readers.source import tidy


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that is in the file: its file name and bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape, the members of groups one by one.

    `kind` is "box" (any shape that may hold text), "line" (connectors and arrows) or "picture". The four sides are in
    EMU (914400 an inch) from the top left of the sheet; `row` and `column` are the cell it is anchored to, from 0.
    `arrows` says at which ends of a line there are heads: "", "start", "end", "both"; a line runs from its top left to
    its bottom right unless flipped.
    """

    kind: str
    geometry: str
    left: float
    top: float
    right: float
    bottom: float
    row: int
    column: int
    paragraphs: tuple[str, ...] = ()
    flip_across: bool = False
    flip_down: bool = False
    arrows: str = ""
    image: Image | None = None

    @property
    def text(self) -> str:
        """What stands in it, one paragraph a line; empty when nothing can be seen."""
        return "\n".join(self.paragraphs) if any(map(str.strip, self.paragraphs)) else ""


def file_name(described: str, name: str) -> str:
    """What a picture is called: the description that programs take from the file it came from, or else `name`, that of
    its part (`image1.png`)."""
    own = tidy(described).strip().replace("\\", "/").rpartition("/")[2]
    suffix = splitext(name)[1].lower()
    return own if suffix and own.lower().endswith(suffix) and own.lower() != suffix else name


LINES = {"line": "straight", "straightConnector1": "straight"}
"""Two names of one thing; programs write either."""


def line_geometry(preset: str) -> str:
    """`bentConnector3` → `bent`: how many bends it has is found anew whenever its ends move."""
    if preset.startswith(("bentConnector", "curvedConnector")):
        return preset.partition("Connector")[0]
    return LINES.get(preset, preset)
