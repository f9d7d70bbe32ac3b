"""How the cells of the form look: names of styles → formats of XlsxWriter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

FONT = "ＭＳ Ｐゴシック"
POINTS, SMALL = 10.0, 8.0
"""Sizes of the contents, and of lists of options."""

_BOX = {"border": 1, "text_wrap": True, "valign": "vcenter"}
_HEADING = {**_BOX, "bold": True, "bg_color": "#BFBFBF"}
_LABEL = {**_BOX, "bg_color": "#E7E6E6"}
_OPEN = {"text_wrap": True, "valign": "vcenter"}

_STYLES: dict[str, dict[str, Any]] = {
    "plain": {"text_wrap": True, "valign": "top"},
    "tag": {"align": "right"},
    "cover": {"bold": True, "font_size": 20, "align": "center", "valign": "vcenter"},
    "title": {"bold": True, "font_size": 12, "valign": "vcenter", "text_wrap": True},
    "heading": _HEADING,
    "risk": {**_HEADING, "bg_color": "#D9D9D9"},
    "label": _LABEL,
    # Beside several rows, so that no page ends in the middle of it.
    "tall label": {**_LABEL, "valign": "top"},
    "head": {**_LABEL, "bold": True, "align": "center"},
    "group": {**_HEADING, "bg_color": "#D9D9D9"},
    "name": {**_BOX, "bold": True},
    "value": {**_BOX, "valign": "top"},
    "middle": _BOX,
    "centre": {**_BOX, "align": "center"},
    "first": {**_BOX, "valign": "top", "bottom": 0},
    "between": {**_BOX, "valign": "top", "bottom": 0, "top": 0},
    "last": {**_BOX, "valign": "top", "top": 0},
    # Cells of one row that together are one box.
    "mark": {"valign": "vcenter", "align": "center"},
    "option": _OPEN,
    "free": {**_OPEN, "align": "left"},
    "bracket": {"valign": "vcenter", "align": "center"},
    "chosen": {**_OPEN, "align": "center"},
    "count": {**_OPEN, "align": "right"},
    "list": {**_OPEN, "font_size": SMALL},
    "inset": {**_OPEN, "font_size": 9},
    "note": {"font_size": 9, "font_color": "#595959", "text_wrap": True, "valign": "top"},
    "noted": {**_BOX, "font_size": 9, "valign": "top"},
}
_EDGES = {"l": "left", "r": "right", "t": "top", "b": "bottom"}


class Styles:
    """Gives out formats, each made once. `edges` (of "lrtb") draws those borders, besides what the style has."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str, str], Format] = {}

    def __call__(self, name: str, edges: str = "", fill: str = "") -> Format:
        key = (name, edges, fill)
        if key not in self._made:
            properties = {"font_name": FONT, "font_size": POINTS, "num_format": "@", **_STYLES[name]}
            properties.update({_EDGES[edge]: 1 for edge in edges})
            if fill:
                properties["bg_color"] = fill
            self._made[key] = self._book.add_format(properties)
        return self._made[key]
