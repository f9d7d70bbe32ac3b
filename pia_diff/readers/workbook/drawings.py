"""The drawing of a worksheet (`xl/drawings/drawing1.xml`) → shapes.

SpreadsheetDrawingML, ECMA-376 part 1, 20.5: anchors (`twoCellAnchor`, `oneCellAnchor`, `absoluteAnchor`) hold a shape
(`sp`), connector (`cxnSp`), picture (`pic`), group (`grpSp`) or frame (`graphicFrame`: a chart or SmartArt). Geometry
and text are DrawingML (20.1). Alternatives (part 3, `AlternateContent`) are taken as the newest program sees them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from pia_diff.readers.source import tidy
from pia_diff.readers.workbook.package import Package, Relationship, relationships
from pia_diff.readers.workbook.shapes import Image, Shape, file_name, line_geometry
from pia_diff.readers.workbook.xml_tree import Element, tree

COLUMN, ROW = 609_600, 190_500
"""EMU. What a column and a row have where nobody changed them: used only where a shape does not say where it is."""

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_SHAPES = ("sp", "cxnSp", "pic", "grpSp", "graphicFrame")


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a group maps the coordinates of its members: x → x · scale + shift, and the same for y."""

    scale_x: float = 1.0
    scale_y: float = 1.0
    shift_x: float = 0.0
    shift_y: float = 0.0


def drawing_shapes(package: Package, part: str) -> list[Shape]:
    """The shapes of a drawing part, in the order of the file. Raises DamagedWorkbook."""
    return list(_Drawing(package, part).shapes())


class _Drawing:
    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._root = tree(package.archive.read(part), package.file, part)
        self._related: dict[str, Relationship] = relationships(package.archive, part)

    def shapes(self) -> Iterator[Shape]:
        for anchor in _chosen(self._root):
            if anchor.name not in _ANCHORS:
                continue
            row, column, box = _anchored(anchor)
            for one in _chosen(anchor):
                if one.name in _SHAPES:
                    yield from self._shape(one, row, column, box, _Frame(), outermost=True)

    def _shape(
        self, one: Element, row: int, column: int, box: tuple[float, ...], frame: _Frame, *, outermost: bool
    ) -> Iterator[Shape]:
        if any(True for _ in one.all("compatExt")):
            return  # a form control, drawn a second time for programs that do not know it (see controls)
        properties = one.child("grpSpPr") if one.name == "grpSp" else one.child("spPr")
        form = one.child("xfrm") or (properties.child("xfrm") if properties is not None else None)
        if one.name == "grpSp":
            inner = _within(form, frame, box if outermost else None)
            for member in _chosen(one):
                if member.name in _SHAPES:
                    yield from self._shape(member, row, column, box, inner, outermost=False)
            return
        left, top, right, bottom = _sides(form, frame, box if outermost else None)
        paragraphs = self._framed_text(one) if one.name == "graphicFrame" else _paragraphs(one.child("txBody"))
        image = self._image(one) if one.name == "pic" else None
        preset = ""
        arrows = ""
        if properties is not None:
            preset = _geometry(properties)
            arrows = _arrows(properties.child("ln"))
        line = one.name == "cxnSp" or (line_geometry(preset) in ("straight", "bent", "curved") and not any(paragraphs))
        yield Shape(
            "picture" if one.name == "pic" else "line" if line else "box",
            line_geometry(preset) if line else "chart" if one.name == "graphicFrame" else preset,
            left,
            top,
            right,
            bottom,
            row,
            column,
            paragraphs,
            form is not None and form.get("flipH") in ("1", "true"),
            form is not None and form.get("flipV") in ("1", "true"),
            arrows,
            image,
        )

    def _image(self, picture: Element) -> Image | None:
        """A picture under the file name its description gives, or that of its part; None where it is not in the file.
        Of an SVG and its bitmap ([MS-ODRAWXML] 2.21.1) the SVG."""
        described = next((one.get("descr") for one in picture.all("cNvPr")), "")
        for blip in (*picture.all("svgBlip"), *picture.all("blip")):
            related = self._related.get(blip.get("embed"))
            if related is not None and related.target in self._package.archive:
                name = file_name(described, posixpath.basename(related.target))
                return Image(name, self._package.archive.read(related.target))
        return None

    def _framed_text(self, frame: Element) -> tuple[str, ...]:
        """The text of a chart or of SmartArt: it stands in the parts they refer to."""
        found: list[str] = []
        for one in frame.all("relIds", "chart"):
            related = self._related.get(one.get("dm") or one.get("id"))
            if related is not None and related.target in self._package.archive:
                content = self._package.archive.read(related.target)
                root = tree(content, self._package.file, related.target)
                found.extend(text for p in root.all("p") if (text := _paragraph(p)).strip())
        return tuple(found)


