"""A page of a PDF → its glyphs, its ruling lines and its pictures, as a reader of the page sees them.

PDFium is used below its Python interface: asking for what is needed of each glyph alone reads a page in some hundredths
of a second, and it tells what clip paths hide: programs draw the whole text of a cell on every page the cell reaches.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2.raw import FPDFText_GetTextObject as text_object_of  # since pypdfium2 5: fails here, not on a page

from pia_diff.readers.pdf.objects import Ruling, address, clip_of, matrix_of
from pia_diff.readers.pdf.shapes import Clipped, Glyph, Matrix, Page, Rectangle

DEPTH = 8
"""How deep forms (drawings within drawings) are followed for ruling lines."""
_REPLACEMENT = 0xFFFD


class _TextObject(NamedTuple):
    number: int
    size: float
    turn: int
    clip: Rectangle | None
    unseen: bool
    clipped: bool


class OpenPage:
    """A page being read (a pypdfium2.PdfPage); `number` counts from 1. Used as a context."""

    def __init__(self, page: Any, number: int) -> None:
        self._page, self._number = page, number
        self._text_page = page.get_textpage()
        self._begin(page.get_rotation())

    def _begin(self, rotation: int) -> None:
        """`rotation`: by how many degrees the page is turned clockwise to be shown."""
        self._rotation = rotation % 360
        left, bottom, right, top = self._page.get_bbox()
        self._shown = _to_shown(left, bottom, right, top, self._rotation)
        width, height = abs(right - left), abs(top - bottom)
        self._width, self._height = (height, width) if self._rotation % 180 else (width, height)
        self._paper = Rectangle(0, 0, self._width, self._height)
        self._ruling = Ruling(self._paper)
        self._pictures = 0.0
        self._texts: dict[int, _TextObject] = {}
        self._clipped: list[Clipped] = []
        self._images: list[tuple[Rectangle, Any]] = []
        self._drawn: dict[int, list[int]] = {}
        """The number of a text object of which nothing is seen → its characters."""
        self._glyphs: list[Glyph] = []
        self._unseen = 0

    def __enter__(self) -> OpenPage:
        return self

    def __exit__(self, *_: object) -> None:
        self._text_page.close()
        self._page.close()

    def read(self) -> Page:
        """What is seen on the page, turned so that most of its text is upright."""
        self._read_objects()
        self._read_glyphs()
        turns = Counter(one.turn for one in self._glyphs if one.text.strip())
        turn = turns.most_common(1)[0][0] if turns else 0
        if turn:
            self._begin(self._rotation - 90 * turn)
            self._read_objects()
            self._read_glyphs()
        area = max(1.0, self._width * self._height)
        return Page(
            self._number,
            self._width,
            self._height,
            self._glyphs,
            self._ruling.horizontal,
            self._ruling.vertical,
            self._ruling.shades,
            min(1.0, self._pictures / area),
            self._unseen,
            self._clipped,
            [place for place, _ in self._images],
        )

    def image(self, number: int) -> tuple[bytes, str] | None:
        """The file of one of the pictures of the page, after `read`: its content and its suffix."""
        from pia_diff.readers.pdf.images import image_file

        return image_file(self._images[number][1])

    @property
    def drawn(self) -> int:
        """How many glyphs the page draws, seen or not."""
        return int(self._text_page.count_chars())

    def reveal(self, runs: Iterable[int]) -> list[Glyph]:
        """The glyphs of text objects of which nothing is seen, after `read`."""
        known = {one.number: one for one in self._texts.values()}
        return [
            glyph
            for run in runs
            for glyph in self._glyphs_of((index, known[run]) for index in self._drawn.get(run, ()))
        ]

    def _read_objects(self) -> None:
        raw = self._page.raw
        count = pdfium.FPDFPage_CountObjects(raw)
        for one in (pdfium.FPDFPage_GetObject(raw, n) for n in range(count)):
            self._read_object(one, self._shown, 0)

    def _read_object(self, one: Any, shown: Matrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._read_text_object(one, shown)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._ruling.read(one, shown)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = matrix_of(one).then(shown).box(0, 0, 1, 1).within(self._paper)
            self._images.append((box, one))
            self._pictures += max(0.0, box.right - box.left) * max(0.0, box.bottom - box.top)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEPTH:
            inner = matrix_of(one).then(shown)
            for n in range(pdfium.FPDFFormObj_CountObjects(one)):
                self._read_object(pdfium.FPDFFormObj_GetObject(one, n), inner, depth + 1)

    def _read_text_object(self, one: Any, shown: Matrix) -> None:
        matrix = matrix_of(one).then(shown)
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(one, size)
        unseen = pdfium.FPDFTextObj_GetTextRenderMode(one) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        height = min(max(abs(size.value) * math.hypot(matrix.c, matrix.d), 1.0), 400.0)
        clip = clip_of(one, shown)
        number = len(self._texts)
        clipped = False
        if clip is not None:
            box = _bounds_of(one, shown)
            x, y = _middle(matrix.e, matrix.f, (box.left + box.right) / 2, (box.top + box.bottom) / 2, height, turn)
            clipped = not (
                clip.meets(box) and (clip.top <= y <= clip.bottom if turn % 2 == 0 else clip.left <= x <= clip.right)
            )
            if clipped:
                self._clipped.append(Clipped(number, x, y, clip))
        self._texts[address(one)] = _TextObject(number, height, turn, clip, unseen, clipped)

    def _read_glyphs(self) -> None:
        raw = self._text_page.raw
        seen: list[tuple[int, _TextObject]] = []
        for index in range(self._text_page.count_chars()):
            drawn_by = text_object_of(raw, index)
            known = self._texts.get(address(drawn_by)) if drawn_by else None
            if known is None:
                continue  # a line end that PDFium thinks should be there
            if known.clipped:
                self._drawn.setdefault(known.number, []).append(index)
            else:
                seen.append((index, known))
                self._unseen += known.unseen
        self._glyphs = [glyph for glyph in self._glyphs_of(seen) if self._paper.holds(glyph.x, glyph.y)]

    def _glyphs_of(self, characters: Iterable[tuple[int, _TextObject]]) -> Iterator[Glyph]:
        raw, shown = self._text_page.raw, self._shown
        x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
        high = 0
        for index, known in characters:
            code = pdfium.FPDFText_GetUnicode(raw, index)
            if code <= 0x20 and pdfium.FPDFText_IsGenerated(raw, index) == 1:
                continue  # a blank that PDFium thinks should be there
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else _REPLACEMENT
            high = 0
            garbled = code == 0 or pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1
            if not (
                pdfium.FPDFText_GetCharOrigin(raw, index, x, y) and pdfium.FPDFText_GetLooseCharBox(raw, index, box)
            ):
                continue
            origin = shown.point(x.value, y.value)
            rect = shown.box(box.left, box.bottom, box.right, box.top)
            yield _glyph(chr(_REPLACEMENT if garbled and code < 0x20 else code), origin, rect, known, garbled)


def _glyph(text: str, origin: tuple[float, float], box: Rectangle, known: _TextObject, garbled: bool) -> Glyph:
    x, y = _middle(*origin, (box.left + box.right) / 2, (box.top + box.bottom) / 2, known.size, known.turn)
    along, end, across = {
        0: (box.left, box.right, origin[1]),
        1: (box.top, box.bottom, -origin[0]),
        2: (-box.right, -box.left, -origin[1]),
        3: (-box.bottom, -box.top, origin[0]),
    }[known.turn]
    return Glyph(text, x, y, along, end, across, known.size, known.turn, known.number, known.clip, garbled)


def _middle(left: float, base: float, x: float, y: float, size: float, turn: int) -> tuple[float, float]:
    """The middle of what stands at (`left`, `base`). Across its line it is told from there: what a font says of the
    height of its glyphs, and what they have, varies."""
    up = 0.35 * size
    return {0: (x, base - up), 1: (left + up, y), 2: (x, base + up), 3: (left - up, y)}[turn]


def _bounds_of(one: Any, shown: Matrix) -> Rectangle:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(one, left, bottom, right, top)
    return shown.box(left.value, bottom.value, right.value, top.value)


def _to_shown(left: float, bottom: float, right: float, top: float, rotation: int) -> Matrix:
    """From the space of the page's contents, whose y grows upwards, to the page as shown."""
    return {
        0: Matrix(1, 0, 0, -1, -left, top),
        90: Matrix(0, 1, 1, 0, -bottom, -left),
        180: Matrix(-1, 0, 0, 1, right, -bottom),
        270: Matrix(0, -1, -1, 0, top, right),
    }[rotation]
