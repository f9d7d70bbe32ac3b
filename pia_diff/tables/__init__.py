"""Judged changes → rows of the annex 変更箇所, and the forms they are printed in.

Public names: `annex_rows`, `chosen`, `same_merged`, `Row`, `Line`, `HEADS`, `Report`, `render`, `render_groups`,
`render_terminal`, `by_cause`, `Group`, `summarise`, `render_summary`, `one_line`.
"""

from pia_diff.tables.files import FORMATS, render, render_groups
from pia_diff.tables.grouping import Group, by_cause
from pia_diff.tables.line import Line
from pia_diff.tables.merging import same_merged
from pia_diff.tables.report import Report
from pia_diff.tables.row import HEADS, Row
from pia_diff.tables.rows import annex_rows, chosen
from pia_diff.tables.summary import SummaryLine, one_line, render_summary, summarise
from pia_diff.tables.terminal import render_terminal

__all__ = [
    "FORMATS",
    "HEADS",
    "Group",
    "Line",
    "Report",
    "Row",
    "SummaryLine",
    "annex_rows",
    "by_cause",
    "chosen",
    "one_line",
    "render",
    "render_groups",
    "render_summary",
    "render_terminal",
    "same_merged",
    "summarise",
]
