"""`kill -9` at random points of what changes a repository: whether it always holds the old state or the new one.

A process that runs `pia-diff add`, `push`, `fetch`, `merge` or `review --apply` is killed (SIGKILL): one half of them
at a random moment, the others before a random one of their operations on files (every file opened to be written, every
rename, link, removal). Then `git fsck --strict` (where git is installed) and `pia-diff fsck` must find nothing wrong in
any repository that takes part, each must hold what it held before or what it holds when nobody is killed, and the same
command, run again, must lead to the new state and leave no lock. Prints a table; exits with 1 where any of this fails.

`push` is measured twice: through git, which receives the push as another process and is killed with ours every other
time, and as on a machine without git. A machine without fork(2) cannot run this.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import os
import pkgutil
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

import pia_diff as package
from pia_diff.cli import main as pia_diff
from pia_diff.soundness import examine
from pia_diff.store import Store
from pia_diff.store import history as store_history
from pia_diff.store.objects import read_commit
from pia_diff.timing.keeping import kept_decisions

DRAFT = """\
form: form4-2024
H 表紙:
  H.number: '{number}'
  H.published: {published}
I 基本情報:
  I.1.2: {content}
II 特定個人情報ファイルの概要:
  住民基本台帳ファイル:
    II.3.6: {purpose}
