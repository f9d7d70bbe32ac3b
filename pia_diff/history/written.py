"""A history as a file: Markdown, CSV, JSON, written entry by entry as they are found, and one page of HTML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pia_diff.history.finding import Meant
from pia_diff.history.item import Entry
from pia_diff.history.telling import contents, duties, notes, published, who
from pia_diff.model import ItemPath
from pia_diff.tables.files import csv_text, markdown, markdown_table, plain_row, with_booleans

HEADS = (
    *("版", "公表日", "登録者", "項目", "変更前の記載", "変更後の記載"),
    *("事前・事後の別", "提出時期", "提出時期に係る説明", "備考"),
)


@dataclass(frozen=True, slots=True)
class About:
    """Whose history it is: the number of the assessment, its name, and what was meant, as it was found."""

    number: str
    name: str
    meant: Meant

    @property
    def printed(self) -> str:
        """The 項目."""
        return self.meant.printed


def as_markdown(about: About, entries: Iterable[Entry]) -> Iterator[str]:
    """A heading, then a section a version with a table of its rows."""
    yield f"# {markdown(about.printed)}\n\n{markdown(about.name)}（{markdown(about.number)}）\n"
    for entry in entries:
        head = "、".join(part for part in (published(entry), who(entry), duties(entry)) if part)
        said = [f"\n## {markdown(entry.revision.name)}（{markdown(head)}）\n"]
        message = entry.revision.version.message.partition("\n")[0]
        said += [f"\n{markdown(message)}\n"] if message else []
        said += ["\n", *(f"- {markdown(one)}\n" for one in notes(entry))] if notes(entry) else []
        said += ["\n", markdown_table(entry.rows)] if entry.rows else []
        if entry.contents:
            rows = (f"| {markdown(item)} | {markdown(text)} |\n" for item, text in contents(entry))
            said += ["\n| 項目 | 記載 |\n| --- | --- |\n", *rows]
        yield "".join(said)


def as_csv(about: About, entries: Iterable[Entry]) -> Iterator[str]:  # noqa: ARG001 - as the others
    """A line a row; a version without rows has one line that says why it is there."""
    yield csv_text([HEADS])
    for entry in entries:
        whose = entry.revision.name, published(entry), who(entry)
        said = "\n".join(notes(entry))
        lines = [
            (*whose, row.item, *row.texts[2:4], row.duty.value, row.timing, row.explanation, said) for row in entry.rows
        ]
        lines += [(*whose, item, "", text, "", "", "", said) for item, text in contents(entry)]
        yield csv_text(lines or [(*whose, "", "", "", "", "", "", said)]).removeprefix("\ufeff")


def as_json(about: About, entries: Iterable[Entry]) -> Iterator[str]:
    """`{"assessment", "name", "item", "paths", "entries": [{"version", "published", "author", "drafted_by", "happened",
    "places", "duties", "renamed", "rows", "contents", "lost", "regained"}]}`, one entry a line.
    """
    head = {"assessment": about.number, "name": about.name, "item": about.printed, "paths": _paths(about.meant.places)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "entries": ['
    for number, entry in enumerate(entries):
        yield (",\n" if number else "\n") + json.dumps(_plain(entry), ensure_ascii=False)
    yield "\n]}\n"


def _plain(entry: Entry) -> dict[str, Any]:
    version = entry.revision.version
    rows = [plain_row(row) for row in entry.rows]
    for row in rows:
        with_booleans(row)
        del row["causes"]  # these are not looked for, and an empty list would say that there are none
    return {
        "version": version.name,
        "previous": entry.previous.name if entry.previous is not None else None,
        "published": version.published.isoformat() if version.published else None,
        "effective": version.effective.isoformat() if version.effective else None,
        "author": version.author,
        "drafted_by": entry.drafted_by,
        "message": version.message,
        "commit": version.commit,
        "happened": entry.happened.value,
        "places": _paths(entry.places),
        "duties": sorted({row.duty.value for row in entry.rows}),
        "renamed": [
            {"old": str(one.old), "new": str(one.new), "similarity": round(one.similarity, 4)} for one in entry.renamed
        ],
        "rows": rows,
        "contents": [{"path": str(path), "text": str(value)} for path, value in entry.contents],
        "lost": _paths(entry.lost),
        "regained": _paths(entry.regained),
    }


def _paths(paths: Iterable[ItemPath]) -> list[str]:
    return [str(path) for path in paths]


def as_html(about: About, entries: Iterable[Entry]) -> Iterator[str]:
    """One page that needs nothing else."""
    from pia_diff.history.page import write_page  # jinja2 is slow to import

    yield write_page(about, list(entries))


WRITERS: dict[str, Callable[[About, Iterable[Entry]], Iterator[str]]] = {
    "md": as_markdown,
    "csv": as_csv,
    "json": as_json,
    "html": as_html,
}
"""By format; the name of a format is the suffix of a file as well."""
