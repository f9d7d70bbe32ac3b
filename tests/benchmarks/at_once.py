"""Several processes that add versions to one repository at the same time: whether every one of them is kept.

Each process adds its versions one after the other, half of them of an assessment that all share and half of one of its
own, as fast as it can. Prints what is kept, what locks are left, how long it took, and what `git fsck --strict` (where
git is installed) and `pia-diff fsck` say. Exits with 1 where anything is missing or wrong.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARED = "1"

WORKER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from pia_diff.forms import load_form
from pia_diff.model import Assessment, ItemPath, Number, Section, Sections, Text
from pia_diff.store import Store

def document(number, text):
    cover = Section({ItemPath("H.number"): Number(number)})
    return Assessment(load_form("form2-2024"), Sections({ItemPath("H"): cover, ItemPath("I"): Section(
        {ItemPath("I.1.2"): Text.of(text)})}))

path, process, versions, shared = Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5]
for n in range(versions):
    number = shared if n % 2 else f"9{process}"
    with Store.open(path) as store:
        store.add([document(number, f"{process}の{n}番目の記載")], f"p{process}-v{n:02}")
"""


def main() -> None:
    """Runs the processes and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-p", "--processes", type=int, default=8, help="processes (default 8)")
    parser.add_argument("-n", "--versions", type=int, default=25, help="versions of each (default 25)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sys.exit(run(Path(name) / "repository", asked.processes, asked.versions))


def run(path: Path, processes: int, versions: int) -> int:
    """Gives the exit code."""
    root = str(Path(__file__).parents[2])
    sys.path.insert(0, root)
    from pia_diff.soundness import examine
    from pia_diff.store import Store

    Store.create(path).close()
    start = time.perf_counter()
    words = [sys.executable, "-c", WORKER, root, str(path)]
    running = [subprocess.Popen([*words, str(number), str(versions), SHARED]) for number in range(processes)]
    codes = [process.wait() for process in running]
    seconds = time.perf_counter() - start
    wanted = {f"p{process}-v{n:02}" for process in range(processes) for n in range(versions)}
    with Store.open(path) as store:
        kept = {one.name for one in store.versions()}
        report = examine(store)
        commits = sum(1 for _ in store.repo.get_walker())
    locks = [*path.rglob("*.lock"), *path.glob("pia-diff-lock-*")]
    said = ""
    if shutil.which("git"):
        done = subprocess.run(["git", "fsck", "--strict"], cwd=path, capture_output=True, text=True, check=False)
        said = (done.stdout + done.stderr).strip()
        told = said or "clean"
        if done.returncode == 0:  # objects of attempts that others were faster than are dangling, and no harm
            said = "\n".join(line for line in said.splitlines() if not line.startswith("dangling"))
            told = said or "clean"
    else:
        told = "no git here"
    print(f"{len(kept & wanted)} of {len(wanted)} versions kept, {commits} commits, by {processes} processes at once")
    print(f"{seconds:.1f} s, {len(wanted) / seconds:.0f} versions a second; exit codes of the processes: {set(codes)}")
    print(f"locks left: {len(locks)}; git fsck --strict: {told}")
    print(f"pia-diff fsck: {'sound' if report.sound else 'damaged'}, {len(report.problems)} notes")
    for problem in report.problems:
        print(f"  {problem.severity.value} {problem.kind} {problem.file}: {problem.message}")
    good = kept == wanted and commits == len(wanted) and not locks and not said and report.sound and set(codes) == {0}
    return 0 if good else 1


if __name__ == "__main__":
    main()
