"""Checked rows of a published table as JSON, CSV and Markdown: every row in the order of the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pia_diff.published import CheckedRow

HEADS = (
    "行",
    "変更日",
    "項目",
    "項目ID",
    "※",
    "義務",
    "公表",
    "記録すべき時期",
    "可否",
    "理由",
    "確認事項",
    "根拠",
    "共通の原因",
)


def rows_json(checked: Sequence[CheckedRow]) -> str:
    """A list of objects, one a row: `row` (from 1), `date`, `item` (as published), `item_id` (null where it cannot be
    told; `candidates` then), `section`, `heading`, `file`, `confidence`, `important`, `duty`, `published`, `timing`,
    `basis`, `agrees` (null where no 提出時期 is published), `breach`, `reason`, `question`, `rule`, `provision`,
    `certainty`, `cause`, `causes`, `weakening`, `effective`.
    """
    import json

    return json.dumps([_plain(one) for one in checked], ensure_ascii=False, indent=1) + "\n"


def _plain(one: CheckedRow) -> dict[str, Any]:
    row, meant = one.row, one.row.resolution
    return {
        "row": row.published.number,
        "date": row.published.date,
        "item": row.published.row.item,
        "item_id": meant.item_id,
        "section": meant.section or None,
        "heading": meant.heading or None,
        "file": meant.file,
        "candidates": list(meant.candidates),
        "confidence": round(meant.confidence, 2),
        "important": row.important,
        "duty": row.duty.value,
        "published": one.published,
        "timing": one.timing,
        "basis": one.basis,
        "agrees": one.agrees,
        "breach": one.breach,
        "reason": one.reason,
        "question": one.question,
        "rule": row.rule,
        "provision": row.provision,
        "certainty": row.certainty,
        "cause": row.causes[0] if row.causes else "",
        "causes": list(row.causes),
        "weakening": list(row.weakening),
        "effective": one.effective.isoformat() if one.effective else None,
    }


def standing(one: CheckedRow) -> str:
    """One word for whether the label can stand."""
    if one.breach:
        return "違反"
    return {True: "可", False: "不可", None: "記載なし"}[one.agrees]


def _cells(one: CheckedRow) -> list[str]:
    row, meant = one.row, one.row.resolution
    item = meant.item_id or "、".join(meant.candidates) or meant.heading
    return [
        str(row.published.number),
        row.published.date,
        row.published.row.item,
        item if meant.resolved else f"？{item}",
        "※" if row.important else "",
        row.duty.value,
        one.published,
        one.timing,
        standing(one),
        one.reason,
        one.question,
        row.provision,
        "、".join(row.causes),
    ]


def rows_csv(checked: Sequence[CheckedRow]) -> str:
    """CSV that Excel opens, in Japanese."""
    from pia_diff.tables.files import csv_text

    return csv_text([HEADS, *map(_cells, checked)])


def rows_markdown(checked: Sequence[CheckedRow]) -> str:
    """A Markdown table, in Japanese."""
    from pia_diff.tables.files import markdown

    lines = ["| " + " | ".join(HEADS) + " |", "|" + " --- |" * len(HEADS)]
    for one in checked:
        cells = (markdown(text).replace("\n", "<br>") for text in _cells(one))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
