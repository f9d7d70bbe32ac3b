"""`pia-diff search`: from when until when a wording stood."""

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
class TestSearch:
    def test_shows_item_stretch_and_passage(self, cli: Cli) -> None:
        code, out, err = cli("search", "正確に行うため")
        assert (code, err) == (0, "")
        assert out == (
            "■ Ⅱ ファイルの概要（住民基本台帳ファイル） ３．特定個人情報の入手・使用 ⑥使用目的  II[住民基本台帳\n"
            "  ファイル].3.6\n"
            "  since v2024 (令和6年3月29日), until v2024 (令和6年3月29日), no longer in v2025, "
            "from the first\n  version on\n"
            "    住民に関する記録を正確に行うため\n"
            "\n"
        )

    def test_what_still_stands_has_no_end(self, cli: Cli) -> None:
        assert "since v2024 (令和6年3月29日), until now" in cli("search", "宛名システム等").out

    @pytest.mark.parametrize("text", ["１０人未満", "10人未満", "10 人 未満"])
    def test_width_and_blanks_do_not_count(self, cli: Cli, text: str) -> None:
        (found,) = json.loads(cli("search", text, "--format", "json").out)
        assert found["path"] == "II[住民基本台帳ファイル].4.out[収納業務].3"
        assert (found["since"]["version"], found["gone_in"], found["first"]) == ("v2024", None, True)

    def test_a_wording_that_never_stood_is_told(self, cli: Cli) -> None:
        done = cli("search", "どこにもない語")
        assert (done.code, done.out) == (0, "") and "stands in no version" in done.err
        assert cli("search", "どこにもない語", "--format", "json").out == "[]\n"

    @pytest.mark.parametrize("text", ["", "   "])
    def test_an_empty_wording_is_refused(self, cli: Cli, text: str) -> None:
        assert cli("search", text).code == 2

    def test_csv_has_a_line_a_stretch(self, cli: Cli) -> None:
        assert cli("search", "のため", "-o", "a.csv").code == 0
        rows = list(csv.reader(io.StringIO(Path("a.csv").read_text("utf-8-sig"))))
        assert rows[0][:2] == ["項目", "この版から"] and [row[1] for row in rows[1:]] == ["v2025"]

    def test_all_assessments_are_searched_unless_one_is_named(self, cli: Cli, draft_text: Callable[..., str]) -> None:
        Path("other.yaml").write_text(draft_text(number="2"), "utf-8")
        assert cli("add", "other.yaml", "--as", "first").code == 0
        found = json.loads(cli("search", "正確に行う", "--format", "json").out)
        assert [one["number"] for one in found] == ["1", "2"]
        assert len(json.loads(cli("search", "正確に行う", "--assessment", "2", "--format", "json").out)) == 1

    def test_a_long_paragraph_is_cut_around_the_wording(self, cli: Cli, draft_text: Callable[..., str]) -> None:
        purpose = "前" * 100 + "目印の語" + "後" * 100
        Path("c.yaml").write_text(draft_text(published="令和8年3月31日", purpose=purpose), "utf-8")
        assert cli("add", "c.yaml", "--as", "v2026").code == 0
        out = cli("search", "目印の語").out
        assert "…" + "前" * 40 in out.replace("\n    ", "") and out.count("前") == 60


def test_an_empty_repository_holds_no_version(cli: Cli) -> None:
    cli("init", "empty.git")
    assert cli("search", "あ", "--repo", "empty.git").code == 12
