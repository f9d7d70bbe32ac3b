"""Judging 1,000 changes, beside what comparing them takes: by pia-diff itself and by DeepDiff.

The changes are those of the example between its versions, again and again with other numbers of offices, so that no
cache of one text serves the next; every third names an office, a law and a measure at once. One process, in turn.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from deepdiff import DeepDiff

from pia_diff.compare import Change, Comparison, compare
from pia_diff.model import Assessment, ItemPath, Section, Sections, Text
from pia_diff.readers import read
from pia_diff.timing import Circumstances, Policy, judge, record
from pia_diff.timing.canonical import canonical
from pia_diff.timing.names import replaced_names

FIXTURES = Path(__file__).parents[2] / "fixtures" / "form4"
VERSIONS = ("v2022", "v2023", "v2024", "v2025")
FILE = "住民基本台帳ファイル"
ITEMS = ("III.3.risk2.issue.method", "III.3.risk3.measure", "III.3.risk4.measure")
SENTENCE = "②情報政策課は、番号法第19条第{}号に基づき、依頼書に第{}市民課長の承認印があることを確かめ、{}年間保存する。"


def drafts() -> list[Assessment]:
    return [read(FIXTURES / f"{name}.yaml").assessment for name in VERSIONS]


def thousand(found: list[Comparison]) -> Comparison:
    """A comparison of 1,000 changes: those of the example, the rest made."""
    changes: list[Change] = [change for one in found for change in one.changes]
    form = found[-1].new.form
    number = 0
    while len(changes) < 1000:
        sides = []
        for law, years in ((7, 5), (8, 3 if number % 3 == 0 else 5)):
            path = ItemPath(ITEMS[number % len(ITEMS)], (FILE,))
            section = Section({path: Text((SENTENCE.format(law, number, years),))})
            sides.append(Assessment(form, Sections({ItemPath("III", (FILE,)): section}), files=(FILE,)))
        changes += compare(*sides).changes
        number += 1
    return replace(found[-1], changes=tuple(changes[:1000]))


def timed(work: Callable[[], object]) -> float:
    """Seconds, with nothing kept from the run before."""
    canonical.cache_clear()
    replaced_names.cache_clear()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=5, help="runs of each (default 5)")
    runs: int = parser.parse_args().runs
    versions = drafts()
    pairs = list(pairwise(versions))
    whole = thousand([compare(*pair) for pair in pairs])
    texts = [{str(path): str(value) for path, value in one.walk()} for one in versions]
    works: dict[str, Callable[[], object]] = {
        "judge 1,000 changes": lambda: judge(whole),
        "judge and record, --policy submission": lambda: record(judge(whole), Circumstances(policy=Policy.SUBMISSION)),
        "compare the three pairs of the example": lambda: [compare(*pair) for pair in pairs],
        "DeepDiff on the three pairs, item → text": lambda: [
            DeepDiff(old, new, threshold_to_diff_deeper=0) for old, new in pairwise(texts)
        ],
    }
    figures: dict[str, list[float]] = {label: [] for label in works}
    for _ in range(runs):
        for label, work in works.items():
            figures[label].append(timed(work))
    peer = figures["DeepDiff on the three pairs, item → text"]
    print(f"{'work':44}{'first ms':>10}{'median ms':>11}{'ratio':>8}")
    for label, seconds in figures.items():
        ratio = statistics.median(one / other for one, other in zip(seconds, peer, strict=True))
        print(f"{label:44}{1000 * seconds[0]:10.1f}{1000 * statistics.median(seconds):11.1f}{ratio:8.2f}")
    print(f"{runs} runs each, in turn; first: tables of rules not yet read; ratio: to DeepDiff, median of the pairs")


if __name__ == "__main__":
    main()
