"""提出時期 on the command line: dates, policy, causes; and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

ITEM = "II[住民基本台帳ファイル].3.6"


@pytest.mark.usefixtures("repo")
class TestTiming:
    def test_the_day_of_effect_of_the_version_makes_it_prior(self, cli: Cli) -> None:
        (row,) = json.loads(cli("v2024", "v2025", "--format", "json").out)["rows"]
        assert (row["duty"], row["timing"], row["basis"], row["breach"]) == ("事前", "事前", "dates", False)

    def test_another_day_makes_it_a_breach_with_an_exit_code_of_its_own(self, cli: Cli) -> None:
        code, out, _ = cli("v2024", "v2025", "--effective", "2025-03-01", "--format", "json", "--exit-code")
        (row,) = json.loads(out)["rows"]
        assert (code, row["timing"], row["breach"]) == (3, "事後", True)
        assert row["reason"].startswith("【違反】")

    def test_a_breach_is_shown_whatever_is_asked_for(self, cli: Cli) -> None:
        found = cli("v2024", "v2025", "--effective", "2025-03-01", "--only", "事前")
        assert "【違反】" in found.out.replace(" ", "")

    def test_a_breach_outside_the_section_is_told_and_decides_the_exit_code(self, cli: Cli) -> None:
        code, _, err = cli("v2024", "v2025", "--effective", "2025-03-01", "--section", "Ⅲ", "--exit-code")
        assert code == 3
        assert "1 rows elsewhere" in err

    def test_the_same_day_is_asked(self, cli: Cli) -> None:
        (row,) = json.loads(cli("v2024", "v2025", "--effective", "R7.3.31", "--format", "json").out)["rows"]
        assert row["timing"] == "要確認"
        assert "同じ日" in row["question"]

    def test_policies(self, cli: Cli) -> None:
        for policy in ("item", "submission"):
            assert cli("v2024", "v2025", "--policy", policy).code == 0
        assert cli("v2024", "v2025", "--policy", "whole").code == 2

    def test_a_day_that_is_none(self, cli: Cli) -> None:
        found = cli("v2024", "v2025", "--effective", "someday")
        assert found.code == 27
        assert "'someday' is not a date" in found.err

    def test_rows_by_cause(self, cli: Cli) -> None:
        assert "■ 個別の変更（1件：事前1件）" in cli("v2024", "v2025", "--group-by", "cause").out
        assert ",原因" in cli("v2024", "v2025", "--group-by", "cause", "--format", "csv").out


@pytest.mark.usefixtures("repo")
class TestWhy:
    def test_the_whole_chain(self, cli: Cli) -> None:
        code, out, _ = cli("why", "v2024", "v2025", "Ⅱ.3.⑥")
        assert code == 0
        for told in (
            f"{ITEM} (form4-2024, modified)",
            "※: yes",
            "[実質]",
            "rule: important → 事前",
            "provision: 番号法第28条第1項",
            "read in the official text",
            "公表日 令和7年3月31日, effective from 令和7年4月1日",
            "提出時期: 事前 (by 公表日 and the day of effect)",
        ):
            assert told in out

    def test_a_breach_is_called_one(self, cli: Cli) -> None:
        assert "BREACH" in cli("why", "v2024", "v2025", ITEM, "--effective", "2025-01-01").out

    def test_as_json(self, cli: Cli) -> None:
        (chain,) = json.loads(cli("why", "v2024", "v2025", ITEM, "--format", "json").out)
        assert chain["path"] == ITEM
        assert chain["important"] is True
        assert {piece["nature"] for piece in chain["pieces"]} == {"実質"}
        assert (chain["rule"], chain["certainty"], chain["basis"]) == ("important", "verified", "dates")

    def test_a_section_has_all_its_changes(self, cli: Cli) -> None:
        assert ITEM in cli("why", "v2024", "v2025", "Ⅱ").out

    def test_between_files(self, cli: Cli) -> None:
        assert "提出時期: 事前 (by the rule alone)" in cli("why", "a.yaml", "b.yaml", ITEM).out

    def test_where_nothing_changed(self, cli: Cli) -> None:
        code, _, err = cli("why", "v2024", "v2025", "II[住民基本台帳ファイル].4.out[収納業務]")
        assert code == 16
        assert f"changed there: {ITEM}" in err

    def test_an_unknown_item_or_version(self, cli: Cli) -> None:
        assert cli("why", "v2024", "v2025", "ない項目").code == 16
        assert cli("why", "v2024", "v2030", ITEM).code == 12
