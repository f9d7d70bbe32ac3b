"""Counts of changes by section and 提出時期, and the one line for an e-mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pia_diff.compare import Comparison
from pia_diff.forms import Form
from pia_diff.tables.files import FORMATS, UnknownFormat, csv_text, markdown, tsv_text
from pia_diff.tables.row import Row
from pia_diff.timing import Duty

BREACHES = "うち違反"
"""Head of the column that counts them; it stands only where there are any."""


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One section: its printed title, how many rows of each 提出時期 it has, in the order of `Duty`, and how many of
    them are breaches.
    """

    section: str
    counts: tuple[int, ...]
    breaches: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts)


def summarise(rows: Sequence[Row], comparison: Comparison) -> tuple[SummaryLine, ...]:
    """A line a section that has rows, in printed order, and last the sum."""
    return summed(rows, (comparison.old.form, comparison.new.form))


def summed(rows: Sequence[Row], forms: Iterable[Form]) -> tuple[SummaryLine, ...]:
    """The same of rows whose items are on `forms`."""
    counted: Counter[tuple[str, Duty]] = Counter((row.path.section_id, row.label) for row in rows)
    breaches = Counter(row.path.section_id for row in rows if row.breach)
    lines = []
    for section in {one.id: one for form in forms for one in form.sections}.values():
        counts = tuple(counted[(section.id, duty)] for duty in Duty)
        if sum(counts):
            lines.append(SummaryLine(section.printed, counts, breaches[section.id]))
    whole = tuple(sum(line.counts[n] for line in lines) for n in range(len(Duty)))
    return (*lines, SummaryLine("計", whole, breaches.total()))


def one_line(rows: Sequence[Row], comparison: Comparison, old_name: str, new_name: str) -> str:
    """The comparison in one sentence, as an officer would put it in an e-mail."""
    title = comparison.new.text_of("head.name") or comparison.new.form.name
    counts = Counter(row.label for row in rows)
    breaches = sum(row.breach for row in rows)
    if not rows:
        return f"「{title}」{old_name}→{new_name}：変更箇所はありません。"
    parts = "、".join(f"{duty.value}{counts[duty]}件" for duty in Duty if counts[duty])
    text = f"「{title}」{old_name}→{new_name}：変更箇所{len(rows)}件（{parts}）。"
    if breaches:
        text += f"重要な変更が事後とされている行が{breaches}件あります（番号法第28条第1項の違反のおそれ）。"
    if any(row.duty is Duty.PRIOR and row.label is Duty.PRIOR for row in rows):
        text += "重要な変更があり、変更前の評価の再実施・提出が必要です。"
    if counts[Duty.ASK]:
        text += "要確認の行は担当者の判断が必要です。"
    return text


def render_summary(
    rows: Sequence[Row], comparison: Comparison, names: tuple[str, str], format_name: str = "text"
) -> str:
    """Counts by section and 提出時期, then the sentence for an e-mail; `format_name` text, md, csv, tsv, json or yaml.
    Where there are breaches, a column counts them.
    """
    lines = summarise(rows, comparison)
    sentence = one_line(rows, comparison, *names)
    heads = ["", *(duty.value for duty in Duty), "計"]
    table = [[line.section, *map(str, line.counts), str(line.total)] for line in lines]
    if lines[-1].breaches:
        heads.append(BREACHES)
        table = [[*cells, str(line.breaches)] for cells, line in zip(table, lines, strict=True)]
    match format_name:
        case "json" | "yaml":
            plain = {
                "summary": sentence,
                "sections": [dict(zip(("section", *heads[1:]), line, strict=True)) for line in table],
            }
            return _structured(plain, format_name)
        case "csv":
            return csv_text([heads, *table])
        case "tsv":
            return tsv_text([heads, *table])
        case "md":
            head = "| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads) + "\n"
            body = "".join("| " + " | ".join(map(markdown, line)) + " |\n" for line in table)
            return f"{head}{body}\n{markdown(sentence)}\n"
        case "text":
            from tabulate import tabulate

            return tabulate(table, headers=heads, tablefmt="simple") + f"\n\n{sentence}\n"
        case _:
            raise UnknownFormat(found=format_name, known=", ".join(("text", *FORMATS)))


def _structured(plain: dict[str, Any], format_name: str) -> str:
    if format_name == "yaml":
        from pia_diff.structured.plain import write_yaml

        return write_yaml(plain)
    import json

    for line in plain["sections"]:
        line.update({head: int(count) for head, count in line.items() if head != "section"})
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
