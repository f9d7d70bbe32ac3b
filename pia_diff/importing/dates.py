"""Which day and name a file has, as a command line (`FILE=DATE=NAME`) or a table tells it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pia_diff.importing.errors import ListedTwice, NotATable
from pia_diff.store.names import version_name
from pia_diff.wareki import parse_date

TABLES = (".csv", ".tsv", ".yaml", ".yml")
HEADS = frozenset({"file", "ファイル", "ファイル名", "文書"})
"""What a first line begins with that is the head of a table."""


class Told(NamedTuple):
    """What is told of a file; `day` None and `name` empty where nothing is."""

    day: date | None = None
    name: str = ""


def parse_word(word: str) -> tuple[str, Told] | None:
    """`FILE=DATE` or `FILE=DATE=NAME` → the file and what is told of it; None where a word is none of these.

    Raises BadName.
    """
    file, equals, last = word.rpartition("=")
    if not equals or not file:
        return None
    day = parse_date(last)
    if day is not None:
        return file, Told(day)
    file, equals, middle = file.rpartition("=")
    day = parse_date(middle)
    return None if day is None or not file else (file, Told(day, version_name(last)))


@dataclass(frozen=True)
class _Line:
    """A line of a table: where it stands, and the file as it is written there."""

    line: int
    file: str
    told: Told


class DayTable:
    """The days and names that a table gives. A file is known by its path (from the folder of the table, or from the
    current one), else by its name alone, where only one line has it."""

    def __init__(self, file: Path, lines: Iterable[_Line]) -> None:
        self._file = file
        self._lines = list(lines)
        self._used: set[int] = set()
        self._by_path: dict[Path, _Line] = {}
        for one in self._lines:
            before = self._by_path.setdefault(self._place(one).resolve(), one)
            if before.told != one.told:
                raise ListedTwice(file=file, line=one.line, found=one.file)

    def _place(self, one: _Line) -> Path:
        beside = self._file.parent / one.file
        return Path(one.file) if Path(one.file).exists() and not beside.exists() else beside

    def files(self) -> list[Path]:
        """The files that the table names."""
        return [self._place(one) for one in self._by_path.values()]

    def told(self, file: Path) -> Told:
        """What the table says of a file; nothing where it does not name it."""
        found = self._by_path.get(file.resolve())
        if found is None:
            named = [one for one in self._by_path.values() if Path(one.file).name == file.name]
            found = named[0] if len(named) == 1 else None
        if found is None:
            return Told()
        self._used.add(found.line)
        return found.told

    def unused(self) -> list[str]:
        """The files named that nobody asked for."""
        return [one.file for one in self._by_path.values() if one.line not in self._used]


def read_table(path: Path) -> DayTable:
    """A table of files, days and (where wanted) names: CSV or TSV with a column each, a first line of heads or none;
    or YAML, a mapping `FILE: DATE` or `FILE: {date: DATE, name: NAME}`.

    Raises Unreadable, NotATable, ListedTwice, BadName, and what reading broken YAML raises.
    """
    from pia_diff.readers.source import decode, load_bytes

    text = decode(load_bytes(path), path, ", ".join(TABLES))
    lines = _of_yaml(text, path) if path.suffix.lower() in (".yaml", ".yml") else _of_csv(text, path)
    return DayTable(path, lines)


def _of_csv(text: str, path: Path) -> Iterator[_Line]:
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    rows = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True), delimiter=delimiter)
    first = True
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if first and cells[0].lower() in HEADS:
            first = False
            continue
        first = False
        yield _line(path, rows.line_num, cells)


def _of_yaml(text: str, path: Path) -> Iterator[_Line]:
    from pia_diff.structured.yaml_reader import read_yaml

    document = read_yaml(text, str(path))
    if not isinstance(document.data, dict):
        raise NotATable(file=path, line=1, problem="this is no mapping of files to days", found=str(document.data)[:40])
    for file, said in document.data.items():
        line = document.place((file,)).line
        if isinstance(said, dict):
            if set(said) - {"date", "name"} or not all(isinstance(one, str) for one in said.values()):
                raise NotATable(file=path, line=line, problem="only 'date' and 'name' are known", found=", ".join(said))
            yield _line(path, line, [file, said.get("date", ""), said.get("name", "")])
        elif isinstance(said, str):
            yield _line(path, line, [file, said])
        else:
            raise NotATable(file=path, line=line, problem="this is no day", found=str(said)[:40])


def _line(path: Path, line: int, cells: Sequence[str]) -> _Line:
    file, written, name, *_rest = [*cells, "", ""]
    day = parse_date(written) if written else None
    if written and day is None:
        raise NotATable(file=path, line=line, problem="this is no day", found=written)
    if not file:
        raise NotATable(file=path, line=line, problem="no file is named", found=written)
    return _Line(line, file, Told(day, version_name(name) if name else ""))
