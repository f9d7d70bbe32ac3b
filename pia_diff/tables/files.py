"""Rows → text of a file: Markdown, CSV, TSV, JSON, YAML. All six columns, nothing cut."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pia_diff.compare import Comparison
from pia_diff.errors import PiaDiffError
from pia_diff.tables.cells import Cell
from pia_diff.tables.rows import HEADS, Row
from pia_diff.timing import Duty

FIELDS = ("date", "item", "before", "after", "timing", "reason")


class UnknownFormat(PiaDiffError):
    """No such output format."""

    code = "usage"
    template = "unknown format '{found}'; one of: {known}"


def render(rows: Sequence[Row], comparison: Comparison, format_name: str) -> str:
    """The text of a file in `md`, `csv`, `tsv`, `json` or `yaml`. Raises UnknownFormat."""
    if format_name not in FORMATS:
        raise UnknownFormat(found=format_name, known=", ".join(FORMATS))
    return FORMATS[format_name](rows, comparison)


def format_of(file_name: str) -> str:
    """The format a file name's suffix asks for. Raises UnknownFormat."""
    suffix = file_name.rpartition(".")[2].lower()
    name = {"markdown": "md", "yml": "yaml"}.get(suffix, suffix)
    if name not in FORMATS:
        raise UnknownFormat(found=f".{suffix}", known=", ".join(f".{one}" for one in FORMATS))
    return name


def csv_text(lines: Iterable[Sequence[str]]) -> str:
    """CSV with a byte order mark and CRLF, so that Excel opens it as UTF-8 and keeps the line breaks in cells."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_inert(text) for text in line] for line in lines)
    return "\ufeff" + out.getvalue()


def tsv_text(lines: Iterable[Sequence[str]]) -> str:
    """One line a row, a line break in a cell as \\n, a tab as a blank."""
    told = ([_inert(text).replace("\t", " ").replace("\r", "").replace("\n", "\\n") for text in line] for line in lines)
    return "".join("\t".join(line) + "\n" for line in told)


_FORMULA = re.compile(r"[=+@＝＋＠\t\r]|-\w")


def _inert(text: str) -> str:
    """A cell that a spreadsheet would run as a formula gets a quote before it; a list mark (`- `) does not."""
    return "'" + text if _FORMULA.match(text) else text


def _csv(rows: Sequence[Row], _: Comparison) -> str:
    return csv_text([HEADS, *(row.texts for row in rows)])


def _tsv(rows: Sequence[Row], _: Comparison) -> str:
    return tsv_text([HEADS, *(row.texts for row in rows)])


def _markdown(rows: Sequence[Row], _: Comparison) -> str:
    """A table GitHub and GitLab render: differing words bold, line breaks as <br>."""
    lines = ["| " + " | ".join(HEADS) + " |", "|" + " --- |" * len(HEADS)]
    for row in rows:
        timing = row.timing if row.duty is Duty.AFTER else f"**{row.timing}**"
        wordings = _md_cell(row.before), _md_cell(row.after)
        cells = (markdown(row.date), markdown(row.item), *wordings, timing, markdown(row.explanation))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


_MD = str.maketrans(
    {
        "\\": "\\\\",
        "|": "\\|",
        "*": "\\*",
        "_": "\\_",
        "`": "\\`",
        "[": "\\[",
        "]": "\\]",
        "~": "\\~",
        "#": "\\#",
        "$": "\\$",
        "@": "&#64;",
        "<": "&lt;",
        ">": "&gt;",
        "&": "&amp;",
        "\n": "<br>",
    }
)


_LINK = re.compile(r"(?<=https):(?=//)|(?<=http):(?=//)|(?<=www)\.")
"""Made into a link, an address would take the Japanese text behind it along."""


def markdown(text: str) -> str:
    """Text as it reads in Markdown, nothing of it a mark or a link."""
    return _LINK.sub(lambda sign: f"&#{ord(sign.group())};", text.translate(_MD))


def _md_cell(cell: Cell) -> str:
    """Differing words in <ins>: ** does not work within Japanese text, where no blank stands around it."""
    return "".join(f"<ins>{markdown(span.text)}</ins>" if span.changed else markdown(span.text) for span in cell)


def _plain(rows: Sequence[Row], comparison: Comparison) -> dict[str, Any]:
    return {
        "form": comparison.new.form.id,
        "old_form": comparison.old.form.id,
        "rows": [_plain_row(row) for row in rows],
        "unreadable": [str(path) for path in comparison.unreadable],
        "left_over": {
            side: [f"{one.place}: {one.text}" for one in assessment.left_over]
            for side, assessment in (("old", comparison.old), ("new", comparison.new))
        },
        "ignored": [str(path) for path in comparison.ignored],
        "renamed": [
            {"old": str(pair.old), "new": str(pair.new), "similarity": f"{pair.similarity:.2f}"}
            for pair in comparison.renamed
        ],
    }


def _plain_row(row: Row) -> dict[str, Any]:
    judgement = row.judged.judgement
    plain: dict[str, Any] = dict(zip(FIELDS, row.texts, strict=True))
    plain |= {
        "path": str(row.path),
        "old_path": str(row.judged.change.old_path),
        "kind": row.judged.change.kind.value,
        "important": "yes" if judgement.important else "no",
        "duty": judgement.duty.value,
        "question": judgement.question,
        "rule": judgement.rule.id,
        "provision": judgement.rule.provision,
        "certainty": judgement.rule.certainty,
    }
    return plain


def _json(rows: Sequence[Row], comparison: Comparison) -> str:
    import json

    plain = _plain(rows, comparison)
    for row in plain["rows"]:
        row["important"] = row["important"] == "yes"
    for pair in plain["renamed"]:
        pair["similarity"] = float(pair["similarity"])
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _yaml(rows: Sequence[Row], comparison: Comparison) -> str:
    from pia_diff.structured.plain import write_yaml

    return write_yaml(_plain(rows, comparison))


FORMATS: dict[str, Callable[[Sequence[Row], Comparison], str]] = {
    "md": _markdown,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "yaml": _yaml,
}
"""Writers by name; the name is the suffix of a file as well."""
