"""Objects of PDFium → shapes: where an object stands, what may be seen of it, the ruling lines it draws."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from pia_diff.readers.pdf import limits
from pia_diff.readers.pdf.shapes import Matrix, Rectangle, Rule

THIN = 3.0
"""Points: a filled area so thin is a ruling line."""
STRAIGHT = 0.7
"""Points a horizontal or vertical line may be off."""
WHITE = 250
_SAME = Matrix(1, 0, 0, 1, 0, 0)


class Ruling:
    """The lines that the paths of a page draw. `shades` are filled areas that are no lines."""

    def __init__(self, paper: Rectangle) -> None:
        self._paper = paper
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.shades: list[Rectangle] = []

    def read(self, one: Any, shown: Matrix) -> None:
        """Takes in the lines of a path object. `shown`: from its surroundings to the page."""
        if len(self.horizontal) + len(self.vertical) + len(self.shades) >= limits.RULES:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(one, fill, stroke):
            return
        stroked = bool(stroke.value) and _is_seen(one, pdfium.FPDFPageObj_GetStrokeColor)
        filled = bool(fill.value) and _is_seen(one, pdfium.FPDFPageObj_GetFillColor)
        if not (stroked or filled):
            return
        clip = clip_of(one, shown)
        seen = clip.within(self._paper) if clip is not None else self._paper
        for outline in _outlines(one, matrix_of(one).then(shown)):
            if stroked:
                for start, end in pairwise(outline):
                    self._add_line(start, end, seen)
            if filled:
                self._add_area(outline, seen, stroked)

    def _add_line(self, start: tuple[float, float], end: tuple[float, float], seen: Rectangle) -> None:
        (x0, y0), (x1, y1) = start, end
        if abs(y1 - y0) <= STRAIGHT < abs(x1 - x0):
            left, right = max(min(x0, x1), seen.left), min(max(x0, x1), seen.right)
            y = (y0 + y1) / 2
            if left < right and seen.top - 1 <= y <= seen.bottom + 1:
                self.horizontal.append(Rule(y, left, right))
        elif abs(x1 - x0) <= STRAIGHT < abs(y1 - y0):
            top, bottom = max(min(y0, y1), seen.top), min(max(y0, y1), seen.bottom)
            x = (x0 + x1) / 2
            if top < bottom and seen.left - 1 <= x <= seen.right + 1:
                self.vertical.append(Rule(x, top, bottom))

    def _add_area(self, outline: list[tuple[float, float]], seen: Rectangle, stroked: bool) -> None:
        xs, ys = {round(x) for x, _ in outline}, {round(y) for _, y in outline}
        box = Rectangle(
            min(x for x, _ in outline),
            min(y for _, y in outline),
            max(x for x, _ in outline),
            max(y for _, y in outline),
        ).within(seen)
        width, height = box.right - box.left, box.bottom - box.top
        if width < 0 or height < 0:
            return
        if height <= THIN < width:
            self.horizontal.append(Rule((box.top + box.bottom) / 2, box.left, box.right))
        elif width <= THIN < height:
            self.vertical.append(Rule((box.left + box.right) / 2, box.top, box.bottom))
        elif not stroked and min(width, height) > THIN and len(xs) <= 3 and len(ys) <= 3:
            self.shades.append(box)


def matrix_of(one: Any) -> Matrix:
    """From the space of an object to its surroundings."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(one, matrix):
        return _SAME
    return Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def clip_of(one: Any, shown: Matrix) -> Rectangle | None:
    """What the clip paths of an object leave to be seen of it; None: all of it."""
    path = pdfium.FPDFPageObj_GetClipPath(one)
    count = pdfium.FPDFClipPath_CountPaths(path) if path else 0
    seen: Rectangle | None = None
    for n in range(max(0, min(count, 50))):
        points = [
            _point(pdfium.FPDFClipPath_GetPathSegment(path, n, k), shown)
            for k in range(min(200, pdfium.FPDFClipPath_CountPathSegments(path, n)))
        ]
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            box = Rectangle(min(xs), min(ys), max(xs), max(ys))
            seen = box if seen is None else seen.within(box)
    return seen


def address(one: Any) -> int:
    """What an object is known by."""
    return ctypes.addressof(one.contents)


def _is_seen(one: Any, colour_of: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(one, red, green, blue, alpha):
        return True  # a pattern
    return alpha.value > 0 and min(red.value, green.value, blue.value) < WHITE


def _outlines(one: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The straight parts of a path, each as its corners."""
    points: list[tuple[float, float]] = []
    for n in range(min(limits.RULES, pdfium.FPDFPath_CountSegments(one))):
        segment = pdfium.FPDFPath_GetPathSegment(one, n)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(_point(segment, matrix))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 2 and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _point(segment: Any, matrix: Matrix) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return matrix.point(x.value, y.value)
