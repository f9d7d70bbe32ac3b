"""The check boxes of a worksheet that are form controls.

They stand in the legacy drawing of the sheet (`xl/drawings/vmlDrawing1.vml`): a `v:shape` with `x:ClientData
ObjectType="Checkbox"`, its cell in `x:Anchor`, its state in `x:Checked` (ECMA-376 part 4, 19.4). Excel from 2010 on
keeps the state in `xl/ctrlProps/ctrlProp1.xml`, too ([MS-XLSX] 2.4.16), which then counts. Check boxes that are ActiveX
keep theirs in a binary part, which is not read. Option buttons are read like check boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pia_diff.readers.source import tidy
from pia_diff.readers.workbook.errors import DamagedWorkbook
from pia_diff.readers.workbook.overlay import CheckBox
from pia_diff.readers.workbook.package import Package, relationships
from pia_diff.readers.workbook.xml_tree import Element, tree

_TICKED = ("Checkbox", "Radio")
_BREAK = re.compile(rb"<br\s*>", re.IGNORECASE)
_SHAPE_NUMBER = re.compile(r"_s([0-9]+)$")
_CONTROL = re.compile(rb"<(?:\w+:)?control\b[^>]*>")
_ATTRIBUTE = re.compile(rb'(?:\w+:)?(shapeId|id)="([^"]*)"')


def check_boxes(package: Package, part: str) -> list[CheckBox]:
    """The check boxes of a sheet, in the order of the file. Raises DamagedWorkbook."""
    states = _states(package, part)
    found: list[CheckBox] = []
    for drawing in package.related(part, "vmlDrawing"):
        for shape in _vml(package, drawing).all("shape"):
            found.extend(_check_box(shape, states))
    return found


def _vml(package: Package, part: str) -> Element:
    """VML is not always well-formed: Excel writes line breaks as HTML has them."""
    content = package.archive.read(part)
    try:
        return tree(content, package.file, part)
    except DamagedWorkbook:
        return tree(_BREAK.sub(b"<br/>", content), package.file, part)


def _check_box(shape: Element, states: dict[int, bool]) -> Iterator[CheckBox]:
    data = shape.child("ClientData")
    if data is None or data.get("ObjectType") not in _TICKED:
        return
    anchor = (data.child("Anchor") or Element("", {})).text.split(",")
    try:
        column, row = int(anchor[0]), int(anchor[2])
    except (ValueError, IndexError):
        row = column = 0
    checked = data.child("Checked")
    number = _SHAPE_NUMBER.search(shape.get("spid") or shape.get("id"))
    state = states.get(int(number[1])) if number else None
    if state is None:
        state = checked is not None and checked.text.strip() == "1"
    box = shape.child("textbox")
    caption = " ".join(tidy(box.string()).split()) if box is not None else ""
    yield CheckBox(state, caption, max(0, row), max(0, column))


def _states(package: Package, part: str) -> dict[int, bool]:
    """The number of a shape → whether it is ticked, from the control properties."""
    content = package.archive.read(part)
    if b"control" not in content:
        return {}
    related = relationships(package.archive, part)
    states: dict[int, bool] = {}
    for control in _CONTROL.findall(content):
        names = {key: value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(control)}
        target = related.get(names.get(b"id", ""))
        shape = names.get(b"shapeId", "")
        if target is None or target.kind != "ctrlProp" or target.target not in package.archive or not shape.isdecimal():
            continue
        properties = tree(package.archive.read(target.target), package.file, target.target)
        states[int(shape)] = properties.get("checked") == "Checked"
    return states