def _chosen(parent: Element) -> Iterator[Element]:
    """The children, with the first choice in the place of alternatives."""
    for one in parent:
        if one.name == "AlternateContent":
            for choice in one.children[:1]:
                yield from _chosen(choice)
        else:
            yield one


def _anchored(anchor: Element) -> tuple[int, int, tuple[float, float, float, float]]:
    """The row and column of an anchor, and roughly its four sides."""
    start = anchor.child("from")
    if start is None:
        position, extent = anchor.child("pos"), anchor.child("ext")
        left, top = (position.number("x"), position.number("y")) if position is not None else (0, 0)
        width, height = (extent.number("cx"), extent.number("cy")) if extent is not None else (0, 0)
        return max(0, top // ROW), max(0, left // COLUMN), (left, top, left + width, top + height)
    row, column, left, top = _corner(start)
    end, extent = anchor.child("to"), anchor.child("ext")
    if end is not None:
        _, _, right, bottom = _corner(end)
    else:
        right = left + (extent.number("cx") if extent is not None else 0)
        bottom = top + (extent.number("cy") if extent is not None else 0)
    return row, column, (left, top, right, bottom)


def _corner(corner: Element) -> tuple[int, int, int, int]:
    column, column_off, row, row_off = (_int(corner.child(name)) for name in ("col", "colOff", "row", "rowOff"))
    return row, column, column * COLUMN + column_off, row * ROW + row_off


def _int(element: Element | None) -> int:
    try:
        return int(element.text) if element is not None else 0
    except ValueError:
        return 0


def _sides(form: Element | None, frame: _Frame, box: tuple[float, ...] | None) -> tuple[float, float, float, float]:
    """The four sides of a shape; those of its anchor where it does not tell its own."""
    off, extent = (form.child("off"), form.child("ext")) if form is not None else (None, None)
    if off is None or extent is None or not (extent.number("cx") or extent.number("cy")):
        return (box[0], box[1], box[2], box[3]) if box is not None else (frame.shift_x, frame.shift_y) * 2
    left = off.number("x") * frame.scale_x + frame.shift_x
    top = off.number("y") * frame.scale_y + frame.shift_y
    return left, top, left + extent.number("cx") * frame.scale_x, top + extent.number("cy") * frame.scale_y


def _within(form: Element | None, frame: _Frame, box: tuple[float, ...] | None) -> _Frame:
    """The frame of the members of a group (20.1.7.5: `chOff` and `chExt` are mapped to `off` and `ext`)."""
    left, top, right, bottom = _sides(form, frame, box)
    off, extent = (form.child("chOff"), form.child("chExt")) if form is not None else (None, None)
    if off is None or extent is None:
        return frame
    scale_x = (right - left) / extent.number("cx") if extent.number("cx") else frame.scale_x
    scale_y = (bottom - top) / extent.number("cy") if extent.number("cy") else frame.scale_y
    return _Frame(scale_x, scale_y, left - off.number("x") * scale_x, top - off.number("y") * scale_y)


def _geometry(properties: Element) -> str:
    preset = properties.child("prstGeom")
    if preset is not None:
        return preset.get("prst")
    return "freeform" if properties.child("custGeom") is not None else ""


def _arrows(line: Element | None) -> str:
    ends = [line.child(name) if line is not None else None for name in ("headEnd", "tailEnd")]
    start, end = (one is not None and one.get("type", "none") != "none" for one in ends)
    return "both" if start and end else "start" if start else "end" if end else ""


def _paragraphs(body: Element | None) -> tuple[str, ...]:
    return tuple(_paragraph(one) for one in body or () if one.name == "p")


def _paragraph(paragraph: Element) -> str:
    """The text of a paragraph (21.1.2.2.6): of its runs and fields; a break within it is a line."""
    parts = []
    for one in paragraph.walk():
        if one.name == "t":
            parts.append(one.text)
        elif one.name == "br":
            parts.append("\n")
    return tidy("".join(parts))
