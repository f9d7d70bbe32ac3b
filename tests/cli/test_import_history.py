"""`pia-diff import-history`: the plan, the days, what is refused, and giving the command again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Cli

Draft = Callable[..., str]

PLAN = """\
+------------+--------------+-----------+---------------+------------+----------+-------------+
| 公表日     | 評価書番号   | version   | file          | form       | placed   | result      |
+============+==============+===========+===============+============+==========+=============+
| 2019-03-29 | 1            | v2019     | 2019-1.yaml   | form4-2024 | 100 %    | to be added |
+------------+--------------+-----------+---------------+------------+----------+-------------+
| 2019-03-29 | 2            | v2019     | 2019-2.yaml   | form4-2024 | 100 %    | to be added |
+------------+--------------+-----------+---------------+------------+----------+-------------+
| 2019-12-25 | 1            | v2019-2   | 2019-1-b.yaml | form4-2024 | 100 %    | to be added |
+------------+--------------+-----------+---------------+------------+----------+-------------+
| 2021-06-01 | 1            | v2021     | 2021-1.yaml   | form4-2024 | 100 %    | to be added |
+------------+--------------+-----------+---------------+------------+----------+-------------+
4 new versions, 0 stored already — nothing was stored: a dry run
"""

REFUSED = """\
+------------+--------------+-----------+-------------+------------+----------+-------------------+
| 公表日     | 評価書番号   | version   | file        | form       | placed   | result            |
+============+==============+===========+=============+============+==========+===================+
| 2019-03-29 | 2            | v2019     | 2019-2.yaml | form4-2024 | 100 %    | to be added       |
+------------+--------------+-----------+-------------+------------+----------+-------------------+
| 2021-06-01 | 1            | v2021     | 2021-1.yaml | form4-2024 | 100 %    | left out: another |
|            |              |           |             |            |          | document of this  |
|            |              |           |             |            |          | assessment is bad |
+------------+--------------+-----------+-------------+------------+----------+-------------------+
| —          | 1            |           | none.yaml   | form4-2024 | 100 %    | not added         |
+------------+--------------+-----------+-------------+------------+----------+-------------------+
"""


@pytest.fixture
def kako(cli: Cli, draft_text: Draft, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four documents of two assessments in a folder; and an empty repository."""
    assert cli("init", "repo.git").code == 0
    monkeypatch.setenv("PIA_DIFF_REPO", str(Path("repo.git").resolve()))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "総務課")
    there = Path("kako")
    there.mkdir()
    for name, number, published, purpose in (
        ("2021-1", "1", "令和3年6月1日", "今"),
        ("2019-1", "1", "平成31年3月29日", "初め"),
        ("2019-1-b", "1", "令和元年12月25日", "次"),
        ("2019-2", "2", "平成31年3月29日", "別"),
    ):
        text = draft_text(number=number, published=published, purpose=purpose)
        (there / f"{name}.yaml").write_text(text, "utf-8")
    return there


def versions(cli: Cli) -> list[str]:
    """Every version: `1/v2019 2019-03-29`."""
    listed = json.loads(cli("versions", "--format", "json").out)
    return [f"{one['number']}/{one['name']} {one['published']}" for one in listed]


def results(out: str) -> dict[str, Any]:
    """The result of every file, as JSON tells it."""
    return {Path(one["file"]).name: one["result"] for one in json.loads(out)["documents"]}


ALL = ["1/v2019 2019-03-29", "2/v2019 2019-03-29", "1/v2019-2 2019-12-25", "1/v2021 2021-06-01"]


def test_the_plan_is_shown_and_nothing_stored(cli: Cli, kako: Path) -> None:
    assert cli("import-history", str(kako), "--dry-run") == (0, PLAN, "")
    assert versions(cli) == []


def test_all_are_stored_in_the_order_of_their_days(cli: Cli, kako: Path) -> None:
    code, out, err = cli("import-history", str(kako), "-m", "過去の評価書")
    assert (code, err) == (0, "")
    assert "4 new versions, 0 stored already\n" in out and "nothing was stored" not in out
    assert versions(cli) == ALL
    (first, *_rest) = json.loads(cli("versions", "--format", "json").out)
    assert (first["author"], first["message"]) == ("総務課 <pia-diff@localhost>", "過去の評価書")
    assert "sound" in cli("fsck").out


