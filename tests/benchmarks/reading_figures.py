"""How well the documents of the corpus are read: characters placed, items right, choices right, rows exact.

The corpus stands beside the repository (`../shared/corpus`); keys made by hand stand in `tests/readers/*.key.tsv`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "../shared/corpus"
sys.path.insert(0, str(ROOT))

from pia_diff.readers import Reading, read  # noqa: E402 - the checkout comes before what is installed
from tests.readers.test_corpus import fault, key_of  # noqa: E402

ROW = {"date": "date", "item": "item", "before": "before", "after": "after", "timing": "timing", "note": "reason"}
WANTED = {"hachioji-full-2018": (97, 95), "kodaira-priority-2018": (97, 95), "kumagaya-full-2024": (90, 85)}
"""The shares asked of each document, in %: characters placed, keyed items right."""


def characters(reading: Reading) -> str:
    counted = reading.characters
    total = max(counted.total, 1)
    return (
        f"{counted.total} characters, placed {counted.placed} ({100 * counted.placed / total:.2f} %), "
        f"left over {counted.left_over} ({100 * counted.left_over / total:.2f} %), "
        f"sum {'right' if counted.total == counted.placed + counted.left_over else 'WRONG'}"
    )


def keyed(name: str, reading: Reading, verbose: bool) -> list[str]:
    """The lines on the key of a document; one that says so where there is none."""
    if not (ROOT / "tests" / "readers" / f"{name}.key.tsv").is_file():
        return ["no key"]
    key = key_of(name)
    faults = {row[0]: problem for row in key if (problem := _fault(reading, row))}
    choices = [row for row in key if row[1].startswith("= ") or row[1] == "marked"]
    wrong = [row for row in choices if row[0] in faults]
    right = len(key) - len(faults)
    lines = [
        f"keyed items right: {right} of {len(key)} ({100 * right / len(key):.1f} %)",
        f"choices and marks right: {len(choices) - len(wrong)} of {len(choices)}",
    ]
    return lines + [f"  {problem}" for problem in faults.values()] * verbose


def _fault(reading: Reading, row: list[str]) -> str:
    try:
        return fault(reading.assessment, *row)
    except (KeyError, IndexError) as error:  # an instance that was not found
        return f"{row[0]}: not there ({error})"


def rows(name: str, reading: Reading) -> list[str]:
    """The line on the published rows, where somebody wrote them down."""
    expected_rows = CORPUS / f"{name}.json"
    if not expected_rows.is_file():
        return [f"rows of 変更箇所: {len(reading.assessment.rows)}"] if reading.assessment.rows else []
    published = json.loads(expected_rows.read_text("utf-8"))
    found = reading.assessment.rows
    exact = sum(
        all(getattr(row, ours) == (wanted[theirs] or "") for theirs, ours in ROW.items())
        for row, wanted in zip(found, published, strict=False)
    )
    carried = sum(bool(row.carried) for row in found)
    return [f"rows exact: {exact} of {len(published)} ({len(found)} found, the date of {carried} carried on)"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true", help="print every keyed item that is not right")
    verbose = parser.parse_args().verbose
    if not CORPUS.is_dir():
        print(f"corpus absent: {CORPUS.resolve()}")
        return
    for path in sorted(CORPUS.glob("*.txt")):
        name = path.stem
        start = time.perf_counter()
        reading = read(path)
        seconds = time.perf_counter() - start
        form = reading.assessment.form.id
        print(f"{name}: {form} by {reading.recognised_by} ({reading.form_confidence:.0%}), {seconds:.2f} s")
        if name in WANTED:
            print("  asked: {} % of the characters placed, {} % of the keyed items right".format(*WANTED[name]))
        for line in (characters(reading), *keyed(name, reading, verbose), *rows(name, reading)):
            print(f"  {line}")


if __name__ == "__main__":
    main()
