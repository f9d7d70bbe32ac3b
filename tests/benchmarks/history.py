"""A repository of 1,000 versions: histories, logs, comparisons and additions, beside git on the same repository.

The repository is made by `history_repository.py` (some minutes; `--folder` keeps it for the next time), measured as it
was written (loose) and after `git gc` (packed). Whole processes in turn, wall-clock seconds, the median of some runs.
Two smaller repositories show that the cost of a history grows with the versions and not with the document: a quarter of
the versions, and as many with a document twice as long. Exits with 1 where a limit is not kept.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from history_repository import CHOSEN, FILE, build
from whole_process import SCRIPTS, run

from pia_diff.compare import compare
from pia_diff.store import Store
from pia_diff.tables import annex_rows, render_terminal
from pia_diff.timing import judge

PIA_DIFF = str(SCRIPTS / "pia-diff")
SECTION = f"1/2-files/{FILE}.yaml"
WORD = "次の見直しによる"
OUTLYING = 1.5
"""The comparison of the oldest with the newest version may take so much of that of neighbours, and its own changes."""


class Figures:
    """Medians by name, each printed beside its limit."""

    def __init__(self, runs: int) -> None:
        self._runs = runs
        self.seconds: dict[str, float] = {}
        self.kept = True

    def take(self, folder: Path, commands: Mapping[str, Sequence[str]], limits: Mapping[str, float]) -> None:
        """Runs the commands in turn and prints their medians; beside them the least seconds of the processor, which a
        busy machine changes little.
        """
        times: dict[str, list[float]] = {name: [] for name in commands}
        processor: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():
            run(list(command), folder)
        for _ in range(self._runs):
            for name, command in commands.items():
                before = used()
                times[name].append(run(list(command), folder).seconds)
                processor[name].append(used() - before)
        for name, taken in times.items():
            self.seconds[name] = statistics.median(taken)
            note = f"min {min(taken):.3f}, processor {min(processor[name]):.3f}"
            self.tell(name, self.seconds[name], "s", limits.get(name), note=note)

    def tell(self, name: str, value: float, unit: str, limit: float | None = None, note: str = "") -> None:
        """Prints one figure."""
        held = limit is None or value <= limit
        self.kept &= held
        said = "" if limit is None else f"limit {limit:g} {unit} {'kept' if held else 'MISSED'}".replace(" x ", " ")
        print(f"{name:44}{value:>9.3f} {unit:4}{said:22}{note}", flush=True)


def used() -> float:
    """Seconds of the processor that all processes started so far took."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def made(folder: Path, name: str, versions: int, copies: int = 1) -> Path:
    """The repository of that name, built unless it is there."""
    repository = folder / name
    if not (repository / "made").exists():
        shutil.rmtree(repository, ignore_errors=True)
        start = time.perf_counter()
        build(repository, versions, copies=copies)
        (repository / "made").touch()
        print(f"{name}: {versions} versions made in {time.perf_counter() - start:.0f} s", flush=True)
    return repository


def packed(repository: Path) -> Path:
    """A copy of a repository, packed by git."""
    copy = repository.with_name(f"{repository.name}-packed")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(repository, copy)
    subprocess.run(["git", "-C", str(copy), "gc", "--quiet"], check=True)
    return copy


def size(repository: Path) -> float:
    """Its MiB on the disk: allocated blocks, where the system tells them."""
    files = [path.stat() for path in repository.rglob("*") if path.is_file()]
    return sum(getattr(one, "st_blocks", one.st_size / 512) * 512 for one in files) / 2**20


def changes_alone(repository: Path, old: str, new: str) -> float:
    """Seconds that comparing, judging and showing the items takes where both documents are read already."""
    with Store.open(repository) as store:
        before, after = (store.load(store.version(name)) for name in (old, new))
        for document in (before, after):
            list(document.walk())
        start = time.perf_counter()
        comparison = compare(before, after)
        render_terminal(annex_rows(comparison, judge(comparison), date=""), width=160, colour=False)
        return time.perf_counter() - start


def histories(figures: Figures, folder: Path, versions: int) -> None:
    """History and log, loose and packed, beside git."""
    names = {"loose": "big", "packed": "big-packed"}
    for state, name in names.items():
        history = [PIA_DIFF, "history", str(CHOSEN), "--repo", name]
        git = ["git", "-C", name, "log"]
        commands = {
            f"history of the chosen item, {state}": history,
            f"git log -p -- section, {state}": [*git, "-p", "--", SECTION],
            f"git log -S, {state}": [*git, f"-S{WORD}", "--", SECTION],
            f"git log -S -p, {state}": [*git, f"-S{WORD}", "-p", "--", SECTION],
        }
        limit = {"loose": 2.0, "packed": 1.0}[state]
        figures.take(folder, commands, {f"history of the chosen item, {state}": limit})
        ours = figures.seconds[f"history of the chosen item, {state}"]
        for label in list(commands)[1:]:
            figures.tell(f"  history / {label}", ours / figures.seconds[label], "x")
        counts = folder / name / "pia-diff" / "counts.json"
        counts.unlink(missing_ok=True)
        start = time.perf_counter()
        run([PIA_DIFF, "log", "--repo", name], folder)
        figures.tell(f"first log (counts {versions - 1} pairs), {state}", time.perf_counter() - start, "s")
        figures.take(folder, {f"log, {state}": [PIA_DIFF, "log", "--repo", name]}, {f"log, {state}": 2.0})


