"""`pia-diff history`: the past of an item, as text and in every format."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pia_diff.cli import main
from pia_diff.cli.terminal import text_width

if TYPE_CHECKING:
    from conftest import Cli

PURPOSE = "Ⅱ.3.⑥"
SECTIONS = ("I", "II", "III", "IV", "V", "VI")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The repository of the fictional city: v2022 and v2023 on the form of 2018, v2024 and v2025 on that of 2024."""
    folder = tmp_path_factory.mktemp("example") / "demo"
    assert main(["demo", str(folder)]) == 0
    return str(folder)


@pytest.fixture
def edited(cli: Cli, repo: str, draft_text: Callable[..., str]) -> Callable[..., None]:  # noqa: ARG001
    """Adds a version of the small document: `edited("v2026", "令和8年3月31日", "印刷業務", "印字業務")`."""

    def add(name: str, published: str, *replacements: str) -> None:
        text = draft_text(published=published, purpose="住民の利便のため")
        for before, after in zip(replacements[::2], replacements[1::2], strict=True):
            assert before in text
            text = text.replace(before, after)
        Path(f"{name}.yaml").write_text(text, "utf-8")
        done = cli("add", f"{name}.yaml", "--as", name)
        assert done.code == 0, done.err

    return add


class TestText:
    @pytest.mark.parametrize(
        ("name", "arguments"),
        [
            ("history-item", ["II[住民基本台帳ファイル].3.7.dept"]),
            ("history-item-full", ["II[住民基本台帳ファイル].3.7.dept", "--full"]),
            ("history-instance", ["委託事項[証明書コンビニ交付システムの運用保守]"]),
            ("history-stretch", ["Ⅲ.7", "--since", "2024-01-01", "--until", "v2024"]),
            ("history-file", ["送付先情報ファイル", "--since", "v2025"]),
        ],
    )
    def test_reads_like_the_golden_text(
        self, cli: Cli, example: str, golden: Callable[[str, str], None], name: str, arguments: list[str]
    ) -> None:
        code, out, err = cli("history", *arguments, "--repo", example)
        assert (code, err) == (0, "")
        golden(f"{name}.txt", out)

    @pytest.mark.parametrize("width", ["60", "80", "100", "160"])
    def test_is_never_wider_than_the_terminal(
        self, cli: Cli, example: str, monkeypatch: pytest.MonkeyPatch, width: str
    ) -> None:
        monkeypatch.setenv("COLUMNS", width)
        out = cli("history", "委託事項[証明書コンビニ交付システムの運用保守]", "--repo", example).out
        assert max(map(text_width, out.splitlines())) <= int(width)

    def test_differing_words_are_coloured_on_demand_alone(self, cli: Cli, example: str) -> None:
        asked = ("history", "II[住民基本台帳ファイル].3.7.dept", "--repo", example)
        assert "\x1b[" not in cli(*asked).out
        assert "\x1b[31m" in cli(*asked, "--color", "always").out

    def test_the_newest_version_comes_first_with_date_author_and_duty(self, cli: Cli, repo: str) -> None:  # noqa: ARG002
        out = cli("history", PURPOSE).out
        heads = [line for line in out.splitlines() if line.startswith("■")]
        assert heads == ["■ v2025  令和7年3月31日  総務課  事前1件", "■ v2024  令和6年3月29日  総務課"]
        assert "最初の版" in out

    def test_an_instance_is_followed_through_its_names(self, cli: Cli, edited: Callable[..., None]) -> None:
        edited("v2026", "令和8年3月31日", "name: 収納業務", "name: 収納等業務")
        edited("v2027", "令和9年3月31日", "name: 収納業務", "name: 収納等業務", "10人未満", "10人以上50人未満")
        out = cli("history", "委託事項[収納等業務]").out
        assert [line[2:7] for line in out.splitlines() if line.startswith("■")] == ["v2027", "v2026", "v2024"]
        assert re.search(r"委託事項の名称：「収納業務」→「収納等業務」（類似度0\.\d\d）", out)

    def test_a_place_that_says_nothing_is_told_apart_from_one_that_did_not_change(
        self,
        cli: Cli,
        repo: str,  # noqa: ARG002
    ) -> None:
        assert "no version says anything in" in cli("history", "Ⅱ.3.②").err
        assert "nothing changed in" in cli("history", "I.1.2", "--since", "v2025").err

    def test_japanese_messages(self, cli: Cli, repo: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG002
        monkeypatch.setenv("PIA_DIFF_LANG", "ja")
        assert cli("history", "Ⅱ.3.⑥の2").code == 16


@pytest.mark.parametrize(("old", "new"), [("v2022", "v2023"), ("v2023", "v2024"), ("v2024", "v2025")])
def test_duty_and_timing_are_those_of_the_comparison(cli: Cli, example: str, old: str, new: str) -> None:
    def rows(plain: dict[str, Any]) -> list[tuple[str, ...]]:
        return [tuple(row[key] for key in ("path", "duty", "timing", "before", "after")) for row in plain["rows"]]

    compared = rows(json.loads(cli(old, new, "--repo", example, "--format", "json").out))
    told: list[tuple[str, ...]] = []
    for section in ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ"):
        asked = ("history", section, "--since", new, "--until", new, "--repo", example, "--format", "json")
        told += [row for entry in json.loads(cli(*asked).out)["entries"] for row in rows(entry)]
    of_sections = [row for row in compared if row[0].partition("[")[0].partition(".")[0] in SECTIONS]
    assert sorted(told) == sorted(of_sections)
    counted = json.loads(cli("log", "--since", new, "--until", new, "--repo", example, "--format", "json").out)
    assert counted[0]["changes"]["事前"] == sum(row[1] == "事前" for row in compared)


class TestFormats:
    def test_json_has_all_there_is(self, cli: Cli, example: str) -> None:
        done = cli("history", "委託事項[証明書コンビニ交付システムの運用保守]", "--repo", example, "--format", "json")
        found = json.loads(done.out)
        assert found["assessment"] == "1"
        assert found["paths"] == ["II[住民基本台帳ファイル].4.out[証明書コンビニ交付システムの運用保守]"]
        assert [one["version"] for one in found["entries"]] == ["v2025", "v2024", "v2023", "v2022"]
        renamed = next(one["renamed"] for one in found["entries"] if one["renamed"])
        assert renamed[0]["old"].endswith("[証明書コンビニ交付システムの運用]") and 0.6 < renamed[0]["similarity"] < 1
        rows = [row for one in found["entries"] for row in one["rows"]]
        assert {"path", "before", "after", "duty"} <= rows[0].keys()
        assert not any("causes" in row for row in rows)
        assert found["entries"][0]["published"] == "2025-03-31"

    def test_json_of_nothing_is_json(self, cli: Cli, repo: str) -> None:  # noqa: ARG002
        assert json.loads(cli("history", "Ⅱ.3.②", "--format", "json").out)["entries"] == []

    def test_csv_has_a_line_a_row_and_one_byte_order_mark(self, cli: Cli, example: str) -> None:
        assert cli("history", "Ⅱ.3", "--repo", example, "-o", "a.csv").err == "pia-diff: a.csv: 4 versions written\n"
        raw = Path("a.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\xef\xbb\xbf") == 1
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
        assert {row["版"] for row in rows} == {"v2025", "v2024", "v2023", "v2022"}
        assert {row["事前・事後の別"] for row in rows} <= {"事前", "事後", "要確認", ""}

    def test_markdown_has_a_section_a_version(self, cli: Cli, example: str) -> None:
        out = cli("history", "Ⅱ.3", "--repo", example, "--format", "md").out
        assert re.findall(r"(?m)^## (\w+)", out) == ["v2025", "v2024", "v2023", "v2022"]
        assert out.startswith("# Ⅱ ファイルの概要 ３．")

    def test_the_format_follows_the_suffix_and_an_unknown_one_is_refused(self, cli: Cli, repo: str) -> None:  # noqa: ARG002
        assert cli("history", PURPOSE, "-o", "a.md").code == 0
        assert Path("a.md").read_text("utf-8").startswith("# Ⅱ")
        done = cli("history", PURPOSE, "-o", "a.xlsx")
        assert done.code == 2 and "html" in done.err and not Path("a.xlsx").exists()

    def test_the_page_is_whole_and_fetches_nothing(self, cli: Cli, example: str) -> None:
        assert (
            cli("history", "委託事項[証明書コンビニ交付システムの運用保守]", "--repo", example, "-o", "a.html").code
            == 0
        )
        page = Path("a.html").read_text("utf-8")
        parser = _Page()
        parser.feed(page)
        assert parser.open == []
        assert parser.fetched == []
        assert "script" not in parser.seen
        assert "default-src 'none'" in html.unescape(page)
        assert page.count("<h2 ") == 4 and "<del>" in page and "<ins>" in page

    def test_nothing_in_a_document_becomes_markup(self, cli: Cli, edited: Callable[..., None]) -> None:
        bad = "<script>alert(1)</script>"
        edited("v2026", "令和8年3月31日", "住民の利便のため", f"'{bad}&amp;\"'")
        for format_ in ("html", "md"):
            out = cli("history", PURPOSE, "--format", format_).out
            assert "<script" not in out and "alert(1)" in out

    def test_nothing_in_a_document_steers_the_terminal(self, cli: Cli, edited: Callable[..., None]) -> None:
        edited("v2026", "令和8年3月31日", "住民の利便のため", '"\\u202e逆"')
        assert "\u202e" not in cli("history", PURPOSE).out


class _Page(HTMLParser):
    """What is opened and not closed, and what would be fetched."""

    VOID = frozenset({"meta", "br", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.open += [] if tag in self.VOID else [tag]
        self.fetched += [f"{name}={value}" for name, value in attrs if name in ("src", "srcset", "action")]
        self.fetched += [f"{value}" for name, value in attrs if name == "href" and not (value or "").startswith("#")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "code", "words"),
        [
            (["Ⅱ.3.⑯"], 16, "nearest: II.3.6"),
            (["住民基本台帳フアイル"], 16, "nearest: 住民基本台帳ファイル"),
            (["委託事項[収納]"], 16, "there are: 収納業務, 印刷業務"),
            (["特定個人情報ファイル[税ファイル]"], 16, "there are: 住民基本台帳ファイル"),
            ([PURPOSE, "--since", "v2042"], 12, "nearest: v2025, v2024"),
            ([PURPOSE, "--since", "v2025", "--until", "v2024"], 2, "exchange the two"),
            ([PURPOSE, "--assessment", "9"], 25, "9"),
            ([PURPOSE, "--format", "docx"], 2, "docx"),
        ],
    )
    def test_says_what_is_wrong_and_what_there_is(
        self,
        cli: Cli,
        repo: str,  # noqa: ARG002
        arguments: list[str],
        code: int,
        words: str,
    ) -> None:
        done = cli("history", *arguments)
        assert (done.code, done.out) == (code, "")
        assert words in done.err and "Traceback" not in done.err

    def test_an_empty_repository_holds_no_version(self, cli: Cli) -> None:
        cli("init", "empty.git")
        done = cli("history", PURPOSE, "--repo", "empty.git")
        assert done.code == 12 and "no version yet" in done.err

    def test_several_assessments_ask_which(self, cli: Cli, repo: str, draft_text: Callable[..., str]) -> None:  # noqa: ARG002
        Path("other.yaml").write_text(draft_text(number="2"), "utf-8")
        assert cli("add", "other.yaml", "--as", "v2024").code == 0
        assert cli("history", PURPOSE).code == 25
        assert cli("history", f"2/{PURPOSE}").code == 0
        assert cli("history", PURPOSE, "--assessment", "2").out == cli("history", f"2/{PURPOSE}").out
