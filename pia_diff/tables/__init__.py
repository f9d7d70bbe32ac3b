"""Judged changes → rows of the annex 変更箇所, and the forms they are printed in.

Public names: `annex_rows`, `chosen`, `Row`, `HEADS`, `render`, `render_groups`, `render_terminal`, `format_of`,
`by_cause`, `Group`, `summarise`, `render_summary`, `one_line`.
"""

from pia_diff.tables.files import FORMATS, format_of, render, render_groups
from pia_diff.tables.grouping import Group, by_cause
from pia_diff.tables.row import HEADS, Row
from pia_diff.tables.rows import annex_rows, chosen
from pia_diff.tables.summary import SummaryLine, one_line, render_summary, summarise
from pia_diff.tables.terminal import render_terminal

__all__ = [
    "FORMATS",
    "HEADS",
    "Group",
    "Row",
    "SummaryLine",
    "annex_rows",
    "by_cause",
    "chosen",
    "format_of",
    "one_line",
    "render",
    "render_groups",
    "render_summary",
    "render_terminal",
    "summarise",
]
