"""The whole annex → text of a file: Markdown, CSV, TSV, JSON, YAML. All six columns, nothing cut."""

from __future__ import annotations

import json
from typing import Any

from pia_diff.annex.accumulating import Annex
from pia_diff.tables.files import (
    FIELDS,
    UnknownFormat,
    csv_text,
    markdown_table,
    plain_row,
    tsv_text,
    with_booleans,
)
from pia_diff.tables.line import Line
from pia_diff.tables.row import HEADS

FORMATS = ("md", "csv", "tsv", "json", "yaml")


def render_annex(annex: Annex, format_name: str) -> str:
    """The text of a file in one of FORMATS. JSON and YAML tell of every new row what is known, and which published rows
    do not fit their versions. Raises UnknownFormat.
    """
    match format_name:
        case "md":
            return markdown_table(annex.lines)
        case "csv":
            return csv_text([HEADS, *(line.texts for line in annex.lines)])
        case "tsv":
            return tsv_text([HEADS, *(line.texts for line in annex.lines)])
        case "json":
            plain = _plain(annex)
            for row in plain["rows"]:
                row["published"] = row["published"] == "yes"
                if not row["published"]:
                    with_booleans(row)
            return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
        case "yaml":
            from pia_diff.structured.plain import write_yaml

            return write_yaml(_plain(annex))
        case _:
            raise UnknownFormat(found=format_name, known=", ".join(FORMATS))


def _plain(annex: Annex) -> dict[str, Any]:
    return {
        "source": annex.source,
        "rows": [_line(line) for line in annex.lines],
        "misfits": [
            {"row": str(one.number), "item": one.row.item, "old": one.old, "new": one.new, "side": one.side}
            | {"wording": one.wording}
            for one in annex.misfits
        ],
        "unchecked": str(annex.unchecked),
        "dropped": [{"version": one.edition, "item": one.row.item, "date": one.row.date} for one in annex.dropped],
    }


def _line(line: Line) -> dict[str, Any]:
    if line.row is not None:
        return plain_row(line.row) | {"published": "no"}
    return dict(zip(FIELDS, line.texts, strict=True)) | {"published": "yes"}
