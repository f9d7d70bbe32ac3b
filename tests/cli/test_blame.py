"""`pia-diff blame`: which version brought every paragraph."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Cli

PURPOSE = "Ⅱ.3.⑥"


@pytest.mark.usefixtures("repo")
class TestBlame:
    def test_shows_version_date_and_duty_before_each_paragraph(self, cli: Cli) -> None:
        code, out, err = cli("blame", "v2025", PURPOSE)
        assert (code, err) == (0, "")
        assert out == (
            "■ Ⅱ ファイルの概要（住民基本台帳ファイル） ３．特定個人情報の入手・使用 ⑥使用目的  II[住民基本台帳\n"
            "  ファイル].3.6\n"
            "v2025  令和7年3月31日      事前    住民の利便のため\n"
        )

    def test_the_oldest_version_has_no_duty(self, cli: Cli) -> None:
        assert "v2024  令和6年3月29日      —       住民票の作成" in cli("blame", "v2025", "I.1.2").out

    def test_without_an_item_everything_is_shown(self, cli: Cli) -> None:
        found = json.loads(cli("blame", "v2025", "--format", "json").out)
        assert {one["version"] for one in found} == {"v2024", "v2025"}
        assert "II[住民基本台帳ファイル].4.out[収納業務].3" in {one["path"] for one in found}

    def test_an_older_version_can_be_asked(self, cli: Cli) -> None:
        assert "v2025" not in cli("blame", "v2024", PURPOSE).out

    @pytest.mark.parametrize("item", ["委託事項[収納業務]", "Ⅱ.4", "住民基本台帳ファイル", "II[住民基本台帳ファイル]"])
    def test_sections_instances_and_files_can_be_asked(self, cli: Cli, item: str) -> None:
        found = json.loads(cli("blame", "v2025", item, "--format", "json").out)
        assert "収納業務" in {one["text"] for one in found}

    def test_the_decision_that_judged_the_change_is_shown(self, cli: Cli) -> None:
        import pia_diff
        from pia_diff.store import Store
        from pia_diff.timing import decisions, keeping

        with Store.open(Path("repo.git")) as store:
            old, new = (store.load(store.version(name)) for name in ("v2024", "v2025"))
            (change,) = [one for one in pia_diff.compare(old, new).changes if one.path.id == "II.3.6"]
            from datetime import UTC, datetime

            decision = decisions.Decision(
                *("v2025", str(change.path), str(change.old_path), decisions.fingerprint(change)),
                *(*decisions.wordings(change), "事前", "important", "市民課長", datetime(2025, 3, 1, tzinfo=UTC)),
                timing="事前",
                comment="意見聴取の後に公表",
            )
            keeping.keep_decisions(store, "1", [decision], author="x <x@city.example>")
        assert "[decided: 事前, by 市民課長, 2025-03-01]" in cli("blame", "v2025", PURPOSE).out
        (found,) = json.loads(cli("blame", "v2025", PURPOSE, "--format", "json").out)
        assert found["decision"]["by"] == "市民課長" and found["decision"]["comment"] == "意見聴取の後に公表"

    def test_csv_has_a_line_a_paragraph(self, cli: Cli) -> None:
        assert cli("blame", "v2025", "I.1.2", "-o", "a.csv").code == 0
        rows = list(csv.DictReader(io.StringIO(Path("a.csv").read_text("utf-8-sig"))))
        assert [(row["記載"], row["版"]) for row in rows] == [("住民票の作成", "v2024"), ("届出の受付", "v2024")]

    def test_an_item_that_says_nothing_is_told(self, cli: Cli) -> None:
        done = cli("blame", "v2025", "Ⅱ.3.②")
        assert (done.code, done.out) == (0, "") and "says nothing in v2025" in done.err

    @pytest.mark.parametrize(
        ("arguments", "code", "words"),
        [
            (["v2042"], 12, "nearest"),
            (["v2025", "Ⅱ.3.⑯"], 16, "nearest: II.3.6"),
            (["v2025", "委託事項[収納]"], 16, "there are: 収納業務, 印刷業務"),
            (["v2025", PURPOSE, "--format", "xml"], 2, "xml"),
        ],
    )
    def test_says_what_is_wrong_and_what_there_is(self, cli: Cli, arguments: list[str], code: int, words: str) -> None:
        done = cli("blame", *arguments)
        assert (done.code, done.out) == (code, "") and words in done.err
