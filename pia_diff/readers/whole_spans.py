"""Whole cells on the canvas of the contents they make up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pia_diff.readers.canvas import Canvas, Part
from pia_diff.readers.labels import NARROW
from pia_diff.workbook.measure import is_brimful


@dataclass(slots=True)  # not frozen: see Cell
class Span:
    """One cell of the contents, and where it stands on the canvas."""

    part: Part
    start: int
    end: int
    narrow: str


def spans_of(canvas: Canvas) -> Iterator[Span]:
    """The cells of the contents, in reading order."""
    position = 0
    for part in canvas.parts:
        yield Span(part, position, position + len(part.text), narrow(part.text))
        position += len(part.text) + 1


@lru_cache(maxsize=4096)
def narrow(text: str) -> str:
    """A text in half width, without blanks at its ends."""
    return text.translate(NARROW).strip()


def whole_text(texts: Sequence[str]) -> str:
    """The text of cells below or beside each other; one filled to the brim goes on in the next."""
    ends = ["" if is_brimful(text) else "\n" for text in texts]
    return "".join(text + end for text, end in zip(texts, ends, strict=True)).removesuffix("\n")
