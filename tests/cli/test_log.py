"""`pia-diff log`: the versions with counts of their changes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli


@pytest.mark.usefixtures("repo")
class TestLog:
    def test_lists_the_newest_version_first_with_counts_by_duty(self, cli: Cli) -> None:
        code, out, err = cli("log")
        assert (code, err) == (0, "")
        assert out == (
            "version  公表日              author    事前 要確認   事後     計  message\n"
            "v2025    令和7年3月31日      総務課       1     ・     ・      1\n"
            "v2024    令和6年3月29日      総務課       —      —      —      —  最初の版  [the first version]\n"
        )

    def test_a_second_look_says_the_same(self, cli: Cli) -> None:
        assert cli("log").out == cli("log").out
        assert Path("repo.git/pia-diff/counts.json").exists()

    @pytest.mark.parametrize(
        ("arguments", "wanted"),
        [
            (["--since", "v2025"], ["v2025"]),
            (["--until", "v2024"], ["v2024"]),
            (["--since", "2024-03-29"], ["v2025", "v2024"]),
            (["--since", "令和6年3月30日"], ["v2025"]),
            (["--since", "v2024", "--until", "R6.12.31"], ["v2024"]),
        ],
    )
    def test_a_stretch_is_given_by_versions_or_days(self, cli: Cli, arguments: list[str], wanted: list[str]) -> None:
        found = json.loads(cli("log", *arguments, "--format", "json").out)
        assert [one["version"] for one in found] == wanted

    def test_no_version_in_that_time_is_said(self, cli: Cli) -> None:
        done = cli("log", "--since", "2024-04-01", "--until", "2024-04-30")
        assert done.code == 0 and "no version lies in that time" in done.err

    def test_json_has_counts_and_none_where_there_is_nothing_before(self, cli: Cli) -> None:
        newest, oldest = json.loads(cli("log", "--format", "json").out)
        assert newest["changes"] == {"事前": 1, "要確認": 0, "事後": 0}
        assert (newest["total"], newest["previous"], newest["published"]) == (1, "v2024", "2025-03-31")
        assert (oldest["changes"], oldest["total"], oldest["previous"]) == (None, None, None)

    def test_csv_and_markdown_have_the_same_rows(self, cli: Cli) -> None:
        assert cli("log", "-o", "a.csv").err == "pia-diff: a.csv: 2 rows written\n"
        rows = list(csv.reader(io.StringIO(Path("a.csv").read_text("utf-8-sig"))))
        markdown = cli("log", "--format", "md").out.splitlines()
        assert rows[0][:4] == ["版", "公表日", "登録者", "事前"]
        assert [row[0] for row in rows[1:]] == ["v2025", "v2024"]
        assert len(markdown) == len(rows) + 1

    def test_several_assessments_are_listed_together_by_date(self, cli: Cli, draft_text: Callable[..., str]) -> None:
        Path("other.yaml").write_text(draft_text(number="2", published="令和6年12月25日"), "utf-8")
        assert cli("add", "other.yaml", "--as", "first").code == 0
        listed = [line.split()[:2] for line in cli("log").out.splitlines()[1:]]
        assert listed == [["1", "v2025"], ["2", "first"], ["1", "v2024"]]
        assert len(cli("log", "--assessment", "2").out.splitlines()) == 2

    @pytest.mark.parametrize(
        ("arguments", "code"), [(["--since", "v2042"], 12), (["--assessment", "9"], 25), (["--format", "html"], 2)]
    )
    def test_says_what_is_wrong(self, cli: Cli, arguments: list[str], code: int) -> None:
        done = cli("log", *arguments)
        assert (done.code, done.out) == (code, "") and done.err.startswith("pia-diff: ")


def test_an_empty_repository_holds_no_version(cli: Cli) -> None:
    cli("init", "empty.git")
    assert cli("log", "--repo", "empty.git").code == 12