def growth(figures: Figures, folder: Path, versions: int) -> None:
    """What a history costs with a quarter of the versions, and with a document twice as long."""
    few = versions // 4
    made(folder, "few", few)
    made(folder, "few-long", few, copies=2)
    for name in ("few", "few-long"):
        packed(folder / name)
    commands = {
        f"history, {few} versions": [PIA_DIFF, "history", str(CHOSEN), "--repo", "few-packed"],
        f"history, {few} versions, twice as long": [PIA_DIFF, "history", str(CHOSEN), "--repo", "few-long-packed"],
        "nothing but starting (pia-diff versions)": [PIA_DIFF, "versions", "--assessment", "1", "--repo", "few-packed"],
    }
    figures.take(folder, commands, {})
    short, long, _ = (figures.seconds[name] for name in commands)
    figures.tell("  twice as long / as it is", long / short, "x", 1.25)
    figures.tell(
        f"  {versions} versions / {few}", figures.seconds["history of the chosen item, packed"] / short, "x", 4.0
    )


def comparisons(figures: Figures, folder: Path, versions: int) -> None:
    """The oldest with the newest, and two neighbours."""
    first, last, before = "v0001", f"v{versions:04}", f"v{versions - 1:04}"
    commands = {
        f"{first} {last}": [PIA_DIFF, first, last, "--repo", "big-packed"],
        f"{before} {last}": [PIA_DIFF, before, last, "--repo", "big-packed"],
    }
    figures.take(folder, commands, {})
    far, near = (figures.seconds[name] for name in commands)
    items = changes_alone(folder / "big-packed", first, last)
    figures.tell("  the changed items of the first alone", items, "s")
    figures.tell("  (the first - its changed items) / the second", (far - items) / near, "x", OUTLYING)


def additions(figures: Figures, folder: Path, versions: int, runs: int) -> None:
    """Adding one version more, to a copy: as a whole process, and the adding alone."""
    for state, name in {"loose": "big", "packed": "big-packed"}.items():
        copy = folder / "growing"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder / name, copy)
        run([PIA_DIFF, "export", f"v{versions:04}", "-o", "draft.yaml", "--force", "--repo", "growing"], folder)
        text = (folder / "draft.yaml").read_text("utf-8")
        whole, alone = [], []
        for number in range(1, 2 * runs + 1):
            changed = text.replace("H.name 評価書名: ", f"H.name 評価書名: 第{number}稿", 1)
            changed = changed if changed != text else text.replace("、", f"、第{number}稿、", 1)
            (folder / "draft.yaml").write_text(changed, "utf-8")
            if number % 2:
                command = [PIA_DIFF, "add", "draft.yaml", "--as", f"more{number}", "--repo", "growing"]
                whole.append(run(command, folder).seconds)
            else:
                alone.append(timed(adding(copy, folder / "draft.yaml", f"more{number}")))
        figures.tell(
            f"add of one version (process), {state}", statistics.median(whole), "s", note=f"min {min(whole):.3f}"
        )
        figures.tell(f"add of one version (Store.add), {state}", statistics.median(alone), "s", 0.5)
        shutil.rmtree(copy)


def adding(repository: Path, draft: Path, name: str) -> Callable[[], object]:
    """Adds a draft that is read already."""
    import pia_diff

    assessment = pia_diff.read(draft).assessment

    def add() -> object:
        with Store.open(repository) as store:
            return store.add([assessment], name, author="総務課 <soumu@city.example>")

    return add


def timed(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=5, help="runs of each command (default 5)")
    parser.add_argument("--versions", type=int, default=1000, help="versions of the repository (default 1000)")
    parser.add_argument("--folder", type=Path, help="where the repositories are kept (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = (options.folder or Path(temporary)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        figures = Figures(options.runs)
        big = made(folder, "big", options.versions)
        figures.tell("size, loose", size(big), "MiB")
        figures.tell("size after git gc", size(packed(big)), "MiB", 25.0)
        histories(figures, folder, options.versions)
        growth(figures, folder, options.versions)
        comparisons(figures, folder, options.versions)
        additions(figures, folder, options.versions, options.runs)
    sys.exit(not figures.kept)


if __name__ == "__main__":
    main()
