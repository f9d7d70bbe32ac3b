"""The rows of a comparison as a file: which formats a layout has, and who writes each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.errors import PiaDiffError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia_diff.cli.diff import OutputOptions
    from pia_diff.tables import Report

TEXT_FORMATS = ("md", "csv", "tsv", "json", "yaml")
FORMATS = {
    "annex": ("text", *TEXT_FORMATS, "xlsx", "html"),
    "comparison": ("md", "html", "xlsx", "docx"),
    "summary": ("text", *TEXT_FORMATS),
    "grouped": ("text", *TEXT_FORMATS),
}
"""What a comparison can be written as, by layout; the name of a format is the suffix of a file as well."""
BINARY = frozenset({"xlsx", "docx"})
_SAME = {"markdown": "md", "yml": "yaml", "htm": "html"}


class WordIsForComparison(PiaDiffError):
    """Word was asked for, and only the 新旧対照表 is written in it."""

    code = "usage"
    template = "a Word file holds the 新旧対照表: add --layout comparison; the table of changes itself can be {known}"


class NameTheFile(PiaDiffError):
    """A file that is no text, and no name for it."""

    code = "usage"
    template = "{format} is no text for the terminal; name the file: -o {example}"


def format_wanted(output: OutputOptions) -> str:
    """The format of a comparison, as `format_named` finds it.

    Raises UnknownFormat, WordIsForComparison, NameTheFile.
    """
    known = FORMATS["summary" if output.summary else "grouped" if output.by_cause else output.layout]
    suffix = Path(output.file or "").suffix.lower()
    if output.layout == "annex" and not output.summary and (output.format or suffix.removeprefix(".")) == "docx":
        raise WordIsForComparison(known=", ".join(known))
    return format_named(output.format, output.file, known)


def format_named(name: str | None, file: str | None, known: Sequence[str]) -> str:
    """The format that --format says (`name`), else the suffix of -o (`file`), else the first of `known`.

    Raises UnknownFormat where it is none of `known`, or a suffix says nothing; NameTheFile where only a file can hold
    it.
    """
    found = name or known[0]
    if name is None and file is not None:
        suffix = Path(file).suffix.lower().removeprefix(".")
        found = _SAME.get(suffix, suffix)
    if found not in known or (found == "text" and name is None and file is not None):
        from pia_diff.tables.files import UnknownFormat

        if name is not None:
            raise UnknownFormat(found=name, known=", ".join(known))
        suffixes = ", ".join(f".{one}" for one in known if one != "text")
        raise UnknownFormat(found=Path(file or "").suffix or str(file), known=suffixes)
    if found in BINARY and file is None:
        raise NameTheFile(format=found, example=f"table.{found}")
    return found


def written(report: Report, format_name: str, output: OutputOptions) -> str | bytes:
    """The content of a file in any format but text. Raises what reading a profile raises, and NoWord."""
    if output.layout == "comparison":
        from pia_diff.side_by_side import load_profile, write_side_by_side

        return write_side_by_side(report, load_profile(output.profile), format_name)
    if format_name == "html":
        from pia_diff.page import write_page

        return write_page(report)
    if format_name == "xlsx":
        return _book(report)
    from pia_diff.tables import by_cause, render, render_groups

    if output.by_cause:
        return render_groups(by_cause(report.rows), report.comparison, format_name)
    return render(report.rows, report.comparison, format_name)


def _book(report: Report) -> bytes:
    from pia_diff.annex.book import Summary, write_annex_book
    from pia_diff.tables.line import Line

    lines = [Line.of(row) for row in report.rows]
    return write_annex_book(lines, report.comparison.new.form, Summary(facts_of(report), report.counts, report.notes))


def facts_of(report: Report) -> list[tuple[str, str]]:
    """What the summary of a workbook says of the documents, by name."""
    facts = [
        ("評価書名", report.title),
        ("評価実施機関名", report.agency),
        ("様式", report.comparison.new.form.printed),
        ("公表日", report.comparison.new.text_of("head.published")),
        ("版", f"{report.old}→{report.new}"),
        ("要旨", report.sentence),
    ]
    return [(name, text) for name, text in facts if text]
