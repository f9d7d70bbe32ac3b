"""Whole processes side by side: `pia-diff v2024 v2025` and `deep diff` on the same two versions as JSON.

Each command is run once to warm the disk, then in turn; times are wall-clock seconds from start to end of the process,
memory is the peak resident size the operating system reports for it (KiB on Linux).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

FIXTURES = Path(__file__).parents[2] / "fixtures" / "form4"
SCRIPTS = Path(sysconfig.get_path("scripts"))


class Measured(NamedTuple):
    """One run: seconds and peak memory in MiB."""

    seconds: float
    mebibytes: float


def run(command: list[str], folder: Path) -> Measured:
    """Runs a command to its end. Exits with its output when it fails."""
    environment = {**os.environ, "COLUMNS": "160", "PIA_DIFF_LANG": "ja"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode on disk
    with (folder / "output.txt").open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} failed:\n{(folder / 'output.txt').read_text('utf-8', 'replace')}")
    return Measured(seconds, usage.ru_maxrss / 1024)


def prepare(folder: Path) -> None:
    """A repository of the example's v2024 and v2025, and both exported as JSON."""
    pia_diff = str(SCRIPTS / "pia-diff")
    run([pia_diff, "init", "repo"], folder)
    for name in ("v2024", "v2025"):
        run([pia_diff, "add", str(FIXTURES / f"{name}.yaml"), "--as", name, "--repo", "repo"], folder)
        run([pia_diff, "export", name, "-o", f"{name}.json", "--repo", "repo"], folder)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=9, help="runs of each command (default 9)")
    runs: int = parser.parse_args().runs
    pia_diff = str(SCRIPTS / "pia-diff")
    commands = {
        "deep diff v2024.json v2025.json": [str(SCRIPTS / "deep"), "diff", "v2024.json", "v2025.json"],
        "pia-diff v2024 v2025": [pia_diff, "v2024", "v2025", "--repo", "repo"],
        "pia-diff v2024 v2025 --format json": [pia_diff, "v2024", "v2025", "--repo", "repo", "--format", "json"],
        "pia-diff --version": [pia_diff, "--version"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for command in commands.values():
            run(command, folder)
        figures: dict[str, list[Measured]] = {label: [] for label in commands}
        for _ in range(runs):
            for label, command in commands.items():
                figures[label].append(run(command, folder))
    peer = figures["deep diff v2024.json v2025.json"]
    print(f"{'command':38}{'median s':>10}{'min s':>8}{'max s':>8}{'ratio':>8}{'MiB':>8}")
    for label, measured in figures.items():
        seconds = [one.seconds for one in measured]
        ratio = statistics.median(one.seconds / other.seconds for one, other in zip(measured, peer, strict=True))
        memory = max(one.mebibytes for one in measured)
        print(
            f"{label:38}{statistics.median(seconds):10.3f}{min(seconds):8.3f}{max(seconds):8.3f}"
            f"{ratio:8.2f}{memory:8.1f}"
        )
    print(f"{runs} runs each, in turn; ratio: to deep diff, median of the pairs")


if __name__ == "__main__":
    main()