@pytest.mark.parametrize("bare", [("--dates",), ("--dates", "--names", "date")])
def test_dates_without_a_table_are_those_of_the_documents(cli: Cli, kako: Path, bare: tuple[str, ...]) -> None:
    code, out, err = cli("import-history", str(kako), *bare)
    assert (code, err) == (0, "") and "4 new versions" in out
    assert len(versions(cli)) == 4


def test_given_again_only_what_is_new_is_added(cli: Cli, kako: Path) -> None:
    cli("import-history", *map(str, sorted(kako.glob("2019*"))))
    code, out, _ = cli("import-history", str(kako), "--format", "json")
    assert code == 0
    assert results(out) == {
        "2019-1.yaml": "unchanged",
        "2019-1-b.yaml": "unchanged",
        "2019-2.yaml": "unchanged",
        "2021-1.yaml": "added",
    }
    assert versions(cli) == ALL
    assert "0 new versions, 4 stored already\n" in cli("import-history", str(kako)).out


def test_an_older_document_is_refused_and_nothing_stored(cli: Cli, kako: Path) -> None:
    cli("import-history", str(kako / "2021-1.yaml"))
    code, out, err = cli("import-history", str(kako))
    assert code == 47
    assert "not added: kako/2019-1.yaml of 2019-03-29 is older than v2021 (2021-06-01)" in out
    assert err.startswith("pia-diff: 2 of 4 documents do not come after what is there, so nothing was stored")
    assert versions(cli) == ["1/v2021 2021-06-01"]


def test_a_document_without_a_day_asks_for_it(cli: Cli, kako: Path, draft_text: Draft) -> None:
    Path("none.yaml").write_text(draft_text(published="''"), "utf-8")
    files = ("none.yaml", str(kako / "2021-1.yaml"), str(kako / "2019-2.yaml"))
    code, out, err = cli("import-history", *files)
    assert (code, out[: len(REFUSED)]) == (39, REFUSED)
    asked = "not added: none.yaml: the document has no 公表日 that can be read (—); give it as 'none.yaml=2019-03-29'"
    assert asked in out
    assert "nothing was stored" in out and "1 of 3 documents cannot be imported" in err
    assert versions(cli) == []
    assert cli("import-history", "none.yaml=H30.4.1", *files[1:]).code == 0
    assert versions(cli) == ["1/v2018 2018-04-01", "2/v2019 2019-03-29", "1/v2021 2021-06-01"]


def test_with_keep_going_whole_assessments_are_stored(cli: Cli, kako: Path, draft_text: Draft) -> None:
    (kako / "none.yaml").write_text(draft_text(published="''"), "utf-8")
    (kako / "broken.yaml").write_text("I: [\n", "utf-8")
    code, out, err = cli("import-history", str(kako), "--keep-going", "--format", "json")
    assert code == 39
    assert {name: result for name, result in results(out).items() if result != "left_out"} == {
        "2019-2.yaml": "added",
        "none.yaml": "refused",
        "broken.yaml": "refused",
    }
    assert "2 of 6 documents could not be imported, nor others of the same assessment" in err
    assert versions(cli) == ["2/v2019 2019-03-29"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("days.csv", "file,date,name\n2019-1.yaml,H30.3.1,\n2021-1.yaml,2022/01/05,最新\n"),
        ("days.csv", "2019-1.yaml,平成30年3月1日\n2021-1.yaml,令和4年1月5日,最新\n"),
        ("days.tsv", "ファイル\t公表日\t版\n2019-1.yaml\tH30.3.1\n2021-1.yaml\tR4.1.5\t最新\n"),
        ("days.yaml", "2019-1.yaml: H30.3.1\n2021-1.yaml:\n  date: R4.1.5\n  name: 最新\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_table_of_days(cli: Cli, kako: Path, name: str, content: str, encoding: str) -> None:
    (kako.parent / name).write_bytes(content.encode(encoding))
    code, _, err = cli("import-history", *map(str, kako.glob("*.yaml")), "--dates", name)
    assert (code, err) == (0, "")
    assert versions(cli)[0] == "1/v2018 2018-03-01"
    assert versions(cli)[-1] == "1/最新 2022-01-05"


def test_a_table_alone_names_the_documents(cli: Cli, kako: Path) -> None:
    (kako / "days.csv").write_text("2019-1.yaml,\n2021-1.yaml,R3.6.1\n", "utf-8")
    assert cli("import-history", "--dates", str(kako / "days.csv")).code == 0
    assert versions(cli) == ["1/v2019 2019-03-29", "1/v2021 2021-06-01"]


def test_a_file_of_the_table_that_is_not_there_is_told_of(cli: Cli, kako: Path) -> None:
    Path("days.csv").write_text("2019-1.yaml,H30.3.1\n2019.yaml,H30.3.1\n", "utf-8")
    code, _, err = cli("import-history", str(kako), "--dates", "days.csv")
    assert (code, err) == (0, "pia-diff: 2019.yaml of the table is not among the documents\n")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("2019-1.yaml,29日\n", "days.csv:1: this is no day: '29日'"),
        (",2019-01-01\n", "days.csv:1: no file is named: '2019-01-01'"),
        ("a.yaml,2019-01-01\na.yaml,2020-01-01\n", "days.csv:2: 'a.yaml' stands here for the second time"),
        ("a.yaml,2019-01-01,a b\n", "'a b' cannot be a version name"),
    ],
)
def test_a_table_that_is_wrong(cli: Cli, kako: Path, content: str, says: str) -> None:
    Path("days.csv").write_text(content, "utf-8")
    code, out, err = cli("import-history", str(kako), "--dates", "days.csv")
    assert code in (26, 27) and out == ""
    assert says in err
    assert versions(cli) == []


