"""Lists that are printed row by row as they are found: log, blame, search."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from pia_diff.cli.completion import words
from pia_diff.cli.i18n import gettext as _
from pia_diff.errors import N_

FORMATS = ("table", "md", "json", "csv")

ListFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=N_("table, md, json or csv; else by the suffix of the file"),
        autocompletion=words(*FORMATS),
    ),
]

Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help=N_("Write to this file instead of the terminal")),
]


class Line(NamedTuple):
    """One row: how it reads in the terminal (lines), its cells in a table, and as plain data."""

    shown: Sequence[str]
    cells: Sequence[str]
    plain: dict[str, Any]


def write(
    lines: Iterable[Line],
    heads: Sequence[str],
    format_: str | None,
    output: str | None,
    *,
    top: Sequence[str] = (),
) -> int:
    """Prints the rows, each as soon as it is there, or writes them to a file; gives their number. `top` stands above
    them in the terminal. Raises UnknownFormat, and what writing raises.
    """
    from pia_diff.cli.history_run import stream
    from pia_diff.cli.output import write_file
    from pia_diff.cli.written import format_named

    file = None if output == "-" else output
    name = format_named(format_, file, FORMATS)
    count = 0

    def counted() -> Iterator[Line]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    chunks = _as_text(counted(), top) if name == "table" else _WRITERS[name](counted(), heads)
    if file is None:
        stream(chunks)
    else:
        write_file(Path(file), "".join(chunks))
        message = _("{file}: {count} rows written").format(file=file, count=count)
        print(f"pia-diff: {message}", file=sys.stderr)
    return count


def _as_text(lines: Iterable[Line], top: Sequence[str]) -> Iterator[str]:
    pending = "".join(f"{line}\n" for line in top)
    for line in lines:
        yield pending + "".join(f"{one}\n" for one in line.shown)
        pending = ""


def _as_markdown(lines: Iterable[Line], heads: Sequence[str]) -> Iterator[str]:
    from pia_diff.tables.files import markdown

    yield "| " + " | ".join(map(markdown, heads)) + " |\n|" + " --- |" * len(heads) + "\n"
    for line in lines:
        yield "| " + " | ".join(map(markdown, line.cells)) + " |\n"


def _as_csv(lines: Iterable[Line], heads: Sequence[str]) -> Iterator[str]:
    from pia_diff.tables.files import csv_text

    yield csv_text([heads])
    for line in lines:
        yield csv_text([line.cells]).removeprefix("\ufeff")


def _as_json(lines: Iterable[Line], heads: Sequence[str]) -> Iterator[str]:  # noqa: ARG001 - as the others
    opened = False
    for line in lines:
        yield ("," if opened else "[") + "\n" + json.dumps(line.plain, ensure_ascii=False)
        opened = True
    yield "\n]\n" if opened else "[]\n"


_WRITERS: dict[str, Callable[[Iterable[Line], Sequence[str]], Iterator[str]]] = {
    "md": _as_markdown,
    "csv": _as_csv,
    "json": _as_json,
}
