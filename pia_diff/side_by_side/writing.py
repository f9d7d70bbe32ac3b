"""A report as a 新旧対照表 in any of its formats."""

from __future__ import annotations

from pia_diff.side_by_side.paper import paper_of
from pia_diff.side_by_side.profile import Profile
from pia_diff.tables.files import UnknownFormat
from pia_diff.tables.report import Report

FORMATS = ("docx", "xlsx", "html", "md")
"""Names of the formats; each is the suffix of a file as well."""


def write_side_by_side(report: Report, profile: Profile, format_name: str) -> bytes | str:
    """The file as bytes (`docx`, `xlsx`) or as text to be written as UTF-8 with its line ends kept (`html`, `md`).
    One report gives the same file every time.

    Raises UnknownFormat, and DocxNotInstalled where python-docx is missing.
    """
    match format_name:  # every writer imports what only it needs
        case "docx":
            from pia_diff.side_by_side.word import write_word

            return write_word(paper_of(report, profile), profile)
        case "xlsx":
            from pia_diff.side_by_side.book import write_book

            return write_book(paper_of(report, profile), profile)
        case "html":
            from pia_diff.side_by_side.web import write_html

            return write_html(paper_of(report, profile), profile)
        case "md":
            from pia_diff.side_by_side.markdown_text import write_markdown

            return write_markdown(paper_of(report, profile))
        case _:
            raise UnknownFormat(found=format_name, known=", ".join(FORMATS))