"""

CHANGES = ("os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate")
"""What Python tells its audit hooks of files, beside `open`."""

State = dict[str, Any]


class Operation(NamedTuple):
    """What is to be killed: the command line, the repositories it writes to (its own the first), and whether it may
    find git.
    """

    name: str
    args: tuple[str, ...]
    repositories: tuple[str, ...]
    git: bool = True


OPERATIONS = (
    Operation("add", ("add", "v3.yaml", "--as", "v3"), ("here.git",)),
    Operation("add (60 documents)", ("add", "many", "--as", "v3"), ("here.git",)),
    Operation("push to git", ("push", "there.git"), ("here.git", "there.git")),
    Operation("push", ("push", "there.git"), ("here.git", "there.git"), git=False),
    Operation("fetch", ("fetch", "other.git"), ("behind.git",)),
    Operation("merge", ("merge", "市民課案", "--as", "v3"), ("here.git",)),
    Operation("review --apply", ("review", "--apply", "review.csv", "--by", "山田"), ("here.git",)),
)


def main() -> None:
    """Kills, looks, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--kills", type=int, default=200, help="processes killed, of all kinds together")
    parser.add_argument("--only", help="the operations, with commas: " + ", ".join(one.name for one in OPERATIONS))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ.update(PIA_DIFF_LANG="en", PIA_DIFF_REPO="here.git", GIT_AUTHOR_NAME="検査", GIT_CONFIG_NOSYSTEM="1")
    for module in pkgutil.walk_packages(package.__path__, "pia_diff."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)  # once, and not in every child
    chance = random.Random(asked.seed)
    git = shutil.which("git")
    operations = [one for one in OPERATIONS if git or one.name != "push to git"]
    if asked.only:
        operations = [one for one in operations if one.name in asked.only.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder
        os.fsync = lambda _: None  # nobody pulls the plug here, and what was written stays written
        Path(folder, ".gitconfig").write_text("[core]\n\tfsync = none\n[gc]\n\tauto = 0\n")
        template = Path(folder, "template")
        prepare(template)
        trials = {one.name: Trials(one, template, Path(folder, "trial"), chance) for one in operations}
        for number in range(asked.kills):
            one = trials[operations[number % len(operations)].name]
            one.kill(by_file=number // len(operations) % 2 == 0)
        sys.exit(report(list(trials.values())))


def prepare(folder: Path) -> None:
    """Repositories with two versions and a draft, one of others that is ahead, documents to add, a filled-in review."""
    folder.mkdir()
    os.chdir(folder)
    _draft("v1.yaml")
    _draft("v2.yaml", published="令和7年3月31日", purpose="住民の利便のため")
    _draft("v3.yaml", published="令和8年3月31日", purpose="住民の利便のため", content="住民票の管理")
    _draft("plan.yaml", published="令和8年3月31日", purpose="住民の利便のため", content="住民票の作成と交付")
    Path("many").mkdir()
    for number in range(60):
        _draft(f"many/{number}.yaml", number=str(100 + number), content=f"{number}番の事務")
    run("init", "here.git")
    run("add", "v1.yaml", "--as", "v1")
    run("add", "v2.yaml", "--as", "v2")
    for copy in ("other.git", "behind.git"):
        shutil.copytree("here.git", copy)
    run("init", "there.git")
    run("push", "there.git")
    run("add", "v3.yaml", "--as", "v3", "--assessment", "7", "--repo", "other.git")
    run("add", "v1.yaml", "--as", "v1", "--assessment", "8")
    run("add", "plan.yaml", "--branch", "市民課案")
    run("review", "v1", "v2", "-o", "review.csv", "--assessment", "1")
    with Path("review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    head = next(place for place, row in enumerate(rows) if "提出時期" in row)
    rows[head + 1][rows[head].index("提出時期")] = "事前"
    with Path("review.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def _draft(
    name: str,
    number: str = "1",
    published: str = "令和6年3月29日",
    content: str = "住民票の作成",
    purpose: str = "住民の記録",
) -> None:
    text = DRAFT.format(number=number, published=published, content=content, purpose=purpose)
    Path(name).write_text(text, "utf-8")


def run(*args: str) -> None:
    """A command that must succeed."""
    code, said = in_child(lambda: pia_diff(list(args)))
    if code != 0:
        sys.exit(f"pia-diff {' '.join(args)} gave {code}:\n{said}")


def in_child(what: Callable[[], int]) -> tuple[int, str]:
    """Runs something in a forked process to its end; gives its exit code and what it printed."""
    with tempfile.TemporaryFile() as output:
        child = start(what, output.fileno())
        _, status = os.waitpid(child, 0)
        output.seek(0)
        return os.waitstatus_to_exitcode(status), output.read().decode("utf-8", "replace")


def start(what: Callable[[], int], output: int) -> int:
    """Starts something in a forked process with a process group of its own; gives its id."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        os.setsid()
        for stream in (1, 2):
            os.dup2(output, stream)
        code = what()
        sys.stdout.flush()
    finally:
        os._exit(code)


class Trials:
    """All kills of one operation, and what came of them."""

    def __init__(self, operation: Operation, template: Path, place: Path, chance: random.Random) -> None:
        self.operation = operation
        self.template = template
        self.place = place
        self.chance = chance
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self.old = self.fresh()
        began = time.monotonic()
        code, said = in_child(self.command)
        self.seconds = time.monotonic() - began
        self.new = self.states()
        if code != 0 or self.new == self.old:
            sys.exit(f"{operation.name} gave {code}:\n{said}")
        self.fresh()
        self.operations = self.count()

    def fresh(self) -> list[State]:
        """Puts the template in place; gives the states of the repositories."""
        os.chdir(self.template)
        shutil.rmtree(self.place, ignore_errors=True)
        skipped = {"many"} - set(self.operation.args)
        skipped |= {"here.git", "there.git", "other.git", "behind.git"} - {
            *self.operation.repositories,
            *self.operation.args,
        }
        shutil.copytree(self.template, self.place, ignore=lambda _, names: skipped.intersection(names))
        os.chdir(self.place)
        return self.states()

    def command(self) -> int:
        """Runs the command line, in a child."""
        if not self.operation.git:
            os.environ["PATH"] = ""
        return pia_diff([*self.operation.args, "--repo", self.operation.repositories[0]])

    def count(self) -> int:
        """How many operations on files it takes."""
        told = Path("told")

        def counted() -> int:
            seen = [0]
            _on_files(lambda: seen.__setitem__(0, seen[0] + 1))
            code = self.command()
            told.write_text(str(seen[0]))
            return code

        in_child(counted)
        return int(told.read_text())

    def kill(self, *, by_file: bool) -> None:
        """Kills one process, and looks at what is left."""
        self.fresh()
        self.counts["killed"] += 1
        with tempfile.TemporaryFile() as output:
            ended = self._at_a_file(output.fileno()) if by_file else self._at_a_moment(output.fileno())
        self.counts["by file" if by_file else "by time"] += 1
        if ended:
            self.counts["ended before"] += 1
        self.judge()

    def _at_a_file(self, output: int) -> bool:
        last = self.chance.randint(1, self.operations)

        def dying() -> int:
            left = [last]

            def one_more() -> None:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            _on_files(one_more)
            return self.command()

        child = start(dying, output)
        _, status = os.waitpid(child, 0)
        _wait_for_group(child)
        return not os.WIFSIGNALED(status)

    def _at_a_moment(self, output: int) -> bool:
        pause = self.chance.uniform(0, self.seconds)
        with_group = self.chance.random() < 0.5
        child = start(self.command, output)
        time.sleep(pause)
        with suppress(ProcessLookupError):
            (os.killpg if with_group else os.kill)(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        _wait_for_group(child)
        return not os.WIFSIGNALED(status)

    def judge(self) -> None:
        """Whether the repositories are sound, hold the old or the new state, and take the same command again."""
        here = self.states()
        for path, state in zip(self.operation.repositories, here, strict=True):
            self.note(path, "after the kill")
            place = self.operation.repositories.index(path)
            if state not in (self.old[place], self.new[place]):
                self.failures.append(f"{path}: neither the old state nor the new one: {state}")
        if here == self.new:
            self.counts["new"] += 1
        elif here == self.old:
            self.counts["old"] += 1
        else:  # what was sent arrived, and that it did is not written down here
            self.counts["one of two"] += 1
        left = [lock for path in self.operation.repositories for lock in _locks(Path(path))]
        self.counts["locks left"] += bool(left)
        code, said = in_child(self.command)
        again = here == self.new and code in (0, 41)  # a merge has nothing left to name
        if code != 0 and not again:
            self.failures.append(f"the command again gave {code}: {said.strip()}")
            self.counts["blocked"] += 1
        elif self.states() != self.new:
            self.failures.append(f"the command again led elsewhere: {self.states()}")
        for path in self.operation.repositories:
            self.note(path, "after the next run")
            stale = list(_locks(Path(path)))
            if stale and code == 0 and here != self.new:
                self.failures.append(f"locks that the next run left: {stale}")

    def states(self) -> list[State]:
        """What the repositories hold."""
        return [state_of(Path(path)) for path in self.operation.repositories]

    def note(self, path: str, when: str) -> None:
        """Puts down what the two fscks have to say."""
        with Store.open(Path(path)) as store:
            report = examine(store)
        wrong = [one.message for one in report.problems if one.severity.value != "参考"]
        if wrong:
            self.failures.append(f"{path} {when}: pia-diff fsck: {wrong}")
        if shutil.which("git"):
            done = subprocess.run(["git", "fsck", "--strict"], cwd=path, capture_output=True, text=True, check=False)
            said = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("dangling ")]
            said = [line for line in said if not line.startswith("notice: HEAD points to an unborn branch")]
            said = [line for line in said if not line.startswith("notice: No default references")]
            if done.returncode or said:
                self.failures.append(f"{path} {when}: git fsck: {said}")


def state_of(path: Path) -> State:
    """The names of the versions, and what the branches hold: commits differ from run to run, their content does not."""
    with Store.open(path) as store:
        repo = store.repo
        state: State = {"versions": sorted(f"{number}/{name}" for number, name in store_history.tags(repo))}
        for ref in sorted(ref for ref in repo.refs.allkeys() if ref.startswith(b"refs/heads/")):
            tree = repo[read_commit(repo, repo.refs[ref]).tree]
            state[ref.decode()] = [
                (
                    folder.path.decode(),
                    [(one.path, one.sha) for one in repo[folder.sha].items() if b"decisions" not in one.path],
                )
                for folder in tree.items()
            ]
        for number in store_history.numbers(repo):
            state[f"decisions {number}"] = [(one.path, one.timing) for one in kept_decisions(store, number)]
        return state


def _on_files(tell: Callable[[], None]) -> None:
    """Calls `tell` before every operation that changes files, from now on."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        flags = args[2] if event == "open" and len(args) > 2 and isinstance(args[2], int) else 0
        if event in CHANGES or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            tell()

    sys.addaudithook(hook)


def _wait_for_group(leader: int) -> None:
    """Waits until whoever a process started is gone, too."""
    for _ in range(2000):
        try:
            os.killpg(leader, 0)
        except (ProcessLookupError, PermissionError):
            return
        time.sleep(0.005)


def _locks(path: Path) -> Iterator[Path]:
    """Locks, but for those on indexes of packs: these stop nobody, and go when they are old."""
    yield from (lock for lock in path.rglob("*.lock") if not lock.name.endswith(".idx.lock"))
    yield from path.glob("pia-diff-lock-*")


def report(trials: list[Trials]) -> int:
    """Prints the table; gives the exit code."""
    heads = ("killed", "by file", "by time", "ended before", "old", "new", "one of two", "locks left", "blocked")
    width = max(len(one.operation.name) for one in trials)
    print(f"{'':{width}}" + "".join(f"{head:>13}" for head in (*heads, "failures", "file ops", "s")))
    for one in trials:
        figures = [*(one.counts[head] for head in heads), len(one.failures), one.operations]
        print(f"{one.operation.name:{width}}" + "".join(f"{figure:>13}" for figure in figures) + f"{one.seconds:13.2f}")
    failures = [f"{one.operation.name}: {failure}" for one in trials for failure in one.failures]
    killed = sum(one.counts["killed"] for one in trials)
    print(f"{killed} killed; {len(failures)} failures")
    print(*failures, sep="\n", end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    main()
