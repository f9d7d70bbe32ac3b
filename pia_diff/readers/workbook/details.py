"""What calamine does not tell of the cells of a sheet.

calamine gives values: neither their number formats, nor errors (`#REF!`), nor, for OpenDocument, merged cells.
`Details` is what a sheet has without any of it; `PackageDetails` reads it from the XML of an .xlsx.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pia_diff.readers.cells import CHECKED, UNCHECKED
from pia_diff.readers.workbook.formats import BUILT_IN, formatted
from pia_diff.readers.workbook.package import Package
from pia_diff.readers.workbook.places import position
from pia_diff.readers.workbook.shown import Value, shown
from pia_diff.readers.workbook.xml_tree import tree

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(slots=True)
class Details:
    """`spans` has the rows and columns a merged cell takes, at its first cell; None where calamine knows. `texts` are
    cells whose text is known better than by their value."""

    spans: dict[Place, tuple[int, int]] | None = None
    texts: dict[Place, str] = field(default_factory=dict)

    def text(self, _place: Place, value: Value) -> str:
        """What a cell shows whose value is not text."""
        return shown(value)


@dataclass(frozen=True, slots=True)
class Styles:
    """The cell formats of a package that change how a number or a truth value is shown, by number (as the attribute
    `s` of a cell has it): `formats` are number formats, `checks` those that make TRUE and FALSE a check box."""

    formats: dict[bytes, str]
    checks: frozenset[bytes]


_DATE_LETTERS = re.compile(r'(?:"[^"]*"|\\.|_.|\[[^\]]*\])|([ymdhsgeb])', re.IGNORECASE)


def read_styles(package: Package) -> Styles:
    """The styles part (ECMA-376 part 1, 18.8.39). Check boxes in cells are an extension of it, `xfComplement`
    ([MS-XLSX] 2.3.17)."""
    formats: dict[bytes, str] = {}
    checks = set()
    for part in package.related(package.main, "styles"):
        root = tree(package.archive.read(part), package.file, part)
        codes = {one.number("numFmtId"): one.get("formatCode") for one in root.all("numFmt")}
        for number, one in enumerate(root.child("cellXfs") or ()):
            key = str(number).encode()
            code = codes.get(one.number("numFmtId")) or BUILT_IN.get(one.number("numFmtId"), "")
            if code and not any(found[1] for found in _DATE_LETTERS.finditer(code.replace("General", ""))):
                formats[key] = code
            if any(True for _ in one.all("xfComplement")):
                checks.add(key)
    return Styles(formats, frozenset(checks))


_STYLED = re.compile(rb'<(?:\w+:)?c\b(?=[^<>]*\br="([^"]*)")[^<>]*\bs="([0-9]+)"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^<>]*\br="([^"]*)")[^<>]*\bt="e"[^<>]*>(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?'
    rb"<(?:\w+:)?v>([^<]*)<"
)


class PackageDetails(Details):
    """The details of one worksheet: of its XML, read when the first number of the sheet is met."""

    __slots__ = ("_content", "_styles", "_used")

    def __init__(self, content: bytes, styles: Styles) -> None:
        super().__init__()
        self._content = content
        self._styles = styles
        self._used: dict[Place, bytes] | None = None
        if b't="e"' in content:
            self.texts = {
                place: text.decode("utf-8", "replace")
                for name, text in _ERROR.findall(content)
                if (place := position(name.decode("ascii", "replace"))) is not None
            }

    def text(self, place: Place, value: Value) -> str:
        """What a cell shows: a check box for TRUE and FALSE in a cell that has one, a number in its format."""
        if isinstance(value, bool):
            if self._style(place) in self._styles.checks:
                return CHECKED if value else UNCHECKED
        elif isinstance(value, int | float):
            code = self._styles.formats.get(self._style(place))
            if code is not None:
                return formatted(value, code)
        return shown(value)

    def _style(self, place: Place) -> bytes:
        if self._used is None:
            wanted = self._styles.formats.keys() | self._styles.checks
            found = _STYLED.findall(self._content) if wanted else []
            places = ((position(name.decode("ascii", "replace")), style) for name, style in found if style in wanted)
            self._used = {one: style for one, style in places if one is not None}
        return self._used.get(place, b"")
