"""A table of 500 rows as every file people open: whole processes, beside the same comparison as JSON.

Two versions of the example's v2024 are put into a repository, the later one with a sentence changed in 500 rows. Each
command compares and judges them and writes one kind of file; what it takes beyond the first is the writing. `published`
writes an annex of as many rows that a document has already: nothing is compared. Times are wall-clock
seconds from start to end of the process, memory is its peak resident size.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from dataclasses import replace
from itertools import count
from pathlib import Path

from whole_process import FIXTURES, SCRIPTS, Measured, run

from pia_diff.compare import compare
from pia_diff.model import AnnexRow, Assessment, Sections, Text, Value
from pia_diff.readers import read
from pia_diff.store import Store
from pia_diff.tables import annex_rows
from pia_diff.timing import judge

ROWS = 500
LIMITS = {"published xlsx": 0.6, "docx": 3.0}
"""Seconds. What compares 500 changes first takes longer than xlsx (0.6) and html (0.4) may: see "beyond json"."""
MOST_MEMORY = 120.0


def changed(assessment: Assessment) -> Assessment:
    """The assessment with one word changed and one sentence added in as many texts as make ROWS rows."""
    numbers = count(1)

    def value_of(value: Value) -> Value:
        if not isinstance(value, Text) or not value.paragraphs or next(numbers) > ROWS:
            return value
        first, *others = value.paragraphs
        return Text((f"{first}なお、この取扱いは、毎年度１回点検する。", *others))

    sections = Sections()
    for path, section in assessment.sections.items():
        values = {
            one: value if path.id == "H" or one.id.endswith(".name") else value_of(value)
            for one, value in section.values.items()
        }
        sections[path] = replace(section, values=values)
    return replace(assessment, sections=sections)


def prepare(folder: Path) -> None:
    """The repository with the versions `old` and `new` of assessment 1, and with `published` of assessment 2, whose own
    annex has the ROWS rows.
    """
    old = read(FIXTURES / "v2024.yaml").assessment
    new = changed(old)
    comparison = compare(old, new)
    texts = [row.texts for row in annex_rows(comparison, judge(comparison), date="令和7年3月31日")]
    with Store.create(folder / "repo") as store:
        store.add([old], "old", number="1")
        store.add([new], "new", number="1")
        store.add([replace(new, rows=tuple(AnnexRow(*row) for row in texts))], "published", number="2")


def main() -> None:
    """Prints the figures; exits with 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=7, help="runs of each command (default 7)")
    runs: int = parser.parse_args().runs
    pia_diff = str(SCRIPTS / "pia-diff")
    comparing = [pia_diff, "old", "new", "--assessment", "1", "--repo", "repo"]
    published = [pia_diff, "annex", "published", "--assessment", "2", "--repo", "repo", "--force"]
    commands = {
        "json": [*comparing, "-o", "rows.json"],
        "xlsx": [*comparing, "-o", "rows.xlsx"],
        "html": [*comparing, "-o", "rows.html"],
        "docx": [*comparing, "--layout", "comparison", "-o", "rows.docx"],
        "published xlsx": [*published, "-o", "annex.xlsx"],
        "comparison xlsx": [*comparing, "--layout", "comparison", "-o", "both.xlsx"],
        "comparison html": [*comparing, "--layout", "comparison", "-o", "both.html"],
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for command in commands.values():
            run(command, folder)
        print((folder / "output.txt").read_text("utf-8").strip())
        figures: dict[str, list[Measured]] = {label: [] for label in commands}
        for _ in range(runs):
            for label, command in commands.items():
                figures[label].append(run(command, folder))
        sizes = {label: (folder / command[-1]).stat().st_size for label, command in commands.items()}
    print(f"{'written as':18}{'median s':>10}{'min s':>8}{'beyond json':>13}{'limit':>8}{'MiB':>8}{'KiB file':>10}")
    kept = True
    for label, measured in figures.items():
        seconds = [one.seconds for one in measured]
        beyond = statistics.median(
            one.seconds - other.seconds for one, other in zip(measured, figures["json"], strict=True)
        )
        memory = max(one.mebibytes for one in measured)
        limit = LIMITS.get(label)
        kept &= limit is None or (statistics.median(seconds) <= limit and memory <= MOST_MEMORY)
        print(
            f"{label:18}{statistics.median(seconds):>10.3f}{min(seconds):>8.3f}{beyond:>13.3f}"
            f"{limit or '':>8}{memory:>8.1f}{sizes[label] // 1024:>10}"
        )
    sys.exit(not kept)


if __name__ == "__main__":
    main()
