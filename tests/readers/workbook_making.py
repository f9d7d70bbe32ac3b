"""Tiny workbooks for tests: made by XlsxWriter, with parts put in or changed by hand."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.workbook import Workbook

DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
)
EMU, COLUMN, ROW = 9525, 609_600, 190_500
"""One pixel, and what columns and rows have by themselves, in EMU."""
_PLACE = re.compile(r'<a:off x="([0-9]+)" y="([0-9]+)"/><a:ext cx="([0-9]+)" cy="([0-9]+)"')


def workbook(fill: Callable[[Workbook], object], parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """An .xlsx that `fill` wrote; `parts` replace or join those of its package."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    fill(book)
    book.close()
    return with_parts(made.getvalue(), parts or {})


def with_parts(content: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The archive with some members replaced or added."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def part(content: bytes, name: str) -> str:
    """A member of the archive, as text."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def drawing(*shapes: str, rows_above: int = 0) -> str:
    """A drawing part with these shapes, anchored where they say they are, or some rows below."""
    anchors = []
    for shape in shapes:
        found = _PLACE.search(shape)
        assert found is not None
        x, y, width, height = map(int, found.groups())
        y += rows_above * ROW
        moved = _PLACE.sub(f'<a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"', shape, count=1)
        ends = (
            f"<xdr:{name}><xdr:col>{across // COLUMN}</xdr:col><xdr:colOff>{across % COLUMN}</xdr:colOff>"
            f"<xdr:row>{down // ROW}</xdr:row><xdr:rowOff>{down % ROW}</xdr:rowOff></xdr:{name}>"
            for name, across, down in (("from", x, y), ("to", x + width, y + height))
        )
        anchors.append(f"<xdr:twoCellAnchor>{''.join(ends)}{moved}<xdr:clientData/></xdr:twoCellAnchor>")
    return f"{DRAWING}{''.join(anchors)}</xdr:wsDr>"


def place(x: int, y: int, width: int, height: int, flips: str = "") -> str:
    """Where a shape is, in pixels."""
    return (
        f'<a:xfrm{flips}><a:off x="{x * EMU}" y="{y * EMU}"/><a:ext cx="{width * EMU}" cy="{height * EMU}"/></a:xfrm>'
    )


def box(text: str, x: int, y: int, width: int = 120, height: int = 40, *, shape: str = "rect", number: int = 2) -> str:
    """A box; the lines of its text are paragraphs."""
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    return (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{number}" name="図形 {number}"/><xdr:cNvSpPr/>'
        f'</xdr:nvSpPr><xdr:spPr>{place(x, y, width, height)}<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>'
        f"</xdr:spPr><xdr:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</xdr:txBody></xdr:sp>"
    )


def arrow(x: int, y: int, width: int, height: int, *, flips: str = "", ends: str = "tailEnd", number: int = 9) -> str:
    """A connector with a head at one end."""
    return (
        f'<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="{number}" name="矢印 {number}"/><xdr:cNvCxnSpPr/>'
        f'</xdr:nvCxnSpPr><xdr:spPr>{place(x, y, width, height, flips)}<a:prstGeom prst="straightConnector1">'
        f'<a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/>'
        f'</a:solidFill><a:{ends} type="triangle"/></a:ln></xdr:spPr></xdr:cxnSp>'
    )


def converted(content: bytes, folder: Path, suffix: str, source: str = ".xlsx") -> bytes:
    """The workbook as LibreOffice saves it in another format. Skips the test where there is no LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice (LibreOffice) is not installed")
    before = folder / f"before{source}"
    before.write_bytes(content)
    target = folder / "after"
    command = [
        office,
        f"-env:UserInstallation={(folder.parent / 'office').as_uri()}",
        "--headless",
        "--convert-to",
        suffix,
    ]
    subprocess.run([*command, "--outdir", str(target), str(before)], check=True, capture_output=True, timeout=120)
    return (target / f"before.{suffix.partition(':')[0]}").read_bytes()
