"""The cell formats of a workbook, as far as the rows of the annex need them. Nothing is ever added to them.

Format: ECMA-376 part 1, 18.8 (styles): 18.8.10 cellXfs, 18.8.22 font, 18.8.4 border; 18.4.7 rPr, the font of a run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from pia_diff.readers.workbook.package import Package
from pia_diff.readers.workbook.xml_tree import Element, tree

RED = "FFFF0000"
DEFAULT_POINTS = 11.0
_COLOUR = ("rgb", "theme", "indexed", "tint", "auto")


@dataclass(frozen=True, slots=True)
class Font:
    """A font: as a cell has it, or the runs of its text. `color` are the attributes of its colour."""

    name: str = ""
    points: float = DEFAULT_POINTS
    bold: bool = False
    italic: bool = False
    underline: str = ""
    color: tuple[tuple[str, str], ...] = ()
    family: str = ""
    charset: str = ""
    scheme: str = ""

    def run(self, prefix: str, *, red: bool = False, underlined: bool = False, bold: bool = False) -> str:
        """The properties of a run in this font, in the order in which Excel writes them."""
        color = (("rgb", RED),) if red else self.color
        underline = "single" if underlined else self.underline
        written = [
            "<{}b/>" if self.bold or bold else "",
            "<{}i/>" if self.italic else "",
            "<{}u/>" if underline == "single" else f'<{{}}u val="{_quoted(underline)}"/>' if underline else "",
            f'<{{}}sz val="{self.points:g}"/>',
            "<{}color " + " ".join(f'{key}="{_quoted(value)}"' for key, value in color) + "/>" if color else "",
            f'<{{}}rFont val="{_quoted(self.name)}"/>' if self.name else "",
            f'<{{}}family val="{_quoted(self.family)}"/>' if self.family else "",
            f'<{{}}charset val="{_quoted(self.charset)}"/>' if self.charset else "",
            f'<{{}}scheme val="{_quoted(self.scheme)}"/>' if self.scheme else "",
        ]
        return f"<{prefix}rPr>" + "".join(one.replace("{}", prefix, 1) for one in written) + f"</{prefix}rPr>"


@dataclass(frozen=True, slots=True)
class Format:
    """A cell format: numbers of its font, fill and border, and how its text is set."""

    font: int = 0
    fill: int = 0
    border: int = 0
    wraps: bool = False
    across: str = ""
    down: str = ""
    locked: bool = True


class Formats:
    """The formats of a workbook by number, as the attribute `s` of cells has it."""

    def __init__(self, root: Element | None) -> None:
        self._fonts = [_font(one) for one in _children(root, "fonts")]
        self._boxed = [_edges(one) for one in _children(root, "borders")]
        self._formats = [_format(one) for one in _children(root, "cellXfs")]

    @classmethod
    def of(cls, package: Package) -> Formats:
        """Of a package; without a styles part there are none. Raises DamagedWorkbook."""
        part = next(iter(package.related(package.main, "styles")), None)
        return cls(tree(package.archive.read(part), package.file, part) if part is not None else None)

    @property
    def default(self) -> Font:
        """The font by which widths of columns are counted: the first."""
        return self._fonts[0] if self._fonts else Font()

    def get(self, number: int | None) -> Format:
        """A format; the default one where there is no such number."""
        return self._formats[number] if number is not None and number < len(self._formats) else Format()

    def font(self, number: int | None) -> Font:
        """The font of a format."""
        font = self.get(number).font
        return self._fonts[font] if font < len(self._fonts) else self.default

    def edges(self, number: int | None) -> frozenset[str]:
        """The sides on which a format draws a line."""
        border = self.get(number).border
        return self._boxed[border] if border < len(self._boxed) else frozenset()

    def wrapping(self, number: int | None) -> int | None:
        """A format like this one whose text wraps; the same where there is none."""
        wanted = replace(self.get(number), wraps=True)
        return number if self.get(number).wraps or wanted not in self._formats else self._formats.index(wanted)

    def below_head(self, number: int | None) -> int | None:
        """The format that suits contents below a head of this format: the same lines, no fill, text that wraps, not
        centred; the head's own where there is none."""
        head = self.get(number)
        like = [(n, one) for n, one in enumerate(self._formats) if one.border == head.border and not one.fill]
        plain = [n for n, one in like if one.wraps and one.across in ("", "left", "general")]
        top = [n for n in plain if self._formats[n].down == "top" and not self.font(n).bold]
        return next(iter([*top, *plain, *(n for n, _ in like)]), number)

    def differ_in_lines_only(self, one: int | None, other: int | None) -> bool:
        """Whether two formats are alike but for their borders."""
        return replace(self.get(one), border=0) == replace(self.get(other), border=0)


def _children(root: Element | None, name: str) -> list[Element]:
    return list((root.child(name) if root is not None else None) or ())


def _value(one: Element, name: str, default: str = "") -> str:
    found = one.child(name)
    return found.get("val") if found is not None else default


def _is_set(one: Element, name: str) -> bool:
    found = one.child(name)
    return found is not None and found.get("val", "1") not in ("0", "false")


def _font(one: Element) -> Font:
    color = one.child("color")
    underline = one.child("u")
    try:
        points = float(_value(one, "sz"))
    except ValueError:
        points = DEFAULT_POINTS
    return Font(
        name=_value(one, "name"),
        points=points if 1 <= points <= 409 else DEFAULT_POINTS,
        bold=_is_set(one, "b"),
        italic=_is_set(one, "i"),
        underline=underline.get("val", "single").replace("none", "") if underline is not None else "",
        color=tuple((key, color.get(key)) for key in _COLOUR if color.get(key)) if color is not None else (),
        family=_value(one, "family"),
        charset=_value(one, "charset"),
        scheme=_value(one, "scheme"),
    )


def _edges(border: Element) -> frozenset[str]:
    sides = {"start": "left", "end": "right"}  # as ISO strict names them
    return frozenset(sides.get(one.name, one.name) for one in border if one.get("style", "none") != "none")


def _format(one: Element) -> Format:
    alignment, protection = one.child("alignment"), one.child("protection")
    fill = one.number("fillId")
    return Format(
        font=one.number("fontId"),
        fill=fill,
        border=one.number("borderId"),
        wraps=alignment is not None and alignment.get("wrapText") in ("1", "true"),
        across=alignment.get("horizontal") if alignment is not None else "",
        down=alignment.get("vertical") if alignment is not None else "",
        locked=protection is None or protection.get("locked", "1") not in ("0", "false"),
    )


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})