def test_days_and_names_on_the_command_line_go_before_the_table(cli: Cli, kako: Path) -> None:
    Path("days.csv").write_text("2019-1.yaml,H30.3.1,表\n", "utf-8")
    word = f"{kako}/2019-1.yaml=2017-07-07=手"
    assert cli("import-history", word, "--dates", "days.csv").code == 0
    assert versions(cli) == ["1/手 2017-07-07"]
    code, _, err = cli("import-history", word, f"{kako}/2019-1.yaml=2016-01-01")
    assert (code, "2019-1.yaml stands twice on the command line" in err) == (2, True)


def test_a_day_other_than_the_printed_one_is_told(cli: Cli, kako: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    out = cli("import-history", f"{kako}/2019-1.yaml=2017-07-07", "--dry-run").out
    assert "to be added (the document says 2019-03-29)" in out


def test_a_folder_with_a_day_in_its_name(cli: Cli, kako: Path) -> None:
    kako.rename("kako=2020-01-01")
    assert cli("import-history", "kako=2020-01-01").code == 0
    assert versions(cli) == ALL


def test_one_number_for_all(cli: Cli, kako: Path) -> None:
    assert cli("import-history", str(kako / "2019-2.yaml"), str(kako / "2021-1.yaml"), "--assessment", "７").code == 0
    assert versions(cli) == ["7/v2019 2019-03-29", "7/v2021 2021-06-01"]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ((), 2, "give documents, or a table that names them"),
        (("kako/2019-1.yaml=R5.13.31",), 27, "'R5.13.31' is not a date"),
        (("kako/2019-1.yaml=R5.13.31=初版",), 27, "'R5.13.31' is not a date"),
        (("nothing.yaml=初版",), 39, "1 of 1 documents cannot be imported"),
        (("nothing.yaml",), 39, "1 of 1 documents cannot be imported"),
        (("kako/2019-1.yaml", "--names", "month"), 2, "'month' is not allowed"),
        (("kako/2019-1.yaml", "--assessment", "a/b"), 26, "'a/b' cannot be a 評価書番号"),
        (("kako/2019-1.yaml", "--form", "form9"), 17, "form9"),
        (("kako/2019-1.yaml", "--dates", "nothing.csv"), 37, "nothing.csv: there is no such file"),
        (("kako/2019-1.yaml", "--sign"), 46, "the version cannot be signed, so nothing was stored"),
    ],
)
def test_wrong_usage(
    cli: Cli, kako: Path, args: tuple[str, ...], code: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(kako))  # no gpg there
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    found = cli("import-history", *args)
    assert (found.code, says in found.err) == (code, True), found.err
    monkeypatch.setenv("PATH", os.defpath)
    assert versions(cli) == []


def test_another_name_under_the_same_number_is_asked_about(cli: Cli, kako: Path) -> None:
    file = kako / "2021-1.yaml"
    file.write_text(file.read_text("utf-8").replace("住民基本台帳に関する事務", "国民年金に関する事務"), "utf-8")
    code, out, _ = cli("import-history", str(kako))
    assert code == 0
    (note,) = [line for line in out.splitlines() if line.startswith("please check: assessment 1 is called ")]
    assert "in 2019-1-b.yaml, and 国民年金に関する事務 全項目評価書 in 2021-1.yaml" in note
