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
from pia_diff.tables.grouping import Group
from pia_diff.tables.line import Printed
from pia_diff.tables.row import HEADS, Row
from pia_diff.timing import Duty

CAUSE = "原因"
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


def render_groups(groups: Sequence[Group], comparison: Comparison, format_name: str) -> str:
    """As `render`, for rows by cause: a table each in Markdown, a column 原因 in CSV and TSV; JSON and YAML name the
    causes of every row in any case, and list the rows in this order.
    """
    rows = [row for group in groups for row in group.rows]
    match format_name:
        case "md":
            return "\n".join(
                f"## {markdown(group.title)}\n\n{render(group.rows, comparison, format_name)}" for group in groups
            )
        case "csv" | "tsv":
            lines = [(*HEADS, CAUSE), *((*row.texts, group.cause) for group in groups for row in group.rows)]
            return csv_text(lines) if format_name == "csv" else tsv_text(lines)
        case _:
            return render(rows, comparison, format_name)


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
    return markdown_table(rows)


def markdown_table(rows: Sequence[Printed]) -> str:
    """A table GitHub and GitLab render: differing words underlined, line breaks as <br>."""
    lines = ["| " + " | ".join(HEADS) + " |", "|" + " --- |" * len(HEADS)]
    for row in rows:
        date, item, _, _, timing, explanation = map(markdown, row.texts)
        if row.breach or (row.label is not None and row.label is not Duty.AFTER):
            timing = f"**{timing}**"
        cells = (date, item, md_cell(row.before), md_cell(row.after), timing, explanation)
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


def md_cell(cell: Cell) -> str:
    """Differing words in <ins>: ** does not work within Japanese text, where no blank stands around it."""
    return "".join(f"<ins>{markdown(span.text)}</ins>" if span.changed else markdown(span.text) for span in cell)


def _plain(rows: Sequence[Row], comparison: Comparison) -> dict[str, Any]:
    return {
        "form": comparison.new.form.id,
        "old_form": comparison.old.form.id,
        "rows": [plain_row(row) for row in rows],
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


def plain_row(row: Row) -> dict[str, Any]:
    """Everything that is known of a row, as JSON and YAML tell it; what is true or false as `yes` or `no`."""
    judgement, timing = row.judged.judgement, row.judged.timing
    decision = row.judged.decision
    plain: dict[str, Any] = dict(zip(FIELDS, row.texts, strict=True))
    plain |= {
        "path": str(row.path),
        "old_path": str(row.judged.change.old_path),
        "kind": row.judged.change.kind.value,
        "important": "yes" if row.important else "no",
        "duty": row.duty.value,
        "question": row.judged.question,
        "rule": judgement.rule.id,
        "provision": judgement.rule.provision,
        "certainty": judgement.rule.certainty,
        "causes": [cause.label for cause in row.judged.causes],
        "basis": timing.basis.value,
        "project": timing.project,
        "breach": "yes" if row.breach else "no",
        "rule_duty": judgement.duty.value,
        "against_rules": "yes" if timing.against_rules else "no",
        "decided_by": decision.by if decision else "",
        "decided_at": decision.at.isoformat() if decision else "",
        "comment": decision.comment if decision else "",
        "told": [plain_row(one) for one in row.told],
    }
    return plain


def with_booleans(row: dict[str, Any]) -> None:
    """Makes yes and no in a row true and false, as JSON has them."""
    for one in (row, *row["told"]):
        one.update({name: one[name] == "yes" for name in ("important", "breach", "against_rules")})


def _json(rows: Sequence[Row], comparison: Comparison) -> str:
    import json

    plain = _plain(rows, comparison)
    for row in plain["rows"]:
        with_booleans(row)
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
