"""Judged changes → rows of the annex 変更箇所, and the forms they are printed in.

Public names: `annex_rows`, `chosen`, `Row`, `HEADS`, `render`, `render_terminal`, `format_of`, `summarise`,
`render_summary`, `one_line`.
"""

from pia_diff.tables.files import FORMATS, format_of, render
from pia_diff.tables.rows import HEADS, Row, annex_rows, chosen
from pia_diff.tables.summary import SummaryLine, one_line, render_summary, summarise
from pia_diff.tables.terminal import render_terminal

__all__ = [
    "FORMATS",
    "HEADS",
    "Row",
    "SummaryLine",
    "annex_rows",
    "chosen",
    "format_of",
    "one_line",
    "render",
    "render_summary",
    "render_terminal",
    "summarise",
]
