"""Rows → text of a file: Markdown, CSV, TSV, JSON, YAML. All six columns, nothing cut."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
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


def _csv(rows: Sequence[Row], _: Comparison) -> str:
    """With a byte order mark and CRLF, so that Excel opens it as UTF-8 and keeps the line breaks in cells."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([_inert(text) for text in row.texts] for row in rows)
    return "\ufeff" + out.getvalue()


def _inert(text: str) -> str:
    """A cell that a spreadsheet would run as a formula gets a quote before it."""
    return "'" + text if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and text[1:2].isalnum()) else text


def _tsv(rows: Sequence[Row], _: Comparison) -> str:
    lines = [HEADS, *(row.texts for row in rows)]
    return "".join("\t".join(text.replace("\t", " ").replace("\n", "\\n") for text in line) + "\n" for line in lines)


def _markdown(rows: Sequence[Row], _: Comparison) -> str:
    """A table GitHub and GitLab render: differing words bold, line breaks as <br>."""
    lines = ["| " + " | ".join(HEADS) + " |", "|" + " --- |" * len(HEADS)]
    for row in rows:
        timing = row.timing if row.duty is Duty.AFTER else f"**{row.timing}**"
        cells = (
            _md(row.date), _md(row.item), _md_cell(row.before), _md_cell(row.after), timing, _md(row.explanation)
        )  # fmt: skip
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
        "<": "&lt;",
        ">": "&gt;",
        "&": "&amp;",
        "\n": "<br>",
    }
)


def _md(text: str) -> str:
    return text.translate(_MD)


def _md_cell(cell: Cell) -> str:
    """Differing words in <ins>: ** does not work within Japanese text, where no blank stands around it."""
    return "".join(f"<ins>{_md(span.text)}</ins>" if span.changed else _md(span.text) for span in cell)


def _plain(rows: Sequence[Row], comparison: Comparison) -> dict[str, Any]:
    return {
        "form": comparison.new.form.id,
        "old_form": comparison.old.form.id,
        "rows": [_plain_row(row) for row in rows],
        "unreadable": [str(path) for path in comparison.unreadable],
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
