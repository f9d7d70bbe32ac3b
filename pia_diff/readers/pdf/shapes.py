"""What is known of a page: its glyphs, its ruling lines, its pictures.

Everything is in points from the upper left corner of the page as shown (a page may be turned).
"""

from __future__ import annotations

from typing import NamedTuple


class Rectangle(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        return self.left - margin <= x <= self.right + margin and self.top - margin <= y <= self.bottom + margin

    def meets(self, other: Rectangle) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Rectangle) -> Rectangle:
        return Rectangle(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )


class Rule(NamedTuple):
    """A horizontal or vertical line: where it stands, and from where to where it runs."""

    at: float
    start: float
    end: float


class Glyph(NamedTuple):
    """One drawn character. `along` runs in the direction of its line, `across` from line to line; for upright text
    these are x and y. `x`, `y`: its middle. `turn`: by how many quarters the line is turned clockwise; `run`: the
    number of the text object; `clip`: what may be seen of that object."""

    text: str
    x: float
    y: float
    along: float
    end: float
    across: float
    size: float
    turn: int
    run: int
    clip: Rectangle | None
    garbled: bool


class Clipped(NamedTuple):
    """A text object of which nothing is seen: its number, its middle, and its clip. Programs draw the whole text of a
    cell on every page the cell reaches, or more text than its cell has room for."""

    run: int
    x: float
    y: float
    clip: Rectangle


class Page(NamedTuple):
    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Rule]
    vertical: list[Rule]
    shades: list[Rectangle]
    """Filled areas that are no lines: they show cells where a page has no rules."""
    pictures: float
    """The share of the page that pictures cover."""
    unseen: int
    """Glyphs that are drawn invisibly, as programs lay recognised text over a scan."""
    clipped: list[Clipped]
    images: list[Rectangle]
    """Where pictures stand."""


class Matrix(NamedTuple):
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, m: Matrix) -> Matrix:
        return Matrix(
            self.a * m.a + self.b * m.c,
            self.a * m.b + self.b * m.d,
            self.c * m.a + self.d * m.c,
            self.c * m.b + self.d * m.d,
            self.e * m.a + self.f * m.c + m.e,
            self.e * m.b + self.f * m.d + m.f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Rectangle:
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return Rectangle(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
