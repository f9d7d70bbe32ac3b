"""Reports to make pages of: of the fixtures, with breaches, of many rows, of hostile text."""

from __future__ import annotations

from datetime import date
from functools import cache

from tables_making import assessment, draft, path

from pia_diff.compare import Comparison, compare
from pia_diff.forms import load_form
from pia_diff.model import Assessment, Text
from pia_diff.tables import annex_rows
from pia_diff.tables.report import Report
from pia_diff.timing import Circumstances, judge, record

PUBLISHED = date(2025, 3, 31)


def report_of(
    comparison: Comparison, circumstances: Circumstances | None = None, *, remarks: tuple[str, ...] = ()
) -> Report:
    """All rows of a comparison."""
    judged = record(judge(comparison), circumstances or Circumstances())
    rows = annex_rows(comparison, judged, date="令和7年3月31日")
    return Report(comparison, rows, "v2024", "v2025", remarks)


@cache
def fixture_report(*, late: bool = False) -> Report:
    """The example's last revision; `late`: its changes held before it was published, each 重要な変更 is a breach."""
    effective = date(2025, 3, 1) if late else None
    comparison = compare(draft("form4", "v2024"), draft("form4", "v2025"))
    return report_of(comparison, Circumstances(published=PUBLISHED, effective=effective))


def between(old: str | None, new: str | None, *, name: str = "住民基本台帳に関する事務") -> Report:
    """One text that changed."""
    return report_of(compare(*(_saying(text, name) for text in (old, new))))


def _saying(text: str | None, name: str) -> Assessment:
    values = {path(load_form("form4-2024").by_concept["head.name"].id): Text.of(name)}
    if text is not None:
        values[path("III.3.risk2.issue.method")] = Text.of(text)
    return assessment(values)


def no_change() -> Report:
    """A comparison of a document with itself."""
    return report_of(compare(draft("form4", "v2025"), draft("form4", "v2025")))


@cache
def many_rows(count: int = 500) -> Report:
    """`count` rows: those of the example again and again, each time with words of their own."""
    from dataclasses import replace

    from pia_diff.tables.cells import Span

    report = fixture_report(late=True)
    rows = []
    while len(rows) < count:
        number = len(rows)
        row = report.rows[number % len(report.rows)]
        change = replace(row.judged.change, old_path=row.path.child(str(number)))
        rows.append(
            replace(
                row,
                after=(*row.after, Span(f"（{number}）", True)),
                judged=replace(row.judged, change=change),
            )
        )
    return replace(report, rows=tuple(rows))


HOSTILE = (
    "<script>alert(1)</script>",
    "</style><style>body{display:none}</style>",
    '"><img src=x onerror=alert(2)>',
    "</script><script>alert(3)</script>",
    "javascript:alert(4)",
    "https://example.com/",
    "{{ 7 * 7 }}{% raw %}",
    "]]><!--",
    "\u202e逆さ\u202c\u2066隔離\u2069\u200f",
    "\x00\x07\x1b[31m\x85\ud800\uffff",
)
"""What a document must not be able to do."""


def hostile() -> Report:
    """Hostile text wherever a document, or the name of a file, can bring text in."""
    from dataclasses import replace

    text = "\n".join(HOSTILE)
    report = between(f"前{text}", f"後{text}後", name=f"評価書{text}")
    return replace(report, old=f"前{text}", new=f"後{text}", remarks=(text,))


def big_cell(characters: int = 1_000_000) -> Report:
    """A row with a cell of a million characters."""
    sentence = "特定個人情報ファイルの取扱いについて定める。"
    return between(None, sentence * (characters // len(sentence) + 1))
