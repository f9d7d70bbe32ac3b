"""How fast a workbook of 40 sheets is read: calamine alone, its cells and drawings, and the whole reading.

Two workbooks are made, both the example written as the official form with fifteen 特定個人情報ファイル: one whose files
take turns among the three of the example, with pictures on 別添1 that make it 2 MB; and one with thirteen copies of
the longest file. Every sentence of a copy has a number of its own, so that no text is met twice. Every figure is of one
process that has all modules loaded, the ways in turn: milliseconds of wall-clock time, and of the processor.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import struct
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import python_calamine
import yaml

from pia_diff.readers import read
from pia_diff.readers.workbook import workbook_document
from pia_diff.workbook import write_workbook

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "form4" / "v2025.yaml"
FILES = 15
SIZE = 2_000_000
"""Bytes of the workbook with pictures."""
_SENTENCE_END = re.compile(r"。(?!\))")  # an option of the form has one in brackets


def make(folder: Path, *, longest_only: bool = False, size: int = 0) -> Path:
    """The workbook, filled up to `size` with what stands in the pictures of 別添1."""
    data: dict[str, Any] = yaml.load(EXAMPLE.read_text("utf-8"), yaml.BaseLoader)
    folder.mkdir()
    for section, files in data.items():
        if section.startswith(("II ", "III ")):
            data[section] = _more(files, longest_only=longest_only)
    form = _written(folder, data, 0)
    lacking = size - form.stat().st_size
    return _written(folder, data, lacking) if lacking > 0 else form


def _more(files: dict[str, Any], *, longest_only: bool) -> dict[str, Any]:
    models = list(files.items())
    if longest_only:
        models = [max(models, key=lambda one: len(str(one[1])))]
    more = dict(files)
    for number in range(len(files) + 1, FILES + 1):
        name, model = models[(number - 1) % len(models)]
        file = _numbered(model, number)
        for key in file:
            if key.startswith(("II.1 ", "III.1 ")):
                file[key] = f"{name}{number}"
        more[f"{name}{number}"] = file
    return more


def _numbered(value: Any, number: int) -> Any:
    if isinstance(value, dict):
        return {key: _numbered(one, number) for key, one in value.items()}
    if isinstance(value, list):
        return [_numbered(one, number) for one in value]
    return _SENTENCE_END.sub(f"（{number}）。", value) if isinstance(value, str) else value


def _written(folder: Path, data: dict[str, Any], more_bytes: int) -> Path:
    pictures = list((EXAMPLE.parent / "figures").iterdir())
    (folder / "figures").mkdir(exist_ok=True)
    for number, figure in enumerate(pictures):
        shown = figure.name in json.dumps(data)
        wide = more_bytes // sum(one.name in json.dumps(data) for one in pictures) if shown else 0
        picture = _noise(wide, number) if wide else figure.read_bytes()
        (folder / "figures" / figure.name).write_bytes(picture)
    draft, form = folder / "draft.json", folder / "form.xlsx"
    draft.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    form.write_bytes(write_workbook(read(draft).assessment))
    return form


def _noise(size: int, seed: int) -> bytes:
    """A grey PNG of some `size` bytes that cannot be packed any smaller."""
    width = 1000
    height = max(1, size // (width + 1))
    chance = random.Random(seed)
    lines = b"".join(b"\0" + chance.randbytes(width) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def calamine(form: Path) -> None:
    with python_calamine.load_workbook(form) as workbook:
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()


def peer(form: Path) -> None:
    import openpyxl

    workbook = openpyxl.load_workbook(form, data_only=True)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(values_only=True):
            tuple(row)


WAYS: dict[str, Callable[[Path], object]] = {
    "calamine alone": calamine,
    "workbook_document": workbook_document,
    "read": read,
}


def measure(form: Path, name: str, runs: int, *, with_peer: bool) -> None:
    """Prints the figures of one workbook."""
    document = workbook_document(form)
    with zipfile.ZipFile(form) as package:
        unpacked = sum(member.file_size for member in package.infolist())
        sheets = sum("worksheets/sheet" in member and "_rels" not in member for member in package.namelist())
    print(
        f"{name}: {sheets} sheets, {form.stat().st_size / 1e6:.2f} MB ({unpacked / 1e6:.1f} MB unpacked), "
        f"{len(document.cells)} cells, {sum(len(cell.text) for cell in document.cells)} characters, "
        f"{len(document.pictures)} pictures"
    )
    del document
    print(f"  {'':20}{'median ms':>10}{'min ms':>10}{'max ms':>10}{'processor':>12}")
    walls: dict[str, list[float]] = {label: [] for label in WAYS}
    processors: dict[str, list[float]] = {label: [] for label in WAYS}
    for _ in range(runs + 1):
        for label, way in WAYS.items():
            _run(way, form, walls[label], processors[label])
    for label in WAYS:
        _show(label, walls[label][1:], processors[label][1:])  # the first one loads modules
    if with_peer:
        _run(peer, form, wall := [], processor := [])
        _show("openpyxl, once", wall, processor)


def _run(way: Callable[[Path], object], form: Path, walls: list[float], processors: list[float]) -> None:
    start, busy = time.perf_counter(), time.process_time()
    way(form)
    walls.append((time.perf_counter() - start) * 1000)
    processors.append((time.process_time() - busy) * 1000)


def _show(label: str, walls: list[float], processors: list[float]) -> None:
    print(
        f"  {label:20}{statistics.median(walls):10.1f}{min(walls):10.1f}{max(walls):10.1f}"
        f"{statistics.median(processors):12.1f}"
    )


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=7, help="runs of each (default 7)")
    parser.add_argument("--peer", action="store_true", help="openpyxl, too, which takes many seconds")
    parser.add_argument("file", nargs="?", type=Path, help="another workbook, instead of those that are made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.file is not None:
            forms = {options.file.name: options.file}
        else:
            forms = {
                "files in turn": make(Path(folder) / "turn", size=SIZE),
                "longest file": make(Path(folder) / "longest", longest_only=True),
            }
        for name, form in forms.items():
            measure(form, name, options.runs, with_peer=options.peer)


if __name__ == "__main__":
    main()
