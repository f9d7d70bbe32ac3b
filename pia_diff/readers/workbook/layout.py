"""The shapes of a sheet → one drawing: its contents in a form that stays the same, and its text.

Saving a workbook again moves every shape by a hair, gives it another id, font and colour. So `drawn` keeps what a
reader sees of a flow chart: which shapes there are, what stands in them, how their sides lie to one another (the first,
second, third left edge ...), which way arrows point. Not kept: sizes and distances, colours, fonts, line styles.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from pia_diff.readers.prose import together
from pia_diff.readers.workbook.shapes import Shape

SAME_EDGE = 0.012
"""Of the longer side of the drawing: edges nearer than this are one edge."""


def drawn(shapes: Sequence[Shape]) -> bytes:
    """The drawing as XML, the same for the same drawing: shapes in reading order, each with the numbers of its edges
    (from 1, counted from the left and from the top), a line with the edges where it starts and ends."""
    edges = _Edges(shapes)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<drawing xmlns="urn:pia-diff:drawing:1">']
    lines.extend(element for _, element in sorted((edges.place(one), _element(one, edges)) for one in shapes))
    return "\n".join([*lines, "</drawing>", ""]).encode()


def text_of(shapes: Sequence[Shape]) -> str:
    """The text of the boxes in reading order, from the top to the bottom and from the left to the right, one box a
    line."""
    edges = _Edges(shapes)
    boxes = sorted((edges.place(one), _in_one_line(one)) for one in shapes if one.text)
    return "\n".join(text for _, text in boxes)


def _in_one_line(shape: Shape) -> str:
    line = ""
    for part in shape.text.split("\n"):
        if part := part.strip():
            line = together(line, part) if line else part
    return line


class _Edges:
    """The sides of shapes as numbers of edges."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        across = sorted(side for one in shapes for side in (one.left, one.right))
        down = sorted(side for one in shapes for side in (one.top, one.bottom))
        extent = max((across[-1] - across[0], down[-1] - down[0])) if shapes else 0
        self._across = _starts(across, extent * SAME_EDGE)
        self._down = _starts(down, extent * SAME_EDGE)

    def sides(self, shape: Shape) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        across, down = self._across, self._down
        left, right = (bisect_right(across, side) for side in (shape.left, shape.right))
        top, bottom = (bisect_right(down, side) for side in (shape.top, shape.bottom))
        return left, top, right, bottom

    def place(self, shape: Shape) -> tuple[int, int, int, int]:
        """What shapes are sorted by to be read."""
        left, top, right, bottom = self.sides(shape)
        return top, left, bottom, right


def _starts(sides: Iterable[float], gap: float) -> list[float]:
    """Where each edge begins: sides that follow each other within the gap are one edge."""
    starts: list[float] = []
    last = None
    for side in sides:
        if last is None or side - last > gap:
            starts.append(side)
        last = side
    return starts


def _element(shape: Shape, edges: _Edges) -> str:
    left, top, right, bottom = edges.sides(shape)
    attributes = {"geometry": shape.geometry}
    if shape.kind == "line":
        if shape.flip_across:
            left, right = right, left
        if shape.flip_down:
            top, bottom = bottom, top
        start, end = f"{left} {top}", f"{right} {bottom}"
        arrows = shape.arrows
        if arrows == "start" or (arrows != "end" and start > end):  # which end was drawn first does not matter
            start, end = end, start
            arrows = "end" if arrows == "start" else arrows
        attributes |= {"from": start, "to": end, "arrows": arrows}
    else:
        attributes["sides"] = f"{left} {top} {right} {bottom}"
    if shape.image is not None:
        attributes["sha256"] = hashlib.sha256(shape.image.content).hexdigest()
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
    text = escape(_in_one_line(shape))
    return f"  <{shape.kind}{written}>{text}</{shape.kind}>" if text else f"  <{shape.kind}{written}/>"
