"""What a comparison is written as: by --format, by the suffix of -o, by the layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import is_zipfile

import pytest

from pia_diff.cli.diff import OutputOptions
from pia_diff.cli.written import NameTheFile, WordIsForComparison, format_wanted
from pia_diff.tables.files import UnknownFormat

if TYPE_CHECKING:
    from conftest import Cli


@pytest.mark.parametrize(
    ("output", "name"),
    [
        (OutputOptions(), "text"),
        (OutputOptions(file="a.md"), "md"),
        (OutputOptions(file="a.markdown"), "md"),
        (OutputOptions(file="変更箇所.CSV"), "csv"),
        (OutputOptions(file="a.tsv"), "tsv"),
        (OutputOptions(file="a.yml"), "yaml"),
        (OutputOptions(file="x.json"), "json"),
        (OutputOptions(file="x.xlsx"), "xlsx"),
        (OutputOptions(file="x.htm"), "html"),
        (OutputOptions("text", "x.log"), "text"),
        (OutputOptions("csv", "x.md"), "csv"),
        (OutputOptions(layout="comparison"), "md"),
        (OutputOptions(file="x.docx", layout="comparison"), "docx"),
        (OutputOptions(file="x.html", layout="comparison"), "html"),
        (OutputOptions(file="x.json", summary=True), "json"),
    ],
)
def test_the_format_follows_from_what_is_said(output: OutputOptions, name: str) -> None:
    assert format_wanted(output) == name


@pytest.mark.parametrize(
    ("output", "known"),
    [
        (OutputOptions(file="a"), r"one of: \.md, \.csv, .*\.xlsx, \.html"),
        (OutputOptions(file="a.md.bak"), r"'\.bak'"),
        (OutputOptions(file="a.txt"), r"one of: \.md"),
        (OutputOptions(file="a.csv", layout="comparison"), r"one of: \.md, \.html, \.xlsx, \.docx"),
        (OutputOptions("text", layout="comparison"), "one of: md, html, xlsx, docx"),
        (OutputOptions(file="a.xlsx", summary=True), r"one of: \.md, \.csv, \.tsv, \.json, \.yaml$"),
        (OutputOptions(file="a.html", by_cause=True), r"one of: \.md, \.csv, \.tsv, \.json, \.yaml$"),
    ],
)
def test_what_a_layout_cannot_be_names_what_it_can(output: OutputOptions, known: str) -> None:
    with pytest.raises(UnknownFormat, match=known):
        format_wanted(output)


def test_word_is_for_the_comparison_and_says_so() -> None:
    with pytest.raises(WordIsForComparison, match="--layout comparison"):
        format_wanted(OutputOptions(file="taisho.docx"))


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_what_is_no_text_needs_a_file(name: str) -> None:
    with pytest.raises(NameTheFile, match=f"-o table.{name}"):
        format_wanted(OutputOptions(name, layout="comparison"))


@pytest.mark.usefixtures("repo")
class TestFiles:
    @pytest.mark.parametrize(
        ("options", "name"),
        [((), "a.xlsx"), (("--layout", "comparison"), "b.xlsx"), (("--layout", "comparison"), "c.docx")],
    )
    def test_office_files(self, cli: Cli, options: tuple[str, ...], name: str) -> None:
        code, out, err = cli("v2024", "v2025", *options, "-o", name)
        assert (code, out) == (0, "")
        assert f"{name}: 1 rows written" in err
        assert is_zipfile(name)

    @pytest.mark.parametrize("options", [(), ("--layout", "comparison")])
    def test_pages(self, cli: Cli, options: tuple[str, ...]) -> None:
        assert cli("v2024", "v2025", *options, "-o", "a.html").code == 0
        page = Path("a.html").read_text("utf-8")
        assert page.startswith("<!DOCTYPE html>")
        assert "使用目的" in page
        assert cli("v2024", "v2025", *options, "--format", "html").out == page

    def test_what_was_left_out_is_told_in_the_file(self, cli: Cli) -> None:
        assert cli("v2024", "v2025", "--section", "I", "-o", "a.html").code == 0
        assert "この表は変更箇所の一部です（I）。" in Path("a.html").read_text("utf-8")

    @pytest.mark.parametrize("profile", ["old-new", "new-old"])
    def test_profiles_are_bundled(self, cli: Cli, profile: str) -> None:
        code, out, _ = cli("v2024", "v2025", "--layout", "comparison", "--profile", profile)
        assert code == 0
        assert "使用目的" in out

    def test_a_profile_that_is_none(self, cli: Cli) -> None:
        code, _, err = cli("v2024", "v2025", "--layout", "comparison", "--profile", "mine")
        assert code != 0
        assert "old-new" in err

    @pytest.mark.parametrize(
        ("options", "hint"),
        [
            (("--profile", "new-old"), "--layout comparison"),
            (("--layout", "comparison", "--summary"), "--summary"),
            (("--layout", "sideways"), "--layout"),
        ],
    )
    def test_options_that_do_not_go_together(self, cli: Cli, options: tuple[str, ...], hint: str) -> None:
        code, _, err = cli("v2024", "v2025", *options)
        assert code == 2
        assert hint in err
