"""`pia-diff review`: written, filled in, applied, and used by every table from then on."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from pia_diff.cli import review_run
from pia_diff.store import Store
from pia_diff.timing.keeping import kept_decisions

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Cli

pytestmark = pytest.mark.usefixtures("repo")


@pytest.fixture
def written(cli: Cli) -> Path:
    """The review of v2024 and v2025, a row of which is 要確認 or 事前."""
    code, out, err = cli("review", "v2024", "v2025", "-o", "review.xlsx")
    assert (code, err) == (0, "")
    assert "review.xlsx" in out
    return Path("review.xlsx")


@pytest.fixture
def two_rows(cli: Cli, draft_text: Callable[..., str]) -> Path:
    """The review of v2024 and v2026, which differ in 使用目的 and 事務の内容."""
    Path("c.yaml").write_text(draft_text(content="住民票の管理", purpose="住民の利便のため"), "utf-8")
    assert cli("add", "c.yaml", "--as", "v2026").code == 0
    assert cli("review", "v2024", "v2026", "-o", "review.xlsx").code == 0
    return Path("review.xlsx")


def fill(file: Path, item: str = "使用目的", **cells: object) -> None:
    """Fills in the row of an item, by the heads of the columns."""
    book = load_workbook(file)
    sheet = book["変更箇所"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    row = next(row for row in range(4, sheet.max_row + 1) if item in sheet.cell(row, heads["項目"]).value)
    for head, value in cells.items():
        sheet.cell(row, heads[head]).value = value
    book.save(file)


def rows(cli: Cli, *more: str) -> list[dict[str, str]]:
    code, out, err = cli("v2024", "v2025", "--format", "json", *more)
    assert code == 0, err
    return list(json.loads(out)["rows"])


def row(cli: Cli, item: str = "使用目的") -> dict[str, str]:
    return next(one for one in rows(cli) if item in one["item"])


def decided(repo: str = "repo.git", number: str = "1") -> list[tuple[str, str]]:
    with Store.open(Path(repo)) as store:
        return [(one.path, one.timing) for one in kept_decisions(store, number)]


def commits(repo: str = "repo.git") -> int:
    with Store.open(Path(repo)) as store:
        return sum(1 for _ in store._repo.get_walker())


class TestApplied:
    def test_every_later_table_uses_what_was_decided(self, cli: Cli, written: Path) -> None:
        assert row(cli)["timing"] != "事後"
        fill(written, 提出時期="事後", 提出時期に係る説明="運用は変わらない。", 例外の事由="現状の運用の明文化")
        code, out, err = cli("review", "--apply", "review.xlsx", "--by", "山田")
        assert (code, err) == (0, "")
        assert "v2025" in out
        now = row(cli)
        assert (now["timing"], now["reason"], now["decided_by"]) == ("事後", "運用は変わらない。", "山田")

    def test_who_and_when_stand_in_the_history(self, cli: Cli, written: Path) -> None:
        fill(written, 提出時期="事前")
        cli("review", "--apply", "review.xlsx", "--by", "税務課　山田")
        with Store.open(Path("repo.git")) as store:
            commit = store._repo[store._repo.head()]
            (one,) = kept_decisions(store, "1")
        assert commit.author.decode().startswith("税務課 山田 <")
        assert one.by == "税務課 山田"
        assert one.at.tzinfo is not None

    def test_a_decision_against_the_rules_is_kept_and_said_to_be_so(self, cli: Cli, written: Path) -> None:
        rule = row(cli)["rule_duty"]
        other = "事後" if rule == "事前" else "事前"
        fill(written, 提出時期=other)
        out = cli("review", "--apply", "review.xlsx", "--by", "山田").out
        if rule != "要確認":
            assert f"by the rules {rule}, decided {other}" in out
        assert [timing for _, timing in decided()] == [other]

    def test_an_untouched_one_makes_no_commit_nor_does_one_applied_twice(self, cli: Cli, written: Path) -> None:
        before = commits()
        assert "nothing" in cli("review", "--apply", "review.xlsx", "--by", "山田").out
        assert commits() == before
        fill(written, 提出時期="事前")
        for _ in range(2):
            assert cli("review", "--apply", "review.xlsx", "--by", "山田").code == 0
        assert commits() == before + 1

    def test_a_dry_run_keeps_nothing(self, cli: Cli, written: Path) -> None:
        fill(written, 提出時期="事前")
        code, out, _ = cli("review", "--apply", "review.xlsx", "--by", "山田", "--dry-run")
        assert code == 0
        assert "1 decisions of 山田 would be kept" in out
        assert decided() == []

    def test_written_anew_it_shows_the_decision_and_emptied_it_takes_it_away(self, cli: Cli, written: Path) -> None:
        fill(written, 提出時期="事前", コメント="控え")
        cli("review", "--apply", "review.xlsx", "--by", "山田")
        assert cli("review", "v2024", "v2025", "-o", "review.xlsx").code == 20
        assert cli("review", "v2024", "v2025", "-o", "review.xlsx", "--force").code == 0
        fill(written, 提出時期=None, コメント=None)
        code, out, _ = cli("review", "--apply", "review.xlsx", "--by", "佐藤")
        assert (code, decided()) == (0, [])
        assert "1 taken away" in out
        assert "takes the place of the decision of 山田" in out

    @pytest.mark.parametrize("suffix", ["csv", "tsv"])
    def test_from_a_table_of_text(self, cli: Cli, suffix: str) -> None:
        name = f"review.{suffix}"
        assert cli("review", "v2024", "v2025", "-o", name).code == 0
        delimiter = {"csv": ",", "tsv": "\t"}[suffix]
        with Path(name).open(encoding="utf-8-sig", newline="") as opened:
            table = [*csv.reader(opened, delimiter=delimiter)]
        for line in table[1:]:
            line[table[0].index("提出時期")] = "事前"
        with Path(name).open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened, delimiter=delimiter).writerows(table)
        code, _, err = cli("review", "--apply", name, "--by", "山田", "v2024", "v2025")
        assert (code, err) == (0, "")
        assert {timing for _, timing in decided()} == {"事前"}

    def test_decisions_survive_the_next_version(self, cli: Cli, written: Path, draft_text: Callable[..., str]) -> None:
        fill(written, 提出時期="事前")
        cli("review", "--apply", "review.xlsx", "--by", "山田")
        Path("c.yaml").write_text(draft_text(published="令和8年3月31日"), "utf-8")
        assert cli("add", "c.yaml", "--as", "v2026").code == 0
        assert row(cli)["decided_by"] == "山田"


class TestRefused:
    def test_a_bad_cell_stores_nothing_unless_told_to_go_on(self, cli: Cli, two_rows: Path) -> None:
        fill(two_rows, 提出時期="後日", 効力発生日="いつか")
        fill(two_rows, "事務の内容", コメント="控え")
        code, out, err = cli("review", "--apply", "review.xlsx", "--by", "山田")
        assert (code, out) == (39, "")
        assert err.count("review.xlsx: 変更箇所!") == 2
        assert "2 places in review.xlsx" in err
        assert decided() == []
        code, out, err = cli("review", "--apply", "review.xlsx", "--by", "山田", "--keep-going")
        assert code == 39
        assert "1 decisions" in out
        assert len(decided()) == 1

    def test_a_row_of_another_wording_is_shown_with_both(
        self, cli: Cli, written: Path, draft_text: Callable[..., str]
    ) -> None:
        Path("c.yaml").write_text(draft_text(published="令和7年3月31日", purpose="別の目的"), "utf-8")
        cli("add", "c.yaml", "--as", "v2025b")
        fill(written, 提出時期="事前")
        code, _, err = cli("review", "--apply", "review.xlsx", "--by", "山田", "v2024", "v2025b")
        assert code == 39
        assert "住民の利便" in err
        assert "別の目的" in err
        assert decided() == []

    def test_the_review_of_another_repository(
        self, cli: Cli, written: Path, draft_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cli("init", "other.git").code == 0
        monkeypatch.setenv("PIA_DIFF_REPO", str(Path("other.git").resolve()))
        for name, purpose in (("v2024", "甲"), ("v2025", "乙")):
            Path("o.yaml").write_text(draft_text(number="7", purpose=purpose), "utf-8")
            assert cli("add", "o.yaml", "--as", name).code == 0
        fill(written, 提出時期="事前")
        code, _, err = cli("review", "--apply", "review.xlsx", "--by", "山田")
        assert code == 25
        assert "no assessment '1'; it has: 7" in err
        code, _, err = cli("review", "--apply", "review.xlsx", "--by", "山田", "--assessment", "7")
        assert code == 25
        assert "assessment 1, not of 7" in err

    @pytest.mark.parametrize("newer", ["b.yaml", "main"])
    def test_what_is_no_version_cannot_be_decided_about(self, cli: Cli, newer: str, written: Path) -> None:
        fill(written, 提出時期="事前")
        cli("review", "--apply", "review.xlsx", "--by", "山田")  # so that the branch is at no version
        for words in (("-o", "other.xlsx"), ("--apply", "review.xlsx", "--by", "山田")):
            code, _, err = cli("review", "v2024", newer, *words)
            assert code == 12
            assert f"'{newer}' is no version" in err
        assert not Path("other.xlsx").exists()

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x,y\r\n1,2\r\n"])
    @pytest.mark.parametrize("name", ["review.xlsx", "review.csv"])
    def test_a_file_that_is_no_review(self, cli: Cli, content: bytes, name: str) -> None:
        Path(name).write_bytes(content)
        code, out, err = cli("review", "--apply", name, "--by", "山田")
        assert (code, out) == (37, "")
        assert name in err
        assert "Traceback" not in err

    def test_a_broken_file_of_decisions_stops_every_table(self, cli: Cli, written: Path) -> None:
        from dulwich.objects import Blob, Commit, Tree
        from dulwich.refs import Ref

        with Store.open(Path("repo.git")) as store:
            repo = store._repo
            head = repo[repo.head()]
            root: Tree = repo[head.tree].copy()
            folder: Tree = repo[root[b"1"][1]].copy()
            blob = Blob.from_string(b"v2025:\n- path: x\n")
            folder[b"decisions.yaml"] = (0o100644, blob.id)
            root[b"1"] = (0o040000, folder.id)
            commit: Commit = head.copy()
            commit.tree, commit.parents = root.id, [head.id]
            for one in (blob, folder, root, commit):
                repo.object_store.add_object(one)
            repo.refs[Ref(b"refs/heads/main")] = commit.id
        fill(written, 提出時期="事前")
        for words in (("v2024", "v2025"), ("review", "--apply", "review.xlsx", "--by", "山田")):
            code, out, err = cli(*words)
            assert (code, out) == (15, "")
            assert "1/decisions.yaml:2:" in err


class TestUsage:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("review", "A and B"),
            ("review v2024", "A and B"),
            ("review v2024 v2025", "-o review.xlsx"),
            ("review v2024 v2025 -o x.xlsx --by N", "--apply"),
            ("review --apply x.xlsx", "--by NAME"),
            ("review --apply x.xlsx --by ''", "--by NAME"),
            ("review --apply x.xlsx --by N -o y.xlsx", "does not go with --apply"),
            ("review v2024 v2025 -o x.docx", ".xlsx, .csv, .tsv"),
            ("review --apply x.docx --by N", ".xlsx"),
        ],
    )
    def test_what_is_missing_or_too_much_is_said(self, cli: Cli, words: str, said: str) -> None:
        code, _, err = cli(*("" if word == "''" else word for word in words.split()))
        assert code == 2
        assert said in err


class TestAtOnce:
    def run(self, *args: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "pia_diff", "review", *args]
        environment = os.environ | {"PYTHONPATH": str(Path(review_run.__file__).parents[2])}
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_two_who_apply_at_once_both_keep_their_work(self, two_rows: Path) -> None:
        other = Path("other.xlsx")
        other.write_bytes(two_rows.read_bytes())
        fill(two_rows, "使用目的", 提出時期="事前")
        fill(other, "事務の内容", コメント="控え")
        programs = [self.run("--apply", str(file), "--by", "山田") for file in (two_rows, other)]
        for program in programs:
            _, err = program.communicate(timeout=60)
            assert (program.returncode, err) == (0, "")
        assert len(decided()) == 2

    def test_interrupted_before_it_writes_nothing_is_kept(
        self, cli: Cli, written: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pia_diff.store import moving

        fill(written, 提出時期="事前")
        monkeypatch.setattr(moving, "save_objects", lambda *_: signal.raise_signal(signal.SIGINT))
        code, out, err = cli("review", "--apply", "review.xlsx", "--by", "山田")
        assert (code, out) == (130, "")
        assert "interrupted" in err
        assert decided() == []
