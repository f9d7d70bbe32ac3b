"""The review as CSV or TSV: the changes alone, without the causes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from pia_diff.review.cells import texts_of
from pia_diff.review.columns import CHANGES
from pia_diff.review.lines import Review

DELIMITERS = {".csv": ",", ".tsv": "\t"}

_FORMULA = re.compile(r"'*(?:[-=+@＝＋＠－\t\r])")


def write_separated(review: Review, suffix: str) -> str:
    """The text of the file, with a byte order mark, so that Excel takes it for UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=DELIMITERS[suffix], lineterminator="\r\n")
    writer.writerow([column.head for column in CHANGES])
    for line in review.lines:
        texts = texts_of(review, line)
        writer.writerow([inert(texts[column]) for column in CHANGES])
    return "\ufeff" + out.getvalue()


def read_separated(text: str, suffix: str) -> Iterable[list[str]]:
    """The rows of such a file. Excel may have written it with another delimiter than its suffix says."""
    head = text[: text.find("\n")]
    delimiter = DELIMITERS[suffix] if DELIMITERS[suffix] in head else max(",\t;", key=head.count)
    # A cell holds up to 32,767 characters, by default csv takes 131,072: texts of others may be longer.
    csv.field_size_limit(2**31 - 1)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield [active(cell) for cell in row]


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a quote stands before what begins like one."""
    return "'" + text if _FORMULA.match(text) else text


def active(text: str) -> str:
    """The text that `inert` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
