"""Printed by LibreOffice: nothing cut, the head on every page; the prints and pictures are left to be looked at."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from side_by_side_making import fixture_report, texts

from pia_diff.side_by_side import load_profile, write_side_by_side
from pia_diff.side_by_side.paper import paper_of

TALL = 20.0
"""Points: what is taller is a wall between columns, not the rule of an underline."""

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


@pytest.mark.parametrize(("name", "suffix"), [("old-new", "docx"), ("new-old", "docx"), ("old-new", "xlsx")])
def test_everything_is_in_the_print(artefacts: Path, tmp_path: Path, name: str, suffix: str) -> None:
    one, profile = fixture_report("form4", "v2024", "v2025"), load_profile(name)
    file = artefacts / f"{name}-{suffix}.{suffix}"
    content = write_side_by_side(one, profile, suffix)
    assert isinstance(content, bytes)
    file.write_bytes(content)
    print_ = _printed(file, artefacts, tmp_path)
    pages = _columns(print_)
    heads = paper_of(one, profile).heads
    assert all(len(columns) == 4 for columns in pages)
    said = ["".join(columns[place].removeprefix(head) for columns in pages) for place, head in enumerate(heads)]
    for entry in (entry for part in paper_of(one, profile).parts for entry in part.entries):
        for text, column in zip((entry.item, *texts(entry), entry.remark), said, strict=True):
            assert _ink(text) in column
    assert all(columns[0].startswith("項目") and columns[3].startswith("備考") for columns in pages)
    if shutil.which("pdftoppm"):
        picture = artefacts / print_.stem
        subprocess.run(["pdftoppm", "-png", "-r", "60", "-l", "3", print_, picture], check=True, timeout=60)
        assert list(artefacts.glob(f"{print_.stem}-*.png"))


def _printed(file: Path, folder: Path, own: Path) -> Path:
    options = ["--headless", f"-env:UserInstallation={(own / 'office').as_uri()}", "--convert-to", "pdf"]
    run = subprocess.run(
        ["soffice", *options, "--outdir", str(folder), str(file)], capture_output=True, timeout=120, check=False
    )
    made = file.with_suffix(".pdf")
    if not made.exists():
        pytest.skip(f"LibreOffice cannot print {file.suffix} here: {run.stderr.decode(errors='replace')[:200]}")
    return made


def _columns(file: Path) -> list[list[str]]:
    """The letters of each column of each page, row after row, without what stands between the cells."""
    from pdfminer.high_level import extract_pages

    return [_columns_of(page) for page in extract_pages(file)]


def _columns_of(page: Iterable[Any]) -> list[str]:
    from pdfminer.layout import LTChar, LTCurve

    things = list(page)
    edges = {round(x) for one in things if isinstance(one, LTCurve) and one.height > TALL for x in (one.x0, one.x1)}
    walls = [edge for edge in sorted(edges) if edge - 1 not in edges and edge - 2 not in edges]
    letters = [one for one in _leaves(things) if isinstance(one, LTChar)]
    drawn = [one for one in things if isinstance(one, LTCurve)]
    lowest, highest = min(one.y0 for one in drawn), max(one.y1 for one in drawn)  # number and title of the page beyond
    columns = []
    for left, right in pairwise(walls):
        held = [one for one in letters if left <= (one.x0 + one.x1) / 2 < right and lowest <= one.y0 < highest]
        held.sort(key=lambda one: (-round(one.y0), one.x0))
        columns.append(_ink("".join(one.get_text() for one in held)))
    return columns


def _leaves(things: Iterable[Any]) -> Iterator[Any]:
    """What is printed, out of the boxes and lines that it was put into."""
    for one in things:
        if isinstance(one, Iterable):
            yield from _leaves(one)
        else:
            yield one


def _ink(text: str) -> str:
    """The letters of a text, however they are set: fonts hold some radicals in place of the letters they look like."""
    return "".join(unicodedata.normalize("NFKC", text).split())
