"""Whole tables, reviewed line by line, of the fixtures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tables_making import fixture_rows

from pia_diff.tables import render, render_summary

PAIRS = [("form3", "v2023", "v2024", "令和6年9月30日"), ("form2", "v2023", "v2025", "令和7年3月31日")]


@pytest.mark.parametrize(("form", "old", "new", "date"), PAIRS, ids=lambda one: one)
def test_the_annex_as_markdown(golden: Callable[[str, str], None], form: str, old: str, new: str, date: str) -> None:
    comparison, rows = fixture_rows(form, old, new, date)
    golden(f"{form}-{old}-{new}.md", render(rows, comparison, "md"))


@pytest.mark.parametrize(("form", "old", "new", "date"), PAIRS, ids=lambda one: one)
def test_the_summary(golden: Callable[[str, str], None], form: str, old: str, new: str, date: str) -> None:
    comparison, rows = fixture_rows(form, old, new, date)
    golden(f"{form}-{old}-{new}-summary.md", render_summary(rows, comparison, (old, new), "md"))
