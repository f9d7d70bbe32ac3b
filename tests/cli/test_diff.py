"""The comparison as a command: what it asks of `diff_run`, and one run of the whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.cli import diff_run
from pia_diff.cli.diff import DiffOptions, OutputOptions, RowOptions

if TYPE_CHECKING:
    from conftest import Cli


def _asked(**options: object) -> DiffOptions:
    return DiffOptions("v1", "v2", **options)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("v1 v2", DiffOptions("v1", "v2")),
        ("diff v1 v2", DiffOptions("v1", "v2")),
        ("-- show add", DiffOptions("show", "add")),
        ("--repo R v1 v2 --assessment 3", DiffOptions("v1", "v2", repo="R", assessment="3")),
        ("v1 v2 --format csv -o x.md", _asked(output=OutputOptions("csv", "x.md"))),
        ("v1 --output x.md v2", _asked(output=OutputOptions(file="x.md"))),
        ("v1 v2 --only 事前 --only 要確認", _asked(rows=RowOptions(only=("事前", "要確認")))),
        ("v1 v2 --section Ⅱ.3 --section I", _asked(rows=RowOptions(sections=("Ⅱ.3", "I")))),
        (
            "v1 v2 --full --summary --strict",
            _asked(rows=RowOptions(full=True, strict=True), output=OutputOptions(summary=True)),
        ),
        ("v1 v2 --detail --merge-same", _asked(rows=RowOptions(detail=True, merge_same=True))),
        (
            "v1 --layout comparison v2 --profile new-old",
            _asked(output=OutputOptions(layout="comparison", profile="new-old")),
        ),
        ("v1 v2 --exit-code --color always", _asked(exit_code=True, output=OutputOptions(color="always"))),
        (
            "v1 --policy submission v2 --effective R7.4.1 --group-by cause",
            _asked(policy="submission", effective="R7.4.1", output=OutputOptions(by_cause=True)),
        ),
        ("v1 v2 --no-color --color always", _asked(output=OutputOptions(color="never"))),
    ],
)
def test_options(cli: Cli, typed: str, asked: DiffOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(diff_run, "run", lambda options: seen.append(options) or 0)
    assert cli(*typed.split()).code == 0
    assert seen == [asked]


@pytest.mark.usefixtures("repo")
class TestRun:
    def test_between_versions(self, cli: Cli) -> None:
        code, out, _ = cli("v2024", "v2025")
        assert code == 0
        assert "使用目的" in out

    def test_between_files_and_days(self, cli: Cli) -> None:
        assert cli("a.yaml", "b.yaml", "--exit-code").code == 1
        assert cli("a.yaml", "v2024", "--exit-code").code == 0
        assert cli("R6.12.25", "令和7年4月1日", "--exit-code").code == 1

    @pytest.mark.parametrize("options", [(), ("--format", "csv"), ("--summary",), ("-o", "table.csv")])
    def test_text_that_no_item_took_is_said_to_be_uncompared_in_every_format(
        self, cli: Cli, options: tuple[str, ...]
    ) -> None:
        torn = Path("b.yaml").read_text("utf-8") + "left_over:\n- place: line 12\n  text: 再委託を行う。\n"
        Path("torn.yaml").write_text(torn, "utf-8")
        code, out, err = cli("a.yaml", "torn.yaml", *options)
        assert code == 0
        assert "0 passages of the earlier and 1 of the later document" in out + err

    @pytest.mark.parametrize(("only", "said"), [("事前", True), ("事後", True), ("要確認", False)])
    def test_choosing_a_duty_does_not_hide_that_questions_are_open(self, cli: Cli, only: str, said: bool) -> None:
        asked = Path("a.yaml").read_text("utf-8").replace("確に", "碓に")
        Path("asked.yaml").write_text(asked, "utf-8")
        _, out, err = cli("asked.yaml", "a.yaml", "--only", only)
        assert ("1 rows are 要確認 and not shown" in err) is said
        assert ("typing" in out or "誤字" in out) is not said

    def test_a_dash_as_output_is_standard_output(self, cli: Cli) -> None:
        assert cli("v2024", "v2025", "--format", "md", "-o", "-").out == cli("v2024", "v2025", "--format", "md").out
        assert not Path("-").exists()

    @pytest.mark.parametrize("typed", ["v2024 v2042", "v2024 v2025 --section なにか", "v2024 v2025 -o x.pdf"])
    def test_a_failure_prints_no_table(self, cli: Cli, typed: str) -> None:
        code, out, err = cli(*typed.split())
        assert code >= 2
        assert out == ""
        assert err.startswith("pia-diff: ")


def test_a_file_of_which_little_found_its_place_is_compared_with_a_warning(cli: Cli, repo: str) -> None:  # noqa: ARG001
    known = "[平成30年5月 様式4]\nⅠ 基本情報\n①事務の名称\t住民基本台帳に関する事務\n"
    Path("torn.txt").write_text("どの項目の記載か分からない文。" * 40 + "\n" + known, "utf-8")
    found = cli("torn.txt", "torn.txt")
    assert found.code == 0
    assert "per cent of torn.txt found its place" in found.err
