"""`pia-diff status`: what is due, at a glance and as JSON, and the exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.cli.routing import COMMANDS
from pia_diff.cli.terminal import text_width
from pia_diff.readers import read
from pia_diff.store import Store

if TYPE_CHECKING:
    from conftest import Cli

FIXTURES = Path(__file__).parents[2] / "fixtures"
EIGHTY = "80"


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command can be called whether or not the table of commands names it yet."""
    monkeypatch.setitem(COMMANDS, "status", COMMANDS.get("status", "status"))


Make = Callable[..., None]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Adds a draft of the fixtures, edited, to the repository: `make("form2/v2025", "5", "v2025", before=after)`."""
    monkeypatch.setenv("PIA_DIFF_REPO", str(Path("city.git").resolve()))
    Store.create(Path("city.git")).close()

    def add(draft: str, number: str, version: str, edits: dict[str, str] | None = None, message: str = "") -> None:
        source = FIXTURES / f"{draft}.yaml"
        text = re.sub(r"(H\.number 評価書番号: ).*", rf"\g<1>'{number}'", source.read_text("utf-8"))
        for before, after in (edits or {}).items():
            assert before in text
            text = text.replace(before, after)
        file = Path("draft.yaml")
        file.write_text(text, "utf-8")
        with Store.open(Path("city.git")) as store:
            store.add([read(file).assessment], version, message=message, author="x <x@city.example>")

    return add


@pytest.fixture
def city(make: Make) -> None:
    """One due soon, one with a higher form due, an ended task, one overdue, one in order, one not published."""
    annex = (FIXTURES / "form2/v2025.yaml").read_text("utf-8").partition("A 変更箇所:")[2]
    first = {"令和7年3月31日": "令和3年6月10日", f"A 変更箇所:{annex}": ""}
    make("form2/v2025", "1", "v2021", first)
    make("form2/v2025", "1", "v2025", {"令和7年3月31日": "令和8年3月31日"})
    make("form2/v2025", "2", "v2025", {"対象人数は何人か: 1万人以上10万人未満": "対象人数は何人か: 30万人以上"})
    make("form2/v2025", "3", "v2025", {"事務 基礎項目評価書": "事務 基礎項目評価書【令和7年3月31日 終了】"})
    make("form3/v2023", "4", "v2023")
    make("form3/v2024", "4", "v2024")
    make("form2/v2025", "5", "v2025", {"令和7年3月31日": "令和8年3月31日"}, "再評価")
    make("form2/v2025", "10", "draft", {"  H.published 公表日: 令和7年3月31日\n": ""})


@pytest.mark.usefixtures("city")
def test_what_presses_comes_first(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", EIGHTY)
    code, out, err = cli("status", "--today", "R8.6.1")
    assert (code, err) == (0, "")
    assert out.startswith("R8.6.1: assessments 6; overdue 2, due soon 1, with questions 2, ended 1\n\n")
    rows = [line for line in out.splitlines() if line[:1].isdigit()]
    assert [line.split()[0] for line in rows] == ["2", "4", "1", "10", "5", "3"]
    assert rows[0] == "2     予防接種に関する事務  基礎  R7.3.31  v2025    ～R9.3.31  R8.3.31"
    assert "at once" in out
    assert "全項目評価書 is due by the numbers of v2025" in out
    assert "keep it published until R10.3.31 at least" in out


@pytest.mark.usefixtures("city")
def test_only_what_is_overdue_is_red(cli: Cli) -> None:
    out = cli("status", "--today", "2026-06-01", "--color", "always").out
    red = set(re.findall("\x1b\\[31m([^\x1b]+)\x1b\\[0m", out))
    assert {one.strip() for one in red} == {
        "2",
        "4",
        "at once",
        "overdue",
        "R8.3.31",
        "R6.8.20?",
        "R7.9.30",
    }
    assert "\x1b" not in cli("status", "--color", "always", "--no-color").out


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("columns", ["20", "40", "56", "64", "80", "200"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_fits_the_terminal(cli: Cli, columns: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("PIA_DIFF_LANG", language)
    lines = cli("status", "--today", "2026-06-01").out.splitlines()
    assert max(map(text_width, lines)) <= int(columns)


@pytest.mark.usefixtures("city")
def test_one_assessment_with_the_grounds(cli: Cli) -> None:
    out = cli("status", "--assessment", "5", "--today", "2026-06-01").out
    assert "2 " not in {line[:2] for line in out.splitlines()}
    assert "called 再評価, published R8.3.31 (v2025)" in out
    assert "対象人数 1万人以上10万人未満: required 基礎項目評価書" in out


@pytest.mark.usefixtures("city")
def test_as_json(cli: Cli) -> None:
    code, out, _ = cli("status", "--today", "令和8年6月1日", "--format", "json")
    plain = json.loads(out)
    assert (code, plain["today"]) == (0, "2026-06-01")
    by_number = {one["number"]: one for one in plain["assessments"]}
    assert [one["grade"] for one in plain["assessments"]] == [
        "overdue",
        "overdue",
        "soon",
        "ask",
        "fine",
        "ended",
    ]
    assert by_number["2"]["obligations"][0] == {
        "kind": "higher form",
        "state": "at once",
        "day": None,
        "since": "2025-03-31",
        "exact": True,
        "or_earlier": False,
        "form": 4,
        "provision": "規則第6条第2項、第7条第2項及び第8条",
        "certainty": "verified",
    }
    again = by_number["1"]["obligations"][0]
    assert (again["kind"], again["day"], again["certainty"]) == ("reevaluation", "2026-06-10", "quoted")
    assert by_number["3"]["ended"] == {"day": "2025-03-31", "over": True}
    assert by_number["4"]["thresholds"]["moved"] == [
        {
            "old": "v2023",
            "new": "v2024",
            "measure": "persons",
            "before": "1万人以上10万人未満",
            "after": "10万人以上30万人未満",
            "rises": True,
        }
    ]
    assert by_number["4"]["pairs"][0]["prior"] > 0
    assert by_number["10"]["published"] is None


@pytest.mark.usefixtures("city")
def test_exit_code_only_when_asked_for(cli: Cli) -> None:
    assert cli("status", "--today", "2026-06-01").code == 0
    assert cli("status", "--today", "2026-06-01", "--exit-code").code == 1
    assert cli("status", "--today", "2026-06-01", "--exit-code", "--assessment", "5").code == 0
    assert cli("status", "--today", "2026-06-01", "--exit-code", "--assessment", "10").code == 0


def test_the_example(cli: Cli) -> None:
    assert cli("demo", "demo").code == 0
    plain = json.loads(cli("status", "--repo", "demo", "--today", "2025-06-01", "--format", "json").out)
    (one,) = plain["assessments"]
    assert one["evaluation"] == {
        "day": "2025-03-31",
        "version": "v2025",
        "basis": "reviewed",
        "certain": True,
        "possible": [],
    }
    assert [(due["kind"], due["day"]) for due in one["obligations"]] == [
        ("reevaluation", "2030-03-31"),
        ("review", "2026-03-31"),
    ]
    assert [(pair["changes"], pair["prior"] > 0, pair["breaches"]) for pair in one["pairs"]] == [
        (45, False, 0),
        (70, True, 0),
        (78, True, 0),
    ]


def test_a_breach_comes_first_and_has_a_code_of_its_own(cli: Cli, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", EIGHTY)
    make("form2/v2025", "2", "v2025")
    make("form3/v2023", "9", "v2023")
    draft = read(FIXTURES / "form3" / "v2024.yaml").assessment
    with Store.open(Path("city.git")) as store:
        store.add([draft], "v2024", number="9", effective=date(2024, 4, 1), author="x <x@city.example>")
    code, out, _ = cli("status", "--exit-code", "--today", "2024-12-01")
    assert code == 3
    assert out.splitlines()[0].startswith("R6.12.1: assessments 2; with breaches 1, ")
    assert out.splitlines()[3].startswith("9 ")
    assert re.search(r"breach +due beforehand, but submitted afterwards: [1-9]", out.splitlines()[4])


def test_an_empty_repository(cli: Cli) -> None:
    assert cli("init", "empty.git").code == 0
    code, out, err = cli("status", "--repo", "empty.git", "--exit-code")
    assert (code, out, err) == (0, "no version yet; add one: pia-diff add FILE --as NAME\n", "")
    assert json.loads(cli("status", "--repo", "empty.git", "--format", "json").out)["assessments"] == []


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("args", "code"), [(["--today", "tomorrow"], 27), (["--assessment", "99"], 25), (["--format", "xml"], 2)]
)
def test_wrong_usage(cli: Cli, args: list[str], code: int) -> None:
    assert cli("status", *args)[:2] == (code, "")


def test_one_broken_assessment_does_not_hide_the_others(cli: Cli, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from pia_diff.structured.decode import DuplicateInstance

    make("form2/v2025", "1", "v2025")
    make("form2/v2025", "2", "v2025")
    whole = Store.load

    def load(store: Store, version: object) -> object:
        if version.number == "1":  # type: ignore[attr-defined]
            raise DuplicateInstance(file="1/assessment.yaml", line=3, where="files", key="甲", first=2)
        return whole(store, version)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "load", load)
    code, out, err = cli("status")
    assert "\n2 " in out
    assert code not in (0, 1, 3)
    assert "1/assessment.yaml" in err
