"""How the cells of tables with marked differences look: the annex as a workbook, and the review."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from pia_diff.workbook.styles import FONT

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

YELLOW = "#FFF9DB"
RED = "#C00000"


class Look(enum.Enum):
    """What a cell is."""

    TITLE = "title"
    NOTE = "note"
    HEAD = "head"
    LABEL = "label"
    VALUE = "value"
    CENTRE = "centre"
    PRIOR = "prior"
    ASK = "ask"
    BREACH = "breach"
    CHANGED = "changed"
    """A cell of which every word differs."""
    MARK = "mark"
    REMARK = "remark"
    PLAIN = "plain"
    """Pieces of a cell: words that differ, and others."""


_CELL: dict[str, Any] = {"border": 1, "border_color": "#A6A6A6", "text_wrap": True, "valign": "top"}
_CENTRED = {**_CELL, "align": "center"}
_DIFFERS = {"font_color": "#FF0000", "underline": 1}
_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TITLE: {"bold": True, "font_size": 12},
    Look.NOTE: {"font_color": "#595959"},
    Look.HEAD: {**_CENTRED, "bold": True, "bg_color": "#D9D9D9", "valign": "vcenter"},
    Look.LABEL: {**_CELL, "bold": True, "bg_color": "#E7E6E6"},
    Look.VALUE: _CELL,
    Look.CENTRE: _CENTRED,
    Look.PRIOR: {**_CENTRED, "bold": True, "bg_color": "#F8CBAD", "font_color": RED},
    Look.ASK: {**_CENTRED, "bold": True, "bg_color": "#FFE699", "font_color": "#7F6000"},
    Look.BREACH: {**_CENTRED, "bold": True, "bg_color": RED, "font_color": "#FFFFFF"},
    Look.CHANGED: {**_CELL, **_DIFFERS},
    Look.MARK: _DIFFERS,
    Look.REMARK: {"text_wrap": True, "valign": "top"},
    Look.PLAIN: {},
}


_EDGES = {"t": "top", "b": "bottom"}


class Looks:
    """Gives out formats, each made once. Editable cells are yellow and not locked; `open_edges` (of "tb") have no
    border, for a cell that goes on in the row above or below.
    """

    def __init__(self, book: Workbook, points: float) -> None:
        self._book = book
        self._points = points
        self._made: dict[tuple[Look, bool, bool, str], Format] = {}
        self.lacking = book.add_format({"bg_color": "#FF9999"})
        """A cell that should not be empty."""

    def __call__(self, look: Look, *, editable: bool = False, day: bool = False, open_edges: str = "") -> Format:
        key = (look, editable, day, open_edges)
        if key not in self._made:
            properties = {"font_name": FONT, "font_size": self._points, **_LOOKS[look]}
            if editable:
                properties["bg_color"] = "#FFE599" if look is Look.HEAD else YELLOW
                properties["locked"] = look is Look.HEAD
            if day and look is not Look.HEAD:
                properties["num_format"] = '[$-411]ggge"年"m"月"d"日"'
            properties.update({_EDGES[edge]: 0 for edge in open_edges})
            self._made[key] = self._book.add_format(properties)
        return self._made[key]
