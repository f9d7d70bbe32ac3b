"""How fast a workbook of 40 sheets is read: calamine alone, its cells and drawings, the whole reading, and openpyxl.

The workbook is the example written as the official form, with fifteen 特定個人情報ファイル instead of three. Every
figure is of one process that has all modules loaded, the ways in turn; milliseconds of wall-clock time.
"""

from __future__ import annotations

import argparse
import copy
import json
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
import yaml

from pia_diff.readers import read
from pia_diff.readers.workbook import workbook_document
from pia_diff.workbook import write_workbook

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "form4" / "v2025.yaml"
FILES, SHEETS = 15, 40


def make(folder: Path) -> Path:
    """The workbook."""
    data: dict[str, Any] = yaml.load(EXAMPLE.read_text("utf-8"), yaml.BaseLoader)
    for section, files in data.items():
        if section.startswith(("II ", "III ")):
            name, longest = max(files.items(), key=lambda one: len(str(one[1])))
            for number in range(FILES - len(files)):
                files[f"{name}{number + 2}"] = copy.deepcopy(longest)
                named = next((key for key in longest if key.startswith(("II.1 ", "III.1 "))), None)
                if named is not None and isinstance(longest[named], str):
                    files[f"{name}{number + 2}"][named] = f"{name}{number + 2}"
    draft = EXAMPLE.parent / "v2025.yaml"
    made = folder / "draft.json"
    made.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    for figure in (draft.parent / "figures").iterdir():
        (folder / "figures").mkdir(exist_ok=True)
        (folder / "figures" / figure.name).write_bytes(figure.read_bytes())
    form = folder / "form.xlsx"
    form.write_bytes(write_workbook(read(made).assessment))
    return form


def calamine(form: Path) -> None:
    with python_calamine.load_workbook(form) as workbook:
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()


def peer(form: Path) -> None:
    workbook = openpyxl.load_workbook(form, data_only=True)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(values_only=True):
            tuple(row)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=7, help="runs of each (default 7)")
    parser.add_argument("file", nargs="?", type=Path, help="another workbook, instead of the one that is made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        form: Path = options.file or make(Path(folder))
        ways: dict[str, Callable[[Path], object]] = {
            "calamine alone": calamine,
            "workbook_document": workbook_document,
            "read": read,
            "openpyxl alone": peer,
        }
        document = workbook_document(form)
        with zipfile.ZipFile(form) as package:
            unpacked = sum(member.file_size for member in package.infolist())
            sheets = sum("worksheets/sheet" in name and "_rels" not in name for name in package.namelist())
        print(
            f"{sheets} sheets, {form.stat().st_size / 1e6:.2f} MB ({unpacked / 1e6:.1f} MB unpacked), "
            f"{len(document.cells)} cells, {sum(len(cell.text) for cell in document.cells)} characters"
        )
        figures: dict[str, list[float]] = {label: [] for label in ways}
        for _ in range(options.runs + 1):
            for label, way in ways.items():
                if way is peer and len(figures[label]) > 2:
                    continue  # it takes seconds
                start = time.perf_counter()
                way(form)
                figures[label].append((time.perf_counter() - start) * 1000)
    print(f"{'':20}{'median ms':>10}{'min ms':>10}{'max ms':>10}")
    for label, all_runs in figures.items():
        runs = all_runs[1:]  # the first one loads modules
        print(f"{label:20}{statistics.median(runs):10.1f}{min(runs):10.1f}{max(runs):10.1f}")


if __name__ == "__main__":
    main()
